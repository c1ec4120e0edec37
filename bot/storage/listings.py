"""What lists show: the firm's collaborations by how they stand, how long they wait, and who works for the customer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from bot.domain.collaboration import LIVE, OPEN
from bot.domain.customer import Part
from bot.storage import outcomes
from bot.storage import tables as t
from bot.storage.collaborations import asked_at
from bot.storage.database import Transaction

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the firm at a time: for them the lists show engagements in which they act then (D10)."""

    user_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many questions wait, how many of them were reminded of, and how many expire soon."""

    open: int
    reminded: int
    soon: int


async def listed(
    tx: Transaction,
    firm_id: str,
    *,
    limit: int,
    offset: int = 0,
    of: Colleague | None = None,
    but: Colleague | None = None,
) -> Sequence[str]:
    """List ids of collaborations: what waits longest first, then the rest, the latest first.

    `of` lists only the engagements of somebody, `but` all others.
    """
    c, since = t.collaboration.c, asked_at()
    query = select(c.id).where(c.firm_id == firm_id)
    if of is not None:
        query = query.where(c.engagement_id.in_(acts_in(firm_id, of)))
    if but is not None:
        query = query.where(c.engagement_id.not_in(acts_in(firm_id, but)))
    ordered = query.order_by(since.is_(None), since, c.created_at.desc(), c.id)
    return (await tx.run(ordered.limit(limit).offset(offset))).scalars().all()


async def worrying(tx: Transaction, firm_id: str, who: Colleague | None, limit: int) -> Sequence[str]:
    """List ids of what waits: what did not get through first, then what waits longest.

    `who` sees the customers that they may act for (D10); None sees all.
    """
    c, since = t.collaboration.c, asked_at()
    stuck = c.id.in_(outcomes.stuck(firm_id))
    query = select(c.id).where(c.firm_id == firm_id, since.is_not(None))
    if who is not None:
        query = query.where(_may_act(firm_id, who))
    return (await tx.run(query.order_by(stuck.desc(), since, c.id).limit(limit))).scalars().all()


async def asked(
    tx: Transaction, firm_id: str, who: Colleague | None, limit: int, customer_id: str | None = None
) -> Sequence[str]:
    """List ids of what waits for an answer, the oldest first; of one customer, or of all.

    `who` sees the customers that they may act for (D10); None sees all.
    """
    c, since = t.collaboration.c, asked_at()
    query = select(c.id).where(c.firm_id == firm_id, since.is_not(None))
    if customer_id is not None:
        query = query.where(c.customer_id == customer_id)
    if who is not None:
        query = query.where(_may_act(firm_id, who))
    return (await tx.run(query.order_by(since, c.id).limit(limit))).scalars().all()


async def waiting(tx: Transaction, firm_id: str, at: datetime) -> Waiting:
    """Count the open questions."""
    q = t.question.c
    query = select(
        func.count().label("open"),
        func.count(q.reminded_at).label("reminded"),
        func.count(case((q.expires_at <= at + SOON, 1))).label("soon"),
    ).where(q.firm_id == firm_id, q.answer.is_(None))
    return Waiting(**(await tx.run(query)).one()._mapping)  # noqa: SLF001 - its public name


async def by_owner(tx: Transaction, firm_id: str, limit: int) -> Sequence[tuple[str, int, int]]:
    """Count by the engagement's owner: (name, what waits, what is active), most waiting first; "" is nobody."""
    c, m = t.collaboration.c, t.member.c
    owns = (m.engagement_id == c.engagement_id) & (m.part == Part.OWNER) & (m.firm_id == firm_id)
    waits = func.count(asked_at())
    active = func.count(case((c.status.in_(LIVE), 1)))
    query = (
        select(func.coalesce(m.name, ""), waits, active)
        .select_from(t.collaboration.outerjoin(t.member, owns))
        .where(c.firm_id == firm_id, c.status.in_(OPEN))
        .group_by(m.user_id, m.name)
        .order_by(waits.desc(), active.desc(), m.name)
        .limit(limit)
    )
    return [(name, waiting_ones, active_ones) for name, waiting_ones, active_ones in await tx.run(query)]


async def owners(tx: Transaction, firm_id: str, customer_ids: Collection[str]) -> dict[str, str]:
    """Name the owners of several customers' engagements."""
    g, m = t.engagement.c, t.member.c
    query = (
        select(g.customer_id, m.name)
        .join(t.member, (m.engagement_id == g.id) & (m.part == Part.OWNER))
        .where(g.firm_id == firm_id, g.customer_id.in_(customer_ids))
    )
    return {row.customer_id: row.name for row in await tx.run(query)}


def _may_act(firm_id: str, who: Colleague) -> ColumnElement[bool]:
    """Hold collaborations to those of engagements in which somebody may act: their own, and those without an owner."""
    engagement_id = t.collaboration.c.engagement_id
    return or_(engagement_id.in_(acts_in(firm_id, who)), engagement_id.not_in(_owned(firm_id)))


def acts_in(firm_id: str, who: Colleague) -> Select[Any]:
    """Select the engagements in which somebody acts."""
    m = t.member.c
    begun: ColumnElement[bool] = or_(m.since.is_(None), m.since <= who.at)
    lasts: ColumnElement[bool] = or_(m.until.is_(None), m.until > who.at)
    return select(m.engagement_id).where(m.firm_id == firm_id, m.user_id == who.user_id, begun, lasts)


def _owned(firm_id: str) -> Select[Any]:
    m = t.member.c
    return select(m.engagement_id).where(m.firm_id == firm_id, m.part == Part.OWNER)
