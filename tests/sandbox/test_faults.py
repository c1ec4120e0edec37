"""What goes wrong on demand: each fault as the caller sees it, whether Slack did it anyway, and limits that count."""

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox.clock import Clock
from sandbox.faults import STORED, Fault, Faults, Planned
from tests.sandbox.room import NOON, Room

POST = {"channel": "C1", "text": "Hej", "unfurl_links": "false", "unfurl_media": "false"}


async def _outcome(room: Room, within: float = 10.0) -> tuple[Any, Mapping[str, str], Any]:
    """Post a message and return status, headers and body, or what broke instead."""
    try:
        async with asyncio.timeout(within):
            response = await room.raw("chat.postMessage", POST)
    except TimeoutError:
        return "hangs", {}, None
    except aiohttp.ClientError:
        return "reset", {}, None
    text = await response.text()
    try:
        return response.status, response.headers, json.loads(text)
    except ValueError:
        return response.status, response.headers, text


@pytest.mark.parametrize(
    ("fault", "status", "body", "stored"),
    [
        (Fault.RATE_LIMITED, 429, {"ok": False, "error": "ratelimited"}, 0),
        (Fault.SERVER_ERROR, 500, "Internal Server Error", 0),
        (Fault.SERVER_ERROR_STORED, 500, "Internal Server Error", 1),
        (Fault.HTML, 200, "<html><body>Bad gateway</body></html>", 0),
        (Fault.RESET_BEFORE, "reset", None, 0),
        (Fault.RESET_AFTER, "reset", None, 1),
        (Fault.HANG, "hangs", None, 0),
        (Fault.REFUSED, 200, {"ok": False, "error": "internal_error"}, 0),
    ],
)
async def test_a_fault_looks_like_itself_and_is_stored_only_if_it_says_so(
    room: Room, fault: Fault, status: Any, body: Any, stored: int
) -> None:
    room.slack.fail("chat.postMessage", fault)

    found, _, said = await _outcome(room, within=0.2 if fault is Fault.HANG else 10)

    assert (found, said, len(room.kunder.messages)) == (status, body, stored)


def test_the_page_on_the_sandbox_says_of_each_fault_whether_slack_did_it() -> None:
    page = (Path(__file__).parents[2] / "docs/sandbox.md").read_text(encoding="utf-8")

    said = dict(re.findall(r"^\| `([A-Z_]+)` \| (yes|no) \|", page, re.MULTILINE))
    assert said == {fault.name: "yes" if fault in STORED else "no" for fault in Fault}


async def test_truncated_json_is_stored_and_cannot_be_read(room: Room) -> None:
    room.slack.fail("chat.postMessage", Fault.TRUNCATED)

    status, _, text = await _outcome(room)

    assert (status, text.startswith('{"ok": true'), len(room.kunder.messages)) == (200, True, 1)


async def test_an_answer_can_drip_and_still_be_whole(room: Room) -> None:
    room.slack.fail("chat.postMessage", Fault.SLOW_DRIP)

    status, _, body = await _outcome(room)

    assert (status, body["ok"], body["ts"]) == (200, True, room.kunder.messages[0].ts)


async def test_an_ok_can_come_without_a_timestamp(room: Room) -> None:
    room.slack.fail("chat.postMessage", Fault.NO_TS)

    _, _, body = await _outcome(room)

    assert body == {"ok": True, "channel": "C1"}
    assert len(room.kunder.messages) == 1


