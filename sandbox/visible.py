"""Blocks as a person reads them, and the elements a person can touch."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.mrkdwn import Exists, read
from sandbox.things import Blocks, Message, Values, View

SHOWN = "value selected_date selected_time selected_date_time selected_user selected_conversation selected_channel"


@dataclass(frozen=True)
class Placed:
    """An element and the block that it stands in."""

    block: dict[str, Any]
    element: dict[str, Any]

    @property
    def ids(self) -> tuple[str, str]:
        """Return block id and action id."""
        return self.block["block_id"], self.element["action_id"]


def elements(blocks: Blocks) -> Iterator[Placed]:
    """List every element that a person can touch, in reading order."""
    for block in blocks:
        inside = block.get("elements", []) if block["type"] == "actions" else []
        for element in [*inside, block.get("element"), block.get("accessory")]:
            if element and element["type"] != "image":
                yield Placed(block, element)


class Reader:
    """Put blocks into words; `exists` turns the ids of mentions into names."""

    def __init__(self, exists: Exists) -> None:
        self._exists = exists

    def text(self, text: dict[str, Any] | None) -> str:
        """Return a text object's words."""
        if not text:
            return ""
        return read(text["text"], self._exists) if text["type"] == "mrkdwn" else str(text["text"])

    def message(self, message: Message) -> str:
        """Return all that a person reads in a message: its blocks, or without any its text."""
        if not message.blocks:
            return "\n".join([read(message.text, self._exists), *(f"[{each.name}]" for each in message.files)])
        return "\n".join(self.blocks(message.blocks, message.values))

    def view(self, view: View) -> str:
        """Return all that a person reads in a modal or Home tab."""
        heads = [self.text(view.content.get("title"))]
        feet = [f"[{self.text(view.content[name])}]" for name in ("submit", "close") if view.content.get(name)]
        lines = [*heads, *self.blocks(view.blocks, view.values), *view.errors.values(), *feet]
        return "\n".join(line for line in lines if line)

    def blocks(self, blocks: Blocks, values: Values) -> list[str]:
        """Return the lines of several blocks."""
        return [line for block in blocks for line in self._block(block, values) if line]

    def _block(self, block: dict[str, Any], values: Values) -> Iterator[str]:
        for name in ("label", "text", "title"):
            yield self.text(block.get(name))
        yield from (self.text(field) for field in block.get("fields", []))
        if block["type"] == "image":
            yield block["alt_text"]
        if block["type"] == "context":
            yield " ".join(self.text(e) if "text" in e else e["alt_text"] for e in block["elements"])
        for placed in elements([block]):
            yield self._element(placed, values)
        yield self.text(block.get("hint"))

    def _element(self, placed: Placed, values: Values) -> str:
        element = placed.element
        if element["type"] == "button":
            return f"[{self.text(element['text'])}]"
        chosen = values.get(placed.ids[0], {}).get(placed.ids[1], {})
        if element["type"] in {"radio_buttons", "checkboxes", "overflow"}:
            return "\n".join(self._option(option, chosen) for option in element["options"])
        return self._shown(chosen) or f"({self.text(element.get('placeholder'))})"

    def _option(self, option: dict[str, Any], chosen: dict[str, Any]) -> str:
        picked = option in [chosen.get("selected_option"), *chosen.get("selected_options", [])]
        words = [self.text(option["text"]), self.text(option.get("description"))]
        return ("(•) " if picked else "( ) ") + " – ".join(word for word in words if word)

    def _shown(self, chosen: dict[str, Any]) -> str:
        options = [chosen.get("selected_option"), *chosen.get("selected_options", [])]
        words = [self.text(option["text"]) for option in options if option]
        ids = [chosen.get(name) for name in SHOWN.split()]
        ids += [one for name in ("users", "conversations", "channels") for one in chosen.get(f"selected_{name}", [])]
        return ", ".join([*words, *(self._exists(str(one)) or str(one) for one in ids if one)])
