"""Slack's rate limits: per method and workspace, and about one message a second per channel."""

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
POSTS_PER_MINUTE = 300
CHANNEL_BURST = 4
MINUTE = timedelta(minutes=1)


class Rates:
    """Count calls and say how long to wait; `on` is the switch for counting, refusals in force always count."""

    def __init__(self) -> None:
        self.on = False
        self.impatient: list[str] = []
        self._calls: dict[tuple[str, str], deque[datetime]] = defaultdict(deque)
        self._channels: dict[tuple[str, str], tuple[float, datetime]] = {}
        self._closed: dict[tuple[str, str], datetime] = {}

    def wait(self, team: str, method: str, tier: int | None, channel: str | None, now: datetime) -> int:
        """Return after how many seconds the call may come again; 0 means now, and counts it."""
        key = (team, method)
        if now < self._closed.get(key, now):
            self.impatient.append(f"{method} for {team} came before its Retry-After was over")
        if not self.on:
            return 0
        waits = [self._method_wait(key, tier, now), self._channel_wait(team, channel, now) if tier is None else 0]
        return math.ceil(max(waits))

    def refused(self, team: str, method: str, seconds: int, now: datetime) -> None:
        """Remember a 429, so that a call before its time is noticed."""
        self._closed[team, method] = now + timedelta(seconds=seconds)

    def _method_wait(self, key: tuple[str, str], tier: int | None, now: datetime) -> float:
        calls = self._calls[key]
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if len(calls) >= (PER_MINUTE[tier] if tier else POSTS_PER_MINUTE):
            return (calls[0] + MINUTE - now).total_seconds()
        calls.append(now)
        return 0

    def _channel_wait(self, team: str, channel: str | None, now: datetime) -> float:
        key = (team, channel or "")
        left, since = self._channels.get(key, (float(CHANNEL_BURST), now))
        left = min(float(CHANNEL_BURST), left + (now - since).total_seconds())
        enough = left >= 1
        self._channels[key] = (left - 1 if enough else left, now)
        return 0 if enough else 1 - left
