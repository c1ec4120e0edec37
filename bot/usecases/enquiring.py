"""Numbers that are not in the firm's own register are counted: nothing is learnt by asking about many (D7)."""

from bot.domain.events import Snooping
from bot.domain.numbers import OrganisationNumber
from bot.domain.policy import (
    LOOKUPS_PER_FIRM,
    LOOKUPS_PER_FIRM_WITHIN,
    LOOKUPS_PER_PERSON,
    LOOKUPS_PER_PERSON_WITHIN,
)
from bot.domain.refusals import TooManyLookups
from bot.storage import requests
from bot.storage.database import Transaction
from bot.usecases.desk import Desk
from bot.usecases.finding import known_customer
from bot.usecases.telling import publish


async def enquire(desk: Desk, number: OrganisationNumber) -> None:
    """Count a number unless the register has it; raises TooManyLookups, and the managers hear of it once."""
    if await known_customer(desk, number):
        return
    async with desk.database.transaction() as tx:
        lookup = tx.vault.lookup(number.value)
        new = await requests.enquire(tx, desk.firm.id, desk.user_id, lookup, desk.now)
        over = await _over_quota(tx, desk)
        if over and new and not await requests.warned(tx, desk.firm.id, desk.now - LOOKUPS_PER_PERSON_WITHIN):
            await publish(tx, desk.firm, Snooping(by_user=desk.user_id, by_name=desk.actor.person.name), desk.now)
    if over:
        raise TooManyLookups


async def _over_quota(tx: Transaction, desk: Desk) -> bool:
    own = await requests.enquiries(tx, desk.firm.id, desk.user_id, desk.now, LOOKUPS_PER_PERSON_WITHIN)
    everyone = await requests.enquiries(tx, desk.firm.id, None, desk.now, LOOKUPS_PER_FIRM_WITHIN)
    return own > LOOKUPS_PER_PERSON or everyone > LOOKUPS_PER_FIRM
