"""The sandbox's Web API refuses what Slack refuses, by the same names, and answers in the same shapes."""

import json
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.room import Room, furnish

POST = {"channel": "C1", "text": "Hej", "unfurl_links": "false", "unfurl_media": "false"}


@pytest.mark.parametrize(
    ("method", "scope", "arguments"),
    [
        ("chat.postMessage", "chat:write", POST),
        ("chat.postEphemeral", "chat:write", POST | {"user": "UANNA"}),
        ("chat.update", "chat:write", POST | {"ts": "1.0"}),
        ("conversations.open", "im:write", {"users": "UANNA"}),
        ("conversations.info", "channels:read", {"channel": "C1"}),
        ("conversations.members", "channels:read", {"channel": "C1"}),
        ("conversations.list", "channels:read", {}),
        ("conversations.list", "groups:read", {"types": "public_channel,private_channel"}),
        ("conversations.history", "channels:history", {"channel": "C1"}),
        ("files.getUploadURLExternal", "files:write", {"filename": "a", "length": "1"}),
        ("files.completeUploadExternal", "files:write", {"files": "[]", "channel_id": "C1"}),
        ("users.info", "users:read", {"user": "UANNA"}),
        ("users.list", "users:read", {}),
        ("users.lookupByEmail", "users:read.email", {"email": "anna@sjovik.example"}),
    ],
)
async def test_without_its_scope_a_method_says_which_one_is_missing(
    room: Room, method: str, scope: str, arguments: dict[str, Any]
) -> None:
    room.slack.world.installs["T1"].scopes -= {scope}

    answer = await room.call(method, **arguments)

    assert (answer["ok"], answer["error"], answer["needed"]) == (False, "missing_scope", scope)
    assert scope not in answer["provided"].split(",")


