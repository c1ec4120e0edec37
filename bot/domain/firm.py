"""The tenant and the people who act: who is of the firm, who manages it, whom the customer sends."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.policy import WORKSPACE_IS_ASKED_EVERY, Rhythm

# Anybody may have an address here, so none of them is ever proposed as a firm's own.
PUBLIC_MAIL = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.se",
        "icloud.com",
        "live.com",
        "live.se",
        "me.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "telia.com",
        "yahoo.com",
        "yahoo.se",
    }
)


# How the firm's channel is: open, read by another company too, or by a customer or guest who sits in it, or closed with
# Slack's own word for why.
OPEN, SHARED, OVERHEARD = "open", "shared", "overheard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """One accounting firm: a Slack workspace with a channel and managers; `channel_id` is None until it is set up.

    `gathers` are the managers who have what may wait gathered to the morning (D15).
    `tasks` says that what is agreed is also carried out in the platform, by somebody who ticks it, `hooked` that
    its own automation gets each task (D21).
    `channel_state` is how the channel was when Slack was asked at `channel_asked_at`; None asks for another look.
    """

    id: str
    team_id: str
    name: str
    language: str
    channel_id: str | None = None
    channel_state: str = OPEN
    channel_asked_at: datetime | None = None
    mail_domains: frozenset[str] = frozenset()
    managers: frozenset[str] = frozenset()
    gathers: frozenset[str] = frozenset()
    expires_days: int = 30
    reminder_days: tuple[int, ...] = (3, 7, 14)
    tasks: bool = True
    hooked: bool = False

    @property
    def rhythm(self) -> Rhythm:
        """Give how patient the firm is with a question (D3)."""
        return Rhythm(expires_days=self.expires_days, reminder_days=self.reminder_days)

    @property
    def is_set_up(self) -> bool:
        """Tell whether the firm has said where it wants to be told, which everything else needs."""
        return self.channel_id is not None

    def channel_is_fresh(self, at: datetime) -> bool:
        """Tell whether what is known of the channel may still be relied on (THREATS 32)."""
        return self.channel_asked_at is not None and at - self.channel_asked_at < WORKSPACE_IS_ASKED_EVERY

    def owns_address(self, email: str) -> bool:
        """Tell whether a mail address is in one of the firm's own mail domains."""
        return email.rpartition("@")[2].lower() in self.mail_domains


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in Slack as Slack last described them; the key is (`team_id`, `user_id`), never one of the two."""

    team_id: str
    user_id: str
    name: str
    email: str | None
    language: str | None
    guest: bool = False
    bot: bool = False
    deleted: bool = False
    admin: bool = False
    in_channel: bool = False

    @property
    def human(self) -> bool:
        """Tell whether this is an active human being: bots decide nothing."""
        return not self.bot and not self.deleted

    def gone(self) -> "Person":
        """Give the same person with a closed account."""
        return replace(self, deleted=True)

    def works_in(self, firm: Firm) -> bool:
        """Tell whether this person is a full member of the firm's workspace."""
        return self.team_id == firm.team_id and not self.guest and self.human

    def is_of(self, firm: Firm) -> bool:
        """Tell whether this person works for the firm (D9): a full member with its mail domain or in its channel."""
        if not self.works_in(firm):
            return False
        return self.in_channel or (self.email is not None and firm.owns_address(self.email))


class Level(StrEnum):
    """How well it is known that a Slack user is the contact (D19)."""

    KNOWN = "known"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The one-time binding of a Slack user to a contact (D19); `address` is the one it was made by."""

    contact_id: str
    customer_id: str
    level: Level
    address: str

    def holds(self, person: Person) -> bool:
        """Tell whether the binding still stands: a changed address in the profile ends it."""
        return person.human and person.email is not None and not self.moved(person)

    def moved(self, person: Person) -> bool:
        """Tell whether the profile now has another address; one that Slack does not show has not changed."""
        return person.email is not None and person.email.lower() != self.address.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something, with what the database says of them at this very moment."""

    person: Person
    of_firm: bool
    manager: bool
    identities: tuple[Identity, ...] = field(default=())

    def contacts(self) -> Iterable[Identity]:
        """Yield the bindings that stand and may speak for a customer: nobody of the firm ever may (D9)."""
        return () if self.of_firm else tuple(i for i in self.identities if i.holds(self.person))
