"""Find the customer that was typed, by number or by the start of its name; or say what was found instead."""

from dataclasses import dataclass

from bot.domain.wording import clip
from bot.handlers import reading
from bot.handlers.call import Call
from bot.handlers.reading import BadField
from bot.usecases import finding
from bot.views import overview, refusal
from bot.views.kit import Letter

NAMES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A customer of the register, or the answer that says why there is none."""

    customer_id: str = ""
    answer: Letter | None = None


async def find(call: Call, typed: str) -> Found:
    """Find one customer of the firm's own register; where several fit, each is offered by a button."""
    words = call.words
    try:
        number = reading.number(words, typed, call.desk.now)
    except BadField:
        found = await finding.named(call.desk, typed, NAMES)
        if len(found) > 1:
            return Found(answer=overview.several(words, words("status.many", words=clip(typed, 60)), found))
        customer_id = found[0][0] if found else ""
    else:
        call.desk.require_firm()
        known = await finding.known_customer(call.desk, number)
        customer_id = known.id if known else ""
    if not customer_id:
        return Found(answer=refusal.letter(words("note.no_customer", words=clip(typed, 60))))
    return Found(customer_id=customer_id)
