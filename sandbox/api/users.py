"""auth.test and users.*: people as the token's workspace sees them."""

from typing import Any

from sandbox.api.call import Answer, ApiCall, SlackError
from sandbox.world import Person


async def auth_test(call: ApiCall) -> Answer:
    """auth.test."""
    workspace, bot = call.world.workspaces[call.team_id], call.world.bot(call.team_id)
    ids = {"team_id": call.team_id, "user_id": bot.user_id, "bot_id": call.install.bot_id}
    names = {"url": f"https://{workspace.domain}.slack.com/", "team": workspace.name, "user": bot.name}
    return names | ids | {"is_enterprise_install": False}


def shown(call: ApiCall, person: Person) -> dict[str, Any]:
    """Return Slack's user object: less of people of other workspaces, the address only with its scope."""
    own = person.team_id == call.team_id
    profile = {
        "real_name": person.real_name,
        "display_name": person.name,
        "title": person.title,
        "team": person.team_id,
    }
    if own and person.email and "users:read.email" in call.install.scopes:
        profile["email"] = person.email
    user = {"id": person.user_id, "team_id": person.team_id, "name": person.name, "deleted": person.deleted}
    user |= {"real_name": person.real_name, "profile": profile, "is_bot": person.is_bot, "updated": 0}
    if not own:
        return user | {"is_stranger": call.world.is_stranger(call.team_id, person)}
    user |= {"tz": person.tz, "is_admin": person.is_admin, "is_owner": False, "is_primary_owner": False}
    user |= {"is_restricted": person.is_restricted, "is_ultra_restricted": person.is_ultra_restricted}
    return user | ({"locale": person.locale} if call.flag("include_locale") else {})


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
