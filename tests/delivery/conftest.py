"""Deliveries are looked at in the middle of a story, with the clock and the sandbox at hand."""

from collections.abc import AsyncIterator

import pytest

from tests.journeys.conftest import BAKERY, HAULIER, Play, stage


@pytest.fixture
async def play(sqlite_only: str) -> AsyncIterator[Play]:
    async with stage(sqlite_only, http=True) as opened:
        yield opened


@pytest.fixture
async def asked(play: Play) -> Play:
    await play.asks(play.karin, BAKERY)
    return play


@pytest.fixture
async def declined(asked: Play) -> Play:
    await asked.eva.clicks("Avböj")
    assert await asked.eva.submits() == {}
    await asked.app.settle()
    return asked


@pytest.fixture
async def let_in(play: Play) -> Play:
    """Anna was refused a customer of Karin's, asked for access, and got it."""
    await play.anna.types(f"/samarbete kund {HAULIER}", "kunder")
    await play.anna.clicks("Be om åtkomst")
    await play.anna.fills("Varför behöver du åtkomst?", "Bokslutet väntar")
    assert await play.anna.submits() == {}
    await play.app.settle()
    await play.karin.clicks("Ge åtkomst")
    await play.app.settle()
    return play
