"""The sandbox's page on a real sandbox, in a browser: for what the page does to the world behind it."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from tests.browser import NOTES
from tests.sandbox.room import Room, room

Tested = Callable[[Room, Page], Awaitable[None]]


def in_room(test: Tested) -> Callable[[Browser | None], Coroutine[Any, Any, None]]:
    """This will run a test in a room whose page is open; without a browser it leaves a note and returns."""

    async def run(chromium: Browser | None) -> None:
        if chromium is None:
            NOTES.append(f"{test.__name__}: no Chromium on PATH, so the page was not looked at")
            return
        faults: list[str] = []
        async with room() as opened:
            context = await chromium.new_context(viewport={"width": 1440, "height": 900})
            page = await context.new_page()
            page.set_default_timeout(10_000)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
            await page.goto(f"{opened.slack.url}?seats=T1:UANNA,T1:UKURT,T2:USIV&view=channel,dm,dm")
            await page.locator(".seat:has([role=tab])").nth(2).wait_for(state="attached")
            await test(opened, page)
            await context.close()
        assert faults == []

    run.__name__, run.__module__ = test.__name__, test.__module__
    return pytest.mark.asyncio(loop_scope="session")(run)
