import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.domain import refusals
from bot.texts.words import LANGUAGES, words_in
from bot.views.kit import Letter
from sandbox import limits
from sandbox.blockkit import check_message, check_view
from tests.views.cases import CASES, View, refused
from tests.views.cast import USUAL, WORST, Cast

GOLDEN = Path(__file__).with_name("golden")
REGENERATE = bool(os.environ.get("GOLDEN"))
SHOWN = {f"{name}{ending}": (name, cast) for name in CASES for ending, cast in (("", USUAL), ("-worst", WORST))}
WIDTH = 140
EVERY = [(case, language) for case in SHOWN for language in LANGUAGES]


def views(name: str, cast: Cast, language: str) -> list[View]:
    built = CASES[name](words_in(language), cast)
    return built if isinstance(built, list) else [built]


def readable(view: View) -> dict[str, Any]:
    return {"text": view.text.split("\n"), "blocks": view.blocks} if isinstance(view, Letter) else view


def written(value: Any, indent: str = "") -> str:
    """Write JSON for readers of diffs: what fits on a line stands on one."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent + line) <= WIDTH or not isinstance(value, list | dict):
        return line
    inside = indent + "  "
    if isinstance(value, list):
        parts = [f"{inside}{written(each, inside)}" for each in value]
        return "[\n" + ",\n".join(parts) + f"\n{indent}]"
    parts = [f"{inside}{json.dumps(key)}: {written(each, inside)}" for key, each in value.items()]
    return "{\n" + ",\n".join(parts) + f"\n{indent}}}"


def problems(view: View) -> list[str]:
    """List what Slack would refuse; a fallback text over 4,000 characters is cut or split somewhere on its way."""
    if isinstance(view, Letter):
        return check_message(view.blocks) + [f"{len(view.text)} characters"] * (len(view.text) > 4000)
    heavy = len(json.dumps(view)) > limits.VIEW_BYTES
    return check_view(view) + ["too heavy"] * heavy


@pytest.mark.parametrize(("case", "language"), EVERY)
def test_every_screen_is_as_it_was_last_looked_at(case: str, language: str) -> None:
    file = GOLDEN / f"{case}.{language}.json"

    shown = written([readable(view) for view in views(*SHOWN[case], language)]) + "\n"

    if REGENERATE:
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_of_a_screen_that_is_gone() -> None:
    wanted = {f"{case}.{language}.json" for case, language in EVERY}
    left = [file for file in GOLDEN.iterdir() if file.name not in wanted]

    for file in left if REGENERATE else []:
        file.unlink()

    assert [file.name for file in GOLDEN.iterdir() if file.name not in wanted] == []


@pytest.mark.parametrize(("case", "language"), EVERY)
def test_slack_takes_every_screen(case: str, language: str) -> None:
    assert [problems(view) for view in views(*SHOWN[case], language) if problems(view)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_what_the_eye_sees_the_ear_hears(name: str, language: str) -> None:
    for letter in views(name, USUAL, language):
        if isinstance(letter, Letter):
            heard = letter.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            assert [said for said in seen(letter.blocks) if said not in heard] == []


def seen(blocks: Any) -> list[str]:
    """Collect every text on a screen; a confirm dialog is met only after its button."""
    if isinstance(blocks, list):
        return [text for each in blocks for text in seen(each)]
    if "text" in blocks and isinstance(blocks["text"], str):
        return str(blocks["text"]).split("\n")
    return [
        text
        for key, each in blocks.items()
        if key != "confirm" and isinstance(each, dict | list)
        for text in seen(each)
    ]


def test_every_refusal_is_looked_at() -> None:
    assert {type(each) for each in refused(USUAL)} == set(refusals.Refusal.__subclasses__())
