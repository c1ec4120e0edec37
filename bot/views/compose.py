"""The form in which a consultant invites: prefilled from the words typed, grown by what is chosen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from slack_sdk.models.blocks import (
    EmailInputElement,
    ExternalDataSelectElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
)

from bot.domain.catalogue import Catalogue, Service, Variant
from bot.domain.customer import Agreement, Contact, Customer, Payer
from bot.domain.numbers import OrganisationNumber
from bot.domain.wording import fit
from bot.texts.words import Words
from bot.views.facts import pays
from bot.views.kit import OPTION, Sheet, option, plain
from bot.views.state import carried, chosen, typed, values_of

CALLBACK = "invitation.compose"
CUSTOMER, SERVICE, VARIANT, CONTACT = "customer.search", "service.choose", "variant.choose", "contact.choose"
NEW_CONTACT = "new"
LONGEST_NAME = 200
NEW_CUSTOMER = "new."


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What the fields hold, as they came: ids and words that nobody has checked.

    `draft` is what the form adds to or corrects, `replaces` the service that is corrected; `adding` hides the customer.
    """

    customer: str | None = None
    name: str = ""
    service: str | None = None
    variant: str | None = None
    payer: str | None = None
    period: str | None = None
    contact: str | None = None
    contact_name: str = ""
    contact_email: str = ""
    on_platform: str | None = None
    draft: str = ""
    replaces: str = ""
    adding: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the form is about: a customer of the register or a new number, and the service that was chosen.

    `notes` are sentences to show under a field by its block's name; the metadata goes along unseen.
    """

    filled: Filled
    customer: Customer | None = None
    number: OrganisationNumber | None = None
    service: Service | None = None
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """Name the customer in block ids, so that a field of one customer never keeps the value of another."""
        return self.customer.id if self.customer else "new"

    @property
    def agreement(self) -> Agreement | None:
        """Give what the customer has of the chosen service (S14)."""
        return self.customer.agreement(self.service.id) if self.customer and self.service else None

    @property
    def variants(self) -> tuple[Variant, ...]:
        """List the variants on offer (S16, S17)."""
        if self.service is None:
            return ()
        return self.service.offered(self.agreement.variant if self.agreement else None)

    @property
    def variant(self) -> Variant | None:
        """Give the variant that is chosen, or preselected: what the customer has, or the only one."""
        wanted = self.filled.variant
        found = next((v for v in self.variants if v.id == wanted), None)
        return found or (self.variants[0] if len(self.variants) == 1 else None)

    @property
    def asks_platform(self) -> bool:
        """Tell whether nobody knows if the customer is on the platform (D1)."""
        if self.customer is None:
            return self.number is not None
        return self.customer.on_platform is None and not self.customer.agreements

    @property
    def asks_contact(self) -> bool:
        """Tell whether a new person is to be written down."""
        known = self.customer is not None and self.customer.contacts
        return not known or self.filled.contact == NEW_CONTACT


def build(words: Words, catalogue: Catalogue, form: Form) -> dict[str, Any]:
    """Draw the form as far as the choices go."""
    sheet = Sheet()
    if form.filled.adding:
        sheet.say(words("compose.adding", company=form.customer.name if form.customer else form.filled.name))
    else:
        _customer(sheet, words, form)
    _service(sheet, words, catalogue, form)
    if form.service:
        _terms(sheet, words, form, form.service)
    if not form.filled.adding:
        _whom(sheet, words, form)
    filled = form.filled
    place = {"draft": filled.draft, "replaces": filled.replaces, "adding": "yes" if filled.adding else ""}
    return sheet.modal(
        CALLBACK,
        words("compose.title"),
        submit=words("compose.submit"),
        close=words("compose.close"),
        metadata=json.dumps(place) if filled.draft else "",
    )


def _whom(sheet: Sheet, words: Words, form: Form) -> None:
    if form.customer or form.number:
        _contact(sheet, words, form)
    if form.asks_platform:
        choices = [option(words("compose.platform.yes"), "yes"), option(words("compose.platform.no"), "no")]
        element = RadioButtonsElement(
            action_id="on_platform", options=choices, initial_option=_initial(choices, form.filled.on_platform)
        )
        sheet.ask(f"on_platform:{form.ref}", words("compose.platform"), element, hint=words("compose.platform.hint"))
        _note(sheet, form, "on_platform")


def parse(view: Mapping[str, Any]) -> Filled:
    """Read the fields back, whatever customer or service their block ids carry."""
    values = values_of(view)
    place = carried(view)
    return Filled(
        draft=place.get("draft", ""),
        replaces=place.get("replaces", ""),
        adding=bool(place.get("adding")),
        customer=chosen(values, "customer"),
        name=typed(values, "name"),
        service=chosen(values, "service"),
        variant=chosen(values, "variant"),
        payer=chosen(values, "payer"),
        period=chosen(values, "period"),
        contact=chosen(values, "contact"),
        contact_name=typed(values, "contact_name"),
        contact_email=typed(values, "contact_email"),
        on_platform=chosen(values, "on_platform"),
    )


def settled(form: Form) -> Form:
    """Fill in what follows from the choices: the variant, payer and period that the customer has (S14)."""
    variant, agreement, filled = form.variant, form.agreement, form.filled
    if variant is None or form.service is None:
        return form
    payer = filled.payer or (agreement.payer if agreement else None)
    period = filled.period or (str(agreement.period) if agreement and agreement.period else None)
    longest = str(max(form.service.periods)) if form.service.periods else None
    return replace(form, filled=replace(filled, variant=variant.id, payer=payer, period=period or longest))


def customer_option(words: Words, name: str, number: OrganisationNumber, value: str) -> Option:
    """Make one line of the customer search: the number stands beside the name, a person's masked (D16)."""
    shown = name or words("compose.new_customer")
    return option(f"{fit(shown, OPTION - len(number.shown) - 3)} · {number.shown}", value)


