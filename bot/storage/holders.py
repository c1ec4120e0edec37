"""Who holds a copy of a question, and whether it is still theirs: a contact may be somebody else by now."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from bot.domain.audience import Reader
from bot.storage import tables as t
from bot.storage.database import Transaction


async def contacts_of(tx: Transaction, firm_id: str, customer_id: str, user_id: str) -> list[str]:
    """List the contacts of a customer that a Slack user is now; none for somebody who is none any more."""
    i, c = t.identity.c, t.contact.c
    query = _bindings(firm_id, customer_id, [user_id]).where(i.ended_at.is_(None), c.ended_at.is_(None))
    return [row.contact_id for row in await tx.run(query.order_by(i.bound_at, i.id))]


async def lost(tx: Transaction, firm_id: str, customer_id: str, user_ids: Collection[str]) -> dict[str, datetime]:
    """Look up which of some Slack users are no contact of a customer any more, and since when."""
    ends: dict[str, list[datetime | None]] = {}
    for row in await tx.run(_bindings(firm_id, customer_id, user_ids)):
        ended = [moment for moment in (row.ended_at, row.contact_ended_at) if moment is not None]
        ends.setdefault(row.user_id, []).append(min(ended, default=None))
    return {user: max(filter(None, moments)) for user, moments in ends.items() if None not in moments}


async def changed(tx: Transaction, firm_id: str, batch_id: str, user_id: str, since: datetime) -> bool:
    """Tell whether somebody's copies of a message were changed since then, or are about to be."""
    o, q = t.outbox.c, t.question.c
    about = select(q.collaboration_id).where(q.firm_id == firm_id, q.batch_id == batch_id)
    mine = (o.firm_id == firm_id) & (o.reader == Reader.QUESTION) & (o.target == user_id)
    query = select(o.id).where(mine, o.created_at >= since, o.collaboration_id.in_(about)).limit(1)
    return (await tx.run(query)).one_or_none() is not None


def _bindings(firm_id: str, customer_id: str, user_ids: Collection[str]) -> Select[Any]:
    i, c = t.identity.c, t.contact.c
    return (
        select(i.user_id, i.contact_id, i.ended_at, c.ended_at.label("contact_ended_at"))
        .join(t.contact, c.id == i.contact_id)
        .where(i.firm_id == firm_id, c.firm_id == firm_id, c.customer_id == customer_id, i.user_id.in_(user_ids))
    )
