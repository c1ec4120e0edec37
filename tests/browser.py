"""Finds a browser for tests of pages, and collects what could not be run for want of one."""

import shutil

NOTES: list[str] = []
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Find a Chromium on PATH; None when the machine has none."""
    return next(filter(None, map(shutil.which, NAMES)), None)
