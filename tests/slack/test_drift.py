"""Our clock beside the dates on Slack's answers."""

import pytest
from structlog.testing import capture_logs

from bot.slack.drift import Drift
from tests.conftest import NOON

AGREES, DIFFERS = {"Date": "Tue, 24 Nov 2026 11:00:59 GMT"}, {"date": "Tue, 24 Nov 2026 11:01:01 GMT"}


async def test_a_clock_that_was_set_right_agrees_again_and_parting_anew_is_said_anew() -> None:
    drift = Drift(NOON.timestamp)

    with capture_logs() as logs:
        for answer in (AGREES, DIFFERS, DIFFERS, AGREES, DIFFERS):
            drift.hear(answer, NOON.timestamp())
            assert await drift.reason() == ("clock" if answer is DIFFERS else None)

    assert [line["seconds"] for line in logs] == [-61, -61]


@pytest.mark.parametrize("headers", [{}, {"Date": "soon"}])
async def test_a_date_that_cannot_be_read_says_nothing(headers: dict[str, str]) -> None:
    drift = Drift(NOON.timestamp)

    drift.hear(headers, NOON.timestamp())

    assert await drift.reason() is None


async def test_a_clock_that_was_moved_while_slack_answered_says_nothing() -> None:
    drift = Drift(NOON.timestamp)

    drift.hear({"Date": "Tue, 24 Nov 2026 09:30:00 GMT"}, NOON.timestamp() - 7200)

    assert await drift.reason() is None
