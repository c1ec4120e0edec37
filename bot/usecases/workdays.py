"""Which days people work in Sweden: no weekend, no public holiday, none of the eves that everybody takes off."""

import functools
from datetime import date

import holidays

_SATURDAY = 5


def swedish(day: date) -> bool:
    """Tell whether a day is a working day."""
    return day.weekday() < _SATURDAY and day not in _days_off()


@functools.cache
def _days_off() -> holidays.HolidayBase:
    return holidays.country_holidays("SE", categories=("public", "de_facto"))
