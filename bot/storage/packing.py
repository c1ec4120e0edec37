"""Events as they are written down: what is plain, and what is personal, apart (D18)."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from bot.domain.events import KINDS, Event


def split(event: Event) -> tuple[dict[str, Any], dict[str, str]]:
    """Separate an event into what is plain and what is personal, both as JSON values."""
    plain: dict[str, Any] = {}
    private: dict[str, str] = {}
    for each in fields(event):
        value = _to_json(getattr(event, each.name))
        (private if each.metadata.get("personal") else plain)[each.name] = value
    return plain, private


def join(kind: str, plain: dict[str, Any], private: dict[str, str]) -> Event:
    """Put an event together again: an erased personal field reads as empty, one younger than the entry by default."""
    cls = KINDS[kind]
    values: dict[str, Any] = {}
    for each in fields(cls):
        if each.metadata.get("personal"):
            values[each.name] = private.get(each.name, "")
        elif each.name in plain:
            values[each.name] = plain[each.name]
    hints = get_type_hints(cls)
    return cls(**{name: _reader(hints[name])(value) for name, value in values.items()})


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _reader(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) is UnionType:
        inner = _reader(next(arg for arg in get_args(hint) if arg is not type(None)))
        return lambda value: None if value is None else inner(value)
    if hint is datetime:
        return datetime.fromisoformat
    if get_origin(hint) is tuple:
        return tuple
    return hint if isinstance(hint, type) and issubclass(hint, StrEnum) else lambda value: value
