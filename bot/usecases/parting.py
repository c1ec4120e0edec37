"""The customer says what it does after an end: the one place where an ending that waited comes about (D4, S34)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.domain.consequences import consequences
from bot.domain.ending import After, Ending, Parting, Party
from bot.domain.events import Colleague
from bot.domain.question import Question
from bot.storage import customers, questions
from bot.storage.database import Transaction
from bot.usecases import answering, ending
from bot.usecases.answering import Press
from bot.usecases.desk import Desk
from bot.usecases.telling import publish_together


async def answer(desk: Desk, press: Press, after: After) -> None:
    """Take the customer's word: variant, grant and end in one transaction, at once or on the day that was set (D4)."""
    async with desk.database.transaction() as tx:
        asked, answerer = await answering.answerable(tx, desk, press)
        chosen = [question.choose(answerer, desk.now, after) for question in asked]
        for question, _ in chosen:
            await questions.close(tx, question)
        await publish_together(tx, desk.firm, [event for _, event in chosen], desk.now)
        await _carry_out(tx, desk, asked, answerer.identity.contact_id, after)


async def _carry_out(tx: Transaction, desk: Desk, asked: Sequence[Question], contact_id: str, after: After) -> None:
    """End as the firm said and the customer chose: it is the firm's end, so that the firm can stop it (D12)."""
    ends = [(each.collaboration, _agreed(desk, each, each.parting, after)) for each in asked if each.parting]
    said: dict[str, Any] = {"by_user": asked[0].asked_by}
    day = asked[0].parting.day_ahead(desk.now) if asked[0].parting else None
    if day:
        await ending.schedule(tx, desk.firm, ends, day, desk.now, contact_id=contact_id, said=said)
        return
    [customer] = filter(None, [await customers.load(tx, desk.firm.id, asked[0].collaboration.customer_id)])
    await ending.end(tx, desk.firm, customer, ends, desk.now, contact_id=contact_id, said=said)


def _agreed(desk: Desk, asked: Question, parting: Parting, after: After) -> Ending:
    terms = asked.collaboration.terms
    service, _ = desk.catalogue.known(terms.service, terms.variant)
    means = consequences(service, terms, replace(parting.choice, after=after), Party.FIRM)
    return means.agreed(Party.FIRM, Colleague(user=asked.asked_by, name=asked.asked_by_name))
