"""Fill the form from the words typed; what was not understood becomes a note at its field, never a lost form."""

from dataclasses import replace

from bot.domain.customer import Customer
from bot.domain.numbers import OrganisationNumber
from bot.domain.wording import BadAddress, clip, parse_email
from bot.handlers import reading
from bot.handlers.call import Call
from bot.handlers.reading import BadField
from bot.handlers.words import Sorted
from bot.slack.gateway import Later
from bot.usecases import finding
from bot.views import compose
from bot.views.compose import NEW_CONTACT, NEW_CUSTOMER, Filled, Form


async def from_words(call: Call, typed: Sorted) -> Form:
    """Turn sorted words into a form."""
    notes: dict[str, str] = {}
    if typed.unclosed:
        notes["customer"] = call.words("note.quote")
    customer, number = await _customer(call, typed, notes)
    form = Form(filled=Filled(), customer=customer, number=number, service=typed.service, notes=notes)
    filled = replace(form.filled, customer=customer.id if customer else _new(call, number), name=typed.name)
    filled = replace(filled, service=typed.service.id if typed.service else None)
    form = _variant(call, typed, replace(form, filled=filled), notes)
    form = await _contact(call, typed, form, notes)
    if customer and customer.agreements:
        notes["agreements"] = compose.agreements(call.words, call.desk.catalogue, customer)
    return form


def _new(call: Call, number: OrganisationNumber | None) -> str | None:
    return NEW_CUSTOMER + finding.seal_number(call.desk, number) if number else None


async def _customer(
    call: Call, typed: Sorted, notes: dict[str, str]
) -> tuple[Customer | None, OrganisationNumber | None]:
    if typed.more_numbers:
        notes["customer"] = call.words("note.several_numbers")
    if typed.number:
        try:
            number = reading.number(call.words, typed.number, call.desk.now)
        except BadField as bad:
            notes["customer"] = bad.sentence
            return None, None
        known = await finding.known_customer(call.desk, number)
        return (known, None) if known else (None, number)
    if not typed.name:
        return None, None
    found = await finding.named(call.desk, typed.name, 2)
    if len(found) == 1:
        return await finding.customer(call.desk, found[0][0]), None
    key = "note.many_customers" if found else "note.no_customer"
    notes["customer"] = call.words(key, words=clip(typed.name, 60))
    return None, None


def _variant(call: Call, typed: Sorted, form: Form, notes: dict[str, str]) -> Form:
    words = call.words
    if typed.unknown_service:
        notes["service"] = words("note.no_service", words=clip(typed.unknown_service, 40))
    if not (typed.variant and form.service):
        return form
    wanted = next((v for v in form.service.variants if typed.variant.casefold() in {v.id, v.name.casefold()}), None)
    if wanted is not None and wanted in form.variants:
        return replace(form, filled=replace(form.filled, variant=wanted.id))
    has = form.service.variant(form.agreement.variant) if form.agreement else None
    if has and wanted:
        notes["variant"] = words("note.other_variant", has=has.name, words=wanted.name)
    else:
        notes["variant"] = words("note.no_variant", words=clip(typed.variant, 40))
    return form


async def _contact(call: Call, typed: Sorted, form: Form, notes: dict[str, str]) -> Form:
    words = call.words
    if typed.unclear_person:
        notes["contact"] = notes["contact_email"] = words("note.no_person", words=clip(typed.unclear_person, 40))
    name, address = "", ""
    if typed.user_id:
        name, address = await _person(call, typed.user_id, notes)
    elif typed.email:
        try:
            address = parse_email(typed.email)
        except BadAddress as bad:
            sentence = words(f"field.{bad.reason}", words=clip(typed.email, 60))
            notes["contact"] = notes["contact_email"] = sentence
    if not address:
        return form
    known = form.customer.contact_at(address) if form.customer else None
    chosen = known.id if known else NEW_CONTACT
    return replace(
        form, filled=replace(form.filled, contact=chosen, contact_name=name, contact_email="" if known else address)
    )


async def _person(call: Call, user_id: str, notes: dict[str, str]) -> tuple[str, str]:
    """Look up a mentioned person: (name, address), or a note that says why not."""
    try:
        person = await call.directory.by_id(user_id)
    except Later:
        person = None
    if person is None or person.email is None:
        notes["contact"] = notes["contact_email"] = call.words("note.no_person", words=f"@{user_id}")
        return "", ""
    if person.is_of(call.desk.firm):
        notes["contact"] = notes["contact_email"] = call.words("note.own_person", words=clip(person.name, 60))
        return "", ""
    return person.name, person.email
