"""What every event of a collaboration is about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutCollaboration:
    """What every event of a collaboration says; `along` are the collaborations of the same message it happened to."""

    customer_id: str
    collaboration_id: str
    along: tuple[str, ...] = ()
