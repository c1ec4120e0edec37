"""What is agreed is carried out: listed, ticked once, and then in place (D21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.customer import Customer
from bot.domain.events import Colleague as Ticker
from bot.domain.firm import Firm
from bot.domain.refusals import ButtonGone
from bot.domain.refusals_task import TaskOvertaken
from bot.domain.task import Kind, State, Task
from bot.domain.task_events import InPlace, TaskTicked
from bot.storage import customers, listings, registers, tasks, watching
from bot.storage.database import Transaction
from bot.storage.listings import Colleague
from bot.storage.tasks import Count
from bot.usecases.desk import Desk
from bot.usecases.opening import about
from bot.usecases.telling import publish, publish_together


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """A task as a list shows it: for which customer, whose, and whether it is late."""

    task: Task
    customer: Customer
    owner: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """A task as it stands once somebody ticked it: `before` says that it was done already, `left` what is not yet."""

    todo: Todo
    before: bool
    left: int


async def waiting(desk: Desk, *, mine: bool, limit: int, offset: int = 0) -> list[Todo]:
    """List what is to be done: to a manager all there is, to others and where `mine` is wanted one's own (D10)."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        found = await tasks.waiting(tx, desk.firm.id, _whose(desk, mine=mine), limit=limit, offset=offset)
        return await todos(tx, desk.firm, found, desk.now)


async def counted(desk: Desk) -> Count:
    """Count what somebody has to do themselves."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        return await tasks.count(tx, desk.firm.id, _whose(desk, mine=True), desk.now)


async def tick(desk: Desk, task_id: str) -> Ticked:
    """Say that something is done; whoever may act for the customer may (D10), and doing it twice does nothing twice."""
    desk.require_firm()
    async with desk.database.transaction() as tx:
        seen = await tasks.find(tx, desk.firm.id, task_id)
        if seen is None:
            raise ButtonGone
        await customers.lock(tx, seen.customer_id)
        desk.require_engagement(await customers.engagement(tx, desk.firm.id, seen.customer_id))
        task = await tasks.find(tx, desk.firm.id, task_id) or seen
        await desk.first_time(tx)
        if task.is_open:
            await settle(tx, desk.firm, task, desk.colleague, desk.now)
        return await _ticked(tx, desk, task)


async def settle(tx: Transaction, firm: Firm, task: Task, by: Ticker | None, at: datetime) -> None:
    """Tick an open task, for somebody or for the firm's automation; once all of an agreement is done it is in place."""
    await watching.hold(tx, firm.id)  # before the task, as whatever opens or reminds of one does
    done = task.tick(by.name if by else "", at)
    said: dict[str, Any] = by.fields() if by else {"by_user": None}
    await tasks.save(tx, done)
    await publish(tx, firm, TaskTicked(**about(done), **said), at)
    together = await tasks.of_entry(tx, firm.id, task.asked)
    if not any(each.is_open for each in together):
        await publish_together(tx, firm, _in_place(together, said), at)


async def todos(tx: Transaction, firm: Firm, found: Sequence[Task], at: datetime) -> list[Todo]:
    """Add what a list says of tasks: for whom, whose they are, and whether they should have been done."""
    ids = {each.customer_id for each in found}
    known, owners = await registers.several(tx, firm.id, ids), await listings.owners(tx, firm.id, ids)
    return [
        Todo(
            task=each,
            customer=known[each.customer_id],
            owner=owners.get(each.customer_id, ""),
            late=each.is_late(at),
        )
        for each in found
    ]


async def _ticked(tx: Transaction, desk: Desk, before: Task) -> Ticked:
    """Say what stands now; what was overtaken was not done."""
    now = await tasks.find(tx, desk.firm.id, before.id) or before
    [todo] = await todos(tx, desk.firm, [now], desk.now)
    if now.state is State.OVERTAKEN:
        raise TaskOvertaken(company=todo.customer.name)
    left = await tasks.count(tx, desk.firm.id, _whose(desk, mine=True), desk.now)
    return Ticked(todo=todo, before=not before.is_open, left=left.open)


def _whose(desk: Desk, *, mine: bool) -> Colleague | None:
    all_of_them = desk.actor.manager and not mine
    return None if all_of_them else Colleague(user_id=desk.user_id, at=desk.now)


def _in_place(together: Sequence[Task], said: dict[str, Any]) -> list[InPlace]:
    """Say of each collaboration once that all is done: as an ending, else as a change, else as a beginning."""
    done = [each for each in together if each.state is State.TICKED]
    last = {each.collaboration_id: each for each in done if each.kind is not Kind.GRANT}
    return [
        InPlace(
            customer_id=each.customer_id,
            collaboration_id=each.collaboration_id,
            contact_id=each.contact_id,
            task=each.kind.value,
            service=each.service,
            variant=each.variant,
            **said,
        )
        for each in last.values()
    ]
