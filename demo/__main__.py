"""`python -m demo`: the bot and a stand-in Slack in one process, on SQLite, until Ctrl-C."""

import asyncio
import contextlib
import functools
import sys
import tempfile
from pathlib import Path

import click

from demo.showing import show_month
from demo.stage import Stage, playing


@click.command()
@click.option("--port", default=8400, show_default=True, help="Where the page is served.")
@click.option("--database", default=None, help="Another database than a fresh SQLite file.")
@click.option("--http", is_flag=True, help="Signed HTTP instead of Socket Mode.")
@click.option("--month", is_flag=True, help="Play a month on the page, to be watched; then go on by hand.")
def main(port: int, database: str | None, http: bool, month: bool) -> None:  # noqa: FBT001 - a command line's flags
    """Play consultant, customer and manager on one page."""
    with tempfile.TemporaryDirectory(prefix="samarbete-demo-") as folder, contextlib.suppress(KeyboardInterrupt):
        url = database or f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}"
        asyncio.run(_play(Stage(database_url=url, port=port, http=http), month=month))


async def _play(stage: Stage, *, month: bool) -> None:
    async with playing(stage) as (slack, app):
        print(f"Öppna / open  {slack.url}", flush=True)
        print("Avsluta med / stop with Ctrl-C", flush=True)
        if month:
            print("En månad spelas upp / a month is played", flush=True)
            await show_month(slack, app, functools.partial(print, flush=True))
            print("Spela vidare för hand / go on by hand", flush=True)
        else:
            print("Se en månad med / watch a month with  make demo MONTH=1", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