@pytest.mark.parametrize(
    ("token", "error"), [("", "not_authed"), ("xoxb-made-up", "invalid_auth"), ("xapp-1-A0SANDBOX1-x", "invalid_auth")]
)
@pytest.mark.parametrize("method", ["auth.test", "chat.postMessage", "users.info"])
async def test_a_token_that_is_nobodys_opens_nothing(room: Room, method: str, token: str, error: str) -> None:
    assert (await room.call(method, token=token, **POST))["error"] == error


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("chat.dance", {}, "unknown_method"),
    ("chat.postMessage", {"text": "Hej"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": "C1"}, "no_text"),
    ("chat.postMessage", POST | {"channel": "C9"}, "channel_not_found"),
    ("chat.postMessage", POST | {"channel": "C2"}, "channel_not_found"),
    ("chat.postMessage", POST | {"channel": "C3"}, "not_in_channel"),
    ("chat.postMessage", POST | {"channel": "C4"}, "is_archived"),
    ("chat.postMessage", POST | {"channel": "USIV"}, "channel_not_found"),
    ("chat.postMessage", POST | {"channel": "UNOBODY"}, "channel_not_found"),
    ("chat.postMessage", POST | {"text": "x" * 40_001}, "msg_too_long"),
    ("chat.postMessage", POST | {"blocks": "not json"}, "invalid_blocks_format"),
    ("chat.postMessage", POST | {"blocks": [{"type": "sculpture"}]}, "invalid_blocks"),
    ("chat.postMessage", POST | {"thread_ts": "1.0"}, "thread_not_found"),
    ("chat.postEphemeral", POST | {"user": "UMONA"}, "user_not_in_channel"),
    ("chat.postEphemeral", POST | {"user": "UNOBODY"}, "user_not_found"),
    ("chat.postEphemeral", POST | {"user": "UANNA", "channel": "C3"}, "not_in_channel"),
    ("chat.postEphemeral", POST | {"user": "UANNA", "channel": "C4"}, "is_archived"),
    ("chat.update", POST | {"ts": "1.0"}, "message_not_found"),
    ("chat.update", POST | {"ts": "1.0", "channel": "UANNA"}, "channel_not_found"),
    ("chat.delete", {"channel": "C1", "ts": "1.0"}, "message_not_found"),
    ("conversations.open", {"users": "UNOBODY"}, "user_not_found"),
    ("conversations.open", {"users": "USIV"}, "user_not_found"),
    ("conversations.open", {"users": "UGONE"}, "user_disabled"),
    ("conversations.open", {"users": "UANNA,UMONA"}, "missing_scope"),
    ("conversations.info", {"channel": "C2"}, "channel_not_found"),
    ("conversations.members", {"channel": "C1", "cursor": "!!!!"}, "invalid_cursor"),
    ("conversations.members", {"channel": "C1", "limit": "5000"}, "invalid_limit"),
    ("conversations.history", {"channel": "C3"}, "not_in_channel"),
    ("users.info", {"user": "UNOBODY"}, "user_not_found"),
    ("users.info", {"user": "USIV"}, "user_not_found"),
    ("users.lookupByEmail", {"email": "nobody@sjovik.example"}, "users_not_found"),
    ("users.lookupByEmail", {"email": "siv@bageriet.example"}, "users_not_found"),
    ("users.lookupByEmail", {"email": "gone@sjovik.example"}, "users_not_found"),
    ("views.open", {"view": {}}, "invalid_arguments"),
    ("views.update", {"view_id": "V9"}, "not_found"),
    ("apps.connections.open", {}, "not_allowed_token_type"),
]


@pytest.mark.parametrize(("method", "arguments", "error"), REFUSED)
async def test_what_cannot_be_is_refused_by_slacks_own_name(
    room: Room, method: str, arguments: dict[str, Any], error: str
) -> None:
    furnish(room)

    answer = await room.call(method, **arguments)

    assert (answer["ok"], answer["error"]) == (False, error)


async def test_what_a_token_of_another_workspace_sees_is_its_own(room: Room) -> None:
    other = room.slack.world.installs["T2"].bot_token

    posted = await room.call("chat.postMessage", token=other, **POST)
    looked = await room.call("users.info", token=other, user="UANNA")

    assert (posted["error"], looked["error"]) == ("channel_not_found", "user_not_found")


async def test_only_the_app_s_own_messages_can_be_changed_or_taken_back(room: Room) -> None:
    await room.slack.person("anna").types("Mitt", "kunder")
    ts = room.kunder.messages[-1].ts

    updated = await room.call("chat.update", **POST, ts=ts)
    deleted = await room.call("chat.delete", channel="C1", ts=ts)

    assert (updated["error"], deleted["error"]) == ("cant_update_message", "cant_delete_message")


async def test_a_direct_message_is_changed_by_its_own_id_and_never_by_the_person_s(room: Room) -> None:
    posted = await room.says("Fråga", "UANNA")

    by_person = await room.call("chat.update", channel="UANNA", ts=posted["ts"], text="Svar")
    by_channel = await room.call("chat.update", channel=posted["channel"], ts=posted["ts"], text="Svar")

    assert posted["channel"].startswith("D")
    assert (by_person["error"], by_channel["ok"]) == ("channel_not_found", True)
    assert room.slack.person("anna").sees("Svar")


async def test_an_update_with_text_alone_takes_the_buttons_away(room: Room) -> None:
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Ja"}}
    posted = await room.says("Fråga", blocks=[{"type": "actions", "elements": [button]}])

    await room.call("chat.update", channel="C1", ts=posted["ts"], text="Besvarad")

    assert room.kunder.messages[-1].blocks == []


async def test_what_is_written_to_a_deactivated_person_is_taken_without_a_word(room: Room) -> None:
    await room.slack.events.deactivate(room.anna)

    posted, opened = await room.says("Hej", "UANNA"), await room.call("conversations.open", users="UANNA")

    assert (posted["ok"], opened["error"]) == (True, "user_disabled")


async def test_an_outsider_who_shares_a_channel_can_be_seen_and_written_to(room: Room) -> None:
    await room.slack.events.share(room.kunder, [room.stranger])

    seen = (await room.call("users.info", user="USIV", include_locale="true"))["user"]
    posted = await room.says("Hej", "USIV")

    assert (seen["team_id"], seen["is_stranger"], posted["ok"]) == ("T2", False, True)
    assert not {"locale", "tz", "is_admin", "is_restricted"} & seen.keys()
    assert "email" not in seen["profile"]


async def test_a_channel_s_state_is_told_as_it_is(room: Room) -> None:
    before = (await room.call("conversations.info", channel="C1", include_num_members="true"))["channel"]
    room.kunder.invited.add("T2")
    pending = (await room.call("conversations.info", channel="C1"))["channel"]
    await room.slack.events.share(room.kunder, [room.stranger])
    await room.slack.events.archive(room.kunder, room.anna)
    after = (await room.call("conversations.info", channel="C1"))["channel"]

    assert (before["num_members"], before["is_ext_shared"], before["is_archived"], before["is_member"]) == (
        3,
        False,
        False,
        True,
    )
    assert (pending["is_pending_ext_shared"], pending["pending_connected_team_ids"]) == (True, ["T2"])
    assert (after["is_ext_shared"], after["is_archived"], after["is_pending_ext_shared"]) == (True, True, False)
    assert after["shared_team_ids"] == ["T1", "T2"]


async def test_pages_follow_one_another_and_lose_nobody(room: Room) -> None:
    found, cursor = [], ""
    while True:
        answer = await room.call("conversations.members", channel="C1", limit="2", cursor=cursor)
        found += answer["members"]
        if not (cursor := answer["response_metadata"]["next_cursor"]):
            break

    assert found == [user for _, user in room.kunder.members]


async def test_history_gives_fifteen_at_most_and_nothing_that_only_one_person_saw(room: Room) -> None:
    for number in range(17):
        await room.says(f"nr {number}")
    await room.call("chat.postEphemeral", **POST, user="UANNA")

    answer = await room.call("conversations.history", channel="C1", limit="100")

    assert ([m["text"] for m in answer["messages"]][:2], len(answer["messages"])) == (["nr 16", "nr 15"], 15)
    assert answer["has_more"] is True


async def test_methods_that_read_do_not_understand_json_and_say_what_is_missing(room: Room) -> None:
    address, headers = f"{room.slack.api_url}users.info", {"Authorization": f"Bearer {room.token}"}

    async with room.session.post(address, json={"user": "UANNA"}, headers=headers) as response:
        answer = await response.json()

    assert (answer["error"], answer["response_metadata"]["messages"]) == (
        "invalid_arguments",
        ["[ERROR] missing required field: user"],
    )


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[]", "application/json", "json_not_object"),
        (b"<a/>", "text/xml", "invalid_post_type"),
    ],
)
async def test_bodies_that_slack_cannot_read_are_named(room: Room, body: bytes, kind: str, error: str) -> None:
    headers = {"Authorization": f"Bearer {room.token}", "Content-Type": kind}

    async with room.session.post(f"{room.slack.api_url}chat.postMessage", data=body, headers=headers) as response:
        assert (await response.json())["error"] == error


async def test_the_sdk_gets_along_with_it(room: Room) -> None:
    client = AsyncWebClient(token=room.token, base_url=room.slack.api_url, session=room.session)

    posted = await client.chat_postMessage(channel="C1", text="Hej", unfurl_links=False, unfurl_media=False)
    with pytest.raises(SlackApiError, match="users_not_found"):
        await client.users_lookupByEmail(email="nobody@x.example")

    assert posted["ok"] is True
    assert json.loads(json.dumps(posted.data)) == posted.data
