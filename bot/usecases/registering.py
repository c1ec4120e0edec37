"""Customers and their people enter a firm's register: from its file, many at once, or one by one."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.domain.collaboration import Collaboration, Status
from bot.domain.customer import Contact
from bot.domain.events import CollaborationImported, Event
from bot.domain.firm import Firm
from bot.domain.register import (
    Changes,
    ContactEntry,
    Entry,
    Existing,
    KeptOut,
    Known,
    compare,
    new_contact,
    on_platform,
)
from bot.domain.register_events import (
    AgreementNoted,
    ContactAdded,
    ContactChanged,
    CustomerChanged,
    CustomerRegistered,
    EngagementChanged,
)
from bot.domain.slack_events import Loss
from bot.storage import collaborations, customers, registers
from bot.storage.database import Database, Transaction
from bot.storage.ids import new_id
from bot.usecases.losing import lose
from bot.usecases.telling import publish, publish_all

BATCH = 10  # customers in one transaction: some tens of milliseconds, which nobody's click notices


async def examine(database: Database, firm: Firm, entries: Sequence[Entry]) -> list[Changes]:
    """Say what loading a register would change; a collaboration of another firm's customer is kept out (S11, D7)."""
    found = []
    for batch in _batches(entries):
        async with database.reading() as tx:
            known = await registers.known(tx, firm.id, [entry.number for entry in batch])
        found += [_examined(entry, known[entry.number.value]) for entry in batch]
    return found


async def load_register(
    database: Database, firm: Firm, entries: Sequence[Entry], at: datetime, *, rest: float = 0
) -> list[Changes]:
    """Enter and correct customers, a few at a time; returns what each entry changed.

    A customer is entered whole or not at all, and what stands already is not written again, so that a load which was
    interrupted is finished by another. `rest` is how many seconds to leave the database to others between two writes.
    """
    done = []
    for batch in _batches(entries):
        changes = await examine(database, firm, batch)
        if not all(each.nothing for each in changes):
            async with database.transaction() as tx:
                changes = await _load(tx, firm, batch, at)
            await asyncio.sleep(rest)
        done += changes
    return done


def _batches(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    ordered = sorted(entries, key=lambda entry: entry.number.value)  # two loads at once must not wait for each other
    return (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))


def _examined(entry: Entry, known: Known) -> Changes:
    changes = compare(entry, known)
    if not known.taken:
        return changes
    taken = tuple((existing, KeptOut.HAS_FIRM) for existing in changes.begun)
    return replace(changes, begun=(), kept_out=(*changes.kept_out, *taken))


async def _load(tx: Transaction, firm: Firm, batch: Sequence[Entry], at: datetime) -> list[Changes]:
    numbers = [entry.number for entry in batch]
    await registers.lock(tx, (await registers.ids(tx, numbers)).values())
    known = await registers.known(tx, firm.id, numbers)
    clerk = Clerk(tx=tx, firm=firm, at=at)
    changes = [await clerk.enter(entry, known[entry.number.value]) for entry in batch]
    await clerk.tell()
    return changes


@dataclass(slots=True, kw_only=True)
class Clerk:
    """Writes into a firm's register within one transaction; what happened waits in `events` to be told.

    `origin` says whether the register's file or a form brought a contact, `lost` who is no longer known (D19).
    """

    tx: Transaction
    firm: Firm
    at: datetime
    by_user: str | None = None
    origin: str = "register"
    events: list[Event] = field(default_factory=list)
    lost: list[Contact] = field(default_factory=list)

    async def tell(self) -> None:
        """Publish what happened, and what waits for an answer from an address that no longer counts."""
        await publish_all(self.tx, self.firm, self.events, self.at)
        for contact in self.lost:
            await lose(self.tx, self.firm, contact.customer_id, contact.id, Loss.CORRECTED, self.at)

    async def enter(self, entry: Entry, known: Known) -> Changes:
        """Carry out all that an entry changes."""
        changes = compare(entry, known)
        customer_id = known.customer.id if known.customer else await self.register(entry)
        if changes.customer:
            await registers.change_customer(self.tx, self.firm.id, changes.customer)
            self._note(
                CustomerChanged, customer_id, on_platform=changes.customer.on_platform, name=changes.customer.name
            )
        for contact in changes.contacts:
            await self.change(contact)
        for said in changes.added:
            await self.add(customer_id, said)
        for agreement in changes.agreements:
            await customers.set_agreement(self.tx, self.firm.id, customer_id, agreement)
            self._note(AgreementNoted, customer_id, **asdict(agreement))
        if changes.members or changes.begun:
            await self._engage(customer_id, changes)
        return changes

    async def register(self, entry: Entry) -> str:
        """Enter a new customer and return its id."""
        customer_id = await customers.find_or_create(self.tx, entry.number, self.at)
        platform = on_platform(entry)
        await customers.enter(self.tx, self.firm.id, customer_id, name=entry.name, on_platform=platform, at=self.at)
        self._note(CustomerRegistered, customer_id, name=entry.name)
        return customer_id

    async def add(self, customer_id: str, said: ContactEntry) -> Contact:
        """Add a person to a customer."""
        contact = new_contact(new_id(), customer_id, said)
        await customers.add_contact(self.tx, self.firm.id, contact, origin=self.origin, at=self.at)
        self._note(ContactAdded, customer_id, contact_id=contact.id, name=contact.name, email=contact.email)
        return contact

    async def change(self, contact: Contact, *, origin: str | None = None) -> None:
        """Store a contact's new values; `origin` is who vouches for it from now on, None for whoever did before."""
        if await registers.change_contact(self.tx, self.firm.id, contact, at=self.at, origin=origin):
            self.lost.append(contact)
        values = asdict(contact) | {"login": contact.login or "", "contact_id": contact.id}
        del values["id"], values["customer_id"]
        self._note(ContactChanged, contact.customer_id, **values)

    async def _engage(self, customer_id: str, changes: Changes) -> None:
        engagement_id = await customers.engage(self.tx, self.firm.id, customer_id)
        for member in changes.members:
            await registers.set_member(self.tx, self.firm.id, engagement_id, member)
            self._note(EngagementChanged, customer_id, user_id=member.user_id, part=member.part, name=member.name)
        if changes.begun and await customers.bind(self.tx, customer_id, self.firm.id):
            for existing in changes.begun:
                await self._begin(customer_id, engagement_id, existing)
            await customers.put_on_platform(self.tx, self.firm.id, customer_id, on_platform=True)
            await collaborations.wake_rivals(self.tx, customer_id, self.firm.id, self.at)

    async def _begin(self, customer_id: str, engagement_id: str, existing: Existing) -> None:
        """Enter a collaboration that goes on already; it stands so since the file says, else from now."""
        new = Collaboration(
            id=new_id(), firm_id=self.firm.id, customer_id=customer_id, terms=existing.terms, status=Status.ACTIVE
        )
        await collaborations.create(self.tx, new, engagement_id, existing.since or self.at)
        self.events.append(
            CollaborationImported(
                customer_id=customer_id,
                collaboration_id=new.id,
                since=existing.since,
                **asdict(existing.terms),
            )
        )

    def _note(self, kind: Callable[..., Event], customer_id: str, **values: Any) -> None:
        self.events.append(kind(customer_id=customer_id, by_user=self.by_user, **values))


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
