"""Two of the stories through the page itself, in a real browser; the whole grid of them is in tests/chaos."""

import pytest
from playwright.async_api import Browser

from tests.browser import NOTES
from tests.journeys.conftest import speak_english, stage
from tests.journeys.on_the_page import Table
from tests.journeys.page_stories import Story, existing, new_with_start


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(("story", "language"), [(existing, "sv"), (new_with_start, "en")], ids=["sv", "en"])
async def test_one_invites_as_the_consultant_and_is_asked_as_the_customer(
    chromium: Browser | None, sqlite_only: str, story: Story, language: str
) -> None:
    if chromium is None:
        NOTES.append("no Chromium was found: the journeys through the page did not run")
        return
    async with stage(sqlite_only, http=language == "sv") as play:
        if language == "en":
            await speak_english(play)

        await story(Table(chromium, play, language))
