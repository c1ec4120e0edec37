"""The life of a collaboration: `MOVES` says which way it may go, its verbs say what each step means."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain import events as e
from bot.domain.customer import Payer
from bot.domain.firm import Identity, Level
from bot.domain.refusals import AlreadyAnswered, IllegalMove, QuestionClosed


class Status(StrEnum):
    """Where a collaboration stands (DOMAIN section 5)."""

    INVITED = "invited"
    ACTIVE = "active"
    DECLINED = "declined"
    EXPIRED = "expired"
    BLOCKED = "blocked"


class Verb(StrEnum):
    """What can happen to a collaboration."""

    APPROVE = "approve"
    DECLINE = "decline"
    EXPIRE = "expire"
    BLOCK = "block"


MOVES: dict[tuple[Status, Verb], Status] = {
    (Status.INVITED, Verb.APPROVE): Status.ACTIVE,
    (Status.INVITED, Verb.DECLINE): Status.DECLINED,
    (Status.INVITED, Verb.EXPIRE): Status.EXPIRED,
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
    """Firm × customer × service; `version` counts its changes and guards its storage."""

    id: str
    firm_id: str
    customer_id: str
    terms: Terms
    status: Status
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Tell whether the service is taken: asked for, or collaborated in."""
        return self.status in OPEN

    def move(self, verb: Verb) -> "Collaboration":
        """Take one step of the life, or raise IllegalMove."""
        status = MOVES.get((self.status, verb))
        if status is None:
            raise IllegalMove(status=self.status)
        return replace(self, status=status, version=self.version + 1)


class Answer(StrEnum):
    """How a question can stop being open."""

    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """Who answers for the customer, in which role, how well known, and before which copy (its hash)."""

    identity: Identity
    name: str
    team_id: str
    user_id: str
    role: str
    evidence: str | None

    @property
    def level(self) -> Level:
        """Say how well it is known that they are the contact."""
        return self.identity.level


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How and when a question closed; `by` is a name, empty where nobody answered."""

    answer: Answer
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The question that asks the customer to approve; open until it is answered, expires or is blocked."""

    id: str
    collaboration: Collaboration
    contact_id: str
    contact_name: str
    asked_by: str
    asked_by_name: str
    asked_at: datetime
    expires_at: datetime
    closing: Closing | None = None

    def require_open(self, at: datetime) -> None:
        """Raise the honest refusal unless the question still waits: what stands, since when, and by whom."""
        if self.closing is None:
            if at < self.expires_at:
                return
            raise QuestionClosed(status=Answer.EXPIRED, at=self.expires_at)
        if self.closing.answer in {Answer.APPROVED, Answer.DECLINED}:
            raise AlreadyAnswered(status=self.closing.answer, by=self.closing.by, at=self.closing.at)
        raise QuestionClosed(status=self.closing.answer, at=self.closing.at)

    def approve(self, by: Answerer, at: datetime) -> tuple["Question", e.Approved]:
        """Accept on the customer's behalf (S7, D9)."""
        self.require_open(at)
        event = e.Approved(**self._about(), **_said(by), contact_id=by.identity.contact_id)
        return self._closed(Verb.APPROVE, Closing(answer=Answer.APPROVED, at=at, by=by.name)), event

    def decline(
        self, by: Answerer, at: datetime, *, reason: e.DeclineReason | None, note: str
    ) -> tuple["Question", e.Declined]:
        """Refuse on the customer's behalf, with a reason or without (D2)."""
        self.require_open(at)
        event = e.Declined(**self._about(), **_said(by), contact_id=by.identity.contact_id, reason=reason, note=note)
        return self._closed(Verb.DECLINE, Closing(answer=Answer.DECLINED, at=at, by=by.name)), event

    def expire(self, at: datetime) -> tuple["Question", e.Expired]:
        """Close because nobody answered in time (D3)."""
        return self._closed(Verb.EXPIRE, Closing(answer=Answer.EXPIRED, at=at)), e.Expired(**self._about())

    def block(self, at: datetime) -> tuple["Question", e.Blocked]:
        """Close because the customer has another firm (D6)."""
        return self._closed(Verb.BLOCK, Closing(answer=Answer.BLOCKED, at=at)), e.Blocked(**self._about())

    def _closed(self, verb: Verb, closing: Closing) -> "Question":
        return replace(self, collaboration=self.collaboration.move(verb), closing=closing)

    def _about(self) -> dict[str, str]:
        return {
            "customer_id": self.collaboration.customer_id,
            "collaboration_id": self.collaboration.id,
            "question_id": self.id,
        }


def _said(by: Answerer) -> dict[str, Any]:
    return {
        "by_team": by.team_id,
        "by_user": by.user_id,
        "by_name": by.name,
        "role": by.role,
        "level": by.level,
        "evidence": by.evidence,
    }
