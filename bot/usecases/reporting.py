"""What cannot be delivered is not dropped: somebody who can mend it is told (RELIABILITY P16)."""

from datetime import datetime
from typing import Any

from bot.domain.audience import Reader
from bot.domain.events import Delayed, Undeliverable
from bot.domain.firm import Firm
from bot.domain.policy import DELAYED_AFTER, SILENT_IS_TOLD_EVERY
from bot.domain.slack_events import ChannelUnreachable, ColleagueUnreachable
from bot.storage import firms, history, outbox, watching
from bot.storage.database import Database, Transaction
from bot.storage.outbox import Parcel
from bot.usecases.switching import unreached
from bot.usecases.telling import publish, publish_delivered, publish_instead, publish_together

QUIET_HOURS = 1


async def delivered(database: Database, parcel: Parcel, channel_id: str, ts: str, at: datetime) -> None:
    """Note where a message is, and tell of it whoever hears of it only then."""
    async with database.transaction() as tx:
        if await outbox.sent(tx, parcel, channel_id, ts, at):
            await publish_delivered(tx, parcel, at)


async def bury(database: Database, parcel: Parcel, reason: str, at: datetime) -> None:
    """Give a parcel up for good and tell whoever can mend it, in one transaction; of an edit nobody needs to hear."""
    async with database.transaction() as tx:
        if not await outbox.bury(tx, parcel, reason, at):
            return
        firm = await firms.load(tx, parcel.firm_id)
        match parcel.reader:
            case Reader.CHANNEL | Reader.THREAD | Reader.LINE:
                await _silent_channel(tx, firm, parcel, reason, at)
            case Reader.CONTACT if not _is_missed(parcel):
                await unreached(tx, parcel.firm_id, parcel.seq, at)
            case Reader.CONTACT:
                await _tell_of_contact(tx, firm, parcel, Undeliverable, reason, at)
            case Reader.MANAGERS | Reader.COLLEAGUES:
                await _silent_colleague(tx, firm, parcel, reason, at)
            case Reader.OWNER:
                await _silent_colleague(tx, firm, parcel, reason, at)
                await publish_instead(tx, firm, parcel, at)
            case _:
                return


async def delayed(database: Database, parcel: Parcel, reason: str, at: datetime) -> None:
    """Tell whoever can mend it, once, that a message to a contact has not got through for a while."""
    if not _is_missed(parcel) or at - parcel.created_at < DELAYED_AFTER:
        return
    async with database.transaction() as tx:
        told = await history.last(tx, parcel.firm_id, parcel.collaboration_id or "", (Delayed.__name__,))
        if told is None or told.at < parcel.created_at:
            firm = await firms.load(tx, parcel.firm_id)
            await _tell_of_contact(tx, firm, parcel, Delayed, reason, at)


def _is_missed(parcel: Parcel) -> bool:
    """Tell whether the firm need know: what a customer is asked about leaving it is not the firm's to hear of (D8)."""
    return parcel.reader is Reader.CONTACT and parcel.collaboration_id is not None


async def _tell_of_contact(
    tx: Transaction, firm: Firm, parcel: Parcel, kind: type[Undeliverable | Delayed], reason: str, at: datetime
) -> None:
    """Tell of every collaboration that the message was about: each has its own story."""
    event = (await history.read(tx, firm.id, parcel.seq)).event
    who: dict[str, Any] = {name: getattr(event, name, "") for name in ("customer_id", "contact_id")}
    about = (parcel.collaboration_id or "", *getattr(event, "along", ()))
    await publish_together(tx, firm, [kind(**who, collaboration_id=each, reason=reason) for each in about], at)


async def _silent_channel(tx: Transaction, firm: Firm, parcel: Parcel, reason: str, at: datetime) -> None:
    if not await history.happened(tx, firm.id, ChannelUnreachable.__name__, at, QUIET_HOURS):
        await publish(tx, firm, ChannelUnreachable(channel_id=parcel.target, reason=reason), at)


async def _silent_colleague(tx: Transaction, firm: Firm, parcel: Parcel, reason: str, at: datetime) -> None:
    """Tell the managers who can be reached, once a day, that somebody of the firm could not be told something."""
    lately = await history.lately(tx, firm.id, ColleagueUnreachable.__name__, at - SILENT_IS_TOLD_EVERY)
    silent = {getattr(event, "user", "") for event in lately}
    if parcel.target in silent:
        return
    told = tuple(sorted(firm.managers - silent - {parcel.target}))
    name = await watching.called(tx, firm, parcel.target)
    await publish(tx, firm, ColleagueUnreachable(user=parcel.target, reason=reason, told=told, name=name), at)
