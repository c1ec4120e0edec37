"""Slack's numbers for Block Kit: what an object may hold, and where it may stand."""

from dataclasses import dataclass

MESSAGE, MODAL, HOME = "message", "modal", "home"
BLOCKS_PER_SURFACE = {MESSAGE: 50, MODAL: 100, HOME: 100}
MESSAGE_TEXT = 40_000
PRIVATE_METADATA = 3000
VIEW_TITLE = 24
ID = 255
VIEW_BYTES = 250_000
MODAL_STACK = 3


@dataclass(frozen=True)
class Kind:
    """What a block or an element must and may carry; `inside` are the blocks an element may stand in."""

    required: frozenset[str]
    optional: frozenset[str]
    inside: frozenset[str] = frozenset()


def _kind(required: str, optional: str = "", inside: str = "") -> Kind:
    return Kind(frozenset(required.split()), frozenset(optional.split()), frozenset(inside.split()))


EVERYWHERE = "section actions input"
SELECT = "action_id placeholder confirm focus_on_load"
MULTI = SELECT + " max_selected_items"
ELEMENTS = {
    "button": _kind("text", "action_id url value style confirm accessibility_label", "section actions"),
    "image": _kind("alt_text", "image_url slack_file", "section context"),
    "overflow": _kind("options", "action_id confirm", "section actions"),
    "static_select": _kind("", f"options option_groups initial_option {SELECT}", EVERYWHERE),
    "external_select": _kind("", f"initial_option min_query_length {SELECT}", EVERYWHERE),
    "users_select": _kind("", f"initial_user {SELECT}", EVERYWHERE),
    "conversations_select": _kind(
        "", f"initial_conversation default_to_current_conversation response_url_enabled filter {SELECT}", EVERYWHERE
    ),
    "channels_select": _kind("", f"initial_channel response_url_enabled {SELECT}", EVERYWHERE),
    "multi_static_select": _kind("", f"options option_groups initial_options {MULTI}", "section input"),
    "multi_external_select": _kind("", f"initial_options min_query_length {MULTI}", "section input"),
    "multi_users_select": _kind("", f"initial_users {MULTI}", "section input"),
    "multi_conversations_select": _kind(
        "", f"initial_conversations default_to_current_conversation filter {MULTI}", "section input"
    ),
    "multi_channels_select": _kind("", f"initial_channels {MULTI}", "section input"),
    "radio_buttons": _kind("options", "action_id initial_option confirm focus_on_load", EVERYWHERE),
    "checkboxes": _kind("options", "action_id initial_options confirm focus_on_load", EVERYWHERE),
    "datepicker": _kind("", f"initial_date {SELECT}", EVERYWHERE),
    "timepicker": _kind("", f"initial_time timezone {SELECT}", EVERYWHERE),
    "datetimepicker": _kind("", "action_id initial_date_time confirm focus_on_load", "actions input"),
    "plain_text_input": _kind(
        "", f"initial_value multiline min_length max_length dispatch_action_config {SELECT}", "input"
    ),
    "number_input": _kind(
        "is_decimal_allowed", f"initial_value min_value max_value dispatch_action_config {SELECT}", "input"
    ),
    "email_text_input": _kind("", f"initial_value dispatch_action_config {SELECT}", "input"),
    "url_text_input": _kind("", f"initial_value dispatch_action_config {SELECT}", "input"),
}
BLOCKS = {
    "actions": _kind("elements", "block_id"),
    "context": _kind("elements", "block_id"),
    "divider": _kind("", "block_id"),
    "header": _kind("text", "block_id"),
    "image": _kind("alt_text", "image_url slack_file title block_id"),
    "input": _kind("label element", "dispatch_action block_id hint optional"),
    "section": _kind("", "text fields accessory block_id expand"),
}

# Longest and largest, by where it stands; a text may never be empty.
TEXT = {
    "section": 3000,
    "field": 2000,
    "header": 150,
    "button": 75,
    "option": 75,
    "option description": 75,
    "option group": 75,
    "placeholder": 150,
    "label": 2000,
    "hint": 2000,
    "image title": 2000,
    "context": 3000,
    "confirm title": 100,
    "confirm text": 300,
    "confirm button": 30,
}
OPTIONS = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10}
SELECT_OPTIONS = 100
FIELDS, CONTEXT_ELEMENTS, ACTION_ELEMENTS = 10, 10, 25
OPTION_VALUE, BUTTON_VALUE, URL, ALT_TEXT, ACCESSIBILITY_LABEL, INPUT_LENGTH = 150, 2000, 3000, 2000, 75, 3000
SELECTS = tuple(name for name in ELEMENTS if name.endswith("_select"))
