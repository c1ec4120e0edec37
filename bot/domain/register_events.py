"""What happens to a firm's register: customers, their people, what they have, who works for them (D18)."""

from dataclasses import dataclass, field
from typing import Any

from bot.domain.customer import Part, Payer, Role


def personal() -> Any:
    """Mark a field whose value can be erased without breaking the chain."""
    return field(metadata={"personal": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRegistered:
    """A customer entered the firm's register."""

    customer_id: str
    by_user: str | None
    name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAdded:
    """A person at the customer entered the register."""

    customer_id: str
    contact_id: str
    by_user: str | None
    name: str = personal()
    email: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerChanged:
    """A customer's name, or whether it is on the platform, was corrected in the register."""

    customer_id: str
    by_user: str | None
    on_platform: bool | None
    name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanged:
    """A person at the customer was corrected; all values as they are from now on, an empty login being none."""

    customer_id: str
    contact_id: str
    by_user: str | None
    role: Role
    main: bool
    language: str | None
    name: str = personal()
    email: str = personal()
    login: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementNoted:
    """The register says what the customer already has on its own (S14)."""

    customer_id: str
    by_user: str | None
    service: str
    variant: str
    payer: Payer | None
    period: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementChanged:
    """Somebody of the firm joined an engagement, or takes another part in it (D10)."""

    customer_id: str
    by_user: str | None
    user_id: str
    part: Part
    name: str = personal()
