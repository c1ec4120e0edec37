"""One engine, two kinds of transaction: reading, and the one write transaction that everything else depends on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from threading import Thread
from typing import Any
from weakref import WeakSet

import aiosqlite
from sqlalchemy import event
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.refusals import CannotSave
from bot.storage.vault import Vault

SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=2000", "secure_delete=ON")
LET_GO_SECONDS = 1


class Transaction:
    """A transaction that is open now: run statements with it, seal and look up with its vault."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self.run = connection.execute
        self.connection = connection
        self.vault = vault


class Database:
    """Opens transactions; raises CannotSave where the database does not answer."""

    def __init__(self, url: str, vault: Vault) -> None:
        self._threads: WeakSet[Thread] = WeakSet()
        self.engine = _engine(url, self._threads)
        self.vault = vault
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite has one writer; waiting here is fair and costs a tenth of what its busy handler does.
        self._writer: contextlib.AbstractAsyncContextManager[Any] = (
            asyncio.Lock() if self.is_sqlite else contextlib.nullcontext()
        )

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Write: commit on leaving, roll back on any exception; nothing may touch the network inside."""
        async with self._writer, self._begin("BEGIN IMMEDIATE") as transaction:
            yield transaction

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Read one consistent picture."""
        async with self._begin("BEGIN") as transaction:
            yield transaction

    @contextlib.asynccontextmanager
    async def _begin(self, how: str) -> AsyncIterator[Transaction]:
        try:
            async with self.engine.connect() as connection:
                opened = await connection.execution_options(samarbete_begin=how)
                async with opened.begin():
                    yield Transaction(opened, self.vault)
        except (OperationalError, InterfaceError, OSError) as error:
            raise CannotSave from error

    async def close(self) -> None:
        """Give every connection back; those that never opened end too, while the loop that they answer to is there."""
        await self.engine.dispose()
        for thread in list(self._threads):
            if thread.is_alive():
                await asyncio.to_thread(thread.join, LET_GO_SECONDS)


def _engine(url: str, threads: WeakSet[Thread]) -> AsyncEngine:
    async def opened(*where: Any, **how: Any) -> aiosqlite.Connection:
        connection = aiosqlite.connect(*where, **how)
        thread = connection._thread  # noqa: SLF001 - a failed connection leaves it to itself
        thread.daemon = True
        threads.add(thread)
        return await connection

    if url.startswith("sqlite"):
        how = {"isolation_level": None, "async_creator_fn": opened}
        engine = create_async_engine(url, connect_args=how, hide_parameters=True)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        event.listen(engine.sync_engine, "invalidate", _let_go)
        return engine
    return create_async_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("samarbete_begin", "BEGIN IMMEDIATE"))


def _let_go(connection: Any, _record: Any, _error: BaseException | None) -> None:
    """Roll back what was cancelled: a closed connection keeps its lock for as long as somebody holds a cursor of it."""
    connection.rollback()
