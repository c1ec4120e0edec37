"""The morning digest: what managers did not have to hear at once (D15)."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ButtonElement

from bot.domain.wording import clip
from bot.texts.words import Words
from bot.views.kit import Letter, Sheet, button

SWITCH = "digest.switch"
MORNING, AT_ONCE = "morning", "at_once"
MOST = 20


def build(words: Words, rows: Sequence[tuple[str, str, str]], more: int) -> Letter:
    """Tell what gathered: (company, what happened, when), and how much more there is than a message holds."""
    sheet = Sheet()
    sheet.head(words("digest.title"))
    for company, happened, moment in rows:
        sheet.say(f"{clip(company, 120)}: {happened}")
        sheet.small(moment)
    if more > 0:
        sheet.small(words.count("digest.more", more))
    return sheet.letter()


def switch(words: Words, *, gathers: bool) -> ButtonElement:
    """Offer the other way of hearing what may wait."""
    return button(words(f"digest.{AT_ONCE if gathers else MORNING}"), SWITCH, AT_ONCE if gathers else MORNING)


def chosen(words: Words, *, gathers: bool) -> Letter:
    """Say what was chosen."""
    sheet = Sheet()
    sheet.say(words("digest.chosen.morning" if gathers else "digest.chosen.at_once"))
    return sheet.letter()
