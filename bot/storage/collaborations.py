"""Collaborations: each firm's, guarded by its version, with the time at which the clock should look again."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, ScalarSelect, func, null, select, update

from bot.domain import division
from bot.domain.collaboration import LIVE, OPEN, Collaboration, Status, Terms
from bot.domain.customer import Payer
from bot.domain.ending import After, Ending, Party
from bot.storage import tables as t
from bot.storage.database import Transaction


def asked_at() -> ScalarSelect[datetime]:
    """Select when the question was asked that a collaboration waits for, whatever it asks; NULL where none is open."""
    c, q = t.collaboration.c, t.question.c
    mine = (q.firm_id == c.firm_id) & (q.collaboration_id == c.id) & q.answer.is_(None)
    return select(q.asked_at).where(mine).correlate(t.collaboration).scalar_subquery()


async def create(tx: Transaction, new: Collaboration, engagement_id: str, at: datetime) -> None:
    """Store a new collaboration; the schema has room for one that is open of a service with this customer."""
    values = {"id": new.id, "firm_id": new.firm_id, "customer_id": new.customer_id, "engagement_id": engagement_id}
    await tx.run(t.collaboration.insert().values(created_at=at, **values, **_standing(new, at)))


async def save(tx: Transaction, changed: Collaboration, at: datetime) -> None:
    """Store the next version of a collaboration; the guard fails loudly if somebody stored it first."""
    c = t.collaboration.c
    guard = (c.firm_id == changed.firm_id) & (c.id == changed.id) & (c.version == changed.version - 1)
    saved = await tx.run(update(t.collaboration).where(guard).values(**_standing(changed, at)).returning(c.id))
    saved.one()


async def wake(tx: Transaction, firm_id: str, collaboration_id: str, at: datetime | None) -> None:
    """Set when the clock should look at a collaboration again."""
    c = t.collaboration.c
    mine = (c.firm_id == firm_id) & (c.id == collaboration_id)
    await tx.run(update(t.collaboration).where(mine).values(wake_at=at))


async def wake_waiting(tx: Transaction, firm_id: str, at: datetime) -> None:
    """Have the clock look at all that a firm asks."""
    waits = asked_at().is_not(None)
    await tx.run(update(t.collaboration).where(t.collaboration.c.firm_id == firm_id, waits).values(wake_at=at))


async def wake_rivals(tx: Transaction, customer_id: str, winner: str, at: datetime) -> None:
    """Have the clock look at what other firms have asked of a customer that now has one (D6)."""
    c = t.collaboration.c
    rivals = (c.customer_id == customer_id) & (c.firm_id != winner) & (c.status == Status.INVITED)
    statement = update(t.collaboration).where(rivals).values(wake_at=at)
    await tx.run(statement.execution_options(all_firms="one firm a customer: the others' questions must close"))


async def of_customers(tx: Transaction, firm_id: str, customers: Sequence[str], limit: int) -> list[str]:
    """List ids of some customers' collaborations, those that wait for an answer first, then the latest."""
    c = t.collaboration.c
    query = select(c.id).where(c.firm_id == firm_id, c.customer_id.in_(customers))
    waits = asked_at().is_(None)
    return list((await tx.run(query.order_by(waits, c.created_at.desc(), c.id).limit(limit))).scalars())


async def counts(tx: Transaction, firm_id: str) -> dict[str, int]:
    """Count the firm's collaborations by status."""
    c = t.collaboration.c
    query = select(c.status, func.count().label("number")).where(c.firm_id == firm_id).group_by(c.status)
    return {row.status: row.number for row in await tx.run(query)}


async def of_customer(tx: Transaction, firm_id: str, customer_id: str) -> list[Collaboration]:
    """List everything that there is, or was, between the firm and a customer, newest first."""
    c = t.collaboration.c
    query = select(t.collaboration).where(c.firm_id == firm_id, c.customer_id == customer_id)
    return [read(row, "") for row in await tx.run(query.order_by(c.created_at.desc(), c.id))]


async def find(tx: Transaction, firm_id: str, collaboration_id: str) -> Collaboration | None:
    """Look for a collaboration of this firm; None for any other id."""
    c = t.collaboration.c
    query = select(t.collaboration).where(c.firm_id == firm_id, c.id == collaboration_id)
    row = (await tx.run(query)).one_or_none()
    return None if row is None else read(row, "")


async def several(tx: Transaction, firm_id: str, collaboration_ids: Collection[str]) -> dict[str, Collaboration]:
    """Load several collaborations of this firm, by id."""
    c = t.collaboration.c
    query = select(t.collaboration).where(c.firm_id == firm_id, c.id.in_(collaboration_ids))
    return {row.id: read(row, "") for row in await tx.run(query)}


