"""What is proposed to a customer that is not there."""

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.domain.refusals import UnknownCustomer
from bot.storage.database import Database
from bot.usecases import proposing
from bot.usecases.proposing import Proposal
from tests.journeys.conftest import BAKERY, Play
from tests.usecases.test_correcting import desk_of
from tests.usecases.test_registering import firm_in


async def test_a_customer_that_the_register_does_not_have_is_asked_nothing(database: Database) -> None:
    desk = desk_of(database, await firm_in(database))

    with pytest.raises(UnknownCustomer):
        await proposing.prepare(desk, Proposal(wishes=(), customer_id="nobody"))


async def test_a_customer_that_somebody_took_out_of_the_register_by_hand_is_an_error_and_no_blank(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    async with play.app.database.engine.connect() as connection:
        await connection.execute(text("COMMIT"))
        await connection.execute(text("PRAGMA foreign_keys = OFF"))
        await connection.execute(text("DELETE FROM register WHERE firm_id <> ''"))
        await connection.execute(text("PRAGMA foreign_keys = ON"))
        await connection.execute(text("BEGIN"))

    with capture_logs():  # what is wrong is long, and takes its time to print
        await play.karin.types("/samarbete lista", "kunder")

    play.karin.hears("Något gick fel")
