"""Following up: remind, send again and withdraw, typed or clicked."""

from collections.abc import Awaitable, Callable

from bot.domain.wording import clip
from bot.handlers.call import Answer, Call, say, whisper
from bot.handlers.finding import find
from bot.usecases import following, looking
from bot.usecases.following import Asked
from bot.views import overview, portrait, refusal
from bot.views.follow import REMIND, RESEND, WITHDRAW
from bot.views.kit import Letter

Deed = Callable[[Call, str], Awaitable[Letter]]


async def _remind(call: Call, question_id: str) -> Letter:
    return _done(call, "follow.reminded", await following.remind(call.desk, question_id))


async def _resend(call: Call, question_id: str) -> Letter:
    asked = await following.destination(call.desk, question_id)
    found = await call.directory.by_email(asked.contact.address)
    return _done(call, "follow.resent", await following.resend(call.desk, question_id, found))


async def _withdraw(call: Call, question_id: str) -> Letter:
    return _done(call, "follow.withdrawn", await following.withdraw(call.desk, question_id))


async def remind_typed(call: Call, typed: str) -> Answer:
    """Remind the contact of a customer."""
    return await _typed(call, typed, REMIND, _remind)


async def resend_typed(call: Call, typed: str) -> Answer:
    """Put a customer's question again."""
    return await _typed(call, typed, RESEND, _resend)


async def withdraw_typed(call: Call, typed: str) -> Answer:
    """Take back what was asked of a customer."""
    return await _typed(call, typed, WITHDRAW, _withdraw)


async def remind_clicked(call: Call) -> Answer:
    """Remind of the question that the button stands for."""
    return whisper(await _remind(call, call.value))


async def resend_clicked(call: Call) -> Answer:
    """Put the question again that the button stands for."""
    return whisper(await _resend(call, call.value))


async def withdraw_clicked(call: Call) -> Answer:
    """Take back the question that the button stands for."""
    return whisper(await _withdraw(call, call.value))


async def _typed(call: Call, typed: str, action: str, deed: Deed) -> Answer:
    """Do it where it is clear what is meant; else list what waits, each with its button."""
    call.desk.require_firm()
    if not typed:
        return say(await _choices(call, action, None))
    found = await find(call, typed)
    if found.answer is not None:
        return say(found.answer)
    asked = await following.waiting(call.desk, found.customer_id)
    if len(asked) > 1:
        return say(await _choices(call, action, found.customer_id))
    return say(await deed(call, asked[0].id))


async def _choices(call: Call, action: str, customer_id: str | None) -> Letter:
    found = await looking.asked(call.desk, overview.PAGE, customer_id)
    facts = [
        portrait.facts(
            call.words,
            call.desk.catalogue,
            each.firm,
            each.customer,
            each.collaboration.terms,
            each.question,
            collaboration=each.collaboration,
        )
        for each in found
    ]
    return overview.choices(call.words, facts, action)


def _done(call: Call, key: str, asked: Asked) -> Letter:
    facts = {"contact": asked.contact.name, "company": clip(asked.company, 120)}
    return refusal.letter(call.words(key, **facts))
