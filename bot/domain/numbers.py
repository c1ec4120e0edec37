"""Swedish organisation numbers: read in every usual spelling, kept in one, and a person's never shown whole (D16)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum import luhn
from stdnum.util import clean as to_ascii
from typing_extensions import override

_CANONICAL = re.compile(r"[0-9]{10}|[0-9]{12}")
_PLAIN = re.compile(r"(?P<century>16|18|19|20)?(?P<date>[0-9]{6})(?P<plus>\+?)(?P<serial>[0-9]{4})")
_VAT = re.compile(r"(?:SE)?(?P<century>)(?P<date>[0-9]{6})(?P<plus>)(?P<serial>[0-9]{4})01")
_ONLY_DIGITS = re.compile(r"(?:SE)?[0-9]+\+?[0-9]*")

_LONGEST = 64  # no spelling is longer; whatever is, is turned away before anything walks through it
_FEWEST_DIGITS = 6  # "1337" or "24" may begin a name; six digits in a row are somebody's try at a number
_COMPANY_CENTURY = "16"  # authorities write companies in twelve digits with this in place of a century
_EARLIEST = date(1800, 1, 1)  # older than anybody who ever had a number: what is left is a misread company
_COORDINATION = 60  # a co-ordination number adds this to the day of birth


class NumberFault(StrEnum):
    """What is wrong with a number."""

    NOT_A_NUMBER = "not_a_number"
    WRONG_LENGTH = "wrong_length"
    WRONG_CHECK_DIGIT = "wrong_check_digit"
    NO_SUCH_DATE = "no_such_date"


class BadNumber(ValueError):
    """A text that is no organisation number.

    `expected_digit` is the last digit that would have made a company's number right. It is never given for a
    person's: nobody should be helped towards a personal number. The text is not in the error, which may be logged.
    """

    def __init__(self, reason: NumberFault, expected_digit: str | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.expected_digit = expected_digit


@dataclass(frozen=True, slots=True, repr=False)
class OrganisationNumber:
    """An organisation number; `value` is ten digits for a legal entity, twelve with the century for a person."""

    value: str

    def __post_init__(self) -> None:
        if not _CANONICAL.fullmatch(self.value):
            raise ValueError("an organisation number is kept as ten digits, or twelve for a person")

    @override
    def __repr__(self) -> str:
        return f"OrganisationNumber({self.shown})"

    @override
    def __str__(self) -> str:
        return self.shown

    @property
    def is_person(self) -> bool:
        """Tell whether this is a sole trader's personal number, which may not be shown whole."""
        return len(self.value) == 12  # noqa: PLR2004 - the century is what tells the two apart

    @property
    def shown(self) -> str:
        """Write it for a reader: `559900-1234` for a company, `19850101-****` for a person (D16)."""
        return f"{self.value[:8]}-****" if self.is_person else f"{self.value[:6]}-{self.value[6:]}"


def looks_like_number(text: str) -> bool:
    """Tell a number, right or wrong, from a name: nothing but digits and their separators, and six digits at least."""
    compact = _compact(text)
    return _ONLY_DIGITS.fullmatch(compact) is not None and sum(map(str.isdigit, compact)) >= _FEWEST_DIGITS


def parse(text: str, *, today: date) -> OrganisationNumber:
    """Read a number in any usual spelling.

    Accepted are hyphens, dashes, spaces or none; `16` before a company's ten digits; the VAT form `SE…01`; a personal
    or co-ordination number in ten or twelve digits, where `+` says a hundred years or more. `today` decides the century
    that ten digits leave out. Raises BadNumber.
    """
    spelled = _spelling(_compact(text))
    is_company = spelled["date"][2] >= "2"  # no month begins so, and every legal entity's third digit does
    if is_company and (spelled["century"] or _COMPANY_CENTURY) == _COMPANY_CENTURY and not spelled["plus"]:
        return _company(spelled["date"] + spelled["serial"])
    return _person(spelled, today)


def _compact(text: str) -> str:
    """Drop what people and programs put between digits; spreadsheets also wrap numbers in invisible direction marks."""
    trimmed = text.strip()
    if len(trimmed) > _LONGEST:
        return ""
    visible = "".join(c for c in trimmed if unicodedata.category(c) != "Cf")
    return to_ascii(visible, " -").upper()


def _spelling(compact: str) -> re.Match[str]:
    match = _PLAIN.fullmatch(compact) or _VAT.fullmatch(compact)
    if match is None:
        wrong_length = _ONLY_DIGITS.fullmatch(compact) is not None
        raise BadNumber(NumberFault.WRONG_LENGTH if wrong_length else NumberFault.NOT_A_NUMBER)
    return match


def _company(digits: str) -> OrganisationNumber:
    expected = luhn.calc_check_digit(digits[:-1])
    if digits[-1] != expected:
        raise BadNumber(NumberFault.WRONG_CHECK_DIGIT, expected)
    return OrganisationNumber(digits)


def _person(spelled: re.Match[str], today: date) -> OrganisationNumber:
    digits = spelled["date"] + spelled["serial"]
    born = _birth_date(spelled, today)
    if not luhn.is_valid(digits):
        raise BadNumber(NumberFault.WRONG_CHECK_DIGIT)
    return OrganisationNumber(f"{born.year // 100}{digits}")


def _birth_date(spelled: re.Match[str], today: date) -> date:
    two_digit_year, month, day = (int(spelled["date"][i : i + 2]) for i in (0, 2, 4))
    day -= _COORDINATION if day > _COORDINATION else 0
    try:
        if spelled["century"]:
            born = date(int(spelled["century"]) * 100 + two_digit_year, month, day)
        else:
            born = _latest(two_digit_year, month, day, today=today, aged=bool(spelled["plus"]))
    except ValueError:
        raise BadNumber(NumberFault.NO_SUCH_DATE) from None
    if not _EARLIEST <= born <= today:
        raise BadNumber(NumberFault.NO_SUCH_DATE)
    return born


def _latest(two_digit_year: int, month: int, day: int, *, today: date, aged: bool) -> date:
    """Choose the century that a ten-digit number leaves out.

    The plus is written from New Year of the year in which somebody turns a hundred, so years are compared, not days;
    a date later this year can only be a hundred years ago.
    """
    year = today.year - (today.year - two_digit_year) % 100
    if aged or (year, month, day) > (today.year, today.month, today.day):
        year -= 100
    return date(year, month, day)
