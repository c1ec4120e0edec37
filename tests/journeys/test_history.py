"""The whole story of a customer: who, when, on whose behalf, before which message; and a file that proves itself."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot import cli
from bot.usecases import people, recounting
from demo import stage as demo
from sandbox.faults import Fault
from tests.journeys.conftest import BAKERY, PAINTER, Play, everything_read
from tests.journeys.forging import button, click, said, send

FAULTS = [
    ("files.getUploadURLExternal", Fault.SERVER_ERROR),
    ("files.completeUploadExternal", Fault.RATE_LIMITED),
]


async def _approved(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Godkänn")
    await play.app.settle()
    everything_read(play)


async def test_the_story_says_who_did_what_when_and_what_they_saw(play: Play) -> None:
    await _approved(play)

    await play.karin.types("/samarbete historik Björkens Bageri AB", "kunder")

    told = play.karin.hears("Björkens Bageri AB, 559900-1236")
    assert "Eva Björk godkände Visma eEkonomi Smart för kunden, som administratör (känd genom sin adress)." in told
    assert "Karin Ek bjöd in till Visma eEkonomi Smart. Kunden betalar, 12 månader i taget." in told
    assert "Frågan gick till eva@bjorkensbageri.example och gällde till och med 24 december 2026." in told
    assert "24 november 2026 kl. 09.00." in told
    await play.karin.clicks("Visa meddelandet")
    await play.app.settle()
    assert "Hej Eva. Karin Ek på Sjöviks Redovisning AB" in play.karin.hears("Så här löd meddelandet")
    play.slack.nothing_else_was_said()


async def test_a_long_story_is_paged(play: Play) -> None:
    for _ in range(7):
        await play.asks(play.karin, BAKERY)
        await play.karin.types(f"/samarbete withdraw {BAKERY}", "kunder")
        await play.passes(minutes=20)
    everything_read(play)

    await play.karin.types(f"/samarbete history {BAKERY}", "kunder")
    assert "lade in kunden" not in play.karin.hears("tog tillbaka frågan")
    await play.karin.clicks("Visa äldre")
    await play.app.settle()

    assert "lade in kunden som Björkens Bageri AB" in play.karin.hears("bjöd in till")


async def test_the_story_is_for_those_who_work_for_the_customer(play: Play) -> None:
    await play.asks(play.karin, PAINTER)
    everything_read(play)

    await play.per.types("/samarbete historik Holms Måleri", "kunder")
    play.per.hears("Anna Lind ansvarar för kundens uppdrag")
    await play.mona.types("/samarbete historik Holms Måleri", "kunder")
    assert "19610314-****" in play.mona.hears("bjöd in till")
    await play.karin.types("/samarbete historik", "kunder")
    play.karin.hears("Skriv vilken kund")
    await play.karin.types("/samarbete historik Ingen Sådan", "kunder")
    play.karin.hears("Jag hittar ingen kund")


def _bot(monkeypatch: pytest.MonkeyPatch, play: Play, *words: str) -> Result:
    monkeypatch.setenv("DATABASE_URL", str(play.app.settings.database_url))
    monkeypatch.setenv("ENCRYPTION_KEY", demo.KEY)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", demo.SIGNING_SECRET)
    return CliRunner().invoke(cli.main, list(words))


async def _typed(monkeypatch: pytest.MonkeyPatch, play: Play, *words: str) -> Result:
    return await asyncio.to_thread(_bot, monkeypatch, play, *words)


async def test_the_exported_story_proves_itself_and_a_touched_one_shows(
    play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await _approved(play)

    printed = await _typed(monkeypatch, play, "export", BAKERY, "--firm", "T0SJOVIK")

    told: dict[str, Any] = json.loads(printed.stdout)
    assert (told["customer"], told["number"]) == ("Björkens Bageri AB", "559900-1236")
    assert [json.loads(each["body"])["kind"] for each in told["entries"]][-3:] == ["Invited", "Approved", "TaskOpened"]
    file = tmp_path / "history.json"
    file.write_text(printed.stdout, encoding="utf-8")
    whole = await _typed(monkeypatch, play, "audit", str(file))
    assert (whole.exit_code, whole.stdout) == (0, "Every entry is as it was written.\n")

    told["entries"][-2]["personal"]["by_name"]["value"] = "Kurt Holm"
    file.write_text(json.dumps(told), encoding="utf-8")
    touched = await _typed(monkeypatch, play, "audit", str(file))
    assert touched.exit_code == 65
    assert "is not what its hash says" in touched.stderr
    file.write_text("[]", encoding="utf-8")
    assert "no exported history" in (await _typed(monkeypatch, play, "audit", str(file))).stderr
    told["entries"].reverse()
    assert recounting.audit(told) is not None


async def test_the_whole_story_comes_as_a_file_that_proves_itself_and_that_it_was_taken_is_history(
    everywhere: Play,
) -> None:
    play = everywhere
    await _approved(play)

    await play.karin.types("/samarbete historik Björkens Bageri AB", "kunder")
    play.karin.hears("Björkens Bageri AB, 559900-1236")
    await play.karin.clicks("Hämta som fil")
    await play.app.settle()
    play.karin.hears("Filen kommer strax")
    play.karin.reads("Här är hela historiken för Björkens Bageri AB, 559900-1236, som fil.")

    [file] = play.slack.stage.files.values()
    told = json.loads(file.content or b"")
    assert file.name == "historik.json"
    assert recounting.audit(told) is None
    kinds = [json.loads(each["body"])["kind"] for each in told["entries"]]
    assert kinds[-3:] == ["Approved", "TaskOpened", "HistoryCopied"]
    await play.karin.types("/samarbete historik Björkens Bageri AB", "kunder")
    assert "Karin Ek hämtade historiken som fil." in play.karin.hears("Björkens Bageri AB, 559900-1236")
    play.slack.nothing_else_was_said()


async def test_a_colleague_without_the_engagement_gets_no_file_by_somebody_elses_button(play: Play) -> None:
    await play.asks(play.anna, PAINTER)
    await play.anna.types("/samarbete historik Holms Måleri", "kunder")
    pressed = button(play, play.anna.person, "Hämta som fil")
    everything_read(play)

    await send(play, click(play, play.per.person, pressed))
    await play.app.settle()

    assert "Anna Lind ansvarar för kundens uppdrag" in " ".join(said(play))
    assert play.slack.stage.files == {}


@pytest.mark.parametrize(("method", "fault"), FAULTS)
async def test_a_file_that_slack_does_not_take_at_first_comes_once_it_does(
    play: Play, method: str, fault: Fault
) -> None:
    await _approved(play)
    await play.karin.types("/samarbete historik Björkens Bageri AB", "kunder")
    play.karin.hears("Björkens Bageri AB, 559900-1236")
    play.slack.fail(method, fault)

    await play.karin.clicks("Hämta som fil")
    await play.app.settle()
    play.karin.hears("Filen kommer strax")
    await play.passes(minutes=5)

    play.karin.reads("Här är hela historiken för Björkens Bageri AB")
    play.slack.nothing_else_was_said()


async def test_a_firms_whole_chain_is_audited_beside_the_running_bot(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _approved(play)

    audited = await _typed(monkeypatch, play, "audit", "--firm", "Sjöviks Redovisning AB")
    assert audited.stdout == "Every entry is as it was written.\n"
    assert "Say which firm with --firm: " in (await _typed(monkeypatch, play, "audit")).stderr
    assert "No such customer" in (await _typed(monkeypatch, play, "export", "559998-7004", "--firm", "T0SJOVIK")).stderr
    assert "no organisation number" in (await _typed(monkeypatch, play, "export", "1", "--firm", "T0SJOVIK")).stderr
    assert await people.firms_named(play.app.database, "Ingen Byrå") == []
