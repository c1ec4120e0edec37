"""Block Kit from small parts: names are always plain text, and what a screen reader hears is written along the way."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    Option,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement
from slack_sdk.models.views import View

from bot.domain.wording import fit
from bot.texts.escape import escape

SECTION, FIELD, BUTTON, TITLE, CONFIRM, OPTION, SPOKEN = 3000, 2000, 75, 24, 300, 75, 3900
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
_HALF_ESCAPED = re.compile(r"&[a-z]{0,3}…$")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message: its blocks, and the `text` that notifications show and screen readers read; or a `file` so named."""

    text: str
    blocks: list[dict[str, Any]]
    file: str = ""

    def arguments(self) -> dict[str, Any]:
        """Give what Slack's message methods take; nothing in it unfurls or mentions anybody by accident."""
        said = {"text": self.text, "blocks": self.blocks, "unfurl_links": False, "unfurl_media": False}
        return said | ({"file": self.file} if self.file else {})


def joined(first: Letter, second: Letter) -> Letter:
    """Make one message of two; of what is read aloud the first gives way where it is too long."""
    short = _HALF_ESCAPED.sub("…", fit(first.text, max(SPOKEN - len(second.text) - 1, 0)))
    blocks = [*first.blocks, *second.blocks]
    if len(blocks) > MESSAGE_BLOCKS:
        raise ValueError(f"{len(blocks)} blocks where Slack takes {MESSAGE_BLOCKS}: page them")
    return Letter(text=f"{short}\n{second.text}".strip(), blocks=blocks)


def plain(text: str, limit: int = SECTION) -> PlainTextObject:
    """Make text in which nothing is markup; an empty one, which Slack refuses, becomes a dash."""
    return PlainTextObject(text=fit(text, limit) or "–", emoji=False)


def button(  # noqa: PLR0913 - what Slack's button has
    text: str,
    action: str,
    value: str | None = None,
    *,
    confirm: ConfirmObject | None = None,
    label: str | None = None,
    url: str | None = None,
    style: str | None = None,
) -> ButtonElement:
    """Make a button; `label` says it in full to a screen reader."""
    return ButtonElement(
        text=plain(text, BUTTON),
        action_id=action,
        value=value,
        confirm=confirm,
        accessibility_label=fit(label, BUTTON) if label else None,
        url=url,
        style=style,
    )


def confirm(title: str, text: str, yes: str, no: str) -> ConfirmObject:
    """Make the dialog that asks once more."""
    return ConfirmObject(title=plain(title, 100), text=plain(text, CONFIRM), confirm=plain(yes, 30), deny=plain(no, 30))


def option(text: str, value: str, description: str | None = None) -> Option:
    """Make one choice of a list; its value is data of ours, never what somebody typed."""
    return Option(
        text=plain(text, OPTION), value=value, description=plain(description, OPTION) if description else None
    )


@dataclass(slots=True)
class Sheet:
    """A page being written, top to bottom: each part is added to the blocks and to what is read aloud."""

    blocks: list[Block] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)

    def head(self, text: str) -> None:
        """Add a heading."""
        self.blocks.append(HeaderBlock(text=plain(text, 150)))
        self.spoken.append(text)

    def say(self, *sentences: str, accessory: ButtonElement | None = None) -> None:
        """Add a paragraph."""
        text = " ".join(s for s in sentences if s)
        self.blocks.append(SectionBlock(text=plain(text), accessory=accessory))
        self.spoken.append(" ".join([text, *_names([accessory] if accessory else [])]))

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Add labelled facts, two to a row; labels are ours, so they may be bold."""
        shown = [(label, value) for label, value in pairs if value]
        fields = [plain(f"{label}\n{value}", FIELD) for label, value in shown]
        for start in range(0, len(fields), 10):
            self.blocks.append(SectionBlock(fields=fields[start : start + 10]))
        self.spoken.extend(f"{label}: {value.removesuffix('.')}." for label, value in shown)

    def small(self, text: str) -> None:
        """Add a note in small print, if there is one."""
        if not text:
            return
        self.blocks.append(ContextBlock(elements=[plain(text, FIELD)]))
        self.spoken.append(text)

    def buttons(self, elements: Sequence[ButtonElement], block_id: str | None = None) -> None:
        """Add a row of buttons; they are read aloud by name."""
        if elements:
            self.blocks.append(ActionsBlock(elements=list(elements), block_id=block_id))
            self.spoken.append(" ".join(_names(elements)))

    def line(self) -> None:
        """Add a rule between two matters."""
        self.blocks.append(DividerBlock())

    def ask(
        self,
        block_id: str,
        label: str,
        element: InputInteractiveElement,
        *,
        hint: str | None = None,
        optional: bool = False,
        acts: bool = False,
    ) -> None:
        """Add a form field; `acts` tells us of each change while the form is open."""
        self.blocks.append(
            InputBlock(
                block_id=block_id,
                label=plain(label),
                element=element,
                hint=plain(hint) if hint else None,
                optional=optional,
                dispatch_action=acts or None,
            )
        )

    def letter(self) -> Letter:
        """Finish as a message."""
        return Letter(text=_aloud(self.spoken), blocks=_dicts(self.blocks, MESSAGE_BLOCKS))

    def modal(
        self, callback_id: str, title: str, *, close: str, submit: str | None = None, metadata: str = ""
    ) -> dict[str, Any]:
        """Finish as a dialog."""
        view = View(
            type="modal",
            callback_id=callback_id,
            title=plain(title, TITLE),
            submit=plain(submit, TITLE) if submit else None,
            close=plain(close, TITLE),
            private_metadata=metadata,
            blocks=self.blocks,
        )
        return view.to_dict() | {"blocks": _dicts(self.blocks, VIEW_BLOCKS)}

    def home(self) -> dict[str, Any]:
        """Finish as a Home tab."""
        return {"type": "home", "blocks": _dicts(self.blocks, VIEW_BLOCKS)}


def _names(buttons: Sequence[ButtonElement]) -> list[str]:
    return [f"[{each.text.text}]" for each in buttons if each.text]


def _aloud(parts: Sequence[str]) -> str:
    """Join what is read aloud; where it is too long the middle goes, since the end says what one can press."""
    whole = escape("\n".join(parts))
    if len(whole) <= SPOKEN:
        return whole
    end = _cut(parts[-1], SPOKEN // 2)
    beginning = _cut("\n".join(parts[:-1]), SPOKEN - len(end) - 1)
    return f"{beginning}\n{end}".strip()


def _cut(text: str, limit: int) -> str:
    return _HALF_ESCAPED.sub("…", fit(escape(text), limit))


def _dicts(blocks: Sequence[Block], limit: int) -> list[dict[str, Any]]:
    if len(blocks) > limit:
        raise ValueError(f"{len(blocks)} blocks where Slack takes {limit}: page them")
    ids = [block.block_id for block in blocks if block.block_id]
    if len(ids) != len(set(ids)):
        raise ValueError("a block id stands twice")
    return [block.to_dict() for block in blocks]
