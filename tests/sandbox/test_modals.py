"""Modals and Home tabs: stacked, submitted, changed, searched in and closed."""

from typing import Any

import pytest

from sandbox.client import Impossible
from tests.sandbox.pieces import Json, button, field, modal, opens, plain, trigger
from tests.sandbox.room import Room, manifest, room


async def test_modals_stack_three_high(room: Room) -> None:
    await opens(room)
    anna = room.slack.person("anna")
    for _ in range(2):
        room.app.answers.append((200, {"response_action": "push", "view": modal()}))
        await anna.fills("Namn", "Eva")
        await anna.submits()

    room.app.answers.append((200, {"response_action": "push", "view": modal()}))
    await anna.fills("Namn", "Eva")
    await anna.submits()

    assert len(room.slack.world.modals["T1", "UANNA"]) == 3
    assert "push_limit_reached" in room.slack.stage.notices[-1].text


async def test_views_push_works_only_from_inside_a_modal(room: Room) -> None:
    outside = await room.call("views.push", trigger_id=await trigger(room), view=modal())
    await room.call("views.open", trigger_id=await trigger(room), view=modal(button(), field()))
    await room.slack.person("anna").clicks("Ja")
    inside = await room.call("views.push", trigger_id=room.app.received[-1].payload["trigger_id"], view=modal())

    assert (outside["error"], inside["ok"]) == ("not_found", True)
    assert inside["view"]["previous_view_id"] == inside["view"]["root_view_id"]


def _keeps(room: Room) -> bool:
    return bool(room.slack.world.modals.get(("T1", "UANNA")))


SUBMITTED: list[tuple[Any, bool, str]] = [
    (None, False, ""),
    ({"response_action": "clear"}, False, ""),
    ({"response_action": "update", "view": modal(title="Klart")}, True, ""),
    ({"response_action": "errors", "errors": {"name": "Finns inte."}}, True, ""),
    ({"response_action": "errors", "errors": {"age": "?"}}, True, "errors for blocks that are no inputs"),
    ({"response_action": "errors"}, True, "errors without errors"),
    ({"response_action": "explode"}, True, "unknown response_action explode"),
    ({"response_action": "update", "view": {"type": "modal"}}, True, "missing required field: title"),
    ("words", True, "no JSON object"),
]


@pytest.mark.parametrize(("answer", "stays", "told"), SUBMITTED)
async def test_what_a_submission_is_answered_is_carried_out_or_told_to_the_person(
    room: Room, answer: Any, told: str, *, stays: bool
) -> None:
    await opens(room)
    room.app.answers.append((200, answer))
    anna = room.slack.person("anna")
    await anna.fills("Namn", "Eva")

    errors = await anna.submits()

    assert _keeps(room) is stays
    assert errors == ({"Namn": "Finns inte."} if answer == SUBMITTED[3][0] else {})
    assert told in "".join(notice.text for notice in room.slack.stage.notices)
    assert bool(room.slack.stage.notices) is bool(told)


async def test_a_submission_that_fails_leaves_the_modal_and_what_was_filled_in(room: Room) -> None:
    await opens(room)
    room.app.answers.append((500, ""))
    anna = room.slack.person("anna")
    await anna.fills("Namn", "Eva")

    await anna.submits()

    assert "Eva" in anna.modal
    assert "did not respond" in room.slack.stage.notices[0].text


async def test_a_modal_says_that_it_was_closed_if_it_was_asked_to(room: Room) -> None:
    await opens(room, notify_on_close=True, callback_id="invite")

    await room.slack.person("anna").closes()

    payload = room.app.received[-1].payload
    assert (payload["type"], payload["view"]["callback_id"], payload["is_cleared"]) == ("view_closed", "invite", False)


async def test_an_update_with_an_old_hash_is_refused_and_one_with_none_or_the_newest_is_not(room: Room) -> None:
    view = (await opens(room))["view"]
    update = {"view_id": view["id"], "view": modal(title="Nytt")}

    first = await room.call("views.update", hash=view["hash"], **update)
    second = await room.call("views.update", hash=view["hash"], **update)
    third = await room.call("views.update", **update)

    assert (first["ok"], second["error"], third["ok"]) == (True, "hash_conflict", True)


