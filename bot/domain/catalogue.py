"""What can be collaborated in: services, their variants, and which of them cost anything."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PRO = "pro"


class Alone(StrEnum):
    """What it takes to go on without a firm: nothing, another variant, an upgrade, users of one's own; or it cannot be.

    A variant is `yes`, `change` (S36) or `upgrade` (S26); a service is `yes`, `users` or `never`.
    """

    YES = "yes"
    CHANGE = "change"
    UPGRADE = "upgrade"
    USERS = "users"
    NEVER = "never"


class Leaves(StrEnum):
    """What stands after the service is ended: all can be read, whoever ends chooses, or nothing was kept in it (D5)."""

    READABLE = "readable"
    CHOSEN = "chosen"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A size of a service; `paying` says whether it costs anything, whoever is invoiced (D1).

    `adds` is per language what one can do in it and not in the next smaller one, where the catalogue says so.
    """

    id: str
    name: str
    paying: bool
    alone: Alone = Alone.YES
    adds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service; texts are per language (`sv`, `en`), variants run from small to large.

    `content` names what is kept in it, `ending` says in a sentence what an ending means (D5).
    """

    id: str
    names: Mapping[str, str]
    about: Mapping[str, str]
    access: Mapping[str, str]
    variants: tuple[Variant, ...]
    periods: tuple[int, ...]
    getting_started: str
    content: Mapping[str, str]
    ending: Mapping[str, str]
    alone: Alone
    leaves: Leaves

    def full_name(self, variant: Variant, language: str) -> str:
        """Name the service with its variant, as the customer meets it."""
        return f"{self.names[language]} {variant.name}".strip()

    def variant(self, variant_id: str) -> Variant | None:
        """Find a variant by its id."""
        return next((v for v in self.variants if v.id == variant_id), None)

    def known_variant(self, variant_id: str) -> Variant:
        """Find a variant that is in use; raises LookupError if the catalogue lost it since."""
        found = self.variant(variant_id)
        if found is None:
            raise LookupError(f"the catalogue lacks {self.id}:{variant_id}, which is in use")
        return found

    @property
    def reaching(self) -> Variant:
        """Give the smallest variant in which a customer reaches its accounts without a firm (S36)."""
        return next(v for v in self.variants if v.alone is Alone.YES)

    def offered(self, has: str | None) -> tuple[Variant, ...]:
        """List what a customer may be invited to: what it has (S16), else all but the firm's own seat, Pro (S17)."""
        if has is not None:
            return tuple(v for v in self.variants if v.id == has)
        return tuple(v for v in self.variants if v.id != PRO)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All services, in the order in which they are shown; `help` leads to the written help by topic (S39)."""

    services: tuple[Service, ...]
    help: Mapping[str, str] = field(default_factory=dict)

    def service(self, service_id: str) -> Service | None:
        """Find a service by its id."""
        return next((s for s in self.services if s.id == service_id), None)

    def place(self, service_id: str) -> int:
        """Give where a service stands, so that several are listed in one order."""
        return [each.id for each in self.services].index(service_id)

    def named(self, word: str) -> Service | None:
        """Find a service by what somebody may type: its id or a name in any language, accents and `Visma` aside."""
        wanted = _fold(word)
        return next((s for s in self.services if wanted in {_fold(n) for n in (s.id, *s.names.values())}), None)

    def known(self, service_id: str, variant_id: str) -> tuple[Service, Variant]:
        """Look up a pair that was checked when it was stored; raises LookupError if the catalogue lost it since."""
        service = self.known_service(service_id)
        return service, service.known_variant(variant_id)

    def known_service(self, service_id: str) -> Service:
        """Look up a service that was checked when it was stored; raises LookupError if the catalogue lost it since."""
        service = self.service(service_id)
        if service is None:
            raise LookupError(f"the catalogue lacks {service_id}, which is in use")
        return service


def _fold(word: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if c.isalnum())
    return plain.removeprefix("visma")
