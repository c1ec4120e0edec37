"""One browser for all tests of the page, each with a window of its own; and a small sandbox for each of the others."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser import find_browser
from tests.sandbox.room import Room, room


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser | None]:
    executable = find_browser()
    if executable is None:
        yield None
        return
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture(name="room")
async def _room() -> AsyncIterator[Room]:
    async with room() as opened:
        yield opened
