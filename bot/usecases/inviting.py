"""The firm invites: check what was chosen, keep it as a draft while it is looked at, then ask."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.domain.collaboration import Collaboration, Question, Status, Terms
from bot.domain.customer import Contact, Customer, Member, Part, Payer, Role
from bot.domain.events import ActivatedAtOnce, Invited, Snooping
from bot.domain.firm import Person
from bot.domain.invitation import Wish, agree, at_once
from bot.domain.numbers import OrganisationNumber
from bot.domain.policy import (
    LOOKUPS_PER_FIRM,
    LOOKUPS_PER_FIRM_WITHIN,
    LOOKUPS_PER_PERSON,
    LOOKUPS_PER_PERSON_WITHIN,
    expires_at,
)
from bot.domain.refusals import (
    AlreadyCollaborating,
    HasFirm,
    NoContact,
    OwnAddress,
    TooManyLookups,
    UnknownCustomer,
    Unreachable,
)
from bot.domain.register import Entry
from bot.storage import customers, firms, questions, requests
from bot.storage.database import Transaction
from bot.storage.ids import new_id
from bot.usecases.desk import Desk
from bot.usecases.finding import known_customer
from bot.usecases.registering import add_contact, register_customer
from bot.usecases.telling import publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the form says: a customer of the register by `customer_id`, or a new one by `number` and `name`.

    The contact is one of the customer's by `contact_id`, or a new one by `contact_name` and `contact_email`.
    """

    wish: Wish
    customer_id: str | None = None
    number: OrganisationNumber | None = None
    name: str = ""
    contact_id: str | None = None
    contact_name: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What would be asked if it were sent now; `typed` is an address that was typed and does not count (S19)."""

    customer: Customer
    contact: Contact
    terms: Terms
    at_once: bool
    typed: str | None = None


async def prepare(desk: Desk, proposal: Proposal) -> Prepared:
    """Check a proposal as far as can be without Slack; raises the refusal that belongs to it."""
    desk.require_firm()
    await _enquire(desk, proposal)
    async with desk.database.reading() as tx:
        return await _prepare(tx, desk, proposal)


async def keep(desk: Desk, proposal: Proposal, prepared: Prepared, found: Person | None) -> str:
    """Keep a checked proposal with the person it will go to, and return the draft's id for the form to carry.

    Nobody sees a draft, so a form whose answer was lost may come again with other words.
    """
    _require_reachable(desk, prepared.contact, found)
    async with desk.database.transaction() as tx:
        content = {"proposal": _pack(proposal), "person": asdict(found) if found else None}
        return await questions.keep_draft(tx, desk.firm.id, desk.user_id, content, desk.now)


async def reopen(desk: Desk, draft_id: str) -> Proposal:
    """Read a draft back into the form."""
    async with desk.database.reading() as tx:
        content = await questions.open_draft(tx, desk.firm.id, desk.user_id, draft_id, desk.now)
    return _unpack(content["proposal"])


async def send(desk: Desk, draft_id: str) -> Prepared:
    """Ask the customer, or begin at once where nobody need be asked (S7, S10); the draft is used up by it."""
    desk.require_firm()
    async with desk.database.transaction() as tx:
        await desk.first_time(tx)
        content = await questions.use_draft(tx, desk.firm.id, desk.user_id, draft_id, desk.now)
        proposal = _unpack(content["proposal"])
        if proposal.customer_id:
            await customers.lock(tx, proposal.customer_id)
        prepared = await _prepare(tx, desk, proposal)
        prepared = await _register(tx, desk, prepared)
        await customers.identify(tx, desk.firm.id, prepared.contact, Person(**content["person"]), desk.now)
        await firms.remember(tx, desk.firm.id, Person(**content["person"]), desk.now)
        engagement_id = await _engage(tx, desk, prepared.customer.id)
        await (_begin if prepared.at_once else _ask)(tx, desk, prepared, engagement_id)
        return prepared


async def _enquire(desk: Desk, proposal: Proposal) -> None:
    """Count numbers that are not in the firm's own register; nothing is learnt by asking about many (D7)."""
    if proposal.number is None or await known_customer(desk, proposal.number):
        return
    async with desk.database.transaction() as tx:
        lookup = tx.vault.lookup(proposal.number.value)
        new = await requests.enquire(tx, desk.firm.id, desk.user_id, lookup, desk.now)
        over = await _over_quota(tx, desk)
        if over and new and not await requests.warned(tx, desk.firm.id, desk.now - LOOKUPS_PER_PERSON_WITHIN):
            await publish(tx, desk.firm, Snooping(by_user=desk.user_id, by_name=desk.actor.person.name), desk.now)
    if over:
        raise TooManyLookups


