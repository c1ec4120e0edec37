"""Who of the firm works for whom: changed one by one, listed for a whole firm, and over when its time is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, func, or_, select

from bot.domain.collaboration import LIVE
from bot.domain.customer import Engagement, Member, Part
from bot.domain.firm import Firm
from bot.domain.staffing import Change
from bot.storage import customers
from bot.storage import tables as t
from bot.storage.database import Transaction


async def change(tx: Transaction, firm_id: str, engagement_id: str, changed: Change) -> None:
    """Carry out one change; what somebody was before goes, and the history keeps it."""
    if changed.before:
        await remove(tx, firm_id, engagement_id, changed.before.user_id, changed.before.part)
    if changed.after:
        await customers.add_member(tx, firm_id, engagement_id, changed.after)


async def remove(tx: Transaction, firm_id: str, engagement_id: str, user_id: str, part: Part) -> None:
    """End somebody's part in an engagement."""
    m = t.member.c
    mine = (m.firm_id == firm_id) & (m.engagement_id == engagement_id) & (m.user_id == user_id) & (m.part == part)
    await tx.run(delete(t.member).where(mine))


async def owned(tx: Transaction, firm_id: str, user_id: str) -> list[str]:
    """List the customers whose engagement somebody owns."""
    m, g = t.member.c, t.engagement.c
    mine = (g.firm_id == firm_id) & (m.firm_id == firm_id) & (m.user_id == user_id) & (m.part == Part.OWNER)
    query = select(g.customer_id).join(t.member, m.engagement_id == g.id).where(mine).order_by(g.customer_id)
    return list((await tx.run(query)).scalars())


