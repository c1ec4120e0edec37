"""Everything that somebody had is handed over in one transaction, on both databases."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.customer import Member, Part
from bot.domain.firm import Person
from bot.domain.refusals_staff import NotManager, OwnDeputy
from bot.storage import customers
from bot.storage import tables as t
from bot.storage.database import Database
from bot.usecases import handing
from bot.usecases.desk import Desk
from tests.usecases.bakery import again, bakery, the_customer
from tests.usecases.test_registering import happened

KARIN, ALI, PER = "U1", "U2", Person(team_id="T1", user_id="U3", name="Per", email="per@t1.example", language=None)


async def _desk(database: Database) -> Desk:
    desk = await bakery(database, "tid")
    return replace(desk, actor=replace(desk.actor, manager=True, person=replace(desk.actor.person, user_id="U9")))


async def _members(desk: Desk) -> list[Any]:
    m = t.member.c
    async with desk.database.reading() as tx:
        query = select(m.user_id, m.part).where(m.firm_id == desk.firm.id).order_by(m.user_id, m.part)
        return [tuple(row) for row in await tx.run(query)]


async def test_a_participant_becomes_the_owner_and_who_left_has_no_part_any_more(database: Database) -> None:
    desk = await _desk(database)

    assert await handing.hand_over(desk, KARIN, replace(PER, user_id=ALI)) == 1

    assert await _members(desk) == [(ALI, "owner")]
    assert (await happened(database, desk.firm))[-3:] == ["EngagementChanged", "EngagementChanged", "HandedOver"]


async def test_the_same_request_again_hands_over_once(database: Database) -> None:
    desk = await _desk(database)

    first = await handing.hand_over(desk, KARIN, PER)
    second = await handing.hand_over(desk, KARIN, PER)

    assert (first, second) == (1, 1)
    assert (await happened(database, desk.firm)).count("HandedOver") == 1


async def test_who_only_took_part_leaves_and_nobody_takes_over(database: Database) -> None:
    desk = await _desk(database)
    customer_id = await the_customer(desk)
    async with database.transaction() as tx:
        engagement_id = await customers.engage(tx, desk.firm.id, customer_id)
        deputy = Member(user_id=ALI, name="Ali", part=Part.DEPUTY)
        await customers.add_member(tx, desk.firm.id, engagement_id, deputy)

    assert await handing.hand_over(desk, ALI, PER) == 0

    assert await _members(desk) == [(KARIN, "owner")]
    assert "HandedOver" not in await happened(database, desk.firm)


async def test_a_manager_takes_over_oneself_and_nobody_else_hands_over(database: Database) -> None:
    desk = await _desk(database)
    colleague = again(replace(desk, actor=replace(desk.actor, manager=False)), "other")

    with pytest.raises(NotManager):
        await handing.hand_over(colleague, KARIN, PER)
    with pytest.raises(NotManager):
        await handing.left_by(colleague, KARIN)
    with pytest.raises(OwnDeputy):
        await handing.hand_over(desk, PER.user_id, PER)
    assert await handing.hand_over(desk, KARIN, desk.actor.person) == 1

    assert ("U9", "owner") in await _members(desk)
    assert (await handing.left_by(desk, "U0NOBODY")).companies == []
