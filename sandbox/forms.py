"""What a person has filled in: first values, carried values, and what Slack's own client checks before it sends."""

import copy
import re
import secrets
from typing import Any

from sandbox.things import Blocks, Values
from sandbox.visible import elements

STATELESS = {"button", "overflow"}
INITIAL = {  # element type without multi_: where its first value stands, where its value goes
    "plain_text_input": ("initial_value", "value"),
    "number_input": ("initial_value", "value"),
    "email_text_input": ("initial_value", "value"),
    "url_text_input": ("initial_value", "value"),
    "static_select": ("initial_option", "selected_option"),
    "external_select": ("initial_option", "selected_option"),
    "radio_buttons": ("initial_option", "selected_option"),
    "users_select": ("initial_user", "selected_user"),
    "conversations_select": ("initial_conversation", "selected_conversation"),
    "channels_select": ("initial_channel", "selected_channel"),
    "datepicker": ("initial_date", "selected_date"),
    "timepicker": ("initial_time", "selected_time"),
    "datetimepicker": ("initial_date_time", "selected_date_time"),
    "checkboxes": ("initial_options", "selected_options"),
}


def value_key(kind: str) -> str:
    """Return under which name an element's value is told, `selected_option` for a select."""
    if kind in STATELESS:
        return {"button": "value", "overflow": "selected_option"}[kind]
    _, key = INITIAL[kind.removeprefix("multi_")]
    return key + "s" if kind.startswith("multi_") else key


def initial(element: dict[str, Any]) -> dict[str, Any]:
    """Return an untouched element's value object."""
    kind = element["type"]
    source, _ = INITIAL[kind.removeprefix("multi_")]
    key, many = value_key(kind), kind.startswith("multi_")
    empty: Any = [] if many or kind == "checkboxes" else None
    return {"type": kind, key: copy.deepcopy(element.get(source + "s" if many else source, empty))}


def values(blocks: Blocks, before: Values | None = None) -> Values:
    """Return the state of some blocks; what was filled in before stays where both ids and type are the same."""
    state: Values = {}
    for placed in elements(blocks):
        if placed.element["type"] in STATELESS:
            continue
        block_id, action_id = placed.ids
        old = (before or {}).get(block_id, {}).get(action_id)
        same = old is not None and old["type"] == placed.element["type"]
        state.setdefault(block_id, {})[action_id] = old if same and old is not None else initial(placed.element)
    return state


def named(blocks: Blocks) -> Blocks:
    """Return the blocks as Slack stores them: every id given, every default written out."""
    finished: Blocks = copy.deepcopy(blocks)
    for block in finished:
        if not block.get("block_id"):
            block["block_id"] = secrets.token_urlsafe(4)[:5]
        for placed in elements([block]):
            if not placed.element.get("action_id"):
                placed.element["action_id"] = secrets.token_urlsafe(4)[:5]
        _write_defaults(block)
    return finished


def finished(view: dict[str, Any]) -> dict[str, Any]:
    """Return a view as Slack stores it."""
    stored = {**copy.deepcopy(view), "blocks": named(view["blocks"])}
    _write_defaults(stored)
    return stored


def _write_defaults(thing: Any) -> None:
    if isinstance(thing, list):
        for value in thing:
            _write_defaults(value)
    elif isinstance(thing, dict):
        if thing.get("type") == "plain_text":
            thing.setdefault("emoji", True)
        elif thing.get("type") == "mrkdwn":
            thing.setdefault("verbatim", False)
        for value in thing.values():
            _write_defaults(value)


def client_errors(blocks: Blocks, state: Values) -> dict[str, str]:
    """Return what Slack's client itself objects to before a submission leaves, by block id."""
    errors = {}
    for block in (block for block in blocks if block["type"] == "input"):
        element = block["element"]
        value = state[block["block_id"]][element["action_id"]][value_key(element["type"])]
        if problem := _objection(block, element, value):
            errors[block["block_id"]] = problem
    return errors


def _objection(block: dict[str, Any], element: dict[str, Any], value: Any) -> str | None:
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    kind, text = element["type"], str(value)
    if kind == "plain_text_input" and not element.get("min_length", 0) <= len(text) <= element.get("max_length", 3000):
        return "The text is too short or too long."
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not re.fullmatch(r"https?://\S+", text):
        return "Please enter a valid URL."
    return _number_objection(element, text) if kind == "number_input" else None


def _number_objection(element: dict[str, Any], text: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, text):
        return "Please enter a valid number."
    least, most = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
    return None if least <= float(text) <= most else "The number is too small or too large."
