"""One database, one process, one key: what must hold before anything is served."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from bot.domain.refusals import CannotSave
from bot.storage import migrate
from bot.storage import tables as t
from bot.storage.database import Database
from bot.storage.firms import claim_numbers, seal_numbers, upsert


class CannotServe(Exception):
    """Something about the database, or where to listen, forbids serving; the message says what, and what to do."""


class NotNow(Exception):
    """Something about the database must be done first; the message says what."""


@contextlib.contextmanager
def only_one(database: Path | None) -> Iterator[None]:
    """Hold the lock beside a SQLite file; raises CannotServe with the holder's pid if somebody has it.

    The lock is on a file of its own: closing any handle of the database itself would drop SQLite's locks.
    """
    if database is None:
        yield
        return
    database.parent.mkdir(parents=True, exist_ok=True)
    path = database.with_name(database.name + ".lock")
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise CannotServe(f"{database} is in use by another process (pid {file.read().strip()})") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def key_beside(database: Path | None) -> bytes:
    """Read the key kept beside a SQLite file, made when there is none; PostgreSQL needs ENCRYPTION_KEY."""
    if database is None:
        raise CannotServe("ENCRYPTION_KEY is missing: with PostgreSQL, make one with: openssl rand -base64 32")
    path = database.with_name(database.name + ".key")
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()


async def require_current(database: Database) -> None:
    """Refuse to work beside a server on a schema that is not this version's; raises NotNow."""
    behind = await migrate.pending(database.engine)
    if behind:
        raise NotNow("The database is not this version's. Run first: python -m bot migrate")


def require_file(database: Path | None) -> None:
    """Refuse to make a new SQLite file where one was meant to be; raises CannotServe."""
    if database is not None and not database.is_file():
        raise CannotServe(f"{database} is no file: correct DATABASE_URL, or start the bot once to make it")


async def claim(database: Database, at: datetime) -> None:
    """Note the key that a new database begins with, and seal with it what an older version kept in the open.

    Raises CannotServe if the database was begun with another key.
    """
    async with database.transaction() as tx:
        row = {"id": 1, "key_id": database.vault.key_id, "created_at": at}
        await tx.run(upsert(tx, t.instance).values(row).on_conflict_do_nothing())
        known = (await tx.run(select(t.instance.c.key_id))).scalar_one()
        if known != database.vault.key_id:
            raise CannotServe(f"The encryption key does not fit this database (key id {known} expected)")
        await seal_numbers(tx)
        await claim_numbers(tx)


async def beat(database: Database, at: datetime) -> str | None:
    """Write a heartbeat; returns a short reason if the database does not take it."""
    try:
        async with database.transaction() as tx:
            statement = upsert(tx, t.heartbeat).values(id=1, at=at)
            await tx.run(statement.on_conflict_do_update(index_elements=["id"], set_={"at": at}))
    except CannotSave:
        return "database"
    return None
