"""The life of a collaboration: `MOVES` says which way it may go, its verbs say what each step means."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.customer import Payer
from bot.domain.division import Division
from bot.domain.ending import LEFTOVER_AFTER, After, Ending
from bot.domain.refusals import IllegalMove


class Status(StrEnum):
    """Where a collaboration stands (DOMAIN section 5)."""

    INVITED = "invited"
    ACTIVE = "active"
    ENDING = "ending"
    ENDED = "ended"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    BLOCKED = "blocked"


class Verb(StrEnum):
    """What can happen to a collaboration."""

    APPROVE = "approve"
    DECLINE = "decline"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    BLOCK = "block"
    CHANGE = "change"
    SCHEDULE = "schedule"
    STOP = "stop"
    END = "end"


MOVES: dict[tuple[Status, Verb], Status] = {
    (Status.INVITED, Verb.APPROVE): Status.ACTIVE,
    (Status.INVITED, Verb.DECLINE): Status.DECLINED,
    (Status.INVITED, Verb.EXPIRE): Status.EXPIRED,
    (Status.INVITED, Verb.WITHDRAW): Status.WITHDRAWN,
    (Status.INVITED, Verb.BLOCK): Status.BLOCKED,
    (Status.ACTIVE, Verb.CHANGE): Status.ACTIVE,
    (Status.ACTIVE, Verb.SCHEDULE): Status.ENDING,
    (Status.ENDING, Verb.STOP): Status.ACTIVE,
    (Status.ACTIVE, Verb.END): Status.ENDED,
    (Status.ENDING, Verb.END): Status.ENDED,
}

LIVE = frozenset({Status.ACTIVE, Status.ENDING})
OPEN = LIVE | {Status.INVITED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is agreed: the service in a variant, who is invoiced, and for how many months at a time."""

    service: str
    variant: str
    payer: Payer | None
    period: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaboration:
    """Firm × customer × service; `division` says who does what (D20), `version` guards the storage.

    `ending` is what was agreed on the end, `ends_at` when it comes, `ended_at` when it came. `wished_at` is when the
    customer said that it comes from another firm, `starts_at` the day on which it does, once that is set (D8).
    """

    id: str
    firm_id: str
    customer_id: str
    terms: Terms
    status: Status
    division: Division = field(default_factory=dict)
    version: int = 0
    ending: Ending | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    wished_at: datetime | None = None
    starts_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Tell whether it goes on, with an end ahead or without."""
        return self.status in LIVE

    @property
    def wakes_at(self) -> datetime | None:
        """Say when the clock should look at its end: when it comes, and a week after it came (D14)."""
        if self.status is Status.ENDED and self.ended_at:
            return self.ended_at + LEFTOVER_AFTER
        return self.ends_at

    @property
    def is_open(self) -> bool:
        """Tell whether the service is taken: asked for, or collaborated in."""
        return self.status in OPEN

    def move(self, verb: Verb) -> "Collaboration":
        """Take one step of the life, or raise IllegalMove."""
        status = MOVES.get((self.status, verb))
        if status is None:
            raise IllegalMove
        return replace(self, status=status, version=self.version + 1)

    @property
    def is_wished(self) -> bool:
        """Tell whether the customer has said yes, and must only end with its present firm first (D8)."""
        return self.status is Status.INVITED and self.wished_at is not None

    def wish(self, at: datetime) -> "Collaboration":
        """Note the customer's yes, which counts once nothing is left with its present firm (D8)."""
        return replace(self, wished_at=at, version=self.version + 1)

    def start(self, starts_at: datetime) -> "Collaboration":
        """Note the day on which it begins (D8)."""
        return replace(self, starts_at=starts_at, version=self.version + 1)

    def change(self, terms: Terms) -> "Collaboration":
        """Go on under other terms (S25)."""
        return replace(self.move(Verb.CHANGE), terms=terms)

    def schedule(self, ending: Ending, ends_at: datetime) -> "Collaboration":
        """Set the day on which it ends (D12)."""
        return replace(self.move(Verb.SCHEDULE), ending=ending, ends_at=ends_at)

    def stop(self) -> "Collaboration":
        """Go on as if no end had been said (D12)."""
        return replace(self.move(Verb.STOP), ending=None, ends_at=None)

    def end(self, ending: Ending, at: datetime) -> "Collaboration":
        """End; a customer that goes on alone does so in the variant and with the payer that were agreed (D4)."""
        onward = replace(self.terms, variant=ending.variant, payer=ending.payer, period=ending.period)
        terms = onward if ending.after is After.ALONE else self.terms
        return replace(self.move(Verb.END), terms=terms, ending=ending, ends_at=None, ended_at=at)
