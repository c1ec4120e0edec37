"""What somebody of the firm is about to ask: checked against the rules, and kept as a draft while it is looked at."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.domain import division
from bot.domain.collaboration import Terms
from bot.domain.customer import Contact, Customer, Payer, Role
from bot.domain.division import Division
from bot.domain.firm import Person
from bot.domain.invitation import Wish, agree, at_once
from bot.domain.numbers import OrganisationNumber
from bot.domain.refusals import AlreadyCollaborating, HasFirm, NoContact, OwnAddress, UnknownCustomer
from bot.storage import collaborations, customers, drafts
from bot.storage.database import Transaction
from bot.usecases.desk import Desk
from bot.usecases.enquiring import enquire
from bot.usecases.reaching import require_reachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the form says: a customer of the register by `customer_id`, or a new one by `number` and `name`.

    The contact is one of the customer's by `contact_id`, or a new one by `contact_name` and `contact_email`.
    `wishes` are the services, each once; `division` says who does what, where that was agreed (D20). One that
    `switches` may ask a customer of another firm whether it wants to come (D8).
    """

    wishes: tuple[Wish, ...]
    customer_id: str | None = None
    number: OrganisationNumber | None = None
    name: str = ""
    contact_id: str | None = None
    contact_name: str = ""
    contact_email: str = ""
    on_platform: bool | None = None
    division: Division = field(default_factory=dict)
    switches: bool = False

    def also(self, wish: Wish) -> "Proposal":
        """Add a service, in place of what was wished for of the same one."""
        others = tuple(each for each in self.wishes if each.service != wish.service)
        return replace(self, wishes=(*others, wish))

    def agreeing(self, agreed: Division) -> "Proposal":
        """Say who does what."""
        return replace(self, division=agreed)

    def without(self, service: str) -> "Proposal":
        """Leave a service out."""
        return replace(self, wishes=tuple(each for each in self.wishes if each.service != service))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One service as it would be asked for, or begun `at_once`."""

    terms: Terms
    at_once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What would be asked if it were sent now; `typed` is an address that was typed and does not count (S19).

    `switches` says that the customer has another firm, and is asked whether it wants to come (D8).
    """

    customer: Customer
    contact: Contact
    offers: tuple[Offer, ...]
    division: Division
    typed: str | None = None
    switches: bool = False

    @property
    def asks(self) -> tuple[Terms, ...]:
        """List what the customer is asked to approve."""
        return tuple(offer.terms for offer in self.offers if not offer.at_once)

    @property
    def begins(self) -> tuple[Terms, ...]:
        """List what begins at once (D1)."""
        return tuple(offer.terms for offer in self.offers if offer.at_once)


async def prepare(desk: Desk, proposal: Proposal) -> Prepared:
    """Check a proposal as far as can be without Slack; raises the refusal that belongs to it."""
    desk.require_firm()
    if proposal.number is not None:
        await enquire(desk, proposal.number)
    async with desk.database.reading() as tx:
        return await prepared(tx, desk, proposal)


async def keep(desk: Desk, proposal: Proposal, ready: Prepared, found: Person | None) -> str:
    """Keep a checked proposal with the person it will go to, and return the draft's id for the form to carry.

    Nobody sees a draft, so a form whose answer was lost may come again with other words.
    """
    person = require_reachable(desk.firm, ready.contact, found)
    async with desk.database.transaction() as tx:
        content = {"proposal": _pack(proposal), "person": asdict(person)}
        return await drafts.keep(tx, desk.firm.id, desk.user_id, content, desk.now)


async def put_aside(desk: Desk, proposal: Proposal) -> str:
    """Keep what a form begins with and has no fields for; whom it will go to is yet to be said."""
    async with desk.database.transaction() as tx:
        content = {"proposal": _pack(proposal), "person": None}
        return await drafts.keep(tx, desk.firm.id, desk.user_id, content, desk.now)


async def reopen(desk: Desk, draft_id: str) -> tuple[Proposal, Person | None]:
    """Read a draft back: what was proposed, and the person it would go to, None where nobody was found yet."""
    async with desk.database.reading() as tx:
        return _read(await drafts.read(tx, desk.firm.id, desk.user_id, draft_id, desk.now))


async def used(tx: Transaction, desk: Desk, draft_id: str) -> tuple[Proposal, Person | None]:
    """Read a draft back and use it up."""
    return _read(await drafts.use(tx, desk.firm.id, desk.user_id, draft_id, desk.now))


def _read(content: Mapping[str, Any]) -> tuple[Proposal, Person | None]:
    return _unpack(content["proposal"]), Person(**content["person"]) if content["person"] else None


async def prepared(tx: Transaction, desk: Desk, proposal: Proposal) -> Prepared:
    """Check a proposal inside a transaction, for now or for good."""
    found = await _customer(tx, desk, proposal)
    desk.require_engagement(await customers.engagement(tx, desk.firm.id, found.id) if found.id else None)
    terms = [agree(wish, found, desk.catalogue) for wish in proposal.wishes]
    contact, typed = _contact(desk, found, proposal)
    known = found.on_platform if found.on_platform is not None else proposal.on_platform
    switches = proposal.switches and await has_firm(tx, desk, found.id)
    known = True if found.agreements or switches else known
    offers = [Offer(terms=each, at_once=at_once(each, on_platform=known, catalogue=desk.catalogue)) for each in terms]
    await require_free(tx, desk, found.id, {each.service for each in terms}, switches=switches)
    return Prepared(
        customer=replace(found, on_platform=known),
        contact=contact,
        offers=tuple(offers),
        division=proposal.division,
        typed=typed,
        switches=switches,
    )


async def has_firm(tx: Transaction, desk: Desk, customer_id: str) -> bool:
    """Tell whether another firm holds the customer; which one is nobody's to know (D7)."""
    return bool(customer_id) and await customers.bound_firm(tx, customer_id) not in {None, desk.firm.id}


async def require_free(
    tx: Transaction, desk: Desk, customer_id: str, services: set[str], *, switches: bool = False
) -> None:
    """Refuse what another firm holds, unless that is what is asked about; and what this firm has or has asked for."""
    if not customer_id:
        return
    if not switches and await has_firm(tx, desk, customer_id):
        raise HasFirm
    for other in await collaborations.of_customer(tx, desk.firm.id, customer_id):
        if other.terms.service in services and other.is_open:
            raise AlreadyCollaborating(status=other.status)


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


def _pack(proposal: Proposal) -> dict[str, Any]:
    return asdict(proposal) | {"number": proposal.number.value if proposal.number else None}


def _unpack(packed: Mapping[str, Any]) -> Proposal:
    wishes = tuple(_wish(each) for each in packed["wishes"])
    number = OrganisationNumber(packed["number"]) if packed["number"] else None
    agreed = division.read(packed["division"])
    return Proposal(**dict(packed) | {"wishes": wishes, "number": number, "division": agreed})


def _wish(packed: Mapping[str, Any]) -> Wish:
    return Wish(**dict(packed) | {"payer": Payer(packed["payer"]) if packed["payer"] else None})
