"""What an ending costs and leaves, by service, variant, payer and party: the table of the domain (S26, S33-S36)."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.catalogue import Alone
from bot.domain.collaboration import MOVES, Collaboration, Status, Terms, Verb
from bot.domain.consequences import Access, Blocker, consequences
from bot.domain.customer import Payer
from bot.domain.ending import After, Choice, Ending, Party
from bot.domain.refusals import IllegalMove
from bot.intake.catalogue import read_catalogue
from tests.conftest import NOON

CATALOGUE = read_catalogue()
FIRM, CUSTOMER, ALONE, CLOSED = Party.FIRM, Party.CUSTOMER, After.ALONE, After.CLOSED
PAID_BY_FIRM, PAID_BY_CUSTOMER = Payer.FIRM, Payer.CUSTOMER


def found(pair: str, payer: Payer | None, party: Party, after: After, **said: Any) -> Any:
    service_id, _, variant = pair.partition(":")
    service = CATALOGUE.service(service_id)
    assert service is not None
    terms = Terms(service=service_id, variant=variant or "standard", payer=payer, period=12 if payer else None)
    return consequences(service, terms, Choice(after=after, **said), party)


@pytest.mark.parametrize(
    ("pair", "payer", "party", "said", "onward", "asks", "blockers"),
    [
        ("eekonomi:start", None, FIRM, {}, "smart", True, []),
        ("eekonomi:start", None, CUSTOMER, {}, "smart", False, []),
        ("eekonomi:start", None, CUSTOMER, {"keeps_variant": True}, "smart", False, []),
        ("eekonomi:fakturering", PAID_BY_CUSTOMER, FIRM, {}, "smart", True, []),
        ("eekonomi:bokforing", PAID_BY_CUSTOMER, FIRM, {"keeps_variant": True}, "bokforing", False, [Blocker.REASON]),
        ("eekonomi:bokforing", PAID_BY_CUSTOMER, FIRM, {"keeps_variant": True, "reason": "x"}, "bokforing", False, []),
        ("eekonomi:bokforing", PAID_BY_FIRM, FIRM, {"keeps_variant": True}, "bokforing", True, [Blocker.REASON]),
        ("eekonomi:bokforing", PAID_BY_FIRM, CUSTOMER, {"keeps_variant": True}, "bokforing", False, []),
        ("eekonomi:pro", PAID_BY_CUSTOMER, FIRM, {}, "smart", False, []),
        ("eekonomi:smart", PAID_BY_CUSTOMER, FIRM, {}, "smart", False, []),
        ("eekonomi:smart", PAID_BY_CUSTOMER, FIRM, {"asks": True}, "smart", True, []),
        ("eekonomi:smart", PAID_BY_CUSTOMER, CUSTOMER, {"asks": True}, "smart", False, []),
        ("eekonomi:smart", PAID_BY_FIRM, FIRM, {}, "smart", True, []),
        ("eekonomi:smart", PAID_BY_FIRM, CUSTOMER, {}, "smart", False, []),
        ("lon", PAID_BY_CUSTOMER, FIRM, {}, "standard", False, [Blocker.USERS]),
        ("lon", PAID_BY_CUSTOMER, CUSTOMER, {}, "standard", False, [Blocker.USERS]),
        ("lon", PAID_BY_CUSTOMER, FIRM, {"users_added": True}, "standard", False, []),
        ("tid", PAID_BY_FIRM, FIRM, {}, "standard", True, []),
    ],
)  # fmt: skip
def test_going_on_alone_takes_what_the_table_says(
    pair: str,
    payer: Payer | None,
    party: Party,
    said: dict[str, Any],
    onward: str,
    blockers: list[Blocker],
    *,
    asks: bool,
) -> None:
    means = found(pair, payer, party, ALONE, **said)

    assert (means.variant.id, means.asks, list(means.blockers)) == (onward, asks, blockers)
    assert (means.firm, means.customer, means.deletes) == (Access.NONE, Access.WORKS, False)
    assert means.payer is PAID_BY_CUSTOMER


@pytest.mark.parametrize(
    ("pair", "said", "left"),
    [
        ("eekonomi:start", {}, Access.READS),
        ("eekonomi:pro", {}, Access.READS),
        ("ekonomioversikt", {"deletes": True}, Access.READS),
        ("tid", {}, Access.READS),
        ("lon", {}, Access.READS),
        ("utlagg", {}, Access.READS),
        ("utlagg", {"deletes": True}, Access.NONE),
        ("scanner", {}, Access.NONE),
    ],
)
@pytest.mark.parametrize("party", Party)
def test_a_service_that_ends_leaves_what_the_catalogue_says_and_nothing_stands_in_its_way(
    pair: str, said: dict[str, Any], left: Access, party: Party
) -> None:
    means = found(pair, PAID_BY_FIRM, party, CLOSED, **said)

    assert (means.firm, means.customer, means.payer, means.blockers) == (left, left, None, ())
    assert means.deletes is (pair == "utlagg" and bool(said))


def test_scanner_ends_with_the_collaboration_whatever_was_said() -> None:
    assert found("scanner", None, FIRM, ALONE).after is CLOSED


def test_start_goes_on_as_the_smallest_commitment_there_is() -> None:
    assert found("eekonomi:start", None, CUSTOMER, ALONE).period == 3


def test_where_nothing_costs_anything_nobody_pays_afterwards() -> None:
    scanner = CATALOGUE.known_service("scanner")
    terms = Terms(service="scanner", variant="standard", payer=None, period=None)

    means = consequences(replace(scanner, alone=Alone.YES), terms, Choice(after=ALONE), FIRM)

    assert (means.payer, means.period, means.starts_paying, means.blockers) == (None, None, False, ())


def take(stands: Collaboration, verb: Verb, agreed: Ending) -> Collaboration:
    if verb is Verb.STOP:
        return stands.stop()
    return stands.schedule(agreed, NOON) if verb is Verb.SCHEDULE else stands.end(agreed, NOON)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("verb", [Verb.SCHEDULE, Verb.STOP, Verb.END])
def test_an_end_is_a_step_that_the_life_allows_or_none(status: Status, verb: Verb) -> None:
    terms = Terms(service="eekonomi", variant="bokforing", payer=Payer.FIRM, period=3)
    stands = Collaboration(id="1", firm_id="f", customer_id="c", terms=terms, status=status)
    agreed = Ending(
        after=ALONE, party=FIRM, variant="smart", payer=Payer.CUSTOMER, period=12, by_user="u", by_name="Karin"
    )
    if (status, verb) not in MOVES:
        with pytest.raises(IllegalMove):
            take(stands, verb, agreed)
        return
    after = take(stands, verb, agreed)

    assert after.status is MOVES[status, verb]
    assert after.terms.variant == ("smart" if verb is Verb.END else "bokforing")
    assert (after.ending is None) is (verb is Verb.STOP)
