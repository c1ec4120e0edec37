"""Being let into somebody else's engagement for a while: asked for, answered with one click, over by itself (D10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import ButtonElement, DatePickerElement, PlainTextInputElement

from bot.domain.access import ACCESS_LASTS_AT_MOST_DAYS, Access
from bot.domain.refusals import Refusal
from bot.domain.refusals_staff import NotYourEngagement
from bot.texts.words import Words
from bot.views.facts import first_name, last_day
from bot.views.kit import Letter, Sheet, button
from bot.views.state import day, typed, values_of

CALLBACK = "access.request"
ASK, GIVE, DENY = "access.ask", "access.give", "access.deny"
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the form holds, as it came."""

    reason: str
    until: str


def ask_button(words: Words, engagement_id: str) -> ButtonElement:
    """Make the button with which a colleague asks to be let in."""
    return button(words("access.ask"), ASK, engagement_id)


def ways_on(words: Words, refused: Refusal) -> list[ButtonElement]:
    """Give the button that mends a refusal, where there is one."""
    if isinstance(refused, NotYourEngagement) and refused.engagement_id:
        return [ask_button(words, refused.engagement_id)]
    return []


def build(words: Words, *, company: str, owner: str, until: date, engagement_id: str) -> dict[str, Any]:
    """Ask why, and until which day."""
    sheet = Sheet()
    sheet.say(words("access.lead", company=company, owner=owner))
    reason = PlainTextInputElement(action_id="reason", multiline=True, max_length=LONGEST_REASON)
    sheet.ask("reason", words("access.reason"), reason)
    picked = DatePickerElement(action_id="until", initial_date=until.isoformat())
    hint = words("access.until.hint", most=ACCESS_LASTS_AT_MOST_DAYS)
    sheet.ask("until", words("access.until"), picked, hint=hint)
    return sheet.modal(
        CALLBACK,
        words("access.ask"),
        submit=words("access.submit"),
        close=words("staffing.close"),
        metadata=engagement_id,
    )


def parse(view: Mapping[str, Any]) -> Said:
    """Read the form back."""
    values = values_of(view)
    return Said(reason=typed(values, "reason"), until=day(values, "until"))


def sent(words: Words, owner: str) -> dict[str, Any]:
    """Say that the owner has the question."""
    sheet = Sheet()
    sheet.say(words("access.sent", owner=owner))
    return sheet.modal("access.sent", words("access.ask"), close=words("staffing.close"))


def question(words: Words, access: Access, company: str, number: str) -> Letter:
    """Ask the owner, with two buttons until somebody has answered, and then who did."""
    values = {"name": access.name, "company": company, "number": number, "until": _until(words, access)}
    sheet = Sheet()
    sheet.say(words("access.question", **values))
    sheet.say(words("access.because", reason=access.reason))
    if access.given is None:
        sheet.say(words("access.means", first_name=first_name(access.name)))
        sheet.buttons([button(words("access.give"), GIVE, access.id), button(words("access.deny"), DENY, access.id)])
        return sheet.letter()
    answer = "given" if access.given else "denied"
    moment = words.moment(access.answered_at or access.asked_at)
    sheet.say(words(f"access.answered.{answer}", by=access.answered_by, moment=moment))
    return sheet.letter()


def answered(words: Words, access: Access, company: str, number: str) -> Letter:
    """Tell the colleague what the answer was."""
    values = {"by": access.answered_by, "company": company, "number": number, "until": _until(words, access)}
    sheet = Sheet()
    sheet.say(words("access.told.given" if access.given else "access.told.denied", **values))
    return sheet.letter()


def over(words: Words, name: str, company: str, number: str, *, to_colleague: bool) -> Letter:
    """Tell both that the time is over."""
    sheet = Sheet()
    key = "access.over.you" if to_colleague else "access.over"
    sheet.say(words(key, name=name, company=company, number=number))
    return sheet.letter()


def done(words: Words, access: Access, *, given: bool) -> str:
    """Say to whoever answered that it is done."""
    return words("access.done.given" if given else "access.done.denied", name=access.name, until=_until(words, access))


def _until(words: Words, access: Access) -> str:
    return last_day(words, access.until)
