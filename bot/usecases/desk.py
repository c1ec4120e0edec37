"""Where somebody acts: who they are, for which firm, when, and by which request."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.customer import Engagement
from bot.domain.events import Colleague
from bot.domain.firm import Actor, Firm
from bot.domain.policy import Workday
from bot.domain.refusals import NotOfFirm
from bot.domain.refusals_staff import NotYourEngagement
from bot.storage import requests
from bot.storage.database import Database, Transaction
from bot.usecases import workdays


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What Slack sent, by the key that a repetition would have too; `digest` is the hash of its content."""

    key: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything a use case needs besides its own arguments."""

    database: Database
    catalogue: Catalogue
    firm: Firm
    actor: Actor
    now: datetime
    request: Request
    is_workday: Workday = workdays.swedish

    @property
    def user_id(self) -> str:
        """Give the user id of whoever acts."""
        return self.actor.person.user_id

    @property
    def colleague(self) -> Colleague:
        """Give whoever acts as it is written down."""
        return Colleague(user=self.user_id, name=self.actor.person.name)

    def require_firm(self) -> None:
        """Refuse whoever is not of the firm."""
        if not self.actor.of_firm:
            raise NotOfFirm

    def require_engagement(self, engagement: Engagement | None) -> None:
        """Refuse a consultant who does not work for this customer; managers may do all that the firm may (D10)."""
        if engagement is None or self.actor.manager or engagement.allows(self.user_id, self.now):
            return
        owner = engagement.owner.name if engagement.owner else ""
        raise NotYourEngagement(owner=owner, engagement_id=engagement.id)

    async def first_time(self, tx: Transaction) -> bool:
        """Note the request in the transaction of its change; False means that it was carried out before.

        Raises SaidOtherwise where it came before with another content.
        """
        return await requests.first_time(tx, self.firm.id, self.request.key, self.request.digest, self.now)
