"""What stands before the door: it closes when the process is told to stop, and knows what is still under way."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.slack.edge import Inbound, Reply

CLOSED = 503


class Gate:
    """Lets payloads in until it closes; one that comes later is not taken, so that nothing is promised for it."""

    def __init__(self, receive: Callable[[Inbound], Awaitable[Reply]]) -> None:
        self._receive = receive
        self._under_way: set[asyncio.Future[Reply]] = set()
        self.closed = False

    async def receive(self, inbound: Inbound) -> Reply:
        """Hand one payload to the door."""
        if self.closed:
            return Reply(CLOSED)
        task = asyncio.ensure_future(self._receive(inbound))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await task

    async def drain(self) -> None:
        """Let what is under way finish; if this is cancelled, that is too."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
