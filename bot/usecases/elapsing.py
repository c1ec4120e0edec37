"""What time does to endings: the day comes, and a week later what was left is told to those who can see to it."""

from datetime import datetime

from bot.domain.collaboration import Status
from bot.domain.ending_events import LeftoverFound
from bot.domain.firm import Firm
from bot.domain.policy import LOOKED_AT_AGAIN_AFTER
from bot.storage import collaborations, customers, firms
from bot.storage.collaborations import EndDue
from bot.storage.database import Database, Transaction
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
        firm = await firms.load(tx, due.firm_id)
        await _look_back(tx, firm, due, at)
        await _end(tx, firm, due, at)


async def _end(tx: Transaction, firm: Firm, due: EndDue, at: datetime) -> None:
    """End on the day that was set; a missing main contact alerts and stops nothing (D4)."""
    coming = await collaborations.overdue(tx, firm.id, due.customer_id, Status.ENDING, at)
    ends = [(each, each.ending) for each in coming if each.ending]
    customer = await customers.load(tx, firm.id, due.customer_id)
    if not ends or customer is None:
        return
    contact_id = await reader(tx, firm, due.customer_id, coming)
    await end(tx, firm, customer, ends, at, contact_id=contact_id, said={"by_user": None})


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
