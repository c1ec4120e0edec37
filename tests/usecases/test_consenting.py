"""An end that takes the customer's word, on both databases: who is asked, once, and all of it or nothing (D4)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.collaboration import Status
from bot.domain.customer import Payer
from bot.domain.ending import After, Choice
from bot.domain.invitation import Wish
from bot.domain.refusals import OwnAddress, Refusal, Unreachable
from bot.domain.refusals_ending import EndsAlready, NobodyToAskOfEnd
from bot.storage import collaborations, questions
from bot.storage.database import Database
from bot.usecases import amending, consenting, ending, planning, ticking
from bot.usecases.desk import Desk
from bot.usecases.planning import Prepared
from tests.conftest import NOON
from tests.journeys.conftest import Play
from tests.journeys.forging import button, click, send
from tests.journeys.test_consent import START, cafe_has, ends, events, stands_with_cafe
from tests.usecases.bakery import IN_SLACK, again, bakery, stands, the_customer
from tests.usecases.test_registering import happened

ASK = Choice(after=After.ALONE, asks=True)
DAY = NOON + timedelta(days=3)


async def _ready(desk: Desk, choice: Choice = ASK, *, later: bool = False) -> Prepared:
    standing = await planning.of_firm(desk, await the_customer(desk))
    chosen = await planning.choose(desk, standing, frozenset(each.id for each in standing.live))
    choices = {each.id: choice for each in standing.live}
    return await planning.prepare(desk, chosen.draft_id, choices, DAY if later else None)


async def test_the_main_contact_is_asked_and_nothing_ends_until_it_answers(database: Database) -> None:
    desk = await bakery(database, "eekonomi:bokforing", "tid")

    done = await ending.confirm(desk, (await _ready(desk)).draft_id, None, IN_SLACK)

    assert done.asked is not None
    assert (done.asked.name, done.waiting) == ("Eva", ())
    assert {each.status for each in await stands(desk)} == {Status.ACTIVE}
    async with database.reading() as tx:
        asked = await questions.open_ones(tx, desk.firm.id, await the_customer(desk))
    assert len({each.batch_id for each in asked}) == 1
    assert [each.parting.choice for each in asked if each.parting] == [ASK, ASK]


async def test_nobody_is_asked_who_is_nobody_cannot_be_reached_or_is_the_firms(database: Database) -> None:
    desk = await bakery(database, "tid")
    ready, before = await _ready(desk), await happened(database, desk.firm)
    own = replace(desk.firm, mail_domains=frozenset({"bageri.example"}))
    nobody = replace(ready.customer, contacts=())

    with pytest.raises(NobodyToAskOfEnd):
        consenting.require_asked(desk.firm, nobody, IN_SLACK)
    refused: list[tuple[Desk, type[Refusal]]] = [(replace(desk, firm=own), OwnAddress), (desk, Unreachable)]
    for who, no in refused:
        with pytest.raises(no):
            await ending.confirm(who, ready.draft_id)

    assert await happened(database, desk.firm) == before


async def test_what_was_asked_before_closes_when_the_end_is_said_anew(database: Database) -> None:
    desk = await bakery(database, "eekonomi:bokforing")
    [about] = await stands(desk)
    wish = Wish(service="eekonomi", variant="smart", payer=Payer.CUSTOMER, period=12)
    change = await amending.prepare(desk, about.id, wish)
    await amending.carry_out(desk, (await amending.keep(desk, change, wish, IN_SLACK))[0])

    for key in ("2", "3"):
        await ending.confirm(again(desk, key), (await _ready(desk)).draft_id, None, IN_SLACK)
    await ending.confirm(again(desk, "4"), (await _ready(desk, Choice(after=After.CLOSED))).draft_id)

    told = [each for each in await happened(database, desk.firm) if each.startswith(("Change", "End"))]
    assert told[1:] == ["ChangeOvertaken", "EndAsked", "EndOvertaken", "EndAsked", "EndOvertaken", "Ended"]


async def test_an_end_that_is_on_a_day_already_is_not_asked_about(database: Database) -> None:
    desk = await bakery(database, "tid", payer=Payer.CUSTOMER)
    await ending.confirm(desk, (await _ready(desk, Choice(after=After.CLOSED), later=True)).draft_id)

    [no] = (await _ready(desk)).refusals("sv").values()

    assert isinstance(no, EndsAlready)


async def test_silence_is_told_once_however_often_the_clock_looks(database: Database) -> None:
    desk = await bakery(database, "tid")
    await ending.confirm(desk, (await _ready(desk, later=True)).draft_id, None, IN_SLACK)

    for each in range(3):
        async with database.transaction() as tx:
            await collaborations.wake_waiting(tx, desk.firm.id, DAY)
        await ticking.tick(database, DAY + timedelta(days=each))

    assert (await happened(database, desk.firm)).count("EndUnanswered") == 1
    assert {each.status for each in await stands(desk)} == {Status.ACTIVE}


async def test_of_two_answers_in_one_instant_one_counts(everywhere: Play) -> None:
    play = everywhere
    await cafe_has(play)
    await ends(play, {START: "Fråga kunden"})
    labels = ("Fortsätt själva", "Avsluta tjänsten")
    alone, closed = [click(play, play.ali.person, button(play, play.ali.person, each)) for each in labels]

    await asyncio.gather(send(play, alone), send(play, closed))

    told = await events(play)
    assert (told.count("EndAnswered"), told.count("Ended")) == (1, 1)


async def test_an_answer_that_cannot_be_carried_out_is_none(everywhere: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    play = everywhere
    await cafe_has(play)
    await ends(play, {START: "Fråga kunden"})
    pressed = click(play, play.ali.person, button(play, play.ali.person, "Fortsätt själva"))

    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(ending, "publish_together", fails)
        await send(play, pressed)
    told, stood = await events(play), await stands_with_cafe(play)
    await play.ali.clicks("Fortsätt själva")

    assert "EndAnswered" not in told
    assert stood == {"eekonomi": ("active", "start", None)}
    assert await stands_with_cafe(play) == {"eekonomi": ("ended", "smart", Payer.CUSTOMER)}
