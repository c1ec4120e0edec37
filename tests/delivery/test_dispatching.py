"""Deliveries go on whatever stumbles: the database, a letter, or an answer of Slack's without its place."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.delivery import dispatching
from bot.delivery.sending import Sender
from bot.domain.catalogue import Catalogue
from bot.storage import outbox
from bot.storage.outbox import Parcel
from sandbox.faults import Fault
from tests.journeys.conftest import BAKERY, Play


@contextlib.asynccontextmanager
async def _running(play: Play) -> AsyncIterator[None]:
    running = asyncio.create_task(play.app.dispatcher.run())
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@contextlib.asynccontextmanager
async def _without(play: Play, table: str) -> AsyncIterator[None]:
    """Take a table away for a while, as a database does that does not answer."""
    async with play.app.database.engine.begin() as connection:
        await connection.execute(text(f"ALTER TABLE {table} RENAME TO away"))
    yield
    async with play.app.database.engine.begin() as connection:
        await connection.execute(text(f"ALTER TABLE away RENAME TO {table}"))


async def _waiting(play: Play) -> list[Parcel]:
    async with play.app.database.reading() as tx:
        return list(await outbox.heads(tx, play.app.now(), [""], 100))


async def _asked_but_not_told(play: Play) -> Parcel:
    """Have the bakery asked while Slack takes nothing; return the question that waits."""
    play.slack.fail("chat.postMessage", Fault.SERVER_ERROR, times=1000)
    await play.asks(play.karin, BAKERY)
    play.slack.faults.clear()
    play.slack.clock.advance(60)
    [question] = [each for each in await _waiting(play) if each.question_id]
    return question


async def test_an_outage_of_the_database_is_waited_out(asked: Play) -> None:
    await asked.eva.clicks("Avböj")
    with capture_logs() as logs:
        async with _without(asked, "installation"), _running(asked):
            while not logs:  # noqa: ASYNC110 - nothing else says that it stumbled
                await asyncio.sleep(0)

    assert logs[0]["event"] == "dispatcher_stumbled"


async def test_what_cannot_be_settled_now_waits_and_frees_its_lane(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatching, "IDLE_SECONDS", 0)
    question, dispatcher = await _asked_but_not_told(play), play.app.dispatcher
    async with _without(play, "outbox"):
        dispatcher._lanes[question.lane] = asyncio.create_task(dispatcher._deliver(question))
        await dispatcher._lanes[question.lane]

    assert dispatcher._lanes == {}
    await play.app.settle()
    play.eva.reads("Hej Eva")


async def test_a_letter_that_cannot_be_written_is_told_after_a_quarter_of_an_hour(play: Play) -> None:
    question, app = await _asked_but_not_told(play), play.app
    blind = Sender(app.database, Catalogue(()), app.gateway, app.now)
    with capture_logs() as logs:
        await blind.deliver(question)
        play.slack.clock.advance(16 * 60)
        await blind.deliver(question)
        await app.settle()

    assert [each["event"] for each in logs if "parcel" in each["event"]] == [
        *("parcel_stumbled", "parcel_stumbled", "parcel_dead")
    ]
    play.karin.reads("har inte fått meddelandet")
    assert play.eva.unread() == []


async def test_a_question_that_was_withdrawn_before_it_was_sent_is_never_sent(play: Play) -> None:
    await _asked_but_not_told(play)
    await play.karin.types(f"/samarbete återkalla {BAKERY}", "kunder")
    await play.app.settle()

    assert play.eva.unread() == []


async def test_an_answer_without_a_place_is_no_answer(play: Play) -> None:
    play.slack.fail("chat.postMessage", Fault.NO_TS, where=lambda arguments: "Hej Eva" in arguments["text"])
    await play.asks(play.karin, BAKERY)
    play.eva.reads("Hej Eva")
    await play.passes(minutes=1)

    play.eva.reads("Hej Eva")


async def test_nothing_new_is_started_once_it_drains(play: Play) -> None:
    waits = await _asked_but_not_told(play)

    await play.app.dispatcher.drain()
    await play.app.dispatcher.settle()

    assert waits in await _waiting(play)
