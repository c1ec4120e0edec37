"""Collaborations, the questions about them, the buttons that answer, and the drafts before them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import LABEL_STYLE_TABLENAME_PLUS_COL, Row, Select, func, select, update

from bot.domain.collaboration import OPEN, Answer, Closing, Collaboration, Question, Status, Terms
from bot.domain.customer import AddressReason, Payer
from bot.domain.policy import DRAFT_LIVES
from bot.domain.refusals import AlreadyCollaborating, FormOutOfDate
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.ids import new_id, new_token


async def create(tx: Transaction, new: Collaboration, engagement_id: str, at: datetime) -> None:
    """Store a new collaboration; raises AlreadyCollaborating if the service is open with this customer."""
    c = t.collaboration.c
    same = (c.firm_id == new.firm_id) & (c.customer_id == new.customer_id) & (c.service == new.terms.service)
    standing = (await tx.run(select(c.status).where(same, c.status.in_(OPEN)))).scalar_one_or_none()
    if standing is not None:
        raise AlreadyCollaborating(status=standing)
    values = {"id": new.id, "firm_id": new.firm_id, "customer_id": new.customer_id, "engagement_id": engagement_id}
    await tx.run(t.collaboration.insert().values(created_at=at, **values, **_standing(new, at)))


async def save(tx: Transaction, changed: Collaboration, at: datetime) -> None:
    """Store the next version of a collaboration; the guard fails loudly if somebody stored it first."""
    c = t.collaboration.c
    guard = (c.firm_id == changed.firm_id) & (c.id == changed.id) & (c.version == changed.version - 1)
    saved = await tx.run(update(t.collaboration).where(guard).values(**_standing(changed, at)).returning(c.id))
    saved.one()


async def ask(tx: Transaction, asked: Question, address: str, reason: AddressReason) -> None:
    """Store a question and set the clock for its expiry."""
    firm_id, collaboration_id = asked.collaboration.firm_id, asked.collaboration.id
    who = {"contact_id": asked.contact_id, "asked_by": asked.asked_by, "asked_by_name": asked.asked_by_name}
    when = {"asked_at": asked.asked_at, "expires_at": asked.expires_at}
    where = {"address": address, "address_reason": reason}
    row = {"id": asked.id, "firm_id": firm_id, "kind": "invitation", "collaboration_id": collaboration_id}
    await tx.run(t.question.insert().values(**row, **who, **when, **where))
    await wake(tx, firm_id, collaboration_id, asked.expires_at)


async def close(tx: Transaction, closed: Question) -> None:
    """Store how a question closed, and the collaboration that it moved."""
    closing, q = closed.closing, t.question.c
    if closing is None:
        raise ValueError("the question is still open")
    mine = (q.firm_id == closed.collaboration.firm_id) & (q.id == closed.id) & q.answer.is_(None)
    values = {"answer": closing.answer, "answered_at": closing.at, "answered_by": closing.by}
    (await tx.run(update(t.question).where(mine).values(**values).returning(q.id))).one()
    await save(tx, closed.collaboration, closing.at)


async def wake(tx: Transaction, firm_id: str, collaboration_id: str, at: datetime | None) -> None:
    """Set when the clock should look at a collaboration again."""
    c = t.collaboration.c
    mine = (c.firm_id == firm_id) & (c.id == collaboration_id)
    await tx.run(update(t.collaboration).where(mine).values(wake_at=at))


async def wake_rivals(tx: Transaction, customer_id: str, winner: str, at: datetime) -> None:
    """Have the clock look at what other firms have asked of a customer that now has one (D6)."""
    c = t.collaboration.c
    rivals = (c.customer_id == customer_id) & (c.firm_id != winner) & (c.status == Status.INVITED)
    statement = update(t.collaboration).where(rivals).values(wake_at=at)
    await tx.run(statement.execution_options(all_firms="one firm a customer: the others' questions must close"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A collaboration whose time has come."""

    firm_id: str
    customer_id: str
    question_id: str


