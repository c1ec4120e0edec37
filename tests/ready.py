"""The example world with both firms set up, made once for each server and then copied: loading it takes seconds."""

import re
import shutil
import tempfile
from datetime import UTC, datetime

import psycopg

from demo.stage import Stage, playing
from sandbox.clock import Clock

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SQLITE = "sqlite+aiosqlite:///"
_folder = tempfile.TemporaryDirectory(prefix="samarbete-ready-")
_made: set[str] = set()


async def fill(url: str) -> None:
    """Put the set-up world into an empty database."""
    if url.startswith(SQLITE):
        template = f"{_folder.name}/ready.db"
        await _make(f"{SQLITE}{template}")
        shutil.copyfile(template, url.removeprefix(SQLITE))
        return
    server, name = _split(url)
    template = "ready"
    if server not in _made:
        _create(server, template, copied_from="template1")
        await _make(url.replace(f"/{name}", f"/{template}", 1))
        _made.add(server)
    _create(server, name, copied_from=template)


async def _make(url: str) -> None:
    if url not in _made:
        async with playing(Stage(database_url=url, loops=False, clock=Clock(MORNING))):
            _made.add(url)


def _split(url: str) -> tuple[str, str]:
    """Give the address of the server's own database, and the name of this one."""
    found = re.search(r"/([^/?]+)(\?|$)", url)
    assert found
    return url.replace("+psycopg", "").replace(f"/{found[1]}", "/postgres", 1), found[1]


def _create(server: str, name: str, *, copied_from: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{copied_from}"')
