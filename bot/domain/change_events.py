"""What happens when an active collaboration is changed; part of `events`.

A question about a change is reminded of, resent, withdrawn, expires and goes to the wrong person by the same events as
an invitation: their words are about a question, whatever it asks.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.about import AboutCollaboration
from bot.domain.change import Change
from bot.domain.collaboration import Terms
from bot.domain.customer import Payer
from bot.domain.reasons import DeclineReason
from bot.domain.register_events import personal


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutChange(AboutCollaboration):
    """What every event of a change says: the terms before, and those after."""

    service: str
    before_variant: str
    before_payer: Payer | None
    before_period: int | None
    variant: str
    payer: Payer | None
    period: int | None

    @property
    def change(self) -> Change:
        """Put the terms together again."""
        return Change(
            before=Terms(
                service=self.service,
                variant=self.before_variant,
                payer=self.before_payer,
                period=self.before_period,
            ),
            after=Terms(service=self.service, variant=self.variant, payer=self.payer, period=self.period),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAsked(AboutChange):
    """The firm asked the customer to approve a change; the collaboration goes on meanwhile (D11)."""

    question_id: str
    contact_id: str
    by_user: str
    expires_at: datetime
    by_name: str = personal()
    address: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeApproved(AboutChange):
    """The customer said yes to a change; `evidence` is the hash of the copy it answered."""

    question_id: str
    contact_id: str
    by_team: str
    by_user: str
    role: str
    level: str
    evidence: str | None
    by_name: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDeclined(AboutChange):
    """The customer said no to a change, with a reason if it gave one; everything goes on as before."""

    question_id: str
    contact_id: str
    by_team: str
    by_user: str
    role: str
    level: str
    evidence: str | None
    reason: DeclineReason | None
    by_name: str = personal()
    note: str = personal()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOvertaken(AboutCollaboration):
    """The question about a change closed, since the collaboration ended or will."""

    question_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(AboutChange):
    """The firm carried out a change for which nobody need be asked (D11); `contact_id` is whoever is told of it."""

    contact_id: str
    by_user: str
    by_name: str = personal()
