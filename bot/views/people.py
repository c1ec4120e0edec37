"""The customer's own people: who they are, who is the main contact, and what is the matter with that one."""

from collections.abc import Mapping

from bot.domain.customer import Contact, Customer
from bot.domain.reach import Met
from bot.domain.wording import clip
from bot.texts.words import Words
from bot.views.doctor import CORRECT
from bot.views.kit import Letter, Sheet, button
from bot.views.person import NEW_PERSON

PROMOTE = "contact.promote"
MOST = 12


def build(words: Words, customer: Customer, met: Mapping[str, Met], done: str = "") -> Letter:
    """List the people, the main contact first; `done` is what was just carried out."""
    sheet = Sheet()
    sheet.head(f"{clip(customer.name, 120)}, {customer.number.shown}")
    sheet.say(done or words("people.lead"))
    sheet.say(_matter(words, customer, met))
    in_order = sorted(customer.contacts, key=lambda each: (not each.main, each.name, each.id))
    for contact in in_order[:MOST]:
        _person(sheet, words, contact, met.get(contact.id, Met.NEVER))
    if len(in_order) > MOST:
        sheet.small(words("people.more", number=len(in_order) - MOST))
    sheet.buttons([button(words("person.add"), CORRECT, f"{customer.id}:{NEW_PERSON}")])
    return sheet.letter()


def _matter(words: Words, customer: Customer, met: Mapping[str, Met]) -> str:
    """Say what is the matter with the main contact, long before it stops an ending (S28)."""
    main = customer.main_contact
    if main is None:
        return words("people.none")
    state = met.get(main.id, Met.NEVER)
    return words(f"people.main.{state}", contact=clip(main.name, 60))


def _person(sheet: Sheet, words: Words, contact: Contact, met: Met) -> None:
    name = clip(contact.name, 60)
    sheet.say(f"{name}, {contact.address}")
    part = words("people.is_main") if contact.main else words(f"role.{contact.role}") + "."
    sheet.small(f"{part} {words(f'people.met.{met}')}")
    value = f"{contact.customer_id}:{contact.id}"
    buttons = [button(words("people.edit"), CORRECT, value, label=words("people.edit_label", contact=name))]
    if not contact.main:
        label = words("people.promote_label", contact=name)
        buttons.insert(0, button(words("people.promote"), PROMOTE, value, label=label))
    sheet.buttons(buttons)
