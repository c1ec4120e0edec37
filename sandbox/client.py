"""What Slack's own client does with each move of a person; everything by ids, as the page does it."""

from typing import Any

from sandbox import payloads, replies, screens
from sandbox.events import Events
from sandbox.forms import STATELESS, client_errors, value_key
from sandbox.stage import Stage
from sandbox.things import Channel, Message, Values, View
from sandbox.visible import Placed, elements
from sandbox.wire import COMMANDS, INTERACTIVE, Answer, Wire
from sandbox.world import Person

QUERY_LENGTH = 3


class Impossible(Exception):  # it is no error of ours: Slack would not let the person do this
    """A person cannot do this in Slack; the message is a sentence about why."""


def _failure(answer: Answer) -> str:
    return "operation_timeout" if answer.problem == "http_timeout" else f"dispatch_failed ({answer.problem})"


class Client:
    """Carry out a person's moves and show the person what comes of them."""

    def __init__(self, stage: Stage, wire: Wire, events: Events) -> None:
        self.stage = stage
        self.world = stage.world
        self._wire = wire
        self._events = events

    async def type(self, person: Person, channel_id: str, text: str, thread_ts: str | None = None) -> None:
        """Write a message, or a slash command."""
        channel = self._channel(person, channel_id)
        if text.startswith("/"):
            await self._command(person, channel, text, thread_ts)
        elif channel.is_im and not self.world.app.may_be_written_to:
            self.stage.notice(person.key, "Sending messages to this app has been turned off.")
        else:
            message = self.stage.say(channel, person, text, thread_ts=thread_ts)
            await self._tell_of(person, channel, message)

    def _channel(self, person: Person, channel_id: str) -> Channel:
        channel = self.world.channels.get(channel_id)
        if person.deleted:
            raise Impossible(f"{person.name}'s account is deactivated")
        if channel is None or person.key not in channel.members:
            raise Impossible(f"{person.name} is not in that channel")
        if channel.is_archived:
            raise Impossible(f"#{channel.name} is archived")
        return channel

    async def _tell_of(self, person: Person, channel: Channel, message: Message) -> None:
        kind = "im" if channel.is_im else "group" if channel.is_private else "channel"
        content = message.as_slack() | {"channel": channel.channel_id, "channel_type": kind, "event_ts": message.ts}
        for team_id in sorted({channel.team_id, *channel.connected} & self.world.installs.keys()):
            if self.world.bot(team_id).key in channel.members:
                shared = channel.is_ext_shared and person.team_id != team_id
                await self._events.tell(
                    team_id, f"message.{kind if kind == 'im' else kind + 's'}", content, shared=shared
                )

    async def _command(self, person: Person, channel: Channel, text: str, thread_ts: str | None) -> None:
        name, _, rest = text.partition(" ")
        install = self.world.installs.get(person.team_id)
        if thread_ts:
            self.stage.notice(person.key, f"{name} is not supported in threads. Sorry!")
        elif install is None or not install.active or name not in self.world.app.commands:
            self.stage.notice(person.key, f"{name} is not a valid command.")
        else:
            payload = payloads.command(self.stage, person, channel, name, rest.strip())
            answer = await self._wire.send(COMMANDS, name, person.team_id, payload)
            if not answer.ok:
                self.stage.notice(person.key, f'{name} failed with the error "{_failure(answer)}"')
            elif answer.body and (problem := replies.command(self.stage, person, channel, answer.body)):
                self.stage.notice(person.key, f'{name} failed with the error "{problem}"')

    async def click(
        self, person: Person, container: dict[str, Any], block_id: str, action_id: str, element: dict[str, Any]
    ) -> None:
        """Press, choose or pick; `element` is the type's own value (`selected_option`, …)."""
        home = self.where(person, container)
        placed = self.place(home, block_id, action_id)
        kind = placed.element["type"]
        value = {value_key(kind): element.get(value_key(kind))} if kind != "button" else {}
        if kind not in STATELESS:
            home.values.setdefault(block_id, {})[action_id] = {"type": kind, **value}
            self.stage.changed(person.key)
        if placed.block["type"] == "input" and not placed.block.get("dispatch_action"):
            return
        await self._send_click(person, home, placed, value)

    async def _send_click(self, person: Person, home: Message | View, placed: Placed, value: dict[str, Any]) -> None:
        modal = isinstance(home, View) and home.content["type"] == "modal"
        if not self.world.app.interactive:
            self.stage.notice(person.key, "This app is not configured to handle interactive responses.")
            return
        team_id = home.team_id if isinstance(home, View) else home.author[0]
        payload = self._located("block_actions", person, home)
        payload["actions"] = [payloads.action(placed, value, self.stage.new_ts())]
        payload["trigger_id"] = self.stage.new_trigger(team_id, person.key, from_modal=modal)
        if isinstance(home, Message):
            payload["state"] = {"values": home.values}
            payload["response_url"] = self.stage.new_response_url(team_id, person.key, home.channel_id, home)
        answer = await self._send(team_id, placed.ids[1], payload)
        if not answer.ok:
            self._warn(person, answer)

    def _located(self, kind: str, person: Person, home: Message | View) -> dict[str, Any]:
        if isinstance(home, Message):
            return payloads.in_message(self.stage, kind, person, self.world.channels[home.channel_id], home)
        located = payloads.in_view(self.stage, kind, person, home)
        return located | {"container": {"type": "view", "view_id": home.view_id}}

    async def _send(self, team_id: str, name: str, payload: dict[str, Any]) -> Answer:
        install = self.world.installs[team_id]
        if not install.active:
            return Answer(ok=False, problem="app_uninstalled")
        return await self._wire.send(INTERACTIVE, f"{payload['type']} {name}", team_id, payload)

    def _warn(self, person: Person, answer: Answer) -> None:
        self.stage.notice(person.key, f"⚠ {self.world.app.name} did not respond: {_failure(answer)}")

    def where(self, person: Person, container: dict[str, Any]) -> Message | View:
        """Return the message or view that a container names, if the person sees it now."""
        if person.deleted:
            raise Impossible(f"{person.name}'s account is deactivated")
        if "view" in container:
            return self.view(person, container["view"])
        asked = container["message"]
        channel = self._channel(person, asked["channel"])
        found = [message for message in channel.seen_by(person.key) if message.ts == asked["ts"]]
        if not found:
            raise Impossible("that message is gone")
        return found[0]

    def view(self, person: Person, view_id: str) -> View:
        """Return a view that the person can touch: the top modal or a Home tab."""
        touchable = self.world.modals.get(person.key, [])[-1:]
        touchable += [view for (_, owner), view in self.world.homes.items() if owner == person.key]
        for view in touchable:
            if view.view_id == view_id:
                return view
        raise Impossible("that view is closed, or another one lies on top of it")

    def place(self, home: Message | View, block_id: str, action_id: str) -> Placed:
        """Return the element with these ids."""
        for placed in elements(home.blocks):
            if placed.ids == (block_id, action_id):
                return placed
        raise Impossible(f"there is no {action_id} in {block_id} any more")

    async def search(
        self, person: Person, container: dict[str, Any], block_id: str, action_id: str, query: str
    ) -> dict[str, Any]:
        """Type into an external select and return its `options` or `option_groups`."""
        home = self.where(person, container)
        placed = self.place(home, block_id, action_id)
        least = placed.element.get("min_query_length", QUERY_LENGTH)
        if len(query) < least:
            raise Impossible(f"Slack asks only after {least} characters")
        payload = self._located("block_suggestion", person, home)
        payload |= {"block_id": block_id, "action_id": action_id, "value": query}
        team_id = home.team_id if isinstance(home, View) else home.author[0]
        answer = await self._send(team_id, action_id, payload)
        options = replies.options(answer.body) if answer.ok else None
        if options is None:
            self.stage.notice(person.key, f"⚠ the list could not be loaded: {answer.problem or answer.body}")
        return options or {"options": []}

    async def submit(self, person: Person, view_id: str, state: Values) -> dict[str, str]:
        """Press a modal's submit button and return the errors that stand beside its fields after it."""
        view = self.view(person, view_id)
        for block_id, actions in state.items():
            for action_id, value in actions.items():
                self.place(view, block_id, action_id)
                view.values[block_id][action_id] = value
        view.errors = client_errors(view.blocks, view.values)
        if not view.errors:
            await self._send_submission(person, view)
        self.stage.changed(person.key)
        return view.errors

    async def _send_submission(self, person: Person, view: View) -> None:
        payload = payloads.in_view(self.stage, "view_submission", person, view)
        payload["trigger_id"] = self.stage.new_trigger(view.team_id, person.key, from_modal=True)
        payload["response_urls"] = []
        view.busy = True
        self.stage.changed(person.key)
        answer = await self._send(view.team_id, view.content.get("callback_id", ""), payload)
        view.busy = False
        if not answer.ok:
            self._warn(person, answer)
        elif problem := replies.submission(self.stage, view, answer.body):
            self.stage.notice(person.key, f"⚠ We had some trouble connecting. Try again? ({problem})")

    async def close(self, person: Person, view_id: str) -> None:
        """Close the top modal, or all of them if it says so."""
        view = self.view(person, view_id)
        cleared = bool(view.content.get("clear_on_close"))
        if cleared:
            gone = screens.close_all(self.stage, person.key)
        else:
            screens.close(self.stage, view)
            gone = [view]
        for closed in gone:
            if closed.content.get("notify_on_close"):
                payload = payloads.in_view(self.stage, "view_closed", person, closed) | {"is_cleared": cleared}
                await self._send(closed.team_id, closed.content.get("callback_id", ""), payload)

    async def shortcut(self, person: Person, callback_id: str) -> None:
        """Use a global shortcut."""
        names = [known["callback_id"] for known in self.world.app.shortcuts if known["type"] == "global"]
        if callback_id not in names or person.team_id not in self.world.installs or person.deleted:
            raise Impossible(f"{person.name} has no shortcut {callback_id}; there are: {names}")
        payload = payloads.base(self.stage, "shortcut", person.team_id, person)
        payload |= {"callback_id": callback_id, "action_ts": self.stage.new_ts()}
        payload["trigger_id"] = self.stage.new_trigger(person.team_id, person.key)
        answer = await self._send(person.team_id, callback_id, payload)
        if not answer.ok:
            self._warn(person, answer)

    async def home(self, person: Person) -> None:
        """Open the app's Home tab."""
        if not self.world.app.home_enabled or person.team_id not in self.world.installs or person.deleted:
            raise Impossible(f"{person.name} has no Home tab of this app")
        channel = self.world.direct_message(person.team_id, person)
        view = self.world.homes.get((person.team_id, person.key))
        content = payloads.home_opened(self.stage, person.key, channel, view)
        await self._events.tell(person.team_id, "app_home_opened", content)
