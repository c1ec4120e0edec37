"""Hand over everything that somebody who left owned, in one go."""

from dataclasses import replace

from bot.domain.refusals import Refusal
from bot.handlers.call import DONE, Answer, Call, errors, replace_view
from bot.slack.gateway import Later, Never
from bot.usecases import handing
from bot.views import handing as view
from bot.views import refusal, staffing


async def start(call: Call) -> Answer:
    """Ask who takes over from whom the button names."""
    left = await handing.left_by(call.desk, call.value)
    await call.open(view.build(call.words, call.value, left.name, left.companies))
    return DONE


async def submitted(call: Call) -> Answer:
    """Let somebody of the firm take over."""
    words, chosen = call.words, view.parse(call.view)
    try:
        person = await call.directory.by_id(chosen) if chosen else None
        if person is None or not person.is_of(call.desk.firm):
            names = person.name if person else chosen
            return errors({"to": words("field.not_of_firm", names=names) if names else words("field.required")})
        number = await handing.hand_over(call.desk, call.carried, person)
    except (Refusal, Later, Never) as no:
        text = refusal.sentence(words, no) if isinstance(no, Refusal) else words("slow.slack")
        return errors({"to": text})
    done = words.count("handing.done", number, name=person.name)
    return replace(replace_view(staffing.saved(words, done)), home=True)
