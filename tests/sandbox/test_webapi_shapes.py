"""Answers of the sandbox's Web API beside Slack's own: the same keys, the same types, no less and no more."""

from typing import Any

import pytest

from tests.sandbox.room import Room, furnish
from tests.sandbox.shapes import ANY, BOOL, INT, STR, fits

POST = {"channel": "C1", "text": "Hej", "unfurl_links": "false", "unfurl_media": "false"}
PROFILE = {
    "real_name": STR,
    "real_name_normalized": STR,
    "display_name": STR,
    "display_name_normalized": STR,
    "first_name": STR,
    "last_name": STR,
    "title": STR,
    "phone": STR,
    "skype": STR,
    "team": STR,
    "avatar_hash": STR,
    "status_text": STR,
    "status_text_canonical": STR,
    "status_emoji": STR,
    "status_expiration": INT,
}
LEFT = {
    "id": STR,
    "team_id": STR,
    "name": STR,
    "deleted": BOOL,
    "profile": PROFILE,
    "is_bot": BOOL,
    "is_app_user": BOOL,
    "updated": INT,
}
PERSON = LEFT | {
    "real_name": STR,
    "color": STR,
    "tz": STR,
    "tz_label": STR,
    "tz_offset": INT,
    "is_admin": BOOL,
    "is_owner": BOOL,
    "is_primary_owner": BOOL,
    "is_restricted": BOOL,
    "is_ultra_restricted": BOOL,
    "is_email_confirmed": BOOL,
    "who_can_share_contact_card": STR,
}
PLACE = {
    "id": STR,
    "created": INT,
    "updated": INT,
    "is_archived": BOOL,
    "is_channel": BOOL,
    "is_group": BOOL,
    "is_im": BOOL,
    "is_mpim": BOOL,
    "is_org_shared": BOOL,
    "context_team_id": STR,
}
NOTE = {"value": STR, "creator": STR, "last_set": INT}
CHANNEL = PLACE | {
    "name": STR,
    "name_normalized": STR,
    "previous_names": [STR],
    "is_general": BOOL,
    "is_private": BOOL,
    "is_member": BOOL,
    "is_shared": BOOL,
    "is_ext_shared": BOOL,
    "is_pending_ext_shared": BOOL,
    "shared_team_ids": [STR],
    "pending_shared": [STR],
    "pending_connected_team_ids": [STR],
    "conversation_host_id": STR,
    "creator": STR,
    "unlinked": INT,
    "topic": NOTE,
    "purpose": NOTE,
}
MESSAGE = {"type": STR, "user": STR, "team": STR, "ts": STR, "text": STR, "bot_id": STR, "app_id": STR}
ANSWERS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "auth.test",
        {},
        {
            "url": STR,
            "team": STR,
            "user": STR,
            "team_id": STR,
            "user_id": STR,
            "bot_id": STR,
            "is_enterprise_install": BOOL,
        },
    ),
    ("users.info", {"user": "UMONA"}, {"user": PERSON}),
    ("users.info", {"user": "UMONA", "include_locale": "true"}, {"user": PERSON | {"locale": STR}}),
    ("users.info", {"user": "UANNA"}, {"user": PERSON | {"profile": PROFILE | {"email": STR}}}),
    ("users.info", {"user": "UGONE"}, {"user": LEFT | {"profile": PROFILE | {"email": STR}}}),
    (
        "users.lookupByEmail",
        {"email": "ANNA@sjovik.example"},
        {"user": PERSON | {"profile": PROFILE | {"email": STR}}},
    ),
    ("conversations.info", {"channel": "C1"}, {"channel": CHANNEL}),
    (
        "conversations.info",
        {"channel": "C1", "include_num_members": "true"},
        {"channel": CHANNEL | {"num_members": INT}},
    ),
    (
        "conversations.open",
        {"users": "UANNA", "return_im": "true"},
        {"channel": PLACE | {"user": STR, "is_user_deleted": BOOL}},
    ),
    ("conversations.open", {"users": "UANNA"}, {"channel": {"id": STR}}),
    ("conversations.members", {"channel": "C1"}, {"members": [STR], "response_metadata": {"next_cursor": STR}}),
    ("conversations.list", {}, {"channels": [CHANNEL], "response_metadata": {"next_cursor": STR}}),
    ("chat.postMessage", POST, {"channel": STR, "ts": STR, "message": MESSAGE}),
    ("chat.postEphemeral", POST | {"user": "UANNA"}, {"message_ts": STR}),
    ("users.list", {"limit": "1"}, {"members": [ANY], "response_metadata": {"next_cursor": STR}}),
]


@pytest.mark.parametrize(("method", "arguments", "shape"), ANSWERS)
async def test_answers_have_slacks_shape_no_less_and_no_more(
    room: Room, method: str, arguments: dict[str, Any], shape: dict[str, Any]
) -> None:
    furnish(room)

    answer = await room.call(method, **arguments)

    assert fits(answer, {"ok": BOOL} | shape, exact=True) == []
    assert answer["ok"] is True
