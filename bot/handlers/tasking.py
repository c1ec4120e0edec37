"""What must be carried out in the platform: listed, ticked."""

from bot.handlers.call import Answer, Call, say, whisper
from bot.usecases import tasking
from bot.usecases.tasking import Todo
from bot.views import todo
from bot.views.kit import Letter
from bot.views.todo import Row

_MINE = ("mina", "mine")


async def tasks_typed(call: Call, typed: str) -> Answer:
    """List what is to be done: to a manager all there is, unless they ask for their own."""
    return say(await _list(call, 0, mine=typed.casefold() in _MINE))


async def list_clicked(call: Call) -> Answer:
    """List what is to be done, from where the button says."""
    scope, _, place = call.value.rpartition(".")
    offset = int(place) if place.isdecimal() and len(place) < 6 else 0  # noqa: PLR2004 - no list is longer
    return whisper(await _list(call, offset, mine=scope == todo.MINE))


async def tick(call: Call) -> Answer:
    """Say that something is done."""
    done = await tasking.tick(call.desk, call.value)
    return Answer(private=todo.ticked(call.words, _row(call, done.todo), done.left, before=done.before), home=True)


async def _list(call: Call, offset: int, *, mine: bool) -> Letter:
    found = await tasking.waiting(call.desk, mine=mine, limit=todo.PAGE + 1, offset=offset)
    own = mine or not call.desk.actor.manager
    scope = todo.MINE if own else todo.ALL
    more = f"{scope}.{offset + todo.PAGE}" if len(found) > todo.PAGE else None
    return todo.listed(call.words, [_row(call, each) for each in found[: todo.PAGE]], more, mine=own)


def _row(call: Call, found: Todo) -> Row:
    return todo.row(call.words, call.desk.catalogue, found.task, found.customer, owner=found.owner, late=found.late)
