"""What the dialog in which collaborations end is about: who is in it, which ones, and how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.catalogue import Alone, Service, Variant
from bot.domain.consequences import Consequences
from bot.domain.ending import Party
from bot.texts.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One collaboration in the dialog; `ends` says when it ends already, `onward` with which firm it then goes on."""

    id: str
    service: Service
    variant: Variant
    ends: str = ""
    onward: str = ""

    @property
    def asks(self) -> bool:
        """Tell whether there is a choice: what ends with the collaboration, or goes to another firm, has none."""
        return self.service.alone is not Alone.NEVER and not self.onward

    def name(self, words: Words) -> str:
        """Name the service with its variant."""
        return self.service.full_name(self.variant, words.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """Who is in the dialog: the customer, addressed or spoken of, the firm, and the draft that it is about."""

    party: Party
    company: str
    number: str
    firm: str
    draft_id: str = ""

    def say(self, words: Words, key: str, **values: object) -> str:
        """Write a text to whoever has the dialog before them."""
        return words(key, company=self.company, firm=self.firm, **values)

    @property
    def to(self) -> str:
        """Say whether the customer is addressed."""
        return "you" if self.party is Party.CUSTOMER else "them"

    @property
    def title(self) -> str:
        """Name the customer."""
        return f"{self.company}, {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What ended or will; what goes on and what is asked for, by the names of services.

    `again` is what the button carries that ends the rest, `contact` whoever was asked where that was needed.
    """

    ends: Sequence[Consequences]
    stays: Sequence[str]
    waits: Sequence[str]
    ends_at: datetime | None
    again: str
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is to be the main contact, as it was filled in."""

    contact_id: str
    name: str
    email: str
