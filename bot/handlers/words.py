"""Sort the words after `invite`: a number or a name, a service with its variant, a person, an address."""

import re
import shlex
from dataclasses import dataclass

from bot.domain.catalogue import Catalogue, Service
from bot.domain.numbers import looks_like_number

_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'"})


@dataclass(slots=True)
class Sorted:
    """The words by what they are; `unclosed` says that a quote was left open."""

    number: str = ""
    name: str = ""
    service: Service | None = None
    variant: str = ""
    unknown_service: str = ""
    user_id: str = ""
    unclear_person: str = ""
    email: str = ""
    more_numbers: bool = False
    unclosed: bool = False


def sort(text: str, catalogue: Catalogue) -> Sorted:
    """Sort the words of a line; nothing is refused here, the form shows what was understood."""
    found = Sorted()
    names: list[str] = []
    for word in _join_numbers(_split(text, found)):
        _place(word, found, names, catalogue)
    found.name = " ".join(names)
    return found


def _split(text: str, found: Sorted) -> list[str]:
    straight = text.translate(_QUOTES)
    try:
        reader = shlex.shlex(straight, posix=True)
        reader.whitespace_split, reader.quotes, reader.commenters, reader.escape = True, '"', "", ""
        return list(reader)
    except ValueError:
        found.unclosed = True
        return straight.replace('"', " ").split()


def _join_numbers(words: list[str]) -> list[str]:
    """Put `559900 1236` together again: a space is one of the usual spellings."""
    joined: list[str] = []
    for word in words:
        if joined and re.fullmatch(r"\d{4}", word) and re.fullmatch(r"\d{6}|\d{8}", joined[-1]):
            joined[-1] += f"-{word}"
        else:
            joined.append(word)
    return joined


def _place(word: str, found: Sorted, names: list[str], catalogue: Catalogue) -> None:
    service, colon, variant = word.partition(":")
    mention = _MENTION.fullmatch(word)
    if mention:
        found.user_id = mention.group(1)
    elif word.startswith("@"):
        found.unclear_person = word
    elif "@" in word:
        found.email = word
    elif looks_like_number(word):
        found.more_numbers = found.more_numbers or bool(found.number)
        found.number = found.number or word
    elif known := catalogue.named(service):
        found.service, found.variant = known, variant
    elif colon:
        found.unknown_service = service
    else:
        names.append(word)
