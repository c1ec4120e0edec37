"""The command line: serve, migrate, and the manifest for a public address."""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
import structlog
import yaml
from structlog.tracebacks import ExceptionDictTransformer

from bot import settings as configuration
from bot.app import beside, run, utc_now
from bot.domain.firm import Firm
from bot.domain.numbers import BadNumber, OrganisationNumber, parse
from bot.domain.refusals import CannotSave, Refusal
from bot.handlers.importing import NoSuchFirm, Order, importer
from bot.intake.catalogue import BadCatalogue, read_catalogue
from bot.slack.gateway import Later, Never
from bot.slack.manifest import manifest_file, over_http
from bot.storage import migrate as migrations
from bot.storage.database import Database
from bot.storage.instance import CannotServe, NotNow
from bot.storage.vault import Vault
from bot.texts.words import LANGUAGES, words_in
from bot.usecases import installing, people, recounting
from bot.views.refusal import sentence
from bot.views.register_report import Report, lines

LOUD = ("aiohttp", "aiosqlite", "asyncio", "psycopg", "slack_bolt", "slack_sdk", "sqlalchemy")
EX_USAGE, EX_DATA, EX_TEMPFAIL, EX_NOPERM, EX_CONFIG = 64, 65, 75, 77, 78  # sysexits.h
click.UsageError.exit_code = EX_USAGE
Result = TypeVar("Result")


@click.group()
def main() -> None:
    """Run Samarbete, the Slack bot for collaborations between an accounting firm and its customers."""
    os.umask(0o077)  # database, key and lock are nobody else's to read
    quiet_logs()


@main.command()
def serve() -> None:
    """Serve Slack: Socket Mode if SLACK_APP_TOKEN is set, HTTP if SLACK_SIGNING_SECRET is."""
    settings = _settings()
    if settings.slack_api_url != configuration.SLACK_API:
        click.echo(f"Talking to a stand-in, not to Slack: {settings.slack_api_url}", err=True)
    _run(run(settings))


@main.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    _run(_migrate(_settings().database_url))
    click.echo("The database is current.")


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--firm", metavar="TEAM_ID|NAME", help="Which firm's register it is; not needed where there is one firm.")
@click.option("--dry-run", is_flag=True, help="Only say what is wrong and what would change.")
@click.option("--good-rows-only", is_flag=True, help="Load the rows that are right although others are wrong.")
@click.option("--language", type=click.Choice(LANGUAGES), help="The report's language, instead of the firm's.")
def import_(
    file: Path,
    firm: str | None,
    dry_run: bool,  # noqa: FBT001 - a command line's flag
    good_rows_only: bool,  # noqa: FBT001 - the same
    language: str | None,
) -> None:
    """Load a firm's register of customers from a CSV file; see docs/register.md. The bot may be running."""
    order = Order(data=_read(file), dry_run=dry_run, good_rows_only=good_rows_only)
    try:
        report, firms_language = asyncio.run(_import(_settings(), firm, order))
    except CannotServe as no:
        _stop(str(no))
    except NotNow as no:
        _stop(str(no), EX_TEMPFAIL)
    except CannotSave:
        _stop(words_in(language or "en")("import.interrupted"), EX_TEMPFAIL)
    except Refusal as no:
        _stop(sentence(words_in(language or "en"), no))
    except NoSuchFirm as no:
        raise click.UsageError(f"Say which firm with --firm: {', '.join(no.names) or 'there is none yet'}") from None
    for line in lines(words_in(language or firms_language), file.name, report):
        click.echo(line)
    sys.exit(EX_DATA if report.failed else 0)


@main.command("export")
@click.argument("number")
@click.option("--firm", metavar="TEAM_ID|NAME", help="Whose history it is; not needed where there is one firm.")
def export_(number: str, firm: str | None) -> None:
    """Print a customer's whole history as a file that proves itself; see docs/operations.md. The bot may be running."""
    try:
        wanted = parse(number, today=utc_now().date())
    except BadNumber:
        raise click.UsageError("That is no organisation number, for example 559900-1236") from None
    told = _run(_export(_settings(), firm, wanted))
    if told is None:
        _stop("No such customer in the firm's register. Nothing was written.", EX_DATA)
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--firm", metavar="TEAM_ID|NAME", help="Whose chain it is; not needed where there is one firm.")
def audit(file: Path | None, firm: str | None) -> None:
    """Check that no entry was changed or is missing: of an exported FILE, or of a firm's whole history."""
    if file is None:
        wrong = _run(_audit(_settings(), firm))
    else:
        try:
            wrong = recounting.audit(json.loads(_read(file)))
        except (ValueError, KeyError, TypeError):
            _stop(f"{file} is no exported history.", EX_DATA)
    if wrong is not None:
        _stop(f"Entry {wrong} is not what its hash says: it was changed, or one before it is missing.", EX_DATA)
    click.echo("Every entry is as it was written.")


