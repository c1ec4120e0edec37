"""What a morning's look at the register found, before anybody stumbles over it (D15); part of `events`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.about import AboutCollaboration


class Lack(StrEnum):
    """Why a customer's main contact cannot be relied on: there is none, or Slack no longer has them."""

    MISSING = "missing"
    LEFT = "left"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodEnds(AboutCollaboration):
    """An agreement's period ends within so many days; it renews if nobody does anything."""

    service: str
    variant: str
    days: int
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MainContactLacking:
    """Something goes on with a customer that has no main contact, or none who can be written to (S28)."""

    customer_id: str
    lack: Lack
