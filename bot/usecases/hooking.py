"""What comes of a task that was carried to the firm's own automation (D21)."""

from datetime import datetime

from bot.domain.task_events import WebhookFailed
from bot.storage import customers, firms, history, outbox, tasks
from bot.storage.database import Database
from bot.storage.outbox import Parcel
from bot.usecases.opening import about
from bot.usecases.tasking import settle
from bot.usecases.telling import publish

QUIET_HOURS = 24


async def taken(database: Database, parcel: Parcel, at: datetime, *, ticked: bool) -> None:
    """Note that it was taken, and tick it where the answer says so and nobody was faster."""
    async with database.transaction() as tx:
        await customers.lock(tx, (await tasks.load(tx, parcel.firm_id, parcel.target)).customer_id)
        await outbox.sent(tx, parcel, "", "", at)
        task = await tasks.load(tx, parcel.firm_id, parcel.target)
        if ticked and task.is_open:
            await settle(tx, await firms.load(tx, parcel.firm_id), task, None, at)


async def given_up(database: Database, parcel: Parcel, reason: str, at: datetime) -> None:
    """Give up, and tell the managers once a day: what is to be done is still to be done by hand."""
    async with database.transaction() as tx:
        if not await outbox.bury(tx, parcel, reason, at):
            return
        if not await history.happened(tx, parcel.firm_id, WebhookFailed.__name__, at, QUIET_HOURS):
            task = await tasks.load(tx, parcel.firm_id, parcel.target)
            failed = WebhookFailed(**about(task), reason=reason)
            await publish(tx, await firms.load(tx, parcel.firm_id), failed, at)
