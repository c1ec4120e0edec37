"""The small language in which tests tell stories: what somebody types, clicks, fills in, reads and hears."""

from typing import Any

from sandbox.client import Client
from sandbox.forms import value_key
from sandbox.stage import Stage
from sandbox.things import Channel, Message, View
from sandbox.visible import Placed, elements
from sandbox.world import Person


class Player:
    """One person, played: finds everything by the words that a person sees."""

    def __init__(self, stage: Stage, client: Client, person: Person) -> None:
        self.person = person
        self.last_confirm = ""
        self._stage = stage
        self._client = client
        self._reader = stage.reader(person.team_id)

    async def types(self, text: str, channel: str | None = None) -> None:
        """Type into a channel, by name, or into the direct message with the app."""
        await self._client.type(self.person, self._channel(channel).channel_id, text)

    async def clicks(self, label: str, *, confirm: bool = True, oldest: bool = False, times: int = 1) -> None:
        """Press the button with this label where it stands topmost: the open modal, else newest message."""
        home, placed = self._button(label, oldest=oldest)
        dialog = placed.element.get("confirm")
        self.last_confirm = " ".join(self._reader.text(dialog[part]) for part in ("title", "text")) if dialog else ""
        if dialog and not confirm:
            return
        for _ in range(times):
            await self.presses(home, placed)

    async def presses(self, home: Message | View, placed: Placed) -> None:
        """Press one button, wherever it was found."""
        await self._client.click(self.person, _container(home), *placed.ids, {})

    async def clicks_home(self, label: str) -> None:
        """Press a button on the Home tab."""
        home = self._home()
        placed = self._in(home, label)
        await self._client.click(self.person, _container(home), *placed.ids, {})

    async def opens_home(self) -> str:
        """Open Home and return what stands there."""
        await self._client.home(self.person)
        return self._reader.view(self._home())

    async def uses_shortcut(self, callback_id: str) -> None:
        """Use a global shortcut."""
        await self._client.shortcut(self.person, callback_id)

    async def chooses(self, label: str, option: str, search: str | None = None) -> None:
        """Choose an option whose words contain `option`; an external select is searched first."""
        placed = self._field(label)
        options = placed.element.get("options", [])
        if search is not None:
            container, ids = _container(self._top()), placed.ids
            options = (await self._client.search(self.person, container, *ids, search))["options"]
        fitting = [each for each in options if option in self._reader.text(each["text"])]
        if not fitting:
            raise AssertionError(f"no option {option!r} among {[self._reader.text(o['text']) for o in options]}")
        await self._client.click(self.person, _container(self._top()), *placed.ids, {"selected_option": fitting[0]})

    async def fills(self, label: str, text: str) -> None:
        """Type into a field of the modal."""
        self._fill(self._field(label), text)

    async def picks(self, label: str, *ids: str) -> None:
        """Pick people or a conversation, by id."""
        placed = self._field(label)
        many = placed.element["type"].startswith("multi_")
        self._fill(placed, list(ids) if many else ids[0])

    async def ticks(self, label: str, *options: str) -> None:
        """Tick boxes, those whose words contain one of `options`, and no others."""
        placed = self._field(label)
        boxes = placed.element["options"]
        self._fill(placed, [box for box in boxes if any(each in self._reader.text(box["text"]) for each in options)])

    async def submits(self) -> dict[str, str]:
        """Press the modal's submit button and return its field errors by the fields' labels."""
        top = self._top()
        errors = await self._client.submit(self.person, top.view_id, {})
        labels = {block["block_id"]: self._reader.text(block.get("label")) for block in top.blocks}
        return {labels[block_id]: text for block_id, text in errors.items()}

    async def closes(self) -> None:
        """Close the top modal."""
        await self._client.close(self.person, self._top().view_id)

    @property
    def modal(self) -> str:
        """Return all that the top modal says, or nothing if there is none."""
        views = self._stage.world.modals.get(self.person.key, [])
        return self._reader.view(views[-1]) if views else ""

    def reads(self, words: str, channel: str | None = None) -> str:
        """Find the oldest unread message with these words, mark it read and return all it says."""
        for message in self._unread(channel):
            if words in self._reader.message(message):
                message.read_by.add(self.person.key)
                return self._reader.message(message)
        raise AssertionError(f"{self.person.name} finds no unread {words!r}; unread is:\n" + "\n".join(self.unread()))

    def hears(self, words: str) -> str:
        """Find an unread answer that only this person sees."""
        return self.reads(words)

    def sees(self, words: str) -> str:
        """Find words in what stands now in the direct message, read or not, edits included."""
        shown = "\n---\n".join(self._reader.message(m) for m in self._channel(None).seen_by(self.person.key))
        if words not in shown:
            raise AssertionError(f"{self.person.name} does not see {words!r}; there stands:\n{shown}")
        return shown

    def channel_shows(self, channel: str) -> str:
        """Return what stands in a channel now, threads indented."""
        lines = []
        for message in self._channel(channel).seen_by(self.person.key):
            indent = "    " if message.thread_ts else ""
            lines.append(indent + self._reader.message(message).replace("\n", f"\n{indent}"))
        return "\n".join(lines)

    def unread(self) -> list[str]:
        """List every message that this person has not read, private answers included."""
        name = self.person.name
        return [f"{name} unread: {self._reader.message(message)!r}" for message in self._unread(None)]

    def _unread(self, channel: str | None) -> list[Message]:
        places = [self._channel(channel)] if channel else self._stage.world.channels_of(self.person)
        messages = [m for place in places for m in place.seen_by(self.person.key)]
        mine = [m for m in messages if m.author != self.person.key and m.bot_id]
        if channel is None:  # what stands in a channel is read once, by whoever reads it first
            return [m for m in mine if self.person.key not in m.read_by and not (self._public(m) and m.read_by)]
        return [m for m in mine if not m.read_by]

    def _public(self, message: Message) -> bool:
        return message.ephemeral_to is None and not self._stage.world.channels[message.channel_id].is_im

    def _channel(self, name: str | None) -> Channel:
        if name is None:
            return self._stage.world.direct_message(self.person.team_id, self.person)
        for channel in self._stage.world.channels_of(self.person):
            if name in {channel.name, channel.channel_id}:
                return channel
        raise AssertionError(f"{self.person.name} is in no channel {name!r}")

    def _button(self, label: str, *, oldest: bool) -> tuple[Message | View, Placed]:
        views = self._stage.world.modals.get(self.person.key, [])
        messages = [
            m for c in self._stage.world.channels_of(self.person) for m in c.seen_by(self.person.key) if m.blocks
        ]
        ordered = sorted(messages, key=lambda m: m.ts, reverse=not oldest)
        homes: list[Message | View] = [*views[-1:], *ordered]
        for home in homes:
            for placed in elements(home.blocks):
                if placed.element["type"] == "button" and self._reader.text(placed.element["text"]) == label:
                    return home, placed
        raise AssertionError(f"{self.person.name} sees no button {label!r}")

    def _in(self, home: View, label: str) -> Placed:
        for placed in elements(home.blocks):
            if placed.element["type"] == "button" and self._reader.text(placed.element["text"]) == label:
                return placed
        raise AssertionError(f"no button {label!r} in:\n{self._reader.view(home)}")

    def _home(self) -> View:
        for (_, owner), view in self._stage.world.homes.items():
            if owner == self.person.key:
                return view
        raise AssertionError(f"{self.person.name} has no Home yet")

    def _top(self) -> View:
        views = self._stage.world.modals.get(self.person.key, [])
        if not views:
            raise AssertionError(f"{self.person.name} has no modal open")
        return views[-1]

    def _field(self, label: str) -> Placed:
        top = self._top()
        for placed in elements(top.blocks):
            if self._reader.text(placed.block.get("label")) == label:
                return placed
        raise AssertionError(f"no field {label!r} in:\n{self._reader.view(top)}")

    def _fill(self, placed: Placed, value: Any) -> None:
        kind = placed.element["type"]
        self._top().values[placed.ids[0]][placed.ids[1]] = {"type": kind, value_key(kind): value}


def _container(home: Message | View) -> dict[str, Any]:
    if isinstance(home, View):
        return {"view": home.view_id}
    return {"message": {"channel": home.channel_id, "ts": home.ts}}
