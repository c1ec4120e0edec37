"""What the app hears of, and how stubbornly: subscriptions, scopes, redeliveries, losses, and each event's shape."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from sandbox import telling
from sandbox.events import Events
from sandbox.world import Person
from tests.sandbox.room import NOON, Room, manifest, room
from tests.sandbox.shapes import BOOL, INT, STR, WRAPPER, fits

Happening = Callable[[Room, Events], Awaitable[None]]


def _bot(room: Room) -> Person:
    return room.slack.world.bot("T1")


STAMP = {"type": STR, "event_ts": STR}
MEMBERSHIP = STAMP | {"user": STR, "channel": STR, "channel_type": STR, "team": STR}
TOLD: list[tuple[str, Happening, dict[str, Any]]] = [
    (
        "user_change",
        lambda room, events: events.change(room.anna, email="a@b.example", real_name="Anna Berg"),
        STAMP | {"cache_ts": INT, "user": {"id": STR, "team_id": STR, "deleted": BOOL, "profile": {"email": STR}}},
    ),
    (
        "channel_archive",
        lambda room, events: events.archive(room.kunder, room.anna),
        STAMP | {"channel": STR, "user": STR, "is_moved": INT},
    ),
    (
        "channel_unarchive",
        lambda room, events: events.unarchive(room.kunder, room.anna),
        STAMP | {"channel": STR, "user": STR},
    ),
    (
        "channel_rename",
        lambda room, events: events.rename(room.kunder, "klienter"),
        STAMP | {"channel": {"id": STR, "name": STR, "created": INT}},
    ),
    (
        "channel_id_changed",
        lambda room, events: events.change_id(room.kunder),
        STAMP | {"old_channel_id": STR, "new_channel_id": STR},
    ),
    (
        "channel_shared",
        lambda room, events: events.share(room.kunder, [room.stranger]),
        STAMP | {"connected_team_id": STR, "channel": STR},
    ),
    ("member_left_channel", lambda room, events: events.remove(room.kunder, room.kurt), MEMBERSHIP),
    ("member_left_channel", lambda room, events: events.remove(room.kunder, _bot(room)), MEMBERSHIP),
    (
        "tokens_revoked",
        lambda _room, events: events.uninstall("T1"),
        {"type": STR, "tokens": {"oauth": [], "bot": [STR]}},
    ),
    ("app_uninstalled", lambda _room, events: events.uninstall("T1"), {"type": STR}),
]


@pytest.mark.parametrize(("name", "happens", "shape"), TOLD)
async def test_what_happens_is_told_in_slacks_shape(
    room: Room, name: str, happens: Happening, shape: dict[str, Any]
) -> None:
    await happens(room, room.slack.events)

    received, *_ = [each for each in room.app.received if each.payload["event"]["type"] == name]
    assert fits(received.payload, WRAPPER) == []
    assert fits(received.payload["event"], shape, exact=name != "user_change") == []


@pytest.mark.parametrize(("name", "happens", "_shape"), TOLD)
async def test_what_the_manifest_does_not_ask_for_is_not_told(name: str, happens: Happening, _shape: Any) -> None:
    settings = manifest()["settings"]
    settings["event_subscriptions"]["bot_events"].remove(name)

    async with room(settings=settings) as quiet:
        await happens(quiet, quiet.slack.events)

        assert quiet.app.events(name) == []


@pytest.mark.parametrize(
    ("scope", "name", "happens"),
    [
        ("users:read", "user_change", lambda room, events: events.deactivate(room.anna)),
        ("channels:read", "channel_archive", lambda room, events: events.archive(room.kunder, room.anna)),
    ],
)
async def test_what_the_token_may_not_read_is_not_told(room: Room, scope: str, name: str, happens: Happening) -> None:
    room.slack.world.installs["T1"].scopes -= {scope}

    await happens(room, room.slack.events)

    assert room.app.events(name) == []


async def test_a_deactivated_person_comes_as_deleted_and_back_again(room: Room) -> None:
    await room.slack.events.deactivate(room.anna)
    await room.slack.events.reactivate(room.anna)

    assert [event["user"]["deleted"] for event in room.app.events("user_change")] == [True, False]


async def test_an_address_is_told_only_with_its_scope(room: Room) -> None:
    room.slack.world.installs["T1"].scopes -= {"users:read.email"}

    await room.slack.events.change(room.anna, email="new@sjovik.example")

    assert "email" not in room.app.events("user_change")[0]["user"]["profile"]


async def test_nobody_changes_what_people_do_not_have(room: Room) -> None:
    with pytest.raises(AttributeError, match="shoe_size"):
        await room.slack.events.change(room.anna, shoe_size=42)


async def test_a_private_channel_speaks_of_itself_as_a_group_and_only_to_its_own_bot() -> None:
    settings = manifest()["settings"]
    settings["event_subscriptions"]["bot_events"] += ["group_archive", "group_left"]
    async with room(settings=settings) as opened:
        opened.kunder.is_private = True

        await opened.slack.events.archive(opened.kunder, opened.anna)
        await opened.slack.events.remove(opened.kunder, _bot(opened))
        await opened.slack.events.unarchive(opened.kunder, opened.anna)

        kinds = [each.payload["event"]["type"] for each in opened.app.received]
        assert kinds == ["group_archive", "member_left_channel", "group_left"]


async def test_where_the_bot_does_not_sit_it_hears_nobody_leave(room: Room) -> None:
    await room.slack.events.remove(room.kunder, _bot(room))
    await room.slack.events.remove(room.kunder, room.kurt)

    assert len(room.app.events("member_left_channel")) == 1


async def test_a_shared_channel_is_told_to_both_workspaces_and_ends_for_one(room: Room) -> None:
    await room.slack.events.share(room.kunder, [room.stranger])
    await room.slack.events.archive(room.kunder, room.anna)
    await room.slack.events.unshare(room.kunder, "T2")
    await room.slack.events.unarchive(room.kunder, room.anna)

    archived = [each.payload for each in room.app.received if each.payload["event"]["type"] == "channel_archive"]
    back = [each.payload for each in room.app.received if each.payload["event"]["type"] == "channel_unarchive"]
    assert [(each["team_id"], each["is_ext_shared_channel"]) for each in archived] == [("T1", True), ("T2", True)]
    assert [(each["team_id"], each["is_ext_shared_channel"]) for each in back] == [("T1", False)]
    assert room.stranger.key not in room.kunder.members


async def test_the_farewells_come_in_either_order(room: Room) -> None:
    await room.slack.events.uninstall("T1")
    await room.slack.events.uninstall("T2", revoked_first=False)

    kinds = [each.payload["event"]["type"] for each in room.app.received]
    assert kinds == ["tokens_revoked", "app_uninstalled", "app_uninstalled", "tokens_revoked"]


async def test_an_app_that_is_gone_hears_nothing_more_of_the_workspace(room: Room) -> None:
    await room.slack.events.uninstall("T1")

    await room.slack.events.deactivate(room.anna)

    assert room.app.events("user_change") == []


async def test_an_event_is_delivered_again_at_once_after_a_minute_and_after_five(room: Room) -> None:
    room.app.answers.extend([(500, "")] * 4)

    await room.slack.events.deactivate(room.anna)
    for passed, received in ((0, 2), (59, 2), (1, 3), (239, 3), (1, 4)):
        room.slack.clock.advance(passed)
        await room.slack.until(lambda: len(room.app.received) == received)  # noqa: B023 - awaited in the same round

    numbers = [each.headers.get("X-Slack-Retry-Num") for each in room.app.received]
    reasons = {each.headers.get("X-Slack-Retry-Reason") for each in room.app.received[1:]}
    stamps = [int(each.headers["X-Slack-Request-Timestamp"]) - int(NOON.timestamp()) for each in room.app.received]
    assert (numbers, reasons) == ([None, "1", "2", "3"], {"http_error"})
    assert stamps == [0, 0, 60, 300]
    assert len({each.payload["event_id"] for each in room.app.received}) == 1


async def test_an_app_that_answers_in_the_end_is_left_in_peace(room: Room) -> None:
    room.app.answers.extend([(500, ""), (200, "")])

    await room.slack.events.deactivate(room.anna)
    await room.slack.until(lambda: len(room.app.received) == 2)
    room.slack.clock.advance(timedelta(hours=1))
    await room.slack.events.reactivate(room.anna)

    assert len(room.app.received) == 3


async def test_an_app_can_ask_for_no_redelivery(room: Room) -> None:
    room.app.answers.append((500, "no retry"))

    await room.slack.events.deactivate(room.anna)
    room.slack.clock.advance(timedelta(hours=1))
    await room.slack.events.reactivate(room.anna)

    assert len(room.app.received) == 2


async def test_silence_is_a_timeout(room: Room) -> None:
    room.slack.wire.deadline = 0.05
    room.app.silent = True

    await room.slack.events.deactivate(room.anna)
    await room.slack.until(lambda: len(room.app.received) == 2)

    assert room.app.received[1].headers["X-Slack-Retry-Reason"] == "http_timeout"


async def test_slack_can_lose_one_event_or_all_and_never_sends_them_again(room: Room) -> None:
    room.slack.events.lose["user_change"] = 1
    await room.slack.events.deactivate(room.anna)
    await room.slack.events.reactivate(room.anna)
    room.slack.events.dropping = True
    await room.slack.events.archive(room.kunder, room.anna)
    room.slack.events.dropping = False
    room.slack.clock.advance(timedelta(days=1))

    kinds = [each.payload["event"]["type"] for each in room.app.received]
    lost = [(call.method, call.ok) for call in room.slack.stage.calls if call.error == "lost"]
    assert kinds == ["user_change"]
    assert lost == [("user_change", False), ("channel_archive", False)]


async def test_slack_can_tell_a_thing_twice(room: Room) -> None:
    room.slack.events.double["user_change"] = 1

    await room.slack.events.deactivate(room.anna)

    assert len({each.raw for each in room.app.received}) == 1
    assert len(room.app.received) == 2


async def test_slack_can_tell_things_in_the_wrong_order(room: Room) -> None:
    room.slack.events.late["user_change"] = timedelta(seconds=30)

    await room.slack.events.deactivate(room.anna)
    await room.slack.events.archive(room.kunder, room.anna)
    room.slack.clock.advance(31)
    await room.slack.until(lambda: len(room.app.received) == 2)

    assert [each.payload["event"]["type"] for each in room.app.received] == ["channel_archive", "user_change"]


async def test_a_message_in_a_channel_is_told_with_its_words_escaped_as_typed(room: Room) -> None:
    await room.slack.person("anna").types("Hej alla", "kunder")

    assert [event["text"] for event in room.app.events("message")] == ["Hej alla"]
    assert json.loads(room.app.received[0].raw)["event"]["channel_type"] == "channel"


async def test_an_app_that_hardly_ever_answers_is_switched_off_within_the_hour(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "BUSY", 21)
    room.app.answers.extend([(200, "")] + [(500, "no retry")] * 20)

    for _ in range(20):
        await room.slack.events.deactivate(room.anna)
    before = room.slack.events.switched_off
    await room.slack.events.deactivate(room.anna)
    await room.slack.events.reactivate(room.anna)

    assert (before, room.slack.events.switched_off) == (False, True)
    assert len(room.app.received) == 21


async def test_failures_of_more_than_an_hour_ago_are_forgiven(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "BUSY", 2)
    room.app.answers.extend([(500, "no retry")] * 2)

    await room.slack.events.deactivate(room.anna)
    room.slack.clock.advance(3600)
    await room.slack.events.deactivate(room.anna)

    assert room.slack.events.switched_off is False