async def _over_quota(tx: Transaction, desk: Desk) -> bool:
    own = await requests.enquiries(tx, desk.firm.id, desk.user_id, desk.now, LOOKUPS_PER_PERSON_WITHIN)
    everyone = await requests.enquiries(tx, desk.firm.id, None, desk.now, LOOKUPS_PER_FIRM_WITHIN)
    return own > LOOKUPS_PER_PERSON or everyone > LOOKUPS_PER_FIRM


async def _prepare(tx: Transaction, desk: Desk, proposal: Proposal) -> Prepared:
    found = await _customer(tx, desk, proposal)
    desk.require_engagement(await customers.engagement(tx, desk.firm.id, found.id) if found.id else None)
    terms = agree(proposal.wish, found, desk.catalogue)
    contact, typed = _contact(desk, found, proposal)
    known = found.on_platform if found.on_platform is not None else proposal.wish.on_platform
    if found.agreements:
        known = True
    now_then = at_once(terms, on_platform=known, catalogue=desk.catalogue)
    await _require_free(tx, desk, found.id, terms.service)
    return Prepared(
        customer=replace(found, on_platform=known), contact=contact, terms=terms, at_once=now_then, typed=typed
    )


async def _customer(tx: Transaction, desk: Desk, proposal: Proposal) -> Customer:
    customer_id = proposal.customer_id
    if proposal.number is not None:
        customer_id = await customers.known(tx, proposal.number)
    registered = await customers.load(tx, desk.firm.id, customer_id) if customer_id else None
    if registered:
        return registered
    if proposal.number is None:
        raise UnknownCustomer
    return Customer(id=customer_id or "", number=proposal.number, name=proposal.name, on_platform=None)


def _contact(desk: Desk, asked: Customer, proposal: Proposal) -> tuple[Contact, str | None]:
    """Choose who is asked, and say which typed address gave way to a registered login (S19, S20)."""
    chosen = asked.contact(proposal.contact_id) if proposal.contact_id else asked.contact_at(proposal.contact_email)
    typed = None
    if chosen is None and proposal.contact_email:
        chosen = next((c for c in asked.contacts if c.login), None)
        typed = proposal.contact_email if chosen else None
        chosen = chosen or _new_contact(asked, proposal)
    if chosen is None:
        raise NoContact
    if desk.firm.owns_address(chosen.address):
        raise OwnAddress(address=chosen.address)
    return chosen, typed


def _new_contact(asked: Customer, proposal: Proposal) -> Contact:
    first = asked.main_contact is None
    return Contact(
        id="",
        customer_id=asked.id,
        name=proposal.contact_name,
        email=proposal.contact_email,
        role=Role.ADMINISTRATOR if first else Role.USER,
        main=first,
    )


async def _require_free(tx: Transaction, desk: Desk, customer_id: str, service: str) -> None:
    """Refuse what another firm holds (D7), and what this firm already has or has asked for."""
    if not customer_id:
        return
    if await customers.bound_firm(tx, customer_id) not in {None, desk.firm.id}:
        raise HasFirm
    for other in await questions.collaborations(tx, desk.firm.id, customer_id):
        if other.terms.service == service and other.is_open:
            raise AlreadyCollaborating(status=other.status)


def _require_reachable(desk: Desk, contact: Contact, found: Person | None) -> None:
    if found is None or not found.human:
        raise Unreachable(contact=contact.name, address=contact.address)
    if found.is_of(desk.firm):
        raise OwnAddress(address=contact.address)


