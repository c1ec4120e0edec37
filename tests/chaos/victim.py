"""The bot in a process of its own that kills itself at a given line of the next approval; run by test_kill.py.

Arguments: a JSON object with the settings, `kill_at` (the line to die at; 0: never) and `count_file`.
"""

import asyncio
import itertools
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from bot.app import build, running
from bot.handlers.router import Origin, Router
from bot.settings import Settings

ORDERS: dict[str, Any] = json.loads(sys.argv[1])
BOT = str(Path(__file__).parents[2] / "bot")
_lines = itertools.count(1)
_handle = Router.handle


def _trace(frame: FrameType, event: str, _argument: Any) -> Any:
    if not frame.f_code.co_filename.startswith(BOT):
        return None
    if event == "line":
        number = next(_lines)
        if number == ORDERS["kill_at"]:
            os.kill(os.getpid(), signal.SIGKILL)
        if not ORDERS["kill_at"]:
            _note(number)
    return _trace


def _note(number: int) -> None:
    """Write the count in one step: whoever reads it may kill us while we do."""
    scratch = Path(ORDERS["count_file"] + ".new")
    scratch.write_text(str(number), encoding="ascii")
    scratch.replace(ORDERS["count_file"])


async def _traced(self: Router, payload: Mapping[str, Any], origin: Origin) -> Mapping[str, Any]:
    sys.settrace(_trace)  # and left on: what delivery does afterwards belongs to the approval
    return await _handle(self, payload, origin)


async def main() -> None:
    Router.handle = _traced  # type: ignore[method-assign]
    settings = Settings(**ORDERS["settings"])
    async with build(settings, spacing=0) as app, running(app):
        print("ready", flush=True)  # noqa: T201 - it is how the test hears
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
