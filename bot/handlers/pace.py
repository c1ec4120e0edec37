"""How fast one may type: nobody's flood may slow the others (RELIABILITY P34)."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

from bot.domain.refusals import TooOften

PER_PERSON, PER_FIRM, WITHIN = 20, 200, timedelta(minutes=1)


class Pace:
    """Counts commands a minute, by person and by firm."""

    def __init__(self) -> None:
        self._seen: defaultdict[tuple[str, ...], deque[datetime]] = defaultdict(deque)

    def require(self, team_id: str, user_id: str, at: datetime) -> None:
        """Count one command; raises TooOften beyond the limit."""
        for key, limit in (((team_id, user_id), PER_PERSON), ((team_id,), PER_FIRM)):
            times = self._seen[key]
            while times and at - times[0] >= WITHIN:
                times.popleft()
            if len(times) >= limit:
                raise TooOften
            times.append(at)
