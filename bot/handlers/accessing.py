"""Asking to be let into somebody else's engagement, and the owner's click."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.access import ACCESS_LASTS_AT_MOST_DAYS, ACCESS_LASTS_DAYS
from bot.domain.refusals import Refusal
from bot.domain.staffing import first_day, over
from bot.handlers import reading
from bot.handlers.call import DONE, Answer, Call, errors, replace_view, whisper
from bot.handlers.reading import BadField
from bot.usecases import accessing
from bot.views import access, refusal


async def asks(call: Call) -> Answer:
    """Open the form that asks for a reason and a last day, in the place of the dialog that refused if one did."""
    company, owner = await accessing.before_asking(call.desk, call.value)
    until = first_day(call.desk.now) + timedelta(days=ACCESS_LASTS_DAYS)
    form = access.build(call.words, company=company, owner=owner, until=until, engagement_id=call.value)
    await (call.redraw(form) if call.view else call.open(form))
    return DONE


async def submitted(call: Call) -> Answer:
    """Ask the owner."""
    words, said, today = call.words, access.parse(call.view), first_day(call.desk.now)
    try:
        reason = reading.text(words, said.reason, "reason", limit=access.LONGEST_REASON, lines=True)
        latest = today + timedelta(days=ACCESS_LASTS_AT_MOST_DAYS)
        until = reading.day(words, said.until, "until", earliest=today, latest=latest)
        owner = await accessing.ask(call.desk, call.carried, reason, over(until))
    except BadField as bad:
        return errors({refusal.at_field(bad.name, call.block_ids): bad.sentence})
    except Refusal as no:
        return errors({refusal.at_field(no.code, call.block_ids): refusal.sentence(words, no)})
    return replace_view(access.sent(words, owner))


async def gives(call: Call) -> Answer:
    """Let the colleague in until the day that they named."""
    return await _answered(call, given=True)


async def denies(call: Call) -> Answer:
    """Do not let the colleague in."""
    return await _answered(call, given=False)


async def _answered(call: Call, *, given: bool) -> Answer:
    asked = await accessing.answer(call.desk, call.value, given=given)
    return replace(whisper(refusal.letter(access.done(call.words, asked, given=given))), home=True)
