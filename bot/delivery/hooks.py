"""Carry each task to the firm's own automation, which ticks it by its answer (D21): over TLS, to the internet alone."""

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver, ResolveResult
from typing_extensions import override

from bot.delivery import hook_letters
from bot.domain.catalogue import Catalogue
from bot.domain.webhook import TRIED_FOR, Webhook, is_public, require_address, waits
from bot.storage import firms, outbox, tasks
from bot.storage.database import Database
from bot.storage.outbox import Parcel
from bot.usecases import hooking

LONGEST_ANSWER = 64 * 1024
TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
TAKEN, GONE = range(200, 300), 410

_log = structlog.get_logger(__name__)


class NotTaken(Exception):
    """The automation did not take a message; `reason` says how, `for_good` that it never will."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good


class Outside(AbstractResolver):
    """Looks names up, and knows only addresses on the internet: what was checked is what is connected to."""

    def __init__(self) -> None:
        self._inner = aiohttp.ThreadedResolver()

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Give the addresses of a name that are out on the internet; raises OSError where there is none."""
        found = [each for each in await self._inner.resolve(host, port, family) if is_public(each["host"])]
        if not found:
            raise OSError(f"{host} is not on the internet")
        return found

    @override
    async def close(self) -> None:
        """Let go of what looks names up."""
        await self._inner.close()


def outside() -> aiohttp.ClientSession:
    """Open the session for messages to firms: no proxy, no cookies, and names that lead outside only."""
    connector = aiohttp.TCPConnector(resolver=Outside(), use_dns_cache=False)
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)


@dataclass(frozen=True, slots=True)
class Courier:
    """Everything that it takes; `local` is a rehearsal beside a stand-in Slack, which may lead to this machine."""

    database: Database
    catalogue: Catalogue
    session: aiohttp.ClientSession
    now: Callable[[], datetime]
    local: bool = False

    async def deliver(self, parcel: Parcel) -> None:
        """Deliver a task, whatever comes of it."""
        written = await self._write(parcel)
        if written is None:
            return
        try:
            ticked = await self._post(parcel, *written)
        except NotTaken as no:
            await self._try_again(parcel, no)
        else:
            await hooking.taken(self.database, parcel, self.now(), ticked=ticked)

    async def _write(self, parcel: Parcel) -> tuple[Webhook, str] | None:
        """Store what goes out; nothing does of what is done, nor where the firm listens no more."""
        async with self.database.transaction() as tx:
            webhook = await firms.webhook_of(tx, parcel.firm_id)
            task = await tasks.load(tx, parcel.firm_id, parcel.target)
            if webhook is None or not task.is_open:
                await outbox.skip(tx, parcel, self.now())
                return None
            body = json.dumps(await hook_letters.payload(tx, self.catalogue, task), ensure_ascii=False, sort_keys=True)
            await outbox.write(tx, parcel, body)
            return webhook, body

    async def _post(self, parcel: Parcel, webhook: Webhook, body: str) -> bool:
        """Send, and tell whether the answer ticks; raises NotTaken."""
        message_id, at = f"task_{parcel.target}", self.now()
        headers = {
            "content-type": "application/json",
            "accept-encoding": "identity",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": webhook.signature(message_id, at, body),
        }
        try:
            require_address(webhook.url, local=self.local)
            sending = self.session.post(
                webhook.url, data=body.encode(), headers=headers, allow_redirects=False, timeout=TIMEOUT
            )
            async with sending as response:
                said = await response.content.read(LONGEST_ANSWER)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise NotTaken(type(error).__name__) from None
        if response.status not in TAKEN:  # a redirect leads elsewhere than was agreed
            raise NotTaken(f"http_{response.status}", for_good=response.status == GONE)
        return _ticks(said)

    async def _try_again(self, parcel: Parcel, no: NotTaken) -> None:
        """Wait longer each time, and give up after some days: the task is then ticked by hand."""
        now = self.now()
        if no.for_good or now - parcel.created_at >= TRIED_FOR:
            _log.warning("webhook_dead", reason=no.reason)
            await hooking.given_up(self.database, parcel, no.reason, now)
            return
        async with self.database.transaction() as tx:
            await outbox.step_aside(tx, parcel, no.reason, now + waits(parcel.attempts))


def _ticks(said: bytes) -> bool:
    """Tell whether an answer says that the task is done; anything but that is only thanks."""
    try:
        found: Any = json.loads(said)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("ticked") is True
