"""A register is loaded while the bot runs, by its command: the report, the exit codes, and what Slack must say."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typing_extensions import override

from bot import cli
from bot.domain.firm import Firm, Person
from bot.domain.refusals import NotSetUp
from bot.handlers.importing import Importer, NoSuchFirm, Order, importer
from bot.slack.directory import Directory
from bot.slack.gateway import Later
from bot.storage import customers, firms
from bot.texts.words import words_in
from bot.usecases import people
from bot.views.register_report import Report, lines
from demo.stage import KEY, SIGNING_SECRET
from tests import measuring
from tests.conftest import NOON
from tests.journeys.conftest import Play, stage

HEADER = "orgnr;namn;ansvarig;deltagare;samarbete;samarbete_variant;fakturamottagare_som_ingen_läser\n"
NEW = "559998-7004;Nya Kunden AB;karin.ek@sjovik.example;anna.lind@sjovik.example,ali.demir@sjovik.example;scanner;;\n"
BAD = "559998-7005;Fel Siffra AB;;;;;\n"


@pytest.fixture
async def everywhere(database_url: str) -> AsyncIterator[Play]:
    async with stage(database_url, http=True) as opened:
        yield opened


async def loader(play: Play, name: str = "T0SJOVIK") -> Importer:
    app = play.app
    return await importer(app.database, app.catalogue, app.gateway, name, app.now())


def said(report: Report) -> str:
    return "\n".join(lines(words_in("sv"), "register.csv", report))


async def test_a_file_is_tried_loaded_and_loaded_again_while_the_bot_serves(everywhere: Play) -> None:
    play, data = everywhere, (HEADER + NEW).encode("cp1252")

    tried = await (await loader(play)).load(Order(data=data, dry_run=True))
    loaded = await (await loader(play)).load(Order(data=data))
    again = await (await loader(play)).load(Order(data=data))

    assert "Provkörning: inget har ändrats" in said(tried)
    assert "register.csv: 1 rader, läst som Windows-1252 med semikolon" in said(loaded)
    assert "Rad 1, fakturamottagare_som_ingen_läser: Kolumnen känns inte igen" in said(loaded)
    assert "Kunder: 1 nya, 0 ändrade, 0 oförändrade." in said(loaded)
    assert "Samarbeten: 1. Medarbetare i uppdrag: 3." in said(loaded)
    assert "Allt står redan så i registret" in said(again)
    assert [report.failed for report in (tried, loaded, again)] == [False] * 3
    await play.karin.types("/samarbete status Nya Kunden", "kunder")
    assert "Visma Scanner" in play.karin.hears("Nya Kunden AB, 559998-7004")
    play.slack.nothing_else_was_said()


async def test_one_wrong_row_keeps_all_out_unless_the_good_ones_are_asked_for(everywhere: Play) -> None:
    data = (HEADER + BAD + NEW).encode()

    refused = await (await loader(everywhere)).load(Order(data=data))
    entered = await (await loader(everywhere)).load(Order(data=data, good_rows_only=True))

    assert "Rad 2, orgnr: 559998-7005 är inget giltigt organisationsnummer" in said(refused)
    assert "1 rad är fel, och inget har lästs in" in said(refused)
    assert (refused.failed, refused.written, entered.failed, entered.written) == (True, False, False, True)
    assert "1 rad är fel och lämnas utanför" in said(entered)
    assert "Kunder: 1 nya" in said(entered)


async def test_a_row_that_another_firms_binding_forbids_is_told_and_only_that_row(everywhere: Play) -> None:
    play = everywhere
    first = "orgnr;namn;samarbete;avtal\n559998-7004;Nya Kunden AB;scanner;\n"
    await (await loader(play, "T0DALFORS")).load(Order(data=first.encode()))
    twice = first + "559998-7004;Nya Kunden AB;scanner;\n559998-7004;Nya Kunden AB;;scanner\n"

    report = await (await loader(play)).load(Order(data=twice.encode(), good_rows_only=True))

    told = said(report)
    assert "Rad 2, samarbete: Kunden har redan ett samarbete med en annan byrå" in told
    assert "Rad 3, samarbete: Kunden har redan" in told
    assert "Dal" not in told
    assert "Samarbeten: 0." in told
    assert "Avtal: 1." in told


async def test_whoever_slack_does_not_know_is_kept_out_and_told(play: Play) -> None:
    row = "559998-7004;Nya Kunden AB;karin.ek@sjovik.example;nix@sjovik.example eva@bjorkensbageri.example;;;\n"

    report = await (await loader(play)).load(Order(data=(HEADER + row).encode()))

    assert "Rad 2, deltagare: nix@sjovik.example finns inte i er Slack" in said(report)
    assert "Rad 2, deltagare: eva@bjorkensbageri.example är inte en av byråns medarbetare" in said(report)
    assert "Medarbetare i uppdrag: 1." in said(report)


async def test_without_slack_everything_but_the_engagements_is_loaded(play: Play) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    app = play.app
    [firm] = await people.firms_named(app.database, "T0SJOVIK")
    silent = Silent(app.gateway, "xoxb-none", firm)
    for directory in (None, silent):
        report = await Importer(
            database=app.database, catalogue=app.catalogue, firm=firm, directory=directory, now=app.now(), wait=wait
        ).load(Order(data=(HEADER + NEW).encode()))
        assert "Slack svarar inte" in said(report)
        assert report.written
        assert not report.failed

    assert waited == [60.0, 60.0]
    async with app.database.reading() as tx:
        [found] = await customers.search(tx, firm.id, "Nya Kunden", 2)
        assert await customers.engagement(tx, firm.id, found[0]) is not None


class Silent(Directory):
    """A directory whose Slack asks to come back later, always."""

    @override
    async def by_email(self, email: str) -> Person | None:
        raise Later(f"ratelimited for {email}", 3600)


async def test_the_firm_is_named_by_workspace_or_name_and_must_be_set_up(play: Play) -> None:
    app = play.app
    async with app.database.transaction() as tx:
        await firms.create(tx, team_id="T0NY", name="Ny Byrå", language="sv", at=NOON)

    assert (await loader(play, "sjöviks redovisning ab")).firm.team_id == "T0SJOVIK"
    with pytest.raises(NoSuchFirm, match=r"Sjöviks Redovisning AB \(T0SJOVIK\)"):
        await importer(app.database, app.catalogue, app.gateway, None, app.now())
    with pytest.raises(NoSuchFirm):
        await loader(play, "Okänd")
    with pytest.raises(NotSetUp):
        await loader(play, "T0NY")


async def test_a_firm_whose_app_is_uninstalled_still_gets_its_register(play: Play) -> None:
    async with play.app.database.transaction() as tx:
        firm_id = await firms.create(tx, team_id="T0NY", name="Ny Byrå", language="sv", at=NOON)
        firm = Firm(
            id=firm_id, team_id="T0NY", name="Ny Byrå", language="sv", channel_id="C1", managers=frozenset({"U1"})
        )
        await firms.configure(tx, firm, None)

    report = await (await loader(play, "T0NY")).load(Order(data=(HEADER + NEW).encode()))

    assert "Slack svarar inte" in said(report)
    assert report.written


async def command(play: Play, tmp_path: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    given = {"SLACK_API_URL": play.slack.api_url, "SLACK_SIGNING_SECRET": SIGNING_SECRET, "ENCRYPTION_KEY": KEY}
    given |= {"DATABASE_URL": play.app.settings.database_url, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = await asyncio.create_subprocess_exec(
        *measuring.bot("import", *arguments),
        cwd=tmp_path,
        env=os.environ | given | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_the_command_loads_beside_the_running_bot_and_says_how_it_went(play: Play, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(HEADER + NEW, encoding="utf-8")
    (tmp_path / "bad.csv").write_text(HEADER + BAD, encoding="utf-8")
    firm = ("--firm", "T0SJOVIK")

    good, bad = await asyncio.gather(
        command(play, tmp_path, "good.csv", *firm), command(play, tmp_path, "bad.csv", *firm, "--language", "en")
    )

    assert (good[0], good[2]) == (0, "")
    assert "Kunder: 1 nya" in good[1]
    assert (bad[0], bad[2]) == (65, "")
    assert "Line 2, orgnr: 559998-7005 is not a valid organisation number: the last digit should be 4" in bad[1]


async def test_the_command_promises_nothing_of_what_a_database_that_falls_silent_has_stored(
    play: Play, tmp_path: Path
) -> None:
    (tmp_path / "good.csv").write_text(HEADER + NEW, encoding="utf-8")
    async with play.app.database.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE history RENAME TO gone")

    code, out, err = await command(play, tmp_path, "good.csv", "--firm", "T0SJOVIK", "--language", "sv")

    assert (code, out) == (75, "")
    assert "Kör samma kommando igen" in err
    assert "inget har ändrats" not in err


async def test_the_command_says_why_it_cannot_begin(play: Play, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(HEADER + NEW, encoding="utf-8")
    async with play.app.database.transaction() as tx:
        await firms.create(tx, team_id="T0NY", name="Ny Byrå", language="sv", at=NOON)
    (tmp_path / "empty.db").touch()
    elsewhere, empty = (f"sqlite+aiosqlite:///{tmp_path / name}" for name in ("none.db", "empty.db"))

    answers = await asyncio.gather(
        command(play, tmp_path, "nothing.csv"),
        command(play, tmp_path, "good.csv", "--firm", "Okänd"),
        command(play, tmp_path, "good.csv", "--firm", "T0NY"),
        command(play, tmp_path, "good.csv", DATABASE_URL=elsewhere),
        command(play, tmp_path, "good.csv", DATABASE_URL=empty),
    )

    assert [(code, out) for code, out, _ in answers] == [(64, ""), (64, ""), (78, ""), (78, ""), (75, "")]
    assert [
        phrase in err
        for phrase, (_, _, err) in zip(
            (
                "nothing.csv is no file",
                "Sjöviks Redovisning AB (T0SJOVIK)",
                "/samarbete",
                "is no file: correct DATABASE_URL",
                "python -m bot migrate",
            ),
            answers,
            strict=True,
        )
    ] == [True] * 5


def test_a_file_that_may_not_be_read_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def forbidden(_path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", forbidden)

    with pytest.raises(SystemExit) as stopped:
        cli._read(tmp_path / "closed.csv")

    assert stopped.value.code == 77
    assert "closed.csv may not be read" in capsys.readouterr().err
