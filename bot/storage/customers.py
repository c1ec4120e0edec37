"""A firm's register: customers, contacts, agreements, engagements, and who in Slack is which contact."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, exists, func, select, update

from bot.domain.customer import Agreement, Contact, Customer, Engagement, Member, Part, Payer, Role
from bot.domain.firm import Identity, Level, Person
from bot.domain.numbers import OrganisationNumber
from bot.domain.reach import Met
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.firms import upsert
from bot.storage.ids import new_id


def search_key(name: str) -> str:
    """Fold a name so that what people type finds it."""
    return " ".join(name.casefold().split())


async def find_or_create(tx: Transaction, number: OrganisationNumber, at: datetime) -> str:
    """Give the customer's id, the same for every firm; the number is sealed and found by its keyed hash."""
    lookup = tx.vault.lookup(number.value)
    row = {"id": new_id(), "lookup": lookup, "number": tx.vault.seal(number.value, _place(lookup)), "created_at": at}
    await tx.run(upsert(tx, t.customer).values(row).on_conflict_do_nothing(index_elements=["lookup"]))
    return str((await tx.run(select(t.customer.c.id).where(t.customer.c.lookup == lookup))).scalar_one())


async def known(tx: Transaction, number: OrganisationNumber) -> str | None:
    """Find a customer's id by number without creating it."""
    lookup = tx.vault.lookup(number.value)
    return (await tx.run(select(t.customer.c.id).where(t.customer.c.lookup == lookup))).scalar_one_or_none()


async def bound_firm(tx: Transaction, customer_id: str) -> str | None:
    """Read which firm the customer is bound to; for comparing only, never for telling (D7)."""
    query = select(t.binding.c.firm_id).where(t.binding.c.customer_id == customer_id)
    return (await tx.run(query.execution_options(all_firms="one firm a customer"))).scalar_one_or_none()


async def bind(tx: Transaction, customer_id: str, firm_id: str) -> bool:
    """Bind the customer to a firm; False if another firm holds it, decided by the primary key (D6)."""
    statement = upsert(tx, t.binding).values(customer_id=customer_id, firm_id=firm_id)
    await tx.run(statement.on_conflict_do_nothing(index_elements=["customer_id"]))
    return await bound_firm(tx, customer_id) == firm_id


async def release(tx: Transaction, customer_id: str, firm_id: str) -> bool:
    """Give the customer up if nothing goes on any more; whoever ends has locked it, as whoever approves does (D6)."""
    b, c = t.binding.c, t.collaboration.c
    goes_on = exists().where(c.customer_id == customer_id, c.firm_id == firm_id, c.active_firm.is_not(None))
    mine = (b.customer_id == customer_id) & (b.firm_id == firm_id)
    gone = await tx.run(delete(t.binding).where(mine, ~goes_on).returning(b.customer_id))
    return gone.one_or_none() is not None


async def lock(tx: Transaction, customer_id: str) -> None:
    """Hold the customer's row until commit, before any other lock, so that replicas commit in one order."""
    await tx.run(select(t.customer.c.id).where(t.customer.c.id == customer_id).with_for_update(key_share=True))


async def enter(
    tx: Transaction, firm_id: str, customer_id: str, *, name: str, on_platform: bool | None, at: datetime
) -> bool:
    """Put a customer into the register; False if it is there already."""
    row = {"firm_id": firm_id, "customer_id": customer_id, "name": name, "name_key": search_key(name)}
    statement = upsert(tx, t.register).values(on_platform=on_platform, created_at=at, **row)
    entered = await tx.run(statement.on_conflict_do_nothing().returning(t.register.c.customer_id))
    return entered.one_or_none() is not None


async def put_on_platform(tx: Transaction, firm_id: str, customer_id: str, *, on_platform: bool) -> None:
    """Note whether the customer is on the platform."""
    r = t.register.c
    where = (r.firm_id == firm_id) & (r.customer_id == customer_id)
    await tx.run(update(t.register).where(where).values(on_platform=on_platform))


async def add_contact(tx: Transaction, firm_id: str, contact: Contact, *, origin: str, at: datetime) -> None:
    """Add a person; `origin` says whether the register or a form brought them (D19)."""
    values = {name: getattr(contact, name) for name in ("id", "customer_id", "name", "email", "login", "language")}
    more = {"role": contact.role, "main": contact.main, "origin": origin, "created_at": at}
    await tx.run(t.contact.insert().values(firm_id=firm_id, **values, **more))


async def set_agreement(tx: Transaction, firm_id: str, customer_id: str, agreement: Agreement) -> None:
    """Note what the customer has of a service."""
    terms = {"variant": agreement.variant, "payer": agreement.payer, "period": agreement.period}
    statement = upsert(tx, t.agreement).values(
        firm_id=firm_id, customer_id=customer_id, service=agreement.service, **terms
    )
    await tx.run(statement.on_conflict_do_update(index_elements=["firm_id", "customer_id", "service"], set_=terms))


