"""What a firm's managers and owners should hear of before it blocks, and what they have heard of it (D15)."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select

from bot.domain.alert_events import Lack
from bot.domain.collaboration import LIVE, Collaboration, Status
from bot.storage import collaborations
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.firms import upsert

_BEGINNINGS = ("ActivatedAtOnce", "Approved", "SwitchBegun", "ChangeApproved", "Changed")
_IMPORTED = "CollaborationImported"


class Kind(StrEnum):
    """What is noticed, or that a day's look is done."""

    PERIOD = "period"
    CONTACT = "contact"
    ROUND = "round"


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A collaboration with a period, and when the agreement that stands began."""

    collaboration: Collaboration
    began: datetime


async def running(tx: Transaction, firm_id: str) -> list[Running]:
    """List the firm's active collaborations whose agreement has a period of which the beginning is known.

    A change is another agreement, so its period begins with it; what was loaded without a day has none.
    """
    c, h = t.collaboration.c, t.history.c
    about = (h.firm_id == c.firm_id) & (h.collaboration_id == c.id)
    began = select(func.max(h.at)).where(about, h.kind.in_(_BEGINNINGS)).correlate(t.collaboration).scalar_subquery()
    loaded = select(func.max(h.at)).where(about, h.kind == _IMPORTED).correlate(t.collaboration).scalar_subquery()
    query = select(t.collaboration, began.label("began"), loaded.label("loaded"))
    active = query.where(c.firm_id == firm_id, c.status == Status.ACTIVE, c.period.is_not(None))
    return [
        Running(collaboration=collaborations.read(row, ""), began=row.began or row.created_at)
        for row in await tx.run(active.order_by(c.customer_id, c.service, c.id))
        if row.began or row.created_at != row.loaded
    ]


async def lacking(tx: Transaction, firm_id: str) -> dict[str, Lack]:
    """Say with which customers something goes on who have no main contact, or one whom Slack no longer has (S28)."""
    c, k, i, p = t.collaboration.c, t.contact.c, t.identity.c, t.person.c
    main = (k.firm_id == c.firm_id) & (k.customer_id == c.customer_id) & k.main & k.ended_at.is_(None)
    bound = (i.contact_id == k.id) & i.ended_at.is_(None)
    known = (p.firm_id == i.firm_id) & (p.team_id == i.team_id) & (p.user_id == i.user_id)
    before = select(i.id).where(i.firm_id == firm_id, i.contact_id == k.id).correlate(t.contact).exists()
    query = (
        select(c.customer_id, k.id.label("main"), i.id.label("bound"), p.deleted, before.label("before"))
        .select_from(t.collaboration)
        .join(t.contact, main, isouter=True)
        .join(t.identity, bound, isouter=True)
        .join(t.person, known, isouter=True)
        .where(c.firm_id == firm_id, c.status.in_(LIVE))
        .distinct()
        .order_by(c.customer_id)
    )
    found = {row.customer_id: _lack(row.main, row.bound, row.before, row.deleted) for row in await tx.run(query)}
    return {customer_id: lack for customer_id, lack in found.items() if lack}


def _lack(main: str | None, bound: str | None, before: bool, deleted: bool | None) -> Lack | None:  # noqa: FBT001 - as the row has them
    if main is None:
        return Lack.MISSING
    if deleted:
        return Lack.LEFT
    return Lack.MOVED if before and bound is None else None


async def noticed(tx: Transaction, firm_id: str, kind: Kind) -> dict[str, str]:
    """Say what was told last of each thing of a kind."""
    n = t.noticed.c
    rows = await tx.run(select(n.about, n.stage).where(n.firm_id == firm_id, n.kind == kind))
    return {row.about: row.stage for row in rows}


async def notice(tx: Transaction, firm_id: str, kind: Kind, about: str, stage: str, at: datetime) -> None:
    """Note what is told of something."""
    said = {"stage": stage, "at": at}
    row = {"firm_id": firm_id, "kind": kind, "about": about} | said
    keys = ["firm_id", "kind", "about"]
    await tx.run(upsert(tx, t.noticed).values(row).on_conflict_do_update(index_elements=keys, set_=said))


async def forget(tx: Transaction, firm_id: str, kind: Kind, about: Collection[str]) -> None:
    """Forget what was told of things that are mended, so that it is told anew if they break again."""
    n = t.noticed.c
    await tx.run(delete(t.noticed).where(n.firm_id == firm_id, n.kind == kind, n.about.in_(about)))


async def looked(tx: Transaction, stage: str) -> Sequence[str]:
    """List the firms whose round is done for a day."""
    n = t.noticed.c
    query = select(n.firm_id).where(n.kind == Kind.ROUND, n.stage == stage)
    return (await tx.run(query.execution_options(all_firms="the morning is the same for every firm"))).scalars().all()


async def active(tx: Transaction, firm_id: str, ids: Collection[str]) -> list[str]:
    """Say which of several collaborations are active."""
    c = t.collaboration.c
    query = select(c.id).where(c.firm_id == firm_id, c.status == Status.ACTIVE, c.id.in_(ids))
    return list((await tx.run(query)).scalars())


async def declines(tx: Transaction, firm_id: str, since: datetime) -> Counter[str]:
    """Count what customers declined since then, by reason; "" is none given (D2)."""
    h = t.history.c
    query = select(h.body).where(h.firm_id == firm_id, h.kind == "Declined", h.at > since)
    return Counter(json.loads(body)["data"]["reason"] or "" for body in (await tx.run(query)).scalars())
