"""What is refused when a collaboration is to end, with what mends it."""

from dataclasses import dataclass

from bot.domain.refusals import Refusal


@dataclass(eq=False)
class UsersFirst(Refusal):
    """The customer goes on alone, and its users must be added to the service first."""

    code = "users_first"
    service: str


@dataclass(eq=False)
class ReasonMissing(Refusal):
    """The variant is to stay although the customer reaches its accounts in another one: that needs a reason (S36)."""

    code = "reason_missing"
    service: str


@dataclass(eq=False)
class NothingChosen(Refusal):
    """No collaboration was ticked."""

    code = "nothing_chosen"


@dataclass(eq=False)
class NothingToEnd(Refusal):
    """No collaboration is going on, so that none can end."""

    code = "nothing_to_end"
    company: str


@dataclass(eq=False)
class EndsAlready(Refusal):
    """The end is on a day already: it can come at once, or be stopped and said anew."""

    code = "ends_already"
    service: str


@dataclass(eq=False)
class MainContactMissing(Refusal):
    """The firm cannot end while the customer has no main contact (S28)."""

    code = "main_contact_missing"
    company: str


@dataclass(eq=False)
class OnlyAdministrator(Refusal):
    """Somebody of the customer who is no administrator wanted to end, or somebody of another company."""

    code = "only_administrator"


@dataclass(eq=False)
class CustomersOwn(Refusal):
    """Somebody of the firm pressed the customer's own button: the firm ends by its own word (D9)."""

    code = "customers_own"


@dataclass(eq=False)
class NothingToStop(Refusal):
    """No end is ahead: it has come, or was stopped before."""

    code = "nothing_to_stop"


@dataclass(eq=False)
class NotYoursToStop(Refusal):
    """The other party said that it ends, and only that party can stop it (D12)."""

    code = "not_yours_to_stop"
    by: str


@dataclass(eq=False)
class NobodyToAskOfEnd(Refusal):
    """The customer must be asked what it does afterwards, and has nobody who could say (D4, D9)."""

    code = "nobody_to_ask_of_end"
    company: str