async def drop_agreement(tx: Transaction, firm_id: str, customer_id: str, service: str) -> None:
    """Note that the customer does not have a service any more; the history keeps that it had."""
    a = t.agreement.c
    mine = (a.firm_id == firm_id) & (a.customer_id == customer_id) & (a.service == service)
    await tx.run(delete(t.agreement).where(mine))


async def load(tx: Transaction, firm_id: str, customer_id: str) -> Customer | None:
    """Load a customer as this firm knows it; None where it is not in the firm's register."""
    r = t.register.c
    where = (r.firm_id == firm_id) & (r.customer_id == customer_id)
    query = select(t.register, t.customer.c.number, t.customer.c.lookup).join(t.customer).where(where)
    row = (await tx.run(query)).one_or_none()
    if row is None:
        return None
    c, a = t.contact.c, t.agreement.c
    mine = (c.firm_id == firm_id) & (c.customer_id == customer_id) & c.ended_at.is_(None)
    contacts = await tx.run(select(t.contact).where(mine).order_by(c.main.desc(), c.name))
    agreements = await tx.run(
        select(t.agreement).where(a.firm_id == firm_id, a.customer_id == customer_id).order_by(a.service)
    )
    return Customer(
        id=customer_id,
        number=number(tx, row),
        name=row.name,
        on_platform=row.on_platform,
        contacts=tuple(contact_of(each) for each in contacts),
        agreements=tuple(agreement_of(each) for each in agreements),
    )


async def search(
    tx: Transaction, firm_id: str, words: str, limit: int
) -> Sequence[tuple[str, str, OrganisationNumber]]:
    """Find customers by name, as (id, name, number): the whole name, then names that start so, then words that do."""
    r = t.register.c
    whole, key = search_key(words), _like(search_key(words))
    matches = r.name_key.like(f"{key}%", escape="\\") | r.name_key.like(f"% {key}%", escape="\\")
    query = (
        select(r.customer_id, r.name, t.customer.c.number, t.customer.c.lookup)
        .join(t.customer, t.customer.c.id == r.customer_id)
        .where(r.firm_id == firm_id, matches)
        .order_by(
            (r.name_key == whole).desc(), r.name_key.like(f"{key}%", escape="\\").desc(), r.name_key, r.customer_id
        )
        .limit(limit)
    )
    return [(row.customer_id, row.name, number(tx, row)) for row in await tx.run(query)]


async def engagement(tx: Transaction, firm_id: str, customer_id: str) -> Engagement | None:
    """Load who of the firm works for a customer."""
    g, m = t.engagement.c, t.member.c
    found = await tx.run(select(g.id).where(g.firm_id == firm_id, g.customer_id == customer_id))
    engagement_id = found.scalar_one_or_none()
    if engagement_id is None:
        return None
    rows = await tx.run(select(t.member).where(m.firm_id == firm_id, m.engagement_id == engagement_id))
    return Engagement(id=engagement_id, members=tuple(member(row) for row in rows))


def member(row: Row[Any]) -> Member:
    """Read somebody's part in an engagement."""
    return Member(user_id=row.user_id, name=row.name, part=Part(row.part), since=row.since, until=row.until)


async def engage(tx: Transaction, firm_id: str, customer_id: str) -> str:
    """Give the id of the customer's engagement, opened if there was none."""
    row = {"id": new_id(), "firm_id": firm_id, "customer_id": customer_id}
    await tx.run(upsert(tx, t.engagement).values(row).on_conflict_do_nothing())
    g = t.engagement.c
    found = await tx.run(select(g.id).where(g.firm_id == firm_id, g.customer_id == customer_id))
    return str(found.scalar_one())


async def add_member(tx: Transaction, firm_id: str, engagement_id: str, member: Member) -> None:
    """Let somebody of the firm take part; there is at most one owner."""
    values = {name: getattr(member, name) for name in ("user_id", "name", "part", "since", "until")}
    statement = upsert(tx, t.member).values(firm_id=firm_id, engagement_id=engagement_id, **values)
    await tx.run(statement.on_conflict_do_nothing())


async def identify(tx: Transaction, firm_id: str, contact: Contact, person: Person, at: datetime) -> None:
    """Bind a Slack user to a contact, once; another person or address ends the binding before (D19)."""
    i = t.identity.c
    live = (i.firm_id == firm_id) & (i.contact_id == contact.id) & i.ended_at.is_(None)
    same = (i.team_id == person.team_id) & (i.user_id == person.user_id) & (i.address == contact.address)
    if (await tx.run(select(i.id).where(live, same))).one_or_none() is not None:
        return
    await tx.run(update(t.identity).where(live).values(ended_at=at))
    who = {"team_id": person.team_id, "user_id": person.user_id, "address": contact.address}
    row = {"id": new_id(), "firm_id": firm_id, "contact_id": contact.id, "level": Level.KNOWN, "bound_at": at}
    await tx.run(t.identity.insert().values(**row, **who))


