"""The question in the contact's DM: open with two equal buttons, then closed with the answer and no button."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from slack_sdk.models.blocks import ButtonElement, ConfirmObject

from bot.domain.ending import Parting
from bot.domain.question import Answer
from bot.domain.wording import clip
from bot.texts.words import Words
from bot.views.facts import Facts, together
from bot.views.kit import Letter, Sheet, button, confirm

APPROVE, DECLINE = "invitation.approve", "invitation.decline"
APPROVE_ALL, DECLINE_ALL = "invitation.approve_all", "invitation.decline_all"
WRONG_PERSON = "invitation.wrong_person"


class Occasion(StrEnum):
    """Why the question is put now."""

    ASKED = "question"
    REMINDED = "reminder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a message; the tokens stand for its answers, and are empty once it has closed."""

    facts: Facts
    approve: str = ""
    decline: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether there is still something to answer."""
        return bool(self.approve)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The tokens for what answers a whole message: all of it at once, or that somebody else should be asked."""

    approve: str
    decline: str
    wrong_person: str


def build(asked: Sequence[Asked], whole: Whole, occasion: Occasion = Occasion.ASKED) -> Letter:
    """Ask: who, for what, who pays, until when, what happens without an answer (S7, S8).

    Several services stand under one another, each with its own answer; what was answered shows it.
    """
    facts, words, sheet = together([each.facts for each in asked]), asked[0].facts.words, Sheet()
    waiting = [each for each in asked if each.is_open]
    if not waiting:
        return closed([each.facts for each in asked])
    sheet.say(*_lead(facts, len(asked), occasion), words("question.each") if len(waiting) > 1 else "")
    if len(asked) == 1:
        _terms(sheet, facts)
        sheet.buttons([*_answers(asked[0]), _elsewhere(facts, whole)], block_id="invitation.answer")
        return sheet.letter()
    for number, each in enumerate(asked):
        sheet.line()
        _one(sheet, each, number)
    sheet.line()
    _common(sheet, waiting[0].facts)
    everything = _answers_to_all(facts, whole) if len(waiting) > 1 else []
    sheet.buttons([*everything, _elsewhere(facts, whole)], block_id="invitation.answer")
    sheet.small(words("question.wonder", by=facts.by_first))
    return sheet.letter()


def closed(several: Sequence[Facts]) -> Letter:
    """Show what was asked and how it ended; nothing is left to press (DOMAIN section 6)."""
    facts, sheet = together(several), Sheet()
    sheet.say(
        facts.words("question.asked", by=facts.by, firm=facts.firm, company=facts.company, service=facts.service),
    )
    if len(several) == 1:
        _terms(sheet, facts)
        sheet.say(outcome(facts), _later(facts))
        return sheet.letter()
    for each in several:
        sheet.line()
        sheet.say(f"{each.service}. {each.pays}.")
        sheet.small(" ".join(filter(None, (outcome(each), _later(each)))))
    return sheet.letter()


def elsewhere(words: Words, by: str, firm: str) -> Letter:
    """Say to whoever was asked before that the question is no longer theirs, and nothing of what it was."""
    sheet = Sheet()
    sheet.say(words("question.elsewhere", by=by, firm=firm))
    return sheet.letter()


def _later(facts: Facts) -> str:
    """Say whom to turn to, where nobody answered in time."""
    expired = facts.closing is not None and facts.closing.answer is Answer.EXPIRED
    return facts.words("question.later", by=facts.by_first) if expired else ""


def outcome(facts: Facts) -> str:
    """Say who answered and when, or why nobody did."""
    closing = facts.closing
    if facts.over:
        return facts.over
    if closing is None and facts.parting:
        return _end_waits(facts, facts.parting)
    if closing is None:
        return facts.words("outcome.open", date=facts.last_day) if facts.expires_at else ""
    return facts.words(f"outcome.{closing.answer}", by=closing.by, moment=facts.words.moment(closing.at))


def _end_waits(facts: Facts, parting: Parting) -> str:
    """Say that an end waits for the customer's word (D4)."""
    if facts.lapsed:
        return facts.words("outcome.end_silent")
    if parting.ends_at:
        return facts.words("outcome.end_waits_on", date=facts.last_day)
    return facts.words("outcome.end_waits", date=facts.last_day)


def _lead(facts: Facts, count: int, occasion: Occasion) -> list[str]:
    words = facts.words
    who = {"first_name": facts.first_name, "by": facts.by, "firm": facts.firm, "company": facts.company}
    if count > 1:
        return [words(f"{occasion}.lead_several", service=facts.service, **who)]
    return [
        words(f"{occasion}.lead_has" if facts.has_it else f"{occasion}.lead", service=facts.service, **who),
        words("question.means", access=facts.access),
        words("question.keeps") if facts.has_it else "",
        words("question.wonder", by=facts.by_first),
    ]


def _one(sheet: Sheet, each: Asked, number: int) -> None:
    facts, words = each.facts, each.facts.words
    sheet.say(f"{facts.service}. {facts.pays}.", words("question.means", access=facts.access) if each.is_open else "")
    if each.is_open:
        sheet.buttons(_answers(each), block_id=f"invitation.answer.{number}")
    else:
        sheet.small(outcome(facts))


def _answers(each: Asked) -> list[ButtonElement]:
    words, service = each.facts.words, each.facts.service
    return [
        button(
            words("question.approve"),
            APPROVE,
            each.approve,
            confirm=_confirmation(each.facts),
            label=words("question.approve_label", service=service),
        ),
        button(
            words("question.decline"), DECLINE, each.decline, label=words("question.decline_label", service=service)
        ),
    ]


def _answers_to_all(facts: Facts, whole: Whole) -> list[ButtonElement]:
    words = facts.words
    return [
        button(words("question.approve_all"), APPROVE_ALL, whole.approve, confirm=_confirmation(facts)),
        button(words("question.decline_all"), DECLINE_ALL, whole.decline),
    ]


def _elsewhere(facts: Facts, whole: Whole) -> ButtonElement:
    return button(facts.words("question.wrong_person"), WRONG_PERSON, whole.wrong_person)


def _confirmation(facts: Facts) -> ConfirmObject:
    words = facts.words
    return confirm(
        words("question.confirm.title"),
        words("question.confirm.text", company=clip(facts.company, 60)),
        words("question.confirm.yes"),
        words("question.confirm.no"),
    )


def _terms(sheet: Sheet, facts: Facts) -> None:
    words = facts.words
    sheet.facts(
        [
            (words("fact.company"), f"{facts.company}, {facts.number}"),
            (words("fact.service"), facts.service),
            (words("fact.pays"), facts.pays),
            (words("fact.division"), facts.division),
            (words("fact.answer_by"), until(facts)),
        ]
    )


def _common(sheet: Sheet, facts: Facts) -> None:
    words = facts.words
    sheet.facts(
        [
            (words("fact.company"), f"{facts.company}, {facts.number}"),
            (words("fact.division"), facts.division),
            (words("fact.answer_by"), until(facts)),
        ]
    )


def until(facts: Facts) -> str:
    """Say until when one can answer, and what happens without an answer; nothing once it has closed."""
    open_until = facts.last_day if facts.closing is None else ""
    return facts.words("fact.answer_by_value", date=open_until) if open_until else ""
