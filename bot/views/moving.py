"""What the present firm's workspace shows the customer: whether it goes to another firm, when, and what that means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import ButtonElement, DatePickerElement

from bot.domain.consequences import Consequences
from bot.texts.words import Words
from bot.views.facts import first_name, last_day
from bot.views.kit import Letter, Sheet, button
from bot.views.means import means
from bot.views.state import day, values_of

ANSWER, STAY, CONFIRM = "switch.answer", "switch.stay", "switch.confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """From which firm to which a customer goes, and which switch that is."""

    id: str
    company: str
    firm: str
    onward: str

    def say(self, words: Words, key: str, **values: object) -> str:
        """Write a text about it."""
        return words(key, company=self.company, firm=self.firm, onward=self.onward, **values)


def question(words: Words, way: Way, contact: str, expires_at: datetime) -> Letter:
    """Ask the customer to confirm, or to say that it stays; both stand there alike."""
    sheet = Sheet()
    sheet.say(way.say(words, "leaving.question", first_name=first_name(contact)))
    sheet.say(way.say(words, "leaving.unchanged", date=last_day(words, expires_at)))
    sheet.buttons(_answers(words, way))
    return sheet.letter()


def closed(words: Words, way: Way, how: str, by: str, moment: str) -> Letter:
    """Show what was asked and what became of it; nothing is left to press."""
    sheet = Sheet()
    sheet.say(way.say(words, "leaving.asked"), way.say(words, f"leaving.closed.{how}", by=by, moment=moment))
    return sheet.letter()


def at_home(sheet: Sheet, words: Words, way: Way, expires_at: datetime) -> None:
    """Show on Home what waits to be confirmed."""
    sheet.say(way.say(words, "leaving.asked"), way.say(words, "leaving.unchanged", date=last_day(words, expires_at)))
    sheet.buttons(_answers(words, way))


def confirm(words: Words, way: Way, ends: Sequence[Consequences], suggested: date) -> dict[str, Any]:
    """Show what it means for each service, and ask for the day (D13)."""
    sheet = Sheet()
    sheet.say(way.say(words, "leaving.lead"))
    for each in ends:
        name = each.service.full_name(each.before, words.language)
        sheet.say(f"{name}\n{' '.join(means(words, each, None, you=True, when='leaving.when'))}")
    picked = DatePickerElement(action_id="starts", initial_date=suggested.isoformat())
    hint = way.say(words, "leaving.starts.hint")
    sheet.ask("starts", way.say(words, "leaving.starts"), picked, hint=hint)
    sheet.small(way.say(words, "leaving.agreed"))
    return sheet.modal(
        CONFIRM,
        words("leaving.title"),
        submit=words("leaving.submit"),
        close=words("ending.keep_on"),
        metadata=way.id,
    )


def starts(view: Mapping[str, Any]) -> str:
    """Read the first day with the next firm, as Slack writes it."""
    return day(values_of(view), "starts")


def done(words: Words, way: Way, starts_at: datetime | None) -> dict[str, Any]:
    """Say that it is confirmed."""
    sheet = Sheet()
    date_ = last_day(words, starts_at) if starts_at else ""
    sheet.say(way.say(words, "leaving.done" if starts_at else "leaving.done_now", date=date_))
    return sheet.modal("switch.done", words("leaving.title"), close=words("sent.close"))


def _answers(words: Words, way: Way) -> list[ButtonElement]:
    return [
        button(words("leaving.confirm"), ANSWER, way.id),
        button(words("leaving.stay"), STAY, way.id, label=way.say(words, "leaving.stay_label")),
    ]
