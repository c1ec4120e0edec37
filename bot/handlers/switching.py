"""A customer changes firms: the firm asks whether it wants to, and the customer confirms or stays (D8)."""

from dataclasses import replace
from datetime import datetime

from bot.domain.refusals import HasFirm
from bot.domain.staffing import first_day, midnight
from bot.domain.switching import LATEST, first_suggested
from bot.handlers import previewing, reading
from bot.handlers.call import DONE, Answer, Call, errors, replace_view, whisper
from bot.handlers.reading import BadField
from bot.usecases import moving, proposing
from bot.usecases.moving import Move
from bot.usecases.proposing import Proposal
from bot.views import moving as view
from bot.views import refusal, switch


async def offer(call: Call, proposal: Proposal, refused: HasFirm) -> Answer:
    """Refuse what another firm holds, and offer to ask the customer; what was filled in is kept for that (D7)."""
    draft_id = await proposing.put_aside(call.desk, proposal)
    return replace_view(switch.offer(call.words, refusal.sentence(call.words, refused), draft_id))


async def ask(call: Call) -> Answer:
    """Show the question as it would be put to a customer that has a firm."""
    proposal, _ = await proposing.reopen(call.desk, call.value)
    await previewing.redraw(call, replace(proposal, switches=True))
    return DONE


async def answer(call: Call) -> Answer:
    """Open the dialog in which the customer chooses the day and sees what it means."""
    move = await moving.look(call.desk, call.value)
    means = [each for _, each in move.ends]
    await call.open(view.confirm(call.words, way(call, move), means, first_suggested(call.desk.now)))
    return DONE


async def confirmed(call: Call) -> Answer:
    """End here and begin there, now or on the day."""
    try:
        starts_at = _starts_at(call)
    except BadField as bad:
        return errors({bad.name: bad.sentence})
    move = await moving.confirm(call.desk, call.carried, starts_at)
    return replace(replace_view(view.done(call.words, way(call, move), starts_at)), home=True)


async def stay(call: Call) -> Answer:
    """Say that the customer stays; on Home it is gone from there."""
    move = await moving.stay(call.desk, call.value)
    said = way(call, move).say(call.words, "leaving.stayed")
    return Answer(home=True) if call.view else whisper(refusal.letter(said))


def _starts_at(call: Call) -> datetime | None:
    """Read when the next firm begins: when the picked day does, None for today."""
    today = first_day(call.desk.now)
    picked = reading.day(call.words, view.starts(call.view), "starts", earliest=today, latest=today + LATEST)
    return midnight(picked) if picked > today else None


def way(call: Call, move: Move) -> view.Way:
    """Say from which firm to which the customer goes."""
    return view.Way(id=move.switch.id, company=move.customer.name, firm=call.desk.firm.name, onward=move.onward_firm)
