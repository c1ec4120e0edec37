"""The parts that blocks are made of: texts, options, confirm dialogs and each element's own rules."""

import re
from typing import Any

from sandbox import limits


class Parts:
    """Check parts of blocks and collect `problems`, each ending in a JSON pointer as Slack's do."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def error(self, problem: str, at: str) -> None:
        """Note a problem."""
        self.problems.append(f"[ERROR] {problem} [json-pointer:{at}]")

    def known(self, thing: Any, kinds: dict[str, limits.Kind], at: str) -> limits.Kind | None:
        """Return a block's or element's kind if it is known and carries exactly what it may."""
        kind = kinds.get(str(thing.get("type"))) if isinstance(thing, dict) else None
        if kind is None:
            self.error(f"unsupported type: {thing.get('type') if isinstance(thing, dict) else thing}", f"{at}/type")
            return None
        for name in sorted(kind.required - thing.keys()):
            self.error(f"missing required field: {name}", at)
        for name in sorted(thing.keys() - kind.required - kind.optional - {"type"}):
            self.error(f"invalid additional property: {name}", at)
        return kind

    def length(self, value: Any, most: int, at: str, least: int = 1) -> None:
        """Check a plain string's length."""
        if not isinstance(value, str):
            self.error("must be a string", at)
        elif len(value) > most:
            self.error(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            self.error(f"must be more than {least - 1} characters", at)

    def count(self, items: Any, most: int, at: str) -> bool:
        """Check how many items an array holds and tell whether it can be walked."""
        if not isinstance(items, list):
            self.error("must be an array", at)
            return False
        if len(items) > most:
            self.error(f"no more than {most} items allowed", at)
        if not items and at != "/blocks" and not at.endswith("view/blocks"):
            self.error("no less than 1 items required", at)
        return True

    def text(self, text: Any, where: str | int, at: str, *, plain: bool = False) -> None:
        """Check a text object; `where` names its limit or is it."""
        if not isinstance(text, dict) or text.get("type") not in {"plain_text", "mrkdwn"}:
            self.error("must be a text object", at)
            return
        if plain and text["type"] != "plain_text":
            self.error("must be plain_text", f"{at}/type")
        extra = {"plain_text": "emoji", "mrkdwn": "verbatim"}[text["type"]]
        for name in sorted(text.keys() - {"type", "text", extra}):
            self.error(f"invalid additional property: {name}", at)
        self.length(text.get("text"), where if isinstance(where, int) else limits.TEXT[where], f"{at}/text")

    def image(self, image: dict[str, Any], at: str) -> None:
        """Check an image, block or element."""
        if not image.get("image_url") and not image.get("slack_file"):
            self.error("must define either `image_url` or `slack_file`", at)
        self.length(image.get("image_url", ""), limits.URL, f"{at}/image_url", least=0)
        self.length(image.get("alt_text"), limits.ALT_TEXT, f"{at}/alt_text")

    def option(self, option: Any, at: str, *, plain: bool, url: bool) -> None:
        """Check one option."""
        if not isinstance(option, dict):
            self.error("must be an option object", at)
            return
        for name in sorted(option.keys() - {"text", "value", "description"} - ({"url"} if url else set())):
            self.error(f"invalid additional property: {name}", at)
        self.text(option.get("text"), "option", f"{at}/text", plain=plain)
        self.length(option.get("value"), limits.OPTION_VALUE, f"{at}/value")
        if "description" in option:
            self.text(option["description"], "option description", f"{at}/description", plain=plain)

    def options(self, owner: dict[str, Any], most: int, at: str) -> list[Any]:
        """Check an element's options, grouped or not, and return all of them."""
        kind = owner.get("type", "")
        flags = {"plain": kind not in {"radio_buttons", "checkboxes"}, "url": kind == "overflow"}
        if "option_groups" in owner and self.count(owner["option_groups"], most, f"{at}/option_groups"):
            return self._groups(owner["option_groups"], most, f"{at}/option_groups")
        options = owner.get("options")
        if self.count(options, most, f"{at}/options") and isinstance(options, list):
            for number, option in enumerate(options):
                self.option(option, f"{at}/options/{number}", **flags)
            return options
        return []

    def _groups(self, groups: list[Any], most: int, at: str) -> list[Any]:
        found: list[Any] = []
        for number, group in enumerate(groups):
            self.text(group.get("label"), "option group", f"{at}/{number}/label", plain=True)
            found += self.options({"options": group.get("options")}, most, f"{at}/{number}")
        return found

    def confirm(self, confirm: Any, at: str) -> None:
        """Check a confirm dialog."""
        if not isinstance(confirm, dict):
            self.error("must be a confirm object", at)
            return
        places = {
            "title": "confirm title",
            "text": "confirm text",
            "confirm": "confirm button",
            "deny": "confirm button",
        }
        for name, where in places.items():
            self.text(confirm.get(name), where, f"{at}/{name}", plain=name != "text")
        for name in sorted(confirm.keys() - places.keys() - {"style"}):
            self.error(f"invalid additional property: {name}", at)

    def particulars(self, element: dict[str, Any], at: str) -> None:
        """Check what only this type of element has."""
        kind = element["type"]
        if "confirm" in element:
            self.confirm(element["confirm"], f"{at}/confirm")
        if "placeholder" in element:
            self.text(element["placeholder"], "placeholder", f"{at}/placeholder", plain=True)
        if kind == "image":
            self.image(element, at)
        elif kind == "button":
            self._button(element, at)
        elif kind in limits.OPTIONS or kind in {"static_select", "multi_static_select"}:
            self._choices(element, at)
        elif kind == "plain_text_input":
            self._input_lengths(element, at)
        self._moments(element, at)

    def _button(self, button: dict[str, Any], at: str) -> None:
        self.text(button.get("text"), "button", f"{at}/text", plain=True)
        longest = {"value": limits.BUTTON_VALUE, "url": limits.URL, "accessibility_label": limits.ACCESSIBILITY_LABEL}
        for name, most in longest.items():
            if name in button:
                self.length(button[name], most, f"{at}/{name}")
        if button.get("style", "primary") not in {"primary", "danger"}:
            self.error("must be one of: primary, danger", f"{at}/style")

    def _choices(self, element: dict[str, Any], at: str) -> None:
        most = limits.OPTIONS.get(element["type"], limits.SELECT_OPTIONS)
        offered = self.options(element, most, at)
        chosen = element.get("initial_options", [element["initial_option"]] if "initial_option" in element else [])
        if any(option not in offered for option in chosen) or element.get("initial_options") == []:
            self.error("initial option must exactly match one of the provided options", at)

    def _input_lengths(self, element: dict[str, Any], at: str) -> None:
        least, most = element.get("min_length", 0), element.get("max_length", limits.INPUT_LENGTH)
        if not 0 <= least <= most <= limits.INPUT_LENGTH or most < 1:
            self.error(f"min_length and max_length must be within 0 and {limits.INPUT_LENGTH}", at)
        self.length(element.get("initial_value", ""), most, f"{at}/initial_value", least=0)

    def _moments(self, element: dict[str, Any], at: str) -> None:
        for name, pattern in (("initial_date", r"\d{4}-\d\d-\d\d"), ("initial_time", r"\d\d:\d\d")):
            if name in element and not re.fullmatch(pattern, str(element[name])):
                self.error(f"must match {pattern}", f"{at}/{name}")
