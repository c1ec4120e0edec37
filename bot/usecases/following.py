"""The firm follows up what it asked: remind, put the question again, take it back (D3)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from bot.domain.collaboration import Collaboration
from bot.domain.customer import Contact
from bot.domain.events import Declined, Event, WrongPerson
from bot.domain.firm import Person
from bot.domain.invitation import Wish
from bot.domain.question import Question
from bot.domain.reasons import DeclineReason
from bot.domain.refusals import ButtonGone, NothingAsked, Unreachable
from bot.domain.wording import same_address
from bot.storage import collaborations, customers, firms, history, questions
from bot.storage.database import Transaction
from bot.usecases.desk import Desk
from bot.usecases.proposing import Proposal
from bot.usecases.reaching import require_reachable
from bot.usecases.telling import publish_together
from bot.usecases.wishing import take_back

Notes = Mapping[str, tuple[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is open in one message: its questions, and to whom they go."""

    questions: tuple[Question, ...]
    contact: Contact
    company: str

    @property
    def id(self) -> str:
        """Name the message by one of its open questions."""
        return self.questions[0].id


async def remind(desk: Desk, question_id: str) -> Asked:
    """Remind the contact now, by hand; returns what they were reminded of."""
    async with desk.database.transaction() as tx:
        asked = await _asked(tx, desk, question_id)
        if not await customers.reaches(tx, desk.firm.id, asked.contact.id):
            raise Unreachable(contact=asked.contact.name, address=asked.contact.address)
        if await desk.first_time(tx):
            reminded = [
                question.remind_by_hand(desk.colleague, desk.now, desk.is_workday) for question in asked.questions
            ]
            await _keep(tx, desk, [question for question, _ in reminded])
            await publish_together(tx, desk.firm, [event for _, event in reminded], desk.now)
        return asked


async def destination(desk: Desk, question_id: str) -> Asked:
    """Say to whom a question would be put again; somebody else asks Slack whether they can be reached."""
    async with desk.database.reading() as tx:
        return await _asked(tx, desk, question_id)


async def resend(desk: Desk, question_id: str, found: Person | None) -> Asked:
    """Put the same question anew, on the same terms, to the address that counts now (D3, S19, S20)."""
    async with desk.database.transaction() as tx:
        asked = await _asked(tx, desk, question_id)
        person = require_reachable(desk.firm, asked.contact, found)
        if await desk.first_time(tx):
            await _put_again(tx, desk, asked, person)
        return asked


async def withdraw(desk: Desk, question_id: str) -> Asked:
    """Take back what is still open in a message, or what waits for another firm's end (D8); every copy changes."""
    async with desk.database.transaction() as tx:
        asked = await _asked(tx, desk, question_id, wished=True)
        await desk.first_time(tx)
        if not asked.questions[0].is_open:
            await take_back(tx, desk, asked.questions[0])
            return asked
        withdrawn = [question.withdraw(desk.colleague, desk.now) for question in asked.questions]
        for question, _ in withdrawn:
            await questions.close(tx, question)
        await publish_together(tx, desk.firm, [event for _, event in withdrawn], desk.now)
        return asked


async def corrected(desk: Desk, collaboration_id: str) -> tuple[Proposal, Notes]:
    """Propose what came to nothing once more, with a note at the field that the customer's answer is about (D2).

    What closed with it in the same message, by the same answer, is proposed along with it.
    """
    desk.require_firm()
    async with desk.database.reading() as tx:
        before = await collaborations.find(tx, desk.firm.id, collaboration_id)
        if before is None:
            raise ButtonGone
        desk.require_engagement(await customers.engagement(tx, desk.firm.id, before.customer_id))
        asked = await questions.latest(tx, desk.firm.id, collaboration_id)
        answer = await history.last(tx, desk.firm.id, collaboration_id, (Declined.__name__, WrongPerson.__name__))
        along = await _closed_along(tx, asked) if asked else []
    proposal = Proposal(
        wishes=tuple(Wish(**asdict(each.terms)) for each in (before, *along)),
        customer_id=before.customer_id,
        contact_id=asked.contact_id if asked else None,
        division=before.division,
    )
    return _mended(proposal, answer.event if answer else None)


