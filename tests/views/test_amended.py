"""What is told of a change, and when there is nothing to tell."""

from bot.texts.words import words_in
from bot.views import amended
from tests.views.cases_change import facts, payer
from tests.views.cast import Cast


def test_an_owner_who_has_nothing_left_to_do_after_a_change_is_told_nothing() -> None:
    written, change = facts(words_in("sv"), Cast(), payer(Cast()))

    assert amended.left_to_do(written, change) is None
