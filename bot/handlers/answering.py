"""The customer's clicks on a question."""

from bot.domain.collaboration import Answer as Outcome
from bot.domain.refusals import QuestionClosed
from bot.handlers import reading
from bot.handlers.call import DONE, Answer, Call, errors, whisper
from bot.handlers.reading import BadField
from bot.usecases import answering
from bot.usecases.answering import Press
from bot.usecases.looking import picture_of
from bot.views import portrait, question, reasons, refusal


async def approve(call: Call) -> Answer:
    """Approve; where another firm got there first, say so kindly."""
    if await answering.approve(call.desk, _press(call, question.APPROVE)) is Outcome.BLOCKED:
        closed = QuestionClosed(status=Outcome.BLOCKED, at=call.desk.now)
        return whisper(refusal.letter(refusal.sentence(call.words, closed)))
    return DONE


async def decline(call: Call) -> Answer:
    """Open the dialog that asks for a reason; nothing is declined until it is sent."""
    press = _press(call, question.DECLINE)
    asked = await answering.before_declining(call.desk, press)
    found = await picture_of(call.desk, asked.collaboration.id)
    facts = portrait.facts(
        call.words, call.desk.catalogue, call.desk.firm, found.customer, found.collaboration.terms, asked
    )
    place = {"token": press.token, "channel_id": press.channel_id, "ts": press.ts}
    await call.open(reasons.build(call.words, company=facts.company, service=facts.service, place=place))
    return DONE


async def decline_for(call: Call) -> Answer:
    """Decline, with the reason if there is one."""
    reply = reasons.parse(call.view)
    press = Press(token=reply.token, action=question.DECLINE, channel_id=reply.channel_id, ts=reply.ts)
    try:
        note = reading.text(call.words, reply.note, "note", limit=reasons.LONGEST_NOTE, required=False, lines=True)
    except BadField as bad:
        return errors({refusal.at_field(bad.name, call.block_ids): bad.sentence})
    await answering.decline(call.desk, press, reply.reason, note)
    return DONE


async def show_again(call: Call) -> Answer:
    """Put an open question before the contact once more."""
    await answering.show_again(call.desk, call.value)
    return whisper(refusal.letter(call.words("own.shown")))


async def link(call: Call) -> Answer:  # noqa: ARG001 - a link opens by itself; Slack still wants to be heard
    """Acknowledge that somebody followed a link."""
    return DONE


def _press(call: Call, action: str) -> Press:
    channel_id, ts = call.place
    return Press(token=call.value, action=action, channel_id=channel_id, ts=ts)
