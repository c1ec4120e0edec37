"""The clock reminds of what is not carried out yet, each person once for all of it, and notes what is late (D21)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.firm import Firm
from bot.domain.policy import LOOKED_AT_AGAIN_AFTER, Workday, in_hours
from bot.domain.task import Task
from bot.domain.task_events import TaskLate, TasksReminded
from bot.storage import firms, tasks, watching
from bot.storage.database import Database, Transaction
from bot.usecases.opening import about
from bot.usecases.stumbling import stumbled
from bot.usecases.telling import answering_for, publish, publish_all


@dataclass(slots=True)
class _Round:
    """Whom to remind of what, in the order in which it was found."""

    of: dict[str, list[str]] = field(default_factory=dict)

    def add(self, user_ids: Sequence[str], task: Task) -> None:
        for user_id in user_ids:
            self.of.setdefault(user_id, []).append(task.id)


async def remind(database: Database, at: datetime, is_workday: Workday) -> int:
    """Remind in each firm of what is due, while people work; running it twice does nothing twice."""
    if not in_hours(at, is_workday):
        return 0
    async with database.reading() as tx:
        due = await tasks.firms_due(tx, at)
    for firm_id in due:
        try:
            async with database.transaction() as tx:
                await _remind(tx, firm_id, at, is_workday)
        except Exception as error:  # noqa: BLE001 - one firm's trouble is no other's
            stumbled("tasks_stumbled", error, firm=firm_id)
            async with database.transaction() as tx:
                await tasks.look_later(tx, firm_id, at, at + LOOKED_AT_AGAIN_AFTER)
    return len(due)


async def _remind(tx: Transaction, firm_id: str, at: datetime, is_workday: Workday) -> None:
    await watching.hold(tx, firm_id)
    firm, found = await firms.load(tx, firm_id), _Round()
    for task in await tasks.due(tx, firm_id, at):
        after = task.remind(at, is_workday)
        await tasks.save(tx, after)
        found.add(await answering_for(tx, firm, task.customer_id, at), task)
        if after.late and not task.late:
            await publish(tx, firm, TaskLate(**about(task)), at)
    await _tell(tx, firm, found, at)


async def _tell(tx: Transaction, firm: Firm, found: _Round, at: datetime) -> None:
    said = [TasksReminded(told=(user_id,), tasks=tuple(ids)) for user_id, ids in found.of.items()]
    await publish_all(tx, firm, said, at)
