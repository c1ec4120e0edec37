"""An ending before it is confirmed, on both databases: who may say so, and what has moved since it was looked at."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.catalogue import Alone, Catalogue
from bot.domain.customer import Payer, Role
from bot.domain.ending import After, Choice
from bot.domain.firm import Identity, Level
from bot.domain.refusals import FormOutOfDate
from bot.domain.refusals_ending import EndsAlready, NothingChosen, OnlyAdministrator, UsersFirst
from bot.storage import customers
from bot.storage.database import Database
from bot.usecases import ending, planning
from bot.usecases.desk import Desk
from bot.usecases.ending import MainContact
from bot.usecases.planning import Prepared, Standing
from tests.conftest import NOON
from tests.usecases.bakery import again, as_contact, bakery, stands, the_customer
from tests.usecases.test_registering import BO, EVA, happened

CLOSED, ALONE = Choice(after=After.CLOSED), Choice(after=After.ALONE)
DAY = NOON + timedelta(days=3)


async def _chosen(desk: Desk) -> Standing:
    standing = await planning.of_firm(desk, await the_customer(desk))
    return await planning.choose(desk, standing, frozenset(each.id for each in standing.live))


async def _prepared(desk: Desk, choice: Choice = CLOSED, *, later: bool = False) -> Prepared:
    standing = await _chosen(desk)
    choices = {each.id: choice for each in standing.live}
    return await planning.prepare(desk, standing.draft_id, choices, DAY if later else None)


async def test_an_end_on_a_day_is_set_once_and_can_come_sooner(database: Database) -> None:
    desk = await bakery(database, "tid")
    await ending.confirm(desk, (await _prepared(desk, later=True)).draft_id)

    [no] = (await _prepared(desk, later=True)).refusals("sv").values()
    await ending.confirm(again(desk, "2"), (await _prepared(desk)).draft_id)

    assert isinstance(no, EndsAlready)
    assert [each.status.value for each in await stands(desk)] == ["ended"]


async def test_what_moved_since_it_was_chosen_is_not_ended_as_it_was(database: Database) -> None:
    desk = await bakery(database, "tid")
    nothing = frozenset({"nothing"})
    with pytest.raises(NothingChosen):
        await planning.choose(desk, await planning.of_firm(desk, await the_customer(desk)), nothing)
    looked_at = await _prepared(desk)
    await ending.confirm(desk, (await _prepared(desk, later=True)).draft_id)

    with pytest.raises(FormOutOfDate):
        await ending.confirm(again(desk, "2"), looked_at.draft_id)

    assert [each.status.value for each in await stands(desk)] == ["ending"]


async def test_what_has_come_to_stand_in_the_way_since_is_refused_at_the_last_step_too(database: Database) -> None:
    desk = await bakery(database, "tid", payer=Payer.CUSTOMER)
    ready = await _prepared(desk)
    [tid] = [each for each in desk.catalogue.services if each.id == "tid"]
    stricter = replace(desk, catalogue=Catalogue((replace(tid, alone=Alone.USERS),)))
    alone = await _prepared(desk, ALONE)

    with pytest.raises(UsersFirst):
        await ending.confirm(stricter, alone.draft_id)

    await ending.confirm(again(desk, "2"), ready.draft_id)
    assert [each.status.value for each in await stands(desk)] == ["ended"]


async def test_a_user_who_was_not_asked_and_somebody_of_another_company_end_nothing(database: Database) -> None:
    desk = await bakery(database, "tid", contacts=(EVA, BO))
    [about] = await stands(desk)
    bo = await as_contact(desk, "Bo")
    elsewhere = Identity(contact_id="x", customer_id="another", level=Level.CONFIRMED, address=BO.email)
    stranger = replace(bo, actor=replace(bo.actor, identities=(elsewhere,)))

    for who in (bo, stranger):
        with pytest.raises(OnlyAdministrator):
            await planning.of_customer(who, about.id)

    assert (await planning.of_customer(await as_contact(desk), about.id)).live == (about,)


async def test_whom_the_register_has_no_more_becomes_no_main_contact(database: Database) -> None:
    desk = await bakery(database, "tid", contacts=(replace(EVA, main=False), BO))
    before = await happened(database, desk.firm)
    ready = await _prepared(desk)
    known = {each.name: each.id for each in ready.customer.contacts}

    with pytest.raises(FormOutOfDate):
        await ending.confirm(desk, ready.draft_id, MainContact(contact_id="gone"))
    assert await happened(database, desk.firm) == before
    await ending.confirm(desk, ready.draft_id, MainContact(contact_id=known["Bo"]))

    async with database.reading() as tx:
        customer = await customers.load(tx, desk.firm.id, ready.customer.id)
    assert customer is not None
    assert customer.main_contact is not None
    assert (customer.main_contact.name, customer.main_contact.role) == ("Bo", Role.ADMINISTRATOR)
    assert {*(await happened(database, desk.firm))[len(before) :]} >= {"ContactChanged", "Ended"}
