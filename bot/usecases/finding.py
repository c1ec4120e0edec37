"""Find customers in the firm's own register, by number or by name; nothing is said of any other register (D7)."""

import re

from bot.domain.customer import Customer
from bot.domain.numbers import OrganisationNumber
from bot.domain.refusals import ButtonGone, FormOutOfDate
from bot.storage import customers
from bot.storage.database import Transaction
from bot.storage.vault import CannotOpen
from bot.usecases.desk import Desk

WIDE = 50
_LEGAL_FORM = re.compile(r" (ab|hb|kb|handelsbolag|kommanditbolag|ekonomisk förening)$")  # which nobody says aloud


async def known_customer(desk: Desk, number: OrganisationNumber) -> Customer | None:
    """Find a customer in the firm's own register by number; says nothing of any other register."""
    async with desk.database.reading() as tx:
        customer_id = await customers.known(tx, number)
        return await customers.load(tx, desk.firm.id, customer_id) if customer_id else None


def seal_number(desk: Desk, number: OrganisationNumber) -> str:
    """Seal a new customer's number, so that a form can carry it without showing it (D16)."""
    return desk.database.vault.seal(number.value, f"form.number:{desk.firm.id}")


def open_number(desk: Desk, sealed: str) -> OrganisationNumber:
    """Open a number that a form of this firm carried; raises FormOutOfDate for anything else."""
    try:
        return OrganisationNumber(desk.database.vault.open(sealed, f"form.number:{desk.firm.id}"))
    except CannotOpen:
        raise FormOutOfDate from None


async def search(desk: Desk, words: str, limit: int) -> list[tuple[str, str, OrganisationNumber]]:
    """Find customers of the register by name: (id, name, number)."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        return list(await customers.search(tx, desk.firm.id, words, limit))


async def named(desk: Desk, words: str, limit: int) -> list[tuple[str, str, OrganisationNumber]]:
    """Find customers by name; a name that was typed whole means that customer, whatever longer names begin with it."""
    found = await search(desk, words, WIDE)
    typed = customers.search_key(words)
    whole = [each for each in found if typed in {key := customers.search_key(each[1]), _LEGAL_FORM.sub("", key)}]
    return (whole or found)[:limit]


async def customer(desk: Desk, customer_id: str) -> Customer | None:
    """Load a customer of the firm's own register."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        return await customers.load(tx, desk.firm.id, customer_id)


async def worked_for(tx: Transaction, desk: Desk, customer_id: str) -> Customer:
    """Load a customer for somebody who works for it (D10); raises ButtonGone for any other id."""
    found = await customers.load(tx, desk.firm.id, customer_id)
    if found is None:
        raise ButtonGone
    desk.require_engagement(await customers.engagement(tx, desk.firm.id, customer_id))
    return found
