"""Shapes of what Slack sends and answers, as keys and types, written down by hand from Slack's own documentation."""

from typing import Any

STR, INT, BOOL, NULL = str, int, bool, type(None)
ANY = object

WRAPPER = {
    "token": STR,
    "team_id": STR,
    "api_app_id": STR,
    "type": STR,
    "event_id": STR,
    "event_time": INT,
    "event_context": STR,
    "is_ext_shared_channel": BOOL,
    "authorizations": [
        {"enterprise_id": NULL, "team_id": STR, "user_id": STR, "is_bot": BOOL, "is_enterprise_install": BOOL}
    ],
}


def fits(found: Any, shape: Any, *, exact: bool = False, at: str = "") -> list[str]:
    """List where something differs from a shape; `exact` also objects to keys that the shape does not name."""
    if isinstance(shape, dict):
        return _object(found, shape, at, exact=exact)
    if isinstance(shape, list):
        if not isinstance(found, list):
            return [f"{at}: {found!r} is no list"]
        return [p for n, each in enumerate(found) for s in shape for p in fits(each, s, exact=exact, at=f"{at}/{n}")]
    is_it = isinstance(found, shape) and not (shape is int and isinstance(found, bool))
    return [] if is_it else [f"{at}: {found!r} is no {shape.__name__}"]


def _object(found: Any, shape: dict[str, Any], at: str, *, exact: bool) -> list[str]:
    if not isinstance(found, dict):
        return [f"{at}: {found!r} is no object"]
    problems = [f"{at}/{key}: missing" for key in sorted(shape.keys() - found.keys())]
    if exact:
        problems += [f"{at}/{key}: not in Slack's shape" for key in sorted(found.keys() - shape.keys())]
    both = shape.keys() & found.keys()
    return problems + [p for key in sorted(both) for p in fits(found[key], shape[key], exact=exact, at=f"{at}/{key}")]
