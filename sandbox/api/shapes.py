"""Slack's own shapes of people and channels: what a token of one workspace is told about them."""

import hashlib
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.things import Channel
from sandbox.world import Person, World

Shape = dict[str, Any]
FLAGS = ("is_owner", "is_primary_owner")
NOBODY = {"value": "", "creator": "", "last_set": 0}


def user(world: World, team_id: str, person: Person, *, locale: bool = False) -> Shape:
    """Return Slack's user object: less of outsiders and of whoever left, the address only with its scope."""
    shown: Shape = {"id": person.user_id, "team_id": person.team_id, "name": person.name, "deleted": person.deleted}
    shown |= {"profile": _profile(world, team_id, person), "is_bot": person.is_bot, "is_app_user": False}
    shown["updated"] = person.updated
    if person.team_id != team_id:
        return shown | {"real_name": person.real_name, "is_stranger": world.is_stranger(team_id, person)}
    if person.deleted:
        return shown
    shown |= {"real_name": person.real_name, "color": _digest(person)[:6], "is_admin": person.is_admin}
    shown |= _zone(person) | dict.fromkeys(FLAGS, False) | {"is_email_confirmed": True}
    shown |= {"is_restricted": person.is_restricted, "is_ultra_restricted": person.is_ultra_restricted}
    shown["who_can_share_contact_card"] = "EVERYONE"
    return shown | ({"locale": person.locale} if locale else {})


def _profile(world: World, team_id: str, person: Person) -> Shape:
    first, _, last = person.real_name.partition(" ")
    shown: Shape = {"real_name": person.real_name, "real_name_normalized": person.real_name, "title": person.title}
    shown |= {"display_name": person.name, "display_name_normalized": person.name, "team": person.team_id}
    shown |= {"first_name": first, "last_name": last, "phone": "", "skype": "", "avatar_hash": _digest(person)}
    shown |= {"status_text": "", "status_emoji": "", "status_expiration": 0, "status_text_canonical": ""}
    if person.is_bot:
        shown |= {"api_app_id": world.app.app_id, "bot_id": _bot_id(world, person), "always_active": True}
    scopes = world.installs[team_id].scopes
    return shown | ({"email": person.email} if _has_email(person, team_id, scopes) else {})


def _has_email(person: Person, team_id: str, scopes: set[str]) -> bool:
    return person.team_id == team_id and bool(person.email) and "users:read.email" in scopes


def _bot_id(world: World, bot: Person) -> str:
    install = world.installs.get(bot.team_id)
    return install.bot_id if install and install.bot_user_id == bot.user_id else ""


def _digest(person: Person) -> str:
    return hashlib.sha256(":".join(person.key).encode()).hexdigest()[:12]


def _zone(person: Person) -> Shape:
    offset = datetime.fromtimestamp(person.updated, UTC).astimezone(ZoneInfo(person.tz)).utcoffset()
    return {"tz": person.tz, "tz_label": person.tz, "tz_offset": int(offset.total_seconds()) if offset else 0}


def channel(world: World, team_id: str, place: Channel) -> Shape:
    """Return Slack's channel object, as one workspace sees it."""
    kinds = {"is_channel": not place.is_im, "is_group": False, "is_im": place.is_im, "is_mpim": False}
    shown: Shape = {"id": place.channel_id, "created": place.created, "is_archived": place.is_archived} | kinds
    shown |= {"is_org_shared": False, "context_team_id": team_id, "updated": place.created * 1000}
    if place.is_im:
        return shown | {"user": (place.dm_with or ("", ""))[1], "is_user_deleted": _partner_left(world, place)}
    teams = sorted({place.team_id, *place.connected}, key=lambda team: team != place.team_id)
    shown |= {"name": place.name, "name_normalized": place.name, "previous_names": list(place.previous_names)}
    shown |= {"is_general": False, "is_private": place.is_private, "creator": place.creator, "unlinked": 0}
    shown |= {"is_member": world.bot(team_id).key in place.members, "topic": NOBODY, "purpose": NOBODY}
    return shown | {
        "is_shared": place.is_ext_shared,
        "is_ext_shared": place.is_ext_shared,
        "shared_team_ids": teams,
        "is_pending_ext_shared": bool(place.invited),
        "pending_shared": [],
        "pending_connected_team_ids": sorted(place.invited),
        "conversation_host_id": place.team_id,
    }


def _partner_left(world: World, place: Channel) -> bool:
    return place.dm_with is not None and world.people[place.dm_with].deleted