async def due(tx: Transaction, at: datetime, limit: int) -> Sequence[Due]:
    """List open questions that the clock should look at, for every firm."""
    c, q = t.collaboration.c, t.question.c
    query = (
        select(c.firm_id, c.customer_id, q.id.label("question_id"))
        .join(t.question, (q.collaboration_id == c.id) & q.answer.is_(None))
        .where(c.wake_at <= at)
        .order_by(c.wake_at, c.id)
        .limit(limit)
        .execution_options(all_firms="the clock serves every firm")
    )
    return [Due(**row._mapping) for row in await tx.run(query)]  # noqa: SLF001 - its public name


def _questions() -> Select[Any]:
    c, q = t.collaboration, t.question
    return (
        select(q, c, t.contact.c.name.label("contact_name"))
        .join(c, c.c.id == q.c.collaboration_id)
        .join(t.contact, t.contact.c.id == q.c.contact_id)
        .set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
    )


async def load(tx: Transaction, firm_id: str, question_id: str) -> Question:
    """Load a question of this firm with the collaboration that it is about, locked for writing."""
    q = t.question.c
    query = _questions().where(q.firm_id == firm_id, q.id == question_id).with_for_update(of=t.collaboration)
    return _question((await tx.run(query)).one())


async def find(tx: Transaction, firm_id: str, question_id: str) -> Question | None:
    """Look for a question of this firm, for reading; None for any other id."""
    q = t.question.c
    row = (await tx.run(_questions().where(q.firm_id == firm_id, q.id == question_id))).one_or_none()
    return None if row is None else _question(row)


async def peek(tx: Transaction, firm_id: str, question_id: str) -> Question:
    """Load a question of this firm that is known to exist, for reading."""
    q = t.question.c
    return _question((await tx.run(_questions().where(q.firm_id == firm_id, q.id == question_id))).one())


async def latest(tx: Transaction, firm_id: str, collaboration_id: str) -> Question | None:
    """Load the latest question about a collaboration; None where nobody had to be asked."""
    q = t.question.c
    query = _questions().where(q.firm_id == firm_id, q.collaboration_id == collaboration_id)
    row = (await tx.run(query.order_by(q.asked_at.desc(), q.id).limit(1))).one_or_none()
    return None if row is None else _question(row)


async def listed(
    tx: Transaction, firm_id: str, *, customers: Sequence[str] | None = None, limit: int, offset: int = 0
) -> list[str]:
    """List ids of collaborations, those that wait for an answer first, then the latest; of some customers or of all."""
    c = t.collaboration.c
    query = select(c.id).where(c.firm_id == firm_id)
    if customers is not None:
        query = query.where(c.customer_id.in_(customers))
    waits = (c.status == Status.INVITED).desc()
    query = query.order_by(waits, c.created_at.desc(), c.id).limit(limit).offset(offset)
    return list((await tx.run(query)).scalars())


async def counts(tx: Transaction, firm_id: str) -> dict[str, int]:
    """Count the firm's collaborations by status."""
    c = t.collaboration.c
    query = select(c.status, func.count().label("number")).where(c.firm_id == firm_id).group_by(c.status)
    return {row.status: row.number for row in await tx.run(query)}


async def collaborations(tx: Transaction, firm_id: str, customer_id: str) -> list[Collaboration]:
    """List everything that there is, or was, between the firm and a customer, newest first."""
    c = t.collaboration.c
    query = select(t.collaboration).where(c.firm_id == firm_id, c.customer_id == customer_id)
    return [_collaboration(row, "") for row in await tx.run(query.order_by(c.created_at.desc(), c.id))]


async def collaboration(tx: Transaction, firm_id: str, collaboration_id: str) -> Collaboration:
    """Load one collaboration of this firm."""
    c = t.collaboration.c
    query = select(t.collaboration).where(c.firm_id == firm_id, c.id == collaboration_id)
    return _collaboration((await tx.run(query)).one(), "")


