"""How a manager has told what may wait: at once, or gathered to the morning."""

from bot.handlers.call import Answer, Call
from bot.usecases import gathering
from bot.views import digest


async def switched(call: Call) -> Answer:
    """Choose the way that the button says."""
    gathers = call.value == digest.MORNING
    await gathering.choose(call.desk, gathers=gathers)
    return Answer(private=digest.chosen(call.words, gathers=gathers), home=True)
