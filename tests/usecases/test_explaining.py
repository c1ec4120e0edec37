"""Nothing is explained of a customer that is not in the firm's register."""

import pytest

from bot.domain.refusals import ButtonGone
from bot.storage.database import Database
from bot.usecases.correcting import correct
from bot.usecases.explaining import cases
from tests.usecases.test_correcting import NEW, desk_of
from tests.usecases.test_registering import firm_in


async def test_a_customer_of_another_firms_register_is_no_customer(database: Database) -> None:
    customer_id = await correct(desk_of(database, await firm_in(database)), NEW, None)
    other = desk_of(database, await firm_in(database, "T2"))

    with pytest.raises(ButtonGone):
        await cases(other, customer_id)
