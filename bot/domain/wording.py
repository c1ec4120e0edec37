"""What people type: made tidy or refused at the door, so that no name or address can disturb a text it stands in."""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from itertools import accumulate, islice, takewhile

_LONGEST_NAME = 200
_MOST_MARKS = 8  # Vietnamese and Thai stack two or three; more is a drawing over the neighbouring lines
_LONGEST_GRAPHEME = 16  # code points: keeps the work, and what a clipped text weighs, in proportion to the limit

_UNSTORABLE = frozenset({"Cc", "Cf", "Cs"})  # controls, invisible formatting such as direction marks, lone surrogates
_BLANKS = re.compile(r"[^\S\n\r\v\f\x1c-\x1f\x85]+")  # spaces of all widths and tabs: the controls are not forgiven
_EMPTY_LINES = re.compile(r"\n{3,}")
_ALIKE = ("CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE")  # alphabets with letters drawn like Latin ones

_LONGEST_ADDRESS = 254  # RFC 5321, with the brackets off
_LONGEST_LOCAL_PART = 64
_MAILTO = re.compile(r"<(?:mailto:)?([^<>|]*)(?:\|([^<>|]*))?>")  # how Slack hands over an address that was typed
_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.IGNORECASE | re.ASCII)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")


class TextFault(StrEnum):
    """What is wrong with a text."""

    UNSTORABLE = "unstorable"
    TOO_LONG = "too_long"
    STACKED_MARKS = "stacked_marks"


class BadText(ValueError):
    """A text that is refused; it is not in the error, which may be logged."""

    def __init__(self, reason: TextFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


class AddressFault(StrEnum):
    """What is wrong with a mail address."""

    NOT_AN_ADDRESS = "not_an_address"
    SEVERAL = "several"


class BadAddress(ValueError):
    """A text that is not one mail address; it is not in the error, which may be logged."""

    def __init__(self, reason: AddressFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


def clean(text: str, *, limit: int = _LONGEST_NAME, lines: bool = False) -> str:
    """Make typed text tidy: NFC, trimmed, runs of blanks one space; line breaks stay where `lines` allows them.

    Raises BadText for more than `limit` graphemes, more than eight combining marks in a row, and control, format or
    surrogate characters: the joiner inside an emoji too, since what is invisible in a name can only deceive.
    """
    tidy = _tidy_lines(text) if lines else _tidy(text)
    if len(tidy) > limit * _LONGEST_GRAPHEME:
        raise BadText(TextFault.TOO_LONG)
    # Looked at twice: putting many marks in their canonical order takes the square of their number, and makes more.
    _require_storable(tidy, allowed="\n" if lines else "")
    normal = unicodedata.normalize("NFC", tidy)
    _require_storable(normal, allowed="\n" if lines else "")
    if _longer(normal, limit):
        raise BadText(TextFault.TOO_LONG)
    return normal


def clip(text: str, limit: int) -> str:
    """Shorten to `limit` graphemes, the last of them an ellipsis where something was left out."""
    if not _longer(text, limit):
        return text
    return "".join(islice(_graphemes(text), limit - 1)).rstrip() + "…"


def fit(text: str, limit: int) -> str:
    """Shorten to `limit` code points, which is what Slack counts, and never inside what a person calls a character."""
    if len(text) <= limit:
        return text
    ends = accumulate(map(len, _graphemes(text[:limit])))
    kept = max(takewhile(lambda end: end < limit, ends), default=0)
    return text[:kept].rstrip() + "…"


def mixed_scripts(text: str) -> bool:
    """Tell whether Latin letters stand beside those of an alphabet that looks alike: a forged name, most often."""
    scripts = {unicodedata.name(c, "").partition(" ")[0] for c in text if c.isalpha()}
    return "LATIN" in scripts and not scripts.isdisjoint(_ALIKE)


def parse_email(text: str) -> str:
    """Read one mail address, as typed or as Slack wraps it, with its domain in lower-case ASCII; raises BadAddress."""
    address = _unwrapped(text.strip())
    if len(address) > _LONGEST_ADDRESS or address.count("@") != 1:
        several = re.search(r"@[^@\s,;]*[\s,;][^@]*@", address[: 2 * _LONGEST_ADDRESS])
        raise BadAddress(AddressFault.SEVERAL if several else AddressFault.NOT_AN_ADDRESS)
    local_part, _, domain = address.partition("@")
    if len(local_part) > _LONGEST_LOCAL_PART or not _LOCAL_PART.fullmatch(local_part):
        raise BadAddress(AddressFault.NOT_AN_ADDRESS)
    return f"{local_part}@{_ascii_domain(domain)}"


def same_address(one: str, other: str) -> bool:
    """Tell whether two addresses reach the same person; what is no address is the same as nothing.

    Both are read first: lower-casing alone would make a Kelvin sign the letter k, and so a stranger a contact.
    """
    try:
        return parse_email(one).lower() == parse_email(other).lower()
    except BadAddress:
        return False


def _tidy(text: str) -> str:
    return _BLANKS.sub(" ", text.strip()).strip()


def _tidy_lines(text: str) -> str:
    unix = text.strip().replace("\r\n", "\n").replace("\r", "\n")
    return _EMPTY_LINES.sub("\n\n", "\n".join(map(_tidy, unix.split("\n"))))


def _require_storable(text: str, *, allowed: str) -> None:
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in _UNSTORABLE and character not in allowed:
            raise BadText(TextFault.UNSTORABLE)
        marks = marks + 1 if category.startswith("M") else 0
        if marks > _MOST_MARKS:
            raise BadText(TextFault.STACKED_MARKS)


def _longer(text: str, limit: int) -> bool:
    return len(text) > limit and next(islice(_graphemes(text), limit, None), None) is not None


def _graphemes(text: str) -> Iterator[str]:
    """Split into what a person would call characters: near enough for lengths, without the tables of UAX 29.

    Marks, variation selectors, skin tones and joiners stay with what precedes them, and flags are pairs. Conjoining
    Hangul and Indic conjuncts count as several, which NFC makes rare; no grapheme is let grow without end.
    """
    cluster = text[:1]
    for character in text[1:]:
        if len(cluster) < _LONGEST_GRAPHEME and _joins(cluster, character):
            cluster += character
        else:
            yield cluster
            cluster = character
    yield cluster


def _joins(cluster: str, character: str) -> bool:
    if cluster.endswith("\u200d") or character in "\u200c\u200d" or "\U0001f3fb" <= character <= "\U0001f3ff":
        return True
    if _is_flag_letter(character):
        return len(cluster) == 1 and _is_flag_letter(cluster)
    return unicodedata.category(character).startswith("M") or "\U000e0020" <= character <= "\U000e007f"


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _unwrapped(text: str) -> str:
    """Take an address out of Slack's brackets, unless it was made to read otherwise than where it leads."""
    wrapped = _MAILTO.fullmatch(text)
    if wrapped is None:
        return text.removeprefix("mailto:")
    address, label = wrapped.groups()
    return address.strip() if label is None or label.strip().lower() == address.strip().lower() else ""


def _ascii_domain(domain: str) -> str:
    try:
        ascii_form = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise BadAddress(AddressFault.NOT_AN_ADDRESS) from None
    if not _DOMAIN.fullmatch(ascii_form):
        raise BadAddress(AddressFault.NOT_AN_ADDRESS)
    return ascii_form
