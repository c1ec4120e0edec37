"""What cannot be delivered is not dropped: somebody who can mend it is told (RELIABILITY P16)."""

from datetime import datetime
from typing import Any

from bot.domain.audience import Reader
from bot.domain.events import Delayed, Event, Undeliverable
from bot.domain.policy import DELAYED_AFTER
from bot.domain.slack_events import ChannelUnreachable
from bot.storage import firms, history, outbox
from bot.storage.database import Database, Transaction
from bot.storage.outbox import Parcel
from bot.usecases.telling import publish, publish_delivered

QUIET_HOURS = 1


async def delivered(database: Database, parcel: Parcel, channel_id: str, ts: str, at: datetime) -> None:
    """Note where a message is, and tell of it whoever hears of it only then."""
    async with database.transaction() as tx:
        if await outbox.sent(tx, parcel, channel_id, ts, at):
            await publish_delivered(tx, parcel, at)


async def bury(database: Database, parcel: Parcel, reason: str, at: datetime) -> None:
    """Give a parcel up for good and tell whoever can mend it, in one transaction."""
    async with database.transaction() as tx:
        if not await outbox.bury(tx, parcel, reason, at):
            return
        event = await _report(tx, parcel, reason, at)
        if event is not None:
            await publish(tx, await firms.load(tx, parcel.firm_id), event, at)


async def delayed(database: Database, parcel: Parcel, reason: str, at: datetime) -> None:
    """Tell whoever can mend it, once, that a message to a contact has not got through for a while."""
    if parcel.reader is not Reader.CONTACT or at - parcel.created_at < DELAYED_AFTER:
        return
    async with database.transaction() as tx:
        about = await _about(tx, parcel)
        told = await history.last(tx, parcel.firm_id, about["collaboration_id"], (Delayed.__name__,))
        if told is None or told.at < parcel.created_at:
            await publish(tx, await firms.load(tx, parcel.firm_id), Delayed(**about, reason=reason), at)


async def _report(tx: Transaction, parcel: Parcel, reason: str, at: datetime) -> Event | None:
    if parcel.reader in {Reader.CHANNEL, Reader.THREAD, Reader.LINE}:
        told = await history.happened(tx, parcel.firm_id, ChannelUnreachable.__name__, at, QUIET_HOURS)
        return None if told else ChannelUnreachable(channel_id=parcel.target, reason=reason)
    if parcel.reader is not Reader.CONTACT:
        return None
    return Undeliverable(**await _about(tx, parcel), reason=reason)


async def _about(tx: Transaction, parcel: Parcel) -> dict[str, Any]:
    event = (await history.read(tx, parcel.firm_id, parcel.seq)).event
    return {
        "customer_id": getattr(event, "customer_id", ""),
        "collaboration_id": parcel.collaboration_id or "",
        "contact_id": getattr(event, "contact_id", ""),
    }
