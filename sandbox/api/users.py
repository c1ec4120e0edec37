"""auth.test and users.*: people as the token's workspace sees them."""

from typing import Any

from sandbox.api import shapes
from sandbox.api.call import Answer, ApiCall, SlackError
from sandbox.world import Person


async def auth_test(call: ApiCall) -> Answer:
    """auth.test."""
    workspace, bot = call.world.workspaces[call.team_id], call.world.bot(call.team_id)
    ids = {"team_id": call.team_id, "user_id": bot.user_id, "bot_id": call.install.bot_id}
    names = {"url": f"https://{workspace.domain}.slack.com/", "team": workspace.name, "user": bot.name}
    return names | ids | {"is_enterprise_install": False}


def shown(call: ApiCall, person: Person) -> dict[str, Any]:
    """Return Slack's user object as this token may see it."""
    return shapes.user(call.world, call.team_id, person, locale=call.flag("include_locale"))


async def info(call: ApiCall) -> Answer:
    """users.info."""
    return {"user": shown(call, call.person(call.need("user")))}


async def lookup_by_email(call: ApiCall) -> Answer:
    """users.lookupByEmail: the workspace's own, active people only."""
    wanted = call.need("email").strip().lower()
    for person in call.world.people.values():
        if person.team_id == call.team_id and (person.email or "").lower() == wanted and not person.deleted:
            return {"user": shown(call, person)}
    raise SlackError("users_not_found")


async def list_(call: ApiCall) -> Answer:
    """users.list."""
    own = [person for person in call.world.people.values() if person.team_id == call.team_id]
    page, metadata = call.page([shown(call, person) for person in own])
    return {"members": page} | metadata
