"""Reading for screens: a collaboration with everything that is said about it, in one picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.collaboration import Collaboration, Status
from bot.domain.customer import Contact, Customer
from bot.domain.firm import Firm
from bot.domain.question import Question
from bot.storage import collaborations, customers, outbox, questions
from bot.storage.database import Transaction
from bot.usecases.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One collaboration as a screen needs it; `question` is the latest one, None where nobody had to be asked."""

    firm: Firm
    customer: Customer
    collaboration: Collaboration
    question: Question | None
    trouble: str | None = None

    @property
    def contact(self) -> Contact | None:
        """Give whoever was asked."""
        return self.customer.contact(self.question.contact_id) if self.question else self.customer.main_contact


async def picture(tx: Transaction, firm: Firm, collaboration_id: str) -> Picture:
    """Load one collaboration that is known to exist."""
    collaboration = await collaborations.load(tx, firm.id, collaboration_id)
    customer = await customers.load(tx, firm.id, collaboration.customer_id)
    if customer is None:
        raise LookupError("a collaboration's customer is always in the register")
    question = await questions.latest(tx, firm.id, collaboration_id)
    troubles = await outbox.troubles(tx, firm.id, [collaboration_id])
    trouble = troubles.get(collaboration_id)
    return Picture(firm=firm, customer=customer, collaboration=collaboration, question=question, trouble=trouble)


async def picture_of(desk: Desk, collaboration_id: str) -> Picture:
    """Load one collaboration of the firm, for whoever was just found to have to do with it."""
    async with desk.database.reading() as tx:
        return await picture(tx, desk.firm, collaboration_id)


async def recent(desk: Desk, limit: int, offset: int = 0) -> list[Picture]:
    """List the firm's collaborations, open questions first, then the latest."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        ids = await collaborations.listed(tx, desk.firm.id, limit=limit, offset=offset)
        return [await picture(tx, desk.firm, each) for each in ids]


async def of_customer(desk: Desk, customer_id: str) -> tuple[Customer | None, list[Picture]]:
    """List everything between the firm and one customer, newest first."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        customer = await customers.load(tx, desk.firm.id, customer_id)
        found = await collaborations.of_customer(tx, desk.firm.id, customer_id)
        return customer, [await picture(tx, desk.firm, each.id) for each in found]


async def asked(desk: Desk, limit: int, customer_id: str | None = None) -> list[Picture]:
    """List what waits for an answer, the oldest first: of one customer, or of all that the actor works for (D10)."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        ids = await collaborations.waiting(tx, desk.firm.id, customer_id, limit)
        return [await picture(tx, desk.firm, each) for each in ids]


async def own(desk: Desk, limit: int) -> list[Picture]:
    """List the actor's own collaborations with this firm, as a customer's contact (D7)."""
    async with desk.database.reading() as tx:
        mine = sorted({identity.customer_id for identity in desk.actor.contacts()})
        ids = await collaborations.listed(tx, desk.firm.id, customers=mine, limit=limit)
        return [await picture(tx, desk.firm, each) for each in ids]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many there are of what."""

    open: int
    active: int
    trouble: int


async def standing(desk: Desk) -> Standing:
    """Count what waits, what is active, and what could not be delivered."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        counts = await collaborations.counts(tx, desk.firm.id)
        trouble = await outbox.undelivered(tx, desk.firm.id)
    return Standing(open=counts.get(Status.INVITED, 0), active=counts.get(Status.ACTIVE, 0), trouble=trouble)


def pages(found: Sequence[Picture], size: int) -> tuple[Sequence[Picture], bool]:
    """Cut one page off; True says that there is more."""
    return found[:size], len(found) > size
