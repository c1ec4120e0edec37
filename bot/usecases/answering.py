"""The customer answers a question: the one place where consent comes about."""

from dataclasses import dataclass

from bot.domain.collaboration import Answer, Answerer, Question
from bot.domain.customer import Role
from bot.domain.events import DeclineReason, Event, ShownAgain
from bot.domain.firm import Identity
from bot.domain.refusals import AddressChanged, ButtonGone, FirmCannotAnswer, NotAddressed
from bot.storage import customers, outbox, questions
from bot.storage.database import Transaction
from bot.usecases.desk import Desk
from bot.usecases.telling import publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button that was pressed: its token and action, and which copy of the message it was on (THREATS 34)."""

    token: str
    action: str
    channel_id: str
    ts: str


async def approve(desk: Desk, press: Press) -> Answer:
    """Approve on the customer's behalf, or close as blocked where another firm got there first (S7, D6, D9)."""
    async with desk.database.transaction() as tx:
        question, answerer = await _answerable(tx, desk, press)
        if await customers.bind(tx, question.collaboration.customer_id, desk.firm.id):
            closed, event = question.approve(answerer, desk.now)
            await _close(tx, desk, closed, event)
            await _become_customer(tx, desk, question)
            return Answer.APPROVED
        blocked, event_blocked = question.block(desk.now)
        await _close(tx, desk, blocked, event_blocked)
        return Answer.BLOCKED


async def decline(desk: Desk, press: Press, reason: DeclineReason | None, note: str) -> None:
    """Decline on the customer's behalf, with a reason or without (D2, D9)."""
    async with desk.database.transaction() as tx:
        question, answerer = await _answerable(tx, desk, press)
        closed, event = question.decline(answerer, desk.now, reason=reason, note=note)
        await _close(tx, desk, closed, event)


async def before_declining(desk: Desk, press: Press) -> Question:
    """Check that this person may still decline, before a form asks for a reason."""
    async with desk.database.reading() as tx:
        question = await _pressed(tx, desk, press)
        await _authorised(tx, desk, question)
        question.require_open(desk.now)
        return question


async def show_again(desk: Desk, question_id: str) -> None:
    """Put an open question before whoever may answer it once more: a lost message loses nothing (THREATS 45)."""
    async with desk.database.transaction() as tx:
        question = await _own(tx, desk, question_id)
        identity = await _authorised(tx, desk, question)
        again = not await desk.first_time(tx)
        question.require_open(desk.now)
        if not again:
            about = question.collaboration
            event = ShownAgain(
                customer_id=about.customer_id,
                collaboration_id=about.id,
                question_id=question.id,
                contact_id=identity.contact_id,
            )
            await publish(tx, desk.firm, event, desk.now)


async def _answerable(tx: Transaction, desk: Desk, press: Press) -> tuple[Question, Answerer]:
    seen = await _pressed(tx, desk, press)
    await customers.lock(tx, seen.collaboration.customer_id)
    question = await questions.load(tx, desk.firm.id, seen.id)
    identity = await _authorised(tx, desk, question)
    await desk.first_time(tx)
    question.require_open(desk.now)
    if not await outbox.locate(tx, desk.firm.id, question.id, press.channel_id, press.ts):
        raise ButtonGone
    return question, await _answerer(tx, desk, question, identity, press)


async def _pressed(tx: Transaction, desk: Desk, press: Press) -> Question:
    question_id = await questions.pressed(tx, desk.firm.id, press.token, press.action)
    if question_id is None:
        raise ButtonGone
    return await questions.peek(tx, desk.firm.id, question_id)


async def _own(tx: Transaction, desk: Desk, question_id: str) -> Question:
    question = await questions.find(tx, desk.firm.id, question_id)
    if question is None:
        raise ButtonGone
    return question


async def _authorised(tx: Transaction, desk: Desk, question: Question) -> Identity:
    """Find whom the actor answers as: the addressed contact or another administrator, never anybody of the firm."""
    if desk.actor.of_firm:
        raise FirmCannotAnswer(contact=question.contact_name)
    customer_id = question.collaboration.customer_id
    mine = [i for i in desk.actor.identities if i.customer_id == customer_id]
    held = [i for i in mine if i in desk.actor.contacts()]
    for identity in held:
        if identity.contact_id == question.contact_id or await _administers(tx, desk, identity):
            return identity
    if mine and not held:
        raise AddressChanged
    raise NotAddressed(contact=question.contact_name)


async def _administers(tx: Transaction, desk: Desk, identity: Identity) -> bool:
    return await customers.role(tx, desk.firm.id, identity.contact_id) is Role.ADMINISTRATOR


async def _answerer(tx: Transaction, desk: Desk, question: Question, identity: Identity, press: Press) -> Answerer:
    person = desk.actor.person
    return Answerer(
        identity=identity,
        name=await customers.contact_name(tx, desk.firm.id, identity.contact_id),
        team_id=person.team_id,
        user_id=person.user_id,
        role=await customers.role(tx, desk.firm.id, identity.contact_id),
        evidence=await outbox.evidence(tx, desk.firm.id, question.id, press.ts),
    )


async def _close(tx: Transaction, desk: Desk, closed: Question, event: Event) -> None:
    await questions.close(tx, closed)
    await publish(tx, desk.firm, event, desk.now)


async def _become_customer(tx: Transaction, desk: Desk, question: Question) -> None:
    """Once a customer, on the platform for good (D1); what other firms asked closes by the clock (D6)."""
    customer_id = question.collaboration.customer_id
    await customers.put_on_platform(tx, desk.firm.id, customer_id, on_platform=True)
    await questions.wake_rivals(tx, customer_id, desk.firm.id, desk.now)
