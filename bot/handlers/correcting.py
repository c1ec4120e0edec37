"""Add a customer to the register, or correct one: open the form, follow the choice of person, store."""

from dataclasses import replace

from bot.domain.customer import Role
from bot.domain.firm import Person
from bot.domain.numbers import OrganisationNumber, looks_like_number
from bot.domain.refusals import OwnAddress, Refusal
from bot.domain.register import ContactEntry
from bot.domain.wording import clip, same_address
from bot.handlers import reading
from bot.handlers.call import DONE, Answer, Call, errors, replace_view, say
from bot.handlers.reading import BadField
from bot.slack.gateway import Later, Never
from bot.texts.words import LANGUAGES
from bot.usecases import correcting, finding
from bot.usecases.correcting import Correction
from bot.views import overview, person, refusal
from bot.views.person import NEW_PERSON, Filled, Form

NAMES = 5
_NEW = "new."
_YES_NO = {"yes": True, "no": False}


async def customer_typed(call: Call, typed: str) -> Answer:
    """Open the form of the customer that a number or a name means; of a new one where the register has none."""
    call.desk.require_firm()
    if typed and not looks_like_number(typed):
        return await _by_name(call, typed)
    form = Form(filled=Filled())
    if typed:
        try:
            form = await _by_number(call, reading.number(call.words, typed, call.desk.now))
        except BadField as bad:
            form = Form(filled=Filled(), notes={"number": bad.sentence})
    await call.open(person.build(call.words, form))
    return DONE


async def contact_clicked(call: Call) -> Answer:
    """Open the form of the contact whom a question was put to."""
    customer_id, contact_id = await correcting.asked(call.desk, call.value)
    await call.open(person.build(call.words, await _form(call, customer_id, Filled(person=contact_id))))
    return DONE


async def correct_clicked(call: Call) -> Answer:
    """Open the form of a customer at the person whom a question went to."""
    customer_id, _, contact_id = call.value.partition(":")
    await call.open(person.build(call.words, await _form(call, customer_id, Filled(person=contact_id))))
    return DONE


async def changed(call: Call) -> Answer:
    """Draw the form again for another person; what was typed of the customer stays."""
    filled = person.parse(call.view)
    company = Filled(number=filled.number, name=filled.name, on_platform=filled.on_platform, person=filled.person)
    form = await _form(call, call.carried, company)
    await call.redraw(person.build(call.words, form))
    return DONE


async def add(call: Call) -> Answer:
    """Open the form again for one person more."""
    form = await _form(call, call.carried, Filled(person=NEW_PERSON))
    await call.redraw(person.build(call.words, form))
    return DONE


async def submitted(call: Call) -> Answer:
    """Check and store the form; wrong words become errors at their fields."""
    filled = person.parse(call.view)
    try:
        said = _correction(call, filled)
        customer_id = await correcting.correct(call.desk, said, await _found(call, said.person))
    except BadField as bad:
        return errors({refusal.at_field(bad.name, call.block_ids): bad.sentence})
    except Refusal as no:
        return errors({refusal.at_field(_field(no, filled), call.block_ids): refusal.sentence(call.words, no)})
    return replace_view(person.saved(call.words, said.name, customer_id))


async def _by_name(call: Call, typed: str) -> Answer:
    words = call.words
    found = await finding.search(call.desk, typed, NAMES)
    if len(found) > 1:
        return say(overview.several(words, words("status.many", words=clip(typed, 60)), found))
    if found:
        form = await _form(call, found[0][0], Filled(name=None))
    else:
        note = words("person.unknown", words=clip(typed, 60))
        form = Form(filled=Filled(name=typed), notes={"name": note})
    await call.open(person.build(words, form))
    return DONE


async def _by_number(call: Call, number: OrganisationNumber) -> Form:
    known = await finding.known_customer(call.desk, number)
    if known:
        return await _form(call, known.id, Filled(name=None))
    return Form(filled=Filled(), carried=_NEW + finding.seal_number(call.desk, number), number=number)


async def _form(call: Call, carried: str, filled: Filled) -> Form:
    """Look up the customer that a form carries, for whoever may correct it."""
    customer = await correcting.for_correction(call.desk, carried)
    return Form(filled=filled, carried=carried, customer=customer)


def _correction(call: Call, filled: Filled) -> Correction:
    words, carried = call.words, call.carried
    said = Correction(
        name=reading.text(words, filled.name or "", "name", limit=150),
        on_platform=_YES_NO.get(filled.on_platform or ""),
        person=_person(call, filled),
    )
    if carried.startswith(_NEW):
        return replace(said, number=finding.open_number(call.desk, carried.removeprefix(_NEW)))
    if not carried:
        return replace(said, number=reading.number(words, filled.number, call.desk.now))
    return replace(said, customer_id=carried, contact_id=None if filled.about == NEW_PERSON else filled.about)


def _person(call: Call, filled: Filled) -> ContactEntry | None:
    """Read who the form is about; nobody where it names nobody new."""
    words = call.words
    if not any((filled.contact_name, filled.contact_email, filled.contact_login)):
        return None
    name = reading.text(words, filled.contact_name, "contact_name", limit=150)
    if not filled.contact_email:
        raise BadField("contact_email", words("field.required"))
    login = reading.email(words, filled.contact_login, "contact_login") if filled.contact_login else None
    main = _YES_NO.get(filled.main or "", False)
    role = Role(filled.role) if filled.role in set(Role) else Role.ADMINISTRATOR if main else Role.USER
    return ContactEntry(
        name=name,
        email=reading.email(words, filled.contact_email, "contact_email"),
        login=login,
        role=role,
        main=main,
        language=filled.language if filled.language in LANGUAGES else None,
    )


async def _found(call: Call, said: ContactEntry | None) -> Person | None:
    return await in_slack(call, said.login or said.email) if said else None


async def in_slack(call: Call, address: str) -> Person | None:
    """Look up whom Slack has at the address; where it does not say, the question does that is sent there later."""
    try:
        return await call.directory.by_email(address)
    except (Later, Never):
        return None


def _field(no: Refusal, filled: Filled) -> str:
    """Name the field that a refusal belongs to, where the form has two that it might."""
    if isinstance(no, OwnAddress) and same_address(no.address, filled.contact_login):
        return "contact_login"
    return no.code
