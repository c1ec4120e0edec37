"""A change of an active collaboration: what may be wished for, who must say yes, what it brings (S25, S38, D11)."""

from dataclasses import dataclass
from typing import Any

from bot.domain.catalogue import PRO, Catalogue, Service, Variant
from bot.domain.collaboration import Terms
from bot.domain.customer import Payer
from bot.domain.invitation import Wish, chosen, settled
from bot.domain.refusals import FirmsOwnSeat, UnknownService
from bot.domain.refusals_change import NothingChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The terms of one service, before and after."""

    before: Terms
    after: Terms

    def fields(self) -> dict[str, Any]:
        """Give what events say of it."""
        before, after = self.before, self.after
        said = {"service": after.service, "variant": after.variant, "payer": after.payer, "period": after.period}
        return said | {
            "before_variant": before.variant,
            "before_payer": before.payer,
            "before_period": before.period,
        }


def agree(wish: Wish, now: Terms, catalogue: Catalogue) -> Change:
    """Turn a wish into a change that may be made or asked for, or raise the refusal that says why not."""
    service, variant = chosen(wish, catalogue)
    if service.id != now.service:
        raise UnknownService
    if variant not in offered(service, now):
        raise FirmsOwnSeat
    after = settled(wish, service, variant)
    if after == now:
        raise NothingChanged
    return Change(before=now, after=after)


def offered(service: Service, now: Terms) -> tuple[Variant, ...]:
    """List the variants to choose from: all but the firm's own seat, unless the customer sits in it (S17)."""
    return tuple(v for v in service.variants if v.id == now.variant or v.id != PRO)


def can_change(service: Service, now: Terms) -> bool:
    """Tell whether there is anything to choose."""
    variants = offered(service, now)
    return len(variants) > 1 or any(variant.paying for variant in variants)


def makes_payer(change: Change) -> bool:
    """Tell whether the customer pays from now on, and did not before (D11)."""
    return change.after.payer is Payer.CUSTOMER and change.before.payer is not Payer.CUSTOMER


def needs_consent(change: Change, catalogue: Catalogue) -> bool:
    """Tell whether the customer must say yes: it becomes the payer, or pays and moves to a larger variant (D11)."""
    return makes_payer(change) or (change.before.payer is Payer.CUSTOMER and bool(gained(change, catalogue)))


def gained(change: Change, catalogue: Catalogue) -> tuple[Variant, ...]:
    """List the variants up to the one that is chosen, from the next larger one on; none where it is no larger."""
    return _above(change.before, change.after, catalogue)


def lost(change: Change, catalogue: Catalogue) -> tuple[Variant, ...]:
    """List the variants that a downgrade leaves behind, the smallest first; none where it is no smaller."""
    return _above(change.after, change.before, catalogue)


def grants(change: Change, catalogue: Catalogue) -> bool:
    """Tell whether the service must also be granted to the customer's users: from one that costs nothing (S38)."""
    before, after = (_variant(terms, catalogue) for terms in (change.before, change.after))
    return after.paying and not before.paying


def _above(smaller: Terms, larger: Terms, catalogue: Catalogue) -> tuple[Variant, ...]:
    service, first = catalogue.known(smaller.service, smaller.variant)
    last = _variant(larger, catalogue)
    places = service.variants
    return places[places.index(first) + 1 : places.index(last) + 1]


def _variant(terms: Terms, catalogue: Catalogue) -> Variant:
    return catalogue.known(terms.service, terms.variant)[1]
