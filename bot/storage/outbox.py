"""What is to be told: rows written in the transaction of what happened, and kept as the record of what was sent."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, update

from bot.domain.audience import Reader
from bot.domain.firm import OPEN
from bot.storage import tables as t
from bot.storage.database import Transaction

LIMITED = "ratelimited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One thing to tell one reader; `target` is a channel or a user, `question_id` is set where it asks."""

    id: int
    firm_id: str
    team_id: str
    lane: str
    seq: int
    reader: Reader
    target: str
    collaboration_id: str | None
    question_id: str | None
    attempts: int
    body: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A message as it was sent: where it is, and the bytes that were shown."""

    channel_id: str
    ts: str
    body_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Copy):
    """A copy with whom it went to; without a `ts` it is nowhere yet."""

    target: str


async def put(  # noqa: PLR0913 - each is a column
    tx: Transaction,
    *,
    firm_id: str,
    team_id: str,
    seq: int,
    reader: Reader,
    target: str,
    collaboration_id: str | None,
    question_id: str | None,
    at: datetime,
    place: str | None = None,
) -> None:
    """Queue one message behind whatever waits for the same `place`, which is its target if nothing else is said."""
    about = {"seq": seq, "reader": reader, "collaboration_id": collaboration_id, "question_id": question_id}
    where = {"firm_id": firm_id, "team_id": team_id, "target": target, "lane": f"{team_id}:{place or target}"}
    state = {"state": "waiting", "attempts": 0, "next_at": at, "created_at": at}
    await tx.run(t.outbox.insert().values(**about, **where, **state))


async def heads(tx: Transaction, at: datetime, busy: Collection[str], limit: int) -> Sequence[Parcel]:
    """List the first waiting parcel of each lane that is free, due and in a workspace that is open, oldest first.

    A workspace to which Slack said "wait" is not open until then, also after a restart; a firm's channel that is not
    open keeps what is for it waiting.
    """
    o, i, other = t.outbox.c, t.installation.c, t.outbox.alias().c
    limited = select(other.team_id).where(other.state == "waiting", other.error == LIMITED, other.next_at > at)
    is_open = select(i.team_id).where(i.revoked_at.is_(None), ~i.pending)
    first = select(func.min(o.id)).where(o.state == "waiting").group_by(o.lane).scalar_subquery()
    query = (
        select(t.outbox)
        .where(o.id.in_(first), o.next_at <= at, o.lane.not_in(busy), o.team_id.in_(is_open))
        .where(o.team_id.not_in(limited), ~_held())
        .order_by(o.id)
        .limit(limit)
        .execution_options(all_firms="delivery serves every firm")
    )
    return [_parcel(row) for row in await tx.run(query)]


def _held() -> Any:
    o, f = t.outbox.c, t.firm.c
    return exists().where(f.id == o.firm_id, f.channel_id == o.target, f.channel_state != OPEN)


async def redirect(tx: Transaction, firm_id: str, team_id: str, before: str, after: str) -> None:
    """Send what waits for one channel to another, behind what waits there."""
    o = t.outbox.c
    waiting = (o.firm_id == firm_id) & (o.target == before) & (o.state == "waiting")
    await tx.run(update(t.outbox).where(waiting).values(target=after, lane=f"{team_id}:{after}"))


async def move(tx: Transaction, firm_id: str, before: str, after: str) -> None:
    """Note that what was posted in a channel stands under another id now."""
    o = t.outbox.c
    there = (o.firm_id == firm_id) & (o.channel_id == before)
    await tx.run(update(t.outbox).where(there).values(channel_id=after))


async def write(tx: Transaction, parcel: Parcel, body: str) -> None:
    """Keep the bytes before they go out, and count the attempt."""
    values = {"body": body, "body_hash": digest(body), "attempts": parcel.attempts + 1}
    await _change(tx, parcel, values)


async def sent(tx: Transaction, parcel: Parcel, channel_id: str, ts: str, at: datetime) -> bool:
    """Settle: it is there, and this is where; False if somebody settled it before."""
    values = {"state": "sent", "channel_id": channel_id, "ts": ts, "settled_at": at, "error": None}
    return await _change(tx, parcel, values)


async def skip(tx: Transaction, parcel: Parcel, at: datetime) -> None:
    """Settle: there is nothing left to tell."""
    await _change(tx, parcel, {"state": "skipped", "settled_at": at})


async def postpone(tx: Transaction, parcel: Parcel, error: str, until: datetime) -> None:
    """Try again later; the lane waits with it, so that order holds."""
    await _change(tx, parcel, {"error": error, "next_at": until})


async def step_aside(tx: Transaction, parcel: Parcel, error: str, until: datetime) -> None:
    """Try again later, in a lane of its own: what was not taken stands in no other's way."""
    aside = f"{parcel.team_id}:{parcel.target}:later"
    await _change(tx, parcel, {"lane": aside, "error": error, "next_at": until})


