"""Recount what happened with a customer: in words for a screen, and as a file that proves itself (D17, D18)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.change_events import ChangeApproved, Changed
from bot.domain.collaboration import Collaboration
from bot.domain.customer import Customer
from bot.domain.firm import Firm
from bot.domain.numbers import OrganisationNumber
from bot.domain.refusals import ButtonGone
from bot.domain.register_events import HistoryCopied
from bot.storage import collaborations, customers, firms, history, outbox
from bot.storage.database import Database, Transaction
from bot.storage.history import Entry
from bot.usecases.desk import Desk
from bot.usecases.finding import worked_for
from bot.usecases.telling import publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A page of what happened, newest first; `before` is where the next page begins, None on the last.

    `services` says (service, variant) of each collaboration, `names` who the user ids are.
    """

    customer: Customer
    entries: Sequence[Entry]
    services: Mapping[str, tuple[str, str]]
    names: Mapping[str, str]
    before: int | None


async def story(desk: Desk, customer_id: str, limit: int, before: int | None = None) -> Story:
    """Recount a customer's history to somebody who works for it (D10)."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        customer = await worked_for(tx, desk, customer_id)
        found = await history.of_customer(tx, desk.firm.id, customer_id, before=before, limit=limit + 1)
        page = found[:limit]
        mine = await collaborations.of_customer(tx, desk.firm.id, customer_id)
        acted = {str(getattr(entry.event, "by_user", "") or "") for entry in page}
        return Story(
            customer=customer,
            entries=page,
            services={each.id: (each.terms.service, await variant_of(tx, each)) for each in mine},
            names=await firms.names(tx, desk.firm.id, acted),
            before=page[-1].seq if len(found) > limit else None,
        )


async def variant_of(tx: Transaction, about: Collaboration) -> str:
    """Say which variant it has always been; none where that has changed."""
    kinds = (Changed.__name__, ChangeApproved.__name__)
    changed = await history.last(tx, about.firm_id, about.id, kinds)
    return "" if changed else about.terms.variant


async def shown(desk: Desk, seq: int) -> str:
    """Give the message that a decision was made before, as it was sent and stored (D9)."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        entry = await history.find(tx, desk.firm.id, seq)
        evidence = getattr(entry.event, "evidence", None) if entry else None
        if entry is None or evidence is None:
            raise ButtonGone
        await worked_for(tx, desk, str(getattr(entry.event, "customer_id", "")))
        body = await outbox.shown(tx, desk.firm.id, evidence)
    return str(json.loads(body)["text"]) if body else ""


async def copy_out(desk: Desk, customer_id: str) -> None:
    """Have a customer's whole history sent to whoever asks and works for it; that it was taken out is history too."""
    desk.require_firm()
    async with desk.database.transaction() as tx:
        customer = await worked_for(tx, desk, customer_id)
        if await desk.first_time(tx):
            event = HistoryCopied(customer_id=customer.id, by_user=desk.user_id, told=(desk.user_id,))
            await publish(tx, desk.firm, event, desk.now)


async def copied(database: Database, firm_id: str, seq: int, at: datetime) -> bytes:
    """Write the file that an entry of the history says was taken out."""
    async with database.reading() as tx:
        event = (await history.read(tx, firm_id, seq)).event
        customer = await customers.load(tx, firm_id, str(getattr(event, "customer_id", "")))
        firm = await firms.load(tx, firm_id)
        return (
            json.dumps(await _copy(tx, firm, customer, at), ensure_ascii=False, indent=1).encode() if customer else b""
        )


async def export(database: Database, firm: Firm, number: OrganisationNumber, at: datetime) -> dict[str, Any] | None:
    """Copy a customer's whole history out of the chain; None where the register has no such customer (D17)."""
    async with database.reading() as tx:
        customer_id = await customers.known(tx, number)
        customer = await customers.load(tx, firm.id, customer_id) if customer_id else None
        return await _copy(tx, firm, customer, at) if customer else None


async def _copy(tx: Transaction, firm: Firm, customer: Customer, at: datetime) -> dict[str, Any]:
    entries = await history.excerpt(tx, firm.id, customer.id)
    about = {
        "firm": firm.name,
        "customer": customer.name,
        "number": customer.number.shown,
        "exported_at": at.isoformat(),
    }
    return about | {"format": 1, "entries": entries}


def audit(exported: Mapping[str, Any]) -> int | None:
    """Check a file that was exported; returns the number of the first entry that is not what its hash says."""
    latest = 0
    for entry in exported["entries"]:
        if not history.fits(entry) or entry["seq"] <= latest:
            return int(entry["seq"])
        latest = entry["seq"]
    return None


async def audit_firm(database: Database, firm: Firm) -> int | None:
    """Walk a firm's whole chain; returns the number of the first entry that does not fit."""
    async with database.reading() as tx:
        return await history.verify(tx, firm.id)
