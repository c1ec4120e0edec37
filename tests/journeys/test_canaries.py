"""Whole stories, and what goes wrong in them: of names, numbers, addresses and secrets, nothing is in what we log."""

import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
import structlog
from sqlalchemy import text

from bot import cli
from demo.stage import KEY, SIGNING_SECRET
from sandbox.faults import Fault
from sandbox.story import Player
from tests.journeys.conftest import Play

NUMBER, MAIL, NAME, COMPANY, REASON = (
    "811218-9876",
    "anna@kanariefagel.example",
    "Anna Kanariefågel",
    "Kanariefågelns Måleri",
    "kanariefågeln sjunger inte",
)
PLATFORM = "Har företaget varit kund hos Visma Spcs?"
PERSONAL = ("8112189876", "811218-9876", "kanariefagel", "kanariefågel", "Karin Ek", "bjorkensbageri")
FORGED = f"command=/samarbete&text=bjud-in+{NUMBER}+{MAIL}%0AERROR".encode()


@pytest.fixture
def loud(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Have our logs as `serve` has them, and everybody's level turned down as far as it goes."""
    root = logging.getLogger()
    before = {name: logging.getLogger(name).level for name in cli.LOUD}
    level, handlers = root.level, list(root.handlers)
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setattr(sys, "stdout", said)
    cli.quiet_logs()
    root.addHandler(logging.StreamHandler())
    root.setLevel(logging.DEBUG)
    yield said
    root.setLevel(level)
    root.handlers[:] = handlers
    for name, was in before.items():
        logging.getLogger(name).setLevel(was)
    structlog.reset_defaults()


def _anna(play: Play) -> Player:
    play.slack.world.add_person("T0SJOVIK", "anna_k", user_id="U0CANARY", real_name=NAME, email=MAIL)
    return play.slack.person("U0CANARY", "T0SJOVIK")


def _bytes(database: Path) -> bytes:
    """Read the database's file, and what lies beside it."""
    return b"".join(each.read_bytes() for each in database.parent.glob(f"{database.name}*"))


async def _asks(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {NUMBER} eekonomi {MAIL}", "kunder")
    for label, option in {"Variant": "Smart", "Fakturamottagare": "Kunden", PLATFORM: "Nej"}.items():
        await play.karin.chooses(label, option)
    for label, typed in {"Företagets namn": COMPANY, "Kontaktpersonens namn": NAME}.items():
        await play.karin.fills(label, typed)
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()


async def _story(play: Play, anna: Player) -> None:
    await _asks(play)
    await play.app.settle()
    for fault in (Fault.SERVER_ERROR, Fault.RESET_BEFORE, Fault.HTML, Fault.TRUNCATED):
        play.slack.fail("chat.postMessage", fault)
    await anna.clicks("Avböj")
    await anna.fills("Något att tillägga?", REASON)
    assert await anna.submits() == {}
    await play.passes(minutes=30)
    await play.karin.types(f"/samarbete historik {NUMBER}", "kunder")
    await play.karin.types(f"/samarbete varför {COMPANY}", "kunder")
    await play.karin.types(f"/samarbete bjud-im {NUMBER} {MAIL}", "kunder")


async def _troubles(play: Play, anna: Player) -> None:
    """Break what can break while names are at hand: deliveries, rows, people, forged requests."""
    play.slack.fail("chat.postMessage", Fault.REFUSED, error="channel_not_found", times=3)
    play.slack.fail("users.info", Fault.REFUSED, error="user_not_found", times=2)
    await play.slack.events.change(anna.person, email="bo@kanariefagel.example")
    await play.app.settle()
    await play.karin.types(f"/samarbete bjud-in {NUMBER} scanner", "kunder")
    await play.karin.submits()
    async with play.app.database.engine.begin() as connection:
        spoilt = {"draft": "sealed", "person": "seen_at"}
        for table, column in spoilt.items():
            await connection.execute(text(f"UPDATE {table} SET {column} = '{NUMBER} {NAME}' WHERE firm_id = firm_id"))  # noqa: S608 - our own names
    await play.karin.submits()
    await play.karin.types(f"/samarbete kund {NUMBER}", "kunder")
    await anna.types("/samarbete", None)
    async with play.app.database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE contact RENAME TO lost"))
    await play.karin.types(f"/samarbete kund {NUMBER}", "kunder")
    await play.app.tick()


async def _from_outside(play: Play) -> str:
    """Send what nobody signed, and read all that is shown to whoever looks from outside."""
    shown = []
    async with aiohttp.ClientSession(f"http://127.0.0.1:{play.app.port}") as session:
        for headers in ({}, {"X-Slack-Signature": f"v0={NUMBER}", "X-Slack-Request-Timestamp": MAIL}):
            async with session.post("/slack/events", data=FORGED, headers=headers) as response:
                shown.append(await response.text())
        for path in ("/livez", "/readyz", "/metrics", f"/{NUMBER}?{MAIL}"):
            async with session.get(path) as response:
                shown.append(await response.text())
    return "".join(shown)


async def test_nothing_personal_and_no_secret_is_in_logs_health_or_metrics_and_no_secret_in_the_database(
    play: Play, loud: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    tokens = [each.bot_token for each in play.slack.world.installs.values()]
    secrets = [*tokens, SIGNING_SECRET, KEY, play.slack.world.app.client_secret]
    anna = _anna(play)

    await _story(play, anna)
    await _troubles(play, anna)
    seen = await _from_outside(play)

    logged = loud.getvalue() + caplog.text
    assert "broken" in logged  # it did go wrong
    everything = logged + seen
    assert [each for each in (*PERSONAL, NUMBER, MAIL, NAME, COMPANY, REASON, *secrets) if each in everything] == []
    file = play.app.settings.sqlite_file
    assert file is not None
    kept = _bytes(file)
    assert NAME.encode() in kept
    assert [each for each in (*secrets, "198112189876", "8112189876") if each.encode() in kept] == []
