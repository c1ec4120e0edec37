"""The history of a customer: typed, paged, and the message behind a decision."""

from bot.domain.wording import clip
from bot.handlers.call import Answer, Call, say, whisper
from bot.handlers.finding import find
from bot.texts.escape import unescape
from bot.usecases import recounting
from bot.views import refusal, story
from bot.views.kit import Letter
from bot.views.story import Teller, Told


async def history_typed(call: Call, typed: str) -> Answer:
    """Recount what happened with a customer."""
    call.desk.require_firm()
    if not typed:
        return say(refusal.letter(call.words("history.which")))
    found = await find(call, typed)
    return say(found.answer or await _page(call, found.customer_id, None))


async def older(call: Call) -> Answer:
    """Recount what came before: the button carries the customer and where the page begins."""
    customer_id, _, before = call.value.rpartition(":")
    return whisper(await _page(call, customer_id, _number(before)))


async def file(call: Call) -> Answer:
    """Hand the whole history out as a file, in a direct message."""
    await recounting.copy_out(call.desk, call.value)
    return whisper(refusal.letter(call.words("history.coming")))


async def evidence(call: Call) -> Answer:
    """Show the message that a decision was made before."""
    return whisper(story.seen(call.words, unescape(await recounting.shown(call.desk, _number(call.value) or 0))))


async def _page(call: Call, customer_id: str, before: int | None) -> Letter:
    told = await recounting.story(call.desk, customer_id, story.PAGE, before)
    teller = Teller(words=call.words, catalogue=call.desk.catalogue, services=told.services, names=told.names)
    company = f"{clip(told.customer.name, 120)}, {told.customer.number.shown}"
    entries = [Told(seq=each.seq, at=each.at, event=each.event) for each in told.entries]
    return story.build(call.words, teller, company, entries, customer_id, told.before)


def _number(text: str) -> int | None:
    """Read what a button of ours carries; a number that no chain is long enough for is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None  # noqa: PLR2004 - a bigint
