"""The questions that firms ask, joined where one message asked several, and the buttons that answer them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import LABEL_STYLE_TABLENAME_PLUS_COL, Row, Select, select, update

from bot.domain.change import Change
from bot.domain.collaboration import Status, Terms
from bot.domain.customer import AddressReason, Contact, Payer
from bot.domain.ending import After, Choice, Parting
from bot.domain.question import Answer, Closing, Kind, Question
from bot.storage import collaborations
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.ids import new_token


async def ask(tx: Transaction, asked: Question, address: str, reason: AddressReason) -> None:
    """Store a question."""
    about = {"firm_id": asked.collaboration.firm_id, "collaboration_id": asked.collaboration.id}
    who = {"contact_id": asked.contact_id, "asked_by": asked.asked_by, "asked_by_name": asked.asked_by_name}
    where = {"address": address, "address_reason": reason, "batch_id": asked.batch_id}
    row = {"id": asked.id, "kind": asked.kind, "asked_at": asked.asked_at}
    row |= {"proposed": _proposed(asked), "switches": asked.switches}
    await tx.run(t.question.insert().values(**row, **about, **who, **where, **_standing(asked)))


async def keep(tx: Transaction, changed: Question) -> None:
    """Store that an open question was put again, reminded of, or given up to the telephone."""
    (await tx.run(_update_open(changed).values(**_standing(changed)).returning(t.question.c.id))).one()


async def close(tx: Transaction, closed: Question) -> None:
    """Store how a question closed, and the collaboration that it moved; of changes a yes moves it, of ends nothing."""
    closing = closed.closing
    if closing is None:
        raise ValueError("the question is still open")
    values = {"answer": closing.answer, "answered_at": closing.at, "answered_by": closing.by}
    (await tx.run(_update_open(closed).values(**values).returning(t.question.c.id))).one()
    about = closed.collaboration
    if closed.kind is Kind.INVITATION or closing.answer is Answer.APPROVED:
        await collaborations.save(tx, about, closing.at)
    else:
        await collaborations.wake(tx, about.firm_id, about.id, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A collaboration whose time has come."""

    firm_id: str
    customer_id: str
    collaboration_id: str
    question_id: str


