"""What must be carried out in the platform: opened with what was agreed, ticked once, looked at by the clock (D21)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, update

from bot.domain.customer import Part, Payer
from bot.domain.ending import After
from bot.domain.task import Kind, State, Task
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.listings import Colleague, acts_in

_NAMES = [each.name for each in fields(Task)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How much is to be done, and how much of it should have been."""

    open: int
    late: int


async def put(tx: Transaction, tasks: Sequence[Task]) -> None:
    """Store new tasks, in the order in which they are done."""
    rows = [{name: getattr(each, name) for name in _NAMES} | {"place": n} for n, each in enumerate(tasks)]
    await tx.run(t.task.insert(), rows)


async def save(tx: Transaction, task: Task) -> bool:
    """Store how an open task stands now; False where it was no longer open."""
    c = t.task.c
    mine = (c.firm_id == task.firm_id) & (c.id == task.id) & (c.state == State.OPEN)
    standing = {name: getattr(task, name) for name in ("wake_at", "state", "late", "by", "ticked_at")}
    changed = await tx.run(update(t.task).where(mine).values(standing).returning(c.id))
    return changed.one_or_none() is not None


async def find(tx: Transaction, firm_id: str, task_id: str) -> Task | None:
    """Look for a task of this firm."""
    return next(iter(await _read(tx, firm_id, t.task.c.id == task_id)), None)


async def load(tx: Transaction, firm_id: str, task_id: str) -> Task:
    """Load a task that is known to exist."""
    [found] = await _read(tx, firm_id, t.task.c.id == task_id)
    return found


async def drop(tx: Transaction, firm_id: str) -> None:
    """Let nothing be left to do in a firm that carries nothing out any more."""
    c = t.task.c
    mine = (c.firm_id == firm_id) & (c.state == State.OPEN)
    await tx.run(update(t.task).where(mine).values(state=State.OVERTAKEN))


async def of_entry(tx: Transaction, firm_id: str, asked: int) -> list[Task]:
    """List what an agreement left to do, in order."""
    return await _read(tx, firm_id, t.task.c.asked == asked)


async def of_collaborations(tx: Transaction, firm_id: str, collaboration_ids: Collection[str]) -> list[Task]:
    """List all that there was to do for several collaborations, the earliest first."""
    return await _read(tx, firm_id, t.task.c.collaboration_id.in_(collaboration_ids))


async def due(tx: Transaction, firm_id: str, at: datetime) -> list[Task]:
    """List what the clock should look at in a firm; whoever reminds of it holds the firm's row."""
    c = t.task.c
    query = select(t.task).where(c.firm_id == firm_id, c.state == State.OPEN, c.wake_at <= at)
    return [_task(row) for row in await tx.run(query.order_by(c.opened_at, c.asked, c.place, c.id))]


async def firms_due(tx: Transaction, at: datetime) -> Sequence[str]:
    """List the firms whose app is installed and in which something should be looked at."""
    c, i = t.task.c, t.installation.c
    is_open = select(i.firm_id).where(i.revoked_at.is_(None), ~i.pending)
    query = select(c.firm_id).where(c.state == State.OPEN, c.wake_at <= at, c.firm_id.in_(is_open)).distinct()
    return (await tx.run(query.execution_options(all_firms="the clock serves every firm"))).scalars().all()


async def look_later(tx: Transaction, firm_id: str, at: datetime, until: datetime) -> None:
    """Have the clock look another time at what is due in a firm."""
    c = t.task.c
    mine = (c.firm_id == firm_id) & (c.state == State.OPEN) & (c.wake_at <= at)
    await tx.run(update(t.task).where(mine).values(wake_at=until))


async def waiting(
    tx: Transaction, firm_id: str, of: Colleague | None, *, limit: int, offset: int = 0
) -> Sequence[Task]:
    """List what is to be done, the oldest first: where somebody owns or deputises, or everywhere."""
    c = t.task.c
    query = select(t.task).where(c.firm_id == firm_id, _is_for(firm_id, of), c.state == State.OPEN)
    ordered = query.order_by(c.opened_at, c.asked, c.place, c.id).limit(limit).offset(offset)
    return [_task(row) for row in await tx.run(ordered)]


async def count(tx: Transaction, firm_id: str, of: Colleague | None, at: datetime) -> Count:
    """Count what is to be done: where somebody owns or deputises, or everywhere."""
    c = t.task.c
    query = select(func.count().label("open"), func.count(case((c.due_at <= at, 1))).label("late"))
    mine = query.where(c.firm_id == firm_id, _is_for(firm_id, of), c.state == State.OPEN)
    return Count(**(await tx.run(mine)).one()._mapping)  # noqa: SLF001 - its public name


def _is_for(firm_id: str, of: Colleague | None) -> ColumnElement[bool]:
    c, o = t.task.c, t.collaboration.c
    if of is None:
        return c.firm_id == firm_id
    answers_for = acts_in(firm_id, of).where(t.member.c.part.in_((Part.OWNER, Part.DEPUTY)))
    theirs = select(o.id).where(o.firm_id == firm_id, o.engagement_id.in_(answers_for))
    return c.collaboration_id.in_(theirs)


async def _read(tx: Transaction, firm_id: str, which: ColumnElement[bool]) -> list[Task]:
    c = t.task.c
    query = select(t.task).where(c.firm_id == firm_id, which).order_by(c.asked, c.place, c.id)
    return [_task(row) for row in await tx.run(query)]


def _task(row: Any) -> Task:
    values = {name: getattr(row, name) for name in _NAMES}
    words: dict[str, Any] = {"kind": Kind(row.kind), "state": State(row.state)}
    words |= {"payer": Payer(row.payer) if row.payer else None, "after": After(row.after) if row.after else None}
    return Task(**values | words)
