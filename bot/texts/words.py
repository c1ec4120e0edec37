"""Look words up by key in one language, and write moments the way its readers do."""

import functools
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from babel.dates import format_datetime
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.domain.policy import STOCKHOLM

LANGUAGES = ("sv", "en")
_LOCALE_OF = {"sv": "sv_SE", "en": "en_GB"}
_FOLDER = Path(__file__).parent / "locale"


class Words:
    """The words of one language; a missing key is a bug and raises KeyError, never shows a key to a person."""

    def __init__(self, language: str, texts: Mapping[str, tuple[str, ...]]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """Write the text of a key; values are put in as they are, never read as a template."""
        return self._texts[key][0].format(**values) if values else self._texts[key][0]

    def count(self, key: str, number: int, **values: object) -> str:
        """Write a text that depends on a number: one form for one, another for all else."""
        return self._texts[key][number != 1].format(number=number, **values)

    def has(self, key: str) -> bool:
        """Tell whether there are words for a key."""
        return key in self._texts

    def listed(self, names: Sequence[str]) -> str:
        """Write a list as one says it: `Tid, Lön och Scanner`."""
        return str(format_list(names, locale=_LOCALE_OF[self.language]))

    def either(self, names: Sequence[str]) -> str:
        """Write a list of what one chooses from: `3 eller 12`."""
        return str(format_list(names, style="or", locale=_LOCALE_OF[self.language]))

    def day(self, at: datetime) -> str:
        """Write a date in Stockholm: `3 november`."""
        return str(format_datetime(at, "d MMMM", STOCKHOLM, _LOCALE_OF[self.language]))

    def date(self, at: datetime) -> str:
        """Write a date with its year in Stockholm: `3 november 2026`."""
        return str(format_datetime(at, "d MMMM y", STOCKHOLM, _LOCALE_OF[self.language]))

    def moment(self, at: datetime) -> str:
        """Write a date and time in Stockholm: `3 november kl. 14.05`, `3 November at 14:05`."""
        clock = "HH.mm" if self.language == "sv" else "HH:mm"
        time = str(format_datetime(at, clock, STOCKHOLM, _LOCALE_OF[self.language]))
        return self("moment", day=self.day(at), time=time)

    def dated(self, at: datetime) -> str:
        """Write a date with its year, and the time: `3 november 2026 kl. 14.05`."""
        return self.moment(at).replace(self.day(at), self.date(at), 1)


def spoken(language: str | None) -> str | None:
    """Turn a locale as Slack writes it (`sv-SE`) into a language that the bot speaks, or None."""
    short = (language or "")[:2].lower()
    if not short:
        return None
    return short if short in LANGUAGES else "en"


@functools.cache
def words_in(language: str) -> Words:
    """Give the words of a language that the bot speaks."""
    with (_FOLDER / f"{language}.po").open(encoding="utf-8") as file:
        return Words(language, _texts(read_po(file, locale=_LOCALE_OF[language], abort_invalid=True)))


def _texts(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    texts: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            string = message.string
            texts[key] = (string,) if isinstance(string, str) else tuple(string or ())
    return texts
