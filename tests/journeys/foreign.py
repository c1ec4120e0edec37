"""Everything that somebody of one firm can send with another firm's ids in it, generated from the table of routes."""

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.handlers import correcting, inviting, routes
from bot.handlers.verbs import COMMAND, VERBS
from bot.views import elsewhere, ending, reasons

# Each form's fields as they would be sent, by the block's name; a new form without a row here fails the house test.
FORMS: Mapping[str, Mapping[str, str]] = {
    "invitation.compose": {
        "customer": "{own}",
        "name": "Ny Kund AB",
        "service": "scanner",
        "variant": "standard",
        "payer": "customer",
        "period": "12",
        "contact": "new",
        "contact_name": "Ny Person",
        "contact_email": "ny@person.example",
        "on_platform": "yes",
    },
    "invitation.preview": {},
    "invitation.decline_reason": {"reason": "not_now", "note": "nej"},
    "customer.edit": {
        "number": "559998-7004",
        "name": "Ny Kund AB",
        "on_platform": "yes",
        "person": "new",
        "contact_name": "Ny Person",
        "contact_email": "ny@person.example",
        "contact_login": "ny@login.example",
        "role": "user",
        "main": "no",
        "language": "sv",
    },
    "division.save": {"bookkeeping": "firm", "payroll": "customer"},
    "invitation.name_other": {"name": "Ny Person", "email": "ny@person.example"},
    "customer.find": {"customer": "{own}"},
    "staff.handed_over": {"to": "U0SIRI"},
    "staff.edit": {
        "owner": "U0SIRI",
        "participants": "U0DAG",
        "deputy": "U0DAG",
        "since": "2026-11-25",
        "until": "2026-12-24",
    },
    "staff.away": {"deputy": "U0DAG", "since": "2026-11-25", "until": "2026-12-24"},
    "change.preview": {"variant": "smart", "payer": "customer", "period": "12"},
    "change.confirm": {},
    "access.request": {"reason": "Semester", "until": "2026-12-01"},
    "ending.choose": {"services:0": "nothing"},
    "ending.after": {"after:nothing": "closed", "until": "2026-12-24"},
    "ending.confirm": {"main": "new", "main_name": "Ny Person", "main_email": "ny@person.example"},
    "switch.confirm": {"starts": "2026-12-24"},
    "firm.set_up": {
        "name": "Vår Byrå",
        "number": "969900-0023",
        "channel": "C0KLIENTER",
        "managers": "U0DAG",
        "language": "sv",
        "mail_domains": "dalfors.example",
        "expires_days": "30",
        "reminder_days": "3, 7, 14",
        "tasks": "yes",
        "webhook": "",
        "webhook_secret": "",
    },
}

# What a field can name; every other field holds one of a few words that the code knows, or text that nobody looks up.
NAMING = frozenset({"customer", "contact", "person", "channel", "managers", "main"})
TEXTS = frozenset({"name", "number"})
TYPED = frozenset({*TEXTS, "customer"})
ANSWERING = frozenset({reasons.CALLBACK, elsewhere.CALLBACK})
# What a button can carry, and one of each kind that none carries: they are looked up alike, and not found.
CARRIED = frozenset(
    {"token of approval", "token of declining", "draft", "customer", "question", "collaboration", "engagement", "name"}
)
IN_A_FORM = frozenset({inviting.changed, correcting.changed, correcting.add})

Case = tuple[str, dict[str, Any]]


def cases(ids: Mapping[str, str], own: str) -> Iterator[Case]:
    """Yield (what it is, its payload without who and where) for every route and every id; `own` is one's customer."""
    yield from _typed(ids)
    for kind, value in ids.items():
        yield from _clicked(kind, value, own)
        yield from _submitted(kind, value, own)
        for action in routes.SEARCHES:
            yield f"searching {action} for {kind}", {"type": "block_suggestion", "action_id": action, "value": value}
    for callback_id in routes.SHORTCUTS:
        yield f"the shortcut {callback_id}", {"type": "shortcut", "callback_id": callback_id}
    for event in routes.EVENTS:
        yield f"the event {event}", {"type": "event_callback", "event": {"type": event, "tab": "home"}}


_COMPOSE = "invitation.compose"


def _typed(ids: Mapping[str, str]) -> Iterator[Case]:
    said = [(kind, value) for kind, value in ids.items() if kind in TYPED]
    for verb, (kind, value) in itertools.product(VERBS, said):
        assert verb.key in routes.VERBS
        yield f"typing {verb.sv} {kind}", {"command": COMMAND, "text": f"{verb.sv} {value}"}


def _clicked(kind: str, value: str, own: str) -> Iterator[Case]:
    for action, handler in routes.ACTIONS.items():
        click = _click(action, value)
        if kind in CARRIED:
            yield f"{action} with {kind}", click
        if handler in IN_A_FORM:
            yield f"{action} in a form with {kind}", click | {"view": _form(_COMPOSE, own, customer=value)}


def _submitted(kind: str, value: str, own: str) -> Iterator[Case]:
    place = json.dumps({"token": value, "channel_id": "D1", "ts": "1.1"})
    for callback_id, fields in FORMS.items():
        yield f"{callback_id} carrying {kind}", _sent(_form(callback_id, own, value))
        if callback_id == ending.CHOOSE:
            for party in ("firm", "customer"):
                yield f"{callback_id} carrying {kind} as {party}", _sent(_form(callback_id, own, f"{party}:{value}"))
        if callback_id in ANSWERING and kind in CARRIED:
            yield f"{callback_id} carrying a place with {kind}", _sent(_form(callback_id, own, place))
        for field in fields:
            if field in NAMING or kind in TEXTS:
                yield f"{callback_id} with {kind} as {field}", _sent(_form(callback_id, own, **{field: value}))


def _click(action: str, value: str) -> dict[str, Any]:
    container = {"type": "message", "channel_id": "C0KLIENTER", "message_ts": "1.1"}
    return {"type": "block_actions", "container": container, "actions": [{"action_id": action, "value": value}]}


def _sent(view: dict[str, Any]) -> dict[str, Any]:
    return {"type": "view_submission", "view": view}


def _form(callback_id: str, own: str, metadata: str = "", **changed: str) -> dict[str, Any]:
    filled = {name: value.format(own=own) for name, value in FORMS[callback_id].items()} | changed
    blocks = [{"type": "input", "block_id": name} for name in filled] or [{"type": "input", "block_id": "none"}]
    values = {name: {name: _held(value)} for name, value in filled.items()}
    view = {"type": "modal", "id": "V0FOREIGN", "callback_id": callback_id, "private_metadata": metadata}
    return view | {"blocks": blocks, "state": {"values": values}}


def _held(value: str) -> dict[str, Any]:
    """Hold a value in every way in which a field can, so that whatever kind it is, this is what it reads."""
    return {
        "value": value,
        "selected_option": {"value": value},
        "selected_conversation": value,
        "selected_users": [value],
        "selected_user": value,
        "selected_date": value,
    }
