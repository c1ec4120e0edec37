"""Read `view.state.values` without trusting its shape: what is missing or of another kind reads as nothing."""

import json
from collections.abc import Mapping
from typing import Any

LONGEST_VALUE = 150  # Slack's own limit for what an option stands for


def values_of(view: Mapping[str, Any]) -> Mapping[str, Any]:
    """Find what the fields of a dialog hold."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    return values if isinstance(values, Mapping) else {}


def carried(view: Mapping[str, Any]) -> dict[str, str]:
    """Read back what a dialog carried along unseen; what we did not write there reads as nothing."""
    try:
        place = json.loads(str(view.get("private_metadata")))
    except ValueError:
        return {}
    found = place if isinstance(place, dict) else {}
    return {name: value for name, value in found.items() if isinstance(value, str) and value.isprintable()}


def element(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Find the element of a block by the block's name, with or without what follows its colon."""
    for block_id, elements in values.items():
        if block_id.split(":")[0] == name and isinstance(elements, Mapping):
            found: Any = next(iter(elements.values()), {})
            return found if isinstance(found, Mapping) else {}
    return {}


def ref_of(values: Mapping[str, Any], name: str) -> str:
    """Read what a block's id says after its name: what its field is about."""
    return next((str(key).partition(":")[2] for key in values if str(key).partition(":")[0] == name), "")


def chosen(values: Mapping[str, Any], name: str) -> str | None:
    """Read the value of a chosen option, or of a chosen conversation."""
    found = element(values, name)
    picked = found.get("selected_option")
    value = picked.get("value") if isinstance(picked, Mapping) else found.get("selected_conversation")
    return value if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_VALUE else None


def typed(values: Mapping[str, Any], name: str) -> str:
    """Read what was typed."""
    value = element(values, name).get("value")
    return value if isinstance(value, str) else ""


def people(values: Mapping[str, Any], name: str) -> frozenset[str]:
    """Read the users that were picked."""
    picked = element(values, name).get("selected_users")
    return (
        frozenset(user for user in map(str, picked) if user.isprintable()) if isinstance(picked, list) else frozenset()
    )


def user(values: Mapping[str, Any], name: str) -> str:
    """Read the one user that was picked."""
    value = element(values, name).get("selected_user")
    return value if isinstance(value, str) and value.isprintable() else ""


def day(values: Mapping[str, Any], name: str) -> str:
    """Read the day that was picked, as Slack writes it."""
    value = element(values, name).get("selected_date")
    return value if isinstance(value, str) else ""
