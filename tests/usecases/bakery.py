"""A firm with one customer, and what goes on between them: where use cases about an agreement begin."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from bot.domain.collaboration import Collaboration, Terms
from bot.domain.customer import Payer
from bot.domain.firm import Actor, Identity, Level, Person
from bot.domain.register import ContactEntry, Existing
from bot.storage import collaborations, customers
from bot.storage import tables as t
from bot.storage.database import Database
from bot.usecases.desk import Desk
from bot.usecases.registering import load_register
from tests.conftest import NOON
from tests.usecases.test_correcting import desk_of
from tests.usecases.test_registering import BAKERY, EVA, firm_in

IN_SLACK = Person(team_id="T1", user_id="U5", name="Eva", email=EVA.email, language=None, guest=True)


async def bakery(
    database: Database, *services: str, contacts: Sequence[ContactEntry] = (EVA,), payer: Payer = Payer.FIRM
) -> Desk:
    """Give the desk of whoever owns the bakery's engagement; services are named as `tid` or `eekonomi:smart`."""
    firm = await firm_in(database)
    several = tuple(Existing(terms=_terms(each, payer)) for each in services)
    entry = replace(BAKERY, contacts=tuple(contacts), collaborations=several, agreements=())
    await load_register(database, firm, [entry], NOON)
    return desk_of(database, firm)


def again(desk: Desk, key: str) -> Desk:
    """Give the same desk as the next request comes."""
    return replace(desk, request=replace(desk.request, key=key))


async def stands(desk: Desk) -> list[Collaboration]:
    """List what there is with the bakery, by service."""
    async with desk.database.reading() as tx:
        query = select(t.collaboration).where(t.collaboration.c.firm_id == desk.firm.id)
        return [collaborations.read(row, "") for row in await tx.run(query.order_by(t.collaboration.c.service))]


async def the_customer(desk: Desk) -> str:
    return (await stands(desk))[0].customer_id


async def as_contact(desk: Desk, name: str = "Eva", key: str = "c") -> Desk:
    """Give the desk of one of the bakery's people, whom the firm's Slack knows as that contact."""
    customer_id = await the_customer(desk)
    async with desk.database.transaction() as tx:
        customer = await customers.load(tx, desk.firm.id, customer_id)
        assert customer is not None
        contact = next(each for each in customer.contacts if each.name == name)
        person = replace(IN_SLACK, name=name, user_id=f"U{name.upper()}", email=contact.address)
        await customers.identify(tx, desk.firm.id, contact, person, NOON)
    identity = Identity(contact_id=contact.id, customer_id=customer_id, level=Level.KNOWN, address=person.email or "")
    actor = Actor(person=person, of_firm=False, manager=False, identities=(identity,))
    return again(replace(desk, actor=actor), key)


def _terms(named: str, payer: Payer) -> Terms:
    service, _, variant = named.partition(":")
    free = service == "scanner" or variant == "start"
    return Terms(
        service=service, variant=variant or "standard", payer=None if free else payer, period=None if free else 12
    )
