from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from bot.domain.numbers import BadNumber, NumberFault, OrganisationNumber, looks_like_number, parse

TODAY = date(2026, 11, 24)
COMPANY = "5566778899"


def fault(text: str, today: date = TODAY) -> tuple[NumberFault, str | None]:
    with pytest.raises(BadNumber) as caught:
        parse(text, today=today)
    return caught.value.reason, caught.value.expected_digit


def with_check_digit(nine: str) -> str:
    return nine + luhn.calc_check_digit(nine)


@pytest.mark.parametrize(
    "text",
    [
        "5566778899",
        "556677-8899",
        "556677\u20138899",
        "556677\u20148899",
        "556677\u20118899",
        "556677\u22128899",
        "556677 8899",
        "556677\u00a08899",
        " 556677 - 8899\n",
        "\u202a556677-8899\u202c",
        "".join(chr(ord(digit) + 0xFEE0) for digit in COMPANY),
        "16556677-8899",
        "165566778899",
        "SE556677889901",
        "se 556677-8899 01",
        "556677889901",
    ],
)
def test_every_usual_spelling_of_a_company_is_the_same_number(text: str) -> None:
    number = parse(text, today=TODAY)

    assert number == OrganisationNumber(COMPANY)
    assert not number.is_person
    assert number.shown == str(number) == "556677-8899"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("19811218-9876", "198112189876"),
        ("198112189876", "198112189876"),
        ("811218-9876", "198112189876"),
        ("8112189876", "198112189876"),
        ("811218\u20139876", "198112189876"),
        ("1981 1218 9876", "198112189876"),
        ("811218+9876", "188112189876"),
        ("SE811218987601", "198112189876"),
        ("811218987601", "198112189876"),
        ("198112789873", "198112789873"),
        ("811278-9873", "198112789873"),
    ],
)
def test_every_usual_spelling_of_a_person_is_kept_with_its_century(text: str, value: str) -> None:
    number = parse(text, today=TODAY)

    assert number.value == value
    assert number.is_person


@pytest.mark.parametrize(
    ("six", "born"),
    [
        ("261124-", "2026"),
        ("261125-", "1926"),
        ("261231-", "1926"),
        ("261231+", "1926"),
        ("260101+", "1926"),
        ("270101-", "1927"),
        ("270101+", "1827"),
        ("000229-", "2000"),
    ],
)
def test_ten_digits_mean_the_latest_past_day_and_a_plus_a_hundred_years_more(six: str, born: str) -> None:
    text = six + with_check_digit(six[:6] + "980")[6:]

    assert parse(text, today=TODAY).value.startswith(born + six[2:6])


def test_a_person_is_never_shown_whole() -> None:
    number = parse("811218-9876", today=TODAY)

    for text in (number.shown, str(number), repr(number), f"{number}", f"{[number]!r}"):
        assert "19811218-****" in text
        assert "9876" not in text


def test_a_company_is_shown_whole() -> None:
    assert repr(OrganisationNumber(COMPANY)) == "OrganisationNumber(556677-8899)"


@pytest.mark.parametrize("value", ["", "556677-8899", "55667788990", "٥٥٦٦٧٧٨٨٩٩", "5566778899\n"])
def test_what_is_not_canonical_is_no_value(value: str) -> None:
    with pytest.raises(ValueError, match="ten digits") as caught:
        OrganisationNumber(value)

    assert not value.strip() or value not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", " ", "Björkens Bageri", "55667788O9", "5,56677E+09", "5566778899.0", "SE", "556677/8899", "\0" * 10]
)
def test_a_text_is_not_a_number(text: str) -> None:
    assert fault(text) == (NumberFault.NOT_A_NUMBER, None)


@pytest.mark.parametrize(
    "text", ["556677-889", "556677-88991", "556677-8899 552233-4456", "SE556677889902", "SE5566778899", "55+6677"]
)
def test_a_number_has_ten_or_twelve_digits(text: str) -> None:
    assert fault(text) == (NumberFault.WRONG_LENGTH, None)


def test_a_company_with_a_wrong_last_digit_hears_the_right_one() -> None:
    assert fault("556677-8898") == (NumberFault.WRONG_CHECK_DIGIT, "9")


@pytest.mark.parametrize("text", ["811218-9877", "19811218-9870", "198112789874"])
def test_a_person_with_a_wrong_last_digit_hears_nothing_more(text: str) -> None:
    assert fault(text) == (NumberFault.WRONG_CHECK_DIGIT, None)


@pytest.mark.parametrize(
    "text",
    [
        "811318-9876",
        "811232-9876",
        "811260-9876",
        "811292-9876",
        "010229-9876",
        "000229+9876",
        "000000-0000",
        "20270101-9809",
        "16811218-9876",
        "198155669876",
        "556677+8899",
    ],
)
def test_a_person_is_born_on_a_day_that_has_been(text: str) -> None:
    assert fault(text) == (NumberFault.NO_SUCH_DATE, None)


def test_the_error_can_be_logged_for_it_never_holds_the_number() -> None:
    with pytest.raises(BadNumber) as caught:
        parse("811218-9877", today=TODAY)

    assert str(caught.value) == "wrong_check_digit"
    assert caught.value.__cause__ is None


@given(digits=st.from_regex(r"[0-9]{2}[2-9][0-9]{6}", fullmatch=True))
def test_what_is_shown_of_a_company_reads_back(digits: str) -> None:
    number = OrganisationNumber(with_check_digit(digits))

    assert parse(number.shown, today=TODAY) == number
    assert parse(number.value, today=TODAY) == number


@given(born=st.dates(date(1840, 1, 1), TODAY), serial=st.integers(980, 999), coordination=st.booleans())
def test_a_persons_canonical_value_reads_back(born: date, serial: int, coordination: bool) -> None:  # noqa: FBT001 - drawn
    day = born.day + 60 * coordination
    value = f"{born.year // 100}" + with_check_digit(f"{born:%y%m}{day:02}{serial}")

    assert parse(value, today=TODAY).value == value


@given(text=st.text(alphabet=st.characters(), max_size=80) | st.text(alphabet="0123456789-+ SE", max_size=16))
def test_any_text_is_a_bad_number_or_one_that_reads_back(text: str) -> None:
    try:
        number = parse(text, today=TODAY)
    except BadNumber:
        return

    assert looks_like_number(text)
    assert parse(number.value, today=TODAY) == number


@pytest.mark.parametrize("text", ["1" * 100_000, " " * 100_000, "1 " * 50_000, "-" * 100_000, "SE" * 50_000])
def test_a_hundred_thousand_characters_are_turned_away_unread(text: str) -> None:
    assert fault(text) == (NumberFault.NOT_A_NUMBER, None)
    assert not looks_like_number(text)


@pytest.mark.parametrize("text", ["556677-8898", "5566778899", "SE556677889901", "811218+9876", "556677", "556677-"])
def test_a_number_right_or_wrong_looks_like_one(text: str) -> None:
    assert looks_like_number(text)


@pytest.mark.parametrize(
    "text", ["", "7-Eleven", "1337", "24 Karat AB", "SE Bygg", "Björken", "3M", "556677-8899 smart"]
)
def test_a_name_does_not_look_like_a_number(text: str) -> None:
    assert not looks_like_number(text)
