"""The firm says who works for a customer, and who stands in while an owner is away (S21, S22, D10)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.collaboration import Collaboration
from bot.domain.customer import Customer, Engagement, Member
from bot.domain.firm import Person
from bot.domain.refusals import FormOutOfDate, UnknownCustomer
from bot.domain.refusals_staff import NotManager, NotOwner, OwnDeputy
from bot.domain.register_events import AwayNoted, EngagementChanged
from bot.domain.staffing import Change, Team, changes, deputised, fingerprint
from bot.storage import collaborations, customers, firms, members, registers
from bot.storage.database import Transaction
from bot.usecases.desk import Desk
from bot.usecases.standing_in import follow, put_again
from bot.usecases.telling import publish, publish_all

SEEN_LATELY = timedelta(days=1)
MOST_LOOKED_UP = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who works for a customer, and what there is with it; `gone` says that the owner has left the firm."""

    customer: Customer
    engagement: Engagement | None
    collaborations: tuple[Collaboration, ...] = ()
    gone: bool = False

    @property
    def owner(self) -> Member | None:
        """Give the engagement's owner, if it has one."""
        return self.engagement.owner if self.engagement else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """How many engagements somebody owns, and who stands in for them: one in all of them, or several."""

    number: int
    deputy: Member | None = None
    several: bool = False


def may_change(desk: Desk, engagement: Engagement | None) -> bool:
    """Tell whether the actor says who works there: a manager, the owner, anybody while there is no owner (D10)."""
    owner = engagement.owner if engagement else None
    return desk.actor.manager or owner is None or owner.user_id == desk.user_id


async def standing(desk: Desk, customer_id: str) -> Standing:
    """Tell who works for a customer, to anybody of the firm: others see that it exists (D10)."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        return await _standing(tx, desk, customer_id)


async def own(desk: Desk) -> Own:
    """Count what the actor owns, and say who stands in."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        found = await members.led(tx, desk.firm.id, await members.owned(tx, desk.firm.id, desk.user_id))
    coming = [each.deputy(desk.now) for each in found.values()]
    distinct = {(m.user_id, m.since, m.until): m for m in coming if m}
    everywhere = len(distinct) == 1 and None not in coming
    deputy = next(iter(distinct.values())) if everywhere else None
    return Own(number=len(found), deputy=deputy, several=bool(distinct) and not everywhere)


async def all_of_them(desk: Desk, *, limit: int, offset: int) -> list[Standing]:
    """List every engagement with its collaborations, those without anybody who can answer for them first (S22)."""
    _require_manager(desk)
    async with desk.database.reading() as tx:
        found = await members.everywhere(tx, desk.firm, limit=limit, offset=offset)
        return [replace(await _standing(tx, desk, each), gone=gone) for each, gone in found]


async def to_look_up(desk: Desk) -> list[str]:
    """List owners of whom it is not known whether they are still there: nobody else says so of who has left."""
    _require_manager(desk)
    async with desk.database.reading() as tx:
        return await members.owners_unseen(tx, desk.firm, desk.now - SEEN_LATELY, MOST_LOOKED_UP)


async def change(desk: Desk, customer_id: str, team: Team, people: Sequence[Person], shown: str) -> Standing:
    """Store who works for a customer; whoever becomes owner, was it or joins is told, but for who did it.

    Raises FormOutOfDate where others work there by now than the form `shown` said.
    """
    desk.require_firm()
    if team.deputy and team.deputy.user_id == team.owner.user_id:
        raise OwnDeputy
    async with desk.database.transaction() as tx:
        await customers.lock(tx, customer_id)
        before = await _standing(tx, desk, customer_id)
        if await desk.first_time(tx):
            require_owner(desk, before.engagement)
            if fingerprint(before.engagement) != shown:
                raise FormOutOfDate
            for person in sorted(people, key=lambda each: each.user_id):
                await firms.remember(tx, desk.firm.id, person, desk.now)
            engagement_id = await customers.engage(tx, desk.firm.id, customer_id)
            found = changes(before.engagement, team)
            for each in found:
                await members.change(tx, desk.firm.id, engagement_id, each)
            said = [_event(desk, customer_id, each, owner=team.owner.name) for each in found]
            if before.owner is None or before.owner.user_id != team.owner.user_id:
                said += await follow(tx, desk, customer_id)
            await publish_all(tx, desk.firm, said, desk.now)
            await put_again(tx, desk, [customer_id])
        return await _standing(tx, desk, customer_id)


async def away(desk: Desk, deputy: Member | None, person: Person | None) -> int:
    """Let somebody, or nobody, stand in wherever the actor is the owner; returns in how many engagements."""
    desk.require_firm()
    if deputy and deputy.user_id == desk.user_id:
        raise OwnDeputy
    async with desk.database.transaction() as tx:
        mine = await members.owned(tx, desk.firm.id, desk.user_id)
        await registers.lock(tx, mine)
        if mine and await desk.first_time(tx):
            if person:
                await firms.remember(tx, desk.firm.id, person, desk.now)
            led = await members.led(tx, desk.firm.id, mine)
            said = [event for each in mine for event in await _deputise(tx, desk, each, led[each], deputy)]
            await publish_all(tx, desk.firm, said, desk.now)
            await put_again(tx, desk, mine)
            if said:
                await publish(tx, desk.firm, _away(desk, deputy, len(mine)), desk.now)
        return len(mine)


def require_owner(desk: Desk, engagement: Engagement | None) -> None:
    """Refuse whoever may not say who works there."""
    if not may_change(desk, engagement):
        owner = engagement.owner if engagement else None
        raise NotOwner(owner=owner.name if owner else "")


def _require_manager(desk: Desk) -> None:
    desk.require_firm()
    if not desk.actor.manager:
        raise NotManager


async def _standing(tx: Transaction, desk: Desk, customer_id: str) -> Standing:
    customer = await customers.load(tx, desk.firm.id, customer_id)
    if customer is None:
        raise UnknownCustomer
    return Standing(
        customer=customer,
        engagement=await customers.engagement(tx, desk.firm.id, customer_id),
        collaborations=tuple(await collaborations.of_customer(tx, desk.firm.id, customer_id)),
    )


async def _deputise(
    tx: Transaction, desk: Desk, customer_id: str, engagement: Engagement, deputy: Member | None
) -> list[EngagementChanged]:
    found = deputised(engagement, deputy)
    for each in found:
        await members.change(tx, desk.firm.id, engagement.id, each)
    owner = desk.actor.person.name
    return [replace(_event(desk, customer_id, each, owner=owner), told=()) for each in found]


def _event(desk: Desk, customer_id: str, changed: Change, *, owner: str) -> EngagementChanged:
    member = changed.member
    concerned = changed.after is not None and member.user_id != desk.user_id
    return EngagementChanged(
        customer_id=customer_id,
        user_id=member.user_id,
        part=member.part,
        before=changed.before.part if changed.before else None,
        left=changed.after is None,
        since=member.since,
        until=member.until,
        told=(member.user_id,) if concerned else (),
        name=member.name,
        owner=owner,
        **desk.colleague.fields(),
    )


def _away(desk: Desk, deputy: Member | None, number: int) -> AwayNoted:
    return AwayNoted(
        user_id=deputy.user_id if deputy else "",
        customers=number,
        since=deputy.since if deputy else None,
        until=deputy.until if deputy else None,
        told=(deputy.user_id,) if deputy else (),
        name=deputy.name if deputy else "",
        **desk.colleague.fields(),
    )
