"""What time does to endings: the day comes, and a week later what was left is told to those who can see to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.collaboration import Collaboration, Status
from bot.domain.ending import After, Ending
from bot.domain.ending_events import LeftoverFound
from bot.domain.firm import Firm
from bot.domain.policy import LOOKED_AT_AGAIN_AFTER
from bot.storage import collaborations, customers, firms
from bot.storage.collaborations import EndDue
from bot.storage.database import Database, Transaction
from bot.usecases import switching
from bot.usecases.ending import end, reader
from bot.usecases.stumbling import stumbled
from bot.usecases.telling import publish

BATCH = 100


async def elapse(database: Database, at: datetime) -> int:
    """End what is due, and look for leftovers, each customer in a transaction of its own; twice does nothing twice."""
    async with database.reading() as tx:
        due = await collaborations.ends_due(tx, at, BATCH)
    for each in due:
        try:
            await _look_at(database, each, at)
        except Exception as error:  # noqa: BLE001 - one firm's trouble is no other's
            stumbled("ending_stumbled", error, firm=each.firm_id, customer=each.customer_id)
            async with database.transaction() as tx:
                await collaborations.look_later(tx, each, at, at + LOOKED_AT_AGAIN_AFTER)
    return len(due)


async def _look_at(database: Database, due: EndDue, at: datetime) -> None:
    async with database.transaction() as tx:
        await customers.lock(tx, due.customer_id)
        await switching.hold(tx, due.firm_id, due.customer_id)
        firm = await firms.load(tx, due.firm_id)
        await _look_back(tx, firm, due, at)
        await _end(tx, firm, due, at)


async def _end(tx: Transaction, firm: Firm, due: EndDue, at: datetime) -> None:
    """End on the day that was set; a missing main contact alerts and stops nothing (D4)."""
    coming = await collaborations.overdue(tx, firm.id, due.customer_id, Status.ENDING, at)
    ends = [(each, each.ending) for each in coming if each.ending]
    ends += await _along(tx, firm, due.customer_id, ends)
    customer = await customers.load(tx, firm.id, due.customer_id)
    if not ends or customer is None:
        return
    contact_id = await reader(tx, firm, due.customer_id, [each for each, _ in ends])
    await end(tx, firm, customer, ends, at, contact_id=contact_id, said={"by_user": None})


async def _along(
    tx: Transaction, firm: Firm, customer_id: str, ends: Sequence[tuple[Collaboration, Ending]]
) -> list[tuple[Collaboration, Ending]]:
    """List what else goes on with a customer that goes to another firm today: all of it ends (S27, D8)."""
    moving = next((ending for _, ending in ends if ending.onward_firm), None)
    if moving is None:
        return []
    ending = {each.id for each, _ in ends}
    others = [each for each in await collaborations.live(tx, firm.id, customer_id) if each.id not in ending]
    return [(each, _as(moving, each)) for each in others]


def _as(moving: Ending, about: Collaboration) -> Ending:
    terms = about.terms
    kept = {"variant": terms.variant, "payer": terms.payer, "period": terms.period}
    return replace(moving, after=After.MOVED, deletes=False, **kept)  # type: ignore[arg-type]  # each by its name


async def _look_back(tx: Transaction, firm: Firm, due: EndDue, at: datetime) -> None:
    """Tell of what stood when something ended a week ago and stands still (D14)."""
    ended = await collaborations.overdue(tx, firm.id, due.customer_id, Status.ENDED, at)
    since = max((each.ended_at for each in ended if each.ended_at), default=None)
    if since is None:
        return
    left = await collaborations.left_over(tx, firm.id, due.customer_id, since)
    await collaborations.forget_ended(tx, firm.id, [each.id for each in ended])
    if left:
        ids = tuple(each.id for each in left)
        await publish(tx, firm, LeftoverFound(customer_id=due.customer_id, ended_at=since, collaborations=ids), at)
