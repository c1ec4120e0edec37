"""What arrived before, on both databases: once is once, and the same key with another content is no repetition."""

import asyncio

import pytest

from bot.domain.refusals import SaidOtherwise
from bot.storage import firms, requests
from bot.storage.database import Database
from tests.conftest import NOON


async def _firm(database: Database, team_id: str) -> str:
    async with database.transaction() as tx:
        return await firms.create(tx, team_id=team_id, name=team_id, language="sv", at=NOON)


async def _arrives(database: Database, firm_id: str, key: str, digest: str) -> bool:
    async with database.transaction() as tx:
        return await requests.first_time(tx, firm_id, key, digest, NOON)


async def test_a_repetition_is_known_again_and_another_content_is_refused(database: Database) -> None:
    firm_id = await _firm(database, "T1")

    assert await _arrives(database, firm_id, "click", "one content")
    assert not await _arrives(database, firm_id, "click", "one content")
    with pytest.raises(SaidOtherwise):
        await _arrives(database, firm_id, "click", "another content")
    assert not await _arrives(database, firm_id, "click", "one content")


async def test_the_same_key_in_two_workspaces_is_two_requests(database: Database) -> None:
    one, other = await _firm(database, "T1"), await _firm(database, "T2")

    assert await _arrives(database, one, "click", "one content")
    assert await _arrives(database, other, "click", "another content")


async def test_of_many_at_once_one_is_first_and_every_other_content_is_refused(database: Database) -> None:
    firm_id = await _firm(database, "T1")

    arrived = await asyncio.gather(
        *(_arrives(database, firm_id, "click", f"content {n % 2}") for n in range(20)), return_exceptions=True
    )

    assert arrived.count(True) == 1
    assert arrived.count(False) == 9
    assert sum(isinstance(each, SaidOtherwise) for each in arrived) == 10
