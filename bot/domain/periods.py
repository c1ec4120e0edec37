"""When an agreement's period ends, and when that is worth a word (D15); all days are Stockholm's."""

import calendar
from datetime import date, timedelta

STAGES = (90, 60, 30)
SETTLED = timedelta(
    days=14
)  # what has just begun need not be said to end: a period of three months has no 90 days left


def end_of(began: date, months: int, today: date) -> date:
    """Give the day on which the period ends that runs today; each renews into the next."""
    passed = (today.year - began.year) * 12 + today.month - began.month
    ends = (_later(began, months * number) for number in range(max(1, passed // months), passed // months + 3))
    return next(day for day in ends if day > today)


def stage(began: date, months: int, today: date) -> tuple[date, int] | None:
    """Say when the period ends and which of 90, 60 and 30 days it has come to; the missed ones merge into the last."""
    ends = end_of(began, months, today)
    settled = _later(ends, -months) + SETTLED
    reached = [days for days in STAGES if settled <= ends - timedelta(days=days) <= today]
    return (ends, min(reached)) if reached else None


def _later(day: date, months: int) -> date:
    """Go so many months on, to the same day or the month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
