"""Write what must be carried out in the platform: beside what was agreed, as a reminder, and once it is in place."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.audience import ONCE, Reader
from bot.domain.catalogue import Catalogue
from bot.domain.task import Task
from bot.domain.task_events import InPlace, TasksReminded, WebhookFailed
from bot.storage import history, registers, tasks
from bot.storage.database import Transaction
from bot.storage.outbox import Parcel
from bot.texts.words import Words
from bot.views import todo
from bot.views.facts import Facts
from bot.views.kit import Letter, joined
from bot.views.todo import Row


async def beside(
    tx: Transaction, catalogue: Catalogue, letter: Letter | None, parcel: Parcel, words: Words
) -> Letter | None:
    """Add to an owner's message what it leaves to do, as that stands now."""
    if letter is None or parcel.reader is not Reader.OWNER:
        return letter
    found = await tasks.of_entry(tx, parcel.firm_id, parcel.seq)
    rows = await _rows(tx, catalogue, found, words)
    return joined(letter, todo.steps(words, rows)) if rows else letter


async def write(
    tx: Transaction,
    catalogue: Catalogue,
    event: TasksReminded | WebhookFailed,
    parcel: Parcel,
    words: Words,
    at: datetime,
) -> Letter | None:
    """Remind of what is still to be done, if anything is; or tell what the firm's automation did not take."""
    if isinstance(event, WebhookFailed):
        customer = (await registers.several(tx, parcel.firm_id, [event.customer_id]))[event.customer_id]
        return todo.unheard(words, customer, event.task, _named(catalogue, event, words))
    found = [await tasks.load(tx, parcel.firm_id, each) for each in event.tasks]
    rows = await _rows(tx, catalogue, [each for each in found if each.is_open], words, at)
    return todo.reminder(words, rows) if rows else None


async def in_place(tx: Transaction, catalogue: Catalogue, event: InPlace, parcel: Parcel, facts: Facts) -> Letter:
    """Say that what was agreed is in place, of all that was agreed together to whoever hears it once."""
    along = event.along if parcel.reader in ONCE else ()
    said = [event, *[await _last(tx, parcel, each) for each in along]]
    named = sorted((each for each in said if each), key=lambda each: catalogue.place(each.service))
    service = facts.words.listed([_named(catalogue, each, facts.words) for each in named])
    if parcel.reader is Reader.CONTACT:
        return todo.in_place(facts, event.task, service)
    return todo.in_thread(facts, event.task, service, event.by_name)


def _named(catalogue: Catalogue, event: InPlace | WebhookFailed, words: Words) -> str:
    service, variant = catalogue.known(event.service, event.variant)
    return service.full_name(variant, words.language)


async def _last(tx: Transaction, parcel: Parcel, collaboration_id: str) -> InPlace | None:
    entry = await history.last(tx, parcel.firm_id, collaboration_id, (InPlace.__name__,))
    return entry.event if entry and isinstance(entry.event, InPlace) else None


async def _rows(
    tx: Transaction, catalogue: Catalogue, found: Sequence[Task], words: Words, at: datetime | None = None
) -> list[Row]:
    known = await registers.several(tx, found[0].firm_id, {each.customer_id for each in found}) if found else {}
    return [
        todo.row(words, catalogue, each, known[each.customer_id], late=at is not None and each.is_late(at))
        for each in found
    ]
