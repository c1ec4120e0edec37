"""The append-only history: each event chained to the one before by a hash, personal fields beside it (D18)."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from bot.domain.events import Event
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.packing import join, split

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event as it stands in the history; `hash` is the anchor that a receipt carries."""

    seq: int
    at: datetime
    event: Event
    hash: str


async def append(tx: Transaction, firm_id: str, event: Event, at: datetime) -> int:
    """Add an event to a firm's chain and return its number; the firm's row is locked until commit."""
    return (await extend(tx, firm_id, [event], at))[0]


async def extend(tx: Transaction, firm_id: str, events: Sequence[Event], at: datetime) -> list[int]:
    """Add events to a firm's chain in one go and return their numbers."""
    f = t.firm.c
    head = (
        await tx.run(select(f.history_seq, f.history_head).where(f.id == firm_id).with_for_update(key_share=True))
    ).one()
    seq, digest = head.history_seq, head.history_head
    rows: list[dict[str, Any]] = []
    personal: list[dict[str, Any]] = []
    for event in events:
        plain, private = split(event)
        salted = {name: (secrets.token_hex(16), value) for name, value in private.items()}
        kind, previous, seq = type(event).__name__, digest, seq + 1
        body = _body(kind, at, plain | {name: {"sha256": _salted(*pair)} for name, pair in salted.items()})
        digest = _link(previous, seq, body)
        about = {key: plain.get(key) for key in ("customer_id", "collaboration_id")}
        row = {"firm_id": firm_id, "seq": seq, "at": at, "kind": kind, "body": body, **about}
        rows.append(row | {"previous": previous, "hash": digest})
        beside = [{"field": name, "salt": salt, "value": value} for name, (salt, value) in salted.items()]
        personal.extend({"firm_id": firm_id, "seq": seq} | each for each in beside)
    if rows:
        await tx.run(t.history.insert(), rows)
        await tx.run(update(t.firm).where(f.id == firm_id).values(history_seq=seq, history_head=digest))
    if personal:
        await tx.run(t.personal.insert(), personal)
    return [row["seq"] for row in rows]


async def read(tx: Transaction, firm_id: str, seq: int) -> Entry:
    """Load one event with its personal fields."""
    h, p = t.history.c, t.personal.c
    row = (await tx.run(select(t.history).where(h.firm_id == firm_id, h.seq == seq))).one()
    rows = await tx.run(select(p.field, p.value).where(p.firm_id == firm_id, p.seq == seq))
    private = {each.field: each.value for each in rows}
    plain = json.loads(row.body)["data"]
    return Entry(seq=seq, at=row.at, event=join(row.kind, plain, private), hash=row.hash)


async def first(tx: Transaction, firm_id: str, collaboration_id: str) -> Entry | None:
    """Load the event with which a collaboration began."""
    h = t.history.c
    query = select(func.min(h.seq)).where(h.firm_id == firm_id, h.collaboration_id == collaboration_id)
    seq = (await tx.run(query)).scalar_one()
    return None if seq is None else await read(tx, firm_id, seq)


async def last(tx: Transaction, firm_id: str, collaboration_id: str, kinds: Sequence[str]) -> Entry | None:
    """Load the latest event of some kinds about a collaboration."""
    h = t.history.c
    mine = (h.firm_id == firm_id) & (h.collaboration_id == collaboration_id) & h.kind.in_(kinds)
    seq = (await tx.run(select(func.max(h.seq)).where(mine))).scalar_one()
    return None if seq is None else await read(tx, firm_id, seq)


async def of_customer(
    tx: Transaction, firm_id: str, customer_id: str, *, before: int | None = None, limit: int | None = None
) -> list[Entry]:
    """List what happened with a customer, newest first: all of it, or a page of what came before an entry."""
    h = t.history.c
    query = select(h.seq).where(h.firm_id == firm_id, h.customer_id == customer_id)
    if before is not None:
        query = query.where(h.seq < before)
    numbers = (await tx.run(query.order_by(h.seq.desc()).limit(limit))).scalars().all()
    return [await read(tx, firm_id, seq) for seq in numbers]