async def due(tx: Transaction, at: datetime, limit: int) -> Sequence[Due]:
    """List open questions that the clock should look at, for every firm."""
    c, q = t.collaboration.c, t.question.c
    query = (
        select(c.firm_id, c.customer_id, c.id.label("collaboration_id"), q.id.label("question_id"))
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
    query = (
        _questions()
        .where(q.firm_id == firm_id, q.id == question_id)
        .with_for_update(of=t.collaboration, key_share=True)
    )
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


async def latest(tx: Transaction, firm_id: str, collaboration_id: str, kind: Kind | None = None) -> Question | None:
    """Load the latest question about a collaboration, of any kind or of one; None where nobody had to be asked."""
    return (await latest_of(tx, firm_id, [collaboration_id], kind)).get(collaboration_id)


async def latest_of(
    tx: Transaction, firm_id: str, collaboration_ids: Collection[str], kind: Kind | None = None
) -> dict[str, Question]:
    """Load the latest question about each of several collaborations, by collaboration, where somebody was asked."""
    q = t.question.c
    query = _questions().where(q.firm_id == firm_id, q.collaboration_id.in_(collaboration_ids))
    if kind is not None:
        query = query.where(q.kind == kind)
    found = [_question(row) for row in await tx.run(query.order_by(q.asked_at, q.id.desc()))]
    return {each.collaboration.id: each for each in found}


async def batch(tx: Transaction, firm_id: str, batch_id: str) -> list[Question]:
    """Load the questions that one message asked; whoever changes them has locked the customer."""
    q = t.question.c
    rows = await tx.run(_questions().where(q.firm_id == firm_id, q.batch_id == batch_id).order_by(q.id))
    return [_question(row) for row in rows]


async def open_ones(tx: Transaction, firm_id: str, customer_id: str, *, wished: bool = False) -> list[Question]:
    """List a customer's open questions, the latest first; `wished` adds those whose yes waits for another end (D8)."""
    q, c = t.question.c, t.collaboration.c
    said_yes = (q.answer == Answer.APPROVED) & (c.status == Status.INVITED)
    waits = q.answer.is_(None)
    query = _questions().where(q.firm_id == firm_id, c.customer_id == customer_id)
    query = query.where(waits | said_yes if wished else waits)
    return [_question(row) for row in await tx.run(query.order_by(q.asked_at.desc(), q.id))]


async def latest_closed(tx: Transaction, firm_id: str, customer_id: str) -> Question | None:
    """Load the question of a customer that closed last; None where none has."""
    q, c = t.question.c, t.collaboration.c
    query = _questions().where(q.firm_id == firm_id, c.customer_id == customer_id, q.answer.is_not(None))
    row = (await tx.run(query.order_by(q.answered_at.desc(), q.id).limit(1))).one_or_none()
    return None if row is None else _question(row)


async def address(tx: Transaction, firm_id: str, question_id: str) -> tuple[str, AddressReason]:
    """Read where a question was sent, and why there (S19, S20)."""
    q = t.question.c
    row = (await tx.run(select(q.address, q.address_reason).where(q.firm_id == firm_id, q.id == question_id))).one()
    return row.address, AddressReason(row.address_reason)


async def batch_of(tx: Transaction, firm_id: str, question_id: str) -> str:
    """Name the message that a question was asked in."""
    q = t.question.c
    return str((await tx.run(select(q.batch_id).where(q.firm_id == firm_id, q.id == question_id))).scalar_one())


async def readdress(tx: Transaction, firm_id: str, batch_id: str, contact: Contact) -> None:
    """Note where the open questions of a message are put from now on."""
    q = t.question.c
    mine = (q.firm_id == firm_id) & (q.batch_id == batch_id) & q.answer.is_(None)
    await tx.run(update(t.question).where(mine).values(address=contact.address, address_reason=contact.address_reason))


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


def _update_open(changed: Question) -> Any:
    q = t.question.c
    mine = (q.firm_id == changed.collaboration.firm_id) & (q.id == changed.id) & q.answer.is_(None)
    return update(t.question).where(mine)


def _standing(asked: Question) -> dict[str, Any]:
    names = ("expires_at", "sent_at", "reminders", "reminded_at", "called_at", "lapsed_at")
    return {name: getattr(asked, name) for name in names}


def _question(row: Row[Any]) -> Question:
    closing = None
    if row.question_answer is not None:
        closing = Closing(answer=Answer(row.question_answer), at=row.question_answered_at, by=row.question_answered_by)
    return Question(
        id=row.question_id,
        batch_id=row.question_batch_id,
        collaboration=collaborations.read(row, "collaboration_"),
        contact_id=row.question_contact_id,
        contact_name=row.contact_name,
        asked_by=row.question_asked_by,
        asked_by_name=row.question_asked_by_name,
        asked_at=row.question_asked_at,
        expires_at=row.question_expires_at,
        sent_at=row.question_sent_at,
        reminders=row.question_reminders,
        reminded_at=row.question_reminded_at,
        called_at=row.question_called_at,
        closing=closing,
        change=_change(row.question_proposed) if row.question_kind == Kind.CHANGE else None,
        switches=row.question_switches,
        parting=_parting(row.question_proposed) if row.question_kind == Kind.ENDING else None,
        lapsed_at=row.question_lapsed_at,
    )


def _proposed(asked: Question) -> dict[str, Any] | None:
    if asked.parting is None:
        return asdict(asked.change) if asked.change else None
    ends_at = asked.parting.ends_at
    return {"choice": asdict(asked.parting.choice), "ends_at": ends_at.isoformat() if ends_at else None}


def _parting(stored: Mapping[str, Any]) -> Parting:
    choice = Choice(**dict(stored["choice"]) | {"after": After(stored["choice"]["after"])})
    ends_at = datetime.fromisoformat(stored["ends_at"]) if stored["ends_at"] else None
    return Parting(choice=choice, ends_at=ends_at)


def _change(stored: Mapping[str, Any]) -> Change:
    return Change(before=_terms(stored["before"]), after=_terms(stored["after"]))


def _terms(stored: Mapping[str, Any]) -> Terms:
    return Terms(**dict(stored) | {"payer": Payer(stored["payer"]) if stored["payer"] else None})
