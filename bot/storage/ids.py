"""Identifiers nobody can guess or count: 96 random bits, safe in any Slack field."""

import secrets


def new_id() -> str:
    """Make an id (16 characters)."""
    return secrets.token_urlsafe(12)


def new_token() -> str:
    """Make what a button carries (43 characters, 256 bits)."""
    return secrets.token_urlsafe(32)
