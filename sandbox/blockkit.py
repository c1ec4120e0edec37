"""Block Kit as strictly as Slack reads it: every problem named with the place where it stands."""

import re
from typing import Any

from sandbox import limits
from sandbox.blockparts import Parts


class BlockCheck(Parts):
    """Collect what Slack would refuse in the blocks of one surface (message, modal or home)."""

    def __init__(self, surface: str, pointer: str = "") -> None:
        super().__init__()
        self.surface = surface
        self.pointer = pointer
        self.seen_blocks: set[str] = set()
        self.focused = 0

    def blocks(self, blocks: Any) -> None:
        """Check a whole list of blocks."""
        at = f"{self.pointer}/blocks"
        if not isinstance(blocks, list):
            self.error("must be an array", at)
            return
        self.count(blocks, limits.BLOCKS_PER_SURFACE[self.surface], at)
        for number, block in enumerate(blocks):
            self.block(block, f"{at}/{number}")

    def block(self, block: Any, at: str) -> None:
        """Check one block."""
        kind = self.known(block, limits.BLOCKS, at)
        if kind is None:
            return
        block_id = block.get("block_id")
        if block_id is not None:
            self.length(block_id, limits.ID, f"{at}/block_id")
            if block_id in self.seen_blocks:
                self.error(f"`block_id` must be unique, {block_id} already exists", f"{at}/block_id")
            self.seen_blocks.add(block_id)
        self.seen_actions: set[str] = set()
        getattr(self, f"_{block['type']}")(block, at)

    def _divider(self, block: dict[str, Any], at: str) -> None:
        pass

    def _header(self, block: dict[str, Any], at: str) -> None:
        self.text(block.get("text"), "header", f"{at}/text", plain=True)

    def _image(self, block: dict[str, Any], at: str) -> None:
        self.image(block, at)
        if "title" in block:
            self.text(block["title"], "image title", f"{at}/title", plain=True)

    def _section(self, block: dict[str, Any], at: str) -> None:
        if not block.get("text") and not block.get("fields"):
            self.error("must define either `text` or `fields`", at)
        if "text" in block:
            self.text(block["text"], "section", f"{at}/text")
        fields = block.get("fields", [None])
        if "fields" in block and self.count(fields, limits.FIELDS, f"{at}/fields"):
            for number, text in enumerate(fields):
                self.text(text, "field", f"{at}/fields/{number}")
        if "accessory" in block:
            self.element(block["accessory"], "section", f"{at}/accessory")

    def _context(self, block: dict[str, Any], at: str) -> None:
        if self.count(block.get("elements"), limits.CONTEXT_ELEMENTS, f"{at}/elements"):
            for number, element in enumerate(block["elements"]):
                here = f"{at}/elements/{number}"
                if isinstance(element, dict) and element.get("type") == "image":
                    self.element(element, "context", here)
                else:
                    self.text(element, "context", here)

    def _actions(self, block: dict[str, Any], at: str) -> None:
        if self.count(block.get("elements"), limits.ACTION_ELEMENTS, f"{at}/elements"):
            for number, element in enumerate(block["elements"]):
                self.element(element, "actions", f"{at}/elements/{number}")

    def _input(self, block: dict[str, Any], at: str) -> None:
        self.text(block.get("label"), "label", f"{at}/label", plain=True)
        if "hint" in block:
            self.text(block["hint"], "hint", f"{at}/hint", plain=True)
        self.element(block.get("element"), "input", f"{at}/element")

    def element(self, element: Any, block_type: str, at: str) -> None:
        """Check one element where it stands."""
        kind = self.known(element, limits.ELEMENTS, at)
        if kind is None:
            return
        if block_type not in kind.inside:
            self.error(f"unsupported type: {element['type']}", f"{at}/type")
        self._action_id(element, at)
        self.focused += bool(element.get("focus_on_load"))
        if self.focused > 1:
            self.error("only one element may have focus_on_load", at)
        self.particulars(element, at)

    def _action_id(self, element: dict[str, Any], at: str) -> None:
        action_id = element.get("action_id")
        if action_id is None:
            return
        self.length(action_id, limits.ID, f"{at}/action_id")
        if action_id in self.seen_actions:
            self.error(f"`action_id` must be unique, {action_id} already exists", f"{at}/action_id")
        self.seen_actions.add(action_id)


class ViewCheck(BlockCheck):
    """Collect what Slack would refuse in a view."""

    def __init__(self, view: Any) -> None:
        surface = view.get("type") if isinstance(view, dict) else None
        super().__init__(limits.HOME if surface == "home" else limits.MODAL, "/view")
        if surface not in {"modal", "home"}:
            self.error("unsupported type: " + str(surface), "/view/type")
        else:
            self._view(view)

    def _view(self, view: dict[str, Any]) -> None:
        modal = self.surface == limits.MODAL
        if modal and not view.get("title"):
            self.error("missing required field: title", "/view")
        for name in ("title", "submit", "close"):
            if name in view and not modal:
                self.error(f"invalid additional property: {name}", "/view")
            elif view.get(name) is not None:
                self.text(view[name], limits.VIEW_TITLE, f"/view/{name}", plain=True)
        self.length(view.get("private_metadata", ""), limits.PRIVATE_METADATA, "/view/private_metadata", least=0)
        for name in ("callback_id", "external_id"):
            self.length(view.get(name, ""), limits.ID, f"/view/{name}", least=0)
        if "blocks" not in view:
            self.error("missing required field: blocks", "/view")
            return
        self.blocks(view["blocks"])
        types = [block.get("type") for block in view["blocks"] if isinstance(block, dict)]
        if modal and "input" in types and not view.get("submit"):
            self.error("missing required field: submit", "/view")


def check_message(blocks: Any) -> list[str]:
    """List what Slack would refuse in a message's blocks, in Slack's own way of saying it."""
    check = BlockCheck(limits.MESSAGE)
    check.blocks(blocks)
    return check.problems


def check_view(view: Any) -> list[str]:
    """List what Slack would refuse in a view."""
    return ViewCheck(view).problems


def check_metadata(metadata: Any) -> list[str]:
    """List what is wrong with a message's metadata: everyone in the workspace can read it, so ids only."""
    if not isinstance(metadata, dict) or not metadata.get("event_type") or "event_payload" not in metadata:
        return ["metadata needs event_type and event_payload"]
    words = [str(value) for value in metadata["event_payload"].values() if not re.fullmatch(r"[\w.:-]*", str(value))]
    return [f"metadata may hold ids only, not {word!r}" for word in words]
