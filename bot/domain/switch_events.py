"""What happens when a customer changes firms (D8); nothing of it in the new firm's history names the present one (D7).

In the present firm's history the endings themselves say where the customer goes.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.about import AboutCollaboration
from bot.domain.register_events import personal
from bot.domain.switching import Fall


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutSwitch(AboutCollaboration):
    """What every event in the new firm's history says."""

    question_id: str
    contact_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchWished(AboutSwitch):
    """The customer said that it wants to switch; `reached` tells whether it could be asked to confirm."""

    by_team: str
    by_user: str
    role: str
    level: str
    evidence: str | None
    expires_at: datetime
    reached: bool
    by_name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchUnreached(AboutSwitch):
    """What should have asked the customer to confirm could not be delivered: it must end by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchSet(AboutSwitch):
    """The customer confirmed, and chose the day on which the new firm begins."""

    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchBegun(AboutSwitch):
    """Nothing is left with the firm before, and so the collaboration began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchFell(AboutSwitch):
    """The switch came to nothing; `by_user` is set where somebody of this firm took it back."""

    fall: Fall
    by_user: str | None = None
    by_name: str = personal(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingAsked:
    """The customer is asked, in the present firm's workspace, to confirm that it goes to another firm."""

    customer_id: str
    contact_id: str
    switch_id: str
    onward_firm: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingClosed:
    """What was asked there closed: `asked` is the entry that asked, `how` it closed, `by_name` who answered."""

    customer_id: str
    switch_id: str
    onward_firm: str
    asked: int
    how: str
    by_user: str | None = None
    by_name: str = personal(default="")


SwitchEvent = SwitchWished | SwitchUnreached | SwitchSet | SwitchBegun | SwitchFell | LeavingAsked | LeavingClosed
