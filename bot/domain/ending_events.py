"""What happens when a collaboration ends, or was to (D12, D14)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.about import AboutCollaboration
from bot.domain.customer import Payer
from bot.domain.ending import After, Party
from bot.domain.register_events import personal


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutEnding(AboutCollaboration):
    """What the end of a collaboration is about: the variant it has, the `onward` one, who `paid` and who pays then.

    `onward_firm` names the firm that the customer goes to, where it goes to one (D8).
    `by_team`, `role` and `level` say as whom somebody of the customer spoke; they are empty for the firm's people.
    `evidence` is the hash of what was shown before it was confirmed (D9).
    """

    contact_id: str
    party: Party
    by_user: str | None
    after: After
    service: str
    variant: str
    onward: str
    paid: Payer | None
    payer: Payer | None
    period: int | None
    deletes: bool
    onward_firm: str = ""
    by_team: str = ""
    role: str = ""
    level: str = ""
    evidence: str | None = None
    by_name: str = personal(default="")
    reason: str = personal(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndScheduled(AboutEnding):
    """A day was set on which a collaboration ends (D12)."""

    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutParting(AboutCollaboration):
    """What is said of a question about an ending: of which service, and on which day it would come (D4)."""

    question_id: str
    service: str
    variant: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAsked(AboutParting):
    """The firm ends, and the customer is asked what it does afterwards; `after` is what the firm says, if it does."""

    contact_id: str
    after: After | None
    by_user: str
    expires_at: datetime
    by_name: str = personal()
    address: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAnswered(AboutParting):
    """The customer said what it does afterwards; `evidence` is the hash of the copy it answered (D9)."""

    contact_id: str
    after: After
    by_team: str
    by_user: str
    role: str
    level: str
    evidence: str | None
    by_name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndUnanswered(AboutParting):
    """The day came and the customer had not answered: the firm must say which it is, and nothing was ended (D4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOvertaken(AboutParting):
    """The question closed, since the end was said anew, by the firm or by the customer itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndStopped(AboutCollaboration):
    """Whoever had set the day took it back (D12); by no user, where a switch came to nothing (D8)."""

    contact_id: str
    party: Party
    by_user: str | None
    ends_at: datetime
    onward_firm: str = ""
    by_name: str = personal(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(AboutEnding):
    """A collaboration ended: at once, or because its day came; with no main contact the firm is alerted (S28)."""

    scheduled: bool
    no_main_contact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftoverFound:
    """A week after an ending something with the same customer still stands (D14)."""

    customer_id: str
    ended_at: datetime
    collaborations: tuple[str, ...]


EndingEvent = EndAsked | EndAnswered | EndUnanswered | EndOvertaken | EndScheduled | EndStopped | Ended | LeftoverFound
