"""What a firm says of itself, as the history keeps it; part of `events`."""

from dataclasses import dataclass

from bot.domain.register_events import personal


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutFirm:
    """All that the firm said of itself; number and webhook are keyed hashes, what older entries lack is empty (D18)."""

    by_user: str
    managers: tuple[str, ...] = ()
    mail_domains: tuple[str, ...] = ()
    language: str = ""
    expires_days: int | None = None
    reminder_days: tuple[int, ...] = ()
    number_hash: str = ""
    tasks: bool | None = None
    webhook_hash: str = ""
    name: str = personal(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmSetUp(AboutFirm):
    """The firm said its name, channel, managers, language and mail domains."""

    channel_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmChanged(AboutFirm):
    """The firm said something else of itself, and is told in the same channel as before."""
