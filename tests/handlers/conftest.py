"""The stories' stage, for what goes through handlers without a story of its own."""

from tests.journeys.conftest import play

__all__ = ["play"]
