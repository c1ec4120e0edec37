"""What the schema itself refuses, with all application code bypassed, on both databases."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from bot.domain.events import Snooping
from bot.domain.register_events import ContactAdded
from bot.storage import customers, firms, history
from bot.storage import tables as t
from bot.storage.database import Database, Transaction
from bot.storage.vault import CannotOpen, Vault
from demo.stage import Stage, playing
from tests.conftest import NOON

TERMS: dict[str, Any] = {
    "service": "eekonomi",
    "variant": "smart",
    "version": 0,
    "created_at": NOON,
    "changed_at": NOON,
}


async def _firm(tx: Transaction, name: str) -> str:
    return await firms.create(tx, team_id=f"T{name}", name=name, language="sv", at=NOON)


async def _world(database: Database) -> tuple[str, str]:
    """Two firms that both have customer C in their registers; A holds it with one active collaboration."""
    async with database.transaction() as tx:
        a, b = await _firm(tx, "A"), await _firm(tx, "B")
        await tx.run(insert(t.customer).values(id="C", lookup="x", number="y", created_at=NOON))
        for firm_id in (a, b):
            await customers.enter(tx, firm_id, "C", name="Kund", on_platform=True, at=NOON)
            await tx.run(insert(t.engagement).values(id=f"E{firm_id}", firm_id=firm_id, customer_id="C"))
        await tx.run(insert(t.binding).values(customer_id="C", firm_id=a))
        await tx.run(_collaboration("1", a, "active", a))
    return a, b


def _collaboration(collaboration_id: str, firm_id: str, status: str, active: str | None, **more: Any) -> Any:
    values = TERMS | {"id": collaboration_id, "firm_id": firm_id, "status": status, "active_firm": active} | more
    return insert(t.collaboration).values(customer_id="C", engagement_id=f"E{firm_id}", **values)


def _illegal(a: str, b: str) -> dict[str, Any]:
    mine = t.collaboration.c
    return {
        "a second firm is bound": insert(t.binding).values(customer_id="C", firm_id=b),
        "a second firm is active": _collaboration("2", b, "active", b),
        "active in another firm's name": _collaboration("3", b, "active", a),
        "active with no firm": _collaboration("4", a, "active", None, service="tid"),
        "invited with a firm": _collaboration("5", a, "invited", a, service="tid"),
        "one service twice": _collaboration("6", a, "active", a),
        "the binding goes while something is active": delete(t.binding).where(t.binding.c.firm_id == a),
        "the binding moves while something is active": update(t.binding)
        .where(t.binding.c.firm_id == a)
        .values(firm_id=b),
        "a status that nobody knows": update(t.collaboration).where(mine.firm_id == a).values(status="frozen"),
    }


@pytest.mark.parametrize("what", _illegal("", ""))
async def test_the_database_refuses(database: Database, what: str) -> None:
    a, b = await _world(database)

    with pytest.raises(DBAPIError):
        async with database.transaction() as tx:
            await tx.run(_illegal(a, b)[what])


async def test_one_firm_may_have_several_services(database: Database) -> None:
    a, _ = await _world(database)

    async with database.transaction() as tx:
        await tx.run(_collaboration("7", a, "active", a, service="ekonomioversikt"))


async def _story(database: Database) -> str:
    async with database.transaction() as tx:
        firm_id = await _firm(tx, "A")
        for number in range(5):
            event = ContactAdded(customer_id="C", contact_id=str(number), by_user="U", name="Eva", email="e@x.example")
            await history.append(tx, firm_id, event, NOON + timedelta(minutes=number))
        return firm_id


async def _verdict(database: Database, firm_id: str) -> int | None:
    async with database.reading() as tx:
        return await history.verify(tx, firm_id)


async def test_a_history_that_nobody_touched_is_whole_and_reads_back(database: Database) -> None:
    firm_id = await _story(database)

    assert await _verdict(database, firm_id) is None
    async with database.reading() as tx:
        entry = await history.read(tx, firm_id, 3)
    assert entry.event == ContactAdded(customer_id="C", contact_id="2", by_user="U", name="Eva", email="e@x.example")


@pytest.mark.parametrize(
    "change", ["UPDATE history SET kind = 'X' WHERE firm_id = :f", "DELETE FROM history WHERE firm_id = :f"]
)
async def test_history_is_append_only(database: Database, change: str) -> None:
    firm_id = await _story(database)

    with pytest.raises(DBAPIError, match="append-only"):
        async with database.transaction() as tx:
            await tx.run(text(change), {"f": firm_id})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE history SET body = replace(body, 'customer_id', 'customer_ib') WHERE firm_id = :f AND seq = 3",
        "UPDATE history SET kind = 'Expired' WHERE firm_id = :f AND seq = 3",
        "UPDATE history SET customer_id = 'D' WHERE firm_id = :f AND seq = 3",
        "UPDATE personal SET value = 'Mallory' WHERE firm_id = :f AND seq = 3 AND field = 'name'",
    ],
)
async def test_a_changed_line_shows(database: Database, change: str) -> None:
    firm_id = await _story(database)

    await _behind_its_back(database, change, firm_id)

    assert await _verdict(database, firm_id) == 3


async def test_a_cut_tail_shows(database: Database) -> None:
    firm_id = await _story(database)

    await _behind_its_back(database, "DELETE FROM personal WHERE firm_id = :f AND seq = 5", firm_id)
    await _behind_its_back(database, "DELETE FROM history WHERE firm_id = :f AND seq = 5", firm_id)

    assert await _verdict(database, firm_id) == 5


async def test_erasing_a_person_leaves_the_chain_whole(database: Database) -> None:
    firm_id = await _story(database)

    await _behind_its_back(database, "DELETE FROM personal WHERE firm_id = :f", firm_id)

    assert await _verdict(database, firm_id) is None


async def _behind_its_back(database: Database, change: str, firm_id: str) -> None:
    async with database.engine.begin() as connection:
        if database.is_sqlite:
            for action in ("update", "delete"):
                await connection.execute(text(f"DROP TRIGGER IF EXISTS history_no_{action}"))
        else:
            await connection.execute(text("ALTER TABLE history DISABLE TRIGGER ALL"))
            await connection.execute(text("ALTER TABLE personal DISABLE TRIGGER ALL"))
        await connection.execute(text(change), {"f": firm_id})


async def test_a_statement_that_forgets_the_firm_is_refused(database: Database) -> None:
    with pytest.raises(AssertionError, match="no firm_id"):
        async with database.reading() as tx:
            await tx.run(t.collaboration.select())


async def test_events_with_nothing_personal_are_chained_too(database: Database) -> None:
    firm_id = await _story(database)

    async with database.transaction() as tx:
        await history.append(tx, firm_id, Snooping(by_user="U", by_name="Karin"), NOON)

    assert await _verdict(database, firm_id) is None


def test_a_sealed_value_opens_only_where_it_was_sealed() -> None:
    vault = Vault(bytes(32))
    sealed = vault.seal("19811218-9876", "customer.number:a")

    assert vault.open(sealed, "customer.number:a") == "19811218-9876"
    for opener, place in ((vault, "customer.number:b"), (Vault(bytes([1]) * 32), "customer.number:a")):
        with pytest.raises(CannotOpen):
            opener.open(sealed, place)


async def test_neither_tokens_nor_personal_numbers_stand_in_the_clear(sqlite_only: str) -> None:
    async with playing(Stage(database_url=sqlite_only, loops=False)) as (slack, _app):
        secrets = [install.bot_token for install in slack.world.installs.values()]

    file = Path(sqlite_only.removeprefix("sqlite+aiosqlite:///"))
    stored = b"".join(p.read_bytes() for p in file.parent.iterdir() if p.name.startswith(file.name))
    assert "Björkens Bageri".encode() in stored
    assert [each for each in (*secrets, "196103149818", "610314-9818") if each.encode() in stored] == []