async def rest(tx: Transaction, parcel: Parcel, until: datetime) -> None:
    """Let a message wait until then in a lane of its own, so that nothing waits behind it."""
    await _change(tx, parcel, {"lane": f"{parcel.team_id}:{parcel.target}:later", "next_at": until, "error": None})


async def bury(tx: Transaction, parcel: Parcel, error: str, at: datetime) -> bool:
    """Give up for good; False if somebody settled it before."""
    return await _change(tx, parcel, {"state": "dead", "error": error, "settled_at": at})


async def _change(tx: Transaction, parcel: Parcel, values: dict[str, Any]) -> bool:
    o = t.outbox.c
    mine = (o.firm_id == parcel.firm_id) & (o.id == parcel.id) & (o.state == "waiting")
    changed = await tx.run(update(t.outbox).where(mine).values(**values).returning(o.id))
    return changed.one_or_none() is not None


async def copies(tx: Transaction, firm_id: str, question_id: str, target: str) -> list[Copy]:
    """List the copies of a question that were posted to somebody, wherever they are."""
    o = t.outbox.c
    return await _copies(tx, (o.firm_id == firm_id) & (o.question_id == question_id) & (o.target == target))


async def asked(tx: Transaction, firm_id: str, question_id: str) -> list[str]:
    """List whom a question was put to: the users that its copies went to."""
    o = t.outbox.c
    mine = (o.firm_id == firm_id) & (o.question_id == question_id)
    return list((await tx.run(select(o.target).where(mine).distinct().order_by(o.target))).scalars())


async def put_later(tx: Transaction, parcel: Parcel) -> bool:
    """Tell whether a question was put to the same reader once more after this."""
    o = t.outbox.c
    same = (o.firm_id == parcel.firm_id) & (o.question_id == parcel.question_id) & (o.target == parcel.target)
    return (await tx.run(select(o.id).where(same, o.id > parcel.id).limit(1))).one_or_none() is not None


async def lines(tx: Transaction, firm_id: str, collaboration_id: str, kinds: Collection[str] = ()) -> list[Copy]:
    """Find the channel's line about a collaboration: the message that its thread hangs on; of some kinds, or of any."""
    o, h = t.outbox.c, t.history.c
    mine = (o.firm_id == firm_id) & (o.collaboration_id == collaboration_id) & (o.reader == Reader.CHANNEL)
    if kinds:
        mine = mine & exists().where(h.firm_id == o.firm_id, h.seq == o.seq, h.kind.in_(kinds))
    return await _copies(tx, mine)


async def notices(tx: Transaction, firm_id: str, seq: int, reader: Reader) -> list[Notice]:
    """List the copies of one entry that went to a kind of reader, wherever they got to."""
    o = t.outbox.c
    mine = (o.firm_id == firm_id) & (o.seq == seq) & (o.reader == reader)
    rows = await tx.run(select(o.target, o.channel_id, o.ts, o.body_hash).where(mine).order_by(o.id))
    return [
        Notice(target=row.target, channel_id=row.channel_id or "", ts=row.ts or "", body_hash=row.body_hash or "")
        for row in rows
    ]


