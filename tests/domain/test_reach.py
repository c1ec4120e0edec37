"""Whom a contact's address leads to in Slack (D9, D19)."""

from dataclasses import replace

import pytest

from bot.domain.firm import Firm, Person
from bot.domain.reach import Reach, reach

FIRM = Firm(id="f", team_id="T", name="Byrån", language="sv", mail_domains=frozenset({"byra.se"}))
EVA = Person(team_id="T", user_id="U", name="Eva", email="eva@x.se", language=None, guest=True)


@pytest.mark.parametrize(
    ("there", "asked", "said"),
    [
        (EVA, None, Reach.REACHED),
        (replace(EVA, guest=False, email="eva@byra.se"), None, Reach.OWN),
        (None, None, Reach.NOBODY),
        (None, replace(EVA, email=None), Reach.NOBODY),
        (None, replace(EVA, deleted=True), Reach.DEACTIVATED),
        (replace(EVA, deleted=True), None, Reach.DEACTIVATED),
        (None, replace(EVA, email="eva@y.se"), Reach.OTHER_ADDRESS),
        (None, EVA, Reach.NOBODY),
    ],
)
def test_who_is_at_an_address_is_said_as_it_is(there: Person | None, asked: Person | None, said: Reach) -> None:
    assert reach(FIRM, "eva@x.se", there, asked) is said
