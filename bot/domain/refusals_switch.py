"""What is refused when a customer changes firms, with what mends it."""

from dataclasses import dataclass

from bot.domain.refusals import Refusal


@dataclass(eq=False)
class SwitchSettled(Refusal):
    """The switch does not wait to be confirmed any more: it is set, carried out, or came to nothing."""

    code = "switch_settled"
    status: str


@dataclass(eq=False)
class SwitchSetElsewhere(Refusal):
    """A day is set already on which the customer goes to another firm: that must be stopped first."""

    code = "switch_set_elsewhere"
    onward: str
