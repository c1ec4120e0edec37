"""Lists: what waits, how one customer stands, what one can type, and the Home tab."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import ButtonElement

from bot.domain.collaboration import LIVE, Status
from bot.domain.ending import Party
from bot.domain.numbers import OrganisationNumber
from bot.domain.wording import clip
from bot.texts.words import Words
from bot.views import answers, moving, todo
from bot.views.ended import end_button, own_button, stop_button
from bot.views.facts import Facts
from bot.views.follow import REMIND, RESEND, WHY, WITHDRAW, change_button, following_up
from bot.views.kit import Letter, Sheet, button
from bot.views.moving import Way
from bot.views.question import outcome
from bot.views.rows import Row, how, stands, tell

INVITE, LIST, STATUS, HELP, SHOW = "invitation.start", "list.show", "status.show", "help.show", "question.show"
SETTINGS, MORE, SWITCH, CUSTOMER = "firm.settings", "list.more", "list.switch", "customer.status"
MINE, ALL = "mine", "all"
PAGE = 15


def start(words: Words, waiting: int, to_do: str = "") -> Letter:
    """Answer the bare command: the commonest things as buttons, what waits, and what one has to do oneself."""
    sheet = Sheet()
    sheet.say(words("start.lead"), words.count("start.waiting", waiting) if waiting else words("start.nothing"))
    sheet.buttons(_commonest(words))
    carry_out(sheet, words, to_do)
    return sheet.letter()


def guide(words: Words, commands: Sequence[tuple[str, str]], lead: str) -> Letter:
    """List what one can type; `lead` is a first sentence, such as that a word is unknown."""
    sheet = Sheet()
    sheet.say(lead)
    for usage, meaning in commands:
        sheet.say(f"{usage}\n{meaning}")
    sheet.buttons(_commonest(words))
    sheet.buttons(answers.topics(words))
    return sheet.letter()


def invitations(words: Words, rows: Sequence[Row], more: str | None, *, mine: bool) -> Letter:
    """List invitations with how each stands, all or one's own; `more` is where the next page begins."""
    sheet = Sheet()
    if mine:
        sheet.small(words("list.mine_lead"))
    if not rows:
        sheet.say(words("list.mine_empty" if mine else "list.empty"))
    for row in rows:
        tell(sheet, row)
    buttons = [button(words("start.invite"), INVITE), _switch(words, mine=mine)]
    if more:
        buttons.append(button(words("list.more"), MORE, more))
    sheet.buttons(buttons)
    return sheet.letter()


def customer(words: Words, name: str, rows: Sequence[Row]) -> Letter:
    """Tell how one customer stands, newest first and no further back than a message holds."""
    sheet = Sheet()
    sheet.head(name)
    if rows and rows[0].owner:
        sheet.small(words("list.owner", owner=rows[0].owner))
    if not rows:
        sheet.say(words("status.nothing"))
    for row in rows[:PAGE]:
        _collaboration(sheet, row)
    if len(rows) > PAGE:
        sheet.small(words("status.older", number=len(rows) - PAGE))
    buttons = [button(words("start.invite"), INVITE)]
    if rows and rows[0].waited is None:
        buttons += following_up(rows[0].facts, WHY)
    buttons += _endings(words, [each.facts for each in rows])
    sheet.buttons(buttons)
    return sheet.letter()


def standing(words: Words, counts: Mapping[str, int], owners: Sequence[tuple[str, int, int]]) -> Letter:
    """Tell how the firm stands, for managers also by owner: (name, what waits, what is active)."""
    sheet = Sheet()
    sheet.say(words("status.overview", **counts))
    lines = [
        words("status.owner", owner=clip(name, 60) or words("status.nobody"), open=waits, active=active)
        for name, waits, active in owners
    ]
    if lines:
        sheet.say("\n".join(lines))
    sheet.small(words("status.ask"))
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
    sheet.say(words("choices.lead" if rows else "choices.nothing"))
    for facts in rows:
        [deed] = following_up(facts, action)
        sheet.say(words("list.row", company=facts.company, number=facts.number, service=facts.service), accessory=deed)
        sheet.small(outcome(facts))
    return sheet.letter()


