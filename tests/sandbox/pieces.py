"""Views, buttons and fields for tests of the sandbox, and the moves that bring them about."""

from typing import Any

from tests.sandbox.room import Room

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str = "name", **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "a"} | more.pop("element", {})
    return {"type": "input", "block_id": block_id, "label": plain("Namn"), "element": element} | more


def modal(*blocks: Json, title: str = "Bjud in", **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain(title),
        "submit": plain("Skicka"),
        "blocks": list(blocks) or [field()],
    } | more


def button(label: str = "Ja", **more: Any) -> Json:
    return {"type": "actions", "elements": [{"type": "button", "action_id": "yes", "text": plain(label)} | more]}


async def trigger(room: Room) -> str:
    await room.slack.person("anna").uses_shortcut("invite")
    return str(room.app.received[-1].payload["trigger_id"])


async def opens(room: Room, **more: Any) -> Json:
    return await room.call("views.open", trigger_id=await trigger(room), view=modal(**more))
