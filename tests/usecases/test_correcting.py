"""A correction by hand, on both databases: sent twice it is done once, and what it was about may be gone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.customer import Role
from bot.domain.firm import Actor, Firm, Person
from bot.domain.numbers import OrganisationNumber
from bot.domain.policy import LOOKUPS_PER_PERSON
from bot.domain.refusals import AlreadyRegistered, FormOutOfDate, NotOfFirm, TooManyLookups, UnknownCustomer
from bot.domain.register import ContactEntry
from bot.intake.catalogue import read_catalogue
from bot.storage import tables as t
from bot.storage.database import Database
from bot.usecases.correcting import Correction, correct, for_correction
from bot.usecases.desk import Desk, Request
from bot.usecases.enquiring import enquire
from bot.usecases.meeting import one, promote
from tests.conftest import NOON
from tests.usecases.test_registering import firm_in, happened

NUMBER = OrganisationNumber("5599001236")
NEW = Correction(name="Bageriet", on_platform=None, number=NUMBER)
BO = ContactEntry(name="Bo", email="bo@bageri.example", role=Role.USER, main=False)


def desk_of(database: Database, firm: Firm, key: str = "1", *, of_firm: bool = True) -> Desk:
    person = Person(team_id="T1", user_id="U1", name="Karin", email="karin@byra.example", language="sv")
    return Desk(
        database=database,
        catalogue=read_catalogue(),
        firm=replace(firm, managers=frozenset({"U9"})),
        actor=Actor(person=person, of_firm=of_firm, manager=False),
        now=NOON,
        request=Request(key=key, digest="d"),
    )


async def test_a_form_that_is_sent_twice_is_carried_out_once(database: Database) -> None:
    firm = await firm_in(database)

    first = await correct(desk_of(database, firm), NEW, None)
    again = await correct(desk_of(database, firm), NEW, None)
    more = Correction(name="Bageriet", on_platform=None, customer_id=first, person=BO)
    assert await correct(desk_of(database, firm, "2"), more, None) == first
    assert await correct(desk_of(database, firm, "2"), more, None) == first

    assert first == again
    assert await happened(database, firm) == ["CustomerRegistered", "EngagementChanged", "ContactAdded"]
    with pytest.raises(AlreadyRegistered):
        await correct(desk_of(database, firm, "3"), NEW, None)


async def test_only_what_changes_is_an_event_and_a_form_vouches_for_whom_it_promotes(database: Database) -> None:
    firm = await firm_in(database)
    customer_id = await correct(desk_of(database, firm), replace(NEW, person=BO), None)
    [bo] = (await for_correction(desk_of(database, firm), customer_id)).contacts
    same = Correction(name="Bageriet", on_platform=None, customer_id=customer_id, contact_id=bo.id, person=BO)
    before = await happened(database, firm)

    await correct(desk_of(database, firm, "2"), same, None)
    await correct(desk_of(database, firm, "3"), replace(same, contact_id=None, person=None), None)
    assert await happened(database, firm) == before
    promoted = replace(BO, role=Role.ADMINISTRATOR, main=True)
    await correct(desk_of(database, firm, "4"), replace(same, person=promoted), None)

    assert (await happened(database, firm))[len(before) :] == ["ContactChanged"]
    async with database.reading() as tx:
        origin = await tx.run(select(t.contact.c.origin).where(t.contact.c.firm_id == firm.id))
        assert origin.scalars().all() == ["form"]


async def test_what_is_gone_or_foreign_is_refused(database: Database) -> None:
    firm = await firm_in(database)
    customer_id = await correct(desk_of(database, firm), NEW, None)
    gone = Correction(name="B", on_platform=None, customer_id=customer_id, contact_id="gone", person=BO)

    with pytest.raises(FormOutOfDate):
        await correct(desk_of(database, firm, "2"), gone, None)
    with pytest.raises(UnknownCustomer):
        await correct(desk_of(database, firm, "3"), replace(gone, customer_id="nobody"), None)
    with pytest.raises(NotOfFirm):
        await correct(desk_of(database, firm, "4", of_firm=False), NEW, None)


async def test_who_was_changed_meanwhile_is_not_promoted_and_their_new_address_stays(database: Database) -> None:
    firm = await firm_in(database)
    customer_id = await correct(desk_of(database, firm), replace(NEW, person=BO), None)
    [bo] = (await for_correction(desk_of(database, firm), customer_id)).contacts
    moved = replace(BO, email="bo@annat.example")
    change = Correction(name="Bageriet", on_platform=None, customer_id=customer_id, contact_id=bo.id, person=moved)
    await correct(desk_of(database, firm, "2"), change, None)

    with pytest.raises(FormOutOfDate):
        await promote(desk_of(database, firm, "3"), bo, None)
    with pytest.raises(FormOutOfDate):
        await one(desk_of(database, firm), customer_id, "gone")

    [bo] = (await for_correction(desk_of(database, firm), customer_id)).contacts
    assert (bo.email, bo.main) == ("bo@annat.example", False)


async def test_adding_many_companies_counts_as_asking_about_them(database: Database) -> None:
    firm = await firm_in(database)
    desk = desk_of(database, firm)
    numbers = [OrganisationNumber(f"55990{i:05}") for i in range(LOOKUPS_PER_PERSON + 2)]
    for number in numbers[:LOOKUPS_PER_PERSON]:
        await enquire(desk, number)

    for number in numbers[LOOKUPS_PER_PERSON:]:
        with pytest.raises(TooManyLookups):
            await enquire(desk, number)

    assert await happened(database, firm) == ["Snooping"]
    await enquire(replace(desk, now=NOON + timedelta(hours=2)), numbers[0])
