"""Every step of the schema, forward and back, with rows in every table, on both databases (RELIABILITY P23)."""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, Table, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import migrate, tables
from bot.storage.database import Database
from bot.storage.vault import Vault
from tests.conftest import KEY
from tests.ready import fill, leave_empty
from tests.storage.rows import ROWS

FIRST, HEAD, EMPTY = "0001", "head", "base"
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    leave_empty(database_url)
    opened = Database(database_url, Vault(KEY))
    yield opened.engine
    await opened.close()


async def _goes(engine: AsyncEngine, step: Callable[..., None], to: str) -> None:
    async with engine.connect() as connection:
        await connection.run_sync(lambda it: step(migrate.config(it), to))


async def _begun(engine: AsyncEngine) -> None:
    """Make the first schema, with a row in each of its tables."""
    await _goes(engine, command.upgrade, FIRST)
    async with engine.begin() as connection:
        for name, row in ROWS.items():
            values = ", ".join(f":{column}" for column in row)
            await connection.execute(text(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({values})"), row)  # noqa: S608 - our own names


def _read(connection: Connection) -> Rows:
    """Read whatever stands in whatever tables there are."""
    found = MetaData()
    found.reflect(connection)
    return {
        name: sorted((dict(row._mapping) for row in connection.execute(table.select())), key=repr)
        for name, table in found.tables.items()
        if name != "alembic_version"
    }


async def _rows(engine: AsyncEngine) -> Rows:
    async with engine.connect() as connection:
        return await connection.run_sync(_read)


async def test_the_first_schema_has_no_table_without_a_row(engine: AsyncEngine) -> None:
    await _begun(engine)

    assert [name for name, rows in (await _rows(engine)).items() if len(rows) != 1] == []


async def test_an_upgrade_keeps_everything_that_stood_there(engine: AsyncEngine) -> None:
    await _begun(engine)
    before = await _rows(engine)

    await _goes(engine, command.upgrade, HEAD)

    after = await _rows(engine)
    kept = {name: [{c: row[c] for c in rows[0]} for row in after[name]] for name, rows in before.items()}
    assert kept == before


async def test_a_downgrade_brings_back_what_stood_there_before(engine: AsyncEngine) -> None:
    await _begun(engine)
    before, schema = await _rows(engine), await _schema(engine)
    await _goes(engine, command.upgrade, HEAD)

    await _goes(engine, command.downgrade, FIRST)

    assert await _rows(engine) == before
    assert await _schema(engine) == schema


async def test_a_question_of_the_first_schema_stands_in_a_message_of_its_own(engine: AsyncEngine) -> None:
    await _begun(engine)

    await _goes(engine, command.upgrade, HEAD)

    [question] = (await _rows(engine))["question"]
    assert (question["batch_id"], question["sent_at"], question["reminders"]) == ("Q", question["asked_at"], 0)


async def test_what_was_asked_under_the_first_schema_is_looked_at_at_once(engine: AsyncEngine) -> None:
    await _begun(engine)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE collaboration SET status = 'invited', active_firm = NULL"))
        await connection.execute(text("UPDATE question SET expires_at = '2027-01-01 00:00:00.000000+00:00'"))

    await _goes(engine, command.upgrade, HEAD)

    [asked] = (await _rows(engine))["collaboration"]
    assert asked["wake_at"] == asked["created_at"]
    await _goes(engine, command.downgrade, FIRST)
    rows = await _rows(engine)
    assert rows["collaboration"][0]["wake_at"] == rows["question"][0]["expires_at"]


async def test_a_set_up_world_goes_back_and_forward_again(database_url: str, engine: AsyncEngine) -> None:
    await fill(database_url)
    before = await _rows(engine)
    schema = await _schema(engine)

    await _goes(engine, command.downgrade, FIRST)
    await _goes(engine, command.upgrade, HEAD)

    after = {name: len(rows) for name, rows in (await _rows(engine)).items()}
    assert after == {name: len(rows) for name, rows in before.items()} | {
        "firm_number": 0
    }  # whoever has the key fills it
    assert await _schema(engine) == schema


async def test_somebody_with_two_parts_keeps_the_greater_one_on_the_way_back(engine: AsyncEngine) -> None:
    await _begun(engine)
    await _goes(engine, command.upgrade, HEAD)
    async with engine.begin() as connection:
        for user, part in (("U", "participant"), ("U", "deputy"), ("V", "deputy"), ("V", "participant")):
            row = ROWS["member"] | {"user_id": user, "part": part}
            await connection.execute(tables.member.insert().values(row))

    await _goes(engine, command.downgrade, FIRST)

    assert [(row["user_id"], row["part"]) for row in (await _rows(engine))["member"]] == [
        *(("U", "owner"), ("V", "participant"))
    ]


async def test_going_all_the_way_back_leaves_nothing(engine: AsyncEngine) -> None:
    await _goes(engine, command.upgrade, HEAD)

    await _goes(engine, command.downgrade, EMPTY)

    assert await _rows(engine) == {}


async def test_the_upgraded_schema_is_the_one_that_the_code_knows(
    engine: AsyncEngine, fresh_database: Callable[[], str]
) -> None:
    other = fresh_database()
    leave_empty(other)
    created = Database(other, Vault(KEY)).engine
    async with created.begin() as connection:
        await connection.run_sync(tables.metadata.create_all)
    await _begun(engine)

    await _goes(engine, command.upgrade, HEAD)

    assert await _schema(engine) == await _schema(created)
    await _alembic_finds_nothing_to_do(engine)
    await created.dispose()


async def _alembic_finds_nothing_to_do(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.run_sync(lambda it: command.check(migrate.config(it)))


async def _schema(engine: AsyncEngine) -> dict[str, Any]:
    async with engine.connect() as connection:
        return await connection.run_sync(_described)


def _described(connection: Connection) -> dict[str, Any]:
    """Describe every table as the database itself sees it, whatever the order in which its columns came."""
    found = MetaData()
    found.reflect(connection)
    return {name: _table(connection, table) for name, table in found.tables.items() if name != "alembic_version"}


def _table(connection: Connection, table: Table) -> dict[str, Any]:
    looked = inspect(connection)
    return {
        "columns": sorted(
            (c["name"], str(c["type"]), c["nullable"], _default(c)) for c in looked.get_columns(table.name)
        ),
        "key": looked.get_pk_constraint(table.name)["constrained_columns"],
        "foreign": _sorted(looked.get_foreign_keys(table.name)),
        "unique": _sorted(looked.get_unique_constraints(table.name)),
        "checks": _sorted(looked.get_check_constraints(table.name)),
        "indexes": _sorted(looked.get_indexes(table.name)),
    }


def _default(column: Mapping[str, Any]) -> str | None:
    return None if column["default"] is None else str(column["default"]).strip("'")


def _sorted(found: Iterable[Mapping[str, Any]]) -> list[str]:
    """Write each down, in one order; a condition is an object, so it is written as its SQL."""
    return sorted(json.dumps(dict(each), sort_keys=True, default=str) for each in found)
