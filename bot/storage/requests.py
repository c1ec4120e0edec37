"""What arrived before, and who asked about whom: the memory behind "done once" and the quotas."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from bot.domain.events import Snooping
from bot.domain.policy import REQUESTS_ARE_KEPT
from bot.domain.refusals import SaidOtherwise
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.firms import upsert


async def first_time(tx: Transaction, firm_id: str, key: str, digest: str, at: datetime) -> bool:
    """Note a request in the transaction of its change; False means that it was carried out before.

    Raises SaidOtherwise where the same key came before with another content (RELIABILITY P2).
    """
    i = t.inbound.c
    statement = upsert(tx, t.inbound).values(firm_id=firm_id, key=key, digest=digest, at=at)
    noted = await tx.run(statement.on_conflict_do_nothing().returning(i.key))
    if noted.one_or_none() is not None:
        return True
    before = await tx.run(select(i.digest).where(i.firm_id == firm_id, i.key == key))
    if before.scalar_one() != digest:
        raise SaidOtherwise
    return False


async def forget(tx: Transaction, at: datetime) -> None:
    """Drop requests that nobody can repeat any more."""
    old = t.inbound.c.at < at - REQUESTS_ARE_KEPT
    await tx.run(delete(t.inbound).where(old).execution_options(all_firms="age is the same for every firm"))


async def enquire(tx: Transaction, firm_id: str, user_id: str, lookup: str, at: datetime) -> bool:
    """Note that somebody asked about a number outside the register; False if they had asked about it before."""
    row = {"firm_id": firm_id, "user_id": user_id, "lookup": lookup, "at": at}
    statement = upsert(tx, t.enquiry).values(row).on_conflict_do_nothing()
    return (await tx.run(statement.returning(t.enquiry.c.lookup))).one_or_none() is not None


async def warned(tx: Transaction, firm_id: str, since: datetime) -> bool:
    """Tell whether the managers were warned of somebody's asking about many lately."""
    h = t.history.c
    query = select(h.seq).where(h.firm_id == firm_id, h.kind == Snooping.__name__, h.at > since).limit(1)
    return (await tx.run(query)).one_or_none() is not None


async def enquiries(tx: Transaction, firm_id: str, user_id: str | None, at: datetime, within: timedelta) -> int:
    """Count the different numbers asked about lately, by one person or by the whole firm."""
    q = t.enquiry.c
    count = select(func.count(func.distinct(q.lookup))).where(q.firm_id == firm_id, q.at > at - within)
    if user_id is not None:
        count = count.where(q.user_id == user_id)
    return int((await tx.run(count)).scalar_one())
