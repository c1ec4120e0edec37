"""Whether our clock and Slack's agree: where they do not, all that Slack signs looks too old, and nothing gets in."""

from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import structlog

MOST_SECONDS = 60

_log = structlog.get_logger(__name__)


class Drift:
    """Compares our clock, which counts seconds, with the date on each of Slack's answers; says once that they part."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._apart = False

    def hear(self, headers: Mapping[str, Any], asked_at: float) -> None:
        """Look at an answer's date, which lies between question and now; one that cannot be read says nothing."""
        dated = next((value for name, value in headers.items() if name.lower() == "date"), None)
        try:
            said = parsedate_to_datetime(str(dated)).timestamp()
        except ValueError:
            return
        seconds = max(0, asked_at - said) or min(0, self._clock() - said)
        before, self._apart = self._apart, abs(seconds) > MOST_SECONDS
        if self._apart and not before:
            _log.error("clock_differs_from_slacks", seconds=round(seconds))

    async def reason(self) -> str | None:
        """Name the clock where it differs by more than a minute, for those who ask whether we can work."""
        return "clock" if self._apart else None