async def load(tx: Transaction, firm_id: str, collaboration_id: str) -> Collaboration:
    """Load one collaboration of this firm."""
    c = t.collaboration.c
    query = select(t.collaboration).where(c.firm_id == firm_id, c.id == collaboration_id)
    return read((await tx.run(query)).one(), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDue:
    """A customer of a firm with whom an end has come, or came a week ago."""

    firm_id: str
    customer_id: str


async def ends_due(tx: Transaction, at: datetime, limit: int) -> Sequence[EndDue]:
    """List with whom the clock should look at endings, for every firm, the longest overdue first."""
    c = t.collaboration.c
    due = (c.wake_at <= at) & c.status.in_((Status.ENDING, Status.ENDED))
    query = select(c.firm_id, c.customer_id).where(due).group_by(c.firm_id, c.customer_id)
    ordered = query.order_by(func.min(c.wake_at), c.customer_id).limit(limit)
    rows = await tx.run(ordered.execution_options(all_firms="the clock serves every firm"))
    return [EndDue(**row._mapping) for row in rows]  # noqa: SLF001 - its public name


async def overdue(tx: Transaction, firm_id: str, customer_id: str, status: Status, at: datetime) -> list[Collaboration]:
    """List a customer's collaborations that stand so and whose time has come, by service."""
    c = t.collaboration.c
    query = select(t.collaboration).where(c.firm_id == firm_id, c.customer_id == customer_id, c.status == status)
    return [read(row, "") for row in await tx.run(query.where(c.wake_at <= at).order_by(c.service, c.id))]


async def forget_ended(tx: Transaction, firm_id: str, collaboration_ids: Sequence[str]) -> None:
    """Have the clock look no more at what ended."""
    c = t.collaboration.c
    mine = (c.firm_id == firm_id) & c.id.in_(collaboration_ids)
    await tx.run(update(t.collaboration).where(mine).values(wake_at=None))


async def look_later(tx: Transaction, due: EndDue, at: datetime, until: datetime) -> None:
    """Have the clock look at a customer's endings that are due another time."""
    c = t.collaboration.c
    mine = (c.firm_id == due.firm_id) & (c.customer_id == due.customer_id) & (c.wake_at <= at)
    ends = c.status.in_((Status.ENDING, Status.ENDED))
    await tx.run(update(t.collaboration).where(mine, ends).values(wake_at=until))


async def left_over(tx: Transaction, firm_id: str, customer_id: str, since: datetime) -> list[Collaboration]:
    """List what stood with a customer at a time and still does, by service."""
    c = t.collaboration.c
    query = select(t.collaboration).where(c.firm_id == firm_id, c.customer_id == customer_id)
    stands = query.where(c.status.in_(OPEN), c.created_at <= since).order_by(c.service, c.id)
    return [read(row, "") for row in await tx.run(stands)]


async def live(tx: Transaction, firm_id: str, customer_id: str) -> list[Collaboration]:
    """List what goes on with a customer, by service; whoever changes them has locked the customer."""
    c = t.collaboration.c
    query = select(t.collaboration).where(c.firm_id == firm_id, c.customer_id == customer_id)
    return [read(row, "") for row in await tx.run(query.where(c.status.in_(LIVE)).order_by(c.service, c.id))]


def _standing(collaboration: Collaboration, at: datetime) -> dict[str, Any]:
    terms = collaboration.terms
    return {
        "service": terms.service,
        "variant": terms.variant,
        "payer": terms.payer,
        "period": terms.period,
        "status": collaboration.status,
        "active_firm": collaboration.firm_id if collaboration.is_live else None,
        "version": collaboration.version,
        "changed_at": at,
        "wake_at": collaboration.wakes_at,
        "division": dict(collaboration.division) or None,
        "ending": asdict(collaboration.ending) if collaboration.ending else null(),
        "ends_at": collaboration.ends_at,
        "ended_at": collaboration.ended_at,
        "wished_at": collaboration.wished_at,
        "starts_at": collaboration.starts_at,
    }


def read(row: Row[Any], prefix: str) -> Collaboration:
    """Read a collaboration from a row whose columns begin so."""

    def get(name: str) -> Any:
        return getattr(row, prefix + name)

    payer = get("payer")
    return Collaboration(
        id=get("id"),
        firm_id=get("firm_id"),
        customer_id=get("customer_id"),
        terms=Terms(
            service=get("service"),
            variant=get("variant"),
            payer=None if payer is None else Payer(payer),
            period=get("period"),
        ),
        status=Status(get("status")),
        division=division.read(get("division")),
        version=get("version"),
        ending=_ending(get("ending")),
        ends_at=get("ends_at"),
        ended_at=get("ended_at"),
        wished_at=get("wished_at"),
        starts_at=get("starts_at"),
    )


def _ending(kept: dict[str, Any] | None) -> Ending | None:
    if kept is None:
        return None
    payer = None if kept["payer"] is None else Payer(kept["payer"])
    return Ending(**kept | {"after": After(kept["after"]), "party": Party(kept["party"]), "payer": payer})
