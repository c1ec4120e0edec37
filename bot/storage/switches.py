"""Customers on their way from one firm to another (D8): each row is two firms', and each is asked for by its own side.

Whoever reads or changes one has locked the customer.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from bot.domain.switching import Stage, Switch
from bot.storage import tables as t
from bot.storage.database import Transaction

_OPEN = (Stage.WISHED, Stage.SET)
_BOTH = {"all_firms": "a switch is two firms'"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A switch that the clock should look at."""

    id: str
    firm_id: str
    customer_id: str


async def hold(tx: Transaction, customer_id: str, firm_ids: Collection[str]) -> None:
    """Hold until commit what a locked customer has with anybody, and then several firms' own rows, each in one order.

    Whoever saves a firm's settings takes them alike, and each firm's history takes its row.
    """
    c, f = t.collaboration.c, t.firm.c
    theirs = select(c.id).where(c.customer_id == customer_id).order_by(c.id).with_for_update(key_share=True)
    await tx.run(theirs.execution_options(**_BOTH))
    for firm_id in sorted(firm_ids):
        await tx.run(select(f.id).where(f.id == firm_id).with_for_update(key_share=True))


async def add(tx: Transaction, new: Switch) -> None:
    """Store a new switch."""
    await tx.run(t.switch.insert().values(**_values(new)))


async def save(tx: Transaction, changed: Switch) -> None:
    """Store how far a switch has come."""
    s = t.switch.c
    mine = (s.firm_id == changed.firm_id) & (s.id == changed.id)
    await tx.run(update(t.switch).where(mine).values(**_values(changed)))


async def leaving(tx: Transaction, firm_id: str, switch_id: str) -> Switch | None:
    """Look for a switch away from this firm; None for any other id."""
    s = t.switch.c
    query = select(t.switch).where(s.from_firm == firm_id, s.id == switch_id)
    row = (await tx.run(query.execution_options(**_BOTH))).one_or_none()
    return None if row is None else _switch(row)


async def asked_in(tx: Transaction, firm_id: str, asked: int) -> Switch | None:
    """Look for the open switch away from this firm that an entry of its history asked about."""
    s = t.switch.c
    query = select(t.switch).where(s.from_firm == firm_id, s.asked == asked, s.stage.in_(_OPEN))
    row = (await tx.run(query.execution_options(**_BOTH))).one_or_none()
    return None if row is None else _switch(row)


async def leaving_with(tx: Transaction, firm_id: str, customer_ids: Sequence[str]) -> list[Switch]:
    """List the open switches of some customers away from this firm: what is set first, then the latest wish."""
    s = t.switch.c
    mine = (s.from_firm == firm_id) & s.customer_id.in_(customer_ids) & s.stage.in_(_OPEN)
    query = select(t.switch).where(mine).order_by(s.stage, s.wished_at.desc(), s.id)
    return [_switch(row) for row in await tx.run(query.execution_options(**_BOTH))]


async def of_batch(tx: Transaction, firm_id: str, batch_id: str) -> Switch | None:
    """Look for the open switch to this firm that a message led to."""
    s = t.switch.c
    query = select(t.switch).where(s.firm_id == firm_id, s.batch_id == batch_id, s.stage.in_(_OPEN))
    row = (await tx.run(query)).one_or_none()
    return None if row is None else _switch(row)


async def load(tx: Transaction, firm_id: str, switch_id: str) -> Switch:
    """Load a switch to this firm that is known to exist."""
    s = t.switch.c
    return _switch((await tx.run(select(t.switch).where(s.firm_id == firm_id, s.id == switch_id))).one())


async def due(tx: Transaction, at: datetime, limit: int) -> list[Due]:
    """List the open switches that the clock should look at, for every firm."""
    s = t.switch.c
    query = select(s.id, s.firm_id, s.customer_id).where(s.wake_at <= at).order_by(s.wake_at, s.id).limit(limit)
    rows = await tx.run(query.execution_options(all_firms="the clock serves every firm"))
    return [Due(**row._mapping) for row in rows]  # noqa: SLF001 - its public name


async def wake(tx: Transaction, firm_id: str, switch_id: str, at: datetime) -> None:
    """Have the clock look at a switch another time."""
    s = t.switch.c
    await tx.run(update(t.switch).where(s.firm_id == firm_id, s.id == switch_id).values(wake_at=at))


async def wake_rivals(tx: Transaction, customer_id: str, at: datetime) -> None:
    """Have the clock look at every other open switch of a customer that has changed firms (D6)."""
    s = t.switch.c
    rivals = (s.customer_id == customer_id) & s.stage.in_(_OPEN)
    await tx.run(update(t.switch).where(rivals).values(wake_at=at).execution_options(**_BOTH))


def _values(switch: Switch) -> dict[str, Any]:
    said = {each.name: getattr(switch, each.name) for each in fields(switch)}
    return said | {"wake_at": switch.wakes_at}


def _switch(row: Row[Any]) -> Switch:
    said = {each.name: getattr(row, each.name) for each in fields(Switch)}
    return Switch(**said | {"stage": Stage(row.stage)})
