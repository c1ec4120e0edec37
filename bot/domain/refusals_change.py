"""What the rules do not allow about changing an active collaboration."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.refusals import Refusal


@dataclass(eq=False)
class NothingChanged(Refusal):
    """The form says what is agreed already (S25)."""

    code = "nothing_changed"


@dataclass(eq=False)
class NothingToChange(Refusal):
    """The firm has no active collaboration with this customer (S37)."""

    code = "nothing_to_change"
    company: str


@dataclass(eq=False)
class OneKindOnly(Refusal):
    """The service has one variant and costs nothing, so that there is nothing to choose (S25)."""

    code = "one_kind_only"


@dataclass(eq=False)
class ChangeWaits(Refusal):
    """The customer has not answered yet what it was asked about this collaboration (D11)."""

    code = "change_waits"
    contact: str
    at: datetime


@dataclass(eq=False)
class NobodyToAsk(Refusal):
    """The change needs a yes, and the customer has nobody who could give it (D9, D11)."""

    code = "nobody_to_ask"
    company: str
