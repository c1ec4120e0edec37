"""Every damage that a file can come with is named, with its line, column and a remedy, and nothing ever raises."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.collaboration import Terms
from bot.domain.customer import Member, Part, Payer, Role
from bot.domain.firm import Firm, Person
from bot.domain.register import ContactEntry, Entry
from bot.intake.catalogue import read_catalogue
from bot.intake.cells import masked
from bot.intake.columns import COLUMNS, column_of
from bot.intake.faults import REMARKS, Code, Fault
from bot.intake.gathering import gather
from bot.intake.reading import Sheet, read
from bot.texts.words import LANGUAGES, words_in
from bot.views.register_report import Report, lines

TODAY = date(2026, 11, 24)
CATALOGUE = read_catalogue()
FIRM = Firm(
    id="F", team_id="T1", name="Byrån", language="sv", channel_id="C1", mail_domains=frozenset({"sjovik.example"})
)
HEADER = ";".join(COLUMNS)
BAKERY = "559900-1236"
KARIN = Person(team_id="T1", user_id="U1", name="Karin Ek", email="karin@sjovik.example", language=None)
ALI = Person(team_id="T1", user_id="U2", name="Ali Demir", email="ali@sjovik.example", language=None)
STAFF = {"karin@sjovik.example": KARIN, "ali@sjovik.example": ALI}


def sheet_of(data: bytes | str) -> Sheet:
    raw = data if isinstance(data, bytes) else data.encode()
    return read(raw, firm=FIRM, catalogue=CATALOGUE, today=TODAY)


def table(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(COLUMNS), delimiter=";", restval="")
    writer.writeheader()
    writer.writerows({"organisation_number": BAKERY, "name": "Björkens Bageri AB"} | row for row in rows)
    return out.getvalue()


def wrong(*rows: dict[str, str]) -> list[tuple[str, int, str]]:
    sheet = sheet_of(table(*rows))
    _, faults = gather(sheet.rows, sheet.names, STAFF)
    return [(fault.code, fault.line, fault.column) for fault in (*sheet.faults, *faults)]


def entry_of(*rows: dict[str, str]) -> Entry:
    sheet = sheet_of(table(*rows))
    [entry], faults = gather(sheet.rows, sheet.names, STAFF)
    assert [*sheet.faults, *faults] == []
    return entry


def report_on(sheet: Sheet, faults: Sequence[Fault]) -> Report:
    return Report(sheet=sheet, faults=faults, changes=(), written=False, refused=True)


CONTACT = {"contact_name": "Eva", "contact_email": "eva@bageri.example"}
AGREEMENT = {"agreement_service": "eekonomi", "agreement_variant": "smart", "agreement_payer": "kund"}
COLLABORATION = {
    "collaboration_service": "eEkonomi",
    "collaboration_variant": "Smart",
    "collaboration_payer": "byrå",
    "collaboration_period": "12 mån",
}


def test_a_full_row_says_it_all() -> None:
    entry = entry_of(
        CONTACT
        | {"contact_login": "eva@login.example", "contact_role": "administratör", "main_contact": "ja"}
        | {"language": "sv-SE", "on_platform": "ja"}
        | AGREEMENT
        | {"agreement_period": "12"}
        | COLLABORATION
        | {"collaboration_since": "2024-03-01"}
        | {"owner": "Karin@sjovik.example", "participants": "ali@sjovik.example, KARIN@sjovik.example"}
    )

    [eva], [existing] = entry.contacts, entry.collaborations
    assert (entry.number.shown, entry.name, entry.on_platform) == (BAKERY, "Björkens Bageri AB", True)
    assert eva == ContactEntry(
        name="Eva",
        email="eva@bageri.example",
        login="eva@login.example",
        role=Role.ADMINISTRATOR,
        main=True,
        language="sv",
    )
    assert [(a.service, a.variant, a.payer, a.period) for a in entry.agreements] == [
        ("eekonomi", "smart", Payer.CUSTOMER, 12)
    ]
    assert existing.terms == Terms(service="eekonomi", variant="smart", payer=Payer.FIRM, period=12)
    assert existing.since == datetime(2024, 2, 29, 23, 0, tzinfo=UTC)
    assert entry.members == (
        Member(user_id="U1", name="Karin Ek", part=Part.OWNER),
        Member(user_id="U2", name="Ali Demir", part=Part.PARTICIPANT),
    )


def test_several_rows_are_one_customer_and_may_leave_its_name_out() -> None:
    entry = entry_of(
        {"on_platform": "no"} | CONTACT,
        {"name": "", "contact_name": "Bo", "contact_email": "bo@bageri.example", "main_contact": "yes"},
        {"organisation_number": "165599001236", "participants": "ali@sjovik.example"},
        CONTACT | {"agreement_service": "scanner"},
        {"collaboration_service": "tid", "collaboration_payer": "firm", "collaboration_period": "3"},
    )

    assert [contact.name for contact in entry.contacts] == ["Eva", "Bo"]
    assert [agreement.service for agreement in entry.agreements] == ["scanner"]
    assert [existing.terms.variant for existing in entry.collaborations] == ["standard"]
    assert [(m.name, m.part) for m in entry.members] == [("Ali Demir", Part.PARTICIPANT)]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("organisation_number", "5,56677E+09", Code.SCIENTIFIC),
        ("organisation_number", "5.56677e+9", Code.SCIENTIFIC),
        ("organisation_number", "5599001236,0", Code.DECIMALS),
        ("organisation_number", "5599001236.00", Code.DECIMALS),
        ("organisation_number", "101019802", Code.LOST_ZEROS),
        ("organisation_number", "=A2", Code.FORMULA),
        ("organisation_number", "#SAKNAS!", Code.EXCEL_ERROR),
        ("organisation_number", "#########", Code.EXCEL_ERROR),
        ("organisation_number", "559900-1237", Code.WRONG_CHECK_DIGIT),
        ("organisation_number", "19850101-9800", Code.WRONG_PERSON),
        ("organisation_number", "850230-9802", Code.NO_SUCH_DATE),
        ("organisation_number", "55990012", Code.LOST_ZEROS),
        ("organisation_number", "55990012361", Code.WRONG_LENGTH),
        ("organisation_number", "Bageriet", Code.NOT_A_NUMBER),
        ("organisation_number", "", Code.REQUIRED),
        ("name", "BjÃ¶rkens Bageri", Code.MOJIBAKE),
        ("name", "Bj\ufffdrkens Bageri", Code.LOST_LETTERS),
        ("name", "=SUMMA(A1:A9)", Code.FORMULA),
        ("name", "=Blad1!B2", Code.FORMULA),
        ("name", "#REF!", Code.EXCEL_ERROR),
        ("name", "A" * 151, Code.TOO_LONG),
        ("name", "A\u202eB", Code.UNSTORABLE),
        ("name", "a" + "\u0301" * 12, Code.STACKED_MARKS),
        ("name", "", Code.REQUIRED),
        ("on_platform", "kanske", Code.NOT_A_CHOICE),
        ("on_platform", "=B2", Code.FORMULA),
        ("contact_email", "eva@", Code.NOT_AN_ADDRESS),
        ("contact_email", "eva@a.example,bo@a.example", Code.SEVERAL),
        ("contact_email", "eva@sjovik.example", Code.OWN_ADDRESS),
        ("contact_login", "eva@SJOVIK.example", Code.OWN_ADDRESS),
        ("contact_role", "chef", Code.NOT_A_CHOICE),
        ("main_contact", "kanske", Code.NOT_A_CHOICE),
        ("language", "fi", Code.NOT_A_CHOICE),
        ("agreement_service", "gardin", Code.NO_SERVICE),
        ("agreement_service", "ekonomiöversigt", Code.NO_SERVICE_NEAR),
        ("agreement_variant", "jätte", Code.NO_VARIANT),
        ("agreement_variant", "", Code.NO_VARIANT),
        ("agreement_payer", "ingen", Code.NOT_A_CHOICE),
        ("agreement_period", "7", Code.NO_PERIOD),
        ("agreement_period", "mar-12", Code.NO_PERIOD),
        ("collaboration_since", "45352", Code.DATE_AS_NUMBER),
        ("collaboration_since", "2024-02-30", Code.NOT_A_DATE),
        ("collaboration_since", "i våras", Code.NOT_A_DATE),
        ("collaboration_since", "2027-01-01", Code.IN_THE_FUTURE),
        ("collaboration_since", "1899-12-31", Code.TOO_LONG_AGO),
        ("collaboration_since", "0001-01-01", Code.TOO_LONG_AGO),
        ("owner", "Karin", Code.NOT_AN_ADDRESS),
        ("participants", "ali@sjovik.example Anna", Code.NOT_AN_ADDRESS),
    ],
)
def test_a_damaged_cell_is_named_with_line_and_column(column: str, cell: str, code: Code) -> None:
    whole = CONTACT | AGREEMENT | {"agreement_period": "12"} | COLLABORATION

    assert (code, 2, column) in wrong(whole | {column: cell})


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"contact_name": "Eva"}, Code.NEEDS_OTHER, "contact_name"),
        ({"contact_email": "eva@bageri.example"}, Code.NEEDS_OTHER, "contact_email"),
        ({"contact_login": "eva@bageri.example"}, Code.NEEDS_OTHER, "contact_login"),
        ({"main_contact": "ja"}, Code.NEEDS_OTHER, "main_contact"),
        (CONTACT | {"contact_role": "user", "main_contact": "ja"}, Code.USER_AS_MAIN, "main_contact"),
        ({"agreement_payer": "kund"}, Code.NEEDS_OTHER, "agreement_payer"),
        (AGREEMENT, Code.REQUIRED, "agreement_period"),
        ({"collaboration_since": "2024-03-01"}, Code.NEEDS_OTHER, "collaboration_since"),
    ],
)
def test_cells_that_belong_together_are_asked_for(row: dict[str, str], code: Code, column: str) -> None:
    assert wrong(row) == [(code, 2, column)]


@pytest.mark.parametrize(
    ("second", "code", "column"),
    [
        ({"name": "Bageriet"}, Code.CONTRADICTS, "name"),
        ({"on_platform": "nej"}, Code.CONTRADICTS, "on_platform"),
        ({"owner": "ali@sjovik.example"}, Code.CONTRADICTS, "owner"),
        (CONTACT | {"contact_name": "Evert"}, Code.CONTRADICTS, "contact_email"),
        (AGREEMENT | {"agreement_period": "3"}, Code.CONTRADICTS, "agreement_service"),
        (COLLABORATION | {"collaboration_since": "2024-01-01"}, Code.CONTRADICTS, "collaboration_service"),
        (
            {"contact_name": "Bo", "contact_email": "bo@bageri.example", "main_contact": "ja"},
            Code.TWO_MAIN,
            "main_contact",
        ),
    ],
)
def test_a_row_that_contradicts_an_earlier_one_is_left_out(second: dict[str, str], code: Code, column: str) -> None:
    first = CONTACT | AGREEMENT | COLLABORATION | {"main_contact": "ja"}
    first |= {"agreement_period": "12", "on_platform": "ja", "owner": "karin@sjovik.example"}

    assert wrong(first, second) == [(code, 3, column)]


def test_every_bad_row_is_in_one_report() -> None:
    found = wrong({"organisation_number": "1"}, {}, {"name": "#REF!", "owner": "Karin"}, {"on_platform": "?"})

    assert found == [
        (Code.WRONG_LENGTH, 2, "organisation_number"),
        (Code.EXCEL_ERROR, 4, "name"),
        (Code.NOT_AN_ADDRESS, 4, "owner"),
        (Code.NOT_A_CHOICE, 5, "on_platform"),
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Org.nr;Företagsnamn;Telefon", [(Code.UNKNOWN_COLUMN, "Telefon")]),
        ("ORGNR;Namn;kontact_email", [(Code.MISSPELT_COLUMN, "kontact_email")]),
        ("namn;e-post", [(Code.NO_COLUMN, "organisation_number")]),
        ("organisationsnumer;namn", [(Code.MISSPELT_COLUMN, "organisationsnumer")]),
        ("orgnr;namn;Name", [(Code.COLUMN_TWICE, "Name")]),
        ("Björkens Bageri;5599001236", [(Code.NO_HEADER, "")]),
        ("orgnr;namn;;", []),
    ],
)
def test_a_header_is_understood_in_any_case_and_order_or_said_what_is_wrong(
    header: str, expected: list[tuple[Code, str]]
) -> None:
    sheet = sheet_of(f"{header}\n{BAKERY};Björkens;;\n")

    assert [(fault.code, fault.column) for fault in sheet.faults] == expected


def test_swedish_headers_in_another_order_name_the_same_columns() -> None:
    sheet = sheet_of(f"Namn,E-post,Kontaktperson,Orgnr,Huvudkontakt\nBageriet,eva@bageri.example,Eva,{BAKERY},ja\n")

    [row] = sheet.rows
    assert (row.name, row.number.shown) == ("Bageriet", BAKERY)
    assert row.contact == ContactEntry(name="Eva", email="eva@bageri.example", main=True)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
        ("latin-1", "Windows-1252"),
    ],
)
def test_every_usual_encoding_and_separator_reads_the_same(encoding: str, name: str, delimiter: str) -> None:
    text = delimiter.join(("orgnr", "namn")) + "\r\n" + delimiter.join((BAKERY, "Björkens Ägg & Åkeri")) + "\r\n"

    sheet = sheet_of(text.encode(encoding))

    assert [row.name for row in sheet.rows] == ["Björkens Ägg & Åkeri"]
    assert (sheet.encoding, sheet.delimiter, sheet.faults) == (name, delimiter, ())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.EMPTY),
        (b"\xef\xbb\xbf", Code.EMPTY),
        (b" \r\n\n", Code.EMPTY),
        (b"sep=;\n", Code.EMPTY),
        (b"orgnr;namn\n", Code.ONLY_HEADER),
        (b"orgnr;namn\n;;\n", Code.ONLY_HEADER),
        (b"PK\x03\x04\x14\x00", Code.WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", Code.WORKBOOK),
    ],
)
def test_a_file_with_nothing_to_read_says_why(data: bytes, code: Code) -> None:
    sheet = sheet_of(data)

    assert [fault.code for fault in sheet.faults] == [code]
    assert sheet.rows == ()


def test_a_report_on_a_workbook_says_how_to_save_it() -> None:
    sheet = sheet_of(b"PK\x03\x04")

    told = list(lines(words_in("sv"), "r.xlsx", report_on(sheet, sheet.faults)))

    assert len(told) == 2
    assert "välj Spara som och CSV UTF-8" in told[0]
    assert told[1] == "Ingen rad går att läsa in. Inget har ändrats."


def test_excels_own_hint_of_the_separator_is_followed() -> None:
    sheet = sheet_of(f"sep=|\norgnr|namn\n{BAKERY}|Bageriet, ett; AB\n")

    assert [row.name for row in sheet.rows] == ["Bageriet, ett; AB"]


def test_an_open_quote_swallows_no_other_row() -> None:
    sheet = sheet_of(f'orgnr;namn\n{BAKERY};"Bageriet\n559900-2465;"Café ""Nyfiket"" AB"\n')

    assert [(fault.code, fault.line) for fault in sheet.faults] == [(Code.OPEN_QUOTE, 2)]
    assert [row.name for row in sheet.rows] == ['Café "Nyfiket" AB']


def test_a_separator_inside_a_name_is_seen() -> None:
    sheet = sheet_of(f"orgnr;namn\n{BAKERY};Bageri; Café & Co\n")

    assert [(fault.code, fault.values["cells"], fault.values["columns"]) for fault in sheet.faults] == [
        (Code.TOO_MANY_CELLS, "3", "2")
    ]


def test_digits_that_were_marked_as_text_are_read() -> None:
    assert entry_of({"organisation_number": '="5599001236"'}).number.shown == BAKERY
    assert entry_of({"organisation_number": "'5599001236"}).number.shown == BAKERY


@pytest.mark.parametrize("name", ["=SUMMA(A1:A9) Kalkyl AB", "+46 Växel AB", "-Minus AB", "@Snabel AB", "#1 Bilar AB"])
def test_a_name_may_look_like_a_formula(name: str) -> None:
    assert entry_of({"name": name}).name == name


@pytest.mark.parametrize(
    ("cell", "tail"),
    [
        ("19850101-9800", "9800"),
        ("850101-9800", "9800"),
        ("8501019800", "9800"),
        ("1985-01-01-9800", "9800"),
        ("101019802", "9802"),
        ("198501019800,0", "9800"),
        ("Kalle 19850101-9802 =", "9802"),
        ("811218_9876", "876"),
        ("811218/9876", "876"),
        ("19811218.9876", "876"),
        ("811218–9876/12", "876"),
        ("12 811278*9876", "876"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_report_writes_a_personal_number_whole(cell: str, tail: str, language: str) -> None:
    row = {column: cell for column in COLUMNS if column != "name"} | {"name": f"{cell} Ã¶"}
    sheet = sheet_of(table(row))

    report = "\n".join(lines(words_in(language), "r.csv", report_on(sheet, sheet.faults)))

    assert len(sheet.faults) > 10
    assert tail not in report


@pytest.mark.parametrize("cell", ["559900-1237", "165599001237", "2024-02-30", "30/2/2024", "45352", "mar-12", ""])
def test_what_is_no_persons_number_is_shown_as_it_stands(cell: str) -> None:
    assert masked(cell) == cell


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_words(language: str) -> None:
    words = words_in(language)

    assert [code for code in Code if not words.has(f"import.{code}")] == []
    assert all(Fault(code=code).blocks is (code not in REMARKS) for code in Code)


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["559900-1236", "19610314-9818", "ja", "eekonomi", "smart", "kund", "12", "a@b.example", '"', "=A1"]
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_ever_raise(data: bytes) -> None:
    sheet = sheet_of(data)

    assert sheet.rows == () or sheet.count


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=24), max_size=5), st.sampled_from([";", ",", "\t"]))
def test_no_cells_ever_raise_and_every_row_is_read_or_told(rows: list[list[str]], delimiter: str) -> None:
    text = "\n".join([HEADER.replace(";", delimiter), *(delimiter.join(row) for row in rows)])

    sheet = sheet_of(text.encode("utf-8", "replace"))
    entries, faults = gather(sheet.rows, sheet.names, STAFF)

    told = {fault.line for fault in (*sheet.faults, *faults)}
    assert {row.line for row in sheet.rows}.isdisjoint({f.line for f in sheet.faults if f.blocks})
    assert sheet.count == len(sheet.rows) + len({f.line for f in sheet.faults if f.blocks and f.line})
    assert len(entries) <= len(sheet.rows)
    assert entries or told or not sheet.count
    list(lines(words_in("sv"), "r.csv", report_on(sheet, (*sheet.faults, *faults))))


DOCS = (Path(__file__).parents[2] / "docs/register.md").read_text(encoding="utf-8")


def test_the_page_on_the_register_has_every_column_and_its_example_loads() -> None:
    listed = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", DOCS, re.MULTILINE)
    example = DOCS.split("```\n")[3]

    sheet = sheet_of(example)
    entries, faults = gather(sheet.rows, sheet.names, STAFF)

    assert [name for name, _ in listed] == list(COLUMNS)
    assert all(column_of(other) == name for name, others in listed for other in others.split(", ") if other.strip())
    assert (len(entries), len(entries[0].collaborations), [*sheet.faults, *faults]) == (2, 2, [])
