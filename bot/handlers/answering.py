"""The customer's clicks on a question."""

from bot.domain.question import Answer as Outcome
from bot.domain.refusals import ButtonGone, QuestionClosed
from bot.handlers import reading
from bot.handlers.call import DONE, Answer, Call, errors, whisper
from bot.handlers.reading import BadField
from bot.usecases import answering
from bot.usecases.answering import Press
from bot.usecases.looking import picture_of
from bot.views import amended, consent, elsewhere, portrait, question, reasons, refusal
from bot.views.facts import Facts, together

WHOLE = frozenset(
    {question.APPROVE_ALL, question.DECLINE_ALL, question.WRONG_PERSON, consent.ALONE_ALL, consent.CLOSED_ALL}
)


async def approve(call: Call) -> Answer:
    """Approve; where another firm got there first, say so kindly."""
    if await answering.approve(call.desk, press(call)) is Outcome.BLOCKED:
        closed = QuestionClosed(status=Outcome.BLOCKED, at=call.desk.now)
        return whisper(refusal.letter(refusal.sentence(call.words, closed)))
    return DONE


async def decline(call: Call) -> Answer:
    """Open the dialog that asks for a reason; nothing is declined until it is sent."""
    pressed = press(call)
    facts = await _about(call, pressed)
    about = {"company": facts.company, "service": facts.service}
    changes = facts.change is not None
    await call.open(reasons.build(call.words, **about, place=_place(pressed), changes=changes))
    return DONE


async def decline_for(call: Call) -> Answer:
    """Decline, with the reason if there is one; that somebody else should be asked is its own story (D2)."""
    reply = reasons.parse(call.view)
    if reply.action not in {question.DECLINE, question.DECLINE_ALL, amended.DECLINE}:
        raise ButtonGone
    pressed = Press(
        token=reply.token,
        action=reply.action,
        whole=reply.action in WHOLE,
        channel_id=reply.channel_id,
        ts=reply.ts,
    )
    try:
        note = reading.text(call.words, reply.note, "note", limit=reasons.LONGEST_NOTE, required=False, lines=True)
    except BadField as bad:
        return errors({refusal.at_field(bad.name, call.block_ids): bad.sentence})
    await answering.decline(call.desk, pressed, reply.reason, note)
    return DONE


async def wrong_person(call: Call) -> Answer:
    """Open the dialog that asks who should be asked instead."""
    pressed = press(call)
    facts = await _about(call, pressed)
    changes = facts.change is not None
    await call.open(elsewhere.build(call.words, company=facts.company, place=_place(pressed), changes=changes))
    return DONE


async def named_other(call: Call) -> Answer:
    """Tell the firm that somebody else should be asked, and who if that was said."""
    reply = elsewhere.parse(call.view)
    pressed = Press(
        token=reply.token, action=question.WRONG_PERSON, whole=True, channel_id=reply.channel_id, ts=reply.ts
    )
    try:
        name = reading.text(call.words, reply.name, "name", limit=elsewhere.LONGEST_NAME, required=False)
        email = reading.email(call.words, reply.email, "email") if reply.email.strip() else ""
    except BadField as bad:
        return errors({refusal.at_field(bad.name, call.block_ids): bad.sentence})
    await answering.misdirected(call.desk, pressed, name, email)
    return DONE


async def show_again(call: Call) -> Answer:
    """Put an open question before the contact once more."""
    await answering.show_again(call.desk, call.value)
    return whisper(refusal.letter(call.words("own.shown")))


async def link(call: Call) -> Answer:  # noqa: ARG001 - a link opens by itself; Slack still wants to be heard
    """Acknowledge that somebody followed a link."""
    return DONE


async def _about(call: Call, press: Press) -> Facts:
    """Say what a press would answer, once it is sure that this person may."""
    several = []
    for asked in await answering.before_answering(call.desk, press):
        found = await picture_of(call.desk, asked.collaboration.id)
        terms = found.collaboration.terms
        several.append(portrait.facts(call.words, call.desk.catalogue, call.desk.firm, found.customer, terms, asked))
    return together(several)


def press(call: Call) -> Press:
    """Read which button was pressed, on which copy of its message."""
    channel_id, ts = call.place
    action = str(call.action.get("action_id"))
    return Press(token=call.value, action=action, whole=action in WHOLE, channel_id=channel_id, ts=ts)


def _place(press: Press) -> dict[str, str]:
    return {"token": press.token, "action": press.action, "channel_id": press.channel_id, "ts": press.ts}
