"""What the app may still do after it was spoken to: triggers, response_urls, clicks; and what nobody can do."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.client import Impossible
from tests.sandbox.pieces import Json, button, modal, plain, trigger
from tests.sandbox.room import Room, manifest, room


async def _clicked(room: Room, **more: Any) -> Json:
    """Let Anna press a button in the channel, and return what the app got."""
    await room.says("Fråga", blocks=[button(**more)])
    await room.slack.person("anna").clicks("Ja")
    return room.app.received[-1].payload


async def _respond(room: Room, url: str, **answer: Any) -> int:
    async with room.session.post(url, json=answer) as response:
        return response.status


async def test_a_trigger_opens_one_modal_within_three_seconds(room: Room) -> None:
    opener = await trigger(room)
    room.slack.clock.advance(3)

    first, second = [await room.call("views.open", trigger_id=opener, view=modal()) for _ in range(2)]

    assert (first["ok"], second["error"]) == (True, "exchanged_trigger_id")
    assert "Bjud in" in room.slack.person("anna").modal


async def test_a_trigger_is_dead_after_three_seconds(room: Room) -> None:
    opener = await trigger(room)
    room.slack.clock.advance(3.001)

    assert (await room.call("views.open", trigger_id=opener, view=modal()))["error"] == "expired_trigger_id"


async def test_a_trigger_of_another_workspace_or_of_nobody_opens_nothing(room: Room) -> None:
    opener, other = await trigger(room), room.slack.world.installs["T2"].bot_token

    answers = [
        await room.call("views.open", token=other, trigger_id=opener, view=modal()),
        await room.call("views.open", trigger_id="made-up", view=modal()),
    ]

    assert [answer["error"] for answer in answers] == ["invalid_trigger_id"] * 2


async def test_a_view_that_slack_refuses_leaves_the_trigger_unused(room: Room) -> None:
    opener = await trigger(room)

    refused = await room.call("views.open", trigger_id=opener, view=modal(title="x" * 25))

    assert refused["error"] == "invalid_arguments"
    assert "/view/title" in refused["response_metadata"]["messages"][0]
    assert (await room.call("views.open", trigger_id=opener, view=modal()))["ok"] is True


async def test_a_response_url_takes_five_answers(room: Room) -> None:
    url = (await _clicked(room))["response_url"]

    statuses = [await _respond(room, url, text=f"nr {number}") for number in range(6)]

    assert statuses == [200] * 5 + [404]


async def test_a_response_url_lives_for_half_an_hour(room: Room) -> None:
    url = (await _clicked(room))["response_url"]
    room.slack.clock.advance(30 * 60)

    last = await _respond(room, url, text="Nu")
    room.slack.clock.advance(0.001)

    assert (last, await _respond(room, url, text="Då")) == (200, 404)
    assert await _respond(room, f"{url}x", text="Någonsin") == 404


async def test_an_answer_is_private_unless_it_says_otherwise_and_can_take_the_message_s_place(room: Room) -> None:
    url = (await _clicked(room))["response_url"]

    await _respond(room, url, text="Bara du")
    await _respond(room, url, text="Alla", response_type="in_channel")
    await _respond(room, url, text="Besvarad", replace_original=True)
    shown = room.slack.person("kurt").channel_shows("kunder")
    await _respond(room, url, delete_original=True)

    assert shown == "Besvarad\nAlla"
    assert room.slack.person("anna").channel_shows("kunder") == "Bara du\nAlla"


async def test_an_answer_still_finds_its_channel_when_that_has_another_id(room: Room) -> None:
    url = (await _clicked(room))["response_url"]

    await room.slack.events.change_id(room.kunder)

    assert await _respond(room, url, text="Besvarad", replace_original=True) == 200
    assert (await room.says())["error"] == "channel_not_found"
    assert (await room.says(channel=room.kunder.channel_id))["ok"] is True


@pytest.mark.parametrize("answer", [{}, {"blocks": [{"type": "sculpture"}]}])
@pytest.mark.parametrize("replace", [True, False])
async def test_an_answer_of_nothing_is_refused(room: Room, answer: Json, *, replace: bool) -> None:
    url = (await _clicked(room))["response_url"]

    assert await _respond(room, url, replace_original=replace, **answer) == 404


async def test_a_click_says_who_pressed_what_and_where(room: Room) -> None:
    payload = await _clicked(room, value="token")

    [action] = payload["actions"]
    assert (action["action_id"], action["value"], payload["user"]["id"]) == ("yes", "token", "UANNA")
    assert payload["container"]["channel_id"] == "C1"
    assert payload["message"]["ts"] == room.kunder.messages[-1].ts


async def test_a_click_on_an_answer_that_only_one_saw_carries_no_message(room: Room) -> None:
    await room.call("chat.postEphemeral", channel="C1", user="UANNA", text="Fråga", blocks=[button()])

    await room.slack.person("anna").clicks("Ja")

    payload = room.app.received[-1].payload
    assert (payload["container"]["is_ephemeral"], "message" in payload) == (True, False)


async def test_without_interactivity_a_click_goes_nowhere() -> None:
    settings = manifest()["settings"] | {"interactivity": {"is_enabled": False}}
    async with room(settings=settings) as opened:
        await opened.says("Fråga", blocks=[button()])

        await opened.slack.person("anna").clicks("Ja")

        assert opened.app.received == []
        assert "not configured to handle interactive" in opened.slack.stage.notices[0].text


async def test_a_declined_confirm_dialog_sends_nothing(room: Room) -> None:
    dialog = {"title": plain("Säkert?"), "text": plain("Det går inte att ångra."), "confirm": plain("Ja")}
    await room.says("Fråga", blocks=[button(confirm=dialog | {"deny": plain("Nej")})])
    anna = room.slack.person("anna")

    await anna.clicks("Ja", confirm=False)
    assert room.app.received == []
    await anna.clicks("Ja")

    assert (len(room.app.received), anna.last_confirm) == (1, "Säkert? Det går inte att ångra.")


IMPOSSIBLE: list[tuple[str, Callable[[Room], Any], str]] = [
    ("a channel one is not in", lambda room: room.slack.client.type(room.stranger, "C1", "Hej"), "not in that channel"),
    ("a shortcut nobody has", lambda room: room.slack.person("anna").uses_shortcut("fly"), "no shortcut fly"),
    ("a message that is gone", lambda room: _press(room, {"message": {"channel": "C1", "ts": "1"}}), "gone"),
    ("a view that is closed", lambda room: _press(room, {"view": "V9"}), "closed"),
]


async def _press(room: Room, container: Json) -> None:
    await room.slack.client.click(room.anna, container, "b", "a", {})


@pytest.mark.parametrize(("_name", "move", "why"), IMPOSSIBLE, ids=[name for name, _, _ in IMPOSSIBLE])
async def test_what_slack_would_not_let_a_person_do_is_impossible(
    room: Room, _name: str, move: Callable[[Room], Any], why: str
) -> None:
    with pytest.raises(Impossible, match=why):
        await move(room)


async def test_a_deactivated_person_can_do_nothing_and_an_archived_channel_takes_nothing(room: Room) -> None:
    await room.says("Fråga", blocks=[button()])
    anna = room.slack.person("anna")
    await room.slack.events.archive(room.kunder, room.anna)
    with pytest.raises(Impossible, match="archived"):
        await anna.types("Hej", "kunder")
    await room.slack.events.deactivate(room.anna)

    for move in (anna.types("Hej", "kunder"), anna.clicks("Ja"), anna.opens_home(), anna.uses_shortcut("invite")):
        with pytest.raises(Impossible):
            await move


async def test_nobody_writes_to_an_app_that_does_not_listen() -> None:
    features = manifest()["features"]
    features["app_home"]["messages_tab_enabled"] = False
    async with room(features=features) as opened:
        await opened.slack.person("anna").types("Hej")

        assert opened.slack.stage.notices[0].text == "Sending messages to this app has been turned off."
        assert opened.app.received == []


async def test_an_app_that_listens_hears_what_is_written_to_it(room: Room) -> None:
    await room.slack.person("anna").types("Hej")

    [event] = room.app.events("message")
    assert (event["channel_type"], event["user"], event["text"]) == ("im", "UANNA", "Hej")
