"""Kill -9 in the middle of an approval: after a restart it is there and told to everyone, or the button still works."""

import asyncio
import contextlib
import json
import os
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import build, running
from bot.settings import Settings
from demo import stage as demo
from sandbox.clock import Clock
from sandbox.server import Slack
from tests.journeys.conftest import BAKERY, Play

TOP = Path(__file__).parents[2]
POINTS = 12 if not os.environ.get("EVERY_LINE") else 10_000


@contextlib.asynccontextmanager
async def _asked(folder: Path) -> AsyncIterator[tuple[Slack, dict[str, Any]]]:
    """A sandbox in which Eva has been asked, and the settings of the bot that asked, which is no longer there."""
    slack = Slack(demo._world(http=True), Clock())
    await slack.start()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "_env_file": None,
        "slack_signing_secret": demo.SIGNING_SECRET,
        "encryption_key": demo.KEY,
        "slack_api_url": slack.api_url,
        "database_url": f"sqlite+aiosqlite:///{folder / 'killed.db'}",
        "port": port,
    }
    try:
        async with build(Settings(**settings), spacing=0) as app:
            for install in slack.world.installs.values():
                await app.install(install.bot_token)
            await demo._set_up(app)
            async with running(app, loops=False):
                slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
                play = Play(slack, app)
                await play.asks(play.karin, BAKERY)
        yield slack, settings
    finally:
        await slack.stop()


async def _bot(settings: dict[str, Any], kill_at: int, count_file: Path) -> asyncio.subprocess.Process:
    orders = json.dumps({"settings": settings, "kill_at": kill_at, "count_file": str(count_file)})
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.chaos.victim", orders, cwd=TOP, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def _approve_and_die(folder: Path, kill_at: int) -> int:
    """Approve while the bot dies at a line, restart it, approve again if need be; return the lines there were."""
    counted = folder / "lines"
    async with _asked(folder) as (slack, settings):
        play = Play(slack, None)  # type: ignore[arg-type]  # the bot is another process here
        victim = await _bot(settings, kill_at, counted)
        await play.eva.clicks("Godkänn")
        if kill_at:
            await victim.wait()
            survivor = await _bot(settings, 0, counted)
            await _answered_or_asked_again(play)
        else:
            survivor = victim
        await slack.until(lambda: _told(play), within=30)
        survivor.kill()
        await survivor.wait()
        receipts = play.eva.sees("Tack, Eva").count("Tack, Eva")
        assert receipts in ({1} if not kill_at else {1, 2})  # a post whose answer was lost may come twice, never not
    return 0 if kill_at else int(counted.read_text(encoding="ascii"))


async def _answered_or_asked_again(play: Play) -> None:
    """Press once more, as a person does who was told nothing: it is approved now, or says that it was."""
    with contextlib.suppress(AssertionError):
        await play.eva.clicks("Godkänn")


def _told(play: Play) -> bool:
    try:
        play.eva.sees("Tack, Eva")
        assert "[Godkänn]" not in play.eva.sees("Eva Björk godkände")
        play.karin.sees("Eva Björk godkände")
    except AssertionError:
        return False
    return "är överenskommet" in play.mona.channel_shows("kunder")


@pytest.fixture(scope="session")
def lines(tmp_path_factory: pytest.TempPathFactory) -> int:
    return asyncio.run(_approve_and_die(tmp_path_factory.mktemp("counting"), 0))


async def test_an_approval_survives_a_kill_at_any_line(lines: int, tmp_path: Path) -> None:
    step = max(1, lines // POINTS)
    for kill_at in range(1, lines + 1, step):
        folder = tmp_path / str(kill_at)
        folder.mkdir()

        await _approve_and_die(folder, kill_at)
