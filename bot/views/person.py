"""The form in which a firm adds a customer to its register or corrects one, one of its people at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.blocks import (
    EmailInputElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
)

from bot.domain.customer import Contact, Customer, Role
from bot.domain.numbers import OrganisationNumber
from bot.domain.wording import clip, fit
from bot.texts.words import LANGUAGES, Words
from bot.views.kit import Sheet, button, option, plain
from bot.views.state import chosen, ref_of, typed, values_of

CALLBACK, SAVED = "customer.edit", "customer.saved"
PERSON, ADD = "person.choose", "person.add"
NEW_PERSON = "new"
_LONGEST_NAME = 150
_MOST_PEOPLE, _LONGEST = 90, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What the fields hold, as they came: ids and words that nobody has checked; None was not asked.

    `person` is whom the form was to turn to, `about` whom its fields are about.
    """

    number: str = ""
    name: str | None = None
    on_platform: str | None = None
    person: str | None = None
    about: str = NEW_PERSON
    contact_name: str = ""
    contact_email: str = ""
    contact_login: str = ""
    role: str | None = None
    main: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the form is about: a customer of the register, or a new number; `notes` stand under fields by name."""

    filled: Filled
    carried: str = ""
    customer: Customer | None = None
    number: OrganisationNumber | None = None
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def contact(self) -> Contact | None:
        """Give the person in the form: the chosen one, else the main contact; None where it is somebody new."""
        if self.customer is None or self.filled.person == NEW_PERSON:
            return None
        first = next(iter(self.customer.contacts), None)
        return self.customer.contact(self.filled.person or "") or self.customer.main_contact or first


def build(words: Words, form: Form) -> dict[str, Any]:
    """Draw the form."""
    sheet = Sheet()
    _company(sheet, words, form)
    sheet.line()
    if form.customer and form.customer.contacts:
        _choice(sheet, words, form, form.customer)
    _person(sheet, words, form)
    title = words("person.title" if form.customer else "person.title.new")
    return sheet.modal(
        CALLBACK, title, submit=words("person.submit"), close=words("person.close"), metadata=form.carried
    )


def parse(view: Mapping[str, Any]) -> Filled:
    """Read the fields back, whatever person their block ids carry."""
    values = values_of(view)
    return Filled(
        number=typed(values, "number"),
        name=typed(values, "name"),
        on_platform=chosen(values, "on_platform"),
        person=chosen(values, "person"),
        about=ref_of(values, "contact_name") or NEW_PERSON,
        contact_name=typed(values, "contact_name"),
        contact_email=typed(values, "contact_email"),
        contact_login=typed(values, "contact_login"),
        role=chosen(values, "role"),
        main=chosen(values, "main"),
        language=chosen(values, "language"),
    )


def saved(words: Words, company: str, customer_id: str) -> dict[str, Any]:
    """Say that it is stored, and offer to add another person."""
    sheet = Sheet()
    sheet.say(words("person.saved", company=company))
    sheet.buttons([button(words("person.add"), ADD)])
    return sheet.modal(SAVED, words("person.title"), close=words("person.close"), metadata=customer_id)


def _company(sheet: Sheet, words: Words, form: Form) -> None:
    customer, filled = form.customer, form.filled
    number = customer.number if customer else form.number
    if number:
        sheet.facts([(words("person.number"), number.shown)])
    else:
        element = PlainTextInputElement(action_id="number", max_length=30, initial_value=filled.number or None)
        sheet.ask("number", words("person.number"), element)
        _note(sheet, form, "number")
    name = customer.name if customer and filled.name is None else filled.name
    sheet.ask("name", words("compose.name"), _text("name", name or ""))
    _note(sheet, form, "name")
    if customer is None or not customer.on_platform:
        stored = {True: "yes", False: "no", None: None}[customer.on_platform if customer else None]
        choices = [option(words("compose.platform.yes"), "yes"), option(words("compose.platform.no"), "no")]
        radio = _radio("on_platform", choices, filled.on_platform or stored)
        sheet.ask("on_platform", words("compose.platform"), radio, hint=words("person.platform.hint"), optional=True)


def _choice(sheet: Sheet, words: Words, form: Form, customer: Customer) -> None:
    people = [_option(words, each) for each in customer.contacts[:_MOST_PEOPLE]]
    choices = [*people, option(words("person.new"), NEW_PERSON)]
    picked = form.contact.id if form.contact else NEW_PERSON
    element = StaticSelectElement(
        action_id=PERSON,
        options=choices,
        initial_option=_initial(choices, picked),
        placeholder=plain(words("person.choose"), 150),
    )
    sheet.ask("person", words("person.choose"), element, hint=words("person.choose.hint"), acts=True)


def _person(sheet: Sheet, words: Words, form: Form) -> None:
    contact = form.contact
    ref = contact.id if contact else NEW_PERSON
    shown = _shown(contact) if contact else form.filled
    optional = contact is None
    sheet.ask(
        f"contact_name:{ref}",
        words("compose.contact_name"),
        _text("contact_name", shown.contact_name),
        optional=optional,
    )
    email = EmailInputElement(action_id="contact_email", initial_value=shown.contact_email or None)
    sheet.ask(f"contact_email:{ref}", words("compose.contact_email"), email, optional=optional)
    login = EmailInputElement(action_id="contact_login", initial_value=shown.contact_login or None)
    hint = words("person.login.hint")
    sheet.ask(f"contact_login:{ref}", words("person.login"), login, hint=hint, optional=True)
    roles = [option(words(f"role.{each}"), each) for each in Role]
    sheet.ask(f"role:{ref}", words("person.role"), _radio("role", roles, shown.role), optional=optional)
    answers = [option(words("person.main.yes"), "yes"), option(words("person.main.no"), "no")]
    main = _radio("main", answers, shown.main)
    sheet.ask(f"main:{ref}", words("person.main"), main, hint=words("person.main.hint"), optional=optional)
    languages = [option(words(f"language.{each}"), each) for each in LANGUAGES]
    sheet.ask(f"language:{ref}", words("person.language"), _radio("language", languages, shown.language), optional=True)


def _shown(contact: Contact) -> Filled:
    return Filled(
        contact_name=contact.name,
        contact_email=contact.email,
        contact_login=contact.login or "",
        role=contact.role,
        main="yes" if contact.main else "no",
        language=contact.language,
    )


def _option(words: Words, contact: Contact) -> Option:
    role = words("compose.contact.main") if contact.main else ""
    return option(f"{clip(contact.name, 40)}{role}", contact.id, contact.address)


def _text(action: str, value: str) -> PlainTextInputElement:
    return PlainTextInputElement(action_id=action, max_length=_LONGEST, initial_value=fit(value, _LONGEST) or None)


def _radio(action: str, choices: list[Option], value: str | None) -> RadioButtonsElement:
    return RadioButtonsElement(action_id=action, options=choices, initial_option=_initial(choices, value))


def _initial(choices: list[Option], value: str | None) -> Option | None:
    return next((each for each in choices if each.value == value), None)


def _note(sheet: Sheet, form: Form, name: str) -> None:
    if name in form.notes:
        sheet.small(form.notes[name])
