"""Bring a database to this version's schema; configured here, so that an installed package needs no ini file."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.refusals import CannotSave


def config(connection: Connection | None = None) -> Config:
    """Make alembic's configuration, over a connection that is open."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    made.attributes["connection"] = connection
    return made


async def upgrade(engine: AsyncEngine) -> None:
    """Bring an empty or older database to the newest schema; raises CannotSave where the database does not answer."""
    try:
        async with engine.connect() as connection:
            await connection.run_sync(lambda it: command.upgrade(config(it), "head"))
    except OperationalError as error:
        raise CannotSave from error


async def pending(engine: AsyncEngine) -> str | None:
    """Say how the database differs from this version: "empty", "other", or None where it is current."""
    async with engine.connect() as connection:
        current = await connection.run_sync(lambda it: MigrationContext.configure(it).get_current_revision())
    if current is None:
        return "empty"
    return None if current == ScriptDirectory.from_config(config()).get_current_head() else "other"
