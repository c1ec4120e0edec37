"""Read one cell: Swedish and English words, and the damage that spreadsheets do on the way."""

import difflib
import itertools
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.catalogue import Catalogue, Service, Variant
from bot.domain.customer import Payer, Role
from bot.domain.numbers import BadNumber, NumberFault, OrganisationNumber, parse
from bot.domain.wording import BadAddress, BadText, clean, clip, parse_email
from bot.intake.faults import BadCell, Code

T = TypeVar("T")

LONGEST_NAME = 150
EARLIEST_YEAR = 1900
STOCKHOLM = ZoneInfo("Europe/Stockholm")

_DIGITS = re.compile(r"\d(?:[\W_]{0,3}\d)*")  # whatever may stand between the digits of one number
_SHOWN = re.compile(r"(?:16)?\d\d[2-9]\d{3}\D?\d{4}|\d{4}\D\d\d?\D\d\d?|\d\d?\D\d\d?\D\d{4}")  # a company's; a date
_BIRTHDAY, _SECRET = 6, 4
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_DECIMALS = re.compile(r"\d{6,12}[.,]0+")
_LOST_ZEROS = re.compile(r"\d{7,9}")
_AS_TEXT = re.compile(r'="(.*)"')  # how Excel is told that digits are text
_FORMULA = re.compile(r"=\s*(?:[A-ZÅÄÖ.]+\(.*\)|(?:[^!]+!)?\$?[A-Z]{1,3}\$?\d+)", re.IGNORECASE)
_EXCEL_ERROR = re.compile(r"#(?:[A-ZÅÄÖ/0-9]+[!?]|N/A|SAKNAS!?|#+)", re.IGNORECASE)
_MOJIBAKE = re.compile(r"[ÃÂ][\u0080-\u00bf\u2018-\u2026\u0152-\u0192\u20ac\u2122\u02c6\u02dc\u2030\u2039\u203a–—]")
_SERIAL = re.compile(r"[234]\d{4}")  # a day as Excel counts them: 1954 to 2036
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")

_YES_NO = dict.fromkeys(("yes", "ja", "j", "y", "true", "sant", "1", "x"), True) | dict.fromkeys(
    ("no", "nej", "n", "false", "falskt", "0"), False
)
_ROLES = {
    "administrator": Role.ADMINISTRATOR,
    "administratör": Role.ADMINISTRATOR,
    "admin": Role.ADMINISTRATOR,
    "user": Role.USER,
    "användare": Role.USER,
}
_PAYERS = {
    "firm": Payer.FIRM,
    "byrå": Payer.FIRM,
    "byrån": Payer.FIRM,
    "customer": Payer.CUSTOMER,
    "kund": Payer.CUSTOMER,
    "kunden": Payer.CUSTOMER,
}
_LANGUAGES = {"sv": "sv", "svenska": "sv", "swedish": "sv", "en": "en", "engelska": "en", "english": "en"}
_MONTHS = re.compile(r"(\d{1,2})\s*(?:mån(?:ader)?|months?)?\.?", re.IGNORECASE)


def masked(cell: str) -> str:
    """Write a cell so that it can be shown: short, and nobody's personal number whole (D16)."""
    return clip(_DIGITS.sub(_hide, "".join(c if c.isprintable() else " " for c in cell[:200])), 40)


def _hide(found: re.Match[str]) -> str:
    """Hide what may be a person's: every digit after the birthday, also where a spreadsheet has lost some zeros."""
    digits = sum(c.isdigit() for c in found[0])
    if digits <= _BIRTHDAY or _SHOWN.fullmatch(found[0]):
        return found[0]
    shown, seen = min(_BIRTHDAY, digits - _SECRET), itertools.count()
    return "".join("*" if c.isdigit() and next(seen) >= shown else c for c in found[0])


def number(cell: str, today: date) -> OrganisationNumber:
    """Read an organisation number, or say what a spreadsheet has made of it."""
    told = _AS_TEXT.fullmatch(cell)
    digits = (told[1] if told else cell).removeprefix("'").strip()
    for pattern, code in ((_SCIENTIFIC, Code.SCIENTIFIC), (_DECIMALS, Code.DECIMALS), (_LOST_ZEROS, Code.LOST_ZEROS)):
        if pattern.fullmatch(digits):
            raise BadCell(code, words=masked(digits))
    _require_value(digits)
    try:
        return parse(digits, today=today)
    except BadNumber as bad:
        if bad.reason is NumberFault.WRONG_CHECK_DIGIT and bad.expected_digit is None:
            raise BadCell(Code.WRONG_PERSON) from None
        raise BadCell(Code(bad.reason), words=masked(digits), digit=bad.expected_digit or "") from None


