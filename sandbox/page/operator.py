"""The operator's panel: what happens around the app, and what goes wrong on the way, by hand."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.events import Events
from sandbox.faults import Fault, Faults, Planned
from sandbox.stage import Stage
from sandbox.things import Channel
from sandbox.webapi import METHODS
from sandbox.world import Person

Order = dict[str, Any]
Carry = Callable[[Order], Awaitable[None]]
MISHAPS = {  # what the page calls it: how the next call ends, and after how many seconds it may come again
    "429": (Fault.RATE_LIMITED, "30"),
    "500": (Fault.SERVER_ERROR, None),
    "500_stored": (Fault.SERVER_ERROR_STORED, None),
    "reset": (Fault.RESET_AFTER, None),
    "hang": (Fault.HANG, None),
}
ANY = "*"


class Operator:
    """Show what can be operated, and do it; an order that makes no sense is answered with a sentence."""

    def __init__(self, stage: Stage, events: Events, faults: Faults) -> None:
        self._stage = stage
        self._world = stage.world
        self._events = events
        self._faults = faults
        self._orders: dict[str, Carry] = {
            "deactivate": lambda order: events.deactivate(self._person(order)),
            "reactivate": lambda order: events.reactivate(self._person(order)),
            "mail": self._mail,
            "archive": lambda order: events.archive(self._channel(order), self._caretaker(order)),
            "unarchive": lambda order: events.unarchive(self._channel(order), self._caretaker(order)),
            "admit": self._admit,
            "remove": self._remove,
            "drop": self._drop,
            "fail": self._fail,
            "mend": self._mend,
        }

    def mount(self, site: web.Application) -> None:
        """Add the panel's routes."""
        site.router.add_get("/page/operator", self._show)
        site.router.add_post("/page/operate", self._operate)

    async def _show(self, _request: web.Request) -> web.Response:
        channels = [channel for channel in self._world.channels.values() if not channel.is_im]
        return web.json_response(
            {
                "people": [self._shown(person) for person in self._world.people.values()],
                "channels": [_channel(channel) for channel in channels],
                "methods": sorted(METHODS),
                "mishaps": list(MISHAPS),
                "dropping": self._events.dropping,
                "waiting": [_waiting(planned) for planned in self._faults.waiting],
            }
        )

    def _shown(self, person: Person) -> dict[str, Any]:
        ids = {"team": person.team_id, "id": person.user_id, "name": person.real_name, "bot": person.is_bot}
        return ids | {"email": person.email or "", "deleted": person.deleted}

    async def _operate(self, request: web.Request) -> web.Response:
        order = await request.json()
        try:
            await self._orders[order["what"]](order)
        except (KeyError, ValueError) as no:
            return web.json_response({"ok": False, "error": str(no)})
        return web.json_response({"ok": True})

    def _person(self, order: Order) -> Person:
        return self._world.people[order["team"], order["user"]]

    def _channel(self, order: Order) -> Channel:
        return self._world.channels[order["channel"]]

    def _caretaker(self, order: Order) -> Person:
        """Return who archives: an administrator of the channel's workspace if there is one."""
        own = [p for p in self._world.people.values() if p.team_id == self._channel(order).team_id and not p.is_bot]
        return max(own, key=lambda person: person.is_admin)

    async def _mail(self, order: Order) -> None:
        email = str(order["email"]).strip()
        if "@" not in email:
            raise ValueError(f"{email!r} is no address")
        await self._events.change(self._person(order), email=email)

    async def _admit(self, order: Order) -> None:
        channel, person = self._channel(order), self._person(order)
        if person.team_id in {channel.team_id, *channel.connected}:
            await self._events.join(channel, person)
        else:
            await self._events.share(channel, [person])

    async def _remove(self, order: Order) -> None:
        """Take somebody out; with its last person a foreign workspace is out as well."""
        channel, person = self._channel(order), self._person(order)
        await self._events.remove(channel, person)
        if person.team_id in channel.connected and not any(team == person.team_id for team, _ in channel.members):
            await self._events.unshare(channel, person.team_id)

    async def _drop(self, order: Order) -> None:
        self._events.dropping = bool(order["on"])
        self._stage.changed()

    async def _fail(self, order: Order) -> None:
        fault, retry_after = MISHAPS[order["mishap"]]
        if order["method"] != ANY and order["method"] not in METHODS:
            raise ValueError(f"there is no method {order['method']}")
        self._faults.plan(Planned(order["method"], fault, retry_after=retry_after))

    async def _mend(self, _order: Order) -> None:
        self._faults.clear()
        self._events.dropping = self._events.switched_off = False


def _channel(channel: Channel) -> dict[str, Any]:
    ids = {"id": channel.channel_id, "team": channel.team_id, "name": channel.name}
    state = {"archived": channel.is_archived, "shared": channel.is_ext_shared, "private": channel.is_private}
    return ids | state | {"members": [{"team": team, "user": user} for team, user in channel.members]}


def _waiting(planned: Planned) -> dict[str, str]:
    names = {fault: name for name, (fault, _) in MISHAPS.items()}
    return {"method": planned.method, "mishap": names.get(planned.fault, planned.fault.name.lower())}
