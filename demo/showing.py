"""Show the month on the page, a moment at a time, to somebody who watches."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from typing_extensions import override

from bot.app import Application
from bot.storage import outbox
from demo.month import STOCKHOLM, first_day, month
from demo.scene import Moment, Scene
from sandbox.client import Impossible
from sandbox.server import Slack

POLL = 0.05


class Live(Scene):
    """A scene whose bot delivers by itself; where it is away, time leaps to when it is back."""

    @override
    async def plays(self, moment: Moment) -> None:
        if self.down and (moment.act is None or moment.act.alone):
            return
        await super().plays(moment)

    @override
    async def settles(self) -> None:
        await self.app.tick()
        await self.app.router.drain()
        while await self._waiting():  # noqa: ASYNC110 - what waits stands in the database, which wakes nobody
            await asyncio.sleep(POLL)

    async def _waiting(self) -> bool:
        async with self.app.database.reading() as tx:
            return bool(await outbox.heads(tx, self.app.now(), [""], 1))


async def show_month(slack: Slack, app: Application, tell: Callable[[str], None], *, pause: float = 1.0) -> None:
    """Play the month from the next Tuesday on, as fast as whoever watches lets it.

    What no longer fits, since somebody played by hand, is passed over.
    """
    scene, reel = Live(slack, app), slack.reel
    tomorrow = slack.clock.now().astimezone(STOCKHOLM).date() + timedelta(days=1)
    for _, moments in month(first_day(tomorrow)):
        for moment in moments:
            await reel.turn(moment.at)
            if moment.act and not (scene.down and moment.act.alone):
                told = moment.act.told
                reel.tell(told)
                tell(f"{moment.at:%Y-%m-%d %H:%M}  {told['sv']} / {told['en']}")
            await _play(scene, moment, tell)
            await asyncio.sleep(pause if moment.act else pause / 10)
    reel.end()


async def _play(scene: Live, moment: Moment, tell: Callable[[str], None]) -> None:
    try:
        await scene.plays(moment)
    except (AssertionError, Impossible) as no:
        tell(f"                  – {str(no).splitlines()[0]}")
        for key, views in list(scene.slack.world.modals.items()):
            for _ in list(views):
                await scene.slack.person(key[1], key[0]).closes()
