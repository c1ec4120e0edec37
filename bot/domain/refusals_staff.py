"""What the rules do not allow about who works for a customer."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.refusals import Refusal


@dataclass(eq=False)
class NotYourEngagement(Refusal):
    """A consultant acted on a customer whose engagement is somebody else's (D10)."""

    code = "not_your_engagement"
    owner: str
    engagement_id: str = ""


@dataclass(eq=False)
class NotOwner(Refusal):
    """Somebody other than the engagement's owner or a manager said who takes part, or let somebody in (D10)."""

    code = "not_owner"
    owner: str


@dataclass(eq=False)
class HasAccess(Refusal):
    """A colleague asked for access that they have already."""

    code = "has_access"


@dataclass(eq=False)
class AccessWaits(Refusal):
    """A colleague asked again while the owner has not answered yet."""

    code = "access_waits"
    owner: str
    at: datetime


@dataclass(eq=False)
class AccessSettled(Refusal):
    """The request for access has its answer; a late or repeated click changes nothing."""

    code = "access_settled"
    status: str
    by: str
    at: datetime


@dataclass(eq=False)
class AccessTooLate(Refusal):
    """The day until which a colleague wanted access has passed."""

    code = "access_too_late"
    name: str
    until: datetime


@dataclass(eq=False)
class NotManager(Refusal):
    """Somebody other than a manager wanted to see all engagements (S22)."""

    code = "not_manager"


@dataclass(eq=False)
class OwnDeputy(Refusal):
    """The owner of an engagement was to deputise for themself."""

    code = "own_deputy"
