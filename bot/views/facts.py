"""What a screen says about one collaboration, already in words of one language."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.collaboration import Closing, Terms
from bot.domain.customer import Agreement, Payer
from bot.texts.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one collaboration; `by` is whoever of the firm invited, `contact` whoever was asked."""

    words: Words
    firm: str
    company: str
    number: str
    service: str
    about: str
    access: str
    pays: str
    getting_started: str
    by: str
    contact: str
    has_it: bool = False
    expires_at: datetime | None = None
    closing: Closing | None = None

    def greeting(self, name: str) -> "Facts":
        """Address somebody by name."""
        return replace(self, contact=name)

    @property
    def first_name(self) -> str:
        """Give the name to greet with."""
        return first_name(self.contact)

    @property
    def by_first(self) -> str:
        """Give the first name of whoever invited."""
        return first_name(self.by)


def first_name(name: str) -> str:
    """Give the first word of a name."""
    return name.split(maxsplit=1)[0] if name.split() else name


def service_words(words: Words, catalogue: Catalogue, terms: Terms, *, to_customer: bool) -> dict[str, str]:
    """Say what the terms mean: the service, what the firm gets to see, who pays."""
    service, variant = catalogue.known(terms.service, terms.variant)
    return {
        "service": service.full_name(variant, words.language),
        "about": service.about[words.language],
        "access": service.access[words.language],
        "pays": pays(words, terms, to_customer=to_customer),
        "getting_started": service.getting_started,
    }


def pays(words: Words, terms: Terms | Agreement, *, to_customer: bool = False) -> str:
    """Say who pays, and for how long at a time; a customer is addressed."""
    if terms.payer is None:
        return words("pays.nobody")
    payer = "you" if to_customer and terms.payer is Payer.CUSTOMER else terms.payer
    return words(f"pays.{payer}", months=terms.period)


def why(words: Words, reason: str) -> str:
    """Say in plain words what Slack's error means."""
    return words(f"why.{reason}") if words.has(f"why.{reason}") else words("why.other")