async def button(tx: Transaction, firm_id: str, question_id: str, action: str, version: int) -> str:
    """Give the token that stands for an action on a version of a question; the same one each time."""
    b = t.button.c
    where = (b.firm_id == firm_id) & (b.question_id == question_id) & (b.action == action) & (b.version == version)
    token = (await tx.run(select(b.token).where(where))).scalar_one_or_none()
    if token is None:
        token = new_token()
        row = {"token": token, "question_id": question_id, "action": action, "version": version}
        await tx.run(t.button.insert().values(firm_id=firm_id, **row))
    return token


async def pressed(tx: Transaction, firm_id: str, token: str, action: str) -> str | None:
    """Find the question that a button of this firm stands for; None for any other token or action."""
    b = t.button.c
    query = select(b.question_id).where(b.firm_id == firm_id, b.token == token, b.action == action)
    return (await tx.run(query)).scalar_one_or_none()


async def keep_draft(tx: Transaction, firm_id: str, user_id: str, content: dict[str, Any], at: datetime) -> str:
    """Keep what is being written, sealed, and return the id that the form carries."""
    draft_id = new_id()
    sealed = tx.vault.seal(json.dumps(content), _draft_place(firm_id, draft_id))
    row = {"id": draft_id, "firm_id": firm_id, "user_id": user_id, "sealed": sealed, "created_at": at}
    await tx.run(t.draft.insert().values(row))
    return draft_id


async def open_draft(tx: Transaction, firm_id: str, user_id: str, draft_id: str, at: datetime) -> dict[str, Any]:
    """Read one's own draft; raises FormOutOfDate if it is used, old, or somebody else's."""
    row = (await tx.run(select(t.draft.c.sealed).where(_usable(firm_id, user_id, draft_id, at)))).one_or_none()
    if row is None:
        raise FormOutOfDate
    content: dict[str, Any] = json.loads(tx.vault.open(row.sealed, _draft_place(firm_id, draft_id)))
    return content


async def use_draft(tx: Transaction, firm_id: str, user_id: str, draft_id: str, at: datetime) -> dict[str, Any]:
    """Read one's own draft and use it up: of two sends, one gets it and the other FormOutOfDate."""
    d = t.draft.c
    where = _usable(firm_id, user_id, draft_id, at)
    if (await tx.run(update(t.draft).where(where).values(used_at=at).returning(d.id))).one_or_none() is None:
        raise FormOutOfDate
    sealed = (await tx.run(select(d.sealed).where(d.firm_id == firm_id, d.id == draft_id))).scalar_one()
    content: dict[str, Any] = json.loads(tx.vault.open(sealed, _draft_place(firm_id, draft_id)))
    return content


def _usable(firm_id: str, user_id: str, draft_id: str, at: datetime) -> Any:
    d = t.draft.c
    mine = (d.firm_id == firm_id) & (d.id == draft_id) & (d.user_id == user_id)
    return mine & d.used_at.is_(None) & (d.created_at > at - DRAFT_LIVES)


def _draft_place(firm_id: str, draft_id: str) -> str:
    return f"draft.sealed:{firm_id}:{draft_id}"


def _standing(collaboration: Collaboration, at: datetime) -> dict[str, Any]:
    terms = collaboration.terms
    holds = collaboration.status is Status.ACTIVE
    return {
        "service": terms.service,
        "variant": terms.variant,
        "payer": terms.payer,
        "period": terms.period,
        "status": collaboration.status,
        "active_firm": collaboration.firm_id if holds else None,
        "version": collaboration.version,
        "changed_at": at,
        "wake_at": None,
    }


def _collaboration(row: Row[Any], prefix: str) -> Collaboration:
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
        version=get("version"),
    )


def _question(row: Row[Any]) -> Question:
    closing = None
    if row.question_answer is not None:
        closing = Closing(answer=Answer(row.question_answer), at=row.question_answered_at, by=row.question_answered_by)
    return Question(
        id=row.question_id,
        collaboration=_collaboration(row, "collaboration_"),
        contact_id=row.question_contact_id,
        contact_name=row.contact_name,
        asked_by=row.question_asked_by,
        asked_by_name=row.question_asked_by_name,
        asked_at=row.question_asked_at,
        expires_at=row.question_expires_at,
        closing=closing,
    )
