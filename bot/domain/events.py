"""What happened: frozen facts. A field marked `personal` enters the history's chain only as a salted hash (D18)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from bot.domain.about import AboutCollaboration
from bot.domain.alert_events import MainContactLacking, PeriodEnds
from bot.domain.change_events import ChangeApproved, ChangeAsked, Changed, ChangeDeclined, ChangeOvertaken
from bot.domain.customer import Payer
from bot.domain.ending_events import EndingEvent
from bot.domain.firm_events import FirmChanged, FirmSetUp
from bot.domain.reasons import DeclineReason
from bot.domain.register_events import (
    AccessAnswered,
    AccessAsked,
    AccessExpired,
    AgreementNoted,
    AwayNoted,
    ContactAdded,
    ContactChanged,
    CustomerChanged,
    CustomerRegistered,
    EngagementChanged,
    HandedOver,
    HistoryCopied,
    personal,
)
from bot.domain.slack_events import (
    ChannelMoved,
    ChannelShared,
    ChannelUnreachable,
    ColleagueLeft,
    ColleagueUnreachable,
    Loss,
)
from bot.domain.switch_events import SwitchEvent
from bot.domain.task_events import TaskEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Whoever of the firm does something, as it is written down."""

    user: str
    name: str

    def fields(self) -> dict[str, Any]:
        """Give what events say of them."""
        return {"by_user": self.user, "by_name": self.name}


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
class WrongPerson(AboutCollaboration):
    """Whoever was asked said that somebody else should be, naming them or not (D2); the question closed."""

    question_id: str
    contact_id: str
    by_team: str
    by_user: str
    role: str
    level: str
    evidence: str | None
    by_name: str = personal()
    named: str = personal()
    named_email: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded(AboutCollaboration):
    """The contact was reminded, by the clock or by somebody of the firm (D3)."""

    question_id: str
    contact_id: str
    by_user: str | None
    by_name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class LastReminderPassed(AboutCollaboration):
    """The last reminder went by without an answer: somebody should phone (D3)."""

    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resent(AboutCollaboration):
    """The same question was put anew, with new time to answer and the same terms (D3)."""

    question_id: str
    contact_id: str
    by_user: str
    expires_at: datetime
    by_name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(AboutCollaboration):
    """The firm took its question back (D3)."""

    question_id: str
    by_user: str
    by_name: str = personal()


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
class Delayed(AboutCollaboration):
    """What the contact should have read has not got through for a while, and is tried on."""

    contact_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLost(AboutCollaboration):
    """Whoever was asked can no longer answer what is open (D19)."""

    question_id: str
    contact_id: str
    loss: Loss


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooping:
    """Somebody asked about many companies that are not in the firm's register (D7)."""

    by_user: str
    by_name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSent:
    """A manager was told in the morning what had gathered: `entries` are the history's numbers of it (D15)."""

    told: tuple[str, ...]
    entries: tuple[int, ...]


Event = (
    FirmSetUp
    | FirmChanged
    | CustomerRegistered
    | ContactAdded
    | CustomerChanged
    | ContactChanged
    | AgreementNoted
    | EngagementChanged
    | AwayNoted
    | HandedOver
    | AccessAsked
    | AccessAnswered
    | AccessExpired
    | HistoryCopied
    | Invited
    | ActivatedAtOnce
    | CollaborationImported
    | Approved
    | Declined
    | WrongPerson
    | Reminded
    | LastReminderPassed
    | Resent
    | Withdrawn
    | Expired
    | Blocked
    | ChangeAsked
    | ChangeApproved
    | ChangeDeclined
    | ChangeOvertaken
    | Changed
    | ShownAgain
    | Undeliverable
    | Delayed
    | ContactLost
    | EndingEvent
    | PeriodEnds
    | MainContactLacking
    | SwitchEvent
    | TaskEvent
    | ColleagueLeft
    | ColleagueUnreachable
    | ChannelShared
    | ChannelMoved
    | ChannelUnreachable
    | Snooping
    | DigestSent
)
KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}
