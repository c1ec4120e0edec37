"""The dialog after Decline: a reason if one wants to give it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import PlainTextInputElement, RadioButtonsElement

from bot.domain.reasons import DeclineReason
from bot.texts.words import Words
from bot.views import question
from bot.views.kit import Sheet, option
from bot.views.state import carried, chosen, typed, values_of

CALLBACK = "invitation.decline_reason"
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the dialog came back with; the button's place went along unseen."""

    token: str
    action: str
    channel_id: str
    ts: str
    reason: DeclineReason | None
    note: str


def build(
    words: Words, *, company: str, service: str, place: Mapping[str, str], changes: bool = False
) -> dict[str, Any]:
    """Ask for a reason; both fields may be left empty (D2). A no that `changes` nothing of a service says so."""
    sheet, about = Sheet(), "change.decline" if changes else "decline"
    sheet.say(words(f"{about}.lead", company=company, service=service), words(f"{about}.effect"))
    choices = [option(words(f"reason.{r}"), r) for r in DeclineReason]
    element = RadioButtonsElement(action_id="reason", options=choices)
    sheet.ask("reason", words("decline.reason"), element, optional=True)
    note = PlainTextInputElement(action_id="note", multiline=True, max_length=LONGEST_NOTE)
    sheet.ask("note", words("decline.note"), note, optional=True)
    return sheet.modal(
        CALLBACK,
        words(f"{about}.title"),
        submit=words("question.decline"),
        close=words("question.confirm.no"),
        metadata=json.dumps(dict(place)),
    )


def parse(view: Mapping[str, Any]) -> Reply:
    """Read the dialog back; a choice that was not offered reads as none."""
    values = values_of(view)
    place = carried(view)
    reason = chosen(values, "reason")
    return Reply(
        token=place.get("token", ""),
        action=place.get("action", question.DECLINE),  # a dialog older than the other button says nothing
        channel_id=place.get("channel_id", ""),
        ts=place.get("ts", ""),
        reason=DeclineReason(reason) if reason in set(DeclineReason) else None,
        note=typed(values, "note"),
    )
