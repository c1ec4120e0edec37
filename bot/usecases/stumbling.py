"""Something of ours went wrong in one place, and everything else goes on."""

import traceback

import structlog

_log = structlog.get_logger(__name__)


def stumbled(event: str, error: Exception, **about: str) -> None:
    """Log a fault of ours by type and place; its message might quote what stands in a row."""
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    _log.error(event, error=type(error).__name__, places=places, **about)