async def identities(tx: Transaction, firm_id: str, team_id: str, user_id: str) -> tuple[Identity, ...]:
    """List the contacts that a Slack user is known to be, for this firm."""
    i, c = t.identity.c, t.contact.c
    mine = (i.firm_id == firm_id) & (i.team_id == team_id) & (i.user_id == user_id) & i.ended_at.is_(None)
    query = select(t.identity, c.customer_id).join(t.contact, c.id == i.contact_id).where(mine, c.ended_at.is_(None))
    return tuple(
        Identity(contact_id=row.contact_id, customer_id=row.customer_id, level=Level(row.level), address=row.address)
        for row in await tx.run(query)
    )


async def user_of(tx: Transaction, firm_id: str, contact_id: str) -> tuple[str, str] | None:
    """Find the Slack user of a contact: (team id, user id)."""
    i = t.identity.c
    live = (i.firm_id == firm_id) & (i.contact_id == contact_id) & i.ended_at.is_(None)
    row = (await tx.run(select(i.team_id, i.user_id).where(live))).one_or_none()
    return None if row is None else (row.team_id, row.user_id)


async def unbind(tx: Transaction, firm_id: str, contact_id: str, person: Person, at: datetime) -> bool:
    """End the binding of a Slack user to a contact; False if somebody did before."""
    i = t.identity.c
    who = (i.team_id == person.team_id) & (i.user_id == person.user_id)
    live = (i.firm_id == firm_id) & (i.contact_id == contact_id) & who & i.ended_at.is_(None)
    ended = await tx.run(update(t.identity).where(live).values(ended_at=at).returning(i.id))
    return ended.one_or_none() is not None


async def was(tx: Transaction, firm_id: str, customer_id: str, person: Person) -> bool:
    """Tell whether a Slack user was bound to a contact of the customer by another address than they have now."""
    i, c = t.identity.c, t.contact.c
    who = (i.firm_id == firm_id) & (i.team_id == person.team_id) & (i.user_id == person.user_id)
    query = select(i.id).join(t.contact, c.id == i.contact_id).where(who, c.customer_id == customer_id)
    ended = i.ended_at.is_not(None) & (func.lower(i.address) != (person.email or "").lower())
    return (await tx.run(query.where(ended).limit(1))).one_or_none() is not None


async def reaches(tx: Transaction, firm_id: str, contact_id: str) -> bool:
    """Tell whether a contact can still be written to: bound to a Slack user whose account is not closed."""
    i, p = t.identity.c, t.person.c
    same = (p.firm_id == i.firm_id) & (p.team_id == i.team_id) & (p.user_id == i.user_id)
    live = (i.firm_id == firm_id) & (i.contact_id == contact_id) & i.ended_at.is_(None)
    query = select(i.id).join(t.person, same).where(live, ~p.deleted)
    return (await tx.run(query)).one_or_none() is not None


async def met(tx: Transaction, firm_id: str, customer_id: str) -> dict[str, Met]:
    """Say which of a customer's people are bound to a Slack user, and whether that account is closed, by contact."""
    i, p, c = t.identity.c, t.person.c, t.contact.c
    same = (p.firm_id == i.firm_id) & (p.team_id == i.team_id) & (p.user_id == i.user_id)
    mine = (i.firm_id == firm_id) & (c.customer_id == customer_id) & i.ended_at.is_(None)
    query = select(c.id, p.deleted).join_from(t.identity, t.contact, c.id == i.contact_id).join(t.person, same)
    return {row.id: Met.CLOSED if row.deleted else Met.KNOWN for row in await tx.run(query.where(mine))}


async def role(tx: Transaction, firm_id: str, contact_id: str) -> Role:
    """Read a contact's role."""
    c = t.contact.c
    return Role((await tx.run(select(c.role).where(c.firm_id == firm_id, c.id == contact_id))).scalar_one())


async def contact_name(tx: Transaction, firm_id: str, contact_id: str) -> str:
    """Read a contact's name as the register has it."""
    c = t.contact.c
    return str((await tx.run(select(c.name).where(c.firm_id == firm_id, c.id == contact_id))).scalar_one())


async def language(tx: Transaction, firm_id: str, contact_id: str) -> str | None:
    """Read the language that the register gives a contact."""
    c = t.contact.c
    query = select(c.language).where(c.firm_id == firm_id, c.id == contact_id)
    found: str | None = (await tx.run(query)).scalar_one_or_none()
    return found


def _place(lookup: str) -> str:
    return f"customer.number:{lookup}"


def number(tx: Transaction, row: Any) -> OrganisationNumber:
    """Open a customer's number off its row."""
    return OrganisationNumber(tx.vault.open(row.number, _place(row.lookup)))


def _like(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")[:200]


def contact_of(row: Row[Any]) -> Contact:
    """Read a contact off its row."""
    return Contact(
        id=row.id,
        customer_id=row.customer_id,
        name=row.name,
        email=row.email,
        login=row.login,
        role=Role(row.role),
        main=row.main,
        language=row.language,
    )


def agreement_of(row: Row[Any]) -> Agreement:
    """Read an agreement off its row."""
    payer = None if row.payer is None else Payer(row.payer)
    return Agreement(service=row.service, variant=row.variant, payer=payer, period=row.period)
