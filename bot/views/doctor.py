"""Why a question has no answer, in words, with a button for each thing that mends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import ButtonElement

from bot.domain.reach import Reach
from bot.texts.words import Words
from bot.views import answers
from bot.views.facts import Facts
from bot.views.follow import NOTHING_TO_MEND, REMIND, RESEND, WHY, WITHDRAW, again_button, following_up
from bot.views.kit import Letter, Sheet, button
from bot.views.question import outcome
from bot.views.rows import Row, tell

CORRECT, STATUS, PEOPLE = "customer.correct", "customer.status", "contact.show"
MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of one message: who sent it when and where, how it fared, what followed and what comes.

    `address` is where it went and `reason` why there, `address_now` what the register says now. `fared` is sent,
    waiting or dead, or None where it never went out; `error` is Slack's reason in words.
    """

    facts: Facts
    customer_id: str
    contact_id: str
    asked_at: datetime
    sent_at: datetime
    resent_by: str
    address: str
    reason: str
    address_now: str
    fared: str | None
    fared_at: datetime | None
    error: str
    reminded_at: datetime | None
    reminded_by: str
    reminds_at: datetime | None
    reach: Reach


def build(
    words: Words, company: str, customer_id: str, courses: Sequence[Course], *, lacks_main: bool = False
) -> Letter:
    """Explain what was asked of one customer; that it `lacks_main` contact is said before it stops anything (S28)."""
    sheet = Sheet()
    sheet.head(company)
    if lacks_main:
        sheet.say(words("people.none"), accessory=button(words("home.contact"), PEOPLE, customer_id))
    if not courses:
        sheet.say(words("doctor.nothing"))
    for course in courses[:MOST]:
        facts = course.facts
        sheet.say(f"{facts.service}.", outcome(facts))
        sheet.say(*_sent(course), *_fared(course))
        sheet.small(" ".join([*_reminded(course), *_reached(course)]))
        sheet.buttons(_mending(course))
    if len(courses) > MOST:
        sheet.small(words("doctor.more", number=len(courses) - MOST))
    sheet.line()
    shows = button(words("doctor.status"), STATUS, customer_id, label=words("status.show_label", company=company))
    sheet.buttons([shows, *answers.topics(words)])
    return sheet.letter()


def worrying(words: Words, rows: Sequence[Row]) -> Letter:
    """List what did not get through or waits longest, each with the button that explains it."""
    sheet = Sheet()
    sheet.say(words("doctor.lead") if rows else words("start.nothing"))
    for row in rows:
        tell(sheet, row, accessory=following_up(row.facts, WHY)[0])
    sheet.buttons(answers.topics(words))
    return sheet.letter()


def _sent(course: Course) -> list[str]:
    words, facts = course.facts.words, course.facts
    said = [words("doctor.asked", by=facts.by, contact=facts.contact, moment=words.moment(course.asked_at))]
    if course.resent_by:
        said.append(words("doctor.resent", by=course.resent_by, moment=words.moment(course.sent_at)))
    return [*said, words(f"doctor.address.{course.reason}", address=course.address)]


def _fared(course: Course) -> list[str]:
    words = course.facts.words
    if course.fared is None or course.fared_at is None:
        return [words("doctor.unsent")]
    moment = words.moment(course.fared_at)
    if course.fared == "waiting" and course.error:
        return [words("doctor.late", moment=moment), course.error, words("doctor.tries")]
    return [words(f"doctor.{course.fared}", moment=moment), course.error]


def _reminded(course: Course) -> list[str]:
    words, said = course.facts.words, []
    if course.reminded_at and course.reminded_by:
        said.append(words("doctor.reminded_by", by=course.reminded_by, moment=words.moment(course.reminded_at)))
    elif course.reminded_at:
        said.append(words("doctor.reminded", moment=words.moment(course.reminded_at)))
    if course.facts.closing is None:
        key = "doctor.next" if course.reminds_at else "doctor.no_more"
        said.append(words(key, moment=words.moment(course.reminds_at) if course.reminds_at else ""))
    return said


def _reached(course: Course) -> list[str]:
    """Say whether the contact can be reached now; where nothing waits, only what would be in the way."""
    facts, words = course.facts, course.facts.words
    said = []
    if course.address_now != course.address:
        said.append(words("doctor.moved", address=course.address_now))
    if facts.closing is None:
        said.append(words(f"doctor.reach.{course.reach}", contact=facts.contact, address=course.address_now))
    return said


def _mending(course: Course) -> list[ButtonElement]:
    facts, words = course.facts, course.facts.words
    value = f"{course.customer_id}:{course.contact_id}"
    label = words("doctor.correct_label", contact=facts.contact)
    correct = button(words("doctor.correct"), CORRECT, value, label=label)
    if facts.closing is None:
        return [*following_up(facts, RESEND, REMIND, WITHDRAW), correct]
    if facts.closing.answer in NOTHING_TO_MEND:
        return []
    return [again_button(facts), correct]
