"""Write down what happened and who must hear of it, in the transaction in which it happens."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from bot.domain.about import AboutCollaboration
from bot.domain.audience import AFTERWARDS, FOUND_IN_THE_MORNING, MAY_WAIT, ONCE, Reader, asked_of, audience
from bot.domain.change_events import ChangeAsked
from bot.domain.ending_events import EndAsked
from bot.domain.events import Event, Invited, Reminded, Resent, ShownAgain
from bot.domain.firm import Firm
from bot.domain.policy import opened
from bot.domain.slack_events import ColleagueLeft, ColleagueUnreachable
from bot.storage import customers, firms, gathered, history, holders, outbox, questions
from bot.storage.database import Transaction
from bot.storage.outbox import Parcel
from bot.usecases.opening import open_tasks

PERSONAL = frozenset({Reader.OWNER, Reader.MANAGERS, Reader.COLLEAGUES, Reader.DIGEST})  # of them, nobody is told twice


async def publish(tx: Transaction, firm: Firm, event: Event, at: datetime) -> None:
    """Append to the history and queue one message for each reader; nobody is told the same thing twice."""
    await publish_all(tx, firm, [event], at)


async def publish_all(tx: Transaction, firm: Firm, events: Sequence[Event], at: datetime) -> list[int]:
    """Publish several events that happen together, and give their numbers."""
    numbers = await history.extend(tx, firm.id, events, at)
    for seq, event in zip(numbers, events, strict=True):
        await _tell(tx, firm, seq, event, at)
        await _leave_to_do(tx, firm, seq, [event], at)
    return numbers


async def publish_together(tx: Transaction, firm: Firm, events: Sequence[AboutCollaboration], at: datetime) -> None:
    """Publish what happened to several collaborations at once: whoever need hear it once hears of all in the first."""
    along = tuple(each.collaboration_id for each in events[1:])
    said: list[Any] = [replace(each, along=along) if each is events[0] else each for each in events]
    numbers = await history.extend(tx, firm.id, said, at)
    for seq, event in zip(numbers, said, strict=True):
        await _tell(tx, firm, seq, event, at, without=frozenset() if event is said[0] else ONCE)
    if said:
        await _leave_to_do(tx, firm, numbers[0], said, at)


async def publish_delivered(tx: Transaction, parcel: Parcel, at: datetime) -> None:
    """Tell what is only true once the contact has been told: each collaboration of the message its own story."""
    event = (await history.read(tx, parcel.firm_id, parcel.seq)).event
    reader = AFTERWARDS.get(type(event)) if parcel.reader is Reader.CONTACT else None
    if reader is None:
        return
    firm, last = await firms.load(tx, parcel.firm_id), parcel.seq + len(getattr(event, "along", ()))
    for seq in range(parcel.seq, last + 1):  # what happened together stands together in the history
        each = (await history.read(tx, firm.id, seq)).event
        for target in await _targets(tx, firm, each, reader, at):
            await _queue(tx, firm, seq, each, at, reader=reader, target=target)


async def publish_instead(tx: Transaction, firm: Firm, parcel: Parcel, at: datetime) -> None:
    """Tell the managers what nobody who answers for the customer could be told, each of them once."""
    if await outbox.owners_hear(tx, firm.id, parcel.seq):
        return
    event = (await history.read(tx, firm.id, parcel.seq)).event
    told = await outbox.told(tx, firm.id, parcel.seq)
    for target in await _standing_in(tx, firm, event):
        if target not in told:
            await gathered.drop(tx, firm.id, target, parcel.seq)
            await _queue(tx, firm, parcel.seq, event, at, reader=Reader.OWNER, target=target)


async def publish_also(tx: Transaction, firm: Firm, seq: int, at: datetime) -> None:
    """Tell an earlier entry to whoever answers for the customer by now and has not been told it."""
    event = (await history.read(tx, firm.id, seq)).event
    told = await outbox.told(tx, firm.id, seq)
    for target in await _targets(tx, firm, event, Reader.OWNER, at):
        if target not in told:
            await _queue(tx, firm, seq, event, at, reader=Reader.OWNER, target=target)


async def _leave_to_do(tx: Transaction, firm: Firm, asked: int, events: Sequence[Event], at: datetime) -> None:
    """Open what has to be carried out in the platform now (D21)."""
    for event in await open_tasks(tx, firm, asked, events, at):
        await publish(tx, firm, event, at)


async def _tell(
    tx: Transaction, firm: Firm, seq: int, event: Event, at: datetime, *, without: Collection[Reader] = ()
) -> None:
    told: set[str] = set()
    for reader in audience(event):
        for target in await _targets(tx, firm, event, reader, at):
            waits = _waits(firm, event, reader, target)
            if (reader in without and not waits) or (reader in PERSONAL and target in told):
                continue
            told |= {target} if reader is not Reader.NOTICE else set()
            if waits:
                await gathered.keep(tx, firm.id, target, seq, _kept_at(event, at))
            else:
                await _queue(tx, firm, seq, event, at, reader=reader, target=target)


def _waits(firm: Firm, event: Event, reader: Reader, target: str) -> bool:
    """Tell whether a manager hears of it in the morning (D15)."""
    chosen = reader is Reader.MANAGERS and target in firm.gathers and type(event) in MAY_WAIT
    return chosen or reader is Reader.DIGEST or type(event) in FOUND_IN_THE_MORNING


def _kept_at(event: Event, at: datetime) -> datetime:
    """Say since when something waits for the morning: what is found in the morning is told that morning."""
    return opened(at) if type(event) in FOUND_IN_THE_MORNING else at


async def _queue(  # noqa: PLR0913 - each is a part of what is told
    tx: Transaction, firm: Firm, seq: int, event: Event, at: datetime, *, reader: Reader, target: str
) -> None:
    await outbox.put(
        tx,
        firm_id=firm.id,
        team_id=firm.team_id,
        seq=seq,
        reader=reader,
        target=target,
        collaboration_id=getattr(event, "collaboration_id", None),
        question_id=await _asks(tx, firm, event) if reader is Reader.CONTACT else None,
        at=at,
        place=Reader.WEBHOOK if reader is Reader.WEBHOOK else None,  # one at a time, however slow a firm's system is
    )


async def _asks(tx: Transaction, firm: Firm, event: Event) -> str | None:
    """Name the message that asks, if this is one: all its copies go by that name."""
    if isinstance(event, Invited | ChangeAsked | EndAsked | ShownAgain | Reminded | Resent):
        return await questions.batch_of(tx, firm.id, event.question_id)
    return None


async def _targets(tx: Transaction, firm: Firm, event: Event, reader: Reader, at: datetime) -> Sequence[str]:
    match reader:
        case Reader.CONTACT:
            user = await customers.user_of(tx, firm.id, getattr(event, "contact_id", ""))
            return [user[1]] if user else []
        case Reader.QUESTION:
            return await _holders(tx, firm, event)
        case Reader.OWNER:
            answering = await _answering(tx, firm, getattr(event, "customer_id", ""), at)
            return answering or await _standing_in(tx, firm, event)
        case Reader.MANAGERS | Reader.DIGEST:
            return await _managers(tx, firm)
        case Reader.COLLEAGUES:
            return await _of_firm(tx, firm, getattr(event, "told", ()))
        case Reader.CHANNEL if isinstance(event, ColleagueLeft) and await _managers(tx, firm):
            return []
        case Reader.CHANNEL if isinstance(event, ColleagueUnreachable) and await _of_firm(tx, firm, event.told):
            return []
        case Reader.WEBHOOK:
            return [getattr(event, "task_id", "")] if firm.hooked else []
        case Reader.NOTICE:
            asked = await outbox.notices(tx, firm.id, getattr(event, "asked", 0), asked_of(event))
            return [copy.target for copy in asked]
        case place:
            return _in_channel(firm, place)


async def answering_for(tx: Transaction, firm: Firm, customer_id: str, at: datetime) -> Sequence[str]:
    """List who answers for a customer now: the owner and whoever deputises, or the managers where there is nobody."""
    return await _answering(tx, firm, customer_id, at) or await _managers(tx, firm)


async def _answering(tx: Transaction, firm: Firm, customer_id: str, at: datetime) -> Sequence[str]:
    engagement = await customers.engagement(tx, firm.id, customer_id)
    return await _of_firm(tx, firm, engagement.responsible(at) if engagement else [])


async def _standing_in(tx: Transaction, firm: Firm, event: Event) -> Sequence[str]:
    """List the managers where no owner can be told, unless they hear of it anyway."""
    return [] if Reader.MANAGERS in audience(event) else await _managers(tx, firm)


async def _managers(tx: Transaction, firm: Firm) -> Sequence[str]:
    return await _of_firm(tx, firm, sorted(firm.managers))


async def _of_firm(tx: Transaction, firm: Firm, user_ids: Sequence[str]) -> Sequence[str]:
    """Leave out whoever Slack says is not of the firm, for customers' names are told; nobody is met before Slack."""
    met = await firms.met(tx, firm, user_ids) if user_ids else ()
    outside = {person.user_id for person in met if not person.is_of(firm)}
    return [each for each in user_ids if each not in outside]


def _in_channel(firm: Firm, _place: Literal[Reader.CHANNEL, Reader.THREAD, Reader.LINE]) -> list[str]:
    return [firm.channel_id] if firm.channel_id else []


async def _holders(tx: Transaction, firm: Firm, event: Event) -> Sequence[str]:
    """List who has a copy of a question; whoever it is not for any more reads that once, and nothing after it."""
    batch_id = await questions.batch_of(tx, firm.id, getattr(event, "question_id", ""))
    asked = await outbox.asked(tx, firm.id, batch_id)
    lost = await holders.lost(tx, firm.id, getattr(event, "customer_id", ""), asked)
    told = [user for user, since in lost.items() if await holders.changed(tx, firm.id, batch_id, user, since)]
    return [user for user in asked if user not in told]