async def find(tx: Transaction, firm_id: str, seq: int) -> Entry | None:
    """Look for an entry of this firm; None for any other number."""
    h = t.history.c
    found = (await tx.run(select(h.seq).where(h.firm_id == firm_id, h.seq == seq))).scalar_one_or_none()
    return None if found is None else await read(tx, firm_id, found)


async def excerpt(tx: Transaction, firm_id: str, customer_id: str) -> list[dict[str, Any]]:
    """Copy a customer's entries as they are chained, oldest first, with their personal fields and salts beside them."""
    h, p = t.history.c, t.personal.c
    query = select(t.history).where(h.firm_id == firm_id, h.customer_id == customer_id).order_by(h.seq)
    rows = (await tx.run(query)).all()
    beside: dict[int, dict[str, dict[str, str]]] = {}
    numbers = [row.seq for row in rows]
    for each in await tx.run(select(t.personal).where(p.firm_id == firm_id, p.seq.in_(numbers))):
        beside.setdefault(each.seq, {})[each.field] = {"salt": each.salt, "value": each.value}
    return [
        {"seq": row.seq, "previous": row.previous, "body": row.body, "hash": row.hash}
        | {"personal": beside.get(row.seq, {})}
        for row in rows
    ]


def fits(entry: Mapping[str, Any]) -> bool:
    """Tell whether a copied entry is what its hash says, its personal fields included."""
    data = json.loads(entry["body"])["data"]
    chained = entry["hash"] == _link(entry["previous"], entry["seq"], entry["body"])
    personal = entry["personal"].items()
    return chained and all(data.get(name) == {"sha256": _salted(**each)} for name, each in personal)


async def happened(tx: Transaction, firm_id: str, kind: str, at: datetime, hours: int) -> bool:
    """Tell whether a kind of event happened lately."""
    h = t.history.c
    query = select(h.seq).where(h.firm_id == firm_id, h.kind == kind, h.at > at - timedelta(hours=hours)).limit(1)
    return (await tx.run(query)).one_or_none() is not None


async def lately(tx: Transaction, firm_id: str, kind: str, since: datetime) -> list[Event]:
    """List the events of a kind that happened since then."""
    h = t.history.c
    query = select(h.seq).where(h.firm_id == firm_id, h.kind == kind, h.at > since).order_by(h.seq)
    return [(await read(tx, firm_id, seq)).event for seq in (await tx.run(query)).scalars().all()]


async def verify(tx: Transaction, firm_id: str) -> int | None:
    """Walk a firm's chain; return the number of the first entry that does not fit, or None."""
    h, f = t.history.c, t.firm.c
    rows = (await tx.run(select(t.history).where(h.firm_id == firm_id).order_by(h.seq))).all()
    hashes = await _personal_hashes(tx, firm_id)
    previous = GENESIS
    for expected, row in enumerate(rows, start=1):
        body = json.loads(row.body)
        fits = row.seq == expected and row.previous == previous and row.hash == _link(previous, row.seq, row.body)
        columns = (row.kind, row.customer_id, row.collaboration_id, row.at.isoformat())
        inside = (body["kind"], body["data"].get("customer_id"), body["data"].get("collaboration_id"), body["at"])
        beside = hashes.get(row.seq, {})
        if not fits or columns != inside or any(body["data"][name] != {"sha256": x} for name, x in beside.items()):
            return expected
        previous = row.hash
    head = (await tx.run(select(f.history_seq, f.history_head).where(f.id == firm_id))).one()
    return None if (head.history_seq, head.history_head) == (len(rows), previous) else len(rows) + 1


async def _personal_hashes(tx: Transaction, firm_id: str) -> dict[int, dict[str, str]]:
    rows = await tx.run(select(t.personal).where(t.personal.c.firm_id == firm_id))
    hashes: dict[int, dict[str, str]] = {}
    for row in rows:
        hashes.setdefault(row.seq, {})[row.field] = _salted(row.salt, row.value)
    return hashes


def _body(kind: str, at: datetime, data: dict[str, object]) -> str:
    return json.dumps({"kind": kind, "at": at.isoformat(), "data": data}, sort_keys=True, ensure_ascii=False)


def _salted(salt: str, value: str) -> str:
    return hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()


def _link(previous: str, seq: int, body: str) -> str:
    return hashlib.sha256(f"{previous}\n{seq}\n{body}".encode()).hexdigest()
