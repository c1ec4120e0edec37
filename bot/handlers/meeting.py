"""The customer's own people: typed, and one of them made the main contact with a click."""

from bot.domain.wording import clip
from bot.handlers.call import Answer, Call, say, whisper
from bot.handlers.correcting import in_slack
from bot.handlers.finding import find
from bot.usecases import meeting
from bot.views import people, refusal


async def contact_typed(call: Call, typed: str) -> Answer:
    """List a customer's people."""
    call.desk.require_firm()
    if not typed:
        return say(refusal.letter(call.words("people.which")))
    found = await find(call, typed)
    return say(found.answer or people.build(call.words, *await meeting.met(call.desk, found.customer_id)))


async def promote(call: Call) -> Answer:
    """Make one of them the main contact, which makes them an administrator too (S29)."""
    customer_id, _, contact_id = call.value.partition(":")
    contact = await meeting.one(call.desk, customer_id, contact_id)
    await meeting.promote(call.desk, contact, await in_slack(call, contact.address))
    customer, met = await meeting.met(call.desk, customer_id)
    done = call.words("people.promoted", contact=clip(contact.name, 60))
    return whisper(people.build(call.words, customer, met, done))
