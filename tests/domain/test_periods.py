"""When an agreement's period ends, over months of every length, and when that is told (D15)."""

from datetime import date, timedelta

import pytest

from bot.domain.periods import end_of, stage


@pytest.mark.parametrize(
    ("began", "months", "today", "ends"),
    [
        (date(2026, 11, 24), 3, date(2026, 11, 24), date(2027, 2, 24)),
        (date(2026, 11, 30), 3, date(2027, 1, 1), date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28), date(2027, 5, 30)),
        (date(2024, 2, 29), 12, date(2026, 11, 24), date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2028, 2, 28), date(2028, 2, 29)),
        (date(2024, 3, 1), 12, date(2026, 3, 1), date(2027, 3, 1)),
    ],
)
def test_a_period_renews_into_the_next_on_the_day_it_began_or_the_months_last(
    began: date, months: int, today: date, ends: date
) -> None:
    assert end_of(began, months, today) == ends


@pytest.mark.parametrize(
    ("months", "left", "said"),
    [
        *[(12, 91, None), (12, 90, 90), (12, 61, 90), (12, 60, 60), (12, 31, 60), (12, 30, 30), (12, 1, 30)],
        *[(3, 89, None), (3, 61, None), (3, 60, 60), (3, 30, 30)],
    ],
)
def test_the_nearest_of_90_60_and_30_days_is_said_and_none_of_a_period_that_just_began(
    months: int, left: int, said: int | None
) -> None:
    began = date(2026, 11, 24)
    ends = end_of(began, months, began)

    found = stage(began, months, ends - timedelta(days=left))

    assert found == (None if said is None else (ends, said))
