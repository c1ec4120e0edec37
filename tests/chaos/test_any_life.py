"""Whatever two firms, their customers and the clock do, in whatever order: nothing that must hold is ever broken."""

import base64
from collections.abc import AsyncIterator

import pytest

from bot.storage.database import Database
from bot.storage.vault import Vault
from demo.stage import KEY
from tests.chaos.arena import seeded
from tests.chaos.life import Life
from tests.ready import MORNING, fill


@pytest.fixture
async def life(database_url: str) -> AsyncIterator[Life]:
    await fill(database_url)
    database = Database(database_url, Vault(base64.b64decode(KEY)))
    yield await Life.opened(database, seeded(), MORNING)
    await database.close()


async def test_no_hundred_steps_lead_to_what_must_not_be(life: Life) -> None:
    for _ in range(100):
        await life.step()

    assert await life.faults() == []


@pytest.mark.chaos
async def test_no_fifty_thousand_steps_lead_to_what_must_not_be(life: Life) -> None:
    for number in range(1, 50_001):
        await life.step()
        if number % 5_000 == 0:
            assert await life.faults() == [], number

    print(f"50,000 steps: {dict(life.counted)}")  # noqa: T201 - the verdict
