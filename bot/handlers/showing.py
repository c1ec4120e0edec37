"""Lists, status, help and Home."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from bot.domain.refusals import ButtonGone
from bot.domain.wording import clip
from bot.handlers import switching
from bot.handlers.call import Answer, Call, say, whisper
from bot.handlers.finding import find
from bot.handlers.picturing import facts_of, row_of
from bot.handlers.verbs import COMMAND, VERBS, nearest
from bot.usecases import looking, moving, tasking
from bot.usecases.looking import Picture
from bot.views import overview, refusal, todo
from bot.views.facts import Facts
from bot.views.kit import Letter
from bot.views.moving import Way
from bot.views.rows import Row

OWN_ROWS, OWNERS = 20, 20
_MINE, _ALL = ("mina", "mine"), ("alla", "all")


async def bare(call: Call) -> Answer:
    """Answer the command alone: a customer sees its own, the firm its commonest verbs."""
    if not call.desk.actor.of_firm:
        return say(await _own(call))
    counted = await looking.standing(call.desk)
    return say(overview.start(call.words, counted.open, await to_do(call)))


async def show_help(call: Call, word: str = "") -> Answer:
    """Explain what can be typed; after an unknown word, with the nearest one."""
    if not call.desk.actor.of_firm:
        return say(await _own(call))
    return say(_guide(call, word))


async def list_typed(call: Call, typed: str) -> Answer:
    """List invitations: all, or those of one's own engagements; after a customer's name, how that one stands."""
    if typed.casefold() in ("", *_ALL, *_MINE):
        return say(await _list(call, 0, mine=typed.casefold() in _MINE))
    return say(await _customer(call, typed))


async def list_clicked(call: Call) -> Answer:
    """List invitations, from where the button says."""
    scope, _, place = call.value.rpartition(".")
    offset = int(place) if place.isdecimal() and len(place) < 6 else 0  # noqa: PLR2004 - no list is longer
    return whisper(await _list(call, offset, mine=scope == overview.MINE))


async def list_switched(call: Call) -> Answer:
    """List one's own instead of all, or all instead of one's own."""
    return whisper(await _list(call, 0, mine=call.value == overview.MINE))


async def status_typed(call: Call, typed: str) -> Answer:
    """Tell how one customer stands, or the firm."""
    return say(await (_customer(call, typed) if typed else _status(call)))


async def status_clicked(call: Call) -> Answer:
    """Tell how the firm stands."""
    return whisper(await _status(call))


async def customer_clicked(call: Call) -> Answer:
    """Tell how the customer stands whose button was pressed."""
    found = await standing_of(call, call.value)
    if found is None:
        raise ButtonGone
    return whisper(found)


async def help_clicked(call: Call) -> Answer:
    """Explain what can be typed."""
    call.desk.require_firm()
    return whisper(_guide(call, ""))


async def to_do(call: Call) -> str:
    """Say how much the actor has to carry out in the platform; nothing where that is nothing."""
    counted = await tasking.counted(call.desk)
    return todo.waits(call.words, counted.open, counted.late) if counted.open else ""


def _guide(call: Call, word: str) -> Letter:
    words = call.words
    near = nearest(word) if word else None
    lead = words("help.lead")
    if word:
        key = "help.unknown" if near else "help.unknown_far"
        lead = words(key, word=clip(word, 40), nearest=near)
    usages = [(f"{COMMAND} {getattr(verb, words.language)}", words(f"verb.{verb.key}")) for verb in VERBS]
    return overview.guide(words, usages, lead)


async def _own(call: Call) -> Letter:
    return overview.own(call.words, call.desk.firm.name, await own_rows(call), await leaving(call))


async def leaving(call: Call) -> list[tuple[Way, datetime]]:
    """List what waits for the actor's own company to confirm: that it goes to another firm (D8)."""
    found = await moving.pending(call.desk)
    return [(switching.way(call, each), each.switch.expires_at) for each in found]


async def own_rows(call: Call) -> list[tuple[Facts, str | None]]:
    """List what the actor's own company has with this firm, each with the question that waits, if one does."""
    rows = []
    for found in await looking.own(call.desk, OWN_ROWS):
        waits = found.question is not None and found.question.closing is None
        rows.append((facts_of(call, found), found.question.id if found.question and waits else None))
    return rows


async def _list(call: Call, offset: int, *, mine: bool) -> Letter:
    found = await looking.listed(call.desk, overview.PAGE + 1, offset, mine=mine)
    page, more = looking.pages(found, overview.PAGE)
    scope = overview.MINE if mine else overview.ALL
    following = f"{scope}.{offset + overview.PAGE}" if more else None
    return overview.invitations(call.words, _rows(call, page), following, mine=mine)


async def _status(call: Call) -> Letter:
    counted = asdict(await looking.standing(call.desk, OWNERS))
    owners = counted.pop("owners")
    return overview.standing(call.words, counted, owners)


async def _customer(call: Call, typed: str) -> Letter:
    found = await find(call, typed)
    shown = found.answer or await standing_of(call, found.customer_id)
    return shown or refusal.letter(call.words("note.no_customer", words=clip(typed, 60)))


async def standing_of(call: Call, customer_id: str) -> Letter | None:
    """Tell how a customer stands; None for one that is not in the register."""
    words = call.words
    customer, pictures = await looking.of_customer(call.desk, customer_id)
    if customer is None:
        return None
    return overview.customer(words, f"{clip(customer.name, 120)}, {customer.number.shown}", _rows(call, pictures))


def _rows(call: Call, found: Sequence[Picture]) -> list[Row]:
    return [row_of(call, each) for each in found]
