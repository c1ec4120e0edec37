"""The morning round on both databases: what will block is told once, that morning, whatever was missed (D15)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from structlog.testing import capture_logs

from bot.domain.alert_events import Lack, MainContactLacking, PeriodEnds
from bot.domain.collaboration import Terms
from bot.domain.customer import Member, Part, Payer
from bot.domain.events import DigestSent, Event
from bot.domain.firm import Firm
from bot.domain.register import ContactEntry, Existing
from bot.storage import customers, firms, history, installations
from bot.storage import tables as t
from bot.storage.database import Database
from bot.storage.installations import Installation
from bot.usecases import rounds, ticking, workdays
from bot.usecases.registering import load_register
from tests.conftest import NOON
from tests.usecases.bakery import IN_SLACK
from tests.usecases.test_registering import BAKERY, EVA, firm_in

SINCE = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
SMART = Terms(service="eekonomi", variant="smart", payer=Payer.FIRM, period=12)
EIGHT, DAY = datetime(2027, 2, 18, 7, 0, tzinfo=UTC), timedelta(days=1)  # 91 days before the period ends
SATURDAY, MANAGER = datetime(2027, 4, 24, 7, 0, tzinfo=UTC), "U9"


async def _firm(
    database: Database,
    *,
    contacts: Sequence[ContactEntry] = (EVA,),
    since: datetime | None = SINCE,
    team_id: str = "T1",
) -> Firm:
    """Make a firm that is set up, with one customer and one collaboration."""
    firm = replace(await firm_in(database, team_id), channel_id="C1", managers=frozenset({MANAGER}))
    async with database.transaction() as tx:
        await firms.configure(tx, firm, None)
        await installations.install(tx, firm.id, Installation(team_id=team_id, bot_user_id="UB", bot_token="x"), NOON)
    entry = replace(
        BAKERY, contacts=tuple(contacts), agreements=(), collaborations=(Existing(terms=SMART, since=since),)
    )
    if team_id == "T1":
        await load_register(database, firm, [entry], NOON)
    return firm


async def _said(database: Database, firm: Firm) -> list[Event]:
    """List what was found and told since the register was loaded."""
    h = t.history.c
    async with database.reading() as tx:
        numbers = (await tx.run(select(h.seq).where(h.firm_id == firm.id).order_by(h.seq))).scalars().all()
        events = [(await history.read(tx, firm.id, seq)).event for seq in numbers]
    return [each for each in events if isinstance(each, PeriodEnds | MainContactLacking | DigestSent)]


async def _found(database: Database, firm: Firm) -> list[object]:
    said = await _said(database, firm)
    return [getattr(each, "days", None) or getattr(each, "lack", None) for each in said if type(each) is not DigestSent]


async def test_an_end_is_told_that_morning_to_owner_and_managers_once_at_each_stage(database: Database) -> None:
    firm = await _firm(database)
    assert await ticking.tick(database, EIGHT) == 1
    assert await _said(database, firm) == []

    await ticking.tick(database, EIGHT + DAY)
    await ticking.tick(database, EIGHT + DAY)

    [ends, *digests] = await _said(database, firm)
    assert isinstance(ends, PeriodEnds)
    assert (ends.days, ends.ends_at) == (90, datetime(2027, 5, 19, 22, 0, tzinfo=UTC))
    assert [each.told for each in digests if isinstance(each, DigestSent)] == [("U1",), ("U9",)]
    for days in (4, 31, 32, 61, 62):
        await ticking.tick(database, EIGHT + days * DAY)
    assert await _found(database, firm) == [90, 60, 30]


async def test_what_was_missed_is_one_word_and_none_at_night_or_on_a_day_off(database: Database) -> None:
    firm = await _firm(database)

    for never in (SATURDAY, SATURDAY + 2 * DAY - timedelta(hours=3), SATURDAY + 2 * DAY + timedelta(hours=10)):
        assert await rounds.look_around(database, never, workdays.swedish) == 0
    await rounds.look_around(database, SATURDAY + 2 * DAY, workdays.swedish)

    assert await _found(database, firm) == [30]


async def test_what_was_loaded_without_a_day_has_no_end_that_anybody_knows(database: Database) -> None:
    firm = await _firm(database, since=None)

    await ticking.tick(database, EIGHT + 3 * DAY)
    await ticking.tick(database, NOON + 360 * DAY)

    assert await _found(database, firm) == []


async def test_a_change_begins_another_period(database: Database) -> None:
    firm = await _firm(database)
    async with database.transaction() as tx:
        c = t.collaboration.c
        about = (await tx.run(select(c.id, c.customer_id).where(c.firm_id == firm.id))).one()
        changed = {"kind": "Changed", "customer_id": about.customer_id, "collaboration_id": about.id, "at": NOON}
        row = {"firm_id": firm.id, "seq": 99, "body": "{}", "previous": "", "hash": ""}
        await tx.run(t.history.insert().values(**row, **changed))

    assert await rounds.look_around(database, EIGHT + 4 * DAY, workdays.swedish) == 1

    async with database.reading() as tx:
        assert (await tx.run(select(t.noticed.c.kind).where(t.noticed.c.firm_id == firm.id))).scalars().all() == [
            "round"
        ]


async def test_a_main_contact_who_is_missing_is_told_and_told_again_once_mended_and_broken(database: Database) -> None:
    firm = await _firm(database, contacts=[replace(EVA, main=False)], since=None)
    k = t.contact.c
    for main in (False, True, False):
        async with database.transaction() as tx:
            await tx.run(update(t.contact).where(k.firm_id == firm.id).values(main=main))
        for _ in range(2):
            await rounds.look_around(database, EIGHT, workdays.swedish)
            async with database.transaction() as tx:
                await tx.run(delete(t.noticed).where(t.noticed.c.firm_id == firm.id, t.noticed.c.kind == "round"))

    assert await _found(database, firm) == [Lack.MISSING, Lack.MISSING]


@pytest.mark.parametrize("lack", [Lack.LEFT, Lack.MOVED, None])
async def test_a_main_contact_whom_slack_lost_is_told_and_one_it_never_had_is_not(
    database: Database, lack: Lack | None
) -> None:
    firm = await _firm(database, since=None)
    async with database.transaction() as tx:
        eva = (await tx.run(select(t.contact).where(t.contact.c.firm_id == firm.id))).one()
        contact = customers.contact_of(eva)
        person = replace(IN_SLACK, email=contact.address, deleted=lack is Lack.LEFT)
        await firms.remember(tx, firm.id, person, NOON)
        if lack:
            await customers.identify(tx, firm.id, contact, person, NOON)
        if lack is Lack.MOVED:
            await customers.unbind(tx, firm.id, contact.id, person, NOON)

    await rounds.look_around(database, EIGHT, workdays.swedish)

    assert await _found(database, firm) == ([lack] if lack else [])


async def test_more_than_a_short_transaction_holds_is_told_in_one_message(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "BATCH", 1)
    firm = await _firm(database, contacts=[replace(EVA, main=False)])

    await ticking.tick(database, EIGHT + 4 * DAY)

    said = await _said(database, firm)
    assert [len(each.entries) for each in said if isinstance(each, DigestSent)] == [2, 2]


async def test_who_no_longer_answers_for_a_customer_hears_nothing_of_it(database: Database) -> None:
    firm = await _firm(database)
    await rounds.look_around(database, EIGHT + 4 * DAY, workdays.swedish)
    async with database.transaction() as tx:
        await tx.run(delete(t.member).where(t.member.c.firm_id == firm.id))
        engagement = (await tx.run(select(t.engagement.c.id).where(t.engagement.c.firm_id == firm.id))).scalar_one()
        await customers.add_member(tx, firm.id, engagement, Member(user_id="U7", name="Per", part=Part.OWNER))

    await ticking.tick(database, EIGHT + 4 * DAY)

    assert [each.told for each in await _said(database, firm) if isinstance(each, DigestSent)] == [("U9",)]


async def test_one_firm_that_cannot_be_read_takes_no_others_round(database: Database) -> None:
    ours, other = await _firm(database), await _firm(database, team_id="T2")
    async with database.transaction() as tx:
        await tx.run(update(t.firm).where(t.firm.c.id == other.id).values(reminder_days=7))

    with capture_logs() as logs:
        await rounds.look_around(database, EIGHT + 4 * DAY, workdays.swedish)

    assert [(each["event"], each["firm"]) for each in logs] == [("round_stumbled", other.id)]
    assert await _found(database, ours) == [90]
