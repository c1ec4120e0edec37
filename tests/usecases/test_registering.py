"""A register is loaded on both databases: once is the same as twice, what changes is an event, what is absent stays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.domain.collaboration import Status, Terms
from bot.domain.customer import Agreement, Contact, Customer, Engagement, Member, Part, Payer, Role
from bot.domain.firm import Firm, Person
from bot.domain.numbers import OrganisationNumber
from bot.domain.register import ContactEntry, Entry, Existing, KeptOut
from bot.storage import customers, firms, history, registers
from bot.storage import tables as t
from bot.storage.database import Database
from bot.usecases.registering import BATCH, examine, load_register
from tests.conftest import NOON

LATER = NOON + timedelta(days=1)
NUMBER = OrganisationNumber("5599001236")
EVA = ContactEntry(name="Eva", email="eva@bageri.example", role=Role.ADMINISTRATOR, main=True, language="sv")
BO = ContactEntry(name="Bo", email="bo@bageri.example")
SMART = Terms(service="eekonomi", variant="smart", payer=Payer.CUSTOMER, period=12)
SINCE = datetime(2024, 3, 1, tzinfo=UTC)
KARIN = Member(user_id="U1", name="Karin Ek", part=Part.OWNER)
ALI = Member(user_id="U2", name="Ali Demir", part=Part.PARTICIPANT)
BAKERY = Entry(
    number=NUMBER,
    name="Björkens Bageri AB",
    on_platform=True,
    contacts=(EVA, BO),
    agreements=(Agreement(service="tid", variant="standard", payer=Payer.CUSTOMER, period=3),),
    members=(KARIN, ALI),
    collaborations=(Existing(terms=SMART, since=SINCE, line=2),),
)


async def firm_in(database: Database, team_id: str = "T1") -> Firm:
    async with database.transaction() as tx:
        firm_id = await firms.create(tx, team_id=team_id, name=team_id, language="sv", at=NOON)
        return await firms.load(tx, firm_id)


async def stored(database: Database, firm: Firm) -> tuple[Customer, Engagement]:
    async with database.reading() as tx:
        known = (await registers.known(tx, firm.id, [NUMBER]))[NUMBER.value]
    assert known.customer is not None
    assert known.engagement is not None
    return known.customer, known.engagement


async def happened(database: Database, firm: Firm) -> list[str]:
    async with database.reading() as tx:
        assert await history.verify(tx, firm.id) is None
        h = t.history.c
        return list((await tx.run(select(h.kind).where(h.firm_id == firm.id).order_by(h.seq))).scalars())


async def collaborations(database: Database, firm: Firm) -> list[Any]:
    c = t.collaboration.c
    async with database.reading() as tx:
        return list(await tx.run(select(t.collaboration).where(c.firm_id == firm.id)))


def person(customer: Customer, name: str) -> Contact:
    return next(contact for contact in customer.contacts if contact.name == name)


async def test_what_exists_already_is_entered_with_all_its_history(database: Database) -> None:
    firm = await firm_in(database)

    [changes] = await load_register(database, firm, [BAKERY], NOON)

    customer, engagement = await stored(database, firm)
    [active] = await collaborations(database, firm)
    assert changes.is_new
    assert (customer.name, customer.on_platform) == ("Björkens Bageri AB", True)
    assert (person(customer, "Eva").main, person(customer, "Bo").role) == (True, Role.USER)
    assert customer.agreements == BAKERY.agreements
    assert {(m.user_id, m.part) for m in engagement.members} == {("U1", Part.OWNER), ("U2", Part.PARTICIPANT)}
    assert (active.status, active.active_firm, active.created_at) == (Status.ACTIVE, firm.id, SINCE)
    assert await happened(database, firm) == [
        "CustomerRegistered",
        "ContactAdded",
        "ContactAdded",
        "AgreementNoted",
        "EngagementChanged",
        "EngagementChanged",
        "CollaborationImported",
    ]


async def test_nobody_is_told_of_what_was_loaded(database: Database) -> None:
    firm = await firm_in(database)

    await load_register(database, firm, [BAKERY], NOON)

    async with database.reading() as tx:
        told = await tx.run(select(t.outbox.c.id).where(t.outbox.c.firm_id == firm.id))
        assert told.all() == []


async def test_a_second_load_changes_nothing(database: Database) -> None:
    firm = await firm_in(database)
    await load_register(database, firm, [BAKERY], NOON)
    before = await happened(database, firm)

    [changes] = await load_register(database, firm, [BAKERY], LATER)

    assert changes.nothing
    assert await happened(database, firm) == before


async def test_a_trial_says_what_would_change_and_changes_nothing(database: Database) -> None:
    firm = await firm_in(database)

    [changes] = await examine(database, firm, [BAKERY])

    assert (changes.is_new, changes.added, len(changes.begun)) == (True, (EVA, BO), 1)
    assert await happened(database, firm) == []


async def test_what_the_file_does_not_name_stays(database: Database) -> None:
    firm = await firm_in(database)
    await load_register(database, firm, [BAKERY], NOON)
    before = await stored(database, firm)

    [changes] = await load_register(database, firm, [Entry(number=NUMBER, name="", on_platform=None)], LATER)

    assert changes.nothing
    assert await stored(database, firm) == before


async def test_changed_cells_are_stored_and_are_events(database: Database) -> None:
    firm = await firm_in(database)
    await load_register(database, firm, [BAKERY], NOON)
    tid = Agreement(service="tid", variant="standard", payer=Payer.FIRM, period=12)
    evas = replace(EVA, name="Eva Björk", language="en", login="eva@login.example")
    changed = replace(BAKERY, name="Björkens AB", contacts=(evas,), agreements=(tid,))

    await load_register(database, firm, [changed], LATER)

    customer, _ = await stored(database, firm)
    assert (customer.name, customer.agreements) == ("Björkens AB", (tid,))
    assert (person(customer, "Eva Björk").language, person(customer, "Eva Björk").login) == ("en", "eva@login.example")
    assert (await happened(database, firm))[7:] == ["CustomerChanged", "ContactChanged", "AgreementNoted"]
    async with database.reading() as tx:
        assert [name for _, name, _ in await customers.search(tx, firm.id, "björkens ab", 5)] == ["Björkens AB"]


@pytest.mark.parametrize(
    "said",
    [
        ContactEntry(name="Eva", email="eva.bjork@bageri.example"),
        ContactEntry(name="Eva Björk", email="ny@bageri.example", login="eva@login.example"),
    ],
)
async def test_a_new_address_is_the_same_person_and_ends_what_slack_knew(
    database: Database, said: ContactEntry
) -> None:
    firm = await firm_in(database)
    with_login = replace(EVA, login="eva@login.example" if said.login else None)
    await load_register(database, firm, [replace(BAKERY, contacts=(with_login, BO))], NOON)
    eva = person((await stored(database, firm))[0], "Eva")
    slack = Person(team_id="T1", user_id="U9", name="Eva", email=eva.address, language=None)
    async with database.transaction() as tx:
        await customers.identify(tx, firm.id, eva, slack, NOON)

    moved = replace(said, login="flyttad@login.example") if said.login is None else said
    await load_register(database, firm, [replace(BAKERY, contacts=(moved, BO))], LATER)

    customer, _ = await stored(database, firm)
    assert {contact.id for contact in customer.contacts if contact.name.startswith("Eva")} == {eva.id}
    async with database.reading() as tx:
        still_known = await customers.user_of(tx, firm.id, eva.id)
    assert (still_known is None) is (person(customer, said.name).address != eva.address)


async def test_a_person_whose_old_address_the_file_still_names_is_somebody_else(database: Database) -> None:
    firm = await firm_in(database)
    await load_register(database, firm, [BAKERY], NOON)
    another = ContactEntry(name="Eva", email="eva2@bageri.example")

    await load_register(database, firm, [replace(BAKERY, contacts=(EVA, BO, another))], LATER)

    customer, _ = await stored(database, firm)
    assert len(customer.contacts) == 3


@pytest.mark.parametrize("of_eva", [(), (replace(EVA, main=None),), (replace(EVA, main=None, language="en"),)])
async def test_the_main_contact_moves_and_there_is_never_a_second(
    database: Database, of_eva: tuple[ContactEntry, ...]
) -> None:
    firm = await firm_in(database)
    await load_register(database, firm, [BAKERY], NOON)

    await load_register(database, firm, [replace(BAKERY, contacts=(*of_eva, replace(BO, main=True)))], LATER)

    customer, _ = await stored(database, firm)
    assert [(c.name, c.role) for c in customer.contacts if c.main] == [("Bo", Role.ADMINISTRATOR)]
    assert person(customer, "Eva").role is Role.ADMINISTRATOR
    assert person(customer, "Eva").language == (of_eva[0] if of_eva else EVA).language


async def test_whoever_becomes_a_user_is_no_main_contact_any_more(database: Database) -> None:
    firm = await firm_in(database)
    await load_register(database, firm, [BAKERY], NOON)
    user = ContactEntry(name="Eva", email="EVA@bageri.example", role=Role.USER)

    await load_register(database, firm, [replace(BAKERY, contacts=(user,))], LATER)

    customer, _ = await stored(database, firm)
    assert customer.main_contact is None


async def test_a_new_owner_takes_over_and_the_former_goes_on_as_participant(database: Database) -> None:
    firm = await firm_in(database)
    await load_register(database, firm, [BAKERY], NOON)
    await _deputise(database, firm)
    ali_owns = replace(ALI, part=Part.OWNER)

    await load_register(database, firm, [replace(BAKERY, members=(ali_owns,))], LATER)
    [again] = await load_register(database, firm, [replace(BAKERY, members=(ali_owns,))], LATER)

    _, engagement = await stored(database, firm)
    assert {(m.user_id, m.part) for m in engagement.members} == {
        ("U1", Part.PARTICIPANT),
        ("U2", Part.OWNER),
        ("U2", Part.DEPUTY),
    }
    assert again.nothing


async def _deputise(database: Database, firm: Firm) -> None:
    _, engagement = await stored(database, firm)
    async with database.transaction() as tx:
        deputy = Member(user_id="U2", name="Ali Demir", part=Part.DEPUTY, since=NOON, until=LATER)
        await customers.add_member(tx, firm.id, engagement.id, deputy)


async def test_a_participant_in_the_file_does_not_unseat_an_owner(database: Database) -> None:
    firm = await firm_in(database)
    await load_register(database, firm, [BAKERY], NOON)

    [changes] = await load_register(
        database, firm, [replace(BAKERY, members=(replace(KARIN, part=Part.PARTICIPANT),))], LATER
    )

    assert changes.nothing


async def test_a_customer_of_another_firm_keeps_its_collaboration_out_and_nothing_else(database: Database) -> None:
    ours, theirs = await firm_in(database), await firm_in(database, "T2")
    await load_register(database, theirs, [BAKERY], NOON)

    [seen] = await examine(database, ours, [BAKERY])
    await load_register(database, ours, [BAKERY], NOON)

    assert [(existing.line, why) for existing, why in seen.kept_out] == [(2, KeptOut.HAS_FIRM)]
    assert seen.begun == ()
    assert await collaborations(database, ours) == []
    assert (await stored(database, ours))[0].name == "Björkens Bageri AB"
    assert "CollaborationImported" not in await happened(database, ours)


@pytest.mark.parametrize(
    ("status", "since", "why"),
    [
        (Status.INVITED, SINCE, KeptOut.ASKED),
        (Status.DECLINED, SINCE, KeptOut.CLOSED),
        (Status.DECLINED, None, KeptOut.CLOSED),
        (Status.DECLINED, NOON + timedelta(days=2), None),
        (Status.ACTIVE, SINCE, None),
    ],
)
async def test_what_was_decided_since_is_not_undone_by_an_old_file(
    database: Database, status: Status, since: datetime | None, why: KeptOut | None
) -> None:
    firm = await firm_in(database)
    await load_register(database, firm, [BAKERY], NOON)
    bound = firm.id if status is Status.ACTIVE else None
    async with database.transaction() as tx:
        mine = t.collaboration.c.firm_id == firm.id
        values = {"status": status, "active_firm": bound, "changed_at": LATER}
        await tx.run(update(t.collaboration).where(mine).values(**values))

    again = replace(BAKERY, collaborations=(Existing(terms=SMART, since=since, line=2),))
    [changes] = await load_register(database, firm, [again], NOON + timedelta(days=3))

    assert [reason for _, reason in changes.kept_out] == ([why] if why else [])
    assert len(changes.begun) == (status is Status.DECLINED and why is None)


async def test_terms_that_were_changed_since_stay(database: Database) -> None:
    firm = await firm_in(database)
    await load_register(database, firm, [BAKERY], NOON)
    other = replace(BAKERY, collaborations=(Existing(terms=replace(SMART, payer=Payer.FIRM)),))

    [changes] = await load_register(database, firm, [other], LATER)

    assert [why for _, why in changes.kept_out] == [KeptOut.OTHER_TERMS]
    assert [each.payer for each in await collaborations(database, firm)] == [Payer.CUSTOMER]


async def test_what_is_on_the_platform_stays_there_whatever_the_file_says(database: Database) -> None:
    firm = await firm_in(database)
    new = Entry(number=NUMBER, name="Bageriet", on_platform=None)
    await load_register(database, firm, [new], NOON)
    assert (await examine(database, firm, [replace(new, on_platform=False)]))[0].customer is not None

    await load_register(database, firm, [replace(new, agreements=BAKERY.agreements)], NOON)
    [changes] = await load_register(database, firm, [replace(new, on_platform=False)], NOON)

    assert changes.nothing


async def test_more_customers_than_one_transaction_holds_are_all_entered(database: Database) -> None:
    firm = await firm_in(database)
    entries = [
        Entry(number=OrganisationNumber(f"55990{i:05}"), name=f"Kund {i}", on_platform=None) for i in range(BATCH + 1)
    ]

    changes = await load_register(database, firm, entries, NOON)

    assert len(changes) == BATCH + 1
    assert await happened(database, firm) == ["CustomerRegistered"] * (BATCH + 1)
