"""The short answers to what firms ask most, as buttons where they belong, each with a pointer to the written help."""

from slack_sdk.models.blocks import ButtonElement

from bot.texts.words import Words
from bot.views.kit import Letter, Sheet, button

ANSWER, READ = "answer.show", "link.written_help"
TOPICS = ("not_received", "password", "variant", "other_firm", "no_access", "main_contact", "ending")


def topics(words: Words) -> list[ButtonElement]:
    """Make a button for each answer; no two buttons of a row may have the same id."""
    return [button(words(f"answer.{each}"), f"{ANSWER}.{each}", each) for each in TOPICS]


def build(words: Words, topic: str, url: str | None) -> Letter:
    """Write one answer; the source's own steps, in its own words (S13–S36)."""
    sheet = Sheet()
    sheet.head(words(f"answer.{topic}"))
    sheet.say(words(f"answer.{topic}.text"))
    if url:
        sheet.buttons([button(words("answer.read"), READ, url=url, label=words("answer.read_label"))])
    return sheet.letter()