async def led(tx: Transaction, firm_id: str, customer_ids: Sequence[str]) -> dict[str, Engagement]:
    """Load the engagements of several customers, each with all who work there, by customer."""
    m, g = t.member.c, t.engagement.c
    mine = (g.firm_id == firm_id) & (m.firm_id == firm_id) & g.customer_id.in_(customer_ids)
    found: dict[str, tuple[str, list[Member]]] = {}
    for row in await tx.run(select(t.member, g.customer_id).join(t.engagement, m.engagement_id == g.id).where(mine)):
        found.setdefault(row.customer_id, (row.engagement_id, []))[1].append(customers.member(row))
    return {each: Engagement(id=key, members=tuple(joined)) for each, (key, joined) in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A part that somebody had in a customer's engagement."""

    customer_id: str
    part: Part


async def companies(tx: Transaction, firm_id: str, user_id: str) -> list[str]:
    """Name the customers whose engagement somebody owns."""
    m, g, r = t.member.c, t.engagement.c, t.register.c
    mine = (g.firm_id == firm_id) & (m.firm_id == firm_id) & (m.user_id == user_id) & (m.part == Part.OWNER)
    same = (r.firm_id == g.firm_id) & (r.customer_id == g.customer_id)
    query = select(r.name).join(t.engagement, same).join(t.member, m.engagement_id == g.id)
    return list((await tx.run(query.where(mine).order_by(r.name_key, r.customer_id))).scalars())


async def reached(tx: Transaction, firm_id: str, user_id: str) -> list[str]:
    """List the customers in whose engagement somebody has any part."""
    return sorted({each.customer_id for each in await _parts(tx, firm_id, user_id)})


async def hand_over(tx: Transaction, firm_id: str, user_id: str, owner: Member) -> list[Taken]:
    """Take somebody out of every engagement, and let another own what they owned; returns each part that they had."""
    taken, m, g = await _parts(tx, firm_id, user_id), t.member.c, t.engagement.c
    owns = [each.customer_id for each in taken if each.part is Part.OWNER]
    query = select(g.id).where(g.firm_id == firm_id, g.customer_id.in_(owns)).order_by(g.id)
    ids = list((await tx.run(query)).scalars())
    before = (m.user_id == user_id) | ((m.user_id == owner.user_id) & m.engagement_id.in_(ids))
    await tx.run(delete(t.member).where(m.firm_id == firm_id, before))
    if ids:
        row = {"firm_id": firm_id, "user_id": owner.user_id, "name": owner.name, "part": owner.part}
        await tx.run(t.member.insert(), [row | {"engagement_id": each} for each in ids])
    return taken


async def _parts(tx: Transaction, firm_id: str, user_id: str) -> list[Taken]:
    m, g = t.member.c, t.engagement.c
    query = select(g.customer_id, m.part).join(t.member, m.engagement_id == g.id)
    mine = query.where(g.firm_id == firm_id, m.firm_id == firm_id, m.user_id == user_id)
    return [
        Taken(customer_id=row.customer_id, part=Part(row.part))
        for row in await tx.run(mine.order_by(g.customer_id, m.part))
    ]


async def responsible(tx: Transaction, firm_id: str, customer_id: str) -> list[tuple[str, str]]:
    """List who owns a customer's engagement and then who deputises, as (user id, name)."""
    m, g = t.member.c, t.engagement.c
    mine = (g.firm_id == firm_id) & (m.firm_id == firm_id) & (g.customer_id == customer_id)
    query = select(m.user_id, m.name).join(t.engagement, m.engagement_id == g.id)
    rows = await tx.run(query.where(mine, m.part.in_((Part.OWNER, Part.DEPUTY))).order_by(m.part.desc(), m.name))
    return [(row.user_id, row.name) for row in rows]


async def customer_of(tx: Transaction, firm_id: str, engagement_id: str) -> str | None:
    """Find whose engagement this is; None for any id that is not this firm's."""
    g = t.engagement.c
    query = select(g.customer_id).where(g.firm_id == firm_id, g.id == engagement_id)
    return (await tx.run(query)).scalar_one_or_none()


async def everywhere(tx: Transaction, firm: Firm, *, limit: int, offset: int = 0) -> Sequence[tuple[str, bool]]:
    """List the firm's customers, as (id, whether the owner has left), those that nobody can answer for first."""
    r, g, m, p = t.register.c, t.engagement.c, t.member.c, t.person.c
    owner = (m.engagement_id == g.id) & (m.part == Part.OWNER)
    known = (p.firm_id == r.firm_id) & (p.team_id == firm.team_id) & (p.user_id == m.user_id)
    gone = func.coalesce(or_(p.deleted, p.guest), False)
    urgent = case((m.user_id.is_(None), 0), (gone, 1), else_=2)
    query = (
        select(r.customer_id, gone.label("gone"))
        .join(t.engagement, (g.firm_id == r.firm_id) & (g.customer_id == r.customer_id), isouter=True)
        .join(t.member, owner, isouter=True)
        .join(t.person, known, isouter=True)
        .where(r.firm_id == firm.id)
        .order_by(urgent, r.name_key, r.customer_id)
        .limit(limit)
        .offset(offset)
    )
    return [(row.customer_id, bool(row.gone)) for row in await tx.run(query)]


async def left_owners(tx: Transaction, firm: Firm, limit: int) -> Sequence[tuple[str, str, int]]:
    """List owners who have left, as (user id, name, how many engagements they own), who owns most first."""
    m, p = t.member.c, t.person.c
    known = (p.firm_id == m.firm_id) & (p.team_id == firm.team_id) & (p.user_id == m.user_id)
    query = (
        select(m.user_id, func.max(m.name).label("name"), func.count().label("number"))
        .join(t.person, known)
        .where(m.firm_id == firm.id, m.part == Part.OWNER, or_(p.deleted, p.guest))
        .group_by(m.user_id)
        .order_by(func.count().desc(), m.user_id)
        .limit(limit)
    )
    return [(row.user_id, row.name, row.number) for row in await tx.run(query)]


async def unowned(tx: Transaction, firm_id: str) -> int:
    """Count the collaborations that go on in an engagement without an owner."""
    c, m = t.collaboration.c, t.member.c
    owners = select(m.engagement_id).where(m.firm_id == firm_id, m.part == Part.OWNER)
    query = select(func.count()).where(c.firm_id == firm_id, c.status.in_(LIVE), c.engagement_id.not_in(owners))
    return int((await tx.run(query.select_from(t.collaboration))).scalar_one())


async def owners_unseen(tx: Transaction, firm: Firm, since: datetime, limit: int) -> list[str]:
    """List owners of whom Slack was last asked before then, those longest unseen first."""
    m, p = t.member.c, t.person.c
    known = (p.firm_id == m.firm_id) & (p.team_id == firm.team_id) & (p.user_id == m.user_id)
    seen = func.max(p.seen_at)
    query = (
        select(m.user_id)
        .join(t.person, known, isouter=True)
        .where(m.firm_id == firm.id, m.part == Part.OWNER)
        .group_by(m.user_id)
        .having(or_(seen.is_(None), seen < since))
        .order_by(seen.nulls_first(), m.user_id)
        .limit(limit)
    )
    return list((await tx.run(query)).scalars())


async def over(tx: Transaction, at: datetime) -> Sequence[tuple[str, str]]:
    """List where a deputy's time, or access that was given for a while, is over: (firm id, customer id), each once."""
    m, g = t.member.c, t.engagement.c
    ended = m.part.in_((Part.ACCESS, Part.DEPUTY)) & (m.until <= at)
    query = select(g.firm_id, g.customer_id).join(t.member, m.engagement_id == g.id).where(ended).distinct()
    ordered = query.order_by(g.firm_id, g.customer_id)
    rows = await tx.run(ordered.execution_options(all_firms="time passes for every firm"))
    return [(row.firm_id, row.customer_id) for row in rows]
