"""Deadlines, reminders and quotas: when a question expires, when somebody may be reminded, how often may be asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OPENS, SHUTS = time(8), time(17)
MOST_REMINDERS = 3
REMINDED_BY_HAND_EVERY = timedelta(days=1)
RESENT_EVERY = timedelta(minutes=10)
PHONE_AFTER_WORKDAYS = 2
DRAFT_LIVES = timedelta(hours=12)
FEWEST_DAYS, MOST_DAYS, MOST_REMINDERS = 7, 90, 3
INSTALLING_WITHIN = timedelta(minutes=10)
PROFILE_IS_FRESH = timedelta(minutes=15)
CHANNEL_IS_FRESH = timedelta(minutes=15)
WORKSPACE_IS_ASKED_EVERY = timedelta(hours=1)
PERSON_IS_ASKED_EVERY = timedelta(days=1)
REQUESTS_ARE_KEPT = timedelta(days=7)
DELAYED_AFTER = timedelta(hours=1)
SILENT_IS_TOLD_EVERY = timedelta(days=1)
LOOKED_AT_AGAIN_AFTER = timedelta(hours=1)

LOOKUPS_PER_PERSON = 30
LOOKUPS_PER_PERSON_WITHIN = timedelta(hours=1)
LOOKUPS_PER_FIRM = 100
LOOKUPS_PER_FIRM_WITHIN = timedelta(days=1)

Workday = Callable[[date], bool]


def in_hours(at: datetime, is_workday: Workday) -> bool:
    """Tell whether it is a working day between 08:00 and 17:00 in Stockholm."""
    here = at.astimezone(STOCKHOLM)
    return is_workday(here.date()) and OPENS <= here.time() < SHUTS


def opened(at: datetime) -> datetime:
    """Say when the day began on which people may be reminded."""
    return datetime.combine(at.astimezone(STOCKHOLM).date(), OPENS, STOCKHOLM)


def into_hours(at: datetime, is_workday: Workday) -> datetime:
    """Move a time forward, if it must move, to when people may be reminded."""
    here = at.astimezone(STOCKHOLM)
    if in_hours(here, is_workday):
        return here
    day = here.date() if here.time() < OPENS else here.date() + timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, STOCKHOLM)


def workdays_later(at: datetime, days: int, is_workday: Workday) -> datetime:
    """Go so many working days on, at the same time of day as far as that is in hours."""
    moved = into_hours(at, is_workday)
    for _ in range(days):
        moved = into_hours(moved + timedelta(days=1), is_workday)
    return moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How patient a firm is (D3): days until a question expires, and days after which the customer is reminded.

    Days are counted on the wall in Stockholm, so that a change to summer time moves nothing by an hour.
    """

    expires_days: int = 30
    reminder_days: tuple[int, ...] = (3, 7, 14)

    def expires_at(self, sent_at: datetime) -> datetime:
        """Say when a question that is sent now stops waiting: when its last day is over."""
        last = sent_at.astimezone(STOCKHOLM).date() + timedelta(days=self.expires_days)
        return datetime.combine(last + timedelta(days=1), time(), STOCKHOLM)

    def passed(self, sent_at: datetime, at: datetime, already: int) -> int:
        """Count the reminders that are behind once one goes out at `at`: the missed ones merge into it."""
        due = sum(self._day(sent_at, days) <= at for days in self.reminder_days[:MOST_REMINDERS])
        return max(due, already + 1)

    def reminds_at(self, sent_at: datetime, already: int, is_workday: Workday) -> datetime | None:
        """Say when the next reminder is due, or None after the last."""
        if already >= min(len(self.reminder_days), MOST_REMINDERS):
            return None
        return into_hours(self._day(sent_at, self.reminder_days[already]), is_workday)

    def calls_at(self, reminders: int, since: datetime, is_workday: Workday) -> datetime | None:
        """Say when the owner is asked to phone: some working days after the last reminder went by."""
        last = min(len(self.reminder_days), MOST_REMINDERS)
        if not last or reminders < last:
            return None
        return workdays_later(since, PHONE_AFTER_WORKDAYS, is_workday)

    def _day(self, sent_at: datetime, days: int) -> datetime:
        return sent_at.astimezone(STOCKHOLM) + timedelta(days=days)
