"""Read `view.state.values` without trusting its shape: what is missing or of another kind reads as nothing."""

from collections.abc import Mapping
from typing import Any


def element(values: Any, name: str) -> Mapping[str, Any]:
    """Find the element of a block by the block's name, with or without what follows its colon."""
    if isinstance(values, Mapping):
        for block_id, elements in values.items():
            if str(block_id).split(":")[0] == name and isinstance(elements, Mapping):
                found: Any = next(iter(elements.values()), {})
                return found if isinstance(found, Mapping) else {}
    return {}


def chosen(values: Any, name: str) -> str | None:
    """Read the value of a chosen option, or of a chosen conversation."""
    found = element(values, name)
    picked = found.get("selected_option")
    value = picked.get("value") if isinstance(picked, Mapping) else found.get("selected_conversation")
    return value if isinstance(value, str) else None


def typed(values: Any, name: str) -> str:
    """Read what was typed."""
    value = element(values, name).get("value")
    return value if isinstance(value, str) else ""


def people(values: Any, name: str) -> frozenset[str]:
    """Read the users that were picked."""
    picked = element(values, name).get("selected_users")
    return frozenset(str(user) for user in picked) if isinstance(picked, list) else frozenset()
