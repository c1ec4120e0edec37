"""Write a task for the firm's own automation: what to do as data, and in words; no personal number in it (D16)."""

from typing import Any

from bot.domain.catalogue import Catalogue
from bot.domain.task import Task
from bot.storage import firms, registers
from bot.storage.database import Transaction
from bot.texts.words import words_in
from bot.views import todo


async def payload(tx: Transaction, catalogue: Catalogue, task: Task) -> dict[str, Any]:
    """Write one task, in the firm's language; docs/webhooks.md says what each part is."""
    firm = await firms.load(tx, task.firm_id)
    customer = (await registers.several(tx, firm.id, [task.customer_id]))[task.customer_id]
    row = todo.row(words_in(firm.language), catalogue, task, customer)
    about = {
        "task": task.id,
        "kind": task.kind.value,
        "due": task.due_at.isoformat(),
        "workspace": firm.team_id,
        "customer": {"id": customer.id, "name": customer.name, "number": customer.number.shown},
        "service": task.service,
        "variant": task.variant,
        "payer": task.payer,
        "period": task.period,
        "after": task.after,
        "deletes": task.deletes,
        "title": row.title,
        "steps": row.steps.split("\n"),
    }
    return {"type": "task.opened", "timestamp": task.opened_at.isoformat(), "data": about}
