import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.wording import (
    AddressFault,
    BadAddress,
    BadText,
    TextFault,
    clean,
    clip,
    fit,
    mixed_scripts,
    parse_email,
    same_address,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
SWEDEN = "\U0001f1f8\U0001f1ea"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
THUMB = "\U0001f44d\U0001f3fd"
CYRILLIC_A = "\u0410"
KELVIN = "\u212a"


def text_fault(text: str, *, limit: int = 200, lines: bool = False) -> TextFault:
    with pytest.raises(BadText) as caught:
        clean(text, limit=limit, lines=lines)
    assert str(caught.value) == caught.value.reason.value
    return caught.value.reason


def address_fault(text: str) -> AddressFault:
    with pytest.raises(BadAddress) as caught:
        parse_email(text)
    assert str(caught.value) == caught.value.reason.value
    return caught.value.reason


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" \u00a0\t\n ", ""),
        ("  Björkens \u00a0\t Bageri\u2003AB\r\n", "Björkens Bageri AB"),
        ("Bjo\u0308rk", "Björk"),
        ("<!channel> & *Ab* `x` ~y~ _z_ :tada:", "<!channel> & *Ab* `x` ~y~ _z_ :tada:"),
        ("{0.__class__} {{7*7}} %s '; DROP TABLE--", "{0.__class__} {{7*7}} %s '; DROP TABLE--"),
        ("Flaggan " + SWEDEN, "Flaggan " + SWEDEN),
        ("Nguyễn", "Nguyễn"),
    ],
)
def test_typed_text_is_made_tidy_and_otherwise_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "a\0b",
        "a\ud800b",
        "a\u202eb",
        "a\u200bb",
        "a\ufeffb",
        "a\u00adb",
        "a\x1b[31mb",
        "a\x1cb",
        "a\x85b",
        "a\rb",
        "Anna\nERROR fake",
        FAMILY,
    ],
)
def test_what_cannot_be_seen_is_refused(text: str) -> None:
    assert text_fault(text) is TextFault.UNSTORABLE


def test_line_breaks_stay_where_lines_are_allowed() -> None:
    assert clean(" Hej!\r\n\r\n\n\n Vi  ses \rdå. \n", lines=True) == "Hej!\n\nVi ses\ndå."


@pytest.mark.parametrize("text", ["a\n\0b", "a\nb\x0bc", "a\n\u2066b"])
def test_lines_allow_nothing_but_line_breaks(text: str) -> None:
    assert text_fault(text, lines=True) is TextFault.UNSTORABLE


def test_eight_marks_in_a_row_are_kept_and_nine_refused() -> None:
    assert clean("x" + "\u0323" * 8 + "y") == "x" + "\u0323" * 8 + "y"
    assert text_fault("x" + "\u0323" * 9) is TextFault.STACKED_MARKS


def test_marks_are_counted_as_typed_though_one_would_melt_into_its_letter() -> None:
    assert text_fault("e\u0301" + "\u0323" * 8) is TextFault.STACKED_MARKS


def test_marks_that_only_normalising_brings_out_are_counted() -> None:
    assert text_fault("x" + "\u0344" * 5) is TextFault.STACKED_MARKS


@pytest.mark.parametrize("character", ["a", "é", "e\u0301\u0323", SWEDEN, THUMB, "✂\ufe0f"])
def test_length_is_counted_in_what_a_person_calls_characters(character: str) -> None:
    text = character * 200

    assert clean(text) == unicodedata.normalize("NFC", text)
    assert text_fault(text + "x") is TextFault.TOO_LONG
    assert text_fault(character * 6, limit=5) is TextFault.TOO_LONG


@pytest.mark.parametrize("text", ["a" * 100_000, "a" + "\u0323\u0301" * 50_000, "\0" * 100_000])
def test_a_hundred_thousand_characters_are_too_long_whatever_they_are(text: str) -> None:
    assert text_fault(text) is TextFault.TOO_LONG


def test_a_hundred_thousand_blanks_are_nothing() -> None:
    assert clean("a" + " " * 100_000 + "b") == "a b"
    assert clean("a" + "\n" * 100_000 + "b", lines=True) == "a\n\nb"


@given(text=st.text(alphabet=st.characters(), max_size=60), lines=st.booleans())
def test_what_is_clean_stays_as_it_is(text: str, lines: bool) -> None:  # noqa: FBT001 - drawn
    try:
        once = clean(text, lines=lines)
    except BadText:
        return

    assert clean(once, lines=lines) == once
    assert once.encode("utf-8").decode("utf-8") == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        ("Björkens", 8, "Björkens"),
        ("Björkens", 7, "Björke…"),
        ("Björkens Bageri", 10, "Björkens…"),
        ("", 1, ""),
        ("ab", 1, "…"),
        (FAMILY + SWEDEN + SCOTLAND + THUMB, 4, FAMILY + SWEDEN + SCOTLAND + THUMB),
        (FAMILY + SWEDEN + SCOTLAND + THUMB, 3, FAMILY + SWEDEN + "…"),
        (SWEDEN + SWEDEN + SWEDEN, 2, SWEDEN + "…"),
        ("\u0301\u0301a", 1, "…"),
        ("\u0301\u0301a", 2, "\u0301\u0301a"),
    ],
)
def test_clipping_cuts_between_characters_and_says_so(text: str, limit: int, clipped: str) -> None:
    assert clip(text, limit) == clipped


def test_no_pile_of_marks_gets_past_clipping() -> None:
    assert len(clip("a" + "\u0323" * 100_000, 3)) == 2 * 16 + 1


