"""A customer as one firm's register knows it: its contacts, what it already has, and who works for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.numbers import OrganisationNumber


class Role(StrEnum):
    """A contact's role; only an administrator can be main contact."""

    ADMINISTRATOR = "administrator"
    USER = "user"


class Payer(StrEnum):
    """The invoice recipient."""

    FIRM = "firm"
    CUSTOMER = "customer"


class AddressReason(StrEnum):
    """Why a question goes to the address it goes to (S19, S20)."""

    LOGIN = "login"
    MAIN_CONTACT = "main_contact"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person at the customer; `login` is the address they log in with where that is registered (S19)."""

    id: str
    customer_id: str
    name: str
    email: str
    login: str | None = None
    role: Role = Role.USER
    main: bool = False
    language: str | None = None

    @property
    def address(self) -> str:
        """Give the address that counts: the registered login address, whatever else was typed (S19), else the mail."""
        return self.login or self.email

    @property
    def address_reason(self) -> AddressReason:
        """Say why that address."""
        if self.login:
            return AddressReason.LOGIN
        return AddressReason.MAIN_CONTACT if self.main else AddressReason.CONTACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What the customer already has on its own; `period` in months, None where nothing is paid."""

    service: str
    variant: str
    payer: Payer | None
    period: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A company in the firm's register; `on_platform` is None where the register does not say."""

    id: str
    number: OrganisationNumber
    name: str
    on_platform: bool | None
    contacts: tuple[Contact, ...] = ()
    agreements: tuple[Agreement, ...] = ()

    @property
    def main_contact(self) -> Contact | None:
        """Find the main contact; there is at most one."""
        return next((c for c in self.contacts if c.main), None)

    def contact(self, contact_id: str) -> Contact | None:
        """Find one of the contacts."""
        return next((c for c in self.contacts if c.id == contact_id), None)

    def contact_at(self, address: str) -> Contact | None:
        """Find the contact who has this address, as mail or as login."""
        wanted = address.lower()
        return next((c for c in self.contacts if wanted in (c.email.lower(), (c.login or "").lower())), None)

    def agreement(self, service: str) -> Agreement | None:
        """Find what it already has of a service (S14)."""
        return next((a for a in self.agreements if a.service == service), None)


class Part(StrEnum):
    """What somebody does in an engagement."""

    OWNER = "owner"
    PARTICIPANT = "participant"
    DEPUTY = "deputy"
    ACCESS = "access"


LASTING = frozenset({Part.OWNER, Part.PARTICIPANT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody of the firm in an engagement; a deputy has a `since` and an `until`, asked-for access an `until`."""

    user_id: str
    name: str
    part: Part
    since: datetime | None = None
    until: datetime | None = None

    def acts(self, at: datetime) -> bool:
        """Tell whether they act at this time."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """Firm × customer: who of the firm works there (D10)."""

    id: str
    members: tuple[Member, ...]

    @property
    def owner(self) -> Member | None:
        """Find the engagement's owner."""
        return next((m for m in self.members if m.part is Part.OWNER), None)

    def having(self, part: Part) -> tuple[Member, ...]:
        """List those who take this part, by name."""
        return tuple(sorted((m for m in self.members if m.part is part), key=lambda m: (m.name, m.user_id)))

    def deputy(self, at: datetime) -> Member | None:
        """Find whoever deputises for the owner, now or from a day to come."""
        coming = [m for m in self.having(Part.DEPUTY) if m.until is None or at < m.until]
        return coming[0] if coming else None

    def responsible(self, at: datetime) -> list[str]:
        """List who is told as the owner is: the owner, and whoever deputises for them now (D10)."""
        return [m.user_id for m in self.members if m.part is Part.OWNER or (m.part is Part.DEPUTY and m.acts(at))]

    def allows(self, user_id: str, at: datetime) -> bool:
        """Tell whether this consultant may act here; with no owner yet, whoever comes first may."""
        return self.owner is None or user_id in acting(self.members, at)


def acting(members: Iterable[Member], at: datetime) -> set[str]:
    """Collect the user ids of those who act at a time."""
    return {m.user_id for m in members if m.acts(at)}
