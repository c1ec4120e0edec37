"""The morning digest: what managers did not have to hear at once (D15)."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import ButtonElement

from bot.domain.wording import clip
from bot.texts.words import Words
from bot.views.kit import Letter, Sheet, button

SWITCH, CUSTOMER = "digest.switch", "customer.status"
MORNING, AT_ONCE = "morning", "at_once"
MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened, and when; `company` and `customer_id` are empty where it is about no customer."""

    company: str
    customer_id: str
    happened: str
    moment: str


def build(words: Words, rows: Sequence[News], more: int) -> Letter:
    """Tell what gathered, and how much more there is than a message holds."""
    sheet = Sheet()
    sheet.head(words("digest.title"))
    for news in rows:
        label = words("status.show_label", company=news.company)
        shows = button(words("status.show"), CUSTOMER, news.customer_id, label=label) if news.company else None
        sheet.say(f"{clip(news.company, 120)}: {news.happened}" if news.company else news.happened, accessory=shows)
        sheet.small(news.moment)
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
