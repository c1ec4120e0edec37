"""What a machine that asks is told, over real sockets where the peer matters."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from prometheus_client import CollectorRegistry, Counter
from structlog.testing import capture_logs

from bot.web.health import Check, Health, routes
from bot.web.server import serve


class Clock:
    """Seconds that pass when a test says so; `read` is set whenever somebody looks."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.read = asyncio.Event()

    def __call__(self) -> float:
        self.read.set()
        return self.now


def make(checks: dict[str, Check] | None = None, clock: Clock | None = None, patience: float = 20.0) -> Health:
    return Health(checks or {}, CollectorRegistry(), clock=clock or Clock(), patience=patience)


async def fine() -> str | None:
    return None


async def broken() -> str | None:
    return "database_read_only"


async def crashing() -> str | None:
    raise ConnectionRefusedError("19811218-9876")


async def hanging() -> str | None:
    await asyncio.Event().wait()
    return None


@asynccontextmanager
async def asking(health: Health) -> AsyncIterator[aiohttp.ClientSession]:
    app = web.Application()
    app.add_routes(routes(health))
    server = await serve(app, "127.0.0.1", 0)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session:
        yield session
    await server.stop(1)


async def ask(health: Health, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    async with asking(health) as session, session.get(path, headers=headers) as response:
        return response.status, await response.text()


async def test_a_loop_that_turns_is_alive() -> None:
    assert await ask(make(), "/livez") == (200, '{"alive": true}')


@pytest.mark.parametrize(("seconds", "status"), [(0.0, 200), (0.999, 200), (1.0, 503), (5.0, 503)])
async def test_a_loop_that_has_stood_still_for_a_second_is_not_alive(seconds: float, status: int) -> None:
    clock = Clock()
    health = make(clock=clock)

    clock.now += seconds

    assert (await ask(health, "/livez"))[0] == status


async def test_liveness_touches_no_check_and_no_drain() -> None:
    health = make({"database": crashing})
    health.draining = True

    assert (await ask(health, "/livez"))[0] == 200


async def test_the_heartbeat_goes_on_while_the_application_runs_and_ends_with_it() -> None:
    clock = Clock()
    health = make(clock=clock)
    beating = health.beating(web.Application())

    await anext(beating)
    clock.now += 5.0
    clock.read.clear()
    await asyncio.wait_for(clock.read.wait(), 20)
    alive = await health.livez(make_mocked_request("GET", "/livez"))
    with pytest.raises(StopAsyncIteration):
        await anext(beating)

    assert alive.status == 200
    assert health._next.cancelled()


async def test_all_checks_passed_is_ready() -> None:
    assert await ask(make({"database": fine, "clock": fine}), "/readyz") == (200, '{"ready": true}')


@pytest.mark.parametrize(
    ("checks", "reason"),
    [
        ({"database": broken}, "database_read_only"),
        ({"database": fine, "migrations": broken}, "database_read_only"),
        ({"database": crashing, "migrations": broken}, "database"),
        ({"dispatcher": fine, "database": crashing}, "database"),
    ],
)
async def test_the_first_failing_check_is_the_one_reason(checks: dict[str, Check], reason: str) -> None:
    status, body = await ask(make(checks), "/readyz")

    assert status == 503
    assert body == f'{{"ready": false, "reason": "{reason}"}}'


async def test_a_check_that_hangs_is_given_up() -> None:
    status, body = await ask(make({"database": hanging}, patience=0.01), "/readyz")

    assert status == 503
    assert body == '{"ready": false, "reason": "database"}'


async def test_a_broken_check_is_logged_without_its_words() -> None:
    with capture_logs() as logs:
        await ask(make({"database": crashing}), "/readyz")

    (entry,) = [entry for entry in logs if entry["event"] == "readiness_check_failed"]
    assert entry["check"] == "database"
    assert entry["error"] == "ConnectionRefusedError"
    assert "1981" not in str(entry)


@pytest.mark.parametrize("checks", [{}, {"database": fine}, {"database": crashing}, {"database": hanging}])
async def test_draining_is_not_ready_at_once_and_asks_nothing(checks: dict[str, Check]) -> None:
    health = make(checks)
    health.draining = True

    assert await ask(health, "/readyz") == (503, '{"ready": false, "reason": "draining"}')


async def test_draining_that_begins_during_a_check_is_told_in_the_same_answer() -> None:
    async def interrupted() -> str | None:
        health.draining = True
        return None

    health = make({"database": interrupted})

    assert await ask(health, "/readyz") == (503, '{"ready": false, "reason": "draining"}')


async def test_numbers_are_given_to_this_host() -> None:
    registry = CollectorRegistry()
    Counter("clicks", "Clicks", registry=registry).inc()

    status, body = await ask(Health({}, registry), "/metrics")

    assert status == 200
    assert "clicks_total 1.0" in body


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"])
async def test_numbers_are_hidden_from_whoever_comes_through_a_proxy_on_this_host(header: str) -> None:
    assert await ask(make(), "/metrics", {header: "127.0.0.1"}) == await ask(make(), "/nowhere")


class Transport(asyncio.Transport):
    """Only says who is at the other end."""

    def __init__(self, peer: object) -> None:
        super().__init__({"peername": peer})


@pytest.mark.parametrize(
    ("peer", "local"),
    [
        (("127.0.0.1", 5), True),
        (("127.9.9.9", 5), True),
        (("::1", 5, 0, 0), True),
        (("::ffff:127.0.0.1", 5, 0, 0), True),
        (("10.0.0.7", 5), False),
        (("198.51.100.7", 5), False),
        (("::ffff:198.51.100.7", 5, 0, 0), False),
        (("2001:db8::1", 5, 0, 0), False),
        (("fe80::1%eth0", 5, 0, 2), False),
        (None, False),
        ("", False),
    ],
)
async def test_numbers_are_for_loopback_peers_alone(peer: object, local: bool) -> None:  # noqa: FBT001  a table
    request = make_mocked_request("GET", "/metrics", transport=Transport(peer))
    health = make()

    if local:
        assert (await health.metrics(request)).status == 200
    else:
        with pytest.raises(web.HTTPNotFound):
            await health.metrics(request)
