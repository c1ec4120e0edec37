"""The binding goes with the last ending, in one transaction, and whoever comes in that instant waits for it (D6)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.domain.collaboration import Collaboration, Status, Terms
from bot.domain.customer import Agreement, Customer, Payer
from bot.domain.ending import After, Ending, Party
from bot.domain.ending_events import Ended, LeftoverFound
from bot.domain.firm import Firm
from bot.domain.numbers import OrganisationNumber
from bot.domain.task_events import TaskOpened
from bot.storage import collaborations, customers, firms, history
from bot.storage import tables as t
from bot.storage.database import Database, Transaction
from bot.usecases import elapsing, ending
from tests.conftest import NOON

NUMBER = OrganisationNumber("5599001236")
SAID = {"by_user": "U0"}
CLOSED = Ending(
    after=After.CLOSED, party=Party.FIRM, variant="standard", payer=None, period=None, by_user="U0", by_name="Karin"
)


async def _world(database: Database, *services: str) -> tuple[Firm, Firm, str]:
    """Two firms that both have the customer in their registers; the first collaborates with it in some services."""
    async with database.transaction() as tx:
        ids = [await firms.create(tx, team_id=f"T{name}", name=name, language="sv", at=NOON) for name in "AB"]
        customer_id = await customers.find_or_create(tx, NUMBER, NOON)
        for firm_id in ids:
            await customers.enter(tx, firm_id, customer_id, name="Kund", on_platform=True, at=NOON)
        await customers.bind(tx, customer_id, ids[0])
        for service in services:
            await _begins(tx, ids[0], customer_id, service)
        a, b = [await firms.load(tx, firm_id) for firm_id in ids]
    return a, b, customer_id


async def _begins(tx: Transaction, firm_id: str, customer_id: str, service: str) -> None:
    terms = Terms(service=service, variant="standard", payer=Payer.CUSTOMER, period=12)
    new = Collaboration(
        id=f"{service}-{firm_id}"[:32], firm_id=firm_id, customer_id=customer_id, terms=terms, status=Status.ACTIVE
    )
    await collaborations.create(tx, new, await customers.engage(tx, firm_id, customer_id), NOON)


async def _end(database: Database, firm: Firm, customer_id: str, *services: str, agreed: Ending = CLOSED) -> None:
    async with database.transaction() as tx:
        await customers.lock(tx, customer_id)
        live = await collaborations.live(tx, firm.id, customer_id)
        ends = [(each, agreed) for each in live if each.terms.service in services]
        customer = await _customer(tx, firm, customer_id)
        await ending.end(tx, firm, customer, ends, NOON, contact_id="", said=SAID)


async def _customer(tx: Transaction, firm: Firm, customer_id: str) -> Customer:
    found = await customers.load(tx, firm.id, customer_id)
    assert found is not None
    return found


async def _bound(database: Database, customer_id: str) -> str | None:
    async with database.reading() as tx:
        return await customers.bound_firm(tx, customer_id)


async def _events(database: Database, firm: Firm, customer_id: str) -> list[object]:
    async with database.reading() as tx:
        told = [each.event for each in await history.of_customer(tx, firm.id, customer_id)]
    return [each for each in told if not isinstance(each, TaskOpened)]


async def test_the_binding_stays_until_the_last_ending_and_goes_with_it(database: Database) -> None:
    a, _, customer_id = await _world(database, "tid", "ekonomioversikt")

    await _end(database, a, customer_id, "tid")
    after_one = await _bound(database, customer_id)
    await _end(database, a, customer_id, "ekonomioversikt")

    assert after_one == a.id
    assert await _bound(database, customer_id) is None
    async with database.reading() as tx:
        assert await history.verify(tx, a.id) is None


async def test_an_ending_that_fails_gives_nobody_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    a, _, customer_id = await _world(database, "tid")

    async def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(ending, "publish_together", fails)
    with pytest.raises(RuntimeError):
        await _end(database, a, customer_id, "tid")

    assert await _bound(database, customer_id) == a.id
    async with database.reading() as tx:
        assert [each.status for each in await collaborations.live(tx, a.id, customer_id)] == [Status.ACTIVE]


async def test_a_new_collaboration_in_the_instant_of_the_last_ending_never_stands_without_its_firm(
    database: Database,
) -> None:
    a, b, customer_id = await _world(database, "tid")

    async def comes(firm: Firm) -> bool:
        async with database.transaction() as tx:
            await customers.lock(tx, customer_id)
            won = await customers.bind(tx, customer_id, firm.id)
            if won:
                await _begins(tx, firm.id, customer_id, "scanner")
            return won

    _, *won = await asyncio.gather(_end(database, a, customer_id, "tid"), comes(a), comes(b))

    holder = await _bound(database, customer_id)
    assert won.count(True) == 1
    assert holder == (a.id if won[0] else b.id)
    async with database.reading() as tx:
        live = [await collaborations.live(tx, firm.id, customer_id) for firm in (a, b)]
    assert [len(each) for each in live] == [int(each) for each in won]


async def test_two_endings_of_the_last_two_at_once_leave_the_customer_free(database: Database) -> None:
    a, b, customer_id = await _world(database, "tid", "lon")

    await asyncio.gather(_end(database, a, customer_id, "tid"), _end(database, a, customer_id, "lon"))

    assert await _bound(database, customer_id) is None
    async with database.transaction() as tx:
        assert await customers.bind(tx, customer_id, b.id)


async def test_what_the_customer_has_afterwards_is_noted_and_what_it_has_not_is_dropped(database: Database) -> None:
    a, _, customer_id = await _world(database, "tid", "lon")
    alone = Ending(
        after=After.ALONE, party=Party.FIRM, variant="standard", payer=Payer.CUSTOMER, period=12, by_user="", by_name=""
    )
    async with database.transaction() as tx:
        for service in ("lon", "utlagg"):
            has = Agreement(service=service, variant="standard", payer=Payer.FIRM, period=3)
            await customers.set_agreement(tx, a.id, customer_id, has)

    await _end(database, a, customer_id, "tid", agreed=alone)
    await _end(database, a, customer_id, "lon")

    async with database.reading() as tx:
        assert {each.service: each.payer for each in (await _customer(tx, a, customer_id)).agreements} == {
            "tid": Payer.CUSTOMER,
            "utlagg": Payer.FIRM,
        }
    kinds = [type(each).__name__ for each in await _events(database, a, customer_id)]
    assert kinds == ["Ended", "Ended", "AgreementNoted"]


async def test_a_day_that_comes_ends_once_alerts_of_a_missing_main_contact_and_a_week_later_of_what_stands(
    database: Database,
) -> None:
    a, _, customer_id = await _world(database, "tid", "lon")
    day = NOON + timedelta(days=3)
    async with database.transaction() as tx:
        [tid] = [each for each in await collaborations.live(tx, a.id, customer_id) if each.terms.service == "tid"]
        await collaborations.save(tx, tid.schedule(CLOSED, day), NOON)

    looked = [await elapsing.elapse(database, at) for at in (day - timedelta(seconds=1), day, day)]
    found = [await elapsing.elapse(database, day + timedelta(days=each)) for each in (6, 7, 7)]

    assert looked == [0, 1, 0]
    assert found == [0, 1, 0]
    leftover, ended = await _events(database, a, customer_id)
    assert isinstance(ended, Ended)
    assert (ended.scheduled, ended.no_main_contact, ended.by_user) == (True, True, None)
    assert isinstance(leftover, LeftoverFound)
    assert [each[:3] for each in leftover.collaborations] == ["lon"]


async def test_one_end_that_cannot_be_read_delays_no_other_and_is_looked_at_again(database: Database) -> None:
    a, _, customer_id = await _world(database, "tid")
    async with database.transaction() as tx:
        [tid] = await collaborations.live(tx, a.id, customer_id)
        await collaborations.save(tx, tid.schedule(CLOSED, NOON), NOON)
        c = t.collaboration.c
        broken = {"after": "secrets", "party": "firm", "payer": None}
        await tx.run(update(t.collaboration).where(c.firm_id == a.id).values(ending=broken))

    with capture_logs() as logs:
        looked = [await elapsing.elapse(database, NOON + timedelta(minutes=each)) for each in (0, 59, 60)]

    assert looked == [1, 0, 1]
    assert {each["event"] for each in logs} == {"ending_stumbled"}
    assert "secrets" not in str(logs)
    async with database.reading() as tx:
        query = select(t.collaboration.c.status).where(t.collaboration.c.firm_id == a.id)
        assert (await tx.run(query)).scalar_one() == "ending"
