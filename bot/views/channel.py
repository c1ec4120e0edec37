"""What the firm's channel reads: one line an invitation, and its story in the thread."""

from bot.domain.question import Answer
from bot.domain.reasons import DeclineReason
from bot.views.alteration import consequence, granting_if_agreed
from bot.views.facts import Facts
from bot.views.follow import RESEND, WHY, WITHDRAW, ask_again, following_up, wrong_person
from bot.views.kit import Letter, Sheet
from bot.views.question import outcome
from bot.views.receipts import reason_given


def line(facts: Facts) -> Letter:
    """Write the line of an invitation: who invited whom to what, and how it stands now."""
    words, sheet = facts.words, Sheet()
    sheet.say(
        words("line.invited", by=facts.by, company=facts.company, number=facts.number, service=facts.service),
        words("line.asked", contact=facts.contact) if facts.closing is None else "",
    )
    still = not facts.over and (facts.closing is None or facts.closing.answer is Answer.APPROVED)
    sheet.small(" ".join([outcome(facts), *([f"{facts.pays}."] if still else [])]))
    return sheet.letter()


def began(facts: Facts) -> Letter:
    """Write the line of what began at once, with the reason why nobody was asked (S10, D1)."""
    words, sheet = facts.words, Sheet()
    sheet.say(
        words("line.began", by=facts.by, company=facts.company, number=facts.number, service=facts.service),
        words("line.told", contact=facts.contact),
    )
    sheet.small(words("activated.why_firm"))
    return sheet.letter()


def story(facts: Facts, reason: DeclineReason | None = None, note: str = "") -> Letter:
    """Write how the question ended, for the thread."""
    sheet = Sheet()
    sheet.say(outcome(facts), reason_given(facts, "line.reason", reason, note), _next(facts))
    ask_again(sheet, facts)
    return sheet.letter()


def misdirected(facts: Facts, named: str) -> Letter:
    """Write that somebody else should be asked, for the thread."""
    sheet = Sheet()
    sheet.say(wrong_person(facts, named))
    ask_again(sheet, facts)
    return sheet.letter()


def reminded(facts: Facts, moment: str, by: str) -> Letter:
    """Write that the contact was reminded, by the clock or by somebody, for the thread."""
    sheet = Sheet()
    key = "story.reminded_by" if by else "story.reminded"
    sheet.say(facts.words(key, contact=facts.contact, moment=moment, by=by))
    return sheet.letter()


def resent(facts: Facts, moment: str, by: str) -> Letter:
    """Write that the question was put anew, for the thread."""
    sheet = Sheet()
    sheet.say(facts.words("story.resent", contact=facts.contact, moment=moment, by=by), outcome(facts))
    return sheet.letter()


def undelivered(facts: Facts, why: str) -> Letter:
    """Say that the contact has not got the message, why, and what mends it."""
    sheet = Sheet()
    words = facts.words
    sheet.say(words("undelivered", contact=facts.contact, company=facts.company, service=facts.service, why=why))
    sheet.say(words("undelivered.mend", contact=facts.contact), outcome(facts))
    if facts.question_id and facts.closing is None:
        sheet.buttons(following_up(facts, RESEND, WITHDRAW, WHY))
    return sheet.letter()


def delayed(facts: Facts, why: str) -> Letter:
    """Say that the message to the contact has not got through yet."""
    sheet = Sheet()
    sheet.say(facts.words("delayed", contact=facts.contact, company=facts.company, why=why))
    if facts.question_id and facts.closing is None:
        sheet.buttons(following_up(facts, WHY))
    return sheet.letter()


def _next(facts: Facts) -> str:
    if facts.change:
        return " ".join(filter(None, (consequence(facts, facts.change), granting_if_agreed(facts, facts.change))))
    answer = facts.closing.answer if facts.closing else None
    if answer is Answer.APPROVED:
        return facts.words("story.approved", company=facts.company)
    return facts.words("story.blocked") if answer is Answer.BLOCKED else ""
