"""The stories' stage, for what a use case does in the middle of one."""

from tests.journeys.conftest import everywhere, play

__all__ = ["everywhere", "play"]
