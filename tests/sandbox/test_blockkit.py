"""Block Kit's limits: at each of them Slack still says yes, one step beyond it says no, and the place is named."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.blockkit import check_message, check_metadata, check_view
from tests.sandbox.room import Room

Json = dict[str, Any]
Sized = Callable[[int], Json]


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(1)} | more


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": plain(1)} | more


def buttons(count: int) -> list[Json]:
    return [button(action_id=f"a{number}") for number in range(count)]


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements) or [button()]} | more


def option(text: int = 1, value: int = 1, **more: Any) -> Json:
    return {"text": plain(text), "value": "v" * value} | more


def select(count: int = 1, **more: Any) -> Json:
    return {"type": "static_select", "action_id": "a", "options": [option() for _ in range(count)]} | more


def several(kind: str, count: int) -> Json:
    return {"type": kind, "action_id": "a", "options": [option() for _ in range(count)]}


def confirm(**more: Any) -> Json:
    return {"title": plain(1), "text": plain(1), "confirm": plain(1), "deny": plain(1)} | more


def asked(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(1), "element": element} | more


def typed(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "a"} | more


LIMITS: list[tuple[str, int, Sized]] = [
    ("section text", 3000, lambda n: section(text=mrkdwn(n))),
    ("section field, which the SDK does not check", 2000, lambda n: section(fields=[mrkdwn(n)])),
    ("section fields", 10, lambda n: section(fields=[mrkdwn(1)] * n)),
    ("header", 150, lambda n: {"type": "header", "text": plain(n)}),
    ("context elements", 10, lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}),
    ("actions elements", 25, lambda n: actions(*buttons(n))),
    ("button text", 75, lambda n: actions(button(text=plain(n)))),
    ("button value", 2000, lambda n: actions(button(value="v" * n))),
    ("button url", 3000, lambda n: actions(button(url="https://a.example/".ljust(n, "x")))),
    ("button accessibility label", 75, lambda n: actions(button(accessibility_label="x" * n))),
    ("action id", 255, lambda n: actions(button(action_id="a" * n))),
    ("block id", 255, lambda n: section(block_id="b" * n)),
    ("confirm title", 100, lambda n: actions(button(confirm=confirm(title=plain(n))))),
    ("confirm text", 300, lambda n: actions(button(confirm=confirm(text=mrkdwn(n))))),
    ("confirm button", 30, lambda n: actions(button(confirm=confirm(confirm=plain(n))))),
    ("select options", 100, lambda n: actions(select(n))),
    ("select option text", 75, lambda n: actions(select(options=[option(text=n)]))),
    ("select option value", 150, lambda n: actions(select(options=[option(value=n)]))),
    ("select placeholder", 150, lambda n: actions(select(placeholder=plain(n)))),
    ("overflow options", 5, lambda n: actions(several("overflow", n))),
    ("radio buttons", 10, lambda n: actions(several("radio_buttons", n))),
    ("checkboxes", 10, lambda n: actions(several("checkboxes", n))),
    ("input label", 2000, lambda n: asked(typed(), label=plain(n))),
    ("input hint", 2000, lambda n: asked(typed(), hint=plain(n))),
    ("input max_length", 3000, lambda n: asked(typed(max_length=n))),
    ("image alt text", 2000, lambda n: {"type": "image", "image_url": "https://a.example", "alt_text": "x" * n}),
]


@pytest.mark.parametrize(("_name", "most", "block"), LIMITS, ids=[name for name, _, _ in LIMITS])
def test_at_its_limit_a_block_is_fine_and_beyond_it_is_refused(_name: str, most: int, block: Sized) -> None:
    assert check_message([block(most)]) == []
    [problem] = check_message([block(most + 1)])
    assert problem.startswith("[ERROR] ")
    assert "[json-pointer:/blocks/0" in problem


@pytest.mark.parametrize(
    ("least", "block"), [(1, lambda n: section(text=mrkdwn(n))), (1, lambda n: actions(select(n)))]
)
def test_nothing_is_too_little(least: int, block: Sized) -> None:
    assert check_message([block(least)]) == []
    assert check_message([block(least - 1)]) != []


WRONG: list[tuple[str, list[Any], str]] = [
    ("51 blocks", [section()] * 51, "no more than 50 items"),
    ("one block_id twice", [section(block_id="b"), section(block_id="b")], "`block_id` must be unique"),
    ("one action_id twice", [actions(button(), button())], "`action_id` must be unique"),
    ("unknown block", [{"type": "sculpture"}], "unsupported type: sculpture"),
    ("no block at all", ["words"], "unsupported type: words"),
    ("unknown element", [actions({"type": "lever"})], "unsupported type: lever"),
    ("an input's element in actions", [actions(typed())], "unsupported type: plain_text_input"),
    ("a foreign key", [section(colour="red")], "invalid additional property: colour"),
    ("a text with a foreign key", [section(text=mrkdwn(1) | {"emoji": True})], "invalid additional property: emoji"),
    ("a section of nothing", [{"type": "section"}], "must define either `text` or `fields`"),
    ("mrkdwn in a header", [{"type": "header", "text": mrkdwn(1)}], "must be plain_text"),
    ("mrkdwn on a button", [actions(button(text=mrkdwn(1)))], "must be plain_text"),
    ("a bare string as text", [section(text="words")], "must be a text object"),
    ("a strange style", [actions(button(style="loud"))], "must be one of: primary, danger"),
    ("a button without words", [actions({"type": "button"})], "missing required field: text"),
    ("a confirm that is none", [actions(button(confirm="sure?"))], "must be a confirm object"),
    ("a confirm with more", [actions(button(confirm=confirm(icon="!")))], "invalid additional property: icon"),
    ("an option that is none", [actions(select(options=["one"]))], "must be an option object"),
    ("an option with more", [actions(select(options=[option(colour="red")]))], "invalid additional property: colour"),
    ("a first choice not offered", [actions(select(initial_option=option(text=9)))], "must exactly match one"),
    ("two that want the focus", [asked(typed(focus_on_load=True)), asked(typed(focus_on_load=True))], "only one"),
    ("a date that is none", [actions({"type": "datepicker", "initial_date": "3 nov"})], "must match"),
    ("a time that is none", [actions({"type": "timepicker", "initial_time": "9"})], "must match"),
    ("an image without an address", [{"type": "image", "alt_text": "x"}], "must define either `image_url`"),
    ("lengths the wrong way round", [asked(typed(min_length=9, max_length=2))], "min_length and max_length"),
    ("elements that are no list", [{"type": "actions", "elements": {}}], "must be an array"),
    ("a number as a value", [actions(button(value=7))], "must be a string"),
]


@pytest.mark.parametrize(("_name", "blocks", "problem"), WRONG, ids=[name for name, _, _ in WRONG])
def test_what_slack_would_not_show_is_refused(_name: str, blocks: list[Any], problem: str) -> None:
    assert problem in "\n".join(check_message(blocks))


def test_blocks_must_be_a_list() -> None:
    assert check_message({"type": "section"}) == ["[ERROR] must be an array [json-pointer:/blocks]"]


def test_options_can_stand_in_groups() -> None:
    group = {"label": plain(75), "options": [option()]}
    grouped = {"type": "static_select", "action_id": "a", "option_groups": [group]}

    assert check_message([actions(grouped)]) == []
    assert check_message([actions(grouped | {"option_groups": [group | {"label": plain(76)}]})]) != []


def view(kind: str = "modal", **more: Any) -> Json:
    titles = {"title": plain(1), "submit": plain(1)} if kind == "modal" else {}
    return {"type": kind, "blocks": [section()]} | titles | more


VIEW_LIMITS: list[tuple[str, int, Sized]] = [
    ("title", 24, lambda n: view(title=plain(n))),
    ("submit", 24, lambda n: view(submit=plain(n))),
    ("close", 24, lambda n: view(close=plain(n))),
    ("private_metadata", 3000, lambda n: view(private_metadata="m" * n)),
    ("callback_id", 255, lambda n: view(callback_id="c" * n)),
    ("external_id", 255, lambda n: view(external_id="e" * n)),
    ("blocks of a modal", 100, lambda n: view(blocks=[section()] * n)),
    ("blocks of a Home tab", 100, lambda n: view("home", blocks=[section()] * n)),
]


@pytest.mark.parametrize(("_name", "most", "made"), VIEW_LIMITS, ids=[name for name, _, _ in VIEW_LIMITS])
def test_at_its_limit_a_view_is_fine_and_beyond_it_is_refused(_name: str, most: int, made: Sized) -> None:
    assert check_view(made(most)) == []
    assert len(check_view(made(most + 1))) == 1


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"type": "window"}, "unsupported type: window"),
        ("words", "unsupported type"),
        ({"type": "modal", "blocks": []}, "missing required field: title"),
        ({"type": "modal", "title": plain(1)}, "missing required field: blocks"),
        (view("home", title=plain(1)), "invalid additional property: title"),
        ({"type": "modal", "title": plain(1), "blocks": [asked(typed())]}, "missing required field: submit"),
    ],
)
def test_views_that_slack_would_not_open_are_refused(wrong: Any, problem: str) -> None:
    assert problem in "\n".join(check_view(wrong))


@pytest.mark.parametrize(
    ("metadata", "problems"),
    [
        ({"event_type": "asked", "event_payload": {"id": "a1:b-2.c"}}, 0),
        ({"event_type": "asked", "event_payload": {"id": "a1", "name": "Eva Björk"}}, 1),
        ({"event_type": "asked"}, 1),
        ("words", 1),
    ],
)
def test_metadata_may_hold_ids_and_nothing_that_reads_like_words(metadata: Any, problems: int) -> None:
    assert len(check_metadata(metadata)) == problems


async def test_over_the_wire_the_refusal_lists_what_is_wrong_and_where(room: Room) -> None:
    answer = await room.says(blocks=[section(fields=[mrkdwn(2001)])])

    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == ["must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {answer['errors'][0]}"]
    assert room.kunder.messages == []