def _customer(sheet: Sheet, words: Words, form: Form) -> None:
    initial = None
    if form.filled.customer and form.customer:
        initial = customer_option(words, form.customer.name, form.customer.number, form.customer.id)
    elif form.filled.customer and form.number:
        initial = customer_option(words, "", form.number, form.filled.customer)
    element = ExternalDataSelectElement(
        action_id=CUSTOMER,
        placeholder=plain(words("compose.customer.placeholder"), 150),
        initial_option=initial,
        min_query_length=2,
    )
    sheet.ask("customer", words("compose.customer"), element, acts=True)
    _note(sheet, form, "customer")
    if form.customer and form.customer.agreements:
        sheet.small(words("compose.has", agreements=". ".join(form.notes.get("agreements", "").splitlines())))
    if form.number and not form.customer:
        sheet.ask("name", words("compose.name"), _line("name", form.filled.name), hint=words("compose.name.hint"))
        _note(sheet, form, "name")


def _service(sheet: Sheet, words: Words, catalogue: Catalogue, form: Form) -> None:
    choices = [
        option(s.names[words.language], s.id, _first_sentence(s.about[words.language])) for s in catalogue.services
    ]
    element = StaticSelectElement(
        action_id=SERVICE,
        options=choices,
        placeholder=plain(words("compose.service.placeholder"), 150),
        initial_option=_initial(choices, form.service.id if form.service else None),
    )
    sheet.ask("service", words("compose.service"), element, acts=True)
    _note(sheet, form, "service")
    if form.service:
        sheet.small(form.service.about[words.language])


def _terms(sheet: Sheet, words: Words, form: Form, service: Service) -> None:
    if len(service.variants) > 1:
        choices = [option(v.name, v.id, words("compose.paying" if v.paying else "compose.free")) for v in form.variants]
        element = StaticSelectElement(
            action_id=VARIANT,
            options=choices,
            placeholder=plain(words("compose.variant.placeholder"), 150),
            initial_option=_initial(choices, form.variant.id if form.variant else None),
        )
        hint = words("compose.variant.has") if form.agreement and "variant" not in form.notes else None
        sheet.ask(f"variant:{form.ref}:{service.id}", words("compose.variant"), element, hint=hint, acts=True)
        _note(sheet, form, "variant")
    if form.variant and form.variant.paying:
        _payment(sheet, words, form, service)


def _payment(sheet: Sheet, words: Words, form: Form, service: Service) -> None:
    payers = [option(words(f"compose.payer.{p}"), p) for p in Payer]
    sheet.ask(
        f"payer:{form.ref}:{service.id}",
        words("compose.payer"),
        RadioButtonsElement(action_id="payer", options=payers, initial_option=_initial(payers, form.filled.payer)),
    )
    _note(sheet, form, "payer")
    periods = [option(words("compose.months", months=p), str(p)) for p in service.periods]
    sheet.ask(
        f"period:{form.ref}:{service.id}",
        words("compose.period"),
        RadioButtonsElement(action_id="period", options=periods, initial_option=_initial(periods, form.filled.period)),
    )


def _contact(sheet: Sheet, words: Words, form: Form) -> None:
    contacts = form.customer.contacts if form.customer else ()
    if contacts:
        choices = [_person(words, c) for c in contacts[:90]] + [option(words("compose.contact.new"), NEW_CONTACT)]
        main = form.customer.main_contact if form.customer else None
        element = StaticSelectElement(
            action_id=CONTACT,
            options=choices,
            initial_option=_initial(choices, form.filled.contact or (main.id if main else None)),
            placeholder=plain(words("compose.contact.placeholder"), 150),
        )
        sheet.ask(f"contact:{form.ref}", words("compose.contact"), element, acts=True)
        _note(sheet, form, "contact")
    if form.asks_contact:
        sheet.ask("contact_name", words("compose.contact_name"), _line("contact_name", form.filled.contact_name))
        email = EmailInputElement(action_id="contact_email", initial_value=form.filled.contact_email or None)
        sheet.ask("contact_email", words("compose.contact_email"), email, hint=words("compose.contact_email.hint"))
        _note(sheet, form, "contact_email")


def agreements(words: Words, catalogue: Catalogue, customer: Customer) -> str:
    """Write what a customer already has, one a line (S14)."""
    return "\n".join(_agreement(words, catalogue, each) for each in customer.agreements)


def _agreement(words: Words, catalogue: Catalogue, has: Agreement) -> str:
    service, variant = catalogue.known(has.service, has.variant)
    return f"{service.full_name(variant, words.language)}. {pays(words, has)}"


def _person(words: Words, contact: Contact) -> Option:
    role = words("compose.contact.main") if contact.main else ""
    return option(f"{fit(contact.name, OPTION - len(role))}{role}", contact.id, contact.address)


def _line(action: str, filled: str) -> PlainTextInputElement:
    """Make a field for a name; what was typed after the command may be longer than Slack lets a field begin with."""
    return PlainTextInputElement(
        action_id=action, max_length=LONGEST_NAME, initial_value=fit(filled, LONGEST_NAME) or None
    )


def _first_sentence(text: str) -> str:
    return f"{text.split('. ', maxsplit=1)[0].rstrip('.')}."


def _initial(choices: list[Option], value: str | None) -> Option | None:
    return next((c for c in choices if c.value == value), None)


def _note(sheet: Sheet, form: Form, name: str) -> None:
    if name in form.notes:
        sheet.small(form.notes[name])
