"""The firm changes an active collaboration: at once, or with the customer's yes where one is needed (S24, S25, D11)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.domain import change
from bot.domain.change import Change
from bot.domain.change_events import ChangeAsked, Changed
from bot.domain.collaboration import Collaboration, Status
from bot.domain.customer import Contact, Customer, Payer, Role
from bot.domain.firm import Person
from bot.domain.invitation import Wish
from bot.domain.question import Question
from bot.domain.refusals import ButtonGone, FormOutOfDate, IllegalMove, OwnAddress
from bot.domain.refusals_change import ChangeWaits, NobodyToAsk, NothingToChange, OneKindOnly
from bot.storage import collaborations, customers, drafts, firms, questions
from bot.storage.database import Transaction
from bot.storage.ids import new_id
from bot.usecases.desk import Desk
from bot.usecases.finding import worked_for
from bot.usecases.reaching import require_reachable
from bot.usecases.telling import publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A collaboration that may be changed now, and who at the customer would be asked or told."""

    customer: Customer
    collaboration: Collaboration
    contact: Contact | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared(Subject):
    """A change as it would be made now; `asked` is whoever must approve it first, None where nobody need (D11)."""

    change: Change
    asked: Contact | None


async def choices(desk: Desk, customer_id: str) -> list[Subject]:
    """List what may be changed with a customer (S37); raises the refusal that says why nothing may."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        customer = await worked_for(tx, desk, customer_id)
        found = await collaborations.of_customer(tx, desk.firm.id, customer_id)
        in_order = sorted(found, key=lambda each: desk.catalogue.place(each.terms.service))
        active = [each for each in in_order if each.status is Status.ACTIVE]
        if not active:
            raise NothingToChange(company=customer.name)
        open_to_it = [each for each in active if _can_change(desk, each)]
        if len(open_to_it) > 1:
            return [Subject(customer=customer, collaboration=each, contact=None) for each in open_to_it]
        return [await _subject(tx, desk, each.id) for each in (*open_to_it, *active)[:1]]


async def subject(desk: Desk, collaboration_id: str) -> Subject:
    """Look at one collaboration that is to be changed."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        return await _subject(tx, desk, collaboration_id)


