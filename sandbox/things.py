"""What people see: channels, messages and views, each with the shape that Slack gives it."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

Key = tuple[str, str]  # team id, user id
Blocks = list[dict[str, Any]]
Values = dict[str, dict[str, dict[str, Any]]]  # block id, action id, the element's value object


@dataclass
class File:
    """What the app puts into a conversation; `content` is there once it was uploaded."""

    file_id: str
    name: str
    length: int
    team_id: str
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    content: bytes | None = None
    shown: bool = False

    def as_slack(self) -> dict[str, Any]:
        """Return what a message says of it; the page fetches it at `url_private_download`."""
        path = f"files/{self.secret}/{self.name}"
        return {"id": self.file_id, "name": self.name, "size": self.length, "url_private_download": path}


@dataclass
class Message:
    """One message; an ephemeral one is seen by one person only and never stored by Slack."""

    ts: str
    channel_id: str
    author: Key
    text: str
    blocks: Blocks = field(default_factory=list)
    thread_ts: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    metadata: dict[str, Any] | None = None
    ephemeral_to: Key | None = None
    edited_ts: str | None = None
    values: Values = field(default_factory=dict)
    files: list[File] = field(default_factory=list)
    read_by: set[Key] = field(default_factory=set)

    def as_slack(self) -> dict[str, Any]:
        """Return Slack's message object."""
        shown: dict[str, Any] = {"type": "message", "user": self.author[1], "team": self.author[0], "ts": self.ts}
        shown |= {"text": self.text}
        optional: dict[str, Any] = {"bot_id": self.bot_id, "app_id": self.app_id, "thread_ts": self.thread_ts}
        optional |= {"blocks": self.blocks, "metadata": self.metadata}
        optional |= {"files": [each.as_slack() for each in self.files]}
        if self.edited_ts:
            optional["edited"] = {"user": self.author[1], "ts": self.edited_ts}
        return shown | {key: value for key, value in optional.items() if value}


@dataclass
class Channel:
    """A channel or a direct message; `members` keeps the order in which people came.

    `connected` are other workspaces in it (Slack Connect), `invited` those that have not answered yet.
    """

    channel_id: str
    team_id: str
    name: str
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    dm_with: Key | None = None
    created: int = 1_700_000_000
    creator: str = ""
    members: dict[Key, None] = field(default_factory=dict)
    connected: set[str] = field(default_factory=set)
    invited: set[str] = field(default_factory=set)
    previous_names: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    @property
    def is_ext_shared(self) -> bool:
        """Tell whether another workspace is in it (Slack Connect)."""
        return bool(self.connected)

    def reaches(self, team_id: str) -> bool:
        """Tell whether a workspace has this channel at all."""
        return not self.is_im and (team_id == self.team_id or team_id in self.connected)

    def find(self, ts: str) -> Message | None:
        """Find a message by its timestamp."""
        return next((message for message in self.messages if message.ts == ts), None)

    def seen_by(self, key: Key) -> list[Message]:
        """List the messages that one member sees, oldest first."""
        return [message for message in self.messages if message.ephemeral_to in {None, key}]

    def replies(self, ts: str) -> list[Message]:
        """List a thread's answers, oldest first."""
        return [message for message in self.messages if message.thread_ts == ts and message.ts != ts]


VIEW_FIELDS = ("type", "title", "submit", "close", "blocks", "private_metadata", "callback_id", "external_id")
VIEW_FLAGS = ("clear_on_close", "notify_on_close", "submit_disabled")


@dataclass
class View:
    """A modal or somebody's Home tab, as it stands right now."""

    view_id: str
    team_id: str
    owner: Key
    content: dict[str, Any]
    app_id: str
    bot_id: str
    root_view_id: str = ""
    previous_view_id: str | None = None
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    busy: bool = False
    version: int = 0

    @property
    def blocks(self) -> Blocks:
        """Return the view's blocks."""
        blocks: Blocks = self.content["blocks"]
        return blocks

    @property
    def hash(self) -> str:
        """Return what changes with every change, as `views.update` compares it."""
        body = json.dumps([self.content, self.version], sort_keys=True)
        return f"{self.version}.{hashlib.sha256(body.encode()).hexdigest()[:8]}"

    def as_slack(self) -> dict[str, Any]:
        """Return Slack's view object."""
        empty: dict[str, Any] = {"private_metadata": "", "callback_id": "", "external_id": ""}
        shown = {name: self.content.get(name, empty.get(name)) for name in VIEW_FIELDS}
        shown |= {name: bool(self.content.get(name)) for name in VIEW_FLAGS}
        ids = {"id": self.view_id, "team_id": self.owner[0], "app_installed_team_id": self.team_id}
        ids |= {"app_id": self.app_id, "bot_id": self.bot_id, "root_view_id": self.root_view_id or self.view_id}
        return (
            shown
            | ids
            | {"previous_view_id": self.previous_view_id, "hash": self.hash, "state": {"values": self.values}}
        )
