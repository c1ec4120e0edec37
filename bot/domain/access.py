"""A colleague asks to be let into an engagement for a while, and its owner answers (D10)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.customer import Member, Part
from bot.domain.refusals_staff import AccessSettled, AccessTooLate

ACCESS_LASTS_DAYS, ACCESS_LASTS_AT_MOST_DAYS = 14, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a colleague asked for: to act for a customer until then; `asked` is the history's entry.

    `given` is None while it waits for an answer, `answered_by` a name.
    """

    id: str
    firm_id: str
    customer_id: str
    engagement_id: str
    user_id: str
    name: str
    reason: str
    until: datetime
    asked_at: datetime
    asked: int = 0
    given: bool | None = None
    answered_by: str = ""
    answered_at: datetime | None = None

    def waits(self, at: datetime) -> bool:
        """Tell whether it can still be answered."""
        return self.given is None and at < self.until

    def require_waiting(self, at: datetime) -> None:
        """Raise the honest refusal unless it waits for an answer."""
        if self.given is not None:
            given = "given" if self.given else "denied"
            raise AccessSettled(status=given, by=self.answered_by, at=self.answered_at or self.asked_at)
        if at >= self.until:
            raise AccessTooLate(name=self.name, until=self.until - timedelta(seconds=1))

    @property
    def member(self) -> Member:
        """Give the part that they take once they are let in."""
        return Member(user_id=self.user_id, name=self.name, part=Part.ACCESS, until=self.until)
