"""Lists: what waits, how one customer stands, what one can type, and the Home tab."""

from collections.abc import Sequence
from typing import Any

from bot.domain.numbers import OrganisationNumber
from bot.domain.wording import clip
from bot.texts.words import Words
from bot.views.facts import Facts
from bot.views.follow import following_up
from bot.views.kit import Letter, Sheet, button
from bot.views.question import outcome

INVITE, LIST, STATUS, HELP, SHOW = "invitation.start", "list.show", "status.show", "help.show", "question.show"
SETTINGS, MORE, CUSTOMER = "firm.settings", "list.more", "customer.status"
PAGE = 15


def start(words: Words, waiting: int) -> Letter:
    """Answer the bare command: the commonest things as buttons, and what waits."""
    sheet = Sheet()
    sheet.say(words("start.lead"), words.count("start.waiting", waiting) if waiting else words("start.nothing"))
    sheet.buttons(_commonest(words))
    return sheet.letter()


def guide(words: Words, commands: Sequence[tuple[str, str]], lead: str) -> Letter:
    """List what one can type; `lead` is a first sentence, such as that a word is unknown."""
    sheet = Sheet()
    sheet.say(lead)
    for usage, meaning in commands:
        sheet.say(f"{usage}\n{meaning}")
    sheet.buttons(_commonest(words))
    return sheet.letter()


def invitations(words: Words, rows: Sequence[Facts], troubles: Sequence[str], more: str | None) -> Letter:
    """List invitations with how each stands; `more` is where the next page begins."""
    sheet = Sheet()
    if not rows:
        sheet.say(words("list.empty"))
    for facts, trouble in zip(rows, troubles, strict=True):
        _row(sheet, facts, trouble)
    buttons = [button(words("start.invite"), INVITE)]
    if more:
        buttons.append(button(words("list.more"), MORE, more))
    sheet.buttons(buttons)
    return sheet.letter()


def customer(words: Words, name: str, rows: Sequence[Facts], troubles: Sequence[str]) -> Letter:
    """Tell how one customer stands, newest first and no further back than a message holds."""
    sheet = Sheet()
    sheet.head(name)
    if not rows:
        sheet.say(words("status.nothing"))
    for facts, trouble in list(zip(rows, troubles, strict=True))[:PAGE]:
        _row(sheet, facts, trouble)
    if len(rows) > PAGE:
        sheet.small(words("status.older", number=len(rows) - PAGE))
    sheet.buttons([button(words("start.invite"), INVITE)])
    return sheet.letter()


def several(words: Words, lead: str, found: Sequence[tuple[str, str, OrganisationNumber]]) -> Letter:
    """Ask which customer was meant: (id, name, number), with the number beside each name, for names are not unique."""
    sheet = Sheet()
    sheet.say(lead)
    for customer_id, name, number in found:
        shows = button(words("status.show"), CUSTOMER, customer_id, label=words("status.show_label", company=name))
        sheet.say(f"{clip(name, 120)}, {number.shown}", accessory=shows)
    return sheet.letter()


def choices(words: Words, rows: Sequence[Facts], action: str) -> Letter:
    """List what waits for an answer, each with the button for what was meant."""
    sheet = Sheet()
    sheet.say(words("choices.lead") if rows else words("start.nothing"))
    for facts in rows:
        [deed] = following_up(facts, action)
        sheet.say(words("list.row", company=facts.company, number=facts.number, service=facts.service), accessory=deed)
        sheet.small(outcome(facts))
    return sheet.letter()


def own(words: Words, firm: str, rows: Sequence[tuple[Facts, str | None]]) -> Letter:
    """Tell a customer's contact about its own collaborations with this firm (D7); open questions can be shown again."""
    sheet = Sheet()
    _own(sheet, words, firm, rows)
    return sheet.letter()


def staff_home(words: Words, rows: Sequence[Facts], troubles: Sequence[str], *, may_set_up: bool) -> dict[str, Any]:
    """Draw Home for the firm's people: the way to invite, and what waits."""
    sheet = Sheet()
    sheet.head(words("home.title"))
    buttons = [button(words("start.invite"), INVITE, style="primary"), button(words("start.list"), LIST)]
    if may_set_up:
        buttons.append(button(words("start.settings"), SETTINGS))
    sheet.buttons(buttons)
    sheet.line()
    if not rows:
        sheet.say(words("list.empty"))
    for facts, trouble in zip(rows, troubles, strict=True):
        _row(sheet, facts, trouble)
    return sheet.home()


def customer_home(words: Words, firm: str, rows: Sequence[tuple[Facts, str | None]]) -> dict[str, Any]:
    """Draw Home for a customer's contact: its collaborations with this firm alone (D7)."""
    sheet = Sheet()
    sheet.head(words("home.title"))
    _own(sheet, words, firm, rows)
    return sheet.home()


def unready_home(words: Words, text: str, *, may_set_up: bool = False) -> dict[str, Any]:
    """Draw Home while the bot cannot be used yet: why, and the way on for whoever may take it."""
    sheet = Sheet()
    sheet.head(words("home.title"))
    sheet.say(text)
    if may_set_up:
        sheet.buttons([button(words("start.settings"), SETTINGS, style="primary")])
    return sheet.home()


def _own(sheet: Sheet, words: Words, firm: str, rows: Sequence[tuple[Facts, str | None]]) -> None:
    if not rows:
        sheet.say(words("own.nothing", firm=firm))
    for facts, question_id in rows:
        shows = question_id and button(
            words("own.show"), SHOW, question_id, label=words("own.show_label", service=facts.service)
        )
        sheet.say(words("own.row", company=facts.company, service=facts.service), accessory=shows or None)
        sheet.small(outcome(facts) or words("outcome.active"))


def _row(sheet: Sheet, facts: Facts, trouble: str) -> None:
    sheet.say(facts.words("list.row", company=facts.company, number=facts.number, service=facts.service))
    sheet.small(" ".join(part for part in (outcome(facts) or facts.words("outcome.active"), trouble) if part))


def _commonest(words: Words) -> list[Any]:
    return [
        button(words("start.invite"), INVITE),
        button(words("start.list"), LIST),
        button(words("start.status"), STATUS),
        button(words("start.help"), HELP),
    ]
