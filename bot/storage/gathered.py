"""What waits to be told to managers in the morning, and who of them wants it so (D15)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.storage import tables as t
from bot.storage.database import Transaction


async def keep(tx: Transaction, firm_id: str, user_id: str, seq: int, at: datetime) -> None:
    """Keep an entry of the history for a manager's morning."""
    await tx.run(t.gathered.insert().values(firm_id=firm_id, user_id=user_id, seq=seq, at=at))


async def due(tx: Transaction, before: datetime) -> Sequence[tuple[str, str]]:
    """List (firm id, user id) of those for whom something was kept until a time, for every firm."""
    g = t.gathered.c
    query = select(g.firm_id, g.user_id).where(g.at <= before).distinct().order_by(g.firm_id, g.user_id)
    rows = await tx.run(query.execution_options(all_firms="the morning is the same for every firm"))
    return [(row.firm_id, row.user_id) for row in rows]


async def take(tx: Transaction, firm_id: str, user_id: str, before: datetime) -> list[int]:
    """Take out what was kept for somebody until a time; returns the entries' numbers in order."""
    g = t.gathered.c
    mine = (g.firm_id == firm_id) & (g.user_id == user_id) & (g.at <= before)
    return sorted((await tx.run(delete(t.gathered).where(mine).returning(g.seq))).scalars())


async def drop(tx: Transaction, firm_id: str, user_id: str, seq: int) -> None:
    """Keep an entry for somebody's morning no longer: they hear of it at once."""
    g = t.gathered.c
    await tx.run(delete(t.gathered).where(g.firm_id == firm_id, g.user_id == user_id, g.seq == seq))


async def choose(tx: Transaction, firm_id: str, user_id: str, *, gathers: bool) -> None:
    """Note whether a manager has what may wait gathered to the morning."""
    m = t.manager.c
    await tx.run(update(t.manager).where(m.firm_id == firm_id, m.user_id == user_id).values(gathers=gathers))
