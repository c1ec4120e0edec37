"""A change as a use case, on both databases: what may be changed, whom it is asked of, and what is refused (D11)."""

from dataclasses import replace

import pytest

from bot.domain.collaboration import Terms
from bot.domain.customer import Payer, Role
from bot.domain.ending import After, Choice
from bot.domain.firm import Person
from bot.domain.invitation import Wish
from bot.domain.refusals import ButtonGone, FormOutOfDate, IllegalMove, OwnAddress, Refusal, Unreachable
from bot.domain.refusals_change import ChangeWaits, NobodyToAsk, NothingToChange, OneKindOnly
from bot.storage.database import Database
from bot.usecases import amending, ending, planning
from bot.usecases.desk import Desk
from tests.usecases.bakery import IN_SLACK, again, bakery, stands, the_customer
from tests.usecases.test_registering import BO, EVA, happened

SMART = Wish(service="eekonomi", variant="smart", payer=Payer.FIRM, period=12)
PAYS_ITSELF = replace(SMART, payer=Payer.CUSTOMER)
CLOSED = Choice(after=After.CLOSED)


async def _draft(desk: Desk, wish: Wish, found: Person | None = IN_SLACK) -> str:
    [about, *_] = await stands(desk)
    ready = await amending.prepare(desk, about.id, wish)
    return (await amending.keep(desk, ready, wish, found))[0]


async def _ends(desk: Desk) -> str:
    """Have the draft of an ending, which nobody has confirmed."""
    standing = await planning.of_firm(desk, await the_customer(desk))
    ready = await planning.choose(desk, standing, frozenset({standing.live[0].id}))
    return (await planning.prepare(desk, ready.draft_id, {standing.live[0].id: CLOSED}, None)).draft_id


async def test_of_several_services_those_are_listed_that_can_be_changed(database: Database) -> None:
    desk = await bakery(database, "eekonomi:bokforing", "tid", "scanner")

    found = await amending.choices(desk, await the_customer(desk))

    assert {each.collaboration.terms.service for each in found} == {"eekonomi", "tid"}


async def test_what_nobody_need_approve_is_made_though_nobody_can_be_told_of_it(database: Database) -> None:
    desk = await bakery(database, "eekonomi:bokforing")

    await amending.carry_out(desk, await _draft(desk, SMART, None))

    [after] = await stands(desk)
    assert after.terms == Terms(service="eekonomi", variant="smart", payer=Payer.FIRM, period=12)
    assert (await happened(database, desk.firm)).count("Changed") == 1


async def test_what_the_customer_must_approve_waits_for_its_answer_and_is_asked_once(database: Database) -> None:
    desk = await bakery(database, "eekonomi:bokforing")
    first, second = await _draft(desk, PAYS_ITSELF), await _draft(desk, PAYS_ITSELF)

    await amending.carry_out(desk, first)
    for key, draft, no in (("2", first, FormOutOfDate), ("3", second, ChangeWaits)):
        with pytest.raises(no):
            await amending.carry_out(again(desk, key), draft)

    [after] = await stands(desk)
    assert (after.terms.variant, after.terms.payer) == ("bokforing", Payer.FIRM)
    assert (await happened(database, desk.firm)).count("ChangeAsked") == 1


@pytest.mark.parametrize(
    ("services", "contacts", "wish", "no"),
    [
        (["scanner"], [EVA], SMART, OneKindOnly),
        (["eekonomi:bokforing"], [], PAYS_ITSELF, NobodyToAsk),
        (["eekonomi:bokforing"], [replace(EVA, role=Role.USER, main=False), BO], PAYS_ITSELF, NobodyToAsk),
        (["eekonomi:bokforing"], [EVA], PAYS_ITSELF, Unreachable),
    ],
)
async def test_what_cannot_be_asked_or_changed_is_refused(
    database: Database, services: list[str], contacts: list[object], wish: Wish, no: type[Refusal]
) -> None:
    desk = await bakery(database, *services, contacts=contacts)  # type: ignore[arg-type]  # as the table says
    before = await happened(database, desk.firm)

    with pytest.raises(no):
        await _draft(desk, wish, None)

    assert await happened(database, desk.firm) == before


async def test_nobody_at_the_firms_own_address_is_asked(database: Database) -> None:
    desk = await bakery(database, "eekonomi:bokforing")
    own = replace(desk, firm=replace(desk.firm, mail_domains=frozenset({"bageri.example"})))

    with pytest.raises(OwnAddress):
        await _draft(own, PAYS_ITSELF)


async def test_what_ends_or_is_nobodys_is_not_changed_and_a_form_is_good_for_its_own_kind(
    database: Database,
) -> None:
    desk = await bakery(database, "eekonomi:bokforing")
    [about] = await stands(desk)
    change, end = await _draft(desk, SMART), await _ends(desk)

    with pytest.raises(FormOutOfDate):
        await amending.reopen(desk, end)
    with pytest.raises(FormOutOfDate):
        await planning.reopen(desk, change)
    with pytest.raises(ButtonGone):
        await amending.subject(desk, "nothing")
    await ending.confirm(again(desk, "2"), end)
    with pytest.raises(IllegalMove):
        await amending.subject(desk, about.id)
    with pytest.raises(NothingToChange):
        await amending.choices(desk, about.customer_id)


async def test_only_what_was_looked_at_is_carried_out(database: Database) -> None:
    desk = await bakery(database, "eekonomi:bokforing")
    looked_at = await _draft(desk, SMART)
    await amending.carry_out(desk, await _draft(desk, replace(SMART, variant="fakturering")))

    with pytest.raises(FormOutOfDate):
        await amending.carry_out(again(desk, "2"), looked_at)

    assert [each.terms.variant for each in await stands(desk)] == ["fakturering"]
