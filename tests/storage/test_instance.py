"""One database, one process, one key."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.domain.numbers import OrganisationNumber
from bot.storage import firms, instance, migrate
from bot.storage import tables as t
from bot.storage.database import Database
from bot.storage.instance import CannotServe
from bot.storage.vault import Vault
from tests.conftest import KEY, NOON, open_database


def test_a_second_holder_is_told_who_the_first_is(tmp_path: Path) -> None:
    file = tmp_path / "new" / "x.db"

    with (
        instance.only_one(file),
        pytest.raises(CannotServe, match=rf"x\.db is in use by another process \(pid {os.getpid()}\)"),
        instance.only_one(file),
    ):
        raise AssertionError("never here")

    with instance.only_one(file):
        assert (tmp_path / "new" / "x.db.lock").read_text(encoding="ascii") == str(os.getpid())


def test_postgresql_has_its_own_locks() -> None:
    with instance.only_one(None), instance.only_one(None):
        pass


def test_the_key_beside_a_file_is_made_once_and_nobody_elses_to_read(tmp_path: Path) -> None:
    made = instance.key_beside(tmp_path / "x.db")

    assert len(made) == 32
    assert instance.key_beside(tmp_path / "x.db") == made
    assert (tmp_path / "x.db.key").stat().st_mode & 0o777 == 0o600


def test_postgresql_needs_a_key_of_ones_own() -> None:
    with pytest.raises(CannotServe, match="ENCRYPTION_KEY is missing"):
        instance.key_beside(None)


async def test_a_database_keeps_the_key_that_it_began_with(database: Database) -> None:
    await instance.claim(database, NOON)
    await instance.claim(database, NOON)
    database.vault = Vault(KEY[::-1])

    with pytest.raises(CannotServe, match="does not fit this database"):
        await instance.claim(database, NOON)


async def _number_in_the_open(database: Database, number: str) -> str:
    """Keep a firm's number as the first schema did."""
    async with database.transaction() as tx:
        firm_id = await firms.create(tx, team_id="T", name="Byrån", language="sv", at=NOON)
        await tx.run(update(t.firm).values(number=number))
    return firm_id


async def _read(database: Database, firm_id: str) -> tuple[str | None, OrganisationNumber | None]:
    async with database.reading() as tx:
        return (await tx.run(select(t.firm.c.number))).scalar_one(), await firms.number_of(tx, firm_id)


async def test_a_number_that_an_older_version_kept_in_the_open_is_sealed_at_the_start(database: Database) -> None:
    firm_id = await _number_in_the_open(database, "198501019809")

    await instance.claim(database, NOON)
    await instance.claim(database, NOON)

    assert await _read(database, firm_id) == (None, OrganisationNumber("198501019809"))


async def test_of_two_firms_with_one_number_from_before_the_one_that_was_first_keeps_it(database: Database) -> None:
    number = OrganisationNumber("5599000014")
    first = await _number_in_the_open(database, number.value)
    async with database.transaction() as tx:
        later = NOON + timedelta(days=1)
        second = await firms.create(tx, team_id="T0LATER", name="Byrån", language="sv", at=later)
        await tx.run(update(t.firm).where(t.firm.c.id == second).values(number=number.value))

    await instance.claim(database, NOON)
    await instance.claim(database, NOON)

    async with database.transaction() as tx:
        assert [await firms.claim_number(tx, each, number) for each in (second, first)] == [False, True]


async def test_of_two_firms_that_say_at_once_that_a_number_is_theirs_one_has_it(database: Database) -> None:
    async with database.transaction() as tx:
        both = [
            await firms.create(tx, team_id=each, name="Byrån", language="sv", at=NOON) for each in ("T0ONE", "T0TWO")
        ]

    async def claims(firm_id: str) -> bool:
        async with database.transaction() as tx:
            return await firms.claim_number(tx, firm_id, OrganisationNumber("5599000014"))

    assert sorted(await asyncio.gather(*(claims(each) for each in both))) == [False, True]


async def test_of_a_sealed_number_nothing_is_left_in_the_files(sqlite_only: str) -> None:
    database = await open_database(sqlite_only)
    await _number_in_the_open(database, "198501019809")
    await database.close()
    database = Database(sqlite_only, Vault(KEY))

    await instance.claim(database, NOON)
    await database.close()

    file = Path(sqlite_only.removeprefix("sqlite+aiosqlite:///"))
    assert [each.name for each in file.parent.iterdir() if b"198501019809" in each.read_bytes()] == []


async def test_a_key_that_does_not_fit_seals_nothing(database: Database) -> None:
    await instance.claim(database, NOON)
    firm_id = await _number_in_the_open(database, "198501019809")
    database.vault = Vault(KEY[::-1])

    with pytest.raises(CannotServe):
        await instance.claim(database, NOON)

    assert await _read(database, firm_id) == ("198501019809", None)


async def test_a_heartbeat_says_whether_the_database_takes_it(database: Database, tmp_path: Path) -> None:
    assert await instance.beat(database, NOON) is None
    assert await instance.beat(database, NOON) is None
    nowhere = Database(f"sqlite+aiosqlite:///{tmp_path / 'no' / 'such.db'}", Vault(KEY))

    assert await instance.beat(nowhere, NOON) == "database"
    await nowhere.close()


async def test_a_schema_is_missing_other_or_current(sqlite_only: str) -> None:
    opened = Database(sqlite_only, Vault(KEY))
    assert await migrate.pending(opened.engine) == "empty"

    await migrate.upgrade(opened.engine)
    assert await migrate.pending(opened.engine) is None

    async with opened.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert await migrate.pending(opened.engine) == "other"
    await opened.close()
