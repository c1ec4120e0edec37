import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.texts.words import LANGUAGES

BOT = Path(__file__).parents[2] / "bot"
TO_CUSTOMERS = re.compile(r"(question|fact|outcome|receipt|activated|decline|reason|own|reminder|elsewhere|in_place)\.")
COMPUTER_WORDS = {
    "sv": r"invite|collab|error|fel ?kod|approve|token|workspace|status|modal|klicka|bot(ten)?|admin|advisor|uppdrag",
    "en": r"error|token|workspace|status|modal|click|bot|admin|advisor|engagement|submit|invalid",
}


def texts(language: str) -> dict[str, list[str]]:
    with (BOT / f"texts/locale/{language}.po").open(encoding="utf-8") as file:
        catalog = read_po(file)
    return {
        message.id if isinstance(message.id, str) else message.id[0]: [message.string]
        if isinstance(message.string, str)
        else list(message.string or ())
        for message in catalog
        if message.id
    }


def looked_up() -> Iterator[str]:
    """Yield a pattern for each string in the code that may be a key; what an f-string puts in may be any name."""
    for file in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else None for p in node.values]
                if any(re.search(r"[a-z]\.|\.[a-z]", str(part)) for part in parts if part):
                    yield "".join(r"[\w.]+" if part is None else re.escape(str(part)) for part in parts)


def test_no_text_is_kept_that_nobody_says() -> None:
    said = re.compile("|".join(looked_up()))

    assert [key for key in texts("sv") if not said.fullmatch(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_customers_meet_no_computer_words(language: str) -> None:
    banned = re.compile(rf"\b({COMPUTER_WORDS[language]})\b", re.IGNORECASE)
    to_customers = {
        key: text for key, strings in texts(language).items() for text in strings if TO_CUSTOMERS.match(key)
    }

    without_names = {key: re.sub(r"\{\w+\}|/\w+", "", text) for key, text in to_customers.items()}

    assert [key for key, text in without_names.items() if banned.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_button_about_ending_can_be_read_both_ways(language: str) -> None:
    both_ways = {"sv": "Avbryt", "en": "Cancel"}[language]

    assert [key for key, strings in texts(language).items() if both_ways in strings] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_typeset_as_their_readers_expect(language: str) -> None:
    wrong = {"sv": r"“|\"|'|\.\.\.|  |\d:\d\d", "en": r"\"|\.\.\.|  "}[language]

    found = [key for key, strings in texts(language).items() for text in strings if re.search(wrong, text)]

    assert found == []
