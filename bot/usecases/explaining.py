"""Why a question has no answer: where it went, whether it got there, what has been done since, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.change_events import ChangeAsked
from bot.domain.customer import AddressReason, Contact, Customer
from bot.domain.ending_events import EndAsked
from bot.domain.events import Invited, Reminded, Resent
from bot.domain.firm import Firm
from bot.domain.question import Question
from bot.domain.refusals import ButtonGone
from bot.storage import collaborations, history, listings, outcomes, questions
from bot.storage.database import Transaction
from bot.storage.outcomes import Delivery
from bot.usecases.desk import Desk
from bot.usecases.finding import worked_for
from bot.usecases.looking import Picture, owned, pictures, working

_PUTS = tuple(each.__name__ for each in (Invited, ChangeAsked, EndAsked, Reminded, Resent))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One message that asked, or the question that closed last, with everything that became of it.

    `address` and `reason` say where it was sent; `resent_by` and `reminded_by` name whoever of the firm did it last,
    empty where nobody or the clock did; `reminds_at` is when the clock reminds next.
    """

    pictures: tuple[Picture, ...]
    question: Question
    contact: Contact
    address: str
    reason: AddressReason
    delivery: Delivery | None
    resent_by: str
    reminded_by: str
    reminds_at: datetime | None


async def customer_of(desk: Desk, collaboration_id: str) -> str:
    """Name the customer of a collaboration of the firm; raises ButtonGone for any other id."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        found = await collaborations.find(tx, desk.firm.id, collaboration_id)
    if found is None:
        raise ButtonGone
    return found.customer_id


async def cases(desk: Desk, customer_id: str) -> tuple[Customer, list[Case]]:
    """Explain what is open with a customer, the oldest first, then what closed last, to whoever works for it (D10)."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        customer = await worked_for(tx, desk, customer_id)
        asked = await questions.open_ones(tx, desk.firm.id, customer_id)
        batches: dict[str, list[Question]] = {}
        for question in reversed(asked):
            batches.setdefault(question.batch_id, []).append(question)
        closed = await questions.latest_closed(tx, desk.firm.id, customer_id)
        together = [*batches.values(), *([[closed]] if closed else [])]
        return customer, [await _case(tx, desk, customer, each) for each in together]


async def worrying(desk: Desk, limit: int) -> list[Picture]:
    """List what did not get through, then what waits longest, of all customers that the actor may act for (D10)."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        ids = await listings.worrying(tx, desk.firm.id, working(desk), limit)
        return await owned(tx, desk.firm, await pictures(tx, desk.firm, ids))


async def _case(tx: Transaction, desk: Desk, customer: Customer, asked: Sequence[Question]) -> Case:
    in_order = sorted(asked, key=lambda each: desk.catalogue.place(each.collaboration.terms.service))
    first, firm = in_order[0], desk.firm
    address, reason = await questions.address(tx, firm.id, first.id)
    waits = first.is_open
    return Case(
        pictures=tuple(await _pictures(tx, firm, in_order)),
        question=first,
        contact=next(each for each in customer.contacts if each.id == first.contact_id),
        address=address,
        reason=reason,
        delivery=await outcomes.delivery(tx, firm.id, first.batch_id, _PUTS),
        resent_by=await _by(tx, desk, first, Resent),
        reminded_by=await _by(tx, desk, first, Reminded),
        reminds_at=first.reminds_at(firm.rhythm, desk.is_workday) if waits else None,
    )


async def _pictures(tx: Transaction, firm: Firm, asked: Sequence[Question]) -> list[Picture]:
    found = await pictures(tx, firm, [each.collaboration.id for each in asked])
    return [replace(each, question=question) for each, question in zip(found, asked, strict=True)]


async def _by(tx: Transaction, desk: Desk, asked: Question, kind: type[Resent | Reminded]) -> str:
    """Name whoever did it last to this question; the one before it of the same collaboration is another story."""
    entry = await history.last(tx, desk.firm.id, asked.collaboration.id, (kind.__name__,))
    mine = entry is not None and getattr(entry.event, "question_id", "") == asked.id
    return str(getattr(entry.event, "by_name", "")) if entry is not None and mine else ""
