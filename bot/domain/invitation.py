"""What a firm may ask of a customer, checked before anything is sent (S14–S17, D1)."""

from dataclasses import dataclass

from bot.domain.catalogue import Catalogue, Service, Variant
from bot.domain.collaboration import Terms
from bot.domain.customer import Agreement, Customer, Payer
from bot.domain.refusals import FirmsOwnSeat, NoPayer, OtherVariant, PlatformUnknown, UnknownService


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the consultant chose in the form; nothing of it is trusted yet."""

    service: str
    variant: str
    payer: Payer | None
    period: int | None


def agree(wish: Wish, customer: Customer, catalogue: Catalogue) -> Terms:
    """Turn a wish into terms that may be asked for, or raise the refusal that says why not."""
    service, variant = chosen(wish, catalogue)
    _require_offered(service, variant, customer.agreement(service.id))
    return settled(wish, service, variant)


def chosen(wish: Wish, catalogue: Catalogue) -> tuple[Service, Variant]:
    """Look up what was wished for; raises UnknownService."""
    try:
        return catalogue.known(wish.service, wish.variant)
    except LookupError:
        raise UnknownService from None


def settled(wish: Wish, service: Service, variant: Variant) -> Terms:
    """Write down who pays and for how long, where anything is to be paid; raises NoPayer."""
    if not variant.paying:
        return Terms(service=service.id, variant=variant.id, payer=None, period=None)
    if wish.payer is None or wish.period not in service.periods:
        raise NoPayer
    return Terms(service=service.id, variant=variant.id, payer=wish.payer, period=wish.period)


def at_once(terms: Terms, *, on_platform: bool | None, catalogue: Catalogue) -> bool:
    """Tell whether it begins with no approval: costs nothing, and the customer is known not to be on the platform (D1).

    Raises PlatformUnknown where that decides and nobody knows.
    """
    _, variant = catalogue.known(terms.service, terms.variant)
    if variant.paying:
        return False
    if on_platform is None:
        raise PlatformUnknown
    return not on_platform


def _require_offered(service: Service, variant: Variant, agreement: Agreement | None) -> None:
    has = agreement and service.variant(agreement.variant)
    if variant in service.offered(has.id if has else None):
        return
    raise OtherVariant(has=has.name) if has else FirmsOwnSeat
