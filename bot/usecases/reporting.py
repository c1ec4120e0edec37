"""What cannot be delivered is not dropped: somebody who can mend it is told (RELIABILITY P16)."""

from datetime import datetime

from bot.domain.audience import Reader
from bot.domain.events import ChannelUnreachable, Event, Undeliverable
from bot.storage import firms, history, outbox
from bot.storage.database import Database, Transaction
from bot.storage.outbox import Parcel
from bot.usecases.telling import publish

QUIET_HOURS = 1


async def bury(database: Database, parcel: Parcel, reason: str, at: datetime) -> None:
    """Give a parcel up for good and tell whoever can mend it, in one transaction."""
    async with database.transaction() as tx:
        if not await outbox.bury(tx, parcel, reason, at):
            return
        event = await _report(tx, parcel, reason, at)
        if event is not None:
            await publish(tx, await firms.load(tx, parcel.firm_id), event, at)


async def _report(tx: Transaction, parcel: Parcel, reason: str, at: datetime) -> Event | None:
    if parcel.reader in {Reader.CHANNEL, Reader.THREAD, Reader.LINE}:
        told = await history.happened(tx, parcel.firm_id, ChannelUnreachable.__name__, at, QUIET_HOURS)
        return None if told else ChannelUnreachable(channel_id=parcel.target, reason=reason)
    if parcel.reader is not Reader.CONTACT:
        return None
    about = (await history.read(tx, parcel.firm_id, parcel.seq)).event
    return Undeliverable(
        customer_id=getattr(about, "customer_id", ""),
        collaboration_id=parcel.collaboration_id or "",
        contact_id=getattr(about, "contact_id", ""),
        reason=reason,
    )
