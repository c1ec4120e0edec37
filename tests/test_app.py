"""The application as a whole: what readiness looks at, and what a stumble does not stop (RELIABILITY P20)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot import app as application
from bot.app import Application, build, running
from bot.handlers.gate import CLOSED
from bot.settings import Settings
from bot.slack.edge import Inbound
from demo import stage as demo
from tests.journeys.conftest import Play, stage

BROKEN = {
    "database": "DROP TABLE heartbeat",
    "schema": "UPDATE alembic_version SET version_num = '0001'",
}


@pytest.fixture
async def play(sqlite_only: str) -> AsyncIterator[Play]:
    async with stage(sqlite_only, http=True) as opened:
        yield opened


async def _asked(app: Application, path: str) -> tuple[int, object]:
    async with (
        aiohttp.ClientSession(f"http://127.0.0.1:{app.port}") as session,
        session.get(path) as response,
    ):
        return response.status, await response.json()


async def test_it_is_ready_when_everything_works(play: Play) -> None:
    assert await _asked(play.app, "/readyz") == (200, {"ready": True})


@pytest.mark.parametrize("reason", BROKEN)
async def test_what_is_broken_in_the_database_makes_it_unready(play: Play, reason: str) -> None:
    async with play.app.database.engine.begin() as connection:
        await connection.execute(text(BROKEN[reason]))

    assert await _asked(play.app, "/readyz") == (503, {"ready": False, "reason": reason})
    assert await _asked(play.app, "/livez") == (200, {"alive": True})


async def test_delivery_that_stands_still_makes_it_unready(play: Play) -> None:
    play.slack.clock.advance(61)

    assert await _asked(play.app, "/readyz") == (503, {"ready": False, "reason": "delivery"})
    assert await _asked(play.app, "/livez") == (200, {"alive": True})


@pytest.mark.parametrize("refuses", [False, True])
async def test_socket_mode_is_ready_only_while_slack_is_connected(play: Play, *, refuses: bool) -> None:
    play.slack.world.app.manifest["settings"]["socket_mode_enabled"] = True
    token = "xapp-1-nobodys" if refuses else play.slack.world.app.app_token
    ready = (503, {"ready": False, "reason": "slack"}) if refuses else (200, {"ready": True})

    async with build(_another(play, slack_app_token=token)) as app, running(app):
        if not refuses:
            await play.slack.until(lambda: play.slack.wire.connections == 1)
        assert await _asked(app, "/readyz") == ready
        assert await _asked(app, "/livez") == (200, {"alive": True})


@pytest.mark.parametrize(
    ("seconds", "ready"),
    [(30, {"ready": True}), (90, {"ready": False, "reason": "clock"}), (-90, {"ready": False, "reason": "clock"})],
)
async def test_a_clock_that_differs_from_slacks_makes_it_unready_and_is_said_once(
    play: Play, seconds: int, ready: dict[str, object]
) -> None:
    token = play.slack.world.installs["T0SJOVIK"].bot_token
    settings = _another(play, slack_signing_secret=demo.SIGNING_SECRET, slack_bot_token=token)
    off = timedelta(seconds=seconds)

    with capture_logs() as logs:
        async with build(settings, now=lambda: play.slack.clock.now() + off) as app, running(app):
            assert (await _asked(app, "/readyz"))[1] == ready

    said = [line["seconds"] for line in logs if line["event"] == "clock_differs_from_slacks"]
    assert [round(each, -1) for each in said] == ([] if ready["ready"] else [seconds])


async def test_what_comes_after_the_end_was_told_is_not_taken(play: Play) -> None:
    await play.app.finish(1)

    late = await play.app.gate.receive(Inbound(kind="command", payload={}))

    assert late.status == CLOSED


async def test_while_it_drains_it_is_not_ready_and_finishes_once(play: Play) -> None:
    await play.app.finish(1)

    assert await _asked(play.app, "/readyz") == (503, {"ready": False, "reason": "draining"})
    assert await _asked(play.app, "/livez") == (200, {"alive": True})


def _another(play: Play, **given: Any) -> Settings:
    """Settings for a second bot that talks to the same sandbox, on a database of its own."""
    url = play.app.settings.database_url.replace(".db", "-other.db")
    common: dict[str, Any] = {"slack_api_url": play.slack.api_url, "encryption_key": demo.KEY, "_env_file": None}
    return Settings(**common, **given, database_url=url, port=0)


async def test_in_socket_mode_nothing_is_taken_over_http(play: Play) -> None:
    async with build(_another(play, slack_app_token="xapp-1-A0SANDBOX1-sandbox")) as app:
        site = application._web(app)

    assert [route.resource.canonical for route in site.router.routes() if route.resource] == [
        *("/livez", "/livez", "/readyz", "/readyz", "/metrics", "/metrics")
    ]


async def test_a_stumble_of_the_clock_does_not_stop_it(play: Play) -> None:
    async with play.app.database.engine.begin() as connection:
        await connection.execute(text("DROP TABLE inbound"))

    with capture_logs() as logs:
        ticking = asyncio.create_task(application._repeating(play.app.tick, "tick_stumbled"))
        while not logs:  # noqa: ASYNC110 - nothing else says that it stumbled
            await asyncio.sleep(0)

    assert logs[0]["event"] == "tick_stumbled"
    assert not ticking.done()
    ticking.cancel()


async def test_a_token_in_the_settings_is_installed_at_the_start(play: Play) -> None:
    token = play.slack.world.installs["T0SJOVIK"].bot_token
    settings = _another(play, slack_signing_secret=demo.SIGNING_SECRET, slack_bot_token=token)

    async with build(settings) as app, running(app):
        assert app.app_id == play.slack.world.app.app_id


async def test_what_runs_beside_has_ended_when_it_is_left_though_it_lost_a_cancellation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(application, "CLOSING_SECONDS", 0.01)
    ended: list[str] = []

    async def stubborn() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("at the second")

    async with application._background(stubborn()):
        await asyncio.sleep(0)

    assert ended == ["at the second"]