@given(text=st.text(alphabet=st.characters(), max_size=60), limit=st.integers(1, 60))
def test_what_is_clipped_fits(text: str, limit: int) -> None:
    clipped = clip(text, limit)

    assert clip(clipped, limit) == clipped
    assert clipped == text or (clipped.endswith("…") and text.startswith(clipped[:-1]))


@pytest.mark.parametrize(
    ("text", "limit", "fitted"),
    [
        ("Björkens", 8, "Björkens"),
        ("Björkens", 7, "Björke…"),
        ("Björkens Bageri", 10, "Björkens…"),
        (SWEDEN + SWEDEN, 4, SWEDEN + SWEDEN),
        (SWEDEN + SWEDEN, 3, SWEDEN + "…"),
        (FAMILY + "!", len(FAMILY), "…"),
        ("e" + "\u0323" * 20, 5, "…"),
    ],
)
def test_fitting_counts_as_slack_does_and_cuts_between_characters(text: str, limit: int, fitted: str) -> None:
    assert fit(text, limit) == fitted


@given(text=st.text(alphabet=st.characters(), max_size=60), limit=st.integers(1, 60))
def test_what_is_fitted_is_never_longer(text: str, limit: int) -> None:
    fitted = fit(text, limit)

    assert len(fitted) <= limit
    assert fitted == text or (fitted.endswith("…") and text.startswith(fitted[:-1]))


@pytest.mark.parametrize("text", [CYRILLIC_A + "kme", "Akm\u03b5", "Ab " + CYRILLIC_A, "\u0555slo", "\u13aakme"])
def test_latin_beside_its_look_alikes_is_noticed(text: str) -> None:
    assert mixed_scripts(text)


@pytest.mark.parametrize(
    "text", ["", "Åkerbys Bygg & Rör AB 3", CYRILLIC_A * 3, "東京 Sushi AB", "10 \u00b5m AB", "№ 1 🎉"]
)
def test_one_alphabet_is_no_mixture(text: str) -> None:
    assert not mixed_scripts(text)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("eva@bjork.example", "eva@bjork.example"),
        ("  Eva.Bjork+slack@Bjork.EXAMPLE\n", "Eva.Bjork+slack@bjork.example"),
        ("<mailto:eva@bjork.example|eva@bjork.example>", "eva@bjork.example"),
        ("<mailto:Eva@bjork.example|eva@Bjork.example>", "Eva@bjork.example"),
        ("<mailto:eva@bjork.example>", "eva@bjork.example"),
        ("<eva@bjork.example>", "eva@bjork.example"),
        ("mailto:eva@bjork.example", "eva@bjork.example"),
        ("o'brien@a-b.c1.example", "o'brien@a-b.c1.example"),
        ("eva@björk.example", "eva@xn--bjrk-6qa.example"),
        ("eva@XN--BJRK-6QA.example", "eva@xn--bjrk-6qa.example"),
        ("x" * 64 + "@a.se", "x" * 64 + "@a.se"),
    ],
)
def test_one_address_is_read_as_typed_or_as_slack_wraps_it(typed: str, address: str) -> None:
    assert parse_email(typed) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "@firma.se",
        "anna@firma..se",
        "anna@.se",
        "anna@firma.se.",
        "anna@firma",
        "anna@localhost",
        "anna@[127.0.0.1]",
        "anna@127.0.0.1",
        "anna@-firma.se",
        "anna@firma-.se",
        "anna@fir_ma.se",
        "anna@firma.s",
        "anna@" + "f" * 64 + ".se",
        "anna@a\u2100b.se",
        "anna..ek@firma.se",
        ".anna@firma.se",
        "anna.@firma.se",
        "anna ek@firma.se",
        "ännä@firma.se",
        KELVIN + "urt@firma.se",
        "anna@firma@se.se",
        "anna@firma.se\r\nBcc: alla",
        "anna\0@firma.se",
        "Anna Ek <anna@firma.se>",
        "<mailto:anna@firma.se|bo@firma.se>",
        "<mailto:anna@firma.se|klicka här>",
        "<mailto:|>",
        "<@U1|anna>",
        "x" * 65 + "@firma.se",
        "anna@" + "a." * 130 + "se",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert address_fault(text) is AddressFault.NOT_AN_ADDRESS


@pytest.mark.parametrize(
    "text",
    [
        "anna@firma.se,bo@x.se",
        "anna@firma.se; bo@x.se",
        "anna@firma.se bo@x.se",
        "<mailto:a@b.se|a@b.se> <mailto:c@d.se|c@d.se>",
    ],
)
def test_several_addresses_are_one_too_many(text: str) -> None:
    assert address_fault(text) is AddressFault.SEVERAL


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "@" * 100_000, "a@" + "a." * 50_000, "<mailto:" * 12_500, "a@b, " * 20_000, "a@" + " " * 99_998],
)
def test_a_hundred_thousand_characters_are_no_address(text: str) -> None:
    with pytest.raises(BadAddress):
        parse_email(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("eva@bjork.example", "EVA@Bjork.Example "),
        ("eva@björk.example", "eva@xn--bjrk-6qa.example"),
        ("<mailto:eva@bjork.example|eva@bjork.example>", "eva@bjork.example"),
    ],
)
def test_the_same_address_is_known_in_any_dress(one: str, other: str) -> None:
    assert same_address(one, other)
    assert same_address(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("eva@bjork.example", "eva@bjork2.example"),
        ("eva@bjork.example", "eva+1@bjork.example"),
        ("", ""),
        ("eva", "eva"),
        (KELVIN + "urt@holm.example", "kurt@holm.example"),
        ("eva@bj\u043erk.example", "eva@bjork.example"),
    ],
)
def test_another_address_is_never_taken_for_it(one: str, other: str) -> None:
    assert not same_address(one, other)
