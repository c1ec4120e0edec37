"""Many customers of a register at once: read in a handful of statements, locked in one order, changed one by one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, select, update

from bot.domain.collaboration import Status, Terms
from bot.domain.customer import Contact, Customer, Engagement, Member, Part, Payer
from bot.domain.numbers import OrganisationNumber
from bot.domain.register import Known, Track
from bot.storage import customers
from bot.storage import tables as t
from bot.storage.database import Transaction


async def ids(tx: Transaction, numbers: Iterable[OrganisationNumber]) -> dict[str, str]:
    """Find the ids of those customers that exist: by number as it is kept."""
    values = {tx.vault.lookup(number.value): number.value for number in numbers}
    c = t.customer.c
    rows = await tx.run(select(c.id, c.lookup).where(c.lookup.in_(values)))
    return {values[row.lookup]: row.id for row in rows}


async def lock(tx: Transaction, customer_ids: Iterable[str]) -> None:
    """Hold the rows of several customers until commit, always in the same order."""
    c = t.customer.c
    await tx.run(select(c.id).where(c.id.in_(customer_ids)).order_by(c.id).with_for_update(key_share=True))


async def known(tx: Transaction, firm_id: str, numbers: Sequence[OrganisationNumber]) -> dict[str, Known]:
    """Load all that is known to this firm of several customers, by number as it is kept."""
    found = await ids(tx, numbers)
    mine = list(found.values())
    registered = {row.customer_id: row for row in await _rows(tx, t.register, firm_id, mine)}
    contacts = _grouped(row for row in await _rows(tx, t.contact, firm_id, mine) if row.ended_at is None)
    agreements = _grouped(await _rows(tx, t.agreement, firm_id, mine))
    collaborations = _grouped(await _rows(tx, t.collaboration, firm_id, mine))
    engagements = await _engagements(tx, firm_id, mine)
    taken = await _taken(tx, firm_id, mine)
    result = {}
    for number in numbers:
        customer_id = found.get(number.value, "")
        row = registered.get(customer_id)
        customer = row and _customer(row, number, contacts[customer_id], agreements[customer_id])
        tracks = tuple(map(_track, collaborations[customer_id]))
        engagement = engagements.get(customer_id)
        result[number.value] = Known(
            customer=customer, engagement=engagement, tracks=tracks, taken=customer_id in taken
        )
    return result


async def several(tx: Transaction, firm_id: str, customer_ids: Collection[str]) -> dict[str, Customer]:
    """Load several customers of the firm's register, by id."""
    r, c, a = t.register.c, t.contact.c, t.agreement.c
    mine = (r.firm_id == firm_id) & r.customer_id.in_(customer_ids)
    rows = await tx.run(select(t.register, t.customer.c.number, t.customer.c.lookup).join(t.customer).where(mine))
    theirs = (c.firm_id == firm_id) & c.customer_id.in_(customer_ids) & c.ended_at.is_(None)
    people = _grouped(await tx.run(select(t.contact).where(theirs).order_by(c.main.desc(), c.name)))
    has = (a.firm_id == firm_id) & a.customer_id.in_(customer_ids)
    agreed = _grouped(await tx.run(select(t.agreement).where(has).order_by(a.service)))
    return {
        row.customer_id: _customer(row, customers.number(tx, row), people[row.customer_id], agreed[row.customer_id])
        for row in rows
    }


async def names(tx: Transaction, firm_id: str, customer_ids: Collection[str]) -> dict[str, str]:
    """Name several customers, by name."""
    r = t.register.c
    query = select(r.customer_id, r.name).where(r.firm_id == firm_id, r.customer_id.in_(customer_ids))
    return {row.customer_id: row.name for row in await tx.run(query.order_by(r.name_key, r.customer_id))}


async def change_customer(tx: Transaction, firm_id: str, changed: Customer) -> None:
    """Store a customer's name, and whether it is on the platform."""
    r = t.register.c
    values = {"name": changed.name, "name_key": customers.search_key(changed.name), "on_platform": changed.on_platform}
    mine = (r.firm_id == firm_id) & (r.customer_id == changed.id)
    await tx.run(update(t.register).where(mine).values(**values))


async def change_contact(tx: Transaction, firm_id: str, changed: Contact, *, at: datetime, origin: str | None) -> bool:
    """Store a contact as it is now; True if somebody in Slack was known by another address and is no more (D19)."""
    c, i = t.contact.c, t.identity.c
    values = {name: getattr(changed, name) for name in ("name", "email", "login", "role", "main", "language")}
    values |= {"origin": origin} if origin else {}
    await tx.run(update(t.contact).where(c.firm_id == firm_id, c.id == changed.id).values(**values))
    live = (i.firm_id == firm_id) & (i.contact_id == changed.id) & i.ended_at.is_(None)
    ended = (
        update(t.identity)
        .where(live, func.lower(i.address) != changed.address.lower())
        .values(ended_at=at)
        .returning(i.id)
    )
    return (await tx.run(ended)).one_or_none() is not None


async def set_member(tx: Transaction, firm_id: str, engagement_id: str, member: Member) -> None:
    """Make somebody of the firm owner or participant instead of the other; whom they deputise for is apart from it."""
    m = t.member.c
    lasting = m.part.in_([Part.OWNER, Part.PARTICIPANT])
    mine = (m.firm_id == firm_id) & (m.engagement_id == engagement_id) & (m.user_id == member.user_id)
    await tx.run(delete(t.member).where(mine & lasting))
    await customers.add_member(tx, firm_id, engagement_id, member)


async def _rows(tx: Transaction, table: Table, firm_id: str, customer_ids: Sequence[str]) -> Sequence[Any]:
    mine = (table.c.firm_id == firm_id) & table.c.customer_id.in_(customer_ids)
    return (await tx.run(select(table).where(mine))).all()


def _customer(row: Any, number: OrganisationNumber, people: Iterable[Any], agreed: Iterable[Any]) -> Customer:
    return Customer(
        id=row.customer_id,
        number=number,
        name=row.name,
        on_platform=row.on_platform,
        contacts=tuple(map(customers.contact_of, people)),
        agreements=tuple(map(customers.agreement_of, agreed)),
    )


def _grouped(rows: Iterable[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.customer_id].append(row)
    return grouped


async def _engagements(tx: Transaction, firm_id: str, customer_ids: Sequence[str]) -> dict[str, Engagement]:
    rows = await _rows(tx, t.engagement, firm_id, customer_ids)
    m = t.member.c
    mine = (m.firm_id == firm_id) & m.engagement_id.in_([row.id for row in rows])
    members: dict[str, list[Member]] = defaultdict(list)
    for row in await tx.run(select(t.member).where(mine)):
        member = Member(user_id=row.user_id, name=row.name, part=Part(row.part), since=row.since, until=row.until)
        members[row.engagement_id].append(member)
    return {row.customer_id: Engagement(id=row.id, members=tuple(members[row.id])) for row in rows}


async def _taken(tx: Transaction, firm_id: str, customer_ids: Sequence[str]) -> set[str]:
    """List which customers another firm has; for comparing only, never for telling (D7)."""
    b = t.binding.c
    rows = await tx.run(select(b.customer_id).where(b.customer_id.in_(customer_ids), b.firm_id != firm_id))
    return set(rows.scalars())


def _track(row: Any) -> Track:
    payer = None if row.payer is None else Payer(row.payer)
    terms = Terms(service=row.service, variant=row.variant, payer=payer, period=row.period)
    return Track(terms=terms, status=Status(row.status), changed_at=row.changed_at)
