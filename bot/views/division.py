"""The form in which it is said who does what (S4, D20)."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import StaticSelectElement

from bot.domain.division import Division, Doer, Work
from bot.texts.words import Words
from bot.views.kit import Sheet, option, plain
from bot.views.state import chosen, values_of

CALLBACK = "division.save"


def build(words: Words, agreed: Division, draft_id: str) -> dict[str, Any]:
    """Ask, for each kind of work, whether the firm, the customer or nobody does it; each may be left open."""
    sheet = Sheet()
    sheet.say(words("division.lead"))
    choices = [option(words(f"doer.{doer}"), doer) for doer in Doer]
    for work in Work:
        element = StaticSelectElement(
            action_id=work,
            options=choices,
            placeholder=plain(words("division.placeholder"), 150),
            initial_option=next((each for each in choices if each.value == agreed.get(work)), None),
        )
        sheet.ask(work, words(f"work.{work}"), element, optional=True)
    return sheet.modal(
        CALLBACK,
        words("division.title"),
        submit=words("division.submit"),
        close=words("preview.close"),
        metadata=draft_id,
    )


def parse(view: Mapping[str, Any]) -> tuple[str, dict[Work, Doer]]:
    """Read the form back: the draft's id, and what was chosen of what was offered."""
    values = values_of(view)
    picked = {work: chosen(values, work) for work in Work}
    agreed = {work: Doer(doer) for work, doer in picked.items() if doer in set(Doer)}
    return str(view.get("private_metadata") or ""), agreed
