"""Who answers for a customer, as it is written down beside the answer (D9)."""

from dataclasses import dataclass
from typing import Any

from bot.domain.firm import Identity, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """Who answers for the customer, in which role, how well known, and before which copy (its hash)."""

    identity: Identity
    name: str
    team_id: str
    user_id: str
    role: str
    evidence: str | None

    @property
    def level(self) -> Level:
        """Say how well it is known that they are the contact."""
        return self.identity.level

    def fields(self) -> dict[str, Any]:
        """Give what events say of whoever answered."""
        return {
            "contact_id": self.identity.contact_id,
            "by_team": self.team_id,
            "by_user": self.user_id,
            "by_name": self.name,
            "role": self.role,
            "level": self.level,
            "evidence": self.evidence,
        }
