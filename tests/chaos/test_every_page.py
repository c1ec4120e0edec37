"""The story of one invitation through the page, for every kind of customer, on each database, through each door.

Each story meets all four ways. Both languages share them out so that each meets both databases and both doors.
"""

import itertools
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import NOTES
from tests.conftest import DATABASES, fresh_url
from tests.journeys.conftest import speak_english, stage
from tests.journeys.on_the_page import Table
from tests.journeys.page_stories import STORIES, Story

WAYS = list(itertools.product(DATABASES, ("http", "socket")))


@pytest.mark.chaos
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(("database", "door"), WAYS)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
async def test_each_story_ends_as_it_should_everywhere(
    chromium: Browser | None, request: pytest.FixtureRequest, tmp_path: Path, story: Story, database: str, door: str
) -> None:
    if chromium is None:
        NOTES.append("no Chromium was found: the stories through the page did not run")
        return
    language = _language(story, database, door)
    async with stage(fresh_url(request, database, tmp_path), http=door == "http") as play:
        if language == "en":
            await speak_english(play)

        await story(Table(chromium, play, language))


def _language(story: Story, database: str, door: str) -> str:
    crosswise = (database == "sqlite") == (door == "http")
    return "sv" if crosswise == (STORIES.index(story) % 2 == 0) else "en"
