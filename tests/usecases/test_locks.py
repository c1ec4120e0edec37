"""Two change a firm's things at the same time: on PostgreSQL neither may wait for what the other holds, for good."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.util import await_only

from bot.domain.numbers import OrganisationNumber
from bot.domain.question import Answer
from bot.usecases import answering, following, people, setting_up, watching
from bot.usecases.answering import Press
from bot.usecases.desk import Desk, Request
from bot.usecases.setting_up import Particulars
from bot.views.question import APPROVE
from tests.conftest import fresh_postgresql
from tests.journeys.conftest import Play, stage
from tests.journeys.forging import asked, customer_id, known

MEETS = {"saves": "UPDATE collaboration SET wake_at", "approves": "SELECT firm.history_seq"}


@pytest.fixture
async def on_postgresql(request: pytest.FixtureRequest) -> AsyncIterator[Play]:
    async with stage(fresh_postgresql(request), http=True) as opened:
        yield opened


async def _desk(play: Play, user_id: str) -> Desk:
    app, now = play.app, play.app.now()
    firm = await people.firm_of(app.database, "T0SJOVIK")
    assert firm is not None
    actor = await people.recognise(app.database, firm, "T0SJOVIK", user_id, now)
    assert actor is not None
    request = Request(key=user_id, digest="")
    return Desk(database=app.database, catalogue=app.catalogue, firm=firm, actor=actor, now=now, request=request)


async def test_a_new_rhythm_and_an_approval_at_the_same_time_are_both_stored(on_postgresql: Play) -> None:
    play, both_hold_locks = on_postgresql, asyncio.Barrier(2)
    pressed = (await asked(play))["Godkänn"]
    message = pressed.message
    press = Press(token=pressed.token, action=APPROVE, channel_id=message.channel_id, ts=message.ts)
    mona, eva = await _desk(play, "U0MONA"), await _desk(play, "U0EVA")
    firm = mona.firm
    said = Particulars(
        name=firm.name,
        number=OrganisationNumber("5599000014"),
        channel_id=str(firm.channel_id),
        managers=(mona.actor.person,),
        language="sv",
        mail_domains=firm.mail_domains,
        expires_days=20,
        shown=(await setting_up.shown(mona)).mark,
    )

    ahead = dict(MEETS)

    def meet(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        task = asyncio.current_task()
        name = task.get_name() if task else ""
        if name in ahead and statement.startswith(ahead[name]):
            del ahead[name]
            await_only(both_hold_locks.wait())

    event.listen(play.app.database.engine.sync_engine, "before_cursor_execute", meet)
    saves = asyncio.create_task(setting_up.set_up(mona, said), name="saves")
    approves = asyncio.create_task(answering.approve(eva, press), name="approves")

    async with asyncio.timeout(60):  # they never meet where the statements are others than MEETS says
        await asyncio.gather(saves, approves)

    assert approves.result() is Answer.APPROVED
    stored = await people.firm_of(play.app.database, "T0SJOVIK")
    assert stored is not None
    assert stored.expires_days == said.expires_days


async def test_whoever_is_asked_again_may_be_looked_up_at_the_same_time(on_postgresql: Play) -> None:
    play, holds_her, asks_for_her = on_postgresql, asyncio.Event(), asyncio.Event()
    await asked(play)
    karin, eva = await _desk(play, "U0KARIN"), known(play.eva.person)
    karin = replace(karin, now=karin.now + timedelta(days=2))
    [question] = (await following.waiting(karin, await customer_id(play, "Björkens Bageri AB")))[0].questions

    def meet(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        task = asyncio.current_task()
        name = task.get_name() if task else ""
        if name == "sends" and statement.startswith("SELECT firm.history_seq"):
            holds_her.set()
            await_only(asks_for_her.wait())
        if name == "sees" and statement.startswith("INSERT INTO person"):
            asks_for_her.set()

    event.listen(play.app.database.engine.sync_engine, "before_cursor_execute", meet)
    sends = asyncio.create_task(following.resend(karin, question.id, eva), name="sends")
    await holds_her.wait()
    sees = asyncio.create_task(watching.person_seen(play.app.database, karin.firm, eva, karin.now), name="sees")

    async with asyncio.timeout(60):  # they never meet where the statements are others than this one thinks
        await asyncio.gather(sends, sees)

    assert sends.result().contact.name == "Eva Björk"
