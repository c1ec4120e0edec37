"""Customers and their people enter a firm's register."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.customer import Agreement, Contact, Member
from bot.domain.events import ContactAdded, CustomerRegistered
from bot.domain.firm import Firm
from bot.domain.numbers import OrganisationNumber
from bot.storage import customers
from bot.storage.database import Database, Transaction
from bot.storage.ids import new_id
from bot.usecases.telling import publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A customer as it comes from a register; its contacts' ids are given here."""

    number: OrganisationNumber
    name: str
    on_platform: bool | None
    contacts: Sequence[Contact] = ()
    agreements: Sequence[Agreement] = ()
    members: Sequence[Member] = ()


async def load_register(database: Database, firm: Firm, entries: Sequence[Entry], at: datetime) -> int:
    """Enter customers that are not in the register yet, all or none; returns how many were new."""
    async with database.transaction() as tx:
        return sum([await _enter(tx, firm, entry, at) for entry in entries])


async def _enter(tx: Transaction, firm: Firm, entry: Entry, at: datetime) -> bool:
    customer_id = await customers.find_or_create(tx, entry.number, at)
    if not await register_customer(tx, firm, customer_id, entry, by_user=None, at=at):
        return False
    for contact in entry.contacts:
        await add_contact(tx, firm, replace(contact, customer_id=customer_id), "register", None, at)
    for agreement in entry.agreements:
        await customers.set_agreement(tx, firm.id, customer_id, agreement)
    engagement_id = await customers.engage(tx, firm.id, customer_id)
    for member in entry.members:
        await customers.add_member(tx, firm.id, engagement_id, member)
    return True


async def register_customer(
    tx: Transaction, firm: Firm, customer_id: str, entry: Entry, *, by_user: str | None, at: datetime
) -> bool:
    """Enter one customer and tell the history; False if it was there."""
    new = await customers.enter(tx, firm.id, customer_id, name=entry.name, on_platform=entry.on_platform, at=at)
    if new:
        await publish(tx, firm, CustomerRegistered(customer_id=customer_id, by_user=by_user, name=entry.name), at)
    return new


async def add_contact(
    tx: Transaction, firm: Firm, contact: Contact, origin: str, by_user: str | None, at: datetime
) -> Contact:
    """Add a person to a customer, with an id of its own, and tell the history."""
    named = replace(contact, id=new_id())
    await customers.add_contact(tx, firm.id, named, origin=origin, at=at)
    event = ContactAdded(
        customer_id=named.customer_id, contact_id=named.id, by_user=by_user, name=named.name, email=named.email
    )
    await publish(tx, firm, event, at)
    return named
