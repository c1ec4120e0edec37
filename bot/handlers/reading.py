"""Read what people typed; what is wrong becomes a sentence at its field."""

import re
from datetime import date, datetime
from itertools import pairwise

from bot.domain.numbers import BadNumber, NumberFault, OrganisationNumber, parse
from bot.domain.policy import FEWEST_DAYS, MOST_DAYS, MOST_REMINDERS, STOCKHOLM
from bot.domain.staffing import midnight
from bot.domain.wording import BadAddress, BadText, clean, clip, parse_email
from bot.texts.words import Words


class BadField(ValueError):
    """A field that cannot be taken as it is, and the sentence that says why."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(name)
        self.name = name
        self.sentence = sentence


def number(words: Words, text: str, at: datetime, name: str = "number") -> OrganisationNumber:
    """Read an organisation number; a wrong personal number is never written back."""
    try:
        return parse(text, today=at.astimezone(STOCKHOLM).date())
    except BadNumber as bad:
        raise BadField(name, _number_fault(words, bad, text)) from None


def _number_fault(words: Words, bad: BadNumber, text: str) -> str:
    if bad.reason is NumberFault.WRONG_CHECK_DIGIT and bad.expected_digit is None:
        return words("number.wrong_person")
    return words(f"number.{bad.reason}", words=clip(text, 40), digit=bad.expected_digit)


def text(words: Words, typed: str, name: str, *, limit: int, required: bool = True, lines: bool = False) -> str:
    """Read a name or a note."""
    try:
        cleaned = clean(typed, limit=limit, lines=lines)
    except BadText as bad:
        raise BadField(name, words(f"field.{bad.reason}", limit=limit)) from None
    if required and not cleaned:
        raise BadField(name, words("field.required"))
    return cleaned


def email(words: Words, typed: str, name: str) -> str:
    """Read a mail address."""
    try:
        return parse_email(typed)
    except BadAddress as bad:
        raise BadField(name, words(f"field.{bad.reason}", words=clip(typed, 60))) from None


def domain(words: Words, typed: str, name: str) -> str:
    """Read a mail domain, with or without an address before it."""
    try:
        return parse_email(f"a@{typed.rpartition('@')[2].strip()}").rpartition("@")[2]
    except BadAddress:
        raise BadField(name, words("field.domain", words=clip(typed, 60))) from None


def days(words: Words, typed: str, name: str) -> int:
    """Read after how many days a question expires."""
    if re.fullmatch(r"[0-9]{1,3}", typed.strip()) and FEWEST_DAYS <= int(typed) <= MOST_DAYS:
        return int(typed)
    raise BadField(name, words("field.days", fewest=FEWEST_DAYS, most=MOST_DAYS))


def day(words: Words, picked: str, name: str, *, earliest: date, latest: date) -> date:
    """Read a day that was picked, between two days."""
    try:
        found = date.fromisoformat(picked)
    except ValueError:
        raise BadField(name, words("field.required")) from None
    if earliest <= found <= latest:
        return found
    raise BadField(name, words("field.day", earliest=words.day(midnight(earliest)), latest=words.day(midnight(latest))))


def reminders(words: Words, typed: str, name: str, *, before: int) -> tuple[int, ...]:
    """Read after which days a question is asked again: a few, in order, `before` it expires; none is allowed too."""
    listed = typed.replace(",", " ").split()
    if len(listed) <= MOST_REMINDERS and all(re.fullmatch(r"[0-9]{1,3}", each) for each in listed):
        found = [int(each) for each in listed]
        if all(early < late for early, late in pairwise([0, *found, before])):
            return tuple(found)
    raise BadField(name, words("field.reminders", most=MOST_REMINDERS, before=before))