async def _closed_along(tx: Transaction, asked: Question) -> list[Collaboration]:
    """List what else of a message closed at the same answer, but for what has been asked for anew since."""
    about = asked.collaboration
    every = await collaborations.of_customer(tx, about.firm_id, about.customer_id)
    taken = {each.terms.service for each in every if each.is_open}
    batch = await questions.batch(tx, about.firm_id, asked.batch_id)
    alike = [each.collaboration for each in batch if each.id != asked.id and each.closing == asked.closing]
    return [each for each in alike if each.terms.service not in taken]


def _mended(proposal: Proposal, answer: Event | None) -> tuple[Proposal, Notes]:
    """Put in what the customer said should be otherwise, as far as it said so."""
    match answer:
        case WrongPerson(named_email=email, named=name) if email:
            other = replace(proposal, contact_id=None, contact_name=name, contact_email=email)
            return other, {"contact": ("wrong_person", {}), "contact_email": ("wrong_person", {})}
        case WrongPerson(named=name) if name:
            return replace(proposal, contact_id=None), {"contact": ("wrong_person_named", {"named": name})}
        case WrongPerson():
            return replace(proposal, contact_id=None), {"contact": ("wrong_person_unnamed", {})}
        case Declined(reason=DeclineReason.WRONG_PAYER):
            return proposal, {"payer": ("wrong_payer", {})}
        case Declined(reason=DeclineReason.WRONG_VARIANT):
            return proposal, {"variant": ("wrong_variant", {})}
        case _:
            return proposal, {}


async def waiting(desk: Desk, customer_id: str) -> list[Asked]:
    """List what waits for a customer's answer, by message; raises NothingAsked where nothing does."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        found = await questions.open_ones(tx, desk.firm.id, customer_id, wished=True)
        firsts = {question.batch_id: question for question in reversed(found)}
        if not firsts:
            customer = await customers.load(tx, desk.firm.id, customer_id)
            raise NothingAsked(company=customer.name if customer else "")
        return [await _asked(tx, desk, question.id, wished=True) for question in firsts.values()]


async def _put_again(tx: Transaction, desk: Desk, asked: Asked, person: Person) -> None:
    first = asked.questions[0]
    sent_to, _ = await questions.address(tx, desk.firm.id, first.id)
    first.require_sendable(desk.now, asked.contact.address, sent_to)
    await customers.identify(tx, desk.firm.id, asked.contact, person, desk.now)
    await firms.remember(tx, desk.firm.id, person, desk.now)
    await questions.readdress(tx, desk.firm.id, first.batch_id, asked.contact)
    elsewhere = not same_address(sent_to, asked.contact.address)
    again = [
        question.resend(desk.colleague, desk.now, desk.firm.rhythm, elsewhere=elsewhere) for question in asked.questions
    ]
    await _keep(tx, desk, [question for question, _ in again])
    await publish_together(tx, desk.firm, [event for _, event in again], desk.now)


async def _asked(tx: Transaction, desk: Desk, question_id: str, *, wished: bool = False) -> Asked:
    """Load what is open beside a question of this firm, for somebody who works for the customer (D9, D10).

    With `wished`, what the customer said yes to and waits for another firm's end counts too (D8).
    """
    desk.require_firm()
    seen = await questions.find(tx, desk.firm.id, question_id)
    if seen is None:
        raise ButtonGone
    customer_id = seen.collaboration.customer_id
    await customers.lock(tx, customer_id)
    desk.require_engagement(await customers.engagement(tx, desk.firm.id, customer_id))
    batch = await questions.batch(tx, desk.firm.id, seen.batch_id)
    waiting_ones = tuple(
        question for question in batch if question.waits(desk.now) or (wished and question.collaboration.is_wished)
    )
    if not waiting_ones:
        next(question for question in batch if question.id == question_id).require_open(desk.now)
    customer = await customers.load(tx, desk.firm.id, customer_id)
    contact = customer.contact(seen.contact_id) if customer else None
    if customer is None or contact is None:
        raise ButtonGone
    return Asked(questions=waiting_ones, contact=contact, company=customer.name)


async def _keep(tx: Transaction, desk: Desk, changed: list[Question]) -> None:
    for question in changed:
        await questions.keep(tx, question)
        wakes = question.wakes_at(desk.now, desk.firm.rhythm, desk.is_workday)
        await collaborations.wake(tx, desk.firm.id, question.collaboration.id, wakes)
