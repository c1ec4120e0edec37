"""What a customer wished for begins in the transaction in which nothing is left with its firm, and only then (D8)."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from bot.domain.refusals import ButtonGone, Refusal
from bot.domain.refusals_ending import CustomersOwn
from bot.domain.refusals_switch import SwitchSetElsewhere, SwitchSettled
from bot.domain.switching import Fall, Stage, Switch
from bot.storage import collaborations, customers, questions, switches
from bot.storage import tables as t
from bot.storage.database import Database
from bot.usecases import ending, moving, switching, ticking, wishing
from tests.conftest import NOON, open_database
from tests.usecases.switching_world import DAY, EXPIRES, World, opened

ENDED = {"tid": "ended", "scanner": "ended"}
ACTIVE = {"tid": "active", "scanner": "active"}


async def _confirms(world: World, switch: Switch, *, on_the_day: bool = True) -> None:
    await moving.confirm(world.desk("A", switch.customer_id), switch.id, DAY if on_the_day else None)


async def _tick(world: World, at: Any) -> None:
    world.at = at
    await ticking.tick(world.database, at)


async def _stop(world: World, customer_id: str) -> None:
    async with world.database.reading() as tx:
        live = await collaborations.live(tx, world.firms["A"].id, customer_id)
    await ending.stop(world.desk("A", customer_id), next((each.id for each in live), ""))


async def _take_back(world: World, switch: Switch) -> None:
    desk = world.desk("B", of_firm=True)
    async with world.database.transaction() as tx:
        await customers.lock(tx, switch.customer_id)
        [question, *_] = await questions.batch(tx, switch.firm_id, switch.batch_id)
        await wishing.take_back(tx, desk, question)


async def test_the_day_that_was_chosen_ends_everything_and_begins_with_the_next_firm(database: Database) -> None:
    world, [customer] = await opened(database)
    switch = await world.wishes(customer, "B", "tid", "lon")

    await _confirms(world, switch)
    await world.begins("A", customer, "lon")
    await _tick(world, DAY - timedelta(seconds=1))
    before = await world.stands(customer), await world.bound(customer)
    await _tick(world, DAY)
    await _tick(world, DAY)

    invited = {"tid": "invited", "lon": "invited"}
    assert before == ({"A": {"tid": "ending", "scanner": "ending", "lon": "active"}, "B": invited, "C": {}}, "A")
    began = {"tid": "active", "lon": "active"}
    assert await world.stands(customer) == {"A": ENDED | {"lon": "ended"}, "B": began, "C": {}}
    assert await world.bound(customer) == "B"
    assert await world.happened("A", customer) == [
        *("LeavingAsked", "LeavingClosed", "EndScheduled", "EndScheduled"),
        *("Ended", "Ended", "Ended"),
    ]
    assert await world.happened("B", customer) == [*["SwitchWished"] * 2, *["SwitchSet"] * 2, *["SwitchBegun"] * 2]


async def test_a_switch_today_is_done_at_once(database: Database) -> None:
    world, [customer] = await opened(database)

    await _confirms(world, await world.wishes(customer), on_the_day=False)

    assert await world.stands(customer) == {"A": ENDED, "B": {"tid": "active"}, "C": {}}
    assert await world.happened("B", customer) == ["SwitchWished", "SwitchBegun"]


@pytest.mark.parametrize("confirmed", [False, True])
async def test_a_firm_that_ends_sooner_lets_the_next_begin_then(database: Database, confirmed: bool) -> None:  # noqa: FBT001
    world, [customer] = await opened(database)
    switch = await world.wishes(customer)
    if confirmed:
        await _confirms(world, switch)

    await world.firm_ends("A", customer, "tid")
    between = await world.bound(customer)
    await world.firm_ends("A", customer)

    assert between == "A"
    assert await world.stands(customer) == {"A": ENDED, "B": {"tid": "active"}, "C": {}}
    assert (await world.happened("A", customer)).count("LeavingClosed") == 1


async def _expires(world: World, _switch: Switch) -> None:
    await _tick(world, EXPIRES)


async def _stays(world: World, switch: Switch) -> None:
    await moving.stay(world.desk("A", switch.customer_id), switch.id)


async def _stops(world: World, switch: Switch) -> None:
    await _confirms(world, switch)
    await _stop(world, switch.customer_id)


async def _confirmed_and_taken_back(world: World, switch: Switch) -> None:
    await _confirms(world, switch)
    await _take_back(world, switch)


FALLS: dict[str, tuple[Callable[[World, Switch], Awaitable[None]], str, list[str]]] = {
    "nobody confirms in time": (_expires, "expired", ["LeavingAsked", "LeavingClosed"]),
    "the customer stays": (_stays, "declined", ["LeavingAsked", "LeavingClosed"]),
    "the new firm takes it back": (_take_back, "withdrawn", ["LeavingAsked", "LeavingClosed"]),
    "the customer stops the end": (
        _stops,
        "declined",
        ["LeavingAsked", "LeavingClosed", *["EndScheduled"] * 2, *["EndStopped"] * 2],
    ),
    "the new firm takes back what is set": (
        _confirmed_and_taken_back,
        "withdrawn",
        ["LeavingAsked", "LeavingClosed", *["EndScheduled"] * 2, *["EndStopped"] * 2],
    ),
}


@pytest.mark.parametrize("name", FALLS)
async def test_a_switch_that_falls_leaves_everything_with_the_present_firm(database: Database, name: str) -> None:
    world, [customer] = await opened(database)
    falls, status, told = FALLS[name]
    switch = await world.wishes(customer)

    await falls(world, switch)
    await _take_back(world, switch)
    await _tick(world, EXPIRES + timedelta(days=1))

    assert await world.stands(customer) == {"A": ACTIVE, "B": {"tid": status}, "C": {}}
    assert await world.bound(customer) == "A"
    assert await world.happened("A", customer) == told
    assert (await world.happened("B", customer)).count("SwitchFell") == 1
    await world.firm_ends("A", customer)
    assert await world.bound(customer) == ""


async def test_of_several_wishes_the_confirmed_one_counts_and_the_others_are_blocked(database: Database) -> None:
    world, [customer] = await opened(database)
    to_b = await world.wishes(customer, "B")
    world.at += timedelta(hours=1)
    to_c = await world.wishes(customer, "C")
    await _confirms(world, to_b)

    with pytest.raises(SwitchSetElsewhere):
        await _confirms(world, to_c)
    await world.firm_ends("A", customer)
    await _tick(world, world.at + timedelta(hours=1))

    assert await world.stands(customer) == {"A": ENDED, "B": {"tid": "active"}, "C": {"tid": "blocked"}}
    assert await world.happened("C", customer) == ["SwitchWished", "SwitchFell"]


async def test_of_several_wishes_the_latest_counts_where_none_is_confirmed_and_one_that_expired_does_not(
    database: Database,
) -> None:
    world, [first, second] = await opened(database, 2)
    for firm in "BC":
        await world.wishes(first, firm)
        await world.wishes(second, firm)
        world.at += timedelta(hours=1)

    await world.firm_ends("A", first)
    world.at = EXPIRES
    await world.firm_ends("A", second)

    assert [await world.bound(each) for each in (first, second)] == ["C", ""]


@pytest.mark.parametrize("how", ["confirmed", "ended", "stays", "one taken back", "both taken back"])
async def test_all_that_a_customer_says_yes_to_of_one_firm_goes_one_way(database: Database, how: str) -> None:
    world, [customer] = await opened(database)
    first, second = await world.wishes(customer, "B", "tid"), await world.wishes(customer, "B", "lon")

    if how == "ended":
        await world.firm_ends("A", customer)
    elif how == "stays":
        await _stays(world, first)
    else:
        await _confirms(world, second)
    third = await world.wishes(customer, "B", "utlagg") if how == "confirmed" else None
    if third:
        await _confirms(world, third)
    for each in {"one taken back": [first], "both taken back": [first, second]}.get(how, []):
        await _take_back(world, each)
    await _tick(world, DAY)

    expected = {
        "confirmed": (ENDED, {"tid": "active", "lon": "active", "utlagg": "active"}),
        "ended": (ENDED, {"tid": "active", "lon": "active"}),
        "stays": (ACTIVE, {"tid": "declined", "lon": "declined"}),
        "one taken back": (ENDED, {"tid": "withdrawn", "lon": "active"}),
        "both taken back": (ACTIVE, {"tid": "withdrawn", "lon": "withdrawn"}),
    }
    stands = await world.stands(customer)
    assert (stands["A"], stands["B"]) == expected[how]


async def test_whoever_comes_back_before_the_clock_looked_keeps_its_other_wish(database: Database) -> None:
    world, [customer] = await opened(database)
    to_c = await world.wishes(customer, "C")
    world.at += timedelta(hours=1)
    await _confirms(world, await world.wishes(customer, "B"), on_the_day=False)
    async with database.transaction() as tx:
        await switches.save(tx, to_c)
        await switches.wake(tx, to_c.firm_id, to_c.id, NOON)
        await tx.run(update(t.switch).where(t.switch.c.firm_id == to_c.firm_id).values(from_firm=world.firms["B"].id))

    looked = [await switching.elapse(database, world.at) for _ in range(2)]

    assert looked == [1, 0]
    assert (await world.stands(customer))["C"] == {"tid": "invited"}


async def test_what_ends_sooner_does_and_what_was_to_end_later_moves_with_the_rest(database: Database) -> None:
    world, [customer] = await opened(database)
    switch = await world.wishes(customer)
    days = {"scanner": DAY - timedelta(days=1), "tid": DAY + timedelta(days=1)}
    later = await world.wishes(customer, "C")
    await _confirms(world, later)
    async with database.transaction() as tx:
        for each in await collaborations.live(tx, world.firms["A"].id, customer):
            assert each.ending is not None
            moved = each.stop()
            await collaborations.save(tx, moved, NOON)
            await collaborations.save(tx, moved.schedule(each.ending, days[each.terms.service]), NOON)
        await switches.save(tx, later.close(Stage.FALLEN))

    await _confirms(world, switch)

    async with database.reading() as tx:
        live = await collaborations.live(tx, world.firms["A"].id, customer)
    assert {each.terms.service: each.ends_at for each in live} == {"scanner": days["scanner"], "tid": DAY}


async def _nobody(world: World) -> None:
    c = t.identity.c
    async with world.database.transaction() as tx:
        mine = update(t.identity).where(c.firm_id == world.firms["A"].id)
        await tx.run(mine.values(ended_at=NOON))


async def _gone(world: World) -> None:
    async with world.database.transaction() as tx:
        await tx.run(
            update(t.installation).where(t.installation.c.firm_id == world.firms["A"].id).values(revoked_at=NOON)
        )


@pytest.mark.parametrize("unreachable", [_nobody, _gone])
async def test_where_nobody_can_be_asked_the_customer_ends_by_itself(
    database: Database, unreachable: Callable[[World], Awaitable[None]]
) -> None:
    world, [customer] = await opened(database)
    await unreachable(world)

    switch = await world.wishes(customer)
    still = await world.bound(customer)
    await world.firm_ends("A", customer)

    assert (switch.asked, switch.asked_contact) == (0, "")
    assert still == "A"
    assert await world.stands(customer) == {"A": ENDED, "B": {"tid": "active"}, "C": {}}
    assert "LeavingAsked" not in await world.happened("A", customer)


async def test_nobody_but_the_customer_confirms_and_nobody_twice(database: Database) -> None:
    world, [customer, other] = await opened(database, 2)
    switch = await world.wishes(customer)

    with pytest.raises(CustomersOwn):
        await moving.look(world.desk("A", customer, of_firm=True), switch.id)
    for desk in (world.desk("B", customer), world.desk("C", customer)):
        with pytest.raises(ButtonGone):
            await moving.look(desk, switch.id)
    with pytest.raises(Refusal):
        await moving.confirm(world.desk("A", other), switch.id, DAY)
    assert [each.switch.id for each in await moving.pending(world.desk("A", customer))] == [switch.id]
    assert await moving.pending(world.desk("A", other)) == []
    await _confirms(world, switch)
    for again in (_confirms(world, switch), _stays(world, switch)):
        with pytest.raises(SwitchSettled) as no:
            await again
        assert no.value.status == Stage.SET
    assert await moving.pending(world.desk("A", customer)) == []


async def test_a_question_that_was_lost_is_told_of_while_it_waits_and_not_after(database: Database) -> None:
    world, [customer] = await opened(database)
    switch = await world.wishes(customer)

    async def lost(asked: int) -> list[str]:
        async with database.transaction() as tx:
            await switching.unreached(tx, world.firms["A"].id, asked, world.at)
        return await world.happened("B", customer)

    assert "SwitchUnreached" not in await lost(switch.asked + 1)
    assert (await lost(switch.asked))[-1] == "SwitchUnreached"
    await _confirms(world, switch)
    assert (await lost(switch.asked)).count("SwitchUnreached") == 1


async def test_the_customer_stops_what_is_set_and_what_it_wished_besides_waits_on(database: Database) -> None:
    world, [customer] = await opened(database)
    await world.wishes(customer, "C")
    await _confirms(world, await world.wishes(customer, "B"))

    await _stop(world, customer)

    assert await world.stands(customer) == {"A": ACTIVE, "B": {"tid": "declined"}, "C": {"tid": "invited"}}


async def test_too_late_is_too_late_before_the_clock_has_looked(database: Database) -> None:
    world, [customer] = await opened(database)
    switch = await world.wishes(customer)
    world.at = switch.expires_at

    assert await moving.pending(world.desk("A", customer)) == []
    with pytest.raises(SwitchSettled) as no:
        await _confirms(world, switch)
    assert no.value.status == Stage.FALLEN


async def test_the_day_and_every_click_at_once_leave_one_firm_and_two_whole_histories(database: Database) -> None:
    world, ids = await opened(database, 4)
    several = [await world.wishes(each) for each in ids]
    for each in several:
        await _confirms(world, each)
    world.at = DAY

    async def comes(customer_id: str) -> bool:
        async with database.transaction() as tx:
            await customers.lock(tx, customer_id)
            return await customers.bind(tx, customer_id, world.firms["C"].id)

    clicks: list[list[Coroutine[Any, Any, Any]]] = [
        [_stop(world, ids[0]), _take_back(world, several[1]), world.firm_ends("A", ids[2]), _stop(world, ids[3])],
        [ticking.tick(database, DAY) for _ in range(3)],
        [comes(each) for each in ids for _ in range(2)],
        [_take_back(world, several[3])],
    ]
    found = await asyncio.gather(*(each for row in clicks for each in row), return_exceptions=True)

    assert [each for each in found if isinstance(each, BaseException) and not isinstance(each, Refusal)] == []
    assert True not in found
    for customer_id in ids:
        stands, holder = await world.stands(customer_id), await world.bound(customer_id)
        went = {"A": ENDED, "B": {"tid": "active"}, "C": {}}
        assert (holder, stands) == ("B", went) or (
            holder == "A" and stands["A"] == ACTIVE and stands["B"]["tid"] in {"declined", "withdrawn"}
        )


async def test_two_customers_that_pass_each_other_wait_for_no_lock_of_the_other(postgresql_only: str) -> None:
    database = await open_database(postgresql_only)
    world, ids = await opened(database, 4)
    for each in ids[:2]:
        await _confirms(world, await world.wishes(each, "B"), on_the_day=False)

    async def goes(customer_id: str, there: str) -> None:
        here = await world.bound(customer_id)
        service = "tid" if customer_id in ids[2:] else "lon"
        switch = await world.wishes(customer_id, there, service)
        await moving.confirm(world.desk(here, customer_id), switch.id, None)

    async with asyncio.timeout(60):
        await asyncio.gather(*(goes(each, "A") for each in ids[:2]), *(goes(each, "B") for each in ids[2:]))

    assert [await world.bound(each) for each in ids] == ["A", "A", "B", "B"]
    await database.close()


async def test_one_switch_that_cannot_be_read_delays_no_other_and_is_looked_at_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, ids = await opened(database, 2)
    for each in ids:
        await world.wishes(each)
    fall = switching.fall

    async def fails(tx: Any, switch: Switch, why: Fall, at: Any) -> None:
        if switch.customer_id == ids[0]:
            raise RuntimeError
        await fall(tx, switch, why, at)

    monkeypatch.setattr(switching, "fall", fails)
    with capture_logs() as logs:
        looked = [await switching.elapse(database, EXPIRES + timedelta(minutes=each)) for each in (0, 59, 60)]

    assert looked == [2, 0, 1]
    assert {each["event"] for each in logs} == {"switch_stumbled"}
    assert (await world.stands(ids[1]))["B"] == {"tid": "expired"}
