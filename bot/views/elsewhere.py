"""The dialog after "not the right person": who should be asked instead, if one knows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import EmailInputElement, PlainTextInputElement

from bot.texts.words import Words
from bot.views.kit import Sheet
from bot.views.state import carried, typed, values_of

CALLBACK = "invitation.name_other"
LONGEST_NAME = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the dialog came back with; the button's place went along unseen."""

    token: str
    channel_id: str
    ts: str
    name: str
    email: str


def build(words: Words, *, company: str, place: Mapping[str, str], changes: bool = False) -> dict[str, Any]:
    """Ask who should have been asked; both fields may be left empty (D2)."""
    sheet = Sheet()
    sheet.say(words("elsewhere.lead", company=company), words("change.decline.effect" if changes else "decline.effect"))
    name = PlainTextInputElement(action_id="name", max_length=LONGEST_NAME)
    sheet.ask("name", words("elsewhere.name"), name, optional=True)
    email = EmailInputElement(action_id="email")
    sheet.ask("email", words("elsewhere.email"), email, optional=True)
    return sheet.modal(
        CALLBACK,
        words("elsewhere.title"),
        submit=words("elsewhere.submit"),
        close=words("question.confirm.no"),
        metadata=json.dumps(dict(place)),
    )


def parse(view: Mapping[str, Any]) -> Reply:
    """Read the dialog back."""
    values, place = values_of(view), carried(view)
    return Reply(
        token=place.get("token", ""),
        channel_id=place.get("channel_id", ""),
        ts=place.get("ts", ""),
        name=typed(values, "name"),
        email=typed(values, "email"),
    )
