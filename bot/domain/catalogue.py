"""What can be collaborated in: services, their variants, and which of them cost anything."""

from collections.abc import Mapping
from dataclasses import dataclass

PRO = "pro"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A size of a service; `paying` says whether it costs anything, whoever is invoiced (D1)."""

    id: str
    name: str
    paying: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service; `names` and `about` are per language (`sv`, `en`), variants run from small to large."""

    id: str
    names: Mapping[str, str]
    about: Mapping[str, str]
    variants: tuple[Variant, ...]
    periods: tuple[int, ...]
    getting_started: str

    def variant(self, variant_id: str) -> Variant | None:
        """Find a variant by its id."""
        return next((v for v in self.variants if v.id == variant_id), None)

    def offered(self, has: str | None) -> tuple[Variant, ...]:
        """List what a customer may be invited to: what it has (S16), else all but the firm's own seat, Pro (S17)."""
        if has is not None:
            return tuple(v for v in self.variants if v.id == has)
        return tuple(v for v in self.variants if v.id != PRO)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All services, in the order in which they are shown."""

    services: tuple[Service, ...]

    def service(self, service_id: str) -> Service | None:
        """Find a service by its id."""
        return next((s for s in self.services if s.id == service_id), None)

    def known(self, service_id: str, variant_id: str) -> tuple[Service, Variant]:
        """Look up a pair that was checked when it was stored; raises LookupError if the catalogue lost it since."""
        service = self.service(service_id)
        variant = service.variant(variant_id) if service else None
        if service is None or variant is None:
            raise LookupError(f"the catalogue lacks {service_id}:{variant_id}, which is in use")
        return service, variant
