"""The clock looks at each message once: what was answered meanwhile stays, what another firm won closes (D6)."""

import pytest
from sqlalchemy import select

from bot.storage import questions
from bot.storage import tables as t
from bot.storage.questions import Due
from bot.usecases import ticking, workdays
from tests.journeys.conftest import BAKERY, Play, everything_read
from tests.journeys.forging import customer_id, firm_id, kept

CUSTOMER_BEFORE = {"Har företaget varit kund hos Visma Spcs?": "Ja", "Variant": "Smart", "Fakturamottagare": "Byrån"}


async def test_what_was_answered_since_the_clock_looked_is_left_as_it_is(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    due = await _due(play)
    await play.eva.clicks("Godkänn")
    await play.app.settle()
    before = await kept(play)

    await ticking._look_at(play.app.database, due, play.app.now(), workdays.swedish)

    assert await kept(play) == before


async def test_what_another_firm_was_still_asking_closes_by_the_clock(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.asks(play.dag, BAKERY, channel="klienter", choices=CUSTOMER_BEFORE)
    everything_read(play)

    await play.eva.clicks("Godkänn")
    await play.app.settle()
    await play.passes(minutes=1)

    assert "[Godkänn]" not in play.eva_b.sees("Frågan stängdes 24 november")
    assert "redan" in play.dag.channel_shows("klienter")


async def test_a_question_that_is_open_cannot_be_stored_as_closed(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    async with play.app.database.transaction() as tx:
        asked = await questions.peek(tx, await firm_id(play), (await _due(play)).question_id)

        with pytest.raises(ValueError, match="still open"):
            await questions.close(tx, asked)


async def _due(play: Play) -> Due:
    firm, customer = await firm_id(play), await customer_id(play, "Björkens Bageri AB")
    q = t.question.c
    async with play.app.database.reading() as tx:
        asked = (await tx.run(select(q.id).where(q.firm_id == firm))).scalar_one()
    return Due(firm_id=firm, customer_id=customer, question_id=asked)
