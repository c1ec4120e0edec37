"""A colleague asks to be let into somebody else's engagement, the owner answers, and it is over by itself (D10)."""

from dataclasses import replace
from datetime import datetime

from bot.domain.access import Access
from bot.domain.customer import Customer, Engagement, Member, Part
from bot.domain.refusals import ButtonGone
from bot.domain.refusals_staff import AccessWaits, HasAccess, NotOwner
from bot.domain.register_events import AccessAnswered, AccessAsked, AccessExpired, EngagementChanged
from bot.storage import accesses, customers, firms, members
from bot.storage.database import Database, Transaction
from bot.storage.ids import new_id
from bot.usecases.desk import Desk
from bot.usecases.stumbling import stumbled
from bot.usecases.telling import publish_all


async def before_asking(desk: Desk, engagement_id: str) -> tuple[str, str]:
    """Say whose engagement one would ask for, and who answers: (company, owner); refuses whoever need not ask."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        customer, engagement = await _engagement(tx, desk, engagement_id)
        await _require_need(tx, desk, customer, engagement)
        return customer.name, _owner(engagement)


async def ask(desk: Desk, engagement_id: str, reason: str, until: datetime) -> str:
    """Ask the owner, and whoever deputises, to be let in until then; returns the owner's name."""
    desk.require_firm()
    async with desk.database.transaction() as tx:
        customer_id = await members.customer_of(tx, desk.firm.id, engagement_id) or ""
        await customers.lock(tx, customer_id)
        customer, engagement = await _engagement(tx, desk, engagement_id)
        if await desk.first_time(tx):
            await _require_need(tx, desk, customer, engagement)
            await _ask(tx, desk, customer_id, engagement, reason, until)
        return _owner(engagement)


async def answer(desk: Desk, access_id: str, *, given: bool) -> Access:
    """Let a colleague in, or not; who may answer is looked up now, whoever was asked (D10)."""
    desk.require_firm()
    async with desk.database.transaction() as tx:
        seen = await accesses.find(tx, desk.firm.id, access_id)
        if seen is None:
            raise ButtonGone
        await customers.lock(tx, seen.customer_id)
        asked = await accesses.find(tx, desk.firm.id, access_id) or seen
        engagement = await customers.engagement(tx, desk.firm.id, asked.customer_id)
        if await desk.first_time(tx):
            _require_answerer(desk, engagement)
            asked.require_waiting(desk.now)
            await _settle(tx, desk, asked, given=given)
        return asked


async def expire(database: Database, at: datetime) -> int:
    """End what was for a while and is over; of access both are told. Running it twice does nothing twice."""
    async with database.reading() as tx:
        found = await members.over(tx, at)
    for firm_id, customer_id in found:
        try:
            async with database.transaction() as tx:
                await customers.lock(tx, customer_id)
                await _expire(tx, firm_id, customer_id, at)
        except Exception as error:  # noqa: BLE001 - one engagement's trouble is no other's
            stumbled("expiry_stumbled", error, firm=firm_id, customer=customer_id)
    return len(found)


async def _expire(tx: Transaction, firm_id: str, customer_id: str, at: datetime) -> None:
    engagement = await customers.engagement(tx, firm_id, customer_id)
    over = [m for m in engagement.members if m.until is not None and m.until <= at] if engagement else []
    for member in over:
        await members.remove(tx, firm_id, engagement.id if engagement else "", member.user_id, member.part)
    said = [_over(customer_id, member) for member in over]
    await publish_all(tx, await firms.load(tx, firm_id), said, at)


def _over(customer_id: str, member: Member) -> AccessExpired | EngagementChanged:
    """Say whose time is over; a deputy was told the last day beforehand, and hears no more of it."""
    user_id, name, part = member.user_id, member.name, member.part
    if part is Part.ACCESS:
        return AccessExpired(customer_id=customer_id, user_id=user_id, told=(user_id,), name=name)
    return EngagementChanged(
        customer_id=customer_id, by_user=None, user_id=user_id, part=part, before=part, left=True, name=name
    )


async def _engagement(tx: Transaction, desk: Desk, engagement_id: str) -> tuple[Customer, Engagement]:
    customer_id = await members.customer_of(tx, desk.firm.id, engagement_id)
    customer = await customers.load(tx, desk.firm.id, customer_id) if customer_id else None
    engagement = await customers.engagement(tx, desk.firm.id, customer_id) if customer_id else None
    if customer is None or engagement is None:
        raise ButtonGone
    return customer, engagement


async def _require_need(tx: Transaction, desk: Desk, customer: Customer, engagement: Engagement) -> None:
    """Refuse whoever is let in already, or asked and waits."""
    if desk.actor.manager or engagement.allows(desk.user_id, desk.now):
        raise HasAccess
    for each in await accesses.unanswered(tx, desk.firm.id, [customer.id]):
        if each.user_id == desk.user_id and each.waits(desk.now):
            raise AccessWaits(owner=_owner(engagement), at=each.asked_at)


async def _ask(
    tx: Transaction, desk: Desk, customer_id: str, engagement: Engagement, reason: str, until: datetime
) -> None:
    asked = Access(
        id=new_id(),
        firm_id=desk.firm.id,
        customer_id=customer_id,
        engagement_id=engagement.id,
        user_id=desk.user_id,
        name=desk.actor.person.name,
        reason=reason,
        until=until,
        asked_at=desk.now,
    )
    event = AccessAsked(
        customer_id=customer_id, access_id=asked.id, until=until, reason=reason, **desk.colleague.fields()
    )
    await accesses.ask(tx, asked)
    [seq] = await publish_all(tx, desk.firm, [event], desk.now)
    await accesses.noted(tx, asked, seq)


async def _settle(tx: Transaction, desk: Desk, asked: Access, *, given: bool) -> None:
    answered = replace(asked, given=given, answered_by=desk.actor.person.name, answered_at=desk.now)
    await accesses.settle(tx, answered)
    if given:
        await members.remove(tx, desk.firm.id, asked.engagement_id, asked.user_id, Part.ACCESS)
        await customers.add_member(tx, desk.firm.id, asked.engagement_id, asked.member)
    event = AccessAnswered(
        customer_id=asked.customer_id,
        access_id=asked.id,
        user_id=asked.user_id,
        given=given,
        until=asked.until,
        asked=asked.asked,
        told=(asked.user_id,),
        name=asked.name,
        **desk.colleague.fields(),
    )
    await publish_all(tx, desk.firm, [event], desk.now)


def _require_answerer(desk: Desk, engagement: Engagement | None) -> None:
    """Refuse whoever neither owns the engagement, deputises now, nor manages the firm."""
    if desk.actor.manager or (engagement and desk.user_id in engagement.responsible(desk.now)):
        return
    raise NotOwner(owner=_owner(engagement) if engagement else "")


def _owner(engagement: Engagement) -> str:
    return engagement.owner.name if engagement.owner else ""
