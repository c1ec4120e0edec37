"""The form in which a firm says who it is and where it wants to be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationSelectElement,
    NumberInputElement,
    PlainTextInputElement,
    RadioButtonsElement,
    UserMultiSelectElement,
)

from bot.domain.firm import Firm
from bot.domain.numbers import OrganisationNumber
from bot.domain.policy import FEWEST_DAYS, MOST_DAYS
from bot.domain.webhook import LONGEST_URL
from bot.domain.wording import fit
from bot.texts.words import LANGUAGES, Words
from bot.views.kit import Sheet, option
from bot.views.state import chosen, people, typed, values_of

CALLBACK = "firm.set_up"
YES, NO = "yes", "no"
LONGEST_NAME, LONGEST_DOMAINS = 200, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the fields hold, as they came."""

    name: str
    number: str
    channel_id: str | None
    managers: frozenset[str]
    language: str
    mail_domains: str
    expires_days: str
    reminder_days: str
    tasks: bool
    webhook: str
    webhook_secret: str


def build(
    words: Words, firm: Firm, number: OrganisationNumber | None, shown: str, webhook: str = "", secret: str = ""
) -> dict[str, Any]:
    """Ask for the firm's name and number, channel, managers, language, mail domains, how patient it is, and its tasks.

    The form carries `shown` along, which says what it showed; a `secret` is a new one, for a firm that has none.
    """
    sheet = Sheet()
    sheet.say(words("setup.lead"))
    name = PlainTextInputElement(
        action_id="name", initial_value=fit(firm.name, LONGEST_NAME) or None, max_length=LONGEST_NAME
    )
    sheet.ask("name", words("setup.name"), name)
    own = PlainTextInputElement(action_id="number", initial_value=number.shown if number else None, max_length=30)
    hint = words("setup.number.hint") if number and number.is_person else None
    sheet.ask("number", words("setup.number"), own, hint=hint)
    channel = ConversationSelectElement(
        action_id="channel",
        initial_conversation=firm.channel_id,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    sheet.ask("channel", words("setup.channel"), channel, hint=words("setup.channel.hint"))
    managers = UserMultiSelectElement(action_id="managers", initial_users=sorted(firm.managers) or None)
    sheet.ask("managers", words("setup.managers"), managers, hint=words("setup.managers.hint"))
    choices = [option(words(f"language.{each}"), each) for each in LANGUAGES]
    initial = next(each for each in choices if each.value == firm.language)
    sheet.ask(
        "language",
        words("setup.language"),
        RadioButtonsElement(action_id="language", options=choices, initial_option=initial),
    )
    listed = ", ".join(sorted(firm.mail_domains))
    longest = max(LONGEST_DOMAINS, len(listed))  # å, ä and ö weigh more as they are stored than as they were typed
    domains = PlainTextInputElement(action_id="mail_domains", initial_value=listed or None, max_length=longest)
    sheet.ask("mail_domains", words("setup.domains"), domains, hint=words("setup.domains.hint"), optional=True)
    _ask_patience(sheet, words, firm)
    _ask_tasks(sheet, words, firm, webhook, secret)
    title, submit, close = words("setup.title"), words("setup.submit"), words("setup.close")
    return sheet.modal(CALLBACK, title, submit=submit, close=close, metadata=shown)


def _ask_patience(sheet: Sheet, words: Words, firm: Firm) -> None:
    days = NumberInputElement(
        action_id="expires_days",
        is_decimal_allowed=False,
        initial_value=str(firm.expires_days),
        min_value=str(FEWEST_DAYS),
        max_value=str(MOST_DAYS),
    )
    sheet.ask("expires_days", words("setup.expires"), days, hint=words("setup.expires.hint"))
    listed = ", ".join(str(each) for each in firm.reminder_days)
    reminders = PlainTextInputElement(action_id="reminder_days", initial_value=listed or None, max_length=20)
    sheet.ask("reminder_days", words("setup.reminders"), reminders, hint=words("setup.reminders.hint"), optional=True)


def _ask_tasks(sheet: Sheet, words: Words, firm: Firm, webhook: str, secret: str) -> None:
    choices = [option(words(f"setup.tasks.{each}"), each) for each in (YES, NO)]
    picked = RadioButtonsElement(action_id="tasks", options=choices, initial_option=choices[0 if firm.tasks else 1])
    sheet.ask("tasks", words("setup.tasks"), picked)
    place = PlainTextInputElement(action_id="webhook", initial_value=webhook or None, max_length=LONGEST_URL)
    sheet.ask("webhook", words("setup.webhook"), place, hint=words("setup.webhook.hint"), optional=True)
    known = PlainTextInputElement(action_id="webhook_secret", initial_value=secret or None, max_length=120)
    hint = words("setup.secret.hint" if secret else "setup.secret.kept")
    sheet.ask("webhook_secret", words("setup.secret"), known, hint=hint, optional=True)


def parse(view: Mapping[str, Any]) -> Said:
    """Read the form back."""
    values = values_of(view)
    language = chosen(values, "language")
    return Said(
        name=typed(values, "name"),
        number=typed(values, "number"),
        channel_id=chosen(values, "channel"),
        managers=people(values, "managers"),
        language=language if language in LANGUAGES else LANGUAGES[0],
        mail_domains=typed(values, "mail_domains"),
        expires_days=typed(values, "expires_days"),
        reminder_days=typed(values, "reminder_days"),
        tasks=chosen(values, "tasks") != NO,
        webhook=typed(values, "webhook"),
        webhook_secret=typed(values, "webhook_secret"),
    )
