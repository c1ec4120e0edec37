"""The life of a collaboration: `MOVES` says which way it may go, its verbs say what each step means."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.domain.customer import Payer
from bot.domain.division import Division
from bot.domain.refusals import IllegalMove


class Status(StrEnum):
    """Where a collaboration stands (DOMAIN section 5)."""

    INVITED = "invited"
    ACTIVE = "active"
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


MOVES: dict[tuple[Status, Verb], Status] = {
    (Status.INVITED, Verb.APPROVE): Status.ACTIVE,
    (Status.INVITED, Verb.DECLINE): Status.DECLINED,
    (Status.INVITED, Verb.EXPIRE): Status.EXPIRED,
    (Status.INVITED, Verb.WITHDRAW): Status.WITHDRAWN,
    (Status.INVITED, Verb.BLOCK): Status.BLOCKED,
}

OPEN = frozenset({Status.INVITED, Status.ACTIVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is agreed: the service in a variant, who is invoiced, and for how many months at a time."""

    service: str
    variant: str
    payer: Payer | None
    period: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaboration:
    """Firm × customer × service; `division` says who does what (D20), `version` guards the storage."""

    id: str
    firm_id: str
    customer_id: str
    terms: Terms
    status: Status
    division: Division = field(default_factory=dict)
    version: int = 0

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