def name(cell: str) -> str:
    """Read a name."""
    _require_value(cell)
    if _MOJIBAKE.search(cell):
        raise BadCell(Code.MOJIBAKE, words=masked(cell))
    if "\ufffd" in cell:
        raise BadCell(Code.LOST_LETTERS, words=masked(cell))
    try:
        return clean(cell, limit=LONGEST_NAME)
    except BadText as bad:
        raise BadCell(Code(bad.reason), limit=str(LONGEST_NAME)) from None


def email(cell: str) -> str:
    """Read a mail address."""
    _require_value(cell)
    try:
        return parse_email(cell)
    except BadAddress as bad:
        raise BadCell(Code(bad.reason), words=masked(cell)) from None


def yes_no(cell: str) -> bool:
    """Read yes or no."""
    return _one_of(_YES_NO, cell, "ja, nej")


def role(cell: str) -> Role:
    """Read a contact's role."""
    return _one_of(_ROLES, cell, "administratör, användare")


def payer(cell: str) -> Payer:
    """Read who is invoiced."""
    return _one_of(_PAYERS, cell, "byrå, kund")


def language(cell: str) -> str:
    """Read a language, its country aside."""
    return _one_of(_LANGUAGES, re.split(r"[-_]", cell)[0], "sv, en")


def service(cell: str, catalogue: Catalogue) -> Service:
    """Find a service by its id or name."""
    _require_value(cell)
    found = catalogue.named(cell)
    if found is None:
        known = {n.casefold(): n for s in catalogue.services for n in (s.id, *s.names.values())}
        near = difflib.get_close_matches(cell.casefold()[:60], known, n=1)
        code = Code.NO_SERVICE_NEAR if near else Code.NO_SERVICE
        raise BadCell(code, words=masked(cell), nearest=known[near[0]] if near else "")
    return found


def variant(cell: str, of: Service) -> Variant:
    """Find a variant by its id or name; a service that has but one need not name it."""
    if not cell and len(of.variants) == 1:
        return of.variants[0]
    wanted = cell.casefold()
    found = [v for v in of.variants if wanted in {v.id, v.name.casefold()}]
    if not found:
        choices = ", ".join(v.name or v.id for v in of.variants)
        raise BadCell(Code.NO_VARIANT, words=masked(cell), choices=choices)
    return found[0]


def period(cell: str, of: Service) -> int:
    """Read an agreement period in months."""
    found = _MONTHS.fullmatch(cell)
    if found is None or int(found[1]) not in of.periods:
        raise BadCell(Code.NO_PERIOD, words=masked(cell), choices=", ".join(map(str, of.periods)))
    return int(found[1])


def since(cell: str, today: date) -> datetime:
    """Read a date, as the beginning of that day in Stockholm."""
    if _SERIAL.fullmatch(cell):
        raise BadCell(Code.DATE_AS_NUMBER, words=masked(cell))
    found = _DATE.fullmatch(cell)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        raise BadCell(Code.NOT_A_DATE, words=masked(cell))
    if day.year < EARLIEST_YEAR:
        raise BadCell(Code.TOO_LONG_AGO, words=masked(cell))
    if day > today:
        raise BadCell(Code.IN_THE_FUTURE, words=masked(cell))
    return datetime.combine(day, time(), STOCKHOLM)


def _require_value(cell: str) -> None:
    if _FORMULA.fullmatch(cell):
        raise BadCell(Code.FORMULA, words=masked(cell))
    if _EXCEL_ERROR.fullmatch(cell):
        raise BadCell(Code.EXCEL_ERROR, words=masked(cell))


def _one_of(choices: Mapping[str, T], cell: str, shown: str) -> T:
    found = choices.get(cell.casefold())
    if found is None:
        _require_value(cell)
        raise BadCell(Code.NOT_A_CHOICE, words=masked(cell), choices=shown)
    return found
