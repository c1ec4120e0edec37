"""One thing that Slack sent, ready to be handled; and what a handler may answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack.directory import Directory
from bot.slack.gateway import Gateway
from bot.texts.words import Words
from bot.usecases.desk import Desk
from bot.views.kit import Letter


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to Slack: `body` in the response itself, `private` to whoever clicked, after it."""

    body: Mapping[str, Any] = field(default_factory=dict)
    private: Letter | None = None


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
        actions = self.payload.get("actions")
        one = actions[0] if isinstance(actions, list) and len(actions) == 1 else {}
        return one if isinstance(one, Mapping) else {}

    @property
    def value(self) -> str:
        """Give what the pressed button carries."""
        return str(self.action.get("value") or "")

    @property
    def view(self) -> Mapping[str, Any]:
        """Give the dialog that this came from."""
        view = self.payload.get("view")
        return view if isinstance(view, Mapping) else {}

    @property
    def block_ids(self) -> list[str]:
        """List the form's fields by their blocks, in order."""
        blocks = self.view.get("blocks") or []
        return [str(b["block_id"]) for b in blocks if b.get("type") == "input" and b.get("block_id")]

    async def open(self, view: Mapping[str, Any]) -> None:
        """Open a dialog for whoever clicked or typed."""
        trigger = {"trigger_id": self.payload.get("trigger_id"), "view": view}
        await self.gateway.call(self.token, "views.open", trigger, within=2)

    async def redraw(self, view: Mapping[str, Any]) -> None:
        """Change the dialog that this came from."""
        which = {"view_id": self.view.get("id"), "hash": self.view.get("hash"), "view": view}
        await self.gateway.call(self.token, "views.update", which, within=2)


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
