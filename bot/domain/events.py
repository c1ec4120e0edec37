"""What happened: frozen facts. A field marked `personal` enters the history's chain only as a salted hash (D18)."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from bot.domain.customer import Part, Payer, Role


def personal() -> Any:
    """Mark a field whose value can be erased without breaking the chain."""
    return field(metadata={"personal": True})


class DeclineReason(StrEnum):
    """Why the customer said no (D2)."""

    WRONG_VARIANT = "wrong_variant"
    WRONG_PAYER = "wrong_payer"
    WRONG_PERSON = "wrong_person"
    NOT_NOW = "not_now"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmSetUp:
    """The firm said its name, channel, managers, language and mail domains."""

    by_user: str
    channel_id: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutCollaboration:
    """What every event of a collaboration says."""

    customer_id: str
    collaboration_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited(AboutCollaboration):
    """The firm asked the customer to approve a collaboration (S5, S7)."""

    question_id: str
    contact_id: str
    by_user: str
    service: str
    variant: str
    payer: Payer | None
    period: int | None
    expires_at: datetime
    by_name: str = personal()
    address: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivatedAtOnce(AboutCollaboration):
    """A non-paying service for a customer not on the platform began with no approval (S10, D1)."""

    contact_id: str
    by_user: str
    service: str
    variant: str
    by_name: str = personal()
    address: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class CollaborationImported(AboutCollaboration):
    """A collaboration that already went on when the register was loaded; nobody is asked and nobody is told."""

    service: str
    variant: str
    payer: Payer | None
    period: int | None
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved(AboutCollaboration):
    """The customer said yes; `evidence` is the hash of the copy it answered."""

    question_id: str
    contact_id: str
    by_team: str
    by_user: str
    role: str
    level: str
    evidence: str | None
    by_name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(AboutCollaboration):
    """The customer said no, with a reason if it gave one (D2)."""

    question_id: str
    contact_id: str
    by_team: str
    by_user: str
    role: str
    level: str
    evidence: str | None
    reason: DeclineReason | None
    by_name: str = personal()
    note: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired(AboutCollaboration):
    """The question waited its time and got no answer (D3)."""

    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked(AboutCollaboration):
    """The customer already has a firm, so this question closes (S11, D6); never says which (D7)."""

    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAgain(AboutCollaboration):
    """The contact had the open question put before them once more; the terms are the same."""

    question_id: str
    contact_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable(AboutCollaboration):
    """What the contact should have read cannot be delivered; `reason` is Slack's error code."""

    contact_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelUnreachable:
    """The firm's channel takes no messages; `reason` is Slack's error code, `channel_id` which channel."""

    channel_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooping:
    """Somebody asked about many companies that are not in the firm's register (D7)."""

    by_user: str
    by_name: str = personal()


Event = (
    FirmSetUp
    | CustomerRegistered
    | ContactAdded
    | CustomerChanged
    | ContactChanged
    | AgreementNoted
    | EngagementChanged
    | Invited
    | ActivatedAtOnce
    | CollaborationImported
    | Approved
    | Declined
    | Expired
    | Blocked
    | ShownAgain
    | Undeliverable
    | ChannelUnreachable
    | Snooping
)
KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}


def split(event: Event) -> tuple[dict[str, Any], dict[str, str]]:
    """Separate an event into what is plain and what is personal, both as JSON values."""
    plain: dict[str, Any] = {}
    private: dict[str, str] = {}
    for each in fields(event):
        value = _to_json(getattr(event, each.name))
        (private if each.metadata.get("personal") else plain)[each.name] = value
    return plain, private


def join(kind: str, plain: dict[str, Any], private: dict[str, str]) -> Event:
    """Put an event together again; a personal field that was erased reads as an empty string."""
    cls = KINDS[kind]
    values = {
        each.name: private.get(each.name, "") if each.metadata.get("personal") else plain[each.name]
        for each in fields(cls)
    }
    hints = get_type_hints(cls)
    return cls(**{name: _reader(hints[name])(value) for name, value in values.items()})


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _reader(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) is UnionType:
        inner = _reader(next(arg for arg in get_args(hint) if arg is not type(None)))
        return lambda value: None if value is None else inner(value)
    if hint is datetime:
        return datetime.fromisoformat
    return hint if isinstance(hint, type) and issubclass(hint, StrEnum) else lambda value: value
