"""A customer changes firms: it says so to the new one, confirms it with the present one, and never has two (D8)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.policy import STOCKHOLM
from bot.domain.refusals_switch import SwitchSettled

LATEST = timedelta(days=366)


class Stage(StrEnum):
    """How far a switch has come: said to the new firm, confirmed with the present one, carried out, or come to none."""

    WISHED = "wished"
    SET = "set"
    DONE = "done"
    FALLEN = "fallen"


class Fall(StrEnum):
    """Why a switch came to nothing."""

    DECLINED = "declined"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One customer's way from a firm to another: what `batch_id` asked begins when nothing is left with `from_firm`.

    `contact_id` is whoever said so to the new firm, `asked_contact` whoever was asked by the present one, and `asked`
    the number of that entry in its history; both are empty where nobody could be. `starts_at` is the day, once set.
    """

    id: str
    firm_id: str
    from_firm: str
    customer_id: str
    batch_id: str
    contact_id: str
    wished_at: datetime
    expires_at: datetime
    asked_contact: str = ""
    asked: int = 0
    starts_at: datetime | None = None
    stage: Stage = Stage.WISHED

    @property
    def is_open(self) -> bool:
        """Tell whether it may still be carried out."""
        return self.stage in {Stage.WISHED, Stage.SET}

    @property
    def wakes_at(self) -> datetime | None:
        """Say when the clock should look: a wish that nobody confirms expires; a day comes with its endings."""
        return self.expires_at if self.stage is Stage.WISHED else None

    def stands(self, at: datetime) -> bool:
        """Tell whether it is carried out if nothing is left with the present firm now."""
        return self.stage is Stage.SET or (self.stage is Stage.WISHED and at < self.expires_at)

    def require_wished(self, at: datetime) -> None:
        """Raise the honest refusal unless it still waits to be confirmed."""
        if self.stage is not Stage.WISHED:
            raise SwitchSettled(status=self.stage)
        if at >= self.expires_at:
            raise SwitchSettled(status=Stage.FALLEN)

    def unreached(self) -> "Switch":
        """Note that nobody could be asked after all."""
        return replace(self, asked_contact="")

    def asked_as(self, number: int) -> "Switch":
        """Note the entry in the present firm's history that asks the customer."""
        return replace(self, asked=number)

    def set(self, starts_at: datetime | None) -> "Switch":
        """Set the day on which the new firm begins; None for now."""
        return replace(self, stage=Stage.SET, starts_at=starts_at)

    def close(self, stage: Stage) -> "Switch":
        """Note that it is carried out, or came to nothing."""
        return replace(self, stage=stage)


def first_suggested(at: datetime) -> date:
    """Suggest the first of the next month, as accounts are kept by months."""
    here = at.astimezone(STOCKHOLM).date()
    return (here.replace(day=1) + timedelta(days=32)).replace(day=1)
