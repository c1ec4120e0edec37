"""What plays by itself on the page: it is stopped, played on and seen a day at a time, by keyboard."""

import asyncio
from datetime import datetime, timedelta

from playwright.async_api import Locator, Page, expect

from sandbox.reel import Reel
from tests.sandbox.page_room import in_room
from tests.sandbox.room import NOON, Room

DAYS, TIMES = 4, 2


async def _play(reel: Reel, played: list[datetime]) -> None:
    for number in range(DAYS * TIMES):
        at = NOON + timedelta(days=number // TIMES, hours=number % TIMES)
        await reel.turn(at)
        reel.tell({"sv": f"Akt {number}", "en": f"Act {number}"})
        played.append(at)
        await asyncio.sleep(0)
    reel.end()


def _controls(page: Page) -> Locator:
    return page.get_by_role("region", name="En månad spelas upp")


@in_room
async def test_where_nothing_plays_there_is_nothing_to_stop(room: Room, page: Page) -> None:
    await room.says("Hej")
    await expect(page.get_by_role("article", name="Hej").first).to_be_visible()

    await expect(_controls(page)).to_be_hidden()


@in_room
async def test_days_are_seen_one_by_one_and_then_the_rest(room: Room, page: Page) -> None:
    reel, controls, played = room.slack.reel, _controls(page), list[datetime]()
    on, day = controls.get_by_role("button", name="Spela vidare"), controls.get_by_role("button", name="Spela en dag")
    reel.stop()
    playing = asyncio.create_task(_play(reel, played))
    await expect(controls).to_contain_text("tis 24 nov. 2026 12:00")

    await day.press("Enter")
    await expect(controls).to_contain_text("Härnäst ons 25 nov. 2026 12:00")
    await expect(on).to_be_visible()
    assert len(played) == TIMES
    await day.press("Enter")
    await expect(controls).to_contain_text("tors 26 nov. 2026 12:00")
    assert len(played) == 2 * TIMES
    await on.press("Enter")

    await expect(controls).to_contain_text("Månaden är slut. Spela vidare för hand.")
    await expect(controls.get_by_role("button")).to_have_count(0)
    await playing
    assert len(played) == DAYS * TIMES


@in_room
async def test_it_stops_when_the_moment_is_over_and_keeps_the_keyboard(room: Room, page: Page) -> None:
    reel, controls = room.slack.reel, _controls(page)
    await reel.turn(NOON)
    reel.tell({"sv": "Karin bjuder in", "en": "Karin invites"})
    await expect(controls.get_by_role("status")).to_have_text("Karin bjuder in")

    async with page.expect_response("**/page/reel"):
        await controls.get_by_role("button", name="Stanna").press("Enter")
    turn = asyncio.create_task(reel.turn(NOON + timedelta(hours=1)))
    await expect(controls.get_by_role("button", name="Spela vidare")).to_be_focused()
    assert not turn.done()
    await page.keyboard.press("Enter")

    await expect(controls.get_by_role("button", name="Stanna")).to_be_focused()
    await turn
    await expect(controls.get_by_role("status")).to_have_text("Karin bjuder in")


@in_room
async def test_who_opens_the_page_later_sees_what_plays(room: Room, page: Page) -> None:
    await room.slack.reel.turn(NOON)
    room.slack.reel.tell({"sv": "Karin bjuder in", "en": "Karin invites"})

    await page.goto(f"{room.slack.url}?lang=en")

    await expect(page.get_by_role("region", name="A month is played")).to_contain_text("Karin invites")


async def test_an_order_that_makes_no_sense_changes_nothing(room: Room) -> None:
    async with room.session.post(f"{room.slack.url}page/reel", json={"how": "backwards"}) as response:
        answer = await response.json()

    assert (answer, room.slack.reel.state) == ({"ok": False}, "nothing")
