"""What is agreed opens what must be carried out, in the same transaction (D21)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, get_args

from bot.domain.events import Event
from bot.domain.firm import Firm
from bot.domain.task import Agreement, Errand, Task, errands, times
from bot.domain.task_events import TaskOpened, TaskOvertaken
from bot.storage import collaborations, tasks
from bot.storage.database import Transaction
from bot.storage.ids import new_id
from bot.usecases import workdays

AGREEMENTS = get_args(Agreement)


async def open_tasks(
    tx: Transaction, firm: Firm, asked: int, events: Sequence[Event], at: datetime
) -> list[TaskOpened | TaskOvertaken]:
    """Open what events agree, under the entry whose letter asks for it; gives what is to be published of it."""
    agreed = [each for each in events if isinstance(each, AGREEMENTS)]
    if not firm.tasks or not agreed:
        return []
    known = await collaborations.several(tx, firm.id, [each.collaboration_id for each in agreed])
    wanted = [errand for each in agreed for errand in errands(each, known[each.collaboration_id].terms)]
    overtaken = await _overtake(tx, firm, wanted)
    due_at, wake_at = times(at, workdays.swedish)
    opened = [
        Task(**asdict(each), id=new_id(), firm_id=firm.id, asked=asked, opened_at=at, due_at=due_at, wake_at=wake_at)
        for each in wanted
    ]
    await tasks.put(tx, opened)
    return [*overtaken, *(TaskOpened(**about(each)) for each in opened)]


def about(task: Task) -> dict[str, Any]:
    """Give what every event of a task says."""
    return {
        "customer_id": task.customer_id,
        "collaboration_id": task.collaboration_id,
        "task_id": task.id,
        "task": task.kind.value,
        "service": task.service,
        "variant": task.variant,
        "asked": task.asked,
    }


async def _overtake(tx: Transaction, firm: Firm, wanted: Sequence[Errand]) -> list[TaskOvertaken]:
    """Close what need not be done any more, once something else is agreed about the same collaboration."""
    ids = {each.collaboration_id for each in wanted}
    over = [
        task
        for task in await tasks.of_collaborations(tx, firm.id, ids)
        if task.is_open and any(e.collaboration_id == task.collaboration_id and e.overtakes(task) for e in wanted)
    ]
    for task in over:
        await tasks.save(tx, task.overtake())
    return [TaskOvertaken(**about(task)) for task in over]
