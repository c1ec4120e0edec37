"""What is measured beside the tests' own process: the children that they start.

Run as a script, `python measuring.py FILE OMIT EXCLUDE ARGUMENTS…` is `python -m bot ARGUMENTS…`, measured into a file.
"""

import atexit
import importlib
import json
import os
import sys
from pathlib import Path
from uuid import uuid4

TOP = Path(__file__).parents[1]
OWN = (
    "__main__.py",
    "cli.py",
    "app.py",
)  # what only a process of its own runs; to measure all takes three seconds more


def bot(*arguments: str) -> list[str]:
    """Give the command that runs the bot so, measured where this process is."""
    folder = os.environ.get("SLIPCOVER_COVERAGE_DIR")
    if not folder:
        return [sys.executable, "-m", "bot", *arguments]
    left_out = (os.environ["SLIPCOVER_OMIT"], os.environ["SLIPCOVER_EXCLUDE_LINES"])
    return [sys.executable, __file__, f"{folder}/coverage-gw-{uuid4().hex}.json", *left_out, *arguments]


def _measured(out: Path, omitted: str, excluded: str) -> None:
    import slipcover  # noqa: PLC0415 - it is there where it measures

    omit = f"{TOP}/{omitted}"
    sci = slipcover.Slipcover(branch=True, omit=[omit], exclude_lines=excluded.split("\n"))

    def write() -> None:
        measured = sci.get_coverage()
        measured["files"] = {name.removeprefix(f"{TOP}/"): file for name, file in measured["files"].items()}
        out.write_text(json.dumps(measured), encoding="utf-8")

    atexit.register(write)
    with slipcover.ImportManager(sci, slipcover.FileMatcher(sources=[TOP / "bot" / name for name in OWN])):
        importlib.import_module("bot.__main__")


if __name__ == "__main__":
    own = [sys.argv.pop(1) for _ in range(3)]
    sys.path[0] = str(TOP)
    _measured(Path(own[0]), *own[1:])
