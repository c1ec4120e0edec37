from datetime import UTC, datetime

import pytest

from bot.texts.escape import escape
from bot.texts.words import spoken, words_in

SUMMER_NIGHT = datetime(2026, 6, 30, 22, 5, tzinfo=UTC)
AUTUMN = datetime(2026, 11, 3, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "at", "written"),
    [
        ("sv", AUTUMN, "3 november kl. 14.05"),
        ("en", AUTUMN, "3 November at 14:05"),
        ("sv", SUMMER_NIGHT, "1 juli kl. 00.05"),
        ("en", SUMMER_NIGHT, "1 July at 00:05"),
    ],
)
def test_a_moment_is_written_as_its_readers_do_and_in_stockholm(language: str, at: datetime, written: str) -> None:
    assert words_in(language).moment(at) == written


@pytest.mark.parametrize(("language", "day"), [("sv", "1 juli"), ("en", "1 July")])
def test_a_day_is_the_day_in_stockholm(language: str, day: str) -> None:
    assert words_in(language).day(SUMMER_NIGHT) == day


def test_what_is_long_ago_has_its_year() -> None:
    at = datetime(2026, 11, 3, 13, 5, tzinfo=UTC)

    assert words_in("sv").dated(at) == "3 november 2026 kl. 14.05"
    assert words_in("en").dated(at) == "3 November 2026 at 14:05"
    assert words_in("sv").listed(["Tid", "Lön", "Scanner"]) == "Tid, Lön och Scanner"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("sv-SE", "sv"),
        ("SV", "sv"),
        ("en-GB", "en"),
        ("en_US", "en"),
        ("fi-FI", "en"),
        ("nb", "en"),
        ("", None),
        (None, None),
    ],
)
def test_swedish_is_spoken_to_swedes_and_english_to_everybody_else(locale: str | None, language: str | None) -> None:
    assert spoken(locale) == language


@pytest.mark.parametrize(("number", "text"), [(0, "0 inbjudningar"), (1, "1 inbjudan"), (2, "2 inbjudningar")])
def test_one_is_counted_otherwise_than_many(number: int, text: str) -> None:
    assert words_in("sv").count("start.waiting", number).startswith(text)


def test_what_somebody_typed_is_never_read_as_a_template() -> None:
    said = words_in("sv")("line.asked", contact="{company} %s {0.__class__}")

    assert "{company} %s {0.__class__}" in said


def test_a_key_without_words_is_a_mistake_of_ours_and_never_shown() -> None:
    words = words_in("en")

    assert not words.has("question.nonsense")
    with pytest.raises(KeyError):
        words("question.nonsense")


def test_markup_that_somebody_typed_is_harmless() -> None:
    assert escape("<!channel> & <http://x|y>") == "&lt;!channel&gt; &amp; &lt;http://x|y&gt;"