@main.command()
@click.argument("team_id")
def link(team_id: str) -> None:
    """Open the workspace TEAM_ID to whoever installed the app there, with what its firm left behind if it had any."""
    name = _run(_link(_settings().database_url, team_id))
    if name is None:
        _stop(f"No installation waits in {team_id}. Nothing was changed.")
    click.echo(f"{name} is open. What waited goes out as soon as the bot runs.")


@main.command()
@click.option("--http", metavar="URL", help="The public address, for an app that Slack reaches over HTTP.")
def manifest(http: str | None) -> None:
    """Print the Slack app's manifest: for Socket Mode, or for a public address."""
    text = manifest_file().read_text(encoding="utf-8")
    if http is None:
        click.echo(text)
    elif http.startswith("https://"):
        click.echo(yaml.safe_dump(over_http(yaml.safe_load(text), http), allow_unicode=True, sort_keys=False))
    else:
        raise click.BadParameter("Slack wants an address that begins with https://", param_hint="--http")


def _settings() -> configuration.Settings:
    try:
        settings = configuration.load()
        read_catalogue(settings.catalogue_file)
    except configuration.BadSettings as bad:
        _stop("\n".join(bad.problems))
    except BadCatalogue as bad:
        _stop(f"CATALOGUE_FILE: {bad}.")
    return settings


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end; what forbids it is said in a sentence."""
    try:
        return asyncio.run(work)
    except CannotServe as no:
        _stop(str(no))
    except NotNow as no:
        _stop(str(no), EX_TEMPFAIL)
    except CannotSave:
        _stop("The database does not answer, or is not current. Nothing was changed.", EX_TEMPFAIL)
    except Never as no:
        _stop(f"Slack does not take SLACK_BOT_TOKEN: {no.reason}. Correct it.")
    except Later as no:
        _stop(f"Slack cannot be reached to see whose SLACK_BOT_TOKEN it is: {no.reason}. Try later.", EX_TEMPFAIL)


def _stop(why: str, code: int = EX_CONFIG) -> NoReturn:
    click.echo(why, err=True)
    sys.exit(code)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except PermissionError:
        _stop(f"{file} may not be read by this user", EX_NOPERM)
    except OSError:
        raise click.UsageError(f"{file} is no file that can be read") from None


async def _import(settings: configuration.Settings, firm: str | None, order: Order) -> tuple[Report, str]:
    async with beside(settings) as (database, catalogue, gateway):
        loader = await importer(database, catalogue, gateway, firm, utc_now())
        return await loader.load(order), loader.firm.language


async def _export(
    settings: configuration.Settings, firm: str | None, number: OrganisationNumber
) -> dict[str, Any] | None:
    async with beside(settings) as (database, _, _):
        return await recounting.export(database, await _meant(database, firm), number, utc_now())


async def _audit(settings: configuration.Settings, firm: str | None) -> int | None:
    async with beside(settings) as (database, _, _):
        return await recounting.audit_firm(database, await _meant(database, firm))


async def _meant(database: Database, name: str | None) -> Firm:
    """Find the firm that a workspace id or a name means, or the only one."""
    meant = await people.firms_named(database, name)
    if len(meant) != 1:
        every = [f"{firm.name} ({firm.team_id})" for firm in await people.firms_named(database, None)]
        raise click.UsageError(f"Say which firm with --firm: {', '.join(every) or 'there is none yet'}")
    return meant[0]


async def _migrate(url: str) -> None:
    database = Database(url, Vault(bytes(32)))
    try:
        await migrations.upgrade(database.engine)
    finally:
        await database.close()


async def _link(url: str, team_id: str) -> str | None:
    database = Database(url, Vault(bytes(32)))
    try:
        return await installing.link(database, team_id)
    finally:
        await database.close()


def quiet_logs() -> None:
    """Log our own lines as JSON; the libraries' only from warnings on, for they print whole messages below that.

    Whoever lowers the level of all logging still hears no more from those.
    """
    logging.basicConfig(level=logging.WARNING)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
