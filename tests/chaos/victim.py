"""A nursery of bots, each in a process of its own that a proof may kill; started by tests/chaos/arena.py.

Reads orders from standard input, one JSON object a line, and says `ready PID` and `gone STATUS` on standard output.
Orders: `settings`, `spacing`, `kill_at` ([file, line] at which to die during the next
approval), `note` (a file in which to note every line of that approval) and `freeze` (let the first payload block the
loop for a minute).
"""

import asyncio
import functools
import json
import os
import signal
import sys
import time
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import structlog

from bot import app
from bot.handlers.router import Origin, Router
from bot.settings import Settings

BOT = Path(__file__).parents[2] / "bot"
_handle = Router.handle


class Tracer:
    """Follows an approval from its first line to its last message, line by line."""

    def __init__(self, kill_at: list[Any] | None, note: str | None) -> None:
        self._kill_at = tuple(kill_at) if kill_at else None
        self._note = Path(note) if note else None
        self._seen: dict[tuple[str, int], None] = {}

    def follow(self, frame: FrameType, event: str, _argument: Any) -> Any:
        """Trace what is ours; for sys.settrace."""
        if not frame.f_code.co_filename.startswith(str(BOT)):
            return None
        if event == "line":
            self._at((str(Path(frame.f_code.co_filename).relative_to(BOT)), frame.f_lineno))
        return self.follow

    def _at(self, place: tuple[str, int]) -> None:
        if place == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if self._note and place not in self._seen:
            self._seen[place] = None
            self._write(self._note)

    def _write(self, note: Path) -> None:
        """Write in one step: whoever reads may kill us while we do."""
        scratch = note.with_suffix(".new")
        scratch.write_text(json.dumps(list(self._seen)), encoding="ascii")
        scratch.replace(note)


def announce(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Turn the line that says "serving" into the word that the arena waits for; the rest goes to nobody."""
    if event["event"] == "serving":
        print("ready", os.getpid(), flush=True)  # noqa: T201 - it is how the arena hears
    raise structlog.DropEvent


def live(orders: dict[str, Any]) -> NoReturn:
    """Be one bot until told to stop."""
    tracer = Tracer(orders.get("kill_at"), orders.get("note"))

    async def traced(self: Router, payload: Mapping[str, Any], origin: Origin) -> Mapping[str, Any]:
        if orders.get("kill_at") or orders.get("note"):
            sys.settrace(tracer.follow)  # and left on: what delivery does afterwards belongs to the approval
        if orders.get("freeze"):
            time.sleep(60)  # noqa: ASYNC251 - it blocks on purpose
        return await _handle(self, payload, origin)

    Router.handle = traced  # type: ignore[method-assign]
    app.build = functools.partial(app.build, spacing=orders.get("spacing", 0))
    structlog.configure(processors=[announce])
    asyncio.run(app.run(Settings(**orders["settings"])))
    sys.exit(0)


def main() -> None:
    """Raise one bot after the other."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(json.loads(line))
        _, status = os.waitpid(child, 0)
        print("gone", os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - it is how the arena hears


if __name__ == "__main__":
    main()
