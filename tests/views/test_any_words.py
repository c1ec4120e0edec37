from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.wording import clip
from bot.texts.words import LANGUAGES, words_in
from bot.views.kit import Letter
from tests.views.cases import CASES
from tests.views.cast import COMPANY, PERSON, USUAL, Cast
from tests.views.test_golden import problems

MARKUP = [
    "<!channel>",
    "<@U1>",
    "<http://evil.example|Godkänn>",
    "&",
    "&lt;",
    "{0}",
    "{company}",
    "%s",
    "*",
    "`",
    ":tada:",
]
STORABLE = st.characters(exclude_categories=["Cs"])
HEAVY = st.sampled_from(
    ["e\u0323\u0323\u0323\u0323", "\U0001f1f8\U0001f1ea", "\U0001f44d\U0001f3fd", "\ufdfa", "\u0e49"]
)
TEXT = st.lists(st.one_of(STORABLE, HEAVY, st.sampled_from(MARKUP), st.just("ö" * 40)), max_size=40).map("".join)


def names(most: int) -> st.SearchStrategy[str]:
    return TEXT.map(lambda text: clip(text, most)).filter(lambda text: bool(text.strip()))


CASTS = st.builds(
    Cast,
    firm=names(150),
    company=names(200),
    by=names(200),
    contact=names(200),
    note=TEXT.map(lambda text: clip(text * 9, 500)),
    typed=names(60),
    address=names(254),
    number=st.sampled_from([COMPANY, PERSON]),
    people=st.integers(1, 3),
    agreements=st.integers(0, 6),
    rows=st.sampled_from([1, 2, 60]),
    domains=st.frozensets(names(60), max_size=12),
    catalogue=st.just(USUAL.catalogue),
)


@given(cast=CASTS, name=st.sampled_from(sorted(CASES)), language=st.sampled_from(LANGUAGES))
@settings(max_examples=150, deadline=None)
def test_no_name_or_note_breaks_a_screen_or_speaks_for_us(cast: Cast, name: str, language: str) -> None:
    built = CASES[name](words_in(language), cast)

    for view in built if isinstance(built, list) else [built]:
        assert problems(view) == []
        if isinstance(view, Letter):
            assert "<" not in view.text
            assert ">" not in view.text