async def prepare(desk: Desk, collaboration_id: str, wish: Wish) -> Prepared:
    """Check a change as far as can be without Slack; raises the refusal that belongs to it."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        return await _prepared(tx, desk, collaboration_id, wish)


async def keep(desk: Desk, ready: Prepared, wish: Wish, found: Person | None) -> tuple[str, Person | None]:
    """Keep a checked change with the person it concerns; returns the draft's id, and the person if they are told.

    Whoever is asked must be reachable; whoever is only told may be told by telephone.
    """
    person = _reached(desk, ready, found)
    content = _content(ready, wish) | {"person": asdict(person) if person else None}
    async with desk.database.transaction() as tx:
        return await drafts.keep(tx, desk.firm.id, desk.user_id, content, desk.now), person


async def reopen(desk: Desk, draft_id: str) -> tuple[str, Wish]:
    """Read a draft back: which collaboration, and what was wished for."""
    async with desk.database.reading() as tx:
        content = _ours(await drafts.read(tx, desk.firm.id, desk.user_id, draft_id, desk.now))
    return content["collaboration_id"], _wish(content["wish"])


async def carry_out(desk: Desk, draft_id: str) -> Prepared:
    """Ask for the change in the draft, or make it; the draft is used up, and holds only for what was looked at."""
    desk.require_firm()
    async with desk.database.transaction() as tx:
        await desk.first_time(tx)
        content = _ours(await drafts.use(tx, desk.firm.id, desk.user_id, draft_id, desk.now))
        ready = await _prepared(tx, desk, content["collaboration_id"], _wish(content["wish"]))
        if _content(ready, _wish(content["wish"])) != {name: content[name] for name in content if name != "person"}:
            raise FormOutOfDate
        person = _reached(desk, ready, Person(**content["person"]) if content["person"] else None)
        if ready.contact and person:
            await customers.identify(tx, desk.firm.id, ready.contact, person, desk.now)
            await firms.remember(tx, desk.firm.id, person, desk.now)
        if ready.asked:
            await _ask(tx, desk, ready, ready.asked)
        else:
            await _make(tx, desk, ready)
        return ready


async def _subject(tx: Transaction, desk: Desk, collaboration_id: str) -> Subject:
    found = await collaborations.find(tx, desk.firm.id, collaboration_id)
    if found is None:
        raise ButtonGone
    await customers.lock(tx, found.customer_id)
    customer = await worked_for(tx, desk, found.customer_id)
    standing = await collaborations.load(tx, desk.firm.id, collaboration_id)
    if standing.status is not Status.ACTIVE:
        raise IllegalMove
    if not _can_change(desk, standing):
        raise OneKindOnly
    last = await questions.latest(tx, desk.firm.id, collaboration_id)
    if last is not None and last.is_open:
        raise ChangeWaits(contact=last.contact_name, at=last.sent_at)
    return Subject(customer=customer, collaboration=standing, contact=_contact(customer, last))


def _can_change(desk: Desk, about: Collaboration) -> bool:
    service, _ = desk.catalogue.known(about.terms.service, about.terms.variant)
    return change.can_change(service, about.terms)


def _contact(customer: Customer, last: Question | None) -> Contact | None:
    """Choose who is asked or told: the main contact, else whoever was asked before, else another administrator (D9)."""
    before = customer.contact(last.contact_id) if last else None
    others = (each for each in customer.contacts if each.role is Role.ADMINISTRATOR)
    return customer.main_contact or before or next(others, None)


async def _prepared(tx: Transaction, desk: Desk, collaboration_id: str, wish: Wish) -> Prepared:
    found = await _subject(tx, desk, collaboration_id)
    wanted = change.agree(wish, found.collaboration.terms, desk.catalogue)
    asked = _whom(desk, found) if change.needs_consent(wanted, desk.catalogue) else None
    return Prepared(
        customer=found.customer,
        collaboration=found.collaboration,
        contact=found.contact,
        change=wanted,
        asked=asked,
    )


def _whom(desk: Desk, about: Subject) -> Contact:
    """Say who is asked; nobody of the firm ever is (D9)."""
    if about.contact is None:
        raise NobodyToAsk(company=about.customer.name)
    if desk.firm.owns_address(about.contact.address):
        raise OwnAddress(address=about.contact.address)
    return about.contact


def _reached(desk: Desk, ready: Prepared, found: Person | None) -> Person | None:
    """Say who reads of it in Slack; raises Unreachable where that must be somebody."""
    if ready.asked:
        return require_reachable(desk.firm, ready.asked, found)
    return found if found and found.human and not found.is_of(desk.firm) else None


async def _ask(tx: Transaction, desk: Desk, ready: Prepared, contact: Contact) -> None:
    question_id = new_id()
    question = Question(
        id=question_id,
        batch_id=question_id,
        collaboration=ready.collaboration,
        contact_id=contact.id,
        contact_name=contact.name,
        asked_by=desk.user_id,
        asked_by_name=desk.actor.person.name,
        asked_at=desk.now,
        expires_at=desk.firm.rhythm.expires_at(desk.now),
        sent_at=desk.now,
        change=ready.change,
    )
    await questions.ask(tx, question, contact.address, contact.address_reason)
    wakes = question.wakes_at(desk.now, desk.firm.rhythm, desk.is_workday)
    await collaborations.wake(tx, desk.firm.id, ready.collaboration.id, wakes)
    event = ChangeAsked(
        **_about(ready),
        **desk.colleague.fields(),
        question_id=question_id,
        contact_id=contact.id,
        address=contact.address,
        expires_at=question.expires_at,
    )
    await publish(tx, desk.firm, event, desk.now)


async def _make(tx: Transaction, desk: Desk, ready: Prepared) -> None:
    await collaborations.save(tx, ready.collaboration.change(ready.change.after), desk.now)
    told = ready.contact.id if ready.contact else ""
    event = Changed(**_about(ready), **desk.colleague.fields(), contact_id=told)
    await publish(tx, desk.firm, event, desk.now)


def _about(ready: Prepared) -> dict[str, Any]:
    about = ready.collaboration
    return {"customer_id": about.customer_id, "collaboration_id": about.id} | ready.change.fields()


def _content(ready: Prepared, wish: Wish) -> dict[str, Any]:
    """Write down what a preview showed, so that nothing else is carried out."""
    contact = ready.contact
    return {
        "collaboration_id": ready.collaboration.id,
        "version": ready.collaboration.version,
        "wish": asdict(wish),
        "change": asdict(ready.change),
        "asks": ready.asked is not None,
        "contact": [contact.id, contact.name, contact.address] if contact else None,
    }


def _ours(content: dict[str, Any]) -> dict[str, Any]:
    """Take a draft of a change; any other kind belongs to another form."""
    if "change" not in content:
        raise FormOutOfDate
    return content


def _wish(packed: Mapping[str, Any]) -> Wish:
    return Wish(**dict(packed) | {"payer": Payer(packed["payer"]) if packed["payer"] else None})
