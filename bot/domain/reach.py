"""Whether somebody can be asked where a question goes, as far as Slack says."""

from enum import StrEnum

from bot.domain.firm import Firm, Person
from bot.domain.wording import same_address


class Reach(StrEnum):
    """What Slack says of a contact's address."""

    REACHED = "reached"
    OWN = "own"
    DEACTIVATED = "deactivated"
    OTHER_ADDRESS = "other_address"
    NOBODY = "nobody"
    UNSURE = "unsure"


class Met(StrEnum):
    """Whether the bot has met somebody in Slack who can still be written to there."""

    KNOWN = "known"
    CLOSED = "closed"
    NEVER = "never"


def reach(firm: Firm, address: str, there: Person | None, asked: Person | None) -> Reach:
    """Say who is at an address: `there` has it now, `asked` is whom the question went to (D9, D19)."""
    if there is not None and there.human:
        return Reach.OWN if there.is_of(firm) else Reach.REACHED
    last = asked or there
    if last is None or not last.email:
        return Reach.NOBODY
    if last.deleted:
        return Reach.DEACTIVATED
    return Reach.NOBODY if same_address(last.email, address) else Reach.OTHER_ADDRESS
