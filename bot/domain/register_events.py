"""What happens to a firm's register: customers, their people, what they have, who works for them (D18)."""

from dataclasses import MISSING, dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.customer import Part, Payer, Role


def personal(default: Any = MISSING) -> Any:
    """Mark a field whose value can be erased without breaking the chain."""
    return field(default=default, metadata={"personal": True})


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
    """Somebody of the firm takes a part in an engagement, another than `before`, or has `left` it (D10).

    `told` are the users who hear of it; `owner` is the name of whoever owns the engagement from now on.
    """

    customer_id: str
    by_user: str | None
    user_id: str
    part: Part
    before: Part | None = None
    left: bool = False
    since: datetime | None = None
    until: datetime | None = None
    told: tuple[str, ...] = ()
    name: str = personal()
    by_name: str = personal(default="")
    owner: str = personal(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayNoted:
    """An owner is away and says who deputises in all their engagements; an empty `user_id` is nobody any more (D10)."""

    by_user: str
    user_id: str
    customers: int
    since: datetime | None = None
    until: datetime | None = None
    told: tuple[str, ...] = ()
    name: str = personal()
    by_name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A manager let somebody take over all that another owned, who left every engagement (D10)."""

    by_user: str
    user_id: str
    customers: int
    told: tuple[str, ...] = ()
    name: str = personal()
    to: str = personal()
    by_name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAsked:
    """A colleague asked the engagement's owner to be let in until a day (D10)."""

    customer_id: str
    access_id: str
    by_user: str
    until: datetime
    by_name: str = personal()
    reason: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAnswered:
    """The owner, or whoever deputises, let a colleague in or did not; `asked` is the entry that asked."""

    customer_id: str
    access_id: str
    by_user: str
    user_id: str
    given: bool
    until: datetime
    asked: int
    told: tuple[str, ...] = ()
    name: str = personal()
    by_name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryCopied:
    """Somebody of the firm took a customer's whole history out as a file (D17)."""

    customer_id: str
    by_user: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessExpired:
    """The time for which a colleague was let in is over (D10)."""

    customer_id: str
    user_id: str
    told: tuple[str, ...] = ()
    name: str = personal()
