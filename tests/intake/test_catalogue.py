"""The catalogue of services is data that an operator may correct: what is wrong in it is said before anything runs."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import cli
from bot.intake.catalogue import SHIPPED, BadCatalogue, read_catalogue
from demo.stage import SIGNING_SECRET

TEXT = SHIPPED.read_text(encoding="utf-8")


def test_the_catalogue_that_ships_has_the_services_of_the_domain_in_order() -> None:
    services = read_catalogue().services

    assert [each.id for each in services] == ["eekonomi", "ekonomioversikt", "tid", "lon", "utlagg", "scanner"]
    assert [variant.name for variant in services[0].variants] == ["Start", "Fakturering", "Bokföring", "Smart", "Pro"]
    assert [variant.paying for variant in services[0].variants] == [False, True, True, True, True]


def test_a_corrected_copy_is_read_instead(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEXT.replace("Visma Tid", "Tidrapport"), encoding="utf-8")

    assert read_catalogue(file).named("tidrapport") is not None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "tid"', "id = ", "is no TOML in UTF-8"),
        ('id = "tid"', 'id = "lon"', "every service needs an id of its own"),
        (TEXT, "title = 'none'", "service must be a list"),
        (TEXT, "[service]\nid = 'tid'", "service must be a list"),
        (TEXT, "service = ['tid']", "a service without id must be a table"),
        (TEXT[TEXT.index("[help]") :], "[help]\npassword = 3", "help.password must be words in quotes"),
        (TEXT[TEXT.index("[help]") :], "[[help]]\npassword = 'x'", "help must be a table"),
        (
            'id = "tid"\nnames = { sv = "Visma Tid"',
            'id = "tid"\nnames = { sv = 3',
            "tid: each of names must be words in",
        ),
        ('{ id = "start", name = "Start", paying = false, alone = "upgrade" }', '"start"', "eekonomi must be a table"),
        (
            'id = "start", name = "Start", paying = false',
            'id = "start", name = "", paying = "nej"',
            "start: paying must",
        ),
        ("periods = [3, 12]", 'periods = ["3"]', "eekonomi: periods must be whole numbers"),
        ("periods = [3, 12]", "periods = 3", "eekonomi: periods must be a list"),
        ("periods = [3, 12]", "periods = []", "eekonomi: a variant costs something"),
        ("periods = [3, 12]", "period = [3, 12]", "eekonomi: missing .*periods.*, unknown .*period"),
        ('names = { sv = "Visma Tid", en =', 'names = { sv = "Visma Tid", de =', "tid: names needs words in sv and en"),
        ('{ sv = "fakturera", en =', "{ sv = 3, en =", "fakturering: each of adds must be words in"),
        ('{ sv = "fakturera", en =', '{ sv = "fakturera", de =', "fakturering: adds needs words in sv and en"),
        ('{ id = "fakturering"', '{ id = "start"', "eekonomi: every variant needs an id of its own"),
        ('name = "Start", paying = false, ', "", "missing"),
        ('alone = "users"', 'alone = "friends"', "'friends' is not a valid Alone"),
        ('leaves = "chosen"', 'leaves = "ashes"', "'ashes' is not a valid Leaves"),
        ('name = "", paying = true }', 'name = "", paying = true, alone = "change" }', "in which a customer can go on"),
    ],
)
def test_what_is_wrong_is_said_by_service(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEXT.replace(old, new), encoding="utf-8")

    with pytest.raises(BadCatalogue, match=said):
        read_catalogue(file)


def test_a_catalogue_that_is_not_there_or_not_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(b"\xff\xfe")

    for file, said in ((tmp_path / "none.toml", "no file"), (tmp_path / "mine.toml", "no TOML in UTF-8")):
        with pytest.raises(BadCatalogue, match=said):
            read_catalogue(file)


def test_nothing_runs_on_a_bad_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SIGNING_SECRET)
    monkeypatch.setenv("CATALOGUE_FILE", str(tmp_path / "none.toml"))

    said = CliRunner().invoke(cli.main, ["migrate"])

    assert (said.exit_code, said.stderr) == (
        78,
        f"CATALOGUE_FILE: {tmp_path / 'none.toml'} is no file that can be read.\n",
    )
