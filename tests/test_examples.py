import csv
import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.domain.numbers import OrganisationNumber, parse
from bot.domain.wording import clean, mixed_scripts, parse_email
from examples import generate
from examples.register import HEADER

EXAMPLES = Path(generate.__file__).parent
TODAY = date(2026, 11, 24)
SJOVIK, DAL_FORS = "companies.csv", "companies-dalfors.csv"
VARIANTS = {"start", "fakturering", "bokforing", "smart", "pro"}
SINGLE = {"ekonomioversikt", "tid", "lon", "utlagg", "scanner"}
FREE = {("eekonomi", "start"), ("scanner", "standard")}

Row = dict[str, str]


def rows(file_name: str) -> list[Row]:
    with (EXAMPLES / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def companies(file_name: str) -> dict[OrganisationNumber, list[Row]]:
    found: dict[OrganisationNumber, list[Row]] = defaultdict(list)
    for row in rows(file_name):
        found[parse(row["organisation_number"], today=TODAY)].append(row)
    return found


def toml(file_name: str) -> dict[str, Any]:
    return tomllib.loads((EXAMPLES / file_name).read_text(encoding="utf-8"))


def named(name: str, file_name: str = SJOVIK) -> list[Row]:
    return [row for row in rows(file_name) if row["name"] == name]


def people(*, guest: bool) -> dict[str, set[str]]:
    return {
        workspace["id"]: {person["email"] for person in workspace["person"] if person["guest"] is guest}
        for workspace in toml("world.toml")["workspace"]
    }


@pytest.fixture(params=[SJOVIK, DAL_FORS])
def register(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_registers_are_what_the_generator_makes(register: str) -> None:
    assert (EXAMPLES / register).read_bytes().decode() == generate.as_csv(generate.FILES[register]())


def test_the_generator_writes_both_registers_beside_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "__file__", str(tmp_path / "generate.py"))

    generate.main()

    assert capsys.readouterr().out == f"wrote {SJOVIK}\nwrote {DAL_FORS}\n"
    for register in (SJOVIK, DAL_FORS):
        assert (tmp_path / register).read_bytes() == (EXAMPLES / register).read_bytes()


def test_the_registers_have_the_columns_that_the_import_reads(register: str) -> None:
    assert (EXAMPLES / register).read_text(encoding="utf-8").partition("\n")[0] == ";".join(HEADER)
    assert all(None not in row and None not in row.values() for row in rows(register))


def test_there_are_as_many_companies_as_promised() -> None:
    assert len(companies(SJOVIK)) == 300
    assert len(companies(DAL_FORS)) == 20


def test_no_number_can_be_a_real_ones(register: str) -> None:
    for number in companies(register):
        if number.is_person:
            assert 980 <= int(number.value[8:11]) <= 999
        else:
            assert number.value[:4] in {"5599", "9699", "7699", "8029"}


def test_every_address_is_one_and_its_domain_is_reserved(register: str) -> None:
    for row in rows(register):
        addresses = [row["contact_email"], row["contact_login"], row["owner"], *row["participants"].split(",")]
        for address in filter(None, addresses):
            assert parse_email(address) == address
            assert address.endswith(".example")


def test_every_name_can_be_stored_as_it_stands(register: str) -> None:
    for row in rows(register):
        assert clean(row["name"]) == row["name"]
        assert clean(row["contact_name"]) == row["contact_name"]


def test_every_company_has_one_name_one_owner_and_at_most_one_main_contact(register: str) -> None:
    for lines in companies(register).values():
        assert len({(row["name"], row["on_platform"], row["owner"], row["participants"]) for row in lines}) == 1
        main = [row for row in lines if row["main_contact"] == "yes"]
        assert len(main) <= 1
        assert all(row["contact_role"] == "administrator" for row in main)


def test_every_cell_holds_one_of_the_words_it_may(register: str) -> None:
    for row in rows(register):
        assert row["on_platform"] in {"yes", "no", ""}
        nobody = not row["contact_name"]
        assert row["contact_role"] in ({""} if nobody else {"administrator", "user"})
        assert row["main_contact"] in ({""} if nobody else {"yes", "no"})
        assert row["language"] in ({""} if nobody else {"sv", "en"})


def test_every_agreement_is_of_the_catalogue_and_only_what_costs_has_a_payer() -> None:
    for row in rows(SJOVIK):
        service, variant = row["agreement_service"], row["agreement_variant"]
        assert service in {"eekonomi", "", *SINGLE}
        assert variant in (VARIANTS if service == "eekonomi" else {"standard"} if service else {""})
        paid = bool(service) and (service, variant) not in FREE
        assert row["agreement_payer"] in ({"firm", "customer"} if paid else {""})
        assert row["agreement_period"] in ({"3", "12"} if paid else {""})
        assert not service or row["on_platform"] == "yes"


def test_each_variant_and_each_service_is_somebodys() -> None:
    assert {row["agreement_variant"] for row in rows(SJOVIK)} == VARIANTS | {"standard", ""}
    assert {row["agreement_service"] for row in rows(SJOVIK)} == SINGLE | {"eekonomi", ""}


@pytest.mark.parametrize(
    "piece", ["&", "<", ">", "*", "_", "~", "`", ":tada:", "<!channel>", "<@U", "|", '"', "'", ";", "%", "{", "å", "Å"]
)
def test_some_name_holds_what_could_disturb_a_text(piece: str) -> None:
    assert any(piece in row["name"] for row in rows(SJOVIK))


@pytest.mark.parametrize("first", "=+-@>")
def test_some_name_begins_as_a_formula_or_a_quotation_would(first: str) -> None:
    assert any(row["name"].startswith(first) for row in rows(SJOVIK))


def test_two_names_of_150_characters_differ_only_at_the_end() -> None:
    north, south = (row["name"] for row in rows(SJOVIK) if len(row["name"]) == 150)

    assert north[:140] == south[:140]
    assert north != south


def test_some_name_mixes_alphabets_and_some_start_alike() -> None:
    names = {row["name"] for row in rows(SJOVIK)}

    assert any(map(mixed_scripts, names))
    assert len([name for name in names if name.startswith("Björkens Bageri")]) == 2
    assert len([name for name in names if name.startswith("Björken")]) == 4


def test_contacts_are_missing_and_reached_in_every_way() -> None:
    found = companies(SJOVIK).values()

    assert any(not any(row["contact_name"] for row in lines) for lines in found)
    assert any(lines[0]["contact_name"] and "yes" not in {row["main_contact"] for row in lines} for lines in found)
    assert any(row["contact_login"] not in {"", row["contact_email"]} for row in rows(SJOVIK))
    assert any(len([row for row in lines if row["contact_name"]]) > 1 for lines in found)
    assert any(row["contact_email"].endswith("@sjovik.example") for row in rows(SJOVIK))


def test_every_legal_form_is_there_and_the_oldest_and_oddest_persons() -> None:
    numbers = {number.value for number in companies(SJOVIK)}

    assert {value[:4] for value in numbers if len(value) == 10} == {"5599", "9699", "7699", "8029"}
    assert any(value < "192611250000" for value in numbers if len(value) == 12)
    assert any(value[6:8] > "60" for value in numbers if len(value) == 12)


def test_numbers_are_spelled_in_several_ways() -> None:
    spelled = {row["organisation_number"] for row in rows(SJOVIK)}

    assert any(text.startswith("16") for text in spelled)
    assert any(text.startswith("SE") for text in spelled)
    assert any(text.isdigit() and len(text) == 10 for text in spelled)
    assert any("-" in text and len(text) == 11 and text[2] in "01" for text in spelled)


def test_whether_a_customer_is_on_the_platform_is_known_or_not() -> None:
    assert {lines[0]["on_platform"] for lines in companies(SJOVIK).values()} == {"yes", "no", ""}


def test_the_storys_cast_can_be_played() -> None:
    (bakery,), (cafe,), (painter,), (haulier,) = map(
        named, ["Björkens Bageri AB", "Nyfiket Café AB", "Holms Måleri", "Lindgrens Åkeri AB"]
    )
    guests = people(guest=True)["T0SJOVIK"]

    assert {row["contact_email"] for row in (bakery, cafe, painter)} < guests
    assert (bakery["agreement_service"], bakery["agreement_variant"], bakery["on_platform"]) == (
        "eekonomi",
        "smart",
        "yes",
    )
    assert (cafe["agreement_service"], cafe["on_platform"]) == ("", "no")
    assert parse(painter["organisation_number"], today=TODAY).is_person
    assert haulier["contact_email"] not in guests


def test_every_guest_is_a_contact_of_the_firms_register_at_the_company_that_slack_shows() -> None:
    known = {(row["contact_email"], row["name"]) for row in rows(SJOVIK)}
    [firm] = [each for each in toml("world.toml")["workspace"] if each["id"] == "T0SJOVIK"]
    guests = {(person["email"], person["title"]) for person in firm["person"] if person["guest"]}

    assert guests <= known


def test_some_customers_are_in_both_registers_and_one_of_their_contacts_is_a_guest_of_both_firms() -> None:
    shared = companies(SJOVIK).keys() & companies(DAL_FORS).keys()
    (bakery,) = named("Björkens Bageri AB", DAL_FORS)

    assert len(shared) == 5
    assert parse(bakery["organisation_number"], today=TODAY) in shared
    assert {bakery["contact_email"]} == people(guest=True)["T0DALFORS"]
    assert bakery["contact_email"] in people(guest=True)["T0SJOVIK"]


def test_the_firms_and_their_staff_are_people_of_the_world() -> None:
    staff = people(guest=False)
    workspaces = {workspace["id"]: workspace for workspace in toml("world.toml")["workspace"]}

    for firm in toml("firms.toml")["firm"]:
        workspace = workspaces[firm["workspace"]]
        assert firm["name"] == workspace["name"]
        assert not parse(firm["number"], today=TODAY).is_person
        assert firm["channel"] in {channel["id"] for channel in workspace["channel"]}
        assert set(firm["managers"]) <= {person["id"] for person in workspace["person"] if not person["guest"]}
        assert {address.rpartition("@")[2] for address in staff[workspace["id"]]} == set(firm["mail_domains"])
        named_in_register = {name for row in rows(firm["companies"]) for name in (row["owner"], row["participants"])}
        assert {name for names in named_in_register for name in names.split(",") if name} <= staff[workspace["id"]]


def test_the_world_is_whole() -> None:
    for workspace in toml("world.toml")["workspace"]:
        ids = [person["id"] for person in workspace["person"]]
        assert len(set(ids)) == len(ids)
        assert len({person["name"] for person in workspace["person"]}) == len(ids)
        assert all(set(channel["members"]) <= set(ids) for channel in workspace["channel"])
