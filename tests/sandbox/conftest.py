"""A small sandbox for each test that needs no page."""

from collections.abc import AsyncIterator

import pytest

from tests.sandbox.room import Room, room


@pytest.fixture(name="room")
async def _room() -> AsyncIterator[Room]:
    async with room() as opened:
        yield opened