def own(
    words: Words, firm: str, rows: Sequence[tuple[Facts, str | None]], leaving: Sequence[tuple[Way, datetime]] = ()
) -> Letter:
    """Tell a customer's contact about its own collaborations with this firm (D7); open questions can be shown again.

    `leaving` is what it has to confirm of going to another firm, and until when (D8).
    """
    sheet = Sheet()
    _leaving(sheet, words, leaving)
    _own(sheet, words, firm, rows)
    return sheet.letter()


def customer_home(
    words: Words,
    firm: str,
    rows: Sequence[tuple[Facts, str | None]],
    leaving: Sequence[tuple[Way, datetime]] = (),
    contacts: Sequence[str] = (),
) -> dict[str, Any]:
    """Draw Home for a customer's contact: its collaborations with this firm alone (D7), and its way to another (D8).

    `contacts` are those at the firm whom it turns to.
    """
    sheet = Sheet()
    sheet.head(words("home.title"))
    if contacts:
        sheet.say(words("home.contacts", firm=firm, names=words.listed([clip(each, 60) for each in contacts])))
    _leaving(sheet, words, leaving)
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


def _leaving(sheet: Sheet, words: Words, leaving: Sequence[tuple[Way, datetime]]) -> None:
    for way, expires_at in leaving:
        moving.at_home(sheet, words, way, expires_at)
        sheet.line()


def _own(sheet: Sheet, words: Words, firm: str, rows: Sequence[tuple[Facts, str | None]]) -> None:
    if not rows:
        sheet.say(words("own.nothing", firm=firm))
    for facts, question_id in rows:
        shows = question_id and button(
            words("own.show"), SHOW, question_id, label=words("own.show_label", service=facts.service)
        )
        deed = shows or _end(words, facts)
        sheet.say(words("own.row", company=facts.company, service=facts.service), accessory=deed or None)
        sheet.small(" ".join(how(facts)))


def _end(words: Words, facts: Facts) -> ButtonElement | None:
    """Let the customer end what goes on, or stop the end that it set itself (S31, D12)."""
    if facts.status == Status.ENDING and facts.ending_by == Party.CUSTOMER:
        return stop_button(words, facts.collaboration_id, facts.company)
    return own_button(words, facts.collaboration_id, facts.service) if facts.status in LIVE else None


def _collaboration(sheet: Sheet, row: Row) -> None:
    """Tell of one collaboration in full, with what one can do while it waits."""
    facts = row.facts
    sheet.say(f"{facts.service}. {facts.pays}.", facts.words("status.contact", contact=facts.contact))
    sheet.small(" ".join(stands(row, owner=False)))
    if row.waited is not None:
        sheet.buttons(following_up(facts, REMIND, RESEND, WITHDRAW, WHY))
    elif facts.wished:
        sheet.buttons(following_up(facts, WITHDRAW))
    elif facts.changeable:
        sheet.buttons([change_button(facts)])


def _endings(words: Words, rows: Sequence[Facts]) -> list[ButtonElement]:
    """Let the firm end what goes on, and stop the ends that it set."""
    live = [each for each in rows if each.status in LIVE]
    ahead = [each for each in live if each.ending_by == Party.FIRM]
    ends = [end_button(words, each.customer_id, each.company) for each in live[:1]]
    return ends + [stop_button(words, each.collaboration_id, each.company) for each in ahead[:1]]


def _switch(words: Words, *, mine: bool) -> ButtonElement:
    return button(words("list.all" if mine else "list.mine"), SWITCH, ALL if mine else MINE)


def carry_out(sheet: Sheet, words: Words, said: str) -> None:
    """Say what one has to carry out in the platform, if anything, with the way there (D21)."""
    if said:
        sheet.say(said, accessory=todo.show_button(words))


def _commonest(words: Words) -> list[Any]:
    return [
        button(words("start.invite"), INVITE),
        button(words("start.list"), LIST),
        button(words("start.status"), STATUS),
        button(words("start.help"), HELP),
    ]
