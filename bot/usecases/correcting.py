"""The firm corrects its register by hand: a customer's name, and one of its people at a time."""

from dataclasses import dataclass, replace

from bot.domain.customer import Contact, Customer, Member, Part, Role
from bot.domain.firm import Person
from bot.domain.numbers import OrganisationNumber
from bot.domain.refusals import (
    AlreadyRegistered,
    ButtonGone,
    ContactExists,
    FormOutOfDate,
    OwnAddress,
    UnknownCustomer,
    UserAsMain,
)
from bot.domain.register import ContactEntry, Entry, Known
from bot.domain.wording import same_address
from bot.storage import customers, questions, registers
from bot.storage.database import Transaction
from bot.usecases.desk import Desk
from bot.usecases.enquiring import enquire
from bot.usecases.registering import Clerk
from bot.usecases.standing_in import follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the form says: of a customer by `customer_id`, or of a new one by `number`.

    `person` is None where none was named; it is the contact by `contact_id`, or somebody new. `seen` is what the
    contact was when this was said, where it must be so still.
    """

    name: str
    on_platform: bool | None
    customer_id: str | None = None
    number: OrganisationNumber | None = None
    contact_id: str | None = None
    person: ContactEntry | None = None
    seen: Contact | None = None


async def for_correction(desk: Desk, customer_id: str) -> Customer:
    """Load a customer for whoever may correct it (D10)."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        return await _mine(tx, desk, customer_id)


async def asked(desk: Desk, question_id: str) -> tuple[str, str]:
    """Name the customer and the contact whom a question of this firm was put to."""
    desk.require_firm()
    async with desk.database.reading() as tx:
        question = await questions.find(tx, desk.firm.id, question_id)
        if question is None:
            raise ButtonGone
        return question.collaboration.customer_id, question.contact_id


async def correct(desk: Desk, said: Correction, found: Person | None) -> str:
    """Store a correction and return the customer's id; `found` is whom Slack has at the person's address, if anybody.

    Whoever adds a customer owns its engagement. A contact that a form added, promoted or moved to another address is
    noted as the form's, and whom Slack knew by the old address is not known any more (D19).
    """
    desk.require_firm()
    _require_a_customers(desk, said.person, found)
    if said.number:
        await enquire(desk, said.number)
    async with desk.database.transaction() as tx:
        clerk = Clerk(tx=tx, firm=desk.firm, at=desk.now, by_user=desk.user_id, origin="form")
        again = not await desk.first_time(tx)
        if said.number:
            customer_id = await _add(clerk, desk, said, said.number, again=again)
        else:
            customer_id = await _change(clerk, desk, said, again=again)
        await clerk.tell()
        return customer_id


def _require_a_customers(desk: Desk, person: ContactEntry | None, found: Person | None) -> None:
    """Refuse the firm's own addresses and people, and a main contact who administers nothing (S29, D9)."""
    if person is None:
        return
    for address in filter(None, (person.email, person.login)):
        if desk.firm.owns_address(address):
            raise OwnAddress(address=address)
    if found is not None and found.is_of(desk.firm):
        raise OwnAddress(address=person.login or person.email)
    if person.main and person.role is Role.USER:
        raise UserAsMain


async def make_main(
    tx: Transaction, desk: Desk, customer: Customer, contact_id: str, new: ContactEntry | None, found: Person | None
) -> None:
    """Make somebody administrator and main contact (S29): a contact by id, or somebody new (S30).

    Whoever calls has locked the customer and found that the actor may correct it.
    """
    known = customer.contact(contact_id)
    if new is None and known is None:
        raise FormOutOfDate
    said = new or ContactEntry(name=known.name, email=known.email, login=known.login, language=known.language)  # type: ignore[union-attr]  # one of the two is there
    main = replace(said, role=Role.ADMINISTRATOR, main=True)
    _require_a_customers(desk, main, found)
    clerk = Clerk(tx=tx, firm=desk.firm, at=desk.now, by_user=desk.user_id, origin="form")
    await _person(clerk, customer, contact_id or None, main)
    await clerk.tell()


async def _mine(tx: Transaction, desk: Desk, customer_id: str) -> Customer:
    customer = await customers.load(tx, desk.firm.id, customer_id)
    if customer is None:
        raise UnknownCustomer
    desk.require_engagement(await customers.engagement(tx, desk.firm.id, customer_id))
    return customer


async def _add(clerk: Clerk, desk: Desk, said: Correction, number: OrganisationNumber, *, again: bool) -> str:
    ids = await registers.ids(clerk.tx, [number])
    await registers.lock(clerk.tx, ids.values())
    known = (await registers.known(clerk.tx, desk.firm.id, [number]))[number.value]
    if known.customer and again:
        return known.customer.id
    if known.customer:
        raise AlreadyRegistered(company=known.customer.name)
    me = Member(user_id=desk.user_id, name=desk.actor.person.name, part=Part.OWNER)
    people = (said.person,) if said.person else ()
    entry = Entry(number=number, name=said.name, on_platform=said.on_platform, contacts=people, members=(me,))
    await clerk.enter(entry, known)
    customer_id = (await registers.ids(clerk.tx, [number]))[number.value]
    clerk.events += await follow(clerk.tx, desk, customer_id)
    return customer_id


async def _change(clerk: Clerk, desk: Desk, said: Correction, *, again: bool) -> str:
    customer_id = said.customer_id or ""
    await customers.lock(clerk.tx, customer_id)
    customer = await _mine(clerk.tx, desk, customer_id)
    if again:
        return customer.id
    entry = Entry(number=customer.number, name=said.name, on_platform=said.on_platform)
    await clerk.enter(entry, Known(customer=customer))
    if said.person:
        if said.seen and said.seen != customer.contact(said.contact_id or ""):
            raise FormOutOfDate
        await _person(clerk, customer, said.contact_id, said.person)
    return customer.id


async def _person(clerk: Clerk, customer: Customer, contact_id: str | None, said: ContactEntry) -> None:
    contact = customer.contact(contact_id) if contact_id else None
    if contact_id and contact is None:
        raise FormOutOfDate
    for other in customer.contacts:
        if other != contact and same_address(other.email, said.email):
            raise ContactExists(contact=other.name)
    main = customer.main_contact
    if said.main and main and main != contact:
        await clerk.change(replace(main, main=False))
    if contact is None:
        await clerk.add(customer.id, said)
    elif (changed := _changed(contact, said)) != contact:
        await clerk.change(changed, origin="form" if _vouched_anew(contact, changed) else None)


def _changed(contact: Contact, said: ContactEntry) -> Contact:
    return replace(
        contact,
        name=said.name,
        email=said.email,
        login=said.login,
        role=said.role or contact.role,
        main=bool(said.main),
        language=said.language,
    )


def _vouched_anew(before: Contact, after: Contact) -> bool:
    promoted = after.role is Role.ADMINISTRATOR and before.role is not after.role
    return promoted or before.address != after.address
