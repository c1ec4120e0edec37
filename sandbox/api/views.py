"""views.*: modals and Home tabs."""

from typing import Any

from sandbox import screens
from sandbox.api.call import Answer, ApiCall, SlackError, refuse_if
from sandbox.blockkit import check_view
from sandbox.limits import MODAL_STACK, VIEW_BYTES
from sandbox.stage import Trigger
from sandbox.things import View


def _content(call: ApiCall, kind: str, current: View | None = None) -> dict[str, Any]:
    view = call.parsed("view", "invalid_arguments")
    if view is None:
        call.need("view")
    refuse_if(check_view(view), "invalid_arguments")
    if view["type"] != kind:
        refuse_if([f"[ERROR] must be {kind} [json-pointer:/view/type]"], "invalid_arguments")
    if len(str(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    taken = {v.content.get("external_id") for v in call.world.views.values() if v is not current} - {None, ""}
    if view.get("external_id") in taken:
        raise SlackError("duplicate_external_id")
    call.stage.check_words(call.team_id, f"views ({view.get('callback_id', kind)})", None, view)
    return dict(view)


def _trigger(call: ApiCall) -> Trigger:
    trigger = call.stage.triggers.get(call.need("trigger_id"))
    if trigger is None or trigger.team_id != call.team_id:
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if call.stage.clock.now() > trigger.expires:
        raise SlackError("expired_trigger_id")
    return trigger


async def open_(call: ApiCall) -> Answer:
    """views.open; from inside a modal it goes on top, else it replaces whatever was open."""
    trigger, content = _trigger(call), _content(call, "modal")
    stack = call.world.modals.get(trigger.owner, []) if trigger.from_modal else []
    if len(stack) >= MODAL_STACK:
        raise SlackError("push_limit_reached")
    trigger.used = True
    call.world.modals[trigger.owner] = stack
    return {"view": screens.push(call.stage, call.team_id, trigger.owner, content).as_slack()}


async def push(call: ApiCall) -> Answer:
    """views.push, only from inside a modal."""
    trigger, content = _trigger(call), _content(call, "modal")
    stack = call.world.modals.get(trigger.owner, [])
    if not stack or not trigger.from_modal:
        raise SlackError("not_found")
    if len(stack) >= MODAL_STACK:
        raise SlackError("push_limit_reached")
    trigger.used = True
    return {"view": screens.push(call.stage, call.team_id, trigger.owner, content).as_slack()}


def _found(call: ApiCall) -> View:
    if not call.get("view_id") and not call.get("external_id"):
        call.need("view_id")
    for view in call.world.views.values():
        if view.team_id == call.team_id and (
            view.view_id == call.get("view_id") or view.content.get("external_id") == (call.get("external_id") or view)
        ):
            return view
    raise SlackError("not_found")


def _same_hash(call: ApiCall, view: View | None) -> None:
    if call.get("hash") and (view is None or call.get("hash") != view.hash):
        raise SlackError("hash_conflict")


async def update(call: ApiCall) -> Answer:
    """views.update."""
    view = _found(call)
    content = _content(call, view.content["type"], view)
    _same_hash(call, view)
    screens.rewrite(call.stage, view, content)
    return {"view": view.as_slack()}


async def publish(call: ApiCall) -> Answer:
    """views.publish."""
    person = call.person(call.need("user_id"))
    if not call.world.app.home_enabled:
        raise SlackError("not_enabled")
    home = call.world.homes.get((call.team_id, person.key))
    content = _content(call, "home", home)
    _same_hash(call, home)
    if home is None:
        home = screens.new_view(call.stage, call.team_id, person.key, content)
        call.world.homes[call.team_id, person.key] = home
    screens.rewrite(call.stage, home, content)
    return {"view": home.as_slack()}
