"""Write what is read of an end that waits for the customer's word (D4)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import ending_events as end
from bot.domain.catalogue import Catalogue
from bot.domain.consequences import consequences
from bot.domain.ending import CHOSEN, Parting, Party
from bot.domain.question import Question
from bot.storage import questions
from bot.storage.database import Transaction
from bot.views import consent
from bot.views.consent import Choosing
from bot.views.facts import Facts
from bot.views.kit import Letter
from bot.views.question import Asked, Occasion

ConsentEvent = end.EndAsked | end.EndUnanswered


async def message(
    tx: Transaction, catalogue: Catalogue, batch: Sequence[Question], asked: Sequence[Asked], occasion: Occasion
) -> Letter:
    """Write a message's questions as they stand now, with what each answer would mean today."""
    pairs = zip(batch, asked, strict=True)
    several = [_choosing(catalogue, question, question.parting, each) for question, each in pairs if question.parting]
    about = batch[0]
    alone, closed = [
        await questions.button(tx, about.collaboration.firm_id, about.batch_id, action, 1)
        for action in (consent.ALONE_ALL, consent.CLOSED_ALL)
    ]
    return consent.question(several, (alone, closed), occasion)


def write(event: ConsentEvent, facts: Facts) -> Letter:
    """Write what the firm reads: that the customer is asked, or that the day came without an answer."""
    return consent.line(facts) if isinstance(event, end.EndAsked) else consent.unanswered(facts)


def _choosing(catalogue: Catalogue, question: Question, parting: Parting, asked: Asked) -> Choosing:
    terms = question.collaboration.terms
    service, _ = catalogue.known(terms.service, terms.variant)
    alone, closed = [consequences(service, terms, replace(parting.choice, after=each), Party.FIRM) for each in CHOSEN]
    still = replace(parting, ends_at=None) if question.lapsed_at else parting
    return Choosing(asked=asked, parting=still, alone=alone, closed=closed)
