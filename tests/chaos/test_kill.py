"""Kill -9 in the middle of an approval: after a restart it is there and told to everyone, or the button still works."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import __file__ as bot_file
from bot.delivery.sending import Sender
from bot.handlers import bolt
from bot.storage import customers, outbox
from tests.chaos.arena import Arena, Bot, Nursery, arena
from tests.journeys.conftest import Play

IN_THE_TRANSACTION, STORED_BUT_NOT_SAID = customers.bind, bolt._acknowledge
PARTS = 6  # so that the workers share the lines
BEFORE_ITS_POST, POSTED_BUT_NOT_NOTED = Sender._hand_over, outbox.sent


def entering(function: Callable[..., Any]) -> list[Any]:
    """Name the first line of a function: file and number."""
    code = function.__code__
    first = min(line for _, _, line in code.co_lines() if line and line > code.co_firstlineno)
    return [str(Path(code.co_filename).relative_to(Path(bot_file).parent)), first]


@pytest.mark.parametrize("where", [IN_THE_TRANSACTION, STORED_BUT_NOT_SAID, BEFORE_ITS_POST, POSTED_BUT_NOT_NOTED])
async def test_an_approval_survives_a_kill(nursery: Nursery, sqlite_only: str, where: Callable[..., Any]) -> None:
    assert await _approve_and_die(nursery, sqlite_only, entering(where))


@pytest.mark.parametrize("where", [IN_THE_TRANSACTION, POSTED_BUT_NOT_NOTED])
async def test_an_approval_survives_a_kill_on_postgresql(
    nursery: Nursery, postgresql_only: str, where: Callable[..., Any]
) -> None:
    assert await _approve_and_die(nursery, postgresql_only, entering(where))


@pytest.mark.chaos
@pytest.mark.parametrize("part", range(PARTS))
async def test_an_approval_survives_a_kill_at_any_line(
    nursery: Nursery, fresh_database: Callable[[], str], tmp_path: Path, part: int
) -> None:
    note = tmp_path / "lines.json"
    await _approve_and_note(nursery, fresh_database(), note)
    lines: list[list[Any]] = await asyncio.to_thread(lambda: json.loads(note.read_bytes()))

    mine = lines[part::PARTS]
    died = [await _approve_and_die(nursery, fresh_database(), line) for line in mine]

    print(f"{len(mine)} of {len(lines)} lines, {sum(died)} kills, nothing lost")  # noqa: T201 - the verdict
    assert sum(died) > 0.9 * len(mine) > 200 / PARTS


async def _approve_and_note(nursery: Nursery, database_url: str, note: Path) -> None:
    """Approve with nobody killed; note the lines that the bot ran through until everybody was told."""
    async with arena(nursery, database_url, asked=True) as stage:
        bot = await stage.bot(note=str(note))
        await stage.play.eva.clicks("Godkänn")
        await stage.slack.until(lambda: _told(stage.play), within=60)
        bot.kill()
        assert _receipts(stage.play) == 1


async def _approve_and_die(nursery: Nursery, database_url: str, kill_at: list[Any]) -> bool:
    """Approve while the bot dies at a line, restart it, and approve again if need be; tell whether it died there."""
    async with arena(nursery, database_url, asked=True) as stage:
        victim = await stage.bot(kill_at=kill_at)
        await stage.play.eva.clicks("Godkänn")
        died = await _died(stage, victim)

        survivor = await stage.bot()
        await _press_again(stage.play)
        await stage.slack.until(lambda: _told(stage.play), within=60)
        survivor.kill()
        assert _receipts(stage.play) in {1, 2}  # a post whose answer was lost may come twice, never not
        return died


async def _died(stage: Arena, victim: Bot) -> bool:
    """Wait for the kill; a run that does not come to the line tells everybody, and is killed after that."""
    told = asyncio.ensure_future(stage.slack.until(lambda: _told(stage.play), within=60))
    ended = asyncio.ensure_future(victim.ended())
    await asyncio.wait({told, ended}, return_when=asyncio.FIRST_COMPLETED)
    died = ended.done()
    told.cancel()
    if not died:
        victim.kill()
    assert await ended == -9
    return died


async def _press_again(play: Play) -> None:
    """Press once more, as a person does who was told nothing: it is approved now, or says that it was."""
    with contextlib.suppress(AssertionError):
        await play.eva.clicks("Godkänn")


def _receipts(play: Play) -> int:
    return play.eva.sees("Tack, Eva").count("Tack, Eva")


def _told(play: Play) -> bool:
    try:
        play.eva.sees("Tack, Eva")
        assert "[Godkänn]" not in play.eva.sees("Eva Björk godkände")
        play.karin.sees("Eva Björk godkände")
    except AssertionError:
        return False
    return "är överenskommet" in play.mona.channel_shows("kunder")
