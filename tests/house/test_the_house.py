"""What the project promises about itself: manifest, lifecycle, words and size."""

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml
from babel.messages.pofile import read_po

from bot.domain import refusals
from bot.domain.audience import AUDIENCE
from bot.domain.collaboration import MOVES
from bot.domain.events import KINDS
from bot.handlers import routes
from bot.handlers.verbs import COMMAND, VERBS, usage_hint
from bot.slack.manifest import over_http
from bot.texts.words import LANGUAGES, words_in
from tests.delivery.test_notifications import rows
from tests.journeys.foreign import FORMS

TOP = Path(__file__).parents[2]
MANIFEST = yaml.safe_load((TOP / "manifest.yml").read_text(encoding="utf-8"))
PYTHON = [
    p
    for folder in ("bot", "sandbox", "demo")
    for p in sorted((TOP / folder).rglob("*.py"))
    if "versions" not in p.parts
]
JOURNEYS = sorted((TOP / "tests" / "journeys").glob("test_*.py"))
REFUSALS = refusals.Refusal.__subclasses__()  # whatever module they stand in: the routes bring all of them


def test_the_manifest_has_the_command_with_its_verbs_and_escapes_mentions() -> None:
    [command] = MANIFEST["features"]["slash_commands"]

    assert command["command"] == COMMAND
    assert command["usage_hint"] == usage_hint()
    assert command["should_escape"] is True


def test_the_manifest_and_the_handlers_agree_both_ways() -> None:
    shortcuts = {each["callback_id"] for each in MANIFEST["features"]["shortcuts"]}

    assert shortcuts == set(routes.SHORTCUTS)
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == {*routes.EVENTS, *routes.NOTICES}
    assert {verb.key for verb in VERBS} == set(routes.VERBS)


def test_every_form_has_its_row_in_the_proof_that_two_firms_see_nothing_of_each_other() -> None:
    assert set(FORMS) == set(routes.VIEWS)


def test_over_http_everything_goes_to_one_address() -> None:
    made = over_http(yaml.safe_load((TOP / "manifest.yml").read_text(encoding="utf-8")), "https://bot.example/")

    urls = set(re.findall(r"https://bot[^\s']*", yaml.safe_dump(made)))
    assert urls == {"https://bot.example/slack/events", "https://bot.example/slack/oauth_redirect"}
    assert made["oauth_config"]["redirect_urls"] == ["https://bot.example/slack/oauth_redirect"]
    assert made["settings"]["socket_mode_enabled"] is False


def test_the_page_on_the_lifecycle_is_the_table_of_moves() -> None:
    rows = re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \|$", (TOP / "docs/lifecycle.md").read_text(), re.MULTILINE)

    assert set(rows) - {("from", "verb", "to")} == {(start, verb, end) for (start, verb), end in MOVES.items()}


def test_the_page_on_notifications_has_a_row_for_every_event_in_their_order() -> None:
    assert list(rows()) == list(KINDS)


def test_the_page_of_rules_names_a_story_for_each_that_is_there_to_be_played() -> None:
    page = (TOP / "docs" / "rules.md").read_text(encoding="utf-8")
    stories = dict(re.findall(r"^\| ([SD]\d+) \|[^|]+\| `(\w+\.\w+)` \|$", page, re.MULTILINE))
    played = {
        f"{file.stem}.{name}" for file in JOURNEYS for name in re.findall(r"def (test_\w+)", file.read_text("utf-8"))
    }

    assert set(stories) == {f"S{number}" for number in range(2, 40)} | {f"D{number}" for number in range(1, 22)} - {
        "D19"
    }
    assert set(stories.values()) <= played


def test_every_event_has_an_audience_even_if_it_is_empty() -> None:
    assert set(AUDIENCE) == set(KINDS.values())


def _texts(language: str) -> dict[object, list[str]]:
    with (TOP / f"bot/texts/locale/{language}.po").open(encoding="utf-8") as file:
        catalog = read_po(file)
    assert not [message.id for message in catalog if message.fuzzy and message.id]
    found: dict[object, list[str]] = {}
    for message in catalog:
        if message.id:
            strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
            found[message.id] = strings
    return found


def test_every_text_stands_in_both_languages_with_the_same_placeholders() -> None:
    swedish, english = _texts("sv"), _texts("en")

    assert swedish.keys() == english.keys()
    for key, texts in swedish.items():
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in [*texts, *english[key]]]
        assert all(each == names[0] for each in names), key
        assert all(text.strip() for text in [*texts, *english[key]]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words(language: str) -> None:
    words = words_in(language)
    with_status = {"already_answered": "approved", "question_closed": "expired", "access_settled": "given"}

    for cls in REFUSALS:
        code = f"refusal.{cls.code}" + (f".{with_status[cls.code]}" if cls.code in with_status else "")
        assert words.has(code), code


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    assert [str(p) for p in PYTHON if len(p.read_text(encoding="utf-8").splitlines()) > 300] == []


def test_only_the_edge_of_the_program_reads_the_clock() -> None:
    clocks = re.compile(r"datetime\.now\(|time\.time\(|utcnow\(")
    bot = [p for p in PYTHON if p.is_relative_to(TOP / "bot")]

    assert [p.name for p in bot if clocks.search(p.read_text(encoding="utf-8"))] == ["app.py"]


def test_only_use_cases_and_delivery_open_write_transactions() -> None:
    allowed = ("bot/usecases", "bot/delivery", "bot/storage")
    opens = [p for p in PYTHON if p.is_relative_to(TOP / "bot") and ".transaction()" in p.read_text(encoding="utf-8")]

    assert [str(p) for p in opens if not str(p.relative_to(TOP)).startswith(allowed)] == []


def test_no_text_shouts_in_bad_news() -> None:
    for language in LANGUAGES:
        assert [key for key, texts in _texts(language).items() if any("!" in text for text in texts)] == []
