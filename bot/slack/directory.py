"""Ask Slack who somebody is; what it says is turned into a Person and kept elsewhere."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.firm import Firm, Person
from bot.slack.gateway import Gateway, Never

UNKNOWN = frozenset({"user_not_found", "users_not_found", "user_not_visible", "channel_not_found"})
SECONDS = 2


class Directory:
    """Looks people up in one workspace; raises Later where Slack does not answer in time, Never where it will not."""

    def __init__(self, gateway: Gateway, token: str, firm: Firm) -> None:
        self._gateway = gateway
        self._token = token
        self._firm = firm

    async def by_id(self, user_id: str) -> Person | None:
        """Look up a user; None if there is no such person to be seen."""
        return await self._find("users.info", {"user": user_id, "include_locale": True})

    async def by_email(self, email: str) -> Person | None:
        """Look up whoever has a mail address."""
        found = await self._find("users.lookupByEmail", {"email": email})
        return None if found is None else await self.by_id(found.user_id)

    async def in_channel(self, user_id: str) -> Person | None:
        """Look up somebody who is known to sit in the firm's channel."""
        found = await self._described("users.info", {"user": user_id, "include_locale": True})
        return person_in_channel(found, sits=True) if found else None

    async def _described(self, method: str, arguments: Mapping[str, Any]) -> Person | None:
        try:
            answer = await self._gateway.call(self._token, method, arguments, within=SECONDS)
        except Never as no:
            if no.reason in UNKNOWN:
                return None
            raise
        return person(answer.get("user") or {}, self._firm.team_id)

    async def _find(self, method: str, arguments: Mapping[str, Any]) -> Person | None:
        found = await self._described(method, arguments)
        if found is None:
            return None
        if found.guest or not found.human or (found.email and self._firm.owns_address(found.email)):
            return found
        return await self._placed(found)

    async def _placed(self, found: Person) -> Person:
        """Say whether they sit in the firm's channel, which makes a member without the firm's mail domain its own."""
        if self._firm.channel_id is None or found.team_id != self._firm.team_id:
            return found
        try:
            sits = found.user_id in await self.members(self._firm.channel_id)
        except Never:
            # Who cannot be placed is neither the firm's nor a customer's (D9); but an administrator must be able to
            # choose another channel, and may sit in any.
            if not found.admin:
                raise Never("channel_unreadable") from None
            sits = True
        return person_in_channel(found, sits=sits)

    async def members(self, channel_id: str) -> set[str]:
        """List who sits in a channel."""
        members: set[str] = set()
        cursor = ""
        while True:
            page = {"channel": channel_id, "limit": 999} | ({"cursor": cursor} if cursor else {})
            answer = await self._gateway.call(self._token, "conversations.members", page, within=SECONDS)
            members.update(answer.get("members") or ())
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return members


def person_in_channel(found: Person, *, sits: bool) -> Person:
    """Note whether somebody sits in the firm's channel."""
    return replace(found, in_channel=sits)


def person(user: Mapping[str, Any], home: str) -> Person:
    """Read Slack's description of a user; `home` is the workspace that was asked."""
    profile = user.get("profile") or {}
    return Person(
        team_id=user.get("team_id") or home,
        user_id=str(user.get("id", "")),
        name=profile.get("real_name") or user.get("real_name") or user.get("name") or "",
        email=profile.get("email"),
        language=user.get("locale"),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")),
        bot=bool(user.get("is_bot") or user.get("is_workflow_bot")),
        deleted=bool(user.get("deleted")),
        admin=bool(user.get("is_admin") or user.get("is_owner")),
    )
