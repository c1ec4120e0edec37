"""Read a world from TOML: [[workspace]] with id, name, domain, in it [[workspace.person]] and [[workspace.channel]].

A workspace may say `installed = false` and `admins_install = true`.
A person has id, name (the handle), real_name, email, locale, title, role, admin, guest; a channel has id, name, members
(ids) and `bot = true` where the app sits in it. Top-level `seats` lists the three people that a page begins with, each
as "TEAM:USER".
"""

import tomllib
from pathlib import Path
from typing import Any

from sandbox.world import App, World

FLAGS = {"admin": "is_admin", "guest": "is_restricted"}


def load(path: Path, app: App) -> World:
    """Build the world of a file, with the app installed in its workspaces."""
    world = World(app)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for each in data["workspace"]:
        _workspace(world, each)
    for seat in data.get("seats", []):
        team, _, user = seat.partition(":")
        world.seats.append((team, user))
    return world


def _workspace(world: World, data: dict[str, Any]) -> None:
    workspace = world.add_workspace(data["name"], domain=data["domain"], team_id=data["id"])
    workspace.admins_install, team_id = bool(data.get("admins_install")), workspace.team_id
    for each in data["person"]:
        person = {FLAGS.get(key, key): value for key, value in each.items()}
        world.add_person(team_id, person.pop("name"), user_id=person.pop("id"), **person)
    if data.get("installed", True):
        world.install(team_id)
    for each in data["channel"]:
        members = [world.people[team_id, user_id] for user_id in each["members"]]
        if each.get("bot"):
            members.append(world.bot(team_id))
        world.add_channel(team_id, each["name"], members, channel_id=each["id"])
