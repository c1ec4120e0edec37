"""Whom a contact's address leads to, before anything is sent there (D9)."""

from dataclasses import replace

import pytest

from bot.domain.customer import Contact
from bot.domain.firm import Firm, Person
from bot.domain.refusals import FormOutOfDate, OwnAddress, Unreachable
from bot.usecases.reaching import require_reachable

FIRM = Firm(id="f", team_id="T", name="Byrån", language="sv", mail_domains=frozenset({"byra.se"}))
EVA = Contact(id="e", customer_id="c", name="Eva Björk", email="eva@x.se")
GUEST = Person(team_id="T", user_id="U", name="Eva", email="eva@x.se", language=None, guest=True)


def test_a_guest_is_reached() -> None:
    assert require_reachable(FIRM, EVA, GUEST) is GUEST


@pytest.mark.parametrize("found", [None, replace(GUEST, deleted=True), replace(GUEST, bot=True)])
def test_nobody_a_closed_account_and_a_bot_are_not(found: Person | None) -> None:
    with pytest.raises(Unreachable):
        require_reachable(FIRM, EVA, found)


def test_a_member_who_sits_in_the_firms_channel_is_of_the_firm_whatever_the_address() -> None:
    with pytest.raises(OwnAddress):
        require_reachable(FIRM, EVA, replace(GUEST, guest=False, in_channel=True))


def test_whoever_had_the_address_before_it_was_changed_is_not_asked() -> None:
    with pytest.raises(FormOutOfDate):
        require_reachable(FIRM, EVA, replace(GUEST, email="eva@old.se"))
