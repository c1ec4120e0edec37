"""Databases that take long to make: made once for all the workers of a run, and then copied."""

import atexit
import contextlib
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from bot.storage import migrate
from bot.storage.database import Database
from bot.storage.vault import Vault
from demo.stage import Stage, playing
from sandbox.clock import Clock

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SQLITE = "sqlite+aiosqlite:///"
SHARED = "SAMARBETE_SHARED_FOLDER"


def shared() -> Path:
    """Give the folder that all workers of a run have in common; one who runs alone has its own."""
    if SHARED not in os.environ:
        own = tempfile.TemporaryDirectory(prefix="samarbete-ready-")
        atexit.register(own.cleanup)
        os.environ[SHARED] = own.name
    return Path(os.environ[SHARED])


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """Let one worker at a time do this."""
    with (shared() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


async def fill(url: str) -> None:
    """Make a database that holds the example world with both firms set up."""
    await _copy(url, "world", _world)


async def lay_out(url: str) -> None:
    """Make a database of today's schema that holds nothing."""
    await _copy(url, "schema", _schema)


def leave_empty(url: str) -> None:
    """Make a database that has no schema yet; a file needs no making."""
    if not url.startswith(SQLITE):
        server, name = _split(url)
        with psycopg.connect(server, autocommit=True) as connection:
            _create(connection, name)


async def _world(url: str) -> None:
    async with playing(Stage(database_url=url, loops=False, clock=Clock(MORNING))):
        pass


async def _schema(url: str) -> None:
    database = Database(url, Vault(bytes(32)))
    await migrate.upgrade(database.engine)
    await database.close()


async def _copy(url: str, name: str, make: Callable[[str], Awaitable[None]]) -> None:
    if url.startswith(SQLITE):
        await _copy_file(url.removeprefix(SQLITE), name, make)
    else:
        await _copy_on_server(url, name, make)


async def _copy_file(path: str, name: str, make: Callable[[str], Awaitable[None]]) -> None:
    template = shared() / f"{name}.db"
    with alone(name):
        if not template.exists():
            unfinished = template.with_suffix(".unfinished")
            await make(f"{SQLITE}{unfinished}")
            unfinished.rename(template)
    shutil.copyfile(template, path)


async def _copy_on_server(url: str, name: str, make: Callable[[str], Awaitable[None]]) -> None:
    server, own = _split(url)
    with psycopg.connect(server, autocommit=True) as connection:
        with alone(f"{name}-on-server"):
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                _create(connection, "unfinished")
                await make(url.replace(f"/{own}", "/unfinished", 1))
                connection.execute(f"ALTER DATABASE unfinished RENAME TO {name}")
        _create(connection, own, like=name)


def _split(url: str) -> tuple[str, str]:
    """Give the address of the server's own database, and the name of this one."""
    found = re.search(r"/([^/?]+)(\?|$)", url)
    assert found
    return url.replace("+psycopg", "").replace(f"/{found[1]}", "/postgres", 1), found[1]


def _create(connection: psycopg.Connection, name: str, *, like: str = "template1") -> None:
    connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
    connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')


def drop(url: str) -> None:
    """Take a database away from the server, whoever still looks at it."""
    server, name = _split(url)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
