"""What somebody leaves behind, handed over to somebody else in one go."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ButtonElement, UserSelectElement

from bot.domain.register_events import HandedOver
from bot.domain.wording import clip
from bot.texts.words import Words
from bot.views.kit import Letter, Sheet, button
from bot.views.state import user, values_of

START, CALLBACK = "staff.hand_over", "staff.handed_over"
MOST = 20


def start_button(words: Words, user_id: str, name: str) -> ButtonElement:
    """Offer to hand over everything of somebody's."""
    return button(words("handing.start"), START, user_id, label=words("handing.start_label", name=name))


def build(words: Words, user_id: str, name: str, companies: Sequence[str]) -> dict[str, Any]:
    """List what somebody owns, and ask who takes it over; none is left says so."""
    sheet = Sheet()
    if not companies:
        sheet.say(words("handing.none", name=name))
        return sheet.modal("staff.saved", words("handing.title"), close=words("staffing.close"))
    sheet.say(words.count("handing.owns", len(companies), name=name), words("handing.means", name=name))
    sheet.small("\n".join(listed(words, companies)))
    hint = words("handing.to.hint")
    sheet.ask("to", words("handing.to"), UserSelectElement(action_id="to"), hint=hint)
    submit, close = words("handing.submit"), words("staffing.close")
    return sheet.modal(CALLBACK, words("handing.title"), submit=submit, close=close, metadata=user_id)


def parse(view: Mapping[str, Any]) -> str:
    """Read who takes over."""
    return user(values_of(view), "to")


def listed(words: Words, companies: Sequence[str]) -> list[str]:
    """Name customers, and count those that there is no room for."""
    rest = len(companies) - MOST
    named = [clip(each, 80) for each in companies[:MOST]]
    return [*named, words.count("handing.more", rest)] if rest > 0 else named


def told(words: Words, event: HandedOver) -> Letter:
    """Tell whoever takes over."""
    sheet = Sheet()
    sheet.say(words.count("handing.told", event.customers, by=event.by_name, name=event.name))
    return sheet.letter()
