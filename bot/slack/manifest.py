"""The app's manifest: one file, from which the doors, the addresses and the permissions to ask for are read."""

from pathlib import Path
from typing import Any

import yaml

REDIRECT = "/slack/oauth_redirect"


def manifest_file() -> Path:
    """Find the manifest: inside an installed package, or at the top of a checkout."""
    inside = Path(__file__).parents[1] / "manifest.yml"
    return inside if inside.exists() else Path(__file__).parents[2] / "manifest.yml"


def over_http(app: dict[str, Any], address: str) -> dict[str, Any]:
    """Turn the Socket Mode manifest into one for HTTP: all comes to one address, installations beside it."""
    url = f"{address.rstrip('/')}/slack/events"
    app["oauth_config"]["redirect_urls"] = [f"{address.rstrip('/')}{REDIRECT}"]
    for command in app["features"]["slash_commands"]:
        command["url"] = url
    settings = app["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"] = {"request_url": url} | settings["event_subscriptions"]
    settings["interactivity"] |= {"request_url": url, "message_menu_options_url": url}
    return app


def scopes() -> tuple[str, ...]:
    """List the permissions that the bot needs, all of them."""
    app = yaml.safe_load(manifest_file().read_text(encoding="utf-8"))
    return tuple(app["oauth_config"]["scopes"]["bot"])
