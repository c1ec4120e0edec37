"""Whether the process lives and whether it can work, for machines that ask; and numbers for those on this host."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from ipaddress import ip_address

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

STALE_SECONDS = 1.0
BEAT_SECONDS = 0.2
CHECK_SECONDS = 2.0
# A proxy on this host makes every stranger look local, but says so.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")

_log = structlog.get_logger(__name__)

Check = Callable[[], Awaitable[str | None]]


class Health:
    """What the three routes tell; `draining` is set by whoever stops the process.

    Each check answers None or a short reason that names no tenant, version or number; `clock` counts seconds and is
    never set back.
    """

    def __init__(
        self,
        checks: Mapping[str, Check],
        registry: CollectorRegistry,
        *,
        clock: Callable[[], float] = time.monotonic,
        patience: float = CHECK_SECONDS,
    ) -> None:
        self.draining = False
        self._checks = dict(checks)
        self._registry = registry
        self._clock = clock
        self._patience = patience
        self._ticked = clock()

    def require(self, name: str, check: Check) -> None:
        """Be ready only if one thing more is."""
        self._checks[name] = check

    async def beating(self, _app: web.Application) -> AsyncIterator[None]:
        """Keep the heartbeat while the application runs; for `app.cleanup_ctx`."""
        self._tick()
        yield
        self._next.cancel()

    def _tick(self) -> None:
        self._ticked = self._clock()
        self._next = asyncio.get_running_loop().call_later(BEAT_SECONDS, self._tick)

    async def livez(self, _request: web.Request) -> web.Response:
        """Answer 200 if the event loop turned less than a second ago, else 503; touches nothing else."""
        alive = self._clock() - self._ticked < STALE_SECONDS
        return web.json_response({"alive": alive}, status=200 if alive else 503)

    async def readyz(self, _request: web.Request) -> web.Response:
        """Answer 200, or 503 with the first reason why not."""
        reason = await self._reason()
        if reason is None:
            return web.json_response({"ready": True})
        return web.json_response({"ready": False, "reason": reason}, status=503)

    async def metrics(self, request: web.Request) -> web.Response:
        """Give the registry to a peer on this host; to others the route does not exist."""
        if not _is_local(request):
            raise web.HTTPNotFound
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _reason(self) -> str | None:
        for name, check in self._checks.items():
            reason = "draining" if self.draining else await self._ask(name, check)
            if reason is not None:
                return reason
        return "draining" if self.draining else None

    async def _ask(self, name: str, check: Check) -> str | None:
        try:
            async with asyncio.timeout(self._patience):
                return await check()
        except Exception as fault:  # noqa: BLE001  a check that breaks has answered: not ready
            _log.warning("readiness_check_failed", check=name, error=type(fault).__name__)
            return name


def routes(health: Health) -> list[web.RouteDef]:
    """List the routes for `app.add_routes`."""
    return [
        web.get("/livez", health.livez),
        web.get("/readyz", health.readyz),
        web.get("/metrics", health.metrics),
    ]


def _is_local(request: web.Request) -> bool:
    if any(name in request.headers for name in _FORWARDED) or not request.remote:
        return False
    peer = ip_address(request.remote)
    mapped = getattr(peer, "ipv4_mapped", None)
    return (mapped or peer).is_loopback
