"""Say no in words: what stands, what stayed unchanged, what to do next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import ButtonElement

from bot.domain.refusals import Refusal
from bot.texts.words import Words
from bot.views.kit import TITLE, Letter, Sheet, plain

DIALOG = "answer.shown"
FIELDS = {
    "has_firm": "customer",
    "unknown_customer": "customer",
    "too_many_lookups": "customer",
    "not_your_engagement": "customer",
    "already_collaborating": "service",
    "unknown_service": "service",
    "other_variant": "variant",
    "nothing_changed": "variant",
    "firms_own_seat": "variant",
    "no_payer": "payer",
    "no_contact": "contact",
    "own_address": "contact",
    "unreachable": "contact",
    "contact_exists": "contact",
    "user_as_main": "main",
    "not_owner": "owner",
    "own_deputy": "deputy",
    "already_registered": "number",
    "platform_unknown": "on_platform",
}


def sentence(words: Words, refusal: Refusal) -> str:
    """Write a refusal's words."""
    values = {name: _shown(words, value) for name, value in refusal.values.items()}
    special = f"refusal.{refusal.code}.{values.get('status')}"
    return words(special if words.has(special) else f"refusal.{refusal.code}", **values)


def letter(text: str, ways_on: Sequence[ButtonElement] = ()) -> Letter:
    """Make a short answer of one paragraph, with the buttons that lead on from it."""
    sheet = Sheet()
    sheet.say(text)
    sheet.buttons(ways_on)
    return sheet.letter()


def modal(
    words: Words, text: str, title: str = "refusal.title", ways_on: Sequence[ButtonElement] = ()
) -> dict[str, Any]:
    """Make a dialog of one paragraph, with the buttons that lead on from it."""
    sheet = Sheet()
    sheet.say(text)
    sheet.buttons(ways_on)
    return sheet.modal("refusal", words(title), close=words("sent.close"))


def dialog(words: Words, letter: Letter) -> dict[str, Any]:
    """Make a dialog of an answer, for a button that stands on no message."""
    said = {"title": words("home.title"), "close": words("sent.close")}
    shown = {name: plain(text, TITLE).to_dict() for name, text in said.items()}
    return {"type": "modal", "callback_id": DIALOG, "blocks": letter.blocks} | shown


def at_field(code: str, block_ids: list[str]) -> str:
    """Find the field that a refusal belongs to among those the form has; the first one if it has no such field."""
    wanted = FIELDS.get(code, code)
    names = [wanted, "contact_email"] if wanted == "contact" else [wanted]
    fits = (block for name in names for block in block_ids if block.split(":")[0] == name)
    return next(fits, block_ids[0])


def _shown(words: Words, value: object) -> object:
    return words.moment(value) if isinstance(value, datetime) else value