async def owners_hear(tx: Transaction, firm_id: str, seq: int) -> bool:
    """Tell whether somebody who answers for the customer has heard of an entry, or is about to."""
    o = t.outbox.c
    mine = (o.firm_id == firm_id) & (o.seq == seq) & (o.reader == Reader.OWNER) & o.state.in_(("waiting", "sent"))
    return (await tx.run(select(o.id).where(mine).limit(1))).one_or_none() is not None


async def told(tx: Transaction, firm_id: str, seq: int) -> set[str]:
    """List the users who hear of an entry because they answer for the customer or manage the firm."""
    o = t.outbox.c
    mine = (o.firm_id == firm_id) & (o.seq == seq) & o.reader.in_((Reader.OWNER, Reader.MANAGERS))
    return set((await tx.run(select(o.target).where(mine))).scalars())


async def evidence(tx: Transaction, firm_id: str, question_id: str, channel_id: str, ts: str) -> str | None:
    """Give the hash of a copy as whoever answers it saw it last: as it was posted, or as an edit has left it since."""
    o, q = t.outbox.c, t.question.c
    posted = (o.firm_id == firm_id) & (o.question_id == question_id) & (o.channel_id == channel_id) & (o.ts == ts)
    since, reader = [select(func.max(each)).where(posted).scalar_subquery() for each in (o.id, o.target)]
    about = select(q.collaboration_id).where(q.firm_id == firm_id, q.batch_id == question_id)
    edit = (o.firm_id == firm_id) & (o.reader == Reader.QUESTION) & (o.target == reader) & (o.state == "sent")
    seen = posted | (edit & (o.id > since) & o.collaboration_id.in_(about))
    return (await tx.run(select(o.body_hash).where(seen).order_by(o.id.desc()).limit(1))).scalar_one_or_none()


async def shown(tx: Transaction, firm_id: str, body_hash: str) -> str | None:
    """Give the bytes of a message as it was sent, by their hash."""
    o = t.outbox.c
    query = select(o.body).where(o.firm_id == firm_id, o.body_hash == body_hash).limit(1)
    return (await tx.run(query)).scalar_one_or_none()


async def locate(tx: Transaction, firm_id: str, question_id: str, channel_id: str, ts: str) -> bool:
    """Tell whether a click was on a copy of the question; one whose posting was never confirmed is found by it."""
    o = t.outbox.c
    mine = (o.firm_id == firm_id) & (o.question_id == question_id)
    known = (await tx.run(select(o.id).where(mine, o.channel_id == channel_id, o.ts == ts))).one_or_none()
    if known is not None:
        return True
    lost = mine & o.state.in_(("waiting", "dead")) & o.body.is_not(None) & o.ts.is_(None)
    newest = select(func.max(o.id)).where(lost).scalar_subquery()  # one place is one message: the others stay lost
    this = (o.firm_id == firm_id) & (o.id == newest)
    found = await tx.run(update(t.outbox).where(this).values(channel_id=channel_id, ts=ts).returning(o.id))
    return found.one_or_none() is not None


def digest(body: str) -> str:
    """Hash what was sent (64 hex digits)."""
    return hashlib.sha256(body.encode()).hexdigest()


async def _copies(tx: Transaction, mine: Any) -> list[Copy]:
    o = t.outbox.c
    query = select(o.channel_id, o.ts, o.body_hash).where(mine, o.ts.is_not(None)).order_by(o.id)
    return [Copy(channel_id=row.channel_id, ts=row.ts, body_hash=row.body_hash) for row in await tx.run(query)]


def _parcel(row: Any) -> Parcel:
    values = {name: getattr(row, name) for name in Parcel.__dataclass_fields__}
    return Parcel(**values | {"reader": Reader(row.reader)})
