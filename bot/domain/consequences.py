"""What an ending means for one service of one customer: who loses what, what stays, who pays, what must come first."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.catalogue import Alone, Leaves, Service, Variant
from bot.domain.collaboration import Terms
from bot.domain.customer import Payer
from bot.domain.ending import After, Choice, Ending, Party
from bot.domain.ending_events import AboutEnding
from bot.domain.events import Colleague
from bot.domain.refusals_ending import ReasonMissing, UsersFirst


class Access(StrEnum):
    """What somebody can do in the service afterwards."""

    WORKS = "works"
    READS = "reads"
    NONE = "none"


class Blocker(StrEnum):
    """What stands in the way: that the customer's users are not there, that the variant is kept for no reason (S36)."""

    USERS = "users"
    REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What would happen to a service; `payer` and `period` are the customer's from then on, None where nobody pays.

    `asks` says that it takes the customer's word: it has not said what it wants, or would pay for what the firm says.
    """

    service: Service
    before: Variant
    variant: Variant
    after: After
    firm: Access
    customer: Access
    deletes: bool
    paid_before: Payer | None
    payer: Payer | None
    period: int | None
    reason: str = ""
    onward_firm: str = ""
    asks: bool = False
    blockers: tuple[Blocker, ...] = ()

    @property
    def changes(self) -> bool:
        """Tell whether the variant is changed before the collaboration ends."""
        return self.variant != self.before

    @property
    def risks(self) -> bool:
        """Tell whether the customer stays in a variant in which it may not reach its accounts alone (S36)."""
        return self.after is After.ALONE and not self.changes and self.before.alone is not Alone.YES

    @property
    def starts_paying(self) -> bool:
        """Tell whether the customer pays from then on what it did not pay before."""
        return self.payer is Payer.CUSTOMER and (self.paid_before is not Payer.CUSTOMER or self.larger)

    @property
    def larger(self) -> bool:
        """Tell whether the customer goes on with a larger variant."""
        sizes = [each.id for each in self.service.variants]
        return sizes.index(self.variant.id) > sizes.index(self.before.id)

    def require_free(self, language: str) -> None:
        """Raise the refusal that says what stands in the way, if anything does."""
        for blocker in self.blockers:
            service = self.service.full_name(self.before, language)
            raise UsersFirst(service=service) if blocker is Blocker.USERS else ReasonMissing(service=service)

    def agreed(self, party: Party, by: Colleague) -> Ending:
        """Write down as agreed."""
        return Ending(
            after=self.after,
            party=party,
            variant=self.variant.id,
            payer=self.payer,
            period=self.period,
            by_user=by.user,
            by_name=by.name,
            reason=self.reason,
            deletes=self.deletes,
            onward_firm=self.onward_firm,
        )


def consequences(service: Service, terms: Terms, choice: Choice, party: Party) -> Consequences:
    """Say what an ending means, and what must come first (D5, D13)."""
    before = service.known_variant(terms.variant)
    if choice.after is After.CLOSED or service.alone is Alone.NEVER:
        return _closed(service, before, terms, choice)
    if choice.after is After.MOVED:
        return _moved(service, before, terms, choice)
    variant = _onward(service, before, choice)
    found = Consequences(
        service=service,
        before=before,
        variant=variant,
        after=After.ALONE,
        firm=Access.NONE,
        customer=Access.WORKS,
        deletes=False,
        paid_before=terms.payer,
        payer=Payer.CUSTOMER if variant.paying else None,
        period=(terms.period or min(service.periods)) if variant.paying else None,
    )
    if found.risks:
        found = replace(found, reason=choice.reason)
    return _blocked(found, choice, party)


def of_event(service: Service, event: AboutEnding) -> Consequences:
    """Say what an ending meant that was agreed."""
    terms = Terms(service=service.id, variant=event.variant, payer=event.paid, period=event.period)
    kept = event.onward == event.variant
    choice = Choice(
        after=event.after,
        keeps_variant=kept,
        reason=event.reason,
        users_added=True,
        deletes=event.deletes,
        onward_firm=event.onward_firm,
    )
    return consequences(service, terms, choice, event.party)


def _moved(service: Service, before: Variant, terms: Terms, choice: Choice) -> Consequences:
    """Let it all be as it is: the customer is never alone in the service, so that nothing must come first (D8)."""
    return Consequences(
        service=service,
        before=before,
        variant=before,
        after=After.MOVED,
        firm=Access.NONE,
        customer=Access.WORKS,
        deletes=False,
        paid_before=terms.payer,
        payer=terms.payer,
        period=terms.period,
        onward_firm=choice.onward_firm,
    )


def _closed(service: Service, before: Variant, terms: Terms, choice: Choice) -> Consequences:
    deletes = service.leaves is Leaves.CHOSEN and choice.deletes
    left = Access.NONE if deletes or service.leaves is Leaves.NOTHING else Access.READS
    return Consequences(
        service=service,
        before=before,
        variant=before,
        after=After.CLOSED,
        firm=left,
        customer=left,
        deletes=deletes,
        paid_before=terms.payer,
        payer=None,
        period=None,
        onward_firm=choice.onward_firm,
    )


def _onward(service: Service, before: Variant, choice: Choice) -> Variant:
    """Choose the variant in which the customer goes on: its own where that reaches the accounts, else another (S36)."""
    kept = before.alone is Alone.CHANGE and choice.keeps_variant
    return before if kept or before.alone is Alone.YES else service.reaching


def _blocked(found: Consequences, choice: Choice, party: Party) -> Consequences:
    blockers = []
    if party is Party.FIRM and found.risks and not choice.reason:
        blockers.append(Blocker.REASON)
    if found.service.alone is Alone.USERS and not choice.users_added:
        blockers.append(Blocker.USERS)
    asks = party is Party.FIRM and (choice.asks or found.starts_paying)
    return replace(found, asks=asks, blockers=tuple(blockers))
