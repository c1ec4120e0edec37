"""How a collaboration is to end: who says so, and what becomes of the service (S31, S33, S34)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.customer import Payer

LEFTOVER_AFTER = timedelta(days=7)


class After(StrEnum):
    """What the customer does afterwards: it goes on alone, or the service is ended too (S34), or another firm comes."""

    ALONE = "alone"
    CLOSED = "closed"
    MOVED = "moved"


CHOSEN = (After.ALONE, After.CLOSED)  # what a dialog offers: where the customer moves is a story of its own (D8)


class Party(StrEnum):
    """Whose ending it is: either may end at any time (S31)."""

    FIRM = "firm"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen for one service; nothing of it is trusted yet.

    `asks` leaves it to the customer, who is asked (D4); what is chosen beside it holds for whatever it answers.
    `keeps_variant` overrides the change that reaches the accounts (S36), with its `reason`; `users_added` says that
    the customer's users are there; `deletes` that nothing is to be left, where that can be chosen. `onward_firm` names
    the firm that the customer goes to.
    """

    after: After
    asks: bool = False
    keeps_variant: bool = False
    reason: str = ""
    users_added: bool = False
    deletes: bool = False
    onward_firm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """An ending that waits for the customer's word: what the firm chose, and the day, None for at once."""

    choice: Choice
    ends_at: datetime | None = None

    def day_ahead(self, at: datetime) -> datetime | None:
        """Give the day that was set, if it is still to come."""
        return self.ends_at if self.ends_at is not None and self.ends_at > at else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An ending as it was agreed: with which variant, payer and period the customer goes on, and who said so.

    `onward_firm` names the firm with which it goes on, empty where it goes to none (D8).
    """

    after: After
    party: Party
    variant: str
    payer: Payer | None
    period: int | None
    by_user: str
    by_name: str
    reason: str = ""
    deletes: bool = False
    onward_firm: str = ""
