"""The customer's own people: whom the bot has met in Slack, and who is the main contact (S28-S30)."""

from collections.abc import Mapping

from bot.domain.customer import Contact, Customer, Role
from bot.domain.firm import Person
from bot.domain.reach import Met
from bot.domain.refusals import FormOutOfDate
from bot.domain.register import ContactEntry
from bot.storage import customers
from bot.usecases.correcting import Correction, correct, for_correction
from bot.usecases.desk import Desk


async def met(desk: Desk, customer_id: str) -> tuple[Customer, Mapping[str, Met]]:
    """Load a customer for whoever works for it (D10), and say which of its people the bot has met, by their ids."""
    customer = await for_correction(desk, customer_id)
    async with desk.database.reading() as tx:
        return customer, await customers.met(tx, desk.firm.id, customer_id)


async def one(desk: Desk, customer_id: str, contact_id: str) -> Contact:
    """Find one of a customer's people; raises FormOutOfDate for any other id."""
    contact = (await for_correction(desk, customer_id)).contact(contact_id)
    if contact is None:
        raise FormOutOfDate
    return contact


async def promote(desk: Desk, contact: Contact, found: Person | None) -> None:
    """Make them administrator and main contact; whoever was the main contact stays an administrator (S29).

    `found` is whom Slack has at their address. Raises FormOutOfDate where somebody changed them meanwhile.
    """
    said = ContactEntry(
        name=contact.name,
        email=contact.email,
        login=contact.login,
        role=Role.ADMINISTRATOR,
        main=True,
        language=contact.language,
    )
    customer = await for_correction(desk, contact.customer_id)
    correction = Correction(
        name=customer.name,
        on_platform=customer.on_platform,
        customer_id=customer.id,
        contact_id=contact.id,
        person=said,
        seen=contact,
    )
    await correct(desk, correction, found)
