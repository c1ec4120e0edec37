"""What may be changed, who must say yes to it, and what it brings (S25, S38, D11)."""

import pytest

from bot.domain.catalogue import Catalogue
from bot.domain.change import Change, agree, can_change, gained, grants, lost, needs_consent, offered
from bot.domain.collaboration import Terms
from bot.domain.customer import Payer
from bot.domain.invitation import Wish
from bot.domain.refusals import FirmsOwnSeat, NoPayer, Refusal, UnknownService
from bot.domain.refusals_change import NothingChanged
from bot.intake.catalogue import read_catalogue

CATALOGUE: Catalogue = read_catalogue(None)
FIRM, CUSTOMER = Payer.FIRM, Payer.CUSTOMER


def _terms(variant: str, payer: Payer | None = None, period: int | None = 12, service: str = "eekonomi") -> Terms:
    return Terms(service=service, variant=variant, payer=payer, period=period if payer else None)


def _wish(variant: str, payer: Payer | None = FIRM, period: int | None = 12, service: str = "eekonomi") -> Wish:
    return Wish(service=service, variant=variant, payer=payer, period=period)


@pytest.mark.parametrize(
    ("now", "wish", "no"),
    [
        (_terms("start"), _wish("gone"), UnknownService),
        (_terms("start"), _wish("standard", service="tid"), UnknownService),
        (_terms("start"), _wish("pro"), FirmsOwnSeat),
        (_terms("start"), _wish("smart", payer=None), NoPayer),
        (_terms("start"), _wish("smart", period=5), NoPayer),
        (_terms("smart", FIRM), _wish("smart"), NothingChanged),
        (_terms("start"), _wish("start", payer=CUSTOMER, period=3), NothingChanged),
    ],
)
def test_what_cannot_be_changed_is_refused(now: Terms, wish: Wish, no: type[Refusal]) -> None:
    with pytest.raises(no):
        agree(wish, now, CATALOGUE)


@pytest.mark.parametrize(
    ("now", "wish", "asks"),
    [
        (_terms("start"), _wish("smart"), False),
        (_terms("start"), _wish("smart", CUSTOMER), True),
        (_terms("smart", FIRM), _wish("smart", CUSTOMER), True),
        (_terms("smart", FIRM), _wish("fakturering", CUSTOMER), True),
        (_terms("smart", FIRM), _wish("bokforing"), False),
        (_terms("bokforing", FIRM), _wish("smart"), False),
        (_terms("bokforing", CUSTOMER), _wish("smart", CUSTOMER), True),
        (_terms("bokforing", CUSTOMER), _wish("smart"), True),
        (_terms("smart", CUSTOMER), _wish("bokforing", CUSTOMER), False),
        (_terms("smart", CUSTOMER), _wish("smart"), False),
        (_terms("smart", CUSTOMER), _wish("smart", CUSTOMER, 3), False),
        (_terms("smart", CUSTOMER), _wish("start"), False),
        (_terms("standard", FIRM, service="tid"), _wish("standard", CUSTOMER, service="tid"), True),
    ],
)
def test_whoever_comes_to_pay_or_pays_for_more_must_say_yes(now: Terms, wish: Wish, *, asks: bool) -> None:
    assert needs_consent(agree(wish, now, CATALOGUE), CATALOGUE) is asks


def test_what_is_gained_and_lost_are_the_variants_between() -> None:
    up = Change(before=_terms("start"), after=_terms("bokforing", FIRM))
    down = Change(before=up.after, after=up.before)
    beside = Change(before=_terms("smart", FIRM), after=_terms("smart", FIRM, 3))

    assert [each.id for each in gained(up, CATALOGUE)] == ["fakturering", "bokforing"]
    assert lost(up, CATALOGUE) == ()
    assert [each.id for each in lost(down, CATALOGUE)] == ["fakturering", "bokforing"]
    assert gained(down, CATALOGUE) == gained(beside, CATALOGUE) == lost(beside, CATALOGUE) == ()


@pytest.mark.parametrize(
    ("before", "after", "granted"),
    [
        (_terms("start"), _terms("smart", FIRM), True),
        (_terms("smart", FIRM), _terms("start"), False),
        (_terms("fakturering", FIRM), _terms("smart", FIRM), False),
    ],
)
def test_from_what_costs_nothing_the_users_must_be_granted_the_service(
    before: Terms, after: Terms, *, granted: bool
) -> None:
    assert grants(Change(before=before, after=after), CATALOGUE) is granted


def test_the_firms_own_seat_is_offered_to_whoever_sits_in_it_alone() -> None:
    service = CATALOGUE.known_service("eekonomi")

    assert [each.id for each in offered(service, _terms("smart", FIRM))][-1] == "smart"
    assert [each.id for each in offered(service, _terms("pro", FIRM))][-1] == "pro"


@pytest.mark.parametrize(
    ("service", "variant", "can"),
    [("eekonomi", "start", True), ("tid", "standard", True), ("scanner", "standard", False)],
)
def test_what_has_one_variant_and_costs_nothing_has_nothing_to_change(service: str, variant: str, *, can: bool) -> None:
    assert can_change(CATALOGUE.known_service(service), _terms(variant, service=service)) is can
