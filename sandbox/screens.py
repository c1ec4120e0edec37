"""Modals and Home tabs: opened, changed, stacked and closed."""

from typing import Any

from sandbox.forms import finished, values
from sandbox.stage import Stage
from sandbox.things import Key, View


def new_view(stage: Stage, team_id: str, owner: Key, content: dict[str, Any]) -> View:
    """Make a view that nobody sees yet."""
    world = stage.world
    stored = finished(content)
    view = View(world.new_id("V"), team_id, owner, stored, world.app.app_id, world.installs[team_id].bot_id)
    view.values = values(view.blocks)
    world.views[view.view_id] = view
    return view


def push(stage: Stage, team_id: str, owner: Key, content: dict[str, Any]) -> View:
    """Put a modal on top of a person's stack."""
    view, stack = new_view(stage, team_id, owner, content), stage.world.modals.setdefault(owner, [])
    if stack:
        view.root_view_id, view.previous_view_id = stack[0].root_view_id or stack[0].view_id, stack[-1].view_id
    stack.append(view)
    stage.changed(owner)
    return view


def rewrite(stage: Stage, view: View, content: dict[str, Any]) -> None:
    """Replace a view's content; what a person has filled in stays where the ids are the same."""
    view.content = finished(content)
    view.values = values(view.blocks, view.values)
    view.errors, view.busy = {}, False
    view.version += 1
    stage.changed(view.owner)


def close(stage: Stage, view: View) -> None:
    """Take one modal away."""
    stage.world.views.pop(view.view_id, None)
    stack = stage.world.modals.get(view.owner, [])
    if view in stack:
        stack.remove(view)
    stage.changed(view.owner)


def close_all(stage: Stage, owner: Key) -> list[View]:
    """Take all of a person's modals away and return them, top first."""
    gone = stage.world.modals.pop(owner, [])[::-1]
    for view in gone:
        stage.world.views.pop(view.view_id, None)
    stage.changed(owner)
    return gone
