"""What may be asked of a customer: what it has, or what fits one who has nothing (S14-S17, D1)."""

import pytest

from bot.domain.collaboration import Terms
from bot.domain.customer import Agreement, Customer, Payer
from bot.domain.invitation import Wish, agree, at_once
from bot.domain.numbers import OrganisationNumber
from bot.domain.refusals import FirmsOwnSeat, NoPayer, OtherVariant, PlatformUnknown, Refusal, UnknownService
from bot.intake.catalogue import read_catalogue

CATALOGUE = read_catalogue(None)


def _wish(service: str, variant: str, payer: Payer | None = Payer.FIRM, period: int | None = 12) -> Wish:
    return Wish(service=service, variant=variant, payer=payer, period=period)


def _customer(*agreements: Agreement) -> Customer:
    number = OrganisationNumber("5599001236")
    return Customer(id="C", number=number, name="Kund", on_platform=None, agreements=agreements)


HAS_SMART = Agreement(service="eekonomi", variant="smart", payer=Payer.FIRM, period=12)
HAS_WHAT_IS_SOLD_NO_MORE = Agreement(service="eekonomi", variant="gone", payer=Payer.FIRM, period=12)


@pytest.mark.parametrize(
    ("wish", "has", "no"),
    [
        (_wish("gardin", "smart"), (), UnknownService),
        (_wish("eekonomi", "gardin"), (), UnknownService),
        (_wish("eekonomi", "pro"), (), FirmsOwnSeat),
        (_wish("eekonomi", "start"), (HAS_SMART,), OtherVariant),
        (_wish("eekonomi", "pro"), (HAS_SMART,), OtherVariant),
        (_wish("eekonomi", "pro"), (HAS_WHAT_IS_SOLD_NO_MORE,), FirmsOwnSeat),
        (_wish("eekonomi", "smart", payer=None), (), NoPayer),
        (_wish("eekonomi", "smart", period=5), (), NoPayer),
        (_wish("eekonomi", "smart", period=None), (), NoPayer),
    ],
)
def test_what_cannot_be_asked_is_refused(wish: Wish, has: tuple[Agreement, ...], no: type[Refusal]) -> None:
    with pytest.raises(no):
        agree(wish, _customer(*has), CATALOGUE)


def test_a_customer_is_asked_for_what_it_has_and_another_for_what_it_wants() -> None:
    paid = Terms(service="eekonomi", variant="smart", payer=Payer.FIRM, period=12)

    assert agree(_wish("eekonomi", "smart"), _customer(HAS_SMART), CATALOGUE) == paid
    assert agree(_wish("eekonomi", "smart"), _customer(), CATALOGUE) == paid


def test_what_costs_nothing_has_no_payer_and_no_period() -> None:
    free = agree(_wish("eekonomi", "start"), _customer(), CATALOGUE)

    assert free == Terms(service="eekonomi", variant="start", payer=None, period=None)


@pytest.mark.parametrize(
    ("variant", "on_platform", "begins"),
    [
        ("smart", False, False),
        ("smart", True, False),
        ("smart", None, False),
        ("start", True, False),
        ("start", False, True),
    ],
)
def test_only_what_is_free_begins_at_once_and_only_for_whoever_was_never_there(
    variant: str, *, on_platform: bool | None, begins: bool
) -> None:
    terms = agree(_wish("eekonomi", variant), _customer(), CATALOGUE)

    assert at_once(terms, on_platform=on_platform, catalogue=CATALOGUE) is begins


def test_what_is_free_waits_until_somebody_says_whether_the_customer_was_there() -> None:
    free = agree(_wish("eekonomi", "start"), _customer(), CATALOGUE)

    with pytest.raises(PlatformUnknown):
        at_once(free, on_platform=None, catalogue=CATALOGUE)
