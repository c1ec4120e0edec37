"""What is agreed and must still be carried out in the platform, which has no interface that a bot could use (D21)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.change_events import ChangeApproved, Changed
from bot.domain.collaboration import Terms
from bot.domain.customer import Payer
from bot.domain.ending import After
from bot.domain.ending_events import Ended
from bot.domain.events import ActivatedAtOnce, Approved
from bot.domain.policy import OPENS, SHUTS, STOCKHOLM, Workday, opened, workdays_later
from bot.domain.switch_events import SwitchBegun

DUE_AFTER_WORKDAYS = 2
REMINDED_EVERY_WORKDAYS = 2

Agreement = Approved | ActivatedAtOnce | SwitchBegun | ChangeApproved | Changed | Ended


class Kind(StrEnum):
    """What is to be done: begin, change the terms, grant the service to the customer's users (S38), end."""

    ACTIVATION = "activation"
    CHANGE = "change"
    GRANT = "grant"
    ENDING = "ending"


class State(StrEnum):
    """How a task stands; one that was overtaken by what was agreed later need not be done any more."""

    OPEN = "open"
    TICKED = "ticked"
    OVERTAKEN = "overtaken"


class Carried(StrEnum):
    """How far what was agreed last has come: it is agreed, or it is in place."""

    AGREED = "agreed"
    IN_PLACE = "in_place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What there is to do for one collaboration, with the terms that hold then; `after` and `deletes` are an ending's.

    `contact_id` is whoever at the customer hears when it is in place, empty where nobody does.
    """

    kind: Kind
    customer_id: str
    collaboration_id: str
    contact_id: str
    service: str
    variant: str
    payer: Payer | None = None
    period: int | None = None
    after: After | None = None
    deletes: bool = False

    def overtakes(self, task: "Task") -> bool:
        """Tell whether an open task of the same collaboration need not be done once this is agreed.

        A customer that goes on alone still needs the variant it was promised, and its users the right to it (S38).
        """
        if self.kind is Kind.CHANGE:
            return task.kind is Kind.CHANGE or (task.kind is Kind.GRANT and self.payer is None)
        return self.kind is Kind.ENDING and (task.kind is Kind.ACTIVATION or self.after is not After.ALONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Errand):
    """An errand that somebody must see to; `asked` is the entry of the history that agreed it, `wake_at` the clock's.

    `late` says that the managers have been told that it was not done in time. `by` is whoever ticked it, empty where
    the firm's own automation did.
    """

    id: str
    firm_id: str
    asked: int
    opened_at: datetime
    due_at: datetime
    wake_at: datetime
    state: State = State.OPEN
    late: bool = False
    by: str = ""
    ticked_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be done."""
        return self.state is State.OPEN

    def is_late(self, at: datetime) -> bool:
        """Tell whether it should have been done by now."""
        return self.is_open and self.due_at <= at

    def tick(self, by: str, at: datetime) -> "Task":
        """Say that it is done."""
        return replace(self, state=State.TICKED, by=by, ticked_at=at)

    def overtake(self) -> "Task":
        """Say that it need not be done any more."""
        return replace(self, state=State.OVERTAKEN)

    def remind(self, at: datetime, is_workday: Workday) -> "Task":
        """Look again some working days later, in the morning; what was not done in time is late from then on."""
        again = opened(workdays_later(at, REMINDED_EVERY_WORKDAYS, is_workday))
        return replace(self, wake_at=again, late=self.late or self.is_late(at))


def carried(tasks: Iterable[Task]) -> Carried | None:
    """Tell how far a collaboration has come by what there was to do for it; None where that was nothing."""
    counted = [each for each in tasks if each.state is not State.OVERTAKEN]
    if not counted:
        return None
    return Carried.AGREED if any(each.is_open for each in counted) else Carried.IN_PLACE


def times(at: datetime, is_workday: Workday) -> tuple[datetime, datetime]:
    """Say when what is agreed now is due, and when that is first reminded of: in the morning of the same day."""
    day = workdays_later(at, DUE_AFTER_WORKDAYS, is_workday).astimezone(STOCKHOLM).date()
    return datetime.combine(day, SHUTS, STOCKHOLM), datetime.combine(day, OPENS, STOCKHOLM)


def errands(event: Agreement, terms: Terms) -> list[Errand]:
    """List what an agreement leaves to do, in the order in which it is done; `terms` are the collaboration's now."""
    match event:
        case Ended():
            return _ending(event)
        case ChangeApproved() | Changed():
            change = _errand(event, Kind.CHANGE, event.change.after)
            varies = event.before_variant != event.variant
            granted = varies and event.before_payer is None and event.payer is not None
            return [change, *([replace(change, kind=Kind.GRANT)] if granted else [])]
        case begun:
            return [_errand(begun, Kind.ACTIVATION, terms)]


def _errand(event: Agreement, kind: Kind, terms: Terms) -> Errand:
    return Errand(
        kind=kind,
        customer_id=event.customer_id,
        collaboration_id=event.collaboration_id,
        contact_id=event.contact_id,
        service=terms.service,
        variant=terms.variant,
        payer=terms.payer,
        period=terms.period,
    )


def _ending(event: Ended) -> list[Errand]:
    """Change and grant first where the customer goes on as something else (S26, S36, S38), and end last."""
    now = Terms(service=event.service, variant=event.variant, payer=event.paid, period=None)
    onward = Terms(service=event.service, variant=event.onward, payer=event.payer, period=event.period)
    ending = replace(_errand(event, Kind.ENDING, now), after=event.after, deletes=event.deletes)
    if event.after is not After.ALONE or event.onward == event.variant:
        return [ending]
    change = _errand(event, Kind.CHANGE, onward)
    granted = event.paid is None and event.payer is not None
    return [change, *([replace(change, kind=Kind.GRANT)] if granted else []), ending]
