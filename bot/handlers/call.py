"""One thing that Slack sent, ready to be handled; and what a handler may answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.refusals import FormOutOfDate
from bot.slack.directory import Directory
from bot.slack.gateway import Gateway
from bot.texts.words import Words
from bot.usecases.desk import Desk
from bot.views.kit import Letter


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to Slack: `body` in the response itself, `private` to whoever clicked, after it.

    `home` says that their Home tab shows something else now.
    """

    body: Mapping[str, Any] = field(default_factory=dict)
    private: Letter | None = None
    home: bool = False


DONE = Answer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A command, click, submission, search or event; `payload` is Slack's, and nothing in it is authority."""

    payload: Mapping[str, Any]
    desk: Desk
    words: Words
    gateway: Gateway
    token: str
    directory: Directory

    @property
    def action(self) -> Mapping[str, Any]:
        """Give the one action of a click; more or fewer is nothing that our messages can send."""
        actions: Sequence[Mapping[str, Any]] = self.payload.get("actions") or ()
        return actions[0] if len(actions) == 1 else {}

    @property
    def value(self) -> str:
        """Give what the pressed button carries."""
        return _text(self.action, "value")

    @property
    def view(self) -> Mapping[str, Any]:
        """Give the dialog that this came from."""
        view: Mapping[str, Any] = self.payload.get("view") or {}
        return view

    @property
    def carried(self) -> str:
        """Give what the dialog carried along unseen."""
        return _text(self.view, "private_metadata")

    @property
    def place(self) -> tuple[str, str]:
        """Say which message the pressed button stood on: (channel id, ts), empty where it stood on none."""
        container = self.payload.get("container") or {}
        return _text(container, "channel_id"), _text(container, "message_ts")

    @property
    def block_ids(self) -> list[str]:
        """List the form's fields by their blocks, in order; raises FormOutOfDate for a form without any."""
        blocks = self.view.get("blocks")
        asked = [b for b in blocks if isinstance(b, Mapping)] if isinstance(blocks, list) else []
        found = [_text(b, "block_id") for b in asked if b.get("type") == "input" and _text(b, "block_id")]
        if not found:
            raise FormOutOfDate
        return found

    async def open(self, view: Mapping[str, Any]) -> None:
        """Open a dialog for whoever clicked or typed."""
        trigger = {"trigger_id": self.payload.get("trigger_id"), "view": view}
        await self.gateway.call(self.token, "views.open", trigger, within=2)

    async def redraw(self, view: Mapping[str, Any]) -> None:
        """Change the dialog that this came from."""
        which = {"view_id": self.view.get("id"), "hash": self.view.get("hash"), "view": view}
        await self.gateway.call(self.token, "views.update", which, within=2)


def _text(found: Mapping[str, Any], name: str) -> str:
    """Read what we once wrote there; what we cannot have written, such as a NUL, reads as nothing."""
    value = found.get(name)
    return value if isinstance(value, str) and value.isprintable() else ""


def say(letter: Letter) -> Answer:
    """Answer a command, for whoever typed it alone."""
    return Answer(body={"response_type": "ephemeral"} | letter.arguments())


def whisper(letter: Letter) -> Answer:
    """Answer a click, for whoever clicked alone."""
    return Answer(private=letter)


def errors(fields: Mapping[str, str]) -> Answer:
    """Answer a submission with a sentence at each field that is wrong; the form stays as it was."""
    return Answer(body={"response_action": "errors", "errors": dict(fields)})


def replace_view(view: Mapping[str, Any]) -> Answer:
    """Answer a submission with the next dialog in its place."""
    return Answer(body={"response_action": "update", "view": dict(view)})
