"""How what was to be told fared: whether the customer got it, and whose latest message did not get through."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from bot.domain.audience import Reader
from bot.storage import tables as t
from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How the latest message of a kind fared: `state` is sent, waiting or dead, `error` Slack's word where it has one.

    `at` is when it was settled; while it waits, since when it does.
    """

    state: str
    error: str | None
    at: datetime
    target: str


async def delivery(tx: Transaction, firm_id: str, question_id: str, kinds: Collection[str]) -> Delivery | None:
    """Say how the latest of some kinds of events fared that put a question; None where none went out."""
    o, h = t.outbox.c, t.history.c
    mine = (o.firm_id == firm_id) & (o.question_id == question_id) & (o.state != "skipped") & h.kind.in_(kinds)
    same = (h.firm_id == o.firm_id) & (h.seq == o.seq)
    query = select(o.state, o.error, o.target, func.coalesce(o.settled_at, o.created_at).label("at"))
    row = (await tx.run(query.join(t.history, same).where(mine).order_by(o.id.desc()).limit(1))).one_or_none()
    return None if row is None else Delivery(**row._mapping)  # noqa: SLF001 - its public name


def stuck(firm_id: str, collaboration_ids: Collection[str] | None = None, *, dead: bool = False) -> Select[Any]:
    """Select the collaborations whose latest message to the customer did not get through, for good or not yet.

    A question is about all that was open in its message when it was put.
    """
    o, q = t.outbox.c, t.question.c
    was_open = q.answer.is_(None) | (q.answered_at > o.created_at)
    asked = (q.firm_id == firm_id) & (q.batch_id == o.question_id) & was_open
    about = func.coalesce(q.collaboration_id, o.collaboration_id)
    to_contact = (o.firm_id == firm_id) & (o.reader == Reader.CONTACT) & (o.state != "skipped")
    if collaboration_ids is not None:
        to_contact = to_contact & about.in_(collaboration_ids)
    messages = select(about.label("collaboration_id"), func.max(o.id).label("latest"))
    found = messages.join(t.question, asked, isouter=True).where(to_contact).group_by(about).subquery()
    late = o.state == "dead" if dead else (o.state == "dead") | ((o.state == "waiting") & o.error.is_not(None))
    joined = select(found.c.collaboration_id).join(t.outbox, o.id == found.c.latest)
    return joined.where(o.firm_id == firm_id, late)


async def troubles(tx: Transaction, firm_id: str, collaboration_ids: Collection[str]) -> dict[str, str]:
    """Look up whose latest message to the customer could not be delivered, and Slack's reason."""
    query = stuck(firm_id, collaboration_ids, dead=True).add_columns(t.outbox.c.error)
    return {row.collaboration_id: row.error for row in await tx.run(query)}


async def undelivered(tx: Transaction, firm_id: str) -> int:
    """Count the collaborations whose customer could not be told the latest."""
    dead = stuck(firm_id, dead=True).subquery()
    query = select(func.count()).select_from(dead).execution_options(all_firms="the subquery names the firm")
    return int((await tx.run(query)).scalar_one())
