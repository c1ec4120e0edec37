"""The customer answers a question: the one place where consent comes about."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.about import AboutCollaboration
from bot.domain.answerer import Answerer
from bot.domain.customer import Role
from bot.domain.events import ShownAgain
from bot.domain.firm import Identity
from bot.domain.question import Answer, Question
from bot.domain.reasons import DeclineReason
from bot.domain.refusals import AddressChanged, ButtonGone, FirmCannotAnswer, NotAddressed
from bot.storage import collaborations, customers, outbox, questions
from bot.storage.database import Transaction
from bot.usecases.desk import Desk
from bot.usecases.telling import publish, publish_together
from bot.usecases.wishing import wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button that was pressed: its token and action, and which copy of the message it was on (THREATS 34).

    `whole` means that it answers everything that is still open in that message.
    """

    token: str
    action: str
    channel_id: str
    ts: str
    whole: bool = False


async def approve(desk: Desk, press: Press) -> Answer:
    """Approve on the customer's behalf; where another firm got there first, close as blocked, or wish to switch.

    What asks whether the customer wants to switch begins at once where nothing is left to switch from (S7, D6, D8, D9).
    """
    async with desk.database.transaction() as tx:
        asked, answerer = await answerable(tx, desk, press)
        if await customers.bind(tx, asked[0].collaboration.customer_id, desk.firm.id):
            await _close(tx, desk, [question.approve(answerer, desk.now) for question in asked])
            await _become_customer(tx, desk, asked[0].collaboration.customer_id)
            return Answer.APPROVED
        if asked[0].switches:
            await wish(tx, desk, asked, answerer)
            return Answer.APPROVED
        batch = await questions.batch(tx, desk.firm.id, asked[0].batch_id)
        await _close(tx, desk, [question.block(desk.now) for question in batch if question.is_open])
        return Answer.BLOCKED


async def decline(desk: Desk, press: Press, reason: DeclineReason | None, note: str) -> None:
    """Decline on the customer's behalf, with a reason or without (D2, D9); the wrong person is a story of its own."""
    if reason is DeclineReason.WRONG_PERSON:
        await misdirected(desk, press, note, "")
        return
    async with desk.database.transaction() as tx:
        asked, answerer = await answerable(tx, desk, press)
        declined = [question.decline(answerer, desk.now, reason=reason, note=note) for question in asked]
        await _close(tx, desk, declined)


async def misdirected(desk: Desk, press: Press, name: str, email: str) -> None:
    """Say that somebody else at the customer should have been asked, naming them or not (D2)."""
    async with desk.database.transaction() as tx:
        asked, answerer = await answerable(tx, desk, press)
        await _close(tx, desk, [question.misdirect(answerer, desk.now, name=name, email=email) for question in asked])


async def before_answering(desk: Desk, press: Press) -> list[Question]:
    """Check that this person may still answer, before a dialog asks for more; returns what would be answered."""
    async with desk.database.reading() as tx:
        question = await _pressed(tx, desk, press)
        await _authorised(tx, desk, question)
        return await _chosen(tx, desk, question, press)


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


async def answerable(tx: Transaction, desk: Desk, press: Press) -> tuple[Sequence[Question], Answerer]:
    """Load what a press answers, locked, for whoever may answer it, with the copy that it was on (D9)."""
    seen = await _pressed(tx, desk, press)
    await customers.lock(tx, seen.collaboration.customer_id)
    question = await questions.load(tx, desk.firm.id, seen.id)
    identity = await _authorised(tx, desk, question)
    await desk.first_time(tx)
    asked = await _chosen(tx, desk, question, press)
    if not await outbox.locate(tx, desk.firm.id, question.batch_id, press.channel_id, press.ts):
        raise ButtonGone
    return asked, await _answerer(tx, desk, question, identity, press)


async def _chosen(tx: Transaction, desk: Desk, question: Question, press: Press) -> list[Question]:
    """List what a button answers: its own question, or all that are open in its message."""
    if press.whole:
        batch = await questions.batch(tx, desk.firm.id, question.batch_id)
        waiting = [each for each in batch if each.waits(desk.now)]
        if waiting:
            return waiting
    question.require_open(desk.now)
    return [question]


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
    if (mine and not held) or await customers.was(tx, desk.firm.id, customer_id, desk.actor.person):
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
        evidence=await outbox.evidence(tx, desk.firm.id, question.batch_id, press.channel_id, press.ts),
    )


async def _close(tx: Transaction, desk: Desk, closed: Sequence[tuple[Question, AboutCollaboration]]) -> None:
    for question, _ in closed:
        await questions.close(tx, question)
    await publish_together(tx, desk.firm, [event for _, event in closed], desk.now)


async def _become_customer(tx: Transaction, desk: Desk, customer_id: str) -> None:
    """Once a customer, on the platform for good (D1); what other firms asked closes by the clock (D6)."""
    await customers.put_on_platform(tx, desk.firm.id, customer_id, on_platform=True)
    await collaborations.wake_rivals(tx, customer_id, desk.firm.id, desk.now)
