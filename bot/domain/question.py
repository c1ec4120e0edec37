"""The question that asks the customer: how it is answered, how it is put again, and how it closes."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain import events as e
from bot.domain.answerer import Answerer
from bot.domain.change import Change
from bot.domain.change_events import ChangeApproved, ChangeDeclined, ChangeOvertaken
from bot.domain.collaboration import Collaboration, Verb
from bot.domain.ending import After, Parting
from bot.domain.ending_events import EndAnswered, EndOvertaken, EndUnanswered
from bot.domain.policy import (
    REMINDED_BY_HAND_EVERY,
    RESENT_EVERY,
    STOCKHOLM,
    Rhythm,
    Workday,
    in_hours,
    into_hours,
)
from bot.domain.reasons import DeclineReason
from bot.domain.refusals import AlreadyAnswered, JustSent, NotNow, QuestionClosed, RemindedToday
from bot.domain.switch_events import SwitchWished


class Kind(StrEnum):
    """What a question asks: may a collaboration begin, may it be changed (D11), what comes after its end (D4)."""

    INVITATION = "invitation"
    CHANGE = "change"
    ENDING = "ending"


class Answer(StrEnum):
    """How a question can stop being open."""

    APPROVED = "approved"
    DECLINED = "declined"
    MISDIRECTED = "misdirected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    BLOCKED = "blocked"
    OVERTAKEN = "overtaken"
    ALONE = "alone"
    CLOSED = "closed"


GIVEN = frozenset({Answer.APPROVED, Answer.DECLINED, Answer.MISDIRECTED, Answer.ALONE, Answer.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How and when a question closed; `by` is a name, empty where nobody answered."""

    answer: Answer
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The question that asks the customer to approve; open until it is answered, withdrawn, expires or is blocked.

    With a `change` it asks about that, of a collaboration that goes on whatever the answer is (D11). One that
    `switches` asks a customer of another firm whether it wants to come (D8). With a `parting` it asks what the customer
    does after the end: it waits as long as it takes, and on the day on which it would expire the firm is told, once, at
    `lapsed_at` (D4).

    `batch_id` joins those that were asked in one message. `sent_at` is when it was last put as new, `reminders` counts
    the automatic ones, `reminded_at` is the latest of any kind, `called_at` when the owner was asked to phone.
    """

    id: str
    batch_id: str
    collaboration: Collaboration
    contact_id: str
    contact_name: str
    asked_by: str
    asked_by_name: str
    asked_at: datetime
    expires_at: datetime
    sent_at: datetime
    reminders: int = 0
    reminded_at: datetime | None = None
    called_at: datetime | None = None
    closing: Closing | None = None
    change: Change | None = None
    switches: bool = False
    parting: Parting | None = None
    lapsed_at: datetime | None = None

    @property
    def kind(self) -> Kind:
        """Say what it asks."""
        if self.parting:
            return Kind.ENDING
        return Kind.CHANGE if self.change else Kind.INVITATION

    @property
    def is_open(self) -> bool:
        """Tell whether it has not closed."""
        return self.closing is None

    def waits(self, at: datetime) -> bool:
        """Tell whether it can still be answered; what is asked about an end never runs out by silence (D4)."""
        return self.is_open and (at < self.expires_at or self.parting is not None)

    def days_waited(self, at: datetime) -> int:
        """Count the days since it was first asked, on the wall in Stockholm."""
        return (at.astimezone(STOCKHOLM).date() - self.asked_at.astimezone(STOCKHOLM).date()).days

    def require_open(self, at: datetime) -> None:
        """Raise the honest refusal unless the question still waits: what stands, since when, and by whom."""
        if self.waits(at):
            return
        if self.closing is None:
            raise QuestionClosed(status=Answer.EXPIRED, at=self.expires_at)
        if self.closing.answer in GIVEN:
            raise AlreadyAnswered(status=self.closing.answer, by=self.closing.by, at=self.closing.at)
        raise QuestionClosed(status=self.closing.answer, at=self.closing.at)

    def require_sendable(self, at: datetime, address: str, sent_to: str) -> None:
        """Refuse to put a question again that was put just now, unless it goes elsewhere this time."""
        self.require_open(at)
        if address == sent_to and at - self.sent_at < RESENT_EVERY:
            raise JustSent(contact=self.contact_name, at=self.sent_at)

    def wakes_at(self, at: datetime, rhythm: Rhythm, is_workday: Workday) -> datetime | None:
        """Say when the clock should look again, if it looked at `at`; None once the firm was told of the silence."""
        if self.lapsed_at is not None:
            return None
        reminds, calls = self.reminds_at(rhythm, is_workday), self._calls_at(rhythm, is_workday)
        soon = [into_hours(max(due, at), is_workday) for due in (reminds, calls) if due is not None]
        return min([self.expires_at, *soon])

    def reminds_at(self, rhythm: Rhythm, is_workday: Workday) -> datetime | None:
        """Say when the clock reminds next; None after the last, or where the question will have closed by then."""
        due = rhythm.reminds_at(self.sent_at, self.reminders, is_workday)
        return due if due is not None and due < self.expires_at else None

    def is_reminded(self, at: datetime, rhythm: Rhythm, is_workday: Workday) -> bool:
        """Tell whether an automatic reminder is due now."""
        due = self.reminds_at(rhythm, is_workday)
        return due is not None and due <= at and in_hours(at, is_workday)

    def is_called(self, at: datetime, rhythm: Rhythm, is_workday: Workday) -> bool:
        """Tell whether the owner is to phone now."""
        due = self._calls_at(rhythm, is_workday)
        return due is not None and due <= at and in_hours(at, is_workday)

    def approve(self, by: Answerer, at: datetime) -> tuple["Question", e.Approved | ChangeApproved]:
        """Accept on the customer's behalf (S7, D9)."""
        self.require_open(at)
        said = self._about() | by.fields()
        event = ChangeApproved(**said, **self.change.fields()) if self.change else e.Approved(**said)
        return self._closed(Verb.APPROVE, Closing(answer=Answer.APPROVED, at=at, by=by.name)), event

    def wish(
        self, by: Answerer, at: datetime, expires_at: datetime, *, reached: bool
    ) -> tuple["Question", SwitchWished]:
        """Say yes for a customer that must end with its present firm first: nothing begins yet (D8)."""
        self.require_open(at)
        event = SwitchWished(**self._about(), **by.fields(), expires_at=expires_at, reached=reached)
        closing = Closing(answer=Answer.APPROVED, at=at, by=by.name)
        return replace(self, collaboration=self.collaboration.wish(at), closing=closing), event

    def decline(
        self, by: Answerer, at: datetime, *, reason: DeclineReason | None, note: str
    ) -> tuple["Question", e.Declined | ChangeDeclined]:
        """Refuse on the customer's behalf, with a reason or without (D2)."""
        self.require_open(at)
        said = self._about() | by.fields() | {"reason": reason, "note": note}
        event = ChangeDeclined(**said, **self.change.fields()) if self.change else e.Declined(**said)
        return self._closed(Verb.DECLINE, Closing(answer=Answer.DECLINED, at=at, by=by.name)), event

    def misdirect(self, by: Answerer, at: datetime, *, name: str, email: str) -> tuple["Question", e.WrongPerson]:
        """Say that somebody else should have been asked, naming them or not; the firm asks anew (D2)."""
        self.require_open(at)
        event = e.WrongPerson(**self._about(), **by.fields(), named=name, named_email=email)
        return self._closed(Verb.DECLINE, Closing(answer=Answer.MISDIRECTED, at=at, by=by.name)), event

    def expire(self, at: datetime) -> tuple["Question", e.Expired]:
        """Close because nobody answered in time (D3)."""
        return self._closed(Verb.EXPIRE, Closing(answer=Answer.EXPIRED, at=at)), e.Expired(**self._about())

    def block(self, at: datetime) -> tuple["Question", e.Blocked]:
        """Close because the customer has another firm (D6)."""
        return self._closed(Verb.BLOCK, Closing(answer=Answer.BLOCKED, at=at)), e.Blocked(**self._about())

    def overtake(self, at: datetime) -> tuple["Question", ChangeOvertaken | EndOvertaken]:
        """Close a question about a change or an end, because the collaboration is ending, or its end is said anew."""
        event = EndOvertaken(**self._about_end()) if self.parting else ChangeOvertaken(**self._about())
        return replace(self, closing=Closing(answer=Answer.OVERTAKEN, at=at)), event

    def choose(self, by: Answerer, at: datetime, after: After) -> tuple["Question", EndAnswered]:
        """Say on the customer's behalf what it does after the end (S34)."""
        self.require_open(at)
        event = EndAnswered(**self._about_end(), **by.fields(), after=after)
        return replace(self, closing=Closing(answer=Answer(after), at=at, by=by.name)), event

    def lapse(self, at: datetime) -> tuple["Question", EndUnanswered]:
        """Tell the firm that the day came without an answer; the question stays, and nothing ends by silence (D4)."""
        return replace(self, lapsed_at=at), EndUnanswered(**self._about_end())

    def withdraw(self, by: e.Colleague, at: datetime) -> tuple["Question", e.Withdrawn]:
        """Take the question back (D3)."""
        self.require_open(at)
        event = e.Withdrawn(**self._about(), **by.fields())
        return self._closed(Verb.WITHDRAW, Closing(answer=Answer.WITHDRAWN, at=at, by=by.name)), event

    def resend(self, by: e.Colleague, at: datetime, rhythm: Rhythm, *, elsewhere: bool) -> tuple["Question", e.Resent]:
        """Put the same question anew: its time is renewed, its terms never change (D3).

        The owner may be asked to phone once more; whoever had no reminder, as they are somebody else, gets all of them.
        """
        self.require_open(at)
        day = self.parting.day_ahead(at) if self.parting else None
        expires_at = day or rhythm.expires_at(at)
        again = replace(self, sent_at=at, expires_at=expires_at, called_at=None, lapsed_at=None)
        again = replace(again, reminders=0, reminded_at=None) if elsewhere else again
        event = e.Resent(**self._about(), **by.fields(), contact_id=self.contact_id, expires_at=again.expires_at)
        return again, event

    def remind_by_hand(self, by: e.Colleague, at: datetime, is_workday: Workday) -> tuple["Question", e.Reminded]:
        """Remind because somebody of the firm asks for it: once a day, and never in the customer's evening (D3)."""
        self.require_open(at)
        if self.reminded_at and at - self.reminded_at < REMINDED_BY_HAND_EVERY:
            raise RemindedToday(contact=self.contact_name, at=self.reminded_at)
        if not in_hours(at, is_workday):
            raise NotNow(until=into_hours(at, is_workday))
        event = e.Reminded(**self._about(), **by.fields(), contact_id=self.contact_id)
        return replace(self, reminded_at=at), event

    def remind(self, at: datetime, rhythm: Rhythm) -> tuple["Question", e.Reminded | None]:
        """Remind because it is time; those that were missed count as this one.

        Where somebody reminded by hand within a day that counts too, and nothing is sent.
        """
        reminded = replace(self, reminders=rhythm.passed(self.sent_at, at, self.reminders), reminded_at=at)
        if self.reminded_at and at - self.reminded_at < REMINDED_BY_HAND_EVERY:
            return replace(reminded, reminded_at=self.reminded_at), None
        return reminded, e.Reminded(**self._about(), contact_id=self.contact_id, by_user=None, by_name="")

    def call(self, at: datetime) -> tuple["Question", e.LastReminderPassed]:
        """Ask the owner to phone: the last reminder went by without an answer (D3)."""
        return replace(self, called_at=at), e.LastReminderPassed(**self._about())

    def _calls_at(self, rhythm: Rhythm, is_workday: Workday) -> datetime | None:
        if self.called_at is not None or self.reminded_at is None:
            return None
        return rhythm.calls_at(self.reminders, max(self.reminded_at, self.sent_at), is_workday)

    def _closed(self, verb: Verb, closing: Closing) -> "Question":
        return replace(self, collaboration=self._after(verb), closing=closing)

    def _after(self, verb: Verb) -> Collaboration:
        """Move the collaboration; one that was to be changed goes on as it is unless the customer said yes."""
        if self.kind is Kind.INVITATION:
            return self.collaboration.move(verb)
        if self.change and verb is Verb.APPROVE:
            return self.collaboration.change(self.change.after)
        return self.collaboration

    def _about(self) -> dict[str, Any]:
        return {
            "customer_id": self.collaboration.customer_id,
            "collaboration_id": self.collaboration.id,
            "question_id": self.id,
        }

    def _about_end(self) -> dict[str, Any]:
        terms, ends_at = self.collaboration.terms, self.parting.ends_at if self.parting else None
        return self._about() | {"service": terms.service, "variant": terms.variant, "ends_at": ends_at}
