"""The form for inviting: open it with what was typed, follow the choices, show the preview, send."""

from dataclasses import replace
from typing import Any

from bot.domain.customer import Payer
from bot.domain.invitation import Wish
from bot.domain.policy import expires_at
from bot.domain.refusals import Refusal, UnknownCustomer
from bot.handlers import reading
from bot.handlers.call import DONE, Answer, Call, errors, replace_view
from bot.handlers.prefill import from_words
from bot.handlers.reading import BadField
from bot.handlers.words import sort
from bot.slack.gateway import Never
from bot.texts.words import STOCKHOLM
from bot.usecases import finding, inviting
from bot.usecases.inviting import Prepared, Proposal
from bot.views import compose, portrait, preview, refusal
from bot.views.compose import NEW_CONTACT, NEW_CUSTOMER, Filled, Form

OPTIONS = 50


async def invite(call: Call, typed: str) -> Answer:
    """Open the form, prefilled from the words after the verb."""
    call.desk.require_firm()
    await call.open(_draw(call, await from_words(call, sort(typed, call.desk.catalogue))))
    return DONE


async def start(call: Call) -> Answer:
    """Open the empty form: from Home, from a message, or as a shortcut."""
    return await invite(call, "")


async def changed(call: Call) -> Answer:
    """Draw the form again after a choice that other fields depend on."""
    call.desk.require_firm()
    try:
        await call.redraw(_draw(call, await _form(call, compose.parse(call.view))))
    except Never as no:
        if no.reason not in {"hash_conflict", "not_found"}:  # the form has moved on without us, which is its right
            raise
    return DONE


async def search(call: Call) -> Answer:
    """Find customers as one types: by number, or by the start of a name; a new number is offered as such."""
    words, typed = call.words, str(call.payload.get("value") or "")[:200]
    try:
        number = reading.number(words, typed, call.desk.now)
    except BadField:
        if not typed.isprintable():
            return Answer(body={"options": []})
        found = await finding.search(call.desk, typed, OPTIONS)
        options = [compose.customer_option(words, name, number, ref) for ref, name, number in found]
        return Answer(body={"options": [each.to_dict() for each in options]})
    call.desk.require_firm()
    known = await finding.known_customer(call.desk, number)
    value = known.id if known else NEW_CUSTOMER + finding.seal_number(call.desk, number)
    one = compose.customer_option(words, known.name if known else "", number, value)
    return Answer(body={"options": [one.to_dict()]})


async def submitted(call: Call) -> Answer:
    """Check the form and show exactly what would be sent; wrong words become errors at their fields."""
    try:
        proposal = await _proposal(call, compose.parse(call.view))
        prepared = await inviting.prepare(call.desk, proposal)
        found = await call.directory.by_email(prepared.contact.address)
        draft_id = await inviting.keep(call.desk, proposal, prepared, found)
    except BadField as bad:
        return errors({refusal.at_field(bad.name, call.block_ids): bad.sentence})
    except Refusal as no:
        return errors({refusal.at_field(no.code, call.block_ids): refusal.sentence(call.words, no)})
    return replace_view(_preview(call, prepared, draft_id))


async def edit(call: Call) -> Answer:
    """Go back from the preview to the form, with everything still in it."""
    proposal = await inviting.reopen(call.desk, call.value)
    await call.redraw(_draw(call, await _form(call, _filled(call, proposal))))
    return DONE


async def send(call: Call) -> Answer:
    """Ask, or begin at once; of two sends, one does."""
    prepared = await inviting.send(call.desk, call.carried)
    company, contact = prepared.customer.name, prepared.contact.name
    return replace_view(preview.sent(call.words, contact, company, at_once=prepared.at_once))


def _draw(call: Call, form: Form) -> dict[str, Any]:
    return compose.build(call.words, call.desk.catalogue, compose.settled(form))


async def _form(call: Call, filled: Filled) -> Form:
    """Look up what the choices refer to."""
    form = Form(filled=filled)
    if filled.customer and filled.customer.startswith(NEW_CUSTOMER):
        number = finding.open_number(call.desk, filled.customer.removeprefix(NEW_CUSTOMER))
        form = replace(form, number=number)
    elif filled.customer:
        form = replace(form, customer=await finding.customer(call.desk, filled.customer))
    if form.customer and form.customer.agreements:
        has = compose.agreements(call.words, call.desk.catalogue, form.customer)
        form = replace(form, notes={"agreements": has})
    return replace(form, service=call.desk.catalogue.service(filled.service or ""))


async def _proposal(call: Call, filled: Filled) -> Proposal:
    form = compose.settled(await _form(call, filled))
    if form.customer is None and form.number is None:
        raise UnknownCustomer
    words, filled = call.words, form.filled
    proposal = Proposal(
        wish=_wish(filled),
        customer_id=form.customer.id if form.customer else None,
        number=form.number,
        contact_id=None if form.asks_contact else _contact_id(form),
    )
    if form.number:
        proposal = replace(proposal, name=reading.text(words, filled.name, "name", limit=150))
    if form.asks_contact:
        email = reading.email(words, filled.contact_email, "contact_email")
        name = reading.text(words, filled.contact_name, "contact_name", limit=150)
        proposal = replace(proposal, contact_name=name, contact_email=email)
    return proposal


def _wish(filled: Filled) -> Wish:
    return Wish(
        service=filled.service or "",
        variant=filled.variant or "",
        payer=Payer(filled.payer) if filled.payer in set(Payer) else None,
        period=int(filled.period) if filled.period and filled.period.isdecimal() else None,
        on_platform={"yes": True, "no": False}.get(filled.on_platform or ""),
    )


def _contact_id(form: Form) -> str | None:
    main = form.customer.main_contact if form.customer else None
    return form.filled.contact or (main.id if main else None)


def _filled(call: Call, proposal: Proposal) -> Filled:
    wish = proposal.wish
    customer = proposal.customer_id
    if proposal.number:
        customer = NEW_CUSTOMER + finding.seal_number(call.desk, proposal.number)
    platform = None if wish.on_platform is None else "yes" if wish.on_platform else "no"
    return Filled(
        customer=customer,
        name=proposal.name,
        service=wish.service,
        variant=wish.variant,
        payer=wish.payer,
        period=str(wish.period) if wish.period else None,
        contact=proposal.contact_id or (NEW_CONTACT if proposal.contact_email else None),
        contact_name=proposal.contact_name,
        contact_email=proposal.contact_email,
        on_platform=platform,
    )


def _preview(call: Call, prepared: Prepared, draft_id: str) -> dict[str, Any]:
    facts = portrait.facts(
        call.words,
        call.desk.catalogue,
        call.desk.firm,
        prepared.customer,
        prepared.terms,
        None,
        by=call.desk.actor.person.name,
        contact=prepared.contact.name,
    )
    expires = expires_at(call.desk.now.astimezone(STOCKHOLM))
    return preview.build(
        facts, prepared.contact, draft_id, at_once=prepared.at_once, typed=prepared.typed, expires_at=expires
    )