async def test_a_redirect_leads_out_of_the_api(room: Room) -> None:
    room.slack.fail("auth.test", Fault.REDIRECT)
    headers = {"Authorization": f"Bearer {room.token}"}

    async with room.session.post(f"{room.slack.api_url}auth.test", headers=headers, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (302, "/maintenance")


@pytest.mark.parametrize("retry_after", ["0", "1", "3600", "abc", None])
async def test_a_429_carries_any_retry_after_or_none(room: Room, retry_after: str | None) -> None:
    room.slack.fail("chat.postMessage", Fault.RATE_LIMITED, retry_after=retry_after)

    status, headers, _ = await _outcome(room)

    assert (status, headers.get("Retry-After")) == (429, retry_after)
    assert (await room.says())["ok"] is True


async def test_whoever_comes_before_its_time_is_noticed(room: Room) -> None:
    room.slack.fail("chat.postMessage", Fault.RATE_LIMITED, retry_after="30")
    await room.says()

    await room.call("chat.update", channel="C1", ts="1.0", text="x")
    assert room.slack.rates.impatient == []
    await room.says()
    room.slack.clock.advance(30)
    await room.says()

    assert room.slack.rates.impatient == ["chat.postMessage for T1 came before its Retry-After was over"]


async def test_a_fault_can_be_meant_for_some_calls_only_and_for_several(room: Room) -> None:
    room.slack.fail(
        "chat.postMessage", Fault.REFUSED, times=2, where=lambda call: call["channel"] == "UANNA", error="fatal_error"
    )

    answers = [await room.says(channel=channel) for channel in ("C1", "UANNA", "UANNA", "UANNA")]

    assert [answer.get("error") for answer in answers] == [None, "fatal_error", "fatal_error", None]


async def test_every_error_that_slack_documents_can_be_ordered(room: Room) -> None:
    for error in ("restricted_action", "team_access_not_granted", "ekm_access_denied", "fatal_error"):
        room.slack.fail("*", Fault.REFUSED, error=error)
        assert (await room.call("auth.test"))["error"] == error


def test_the_same_seed_throws_the_same_dice() -> None:
    def thrown(seed: int) -> list[Fault]:
        faults = Faults()
        faults.roll(seed, {Fault.SERVER_ERROR: 0.3, Fault.RATE_LIMITED: 0.3}, methods=["chat.postMessage"])
        return [faults.next("chat.postMessage", {}).fault for _ in range(50)]

    assert thrown(7) == thrown(7) != thrown(8)
    assert set(thrown(7)) == {Fault.OK, Fault.SERVER_ERROR, Fault.RATE_LIMITED}


def test_dice_spare_the_methods_they_are_not_for_and_can_be_put_away() -> None:
    faults = Faults()
    faults.roll(1, {Fault.HANG: 1.0}, methods=["chat.postMessage"])
    faults.plan(Planned("auth.test", Fault.HTML))

    assert faults.next("users.info", {}).fault is Fault.OK
    assert [each.fault for each in faults.waiting] == [Fault.HTML]
    faults.clear()
    assert (faults.next("chat.postMessage", {}).fault, faults.next("auth.test", {}).fault) == (Fault.OK, Fault.OK)


TIERS = [
    ("conversations.history", {"channel": "C1"}, 1),
    ("users.list", {}, 20),
    ("conversations.info", {"channel": "C1"}, 50),
    ("users.info", {"user": "UANNA"}, 100),
]


@pytest.mark.parametrize(("method", "arguments", "per_minute"), TIERS)
async def test_a_method_answers_so_many_calls_a_minute_and_then_says_how_long_to_wait(
    room: Room, method: str, arguments: dict[str, Any], per_minute: int
) -> None:
    room.slack.rates.on = True
    for _ in range(per_minute):
        assert (await room.call(method, **arguments))["ok"] is True
    room.slack.clock.advance(20)

    refused = await room.raw(method, arguments)
    elsewhere = await room.call("auth.test")
    room.slack.clock.advance(40)

    assert (refused.status, refused.headers["Retry-After"]) == (429, "40")
    assert elsewhere["ok"] is True
    assert (await room.call(method, **arguments))["ok"] is True


async def test_one_workspace_s_limit_leaves_the_other_alone(room: Room) -> None:
    room.slack.rates.on = True
    other = room.slack.world.installs["T2"].bot_token
    for _ in range(20):
        await room.call("users.list")

    assert (await room.call("users.list"))["error"] == "ratelimited"
    assert (await room.call("users.list", token=other))["ok"] is True


async def test_a_channel_takes_a_short_burst_and_then_one_message_a_second(room: Room) -> None:
    room.slack.rates.on = True
    burst = [await room.says() for _ in range(5)]
    elsewhere = await room.says(channel="UANNA")
    room.slack.clock.advance(1)
    again = [await room.says() for _ in range(2)]

    assert [answer["ok"] for answer in burst] == [True] * 4 + [False]
    assert elsewhere["ok"] is True
    assert [answer["ok"] for answer in again] == [True, False]


async def test_without_limits_nothing_is_counted(room: Room) -> None:
    answers = [await room.says() for _ in range(30)]

    assert {answer["ok"] for answer in answers} == {True}


def test_a_frozen_clock_moves_only_when_it_is_told_and_never_back() -> None:
    clock = Clock(NOON)
    heard: list[datetime] = []
    clock.on_move(heard.append)

    clock.advance(timedelta(hours=1))
    clock.advance(0.5)

    assert (clock.now() - NOON, clock.unix()) == (timedelta(seconds=3600.5), NOON.timestamp() + 3600.5)
    assert heard == [NOON + timedelta(hours=1), NOON + timedelta(seconds=3600.5)]
    with pytest.raises(ValueError, match="only moves ahead"):
        clock.advance(-1)


async def test_whoever_waits_for_a_moment_wakes_when_the_clock_is_moved_past_it() -> None:
    clock = Clock(NOON)
    waiting = asyncio.create_task(clock.sleep_until(NOON + timedelta(days=1)))
    await asyncio.sleep(0)

    clock.advance(timedelta(hours=23))
    await asyncio.sleep(0)
    assert not waiting.done()
    clock.advance(timedelta(hours=1))

    async with asyncio.timeout(2):
        await waiting


async def test_a_running_clock_goes_by_itself_and_can_be_ahead() -> None:
    clock = Clock()

    clock.advance(timedelta(days=7))
    async with asyncio.timeout(2):
        await clock.sleep_until(clock.now() + timedelta(seconds=0.01))

    assert clock.now() - datetime.now(UTC) > timedelta(days=6, hours=23)