async def test_an_external_id_finds_its_view_and_is_given_once(room: Room) -> None:
    await opens(room, external_id="one")

    found = await room.call("views.update", external_id="one", view=modal(external_id="one"))
    twice = await opens(room, external_id="one")

    assert (found["ok"], twice["error"]) == (True, "duplicate_external_id")


async def test_home_is_published_for_somebody_and_opened_by_them(room: Room) -> None:
    home = {"type": "home", "blocks": [{"type": "section", "text": plain("Välkommen")}]}

    published = await room.call("views.publish", user_id="UANNA", view=home)
    text = await room.slack.person("anna").opens_home()

    event = room.app.events("app_home_opened")[0]
    assert (published["view"]["type"], text) == ("home", "Välkommen")
    assert (event["user"], event["tab"], event["view"]["id"]) == ("UANNA", "home", published["view"]["id"])


async def test_without_a_home_tab_nothing_is_published_or_opened() -> None:
    features = manifest()["features"] | {"app_home": {}}
    async with room(features=features) as opened:
        home = {"type": "home", "blocks": []}

        assert (await opened.call("views.publish", user_id="UANNA", view=home))["error"] == "not_enabled"
        with pytest.raises(Impossible, match="no Home tab"):
            await opened.slack.person("anna").opens_home()


FIELDS: list[tuple[Json, str, str]] = [
    ({}, "", "Please complete this required field."),
    ({"max_length": 3}, "Eva B", "too short or too long"),
    ({"min_length": 3}, "E", "too short or too long"),
    ({"type": "email_text_input"}, "eva", "valid email"),
    ({"type": "url_text_input"}, "eva", "valid URL"),
    ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "valid number"),
    ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "2.5", "too small or too large"),
]


@pytest.mark.parametrize(("element", "text", "error"), FIELDS)
async def test_what_slack_itself_objects_to_never_reaches_the_app(
    room: Room, element: Json, text: str, error: str
) -> None:
    await room.call("views.open", trigger_id=await trigger(room), view=modal(field(element=element)))
    anna = room.slack.person("anna")
    await anna.fills("Namn", text)

    errors = await anna.submits()

    assert error in errors["Namn"]
    assert room.app.received[-1].payload["type"] == "shortcut"


async def test_a_search_asks_the_app_once_enough_is_typed(room: Room) -> None:
    picker = {"type": "external_select", "action_id": "a", "min_query_length": 2}
    await room.call("views.open", trigger_id=await trigger(room), view=modal(field(element=picker)))
    room.app.answers.append((200, {"options": [{"text": plain("Björkens"), "value": "1"}]}))
    anna = room.slack.person("anna")

    with pytest.raises(Impossible, match="after 2 characters"):
        await anna.chooses("Namn", "Björkens", search="b")
    await anna.chooses("Namn", "Björkens", search="bj")

    kinds = [each.payload["type"] for each in room.app.received]
    assert kinds == ["shortcut", "block_suggestion"]
    assert "Björkens" in anna.modal


@pytest.mark.parametrize("answer", [None, {"options": [{"text": plain("x" * 76), "value": "1"}]}, {"choices": []}])
async def test_a_search_that_slack_cannot_show_is_told_to_the_person(room: Room, answer: Any) -> None:
    picker = {"type": "external_select", "action_id": "a", "min_query_length": 1}
    await room.call("views.open", trigger_id=await trigger(room), view=modal(field(element=picker)))
    room.app.answers.append((200, answer))

    with pytest.raises(AssertionError, match="no option"):
        await room.slack.person("anna").chooses("Namn", "Björkens", search="bj")

    assert "could not be loaded" in room.slack.stage.notices[0].text


async def test_slack_writes_out_what_a_view_left_to_it(room: Room) -> None:
    view = (await opens(room))["view"]

    assert view["title"] == {"type": "plain_text", "text": "Bjud in", "emoji": True}
    assert (view["blocks"][0]["label"]["emoji"], view["private_metadata"], view["external_id"]) == (True, "", "")
