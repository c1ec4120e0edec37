"""The customer's clicks on a question about an end: it goes on alone, or the service is ended (S34)."""

from bot.domain.ending import After
from bot.handlers.answering import press
from bot.handlers.call import DONE, Answer, Call
from bot.usecases import parting


async def alone(call: Call) -> Answer:
    """Go on without the firm, with the service as it was shown."""
    await parting.answer(call.desk, press(call), After.ALONE)
    return DONE


async def closed(call: Call) -> Answer:
    """End the service too."""
    await parting.answer(call.desk, press(call), After.CLOSED)
    return DONE
