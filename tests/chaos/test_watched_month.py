"""The month as it is shown on the page: whoever watches it says when it goes on."""

import asyncio
import contextlib
from datetime import datetime

import pytest

from demo.showing import show_month
from demo.stage import Stage, playing
from sandbox.reel import State
from tests.ready import fill

PATIENCE = 120


@pytest.mark.chaos
async def test_a_day_is_shown_and_then_it_waits(sqlite_only: str) -> None:
    await fill(sqlite_only)
    told: list[str] = []
    async with playing(Stage(database_url=sqlite_only)) as (slack, app), asyncio.timeout(PATIENCE):
        waits, seen = asyncio.Event(), list[str]()

        def watch(kind: str, what: object) -> None:
            if kind == "reel" and isinstance(what, dict):
                seen.append(what["told"].get("sv", ""))
                if what["state"] is State.STOPPED and what["at"] is not None:
                    waits.set()

        slack.stage.watchers.append(watch)
        slack.reel.stop()
        showing = asyncio.create_task(show_month(slack, app, told.append, pause=0))
        await waits.wait()
        before = list(told)
        waits.clear()

        slack.reel.play_day()
        await waits.wait()

        assert before == []
        assert "Karin bjuder in Björkens Bageri" in seen
        assert len({datetime.fromisoformat(line[:10]) for line in told}) == 1
        slack.person("eva", "T0SJOVIK").sees("Tack, Eva")
        showing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await showing
