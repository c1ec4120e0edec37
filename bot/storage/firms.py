"""Firms, and the people in their workspaces."""

import json
from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.firm import OPEN, Firm, Person
from bot.domain.numbers import OrganisationNumber
from bot.domain.webhook import Webhook
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.history import GENESIS
from bot.storage.ids import new_id

NEVER = datetime.fromtimestamp(0, UTC)


def upsert(tx: Transaction, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Start an INSERT that may say ON CONFLICT, in the dialect at hand."""
    return sqlite.insert(table) if tx.connection.dialect.name == "sqlite" else postgresql.insert(table)


async def create(tx: Transaction, *, team_id: str, name: str, language: str, at: datetime) -> str:
    """Create the tenant of a workspace and return its id; an existing one stays as it is."""
    values = {
        "id": new_id(),
        "team_id": team_id,
        "name": name,
        "language": language,
        "mail_domains": [],
        "created_at": at,
        "history_seq": 0,
        "history_head": GENESIS,
    }
    await tx.run(upsert(tx, t.firm).values(values).on_conflict_do_nothing(index_elements=["team_id"]))
    found = await tx.run(select(t.firm.c.id).where(t.firm.c.team_id == team_id))
    return str(found.scalar_one())


async def configure(tx: Transaction, firm: Firm, number: OrganisationNumber | None) -> None:
    """Store what the firm says of itself, its number sealed: a sole trader's is a person's."""
    await tx.run(
        update(t.firm)
        .where(t.firm.c.id == firm.id)
        .values(
            name=firm.name,
            sealed_number=_sealed(tx, firm.id, number.value) if number else None,
            language=firm.language,
            channel_id=firm.channel_id,
            channel_state=OPEN,
            channel_asked_at=None,
            mail_domains=sorted(firm.mail_domains),
            expires_days=firm.expires_days,
            reminder_days=list(firm.reminder_days),
            tasks=firm.tasks,
        )
    )
    await tx.run(delete(t.manager).where(t.manager.c.firm_id == firm.id))
    rows = [{"firm_id": firm.id, "user_id": u, "gathers": u in firm.gathers} for u in sorted(firm.managers)]
    await tx.run(t.manager.insert(), rows)


async def number_of(tx: Transaction, firm_id: str) -> OrganisationNumber | None:
    """Read the firm's own organisation number."""
    sealed = (await tx.run(select(t.firm.c.sealed_number).where(t.firm.c.id == firm_id))).scalar_one()
    return OrganisationNumber(tx.vault.open(sealed, _place(firm_id))) if sealed else None


async def claim_number(tx: Transaction, firm_id: str, number: OrganisationNumber) -> bool:
    """Make a number this firm's, instead of the one it had; False if it is another firm's of this installation."""
    f, lookup = t.firm_number.c, tx.vault.lookup(number.value)
    await tx.run(delete(t.firm_number).where(f.firm_id == firm_id, f.lookup != lookup))
    row = {"lookup": lookup, "firm_id": firm_id}
    await tx.run(upsert(tx, t.firm_number).values(row).on_conflict_do_nothing())
    query = select(f.firm_id).where(f.lookup == lookup)
    return bool((await tx.run(query.execution_options(all_firms="a number is one firm's"))).scalar_one() == firm_id)


async def claim_numbers(tx: Transaction) -> None:
    """Note whose the numbers of older versions are; of two firms with the same, the one that was here first has it."""
    f = t.firm.c
    noted = select(t.firm_number.c.firm_id)
    rows = await tx.run(select(f.id).where(f.sealed_number.is_not(None), f.id.not_in(noted)).order_by(f.created_at))
    for firm_id in rows.scalars().all():
        number = await number_of(tx, firm_id)
        if number:
            await claim_number(tx, firm_id, number)


async def webhook_of(tx: Transaction, firm_id: str) -> Webhook | None:
    """Read where the firm's own automation listens, and the secret that it knows."""
    sealed = (await tx.run(select(t.firm.c.sealed_webhook).where(t.firm.c.id == firm_id))).scalar_one()
    return Webhook(**json.loads(tx.vault.open(sealed, _hook(firm_id)))) if sealed else None


async def keep_webhook(tx: Transaction, firm_id: str, webhook: Webhook | None) -> None:
    """Store where the firm's own automation listens, sealed: an address can be a secret too."""
    sealed = tx.vault.seal(json.dumps(asdict(webhook)), _hook(firm_id)) if webhook else None
    await tx.run(update(t.firm).where(t.firm.c.id == firm_id).values(sealed_webhook=sealed))


async def seal_numbers(tx: Transaction) -> None:
    """Seal the numbers that the first schema kept in the open, once there is a key; twice does nothing twice."""
    f = t.firm.c
    for row in (await tx.run(select(f.id, f.number).where(f.number.is_not(None)))).all():
        sealed = _sealed(tx, row.id, row.number)
        await tx.run(update(t.firm).where(f.id == row.id).values(number=None, sealed_number=sealed))


def _sealed(tx: Transaction, firm_id: str, number: str) -> str:
    return tx.vault.seal(number, _place(firm_id))


def _hook(firm_id: str) -> str:
    return f"firm.webhook:{firm_id}"


def _place(firm_id: str) -> str:
    return f"firm.number:{firm_id}"


async def in_workspace(tx: Transaction, team_id: str) -> Firm | None:
    """Load the firm of a workspace."""
    row = (await tx.run(select(t.firm).where(t.firm.c.team_id == team_id))).one_or_none()
    return None if row is None else await _firm(tx, row)


async def named(tx: Transaction, name: str | None) -> list[Firm]:
    """Find firms by workspace id or name, whatever its case; all of them with no name."""
    rows = (await tx.run(select(t.firm).order_by(t.firm.c.name, t.firm.c.id))).all()
    wanted = name.casefold() if name is not None else None
    found = [row for row in rows if wanted is None or wanted in {row.team_id.casefold(), row.name.casefold()}]
    return [await _firm(tx, row) for row in found]


async def load(tx: Transaction, firm_id: str) -> Firm:
    """Load a firm that is known to exist."""
    return await _firm(tx, (await tx.run(select(t.firm).where(t.firm.c.id == firm_id))).one())


async def _firm(tx: Transaction, row: Row[Any]) -> Firm:
    m = t.manager.c
    managers = (await tx.run(select(m.user_id, m.gathers).where(m.firm_id == row.id))).all()
    return Firm(
        id=row.id,
        team_id=row.team_id,
        name=row.name,
        language=row.language,
        channel_id=row.channel_id,
        channel_state=row.channel_state,
        channel_asked_at=row.channel_asked_at,
        mail_domains=frozenset(row.mail_domains),
        managers=frozenset(each.user_id for each in managers),
        gathers=frozenset(each.user_id for each in managers if each.gathers),
        expires_days=row.expires_days,
        reminder_days=tuple(row.reminder_days),
        tasks=row.tasks,
        hooked=row.sealed_webhook is not None,
    )


async def remember(tx: Transaction, firm_id: str, person: Person, at: datetime) -> None:
    """Keep what Slack just said of a person."""
    values = {each.name: getattr(person, each.name) for each in fields(person)}
    statement = upsert(tx, t.person).values(firm_id=firm_id, seen_at=at, asked_at=at, **values)
    keys = {"team_id", "user_id"}
    await tx.run(
        statement.on_conflict_do_update(
            index_elements=["firm_id", "team_id", "user_id"],
            set_={"seen_at": at, "asked_at": at} | {k: v for k, v in values.items() if k not in keys},
        )
    )


async def hold(tx: Transaction, firm_id: str, person: Person, at: datetime) -> Person | None:
    """Hold somebody's row until commit, made where there was none; returns them as they were known until now."""
    p = t.person.c
    values = {each.name: getattr(person, each.name) for each in fields(person)}
    new = upsert(tx, t.person).values(firm_id=firm_id, seen_at=at, **values).on_conflict_do_nothing()
    if (await tx.run(new.returning(p.user_id))).one_or_none() is not None:
        return None
    mine = (p.firm_id == firm_id) & (p.team_id == person.team_id) & (p.user_id == person.user_id)
    return _person((await tx.run(select(t.person).where(mine).with_for_update(key_share=True))).one())


async def look_again(tx: Transaction, firm_id: str) -> None:
    """Let Slack be asked about everybody anew: who sits in the firm's channel depends on which it is."""
    p = t.person.c
    held = select(p.user_id).where(p.firm_id == firm_id).order_by(p.team_id, p.user_id)
    await tx.run(held.with_for_update(key_share=True))
    await tx.run(update(t.person).where(p.firm_id == firm_id).values(seen_at=NEVER, asked_at=None))


async def recall(tx: Transaction, firm_id: str, team_id: str, user_id: str) -> tuple[Person, datetime] | None:
    """Load a person with the time at which Slack said so."""
    p = t.person.c
    where = (p.firm_id == firm_id) & (p.team_id == team_id) & (p.user_id == user_id)
    row = (await tx.run(select(t.person).where(where))).one_or_none()
    if row is None:
        return None
    return _person(row), row.seen_at


def _person(row: Row[Any]) -> Person:
    return Person(**{each.name: getattr(row, each.name) for each in fields(Person)})


async def met(tx: Transaction, firm: Firm, user_ids: Collection[str]) -> list[Person]:
    """Load those of several people of the firm's workspace whom Slack has described."""
    p = t.person.c
    mine = (p.firm_id == firm.id) & (p.team_id == firm.team_id) & p.user_id.in_(user_ids)
    return [_person(row) for row in await tx.run(select(t.person).where(mine))]


async def languages(tx: Transaction, firm_id: str, user_ids: Collection[str]) -> dict[str, str]:
    """Look up the languages of several people of the firm's workspace."""
    p = t.person.c
    rows = await tx.run(select(p.user_id, p.language).where(p.firm_id == firm_id, p.user_id.in_(user_ids)))
    return {row.user_id: row.language for row in rows if row.language}


async def administrators(tx: Transaction, firm: Firm, limit: int) -> list[str]:
    """Name those who administer the firm's workspace, as far as anybody has met them."""
    p = t.person.c
    mine = (p.firm_id == firm.id) & (p.team_id == firm.team_id) & p.admin & ~p.guest & ~p.bot & ~p.deleted
    return list((await tx.run(select(p.name).where(mine).order_by(p.name).limit(limit))).scalars())


async def names(tx: Transaction, firm_id: str, user_ids: Collection[str]) -> dict[str, str]:
    """Look up the names of several people of the firm's workspace."""
    p = t.person.c
    rows = await tx.run(select(p.user_id, p.name).where(p.firm_id == firm_id, p.user_id.in_(user_ids)))
    return {row.user_id: row.name for row in rows}
