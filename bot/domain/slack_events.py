"""What happens in Slack by itself, and what the bot learns by it; part of `events`."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.register_events import personal


class Loss(StrEnum):
    """Why a contact can no longer answer: another address in their profile or the register, or a closed account."""

    MOVED = "moved"
    LEFT = "left"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueLeft:
    """Somebody left who owns so many engagements, takes part in others (`reaches`), or manages the firm (D15).

    Their account is closed, or they are `outside`: still in Slack, but no longer of the firm (D9).
    """

    user: str
    owns: int
    managed: bool
    outside: bool = False
    reaches: int = 0
    name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueUnreachable:
    """Somebody of the firm could not be told something; `reason` is Slack's error code, `told` the managers who are."""

    user: str
    reason: str
    told: tuple[str, ...]
    name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelShared:
    """Somebody not of the firm can now read its channel, so customers' names no longer go there.

    `names` are those who sit in it; without any, the channel is another company's too.
    """

    channel_id: str
    names: str = personal(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelMoved:
    """Slack gave the firm's channel another id; it is the same place."""

    before: str
    channel_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelUnreachable:
    """The firm's channel takes no messages; `reason` is Slack's error code, `channel_id` which channel."""

    channel_id: str
    reason: str
