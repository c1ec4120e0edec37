"""What is refused because of how somebody stands in Slack."""

from dataclasses import dataclass

from bot.domain.refusals import Refusal


@dataclass(eq=False)
class AccountClosed(Refusal):
    """Whoever clicked has a closed account: an old card still stood open somewhere (THREATS 20)."""

    code = "account_closed"
