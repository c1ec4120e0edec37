"""The buttons with which the firm follows up: remind, send again, withdraw, ask anew, ask why."""

from slack_sdk.models.blocks import ButtonElement

from bot.domain.question import Answer
from bot.views.ended import end_button
from bot.views.facts import Facts
from bot.views.kit import Sheet, button, confirm

REMIND, RESEND, WITHDRAW, AGAIN, WHY = (
    "invitation.remind",
    "invitation.resend",
    "invitation.withdraw",
    "invitation.again",
    "invitation.why",
)
CHANGE = "change.open"
NOTHING_TO_MEND = frozenset({Answer.APPROVED, Answer.BLOCKED, Answer.OVERTAKEN, Answer.ALONE, Answer.CLOSED})


def following_up(facts: Facts, *actions: str) -> list[ButtonElement]:
    """Make the buttons for an open question, those named."""
    return [_button(facts, action) for action in actions]


def ask_again(sheet: Sheet, facts: Facts) -> None:
    """Add the button that opens a corrected invitation or change, where asking again can help."""
    if facts.closing is None or facts.closing.answer in NOTHING_TO_MEND:
        return
    sheet.buttons([again_button(facts)])


def again_button(facts: Facts) -> ButtonElement:
    """Make the button that opens what was asked anew, to be corrected."""
    words = facts.words
    if facts.change:
        return button(words("change.again"), CHANGE, facts.collaboration_id, label=_change_label(facts))
    if facts.parting:
        return end_button(words, facts.customer_id, facts.company)
    label = words("follow.again_label", company=facts.company)
    return button(words("follow.again"), AGAIN, facts.collaboration_id, label=label)


def change_button(facts: Facts) -> ButtonElement:
    """Make the button that changes an active collaboration (S37)."""
    return button(facts.words("change.change"), CHANGE, facts.collaboration_id, label=_change_label(facts))


def _change_label(facts: Facts) -> str:
    return facts.words("change.change_label", service=facts.service, company=facts.company)


def wrong_person(facts: Facts, named: str) -> str:
    """Say that somebody else should be asked, and who if that was said."""
    key = "story.wrong_person_named" if named else "story.wrong_person"
    return facts.words(key, contact=facts.contact, named=named)


def _withdrawing(facts: Facts) -> str:
    if facts.parting:
        return "consent.withdraw"
    return "change.withdraw" if facts.change else "follow.withdraw.text"


def _button(facts: Facts, action: str) -> ButtonElement:
    words, name = facts.words, action.partition(".")[2]
    label = words(f"follow.{name}_label", company=facts.company)
    sure = None
    if action == WITHDRAW:
        sure = confirm(
            words("follow.withdraw.title"),
            words(_withdrawing(facts), contact=facts.contact),
            words("follow.withdraw.yes"),
            words("follow.withdraw.no"),
        )
    value = facts.collaboration_id if action == WHY else facts.question_id
    return button(words(f"follow.{name}"), action, value, confirm=sure, label=label)
