"""A register as a firm hands it over, beside what is known already: what is new, what differs, what stays out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.collaboration import OPEN, Status, Terms
from bot.domain.customer import LASTING, Agreement, Contact, Customer, Engagement, Member, Part, Role
from bot.domain.numbers import OrganisationNumber
from bot.domain.wording import same_address


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """A person at the customer; what is None was not said and stays as it is."""

    name: str
    email: str
    login: str | None = None
    role: Role | None = None
    main: bool | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Existing:
    """A collaboration that goes on already, outside the bot until now; `line` is where the file says so."""

    terms: Terms
    since: datetime | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A customer as it comes from a register; an empty name, like None, was not said."""

    number: OrganisationNumber
    name: str
    on_platform: bool | None
    contacts: tuple[ContactEntry, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    members: tuple[Member, ...] = ()
    collaborations: tuple[Existing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A collaboration that the firm has or had with the customer; `changed_at` says since when it stands so."""

    terms: Terms
    status: Status
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a customer; `taken` says that another firm has it, never which (D7)."""

    customer: Customer | None = None
    engagement: Engagement | None = None
    tracks: tuple[Track, ...] = ()
    taken: bool = False


class KeptOut(StrEnum):
    """Why a collaboration of the file is not entered."""

    OTHER_TERMS = "other_terms"
    ASKED = "asked"
    CLOSED = "closed"
    HAS_FIRM = "has_firm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a register brings: `customer` where its name or platform differs, contacts with their new values.

    `kept_out` are the collaborations that stay as they stand, with the reason.
    """

    is_new: bool
    customer: Customer | None = None
    added: tuple[ContactEntry, ...] = ()
    contacts: tuple[Contact, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    members: tuple[Member, ...] = ()
    begun: tuple[Existing, ...] = ()
    kept_out: tuple[tuple[Existing, KeptOut], ...] = ()

    @property
    def nothing(self) -> bool:
        """Tell whether all is as it was."""
        parts = (self.customer, self.added, self.contacts, self.agreements, self.members, self.begun)
        return not (self.is_new or any(parts))


def compare(entry: Entry, known: Known) -> Changes:
    """Say what a register's entry changes; what the file does not name stays as it is."""
    customer = known.customer
    kept_out = tuple(_kept_out(entry, known))
    out = [existing for existing, _ in kept_out]
    standing = [track.terms.service for track in known.tracks if track.status in OPEN]
    return Changes(
        is_new=customer is None,
        customer=_customer(entry, customer) if customer else None,
        added=tuple(each for each in entry.contacts if customer is None or match(each, entry, customer) is None),
        contacts=tuple(_contacts(entry, customer)) if customer else (),
        agreements=tuple(a for a in entry.agreements if customer is None or a not in customer.agreements),
        members=tuple(_members(entry, known.engagement)),
        begun=tuple(c for c in entry.collaborations if c not in out and c.terms.service not in standing),
        kept_out=kept_out,
    )


def on_platform(entry: Entry) -> bool | None:
    """Say whether the customer is on the platform: who has anything there is, whatever the column says (D1)."""
    return True if entry.agreements or entry.collaborations else entry.on_platform


def match(said: ContactEntry, entry: Entry, customer: Customer) -> Contact | None:
    """Find the person an entry means: by mail, else by login, else by a name whose old address the file has dropped."""
    for contact in customer.contacts:
        if same_address(contact.email, said.email):
            return contact
    for contact in customer.contacts:
        if said.login and contact.login and same_address(contact.login, said.login):
            return contact
    named = [c for c in customer.contacts if c.name == said.name and not _names(entry, c.email)]
    return named[0] if len(named) == 1 else None


def _names(entry: Entry, email: str) -> bool:
    return any(same_address(each.email, email) for each in entry.contacts)


def _customer(entry: Entry, customer: Customer) -> Customer | None:
    said = on_platform(entry)
    platform = customer.on_platform if customer.on_platform or said is None else said
    wanted = replace(customer, name=entry.name or customer.name, on_platform=platform)
    return None if wanted == customer else wanted


def _contacts(entry: Entry, customer: Customer) -> Iterator[Contact]:
    """Give every contact that changes, those who stop being the main contact first: there is never a second one."""
    wanted = {c.id: updated(c, said) for said in entry.contacts if (c := match(said, entry, customer))}
    chosen = [match(said, entry, customer) for said in entry.contacts if said.main]
    for contact in customer.contacts:
        if contact.main and chosen and contact not in chosen:
            wanted[contact.id] = replace(wanted.get(contact.id, contact), main=False)
    changed = [contact for contact in wanted.values() if contact not in customer.contacts]
    yield from sorted(changed, key=lambda contact: contact.main)


def new_contact(contact_id: str, customer_id: str, said: ContactEntry) -> Contact:
    """Make a contact of what was said; with no role it is a user, or an administrator if it is the main contact."""
    return Contact(
        id=contact_id,
        customer_id=customer_id,
        name=said.name,
        email=said.email,
        login=said.login,
        role=said.role or (Role.ADMINISTRATOR if said.main else Role.USER),
        main=bool(said.main),
        language=said.language,
    )


def updated(contact: Contact, said: ContactEntry) -> Contact:
    """Give a contact with what was said of it; whoever becomes main contact is an administrator by that."""
    main = contact.main if said.main is None else said.main
    role = said.role or (Role.ADMINISTRATOR if main else contact.role)
    return replace(
        contact,
        name=said.name,
        email=said.email,
        login=said.login or contact.login,
        role=role,
        main=main and role is Role.ADMINISTRATOR,
        language=said.language or contact.language,
    )


def _members(entry: Entry, engagement: Engagement | None) -> Iterator[Member]:
    """Give whoever joins or changes part, the owner last; a former owner goes on as a participant."""
    standing = engagement.members if engagement else ()
    now = {m.user_id: m.part for m in standing if m.part in LASTING}
    owner = next((m for m in entry.members if m.part is Part.OWNER), None)
    former = engagement.owner if engagement and owner else None
    if former and owner and former.user_id != owner.user_id:
        yield replace(former, part=Part.PARTICIPANT)
    for said in sorted(entry.members, key=lambda member: member.part is Part.OWNER):
        if now.get(said.user_id) not in {said.part, Part.OWNER}:
            yield said


def _kept_out(entry: Entry, known: Known) -> Iterator[tuple[Existing, KeptOut]]:
    for existing in entry.collaborations:
        same = [track for track in known.tracks if track.terms.service == existing.terms.service]
        standing = next((track for track in same if track.status in OPEN), None)
        if standing is None:
            since = existing.since
            if any(since is None or since <= track.changed_at for track in same):
                yield existing, KeptOut.CLOSED
        elif standing.status is Status.INVITED:
            yield existing, KeptOut.ASKED
        elif standing.terms != existing.terms:
            yield existing, KeptOut.OTHER_TERMS
