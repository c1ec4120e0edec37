"""What colleagues asked to be let into, and what was answered."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, update

from bot.domain.access import Access
from bot.domain.customer import Part
from bot.storage import tables as t
from bot.storage.database import Transaction

_NAMES = tuple(each.name for each in fields(Access))


async def ask(tx: Transaction, asked: Access) -> None:
    """Store what somebody asked for."""
    await tx.run(t.access.insert().values({name: getattr(asked, name) for name in _NAMES}))


async def noted(tx: Transaction, asked: Access, seq: int) -> None:
    """Note which entry of the history asked: the owner's messages go by it."""
    await tx.run(update(t.access).where(_this(asked)).values(asked=seq))


async def settle(tx: Transaction, answered: Access) -> None:
    """Store the answer."""
    names = ("given", "answered_by", "answered_at")
    await tx.run(update(t.access).where(_this(answered)).values({name: getattr(answered, name) for name in names}))


async def find(tx: Transaction, firm_id: str, access_id: str) -> Access | None:
    """Look for a request of this firm; None for any other id."""
    a = t.access.c
    row = (await tx.run(select(t.access).where(a.firm_id == firm_id, a.id == access_id))).one_or_none()
    return None if row is None else _access(row)


async def unanswered(tx: Transaction, firm_id: str, customer_ids: Collection[str]) -> Sequence[Access]:
    """List what colleagues asked for with some customers and got no answer to, the oldest first."""
    a = t.access.c
    mine = (a.firm_id == firm_id) & a.customer_id.in_(customer_ids) & a.given.is_(None)
    return [_access(row) for row in await tx.run(select(t.access).where(mine).order_by(a.asked))]


async def waiting(
    tx: Transaction, firm_id: str, user_id: str, at: datetime, limit: int
) -> Sequence[tuple[Access, str]]:
    """List what colleagues asked whoever owns or deputises now, as (request, company), the oldest first."""
    a, m, r = t.access.c, t.member.c, t.register.c
    begun, lasts = or_(m.since.is_(None), m.since <= at), or_(m.until.is_(None), m.until > at)
    answers = (m.engagement_id == a.engagement_id) & m.part.in_((Part.OWNER, Part.DEPUTY)) & begun & lasts
    query = (
        select(t.access, r.name.label("company"))
        .join(t.member, answers)
        .join(t.register, (r.firm_id == a.firm_id) & (r.customer_id == a.customer_id))
        .where(a.firm_id == firm_id, m.firm_id == firm_id, m.user_id == user_id, a.given.is_(None), a.until > at)
    )
    rows = await tx.run(query.order_by(a.asked_at, a.id).limit(limit))
    return [(_access(row), row.company) for row in rows]


def _this(access: Access) -> Any:
    return (t.access.c.firm_id == access.firm_id) & (t.access.c.id == access.id)


def _access(row: Row[Any]) -> Access:
    return Access(**{name: getattr(row, name) for name in _NAMES})
