"""Reading for screens: a collaboration with everything that is said about it, in one picture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.collaboration import LIVE, Collaboration
from bot.domain.customer import Contact, Customer
from bot.domain.firm import Firm
from bot.domain.question import Question
from bot.domain.task import Carried, carried
from bot.storage import collaborations, customers, listings, outcomes, questions, registers, tasks
from bot.storage.database import Transaction
from bot.storage.listings import Colleague
from bot.usecases.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One collaboration as a screen needs it; `question` is the latest one, None where nobody had to be asked.

    `owner` names the engagement's owner, for lists; `carried` says whether what is agreed is in place (D21).
    """

    firm: Firm
    customer: Customer
    collaboration: Collaboration
    question: Question | None
    trouble: str | None = None
    owner: str = ""
    carried: Carried | None = None

    @property
    def contact(self) -> Contact | None:
        """Give whoever was asked."""
        return self.customer.contact(self.question.contact_id) if self.question else self.customer.main_contact


async def picture(tx: Transaction, firm: Firm, collaboration_id: str) -> Picture:
    """Load one collaboration that is known to exist."""
    return (await pictures(tx, firm, [collaboration_id]))[0]


async def pictures(tx: Transaction, firm: Firm, collaboration_ids: Sequence[str]) -> list[Picture]:
    """Load several collaborations that are known to exist, in as many statements as one takes."""
    found = await collaborations.several(tx, firm.id, collaboration_ids)
    known = await registers.several(tx, firm.id, {each.customer_id for each in found.values()})
    asked = await questions.latest_of(tx, firm.id, collaboration_ids)
    troubles = await outcomes.troubles(tx, firm.id, collaboration_ids)
    left = await tasks.of_collaborations(tx, firm.id, collaboration_ids)
    return [
        Picture(
            firm=firm,
            customer=known[found[each].customer_id],
            collaboration=found[each],
            question=asked.get(each),
            trouble=troubles.get(each),
            carried=carried(task for task in left if task.collaboration_id == each),
        )
        for each in collaboration_ids
    ]


def working(desk: Desk) -> Colleague | None:
    """Say whose customers are seen where only those are: the actor's; a manager sees all (D10)."""
    return None if desk.actor.manager else Colleague(user_id=desk.user_id, at=desk.now)


async def picture_of(desk: Desk, collaboration_id: str) -> Picture:
    """Load one collaboration of the firm, for whoever was just found to have to do with it."""
    async with desk.database.reading() as tx:
        return await picture(tx, desk.firm, collaboration_id)


async def owned(tx: Transaction, firm: Firm, found: Sequence[Picture]) -> list[Picture]:
    """Add the owners of the engagements."""
    names = await listings.owners(tx, firm.id, {each.customer.id for each in found})
    return [replace(each, owner=names.get(each.customer.id, "")) for each in found]


async def listed(desk: Desk, limit: int, offset: int = 0, *, mine: bool = False) -> list[Picture]:
    """List collaborations, all or of the actor's engagements: what waits longest first, then the latest."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        of = Colleague(user_id=desk.user_id, at=desk.now) if mine else None
        ids = await listings.listed(tx, desk.firm.id, limit=limit, offset=offset, of=of)
        return await owned(tx, desk.firm, await pictures(tx, desk.firm, ids))


async def of_customer(desk: Desk, customer_id: str) -> tuple[Customer | None, list[Picture]]:
    """List everything between the firm and one customer, newest first."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        customer = await customers.load(tx, desk.firm.id, customer_id)
        found = await collaborations.of_customer(tx, desk.firm.id, customer_id)
        return customer, await owned(tx, desk.firm, await pictures(tx, desk.firm, [each.id for each in found]))


async def asked(desk: Desk, limit: int, customer_id: str | None = None) -> list[Picture]:
    """List what waits for an answer, the oldest first, where the actor may act (D10): of one customer, or of all."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        ids = await listings.asked(tx, desk.firm.id, working(desk), limit, customer_id)
        return await pictures(tx, desk.firm, ids)


async def own(desk: Desk, limit: int) -> list[Picture]:
    """List the actor's own collaborations with this firm, as a customer's contact (D7)."""
    async with desk.database.reading() as tx:
        mine = sorted({identity.customer_id for identity in desk.actor.contacts()})
        ids = await collaborations.of_customers(tx, desk.firm.id, mine, limit)
        return await pictures(tx, desk.firm, ids)


async def own_contacts(desk: Desk) -> list[str]:
    """Name those of the firm who answer for the actor's own company."""
    async with desk.database.reading() as tx:
        owners = await listings.owners(tx, desk.firm.id, {each.customer_id for each in desk.actor.contacts()})
        return sorted(set(owners.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many there are of what; `owners` are (name, what waits, what is active), for managers alone."""

    open: int
    reminded: int
    soon: int
    active: int
    trouble: int
    owners: tuple[tuple[str, int, int], ...] = ()


async def standing(desk: Desk, most_owners: int = 0) -> Standing:
    """Count what waits, what was reminded of, what expires soon, what is active, and what did not get through."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        waits = await listings.waiting(tx, desk.firm.id, desk.now)
        counts = await collaborations.counts(tx, desk.firm.id)
        owners = await listings.by_owner(tx, desk.firm.id, most_owners) if desk.actor.manager and most_owners else ()
        return Standing(
            open=waits.open,
            reminded=waits.reminded,
            soon=waits.soon,
            active=sum(counts.get(each, 0) for each in LIVE),
            trouble=await outcomes.undelivered(tx, desk.firm.id),
            owners=tuple(owners),
        )


def pages(found: Sequence[Picture], size: int) -> tuple[Sequence[Picture], bool]:
    """Cut one page off; True says that there is more."""
    return found[:size], len(found) > size
