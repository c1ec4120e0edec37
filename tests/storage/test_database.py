"""Writers take turns, whoever they are: what one read is still so when it writes."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from bot.domain.firm_events import FirmChanged
from bot.storage import firms, history, instance, requests
from bot.storage import tables as t
from bot.storage.database import Database
from bot.storage.vault import Vault
from tests.conftest import KEY, NOON, open_database

AT_ONCE = 10


async def test_of_many_writers_in_two_processes_none_overwrites_another(fresh_database: Callable[[], str]) -> None:
    url = fresh_database()
    one, other = await open_database(url), Database(url, Vault(KEY))
    async with one.transaction() as tx:
        firm_id = await firms.create(tx, team_id="T1", name="A", language="sv", at=NOON)

    await asyncio.gather(*(_count(database, firm_id) for database in (one, other) for _ in range(AT_ONCE)))

    async with one.reading() as tx:
        assert (await firms.load(tx, firm_id)).name == "A" + "+" * 2 * AT_ONCE
    await one.close()
    await other.close()


async def test_two_requests_of_a_firm_at_once_wait_for_each_other_and_never_for_good(postgresql_only: str) -> None:
    database = await open_database(postgresql_only)
    async with database.transaction() as tx:
        firm_id = await firms.create(tx, team_id="T1", name="A", language="sv", at=NOON)
    both_are_noted = asyncio.Barrier(2)

    async def change(key: str) -> int:
        async with database.transaction() as tx:
            await requests.first_time(tx, firm_id, key, "", NOON)
            await both_are_noted.wait()
            return await history.append(tx, firm_id, FirmChanged(by_user=key), NOON)

    assert sorted(await asyncio.gather(change("one"), change("other"))) == [1, 2]
    await database.close()


async def test_what_a_refused_statement_held_is_not_in_the_error_which_may_be_logged(database: Database) -> None:
    with pytest.raises(DBAPIError) as refused:
        async with database.transaction() as tx:
            await tx.run(
                t.personal.insert().values(firm_id="f", seq=1, field="name", salt="s", value="anna@kanariefagel.se")
            )

    assert "kanariefagel" not in str(refused.value)


async def test_a_closed_database_leaves_no_thread_though_its_connections_never_opened(tmp_path: Path) -> None:
    before = set(threading.enumerate())

    for each in range(50):
        nowhere = Database(f"sqlite+aiosqlite:///{tmp_path / 'no' / f'{each}.db'}", Vault(KEY))
        assert await instance.beat(nowhere, NOON) == "database"
        await nowhere.close()
        assert not [t for t in set(threading.enumerate()) - before if "_connection_worker_thread" in t.name]


async def _count(database: Database, firm_id: str) -> None:
    async with database.transaction() as tx:
        name = (await tx.run(select(t.firm.c.name).where(t.firm.c.id == firm_id).with_for_update())).scalar_one()
        await asyncio.sleep(0)
        await tx.run(update(t.firm).where(t.firm.c.id == firm_id).values(name=f"{name}+"))