async def _register(tx: Transaction, desk: Desk, prepared: Prepared) -> Prepared:
    """Enter what the form said that the register did not know yet."""
    found = prepared.customer
    customer_id = found.id or await customers.find_or_create(tx, found.number, desk.now)
    await customers.lock(tx, customer_id)
    await _require_free(tx, desk, customer_id, prepared.terms.service)
    entry = Entry(number=found.number, name=found.name, on_platform=found.on_platform)
    await register_customer(tx, desk.firm, customer_id, entry, by_user=desk.user_id, at=desk.now)
    if found.on_platform is not None:
        await customers.put_on_platform(tx, desk.firm.id, customer_id, on_platform=found.on_platform)
    contact = replace(prepared.contact, customer_id=customer_id)
    if not contact.id:
        contact = await add_contact(tx, desk.firm, contact, "form", desk.user_id, desk.now)
    return replace(prepared, customer=replace(found, id=customer_id), contact=contact)


async def _engage(tx: Transaction, desk: Desk, customer_id: str) -> str:
    """Open the engagement; where it has no owner, whoever invites becomes it (D10)."""
    engagement_id = await customers.engage(tx, desk.firm.id, customer_id)
    standing = await customers.engagement(tx, desk.firm.id, customer_id)
    if standing is None or standing.owner is None:
        me = Member(user_id=desk.user_id, name=desk.actor.person.name, part=Part.OWNER)
        await customers.add_member(tx, desk.firm.id, engagement_id, me)
    return engagement_id


async def _ask(tx: Transaction, desk: Desk, prepared: Prepared, engagement_id: str) -> None:
    collaboration = _collaboration(desk, prepared, Status.INVITED)
    await questions.create(tx, collaboration, engagement_id, desk.now)
    me, contact = desk.actor.person, prepared.contact
    question = Question(
        id=new_id(),
        collaboration=collaboration,
        contact_id=contact.id,
        contact_name=contact.name,
        asked_by=me.user_id,
        asked_by_name=me.name,
        asked_at=desk.now,
        expires_at=expires_at(desk.now),
    )
    await questions.ask(tx, question, contact.address, contact.address_reason)
    event = Invited(
        customer_id=collaboration.customer_id,
        collaboration_id=collaboration.id,
        question_id=question.id,
        contact_id=contact.id,
        by_user=me.user_id,
        by_name=me.name,
        address=contact.address,
        expires_at=question.expires_at,
        **asdict(prepared.terms),
    )
    await publish(tx, desk.firm, event, desk.now)


async def _begin(tx: Transaction, desk: Desk, prepared: Prepared, engagement_id: str) -> None:
    collaboration = _collaboration(desk, prepared, Status.ACTIVE)
    if not await customers.bind(tx, collaboration.customer_id, desk.firm.id):
        raise HasFirm
    await questions.create(tx, collaboration, engagement_id, desk.now)
    await customers.put_on_platform(tx, desk.firm.id, collaboration.customer_id, on_platform=True)
    await questions.wake_rivals(tx, collaboration.customer_id, desk.firm.id, desk.now)
    me = desk.actor.person
    event = ActivatedAtOnce(
        customer_id=collaboration.customer_id,
        collaboration_id=collaboration.id,
        contact_id=prepared.contact.id,
        by_user=me.user_id,
        by_name=me.name,
        address=prepared.contact.address,
        service=prepared.terms.service,
        variant=prepared.terms.variant,
    )
    await publish(tx, desk.firm, event, desk.now)


def _collaboration(desk: Desk, prepared: Prepared, status: Status) -> Collaboration:
    return Collaboration(
        id=new_id(), firm_id=desk.firm.id, customer_id=prepared.customer.id, terms=prepared.terms, status=status
    )


def _pack(proposal: Proposal) -> dict[str, Any]:
    packed = asdict(proposal)
    packed["number"] = proposal.number.value if proposal.number else None
    return packed


def _unpack(packed: dict[str, Any]) -> Proposal:
    wish = packed["wish"]
    number = packed["number"]
    return Proposal(
        **packed
        | {
            "wish": Wish(**wish | {"payer": Payer(wish["payer"]) if wish["payer"] else None}),
            "number": OrganisationNumber(number) if number else None,
        }
    )
