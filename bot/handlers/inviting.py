"""The form for inviting: open it with what was typed, follow the choices, and check it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.domain.customer import Payer
from bot.domain.invitation import Wish
from bot.domain.refusals import HasFirm, Refusal, UnknownCustomer
from bot.handlers import previewing, reading, switching
from bot.handlers.call import DONE, Answer, Call, errors
from bot.handlers.prefill import from_words
from bot.handlers.reading import BadField
from bot.handlers.words import sort
from bot.slack.gateway import Never
from bot.usecases import finding, following, proposing
from bot.usecases.proposing import Proposal
from bot.views import compose, preview, refusal
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


async def again(call: Call) -> Answer:
    """Open the form with what was asked before and came to nothing, to be corrected (D2).

    It has fields for one service; what was asked together with it goes along, and can be left out before it is sent.
    """
    proposal, notes = await following.corrected(call.desk, call.value)
    first, *others = proposal.wishes
    draft = await proposing.put_aside(call.desk, proposal)
    form = await _form(call, replace(_filled(call, proposal, first), draft=draft, replaces=first.service))
    said = {name: call.words(f"again.{code}", **values) for name, (code, values) in notes.items()}
    if others:
        said["service"] = call.words("again.along", services=call.words.listed(_names(call, others)))
    await call.open(_draw(call, replace(form, notes=dict(form.notes) | said)))
    return DONE


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
        return await _shown(call, await _proposal(call, compose.parse(call.view)))
    except BadField as bad:
        return errors({refusal.at_field(bad.name, call.block_ids): bad.sentence})
    except Refusal as no:
        return errors({refusal.at_field(no.code, call.block_ids): refusal.sentence(call.words, no)})


async def _shown(call: Call, proposal: Proposal) -> Answer:
    try:
        return await previewing.show(call, proposal)
    except HasFirm as no:
        return await switching.offer(call, proposal, no)


async def edit(call: Call) -> Answer:
    """Go back from the preview to the form, with everything still in it; of several services the last is corrected."""
    proposal, _ = await proposing.reopen(call.desk, call.value)
    last = proposal.wishes[-1]
    filled = replace(_filled(call, proposal, last), draft=call.value, replaces=last.service)
    await call.redraw(_draw(call, await _form(call, filled)))
    return DONE


async def add(call: Call) -> Answer:
    """Open the form for one more service in the same message."""
    draft_id, service = preview.target(call.value)
    proposal, _ = await proposing.reopen(call.desk, draft_id)
    wish = Wish(service=service, variant="", payer=None, period=None)
    filled = replace(_filled(call, proposal, wish), draft=draft_id, adding=True)
    await call.redraw(_draw(call, await _form(call, filled)))
    return DONE


def _names(call: Call, wishes: Sequence[Wish]) -> list[str]:
    found = [call.desk.catalogue.known(each.service, each.variant) for each in wishes]
    return [service.full_name(variant, call.words.language) for service, variant in found]


def _draw(call: Call, form: Form) -> dict[str, Any]:
    return compose.build(call.words, call.desk.catalogue, compose.settled(form))


async def _form(call: Call, filled: Filled) -> Form:
    """Look up what the choices refer to."""
    if filled.adding:
        filled = await _of_draft(call, filled)
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


async def _of_draft(call: Call, filled: Filled) -> Filled:
    """Take the customer from the draft: a form that adds a service does not ask for it again."""
    proposal, _ = await proposing.reopen(call.desk, filled.draft)
    about = _filled(call, proposal, wish_of(filled))
    return replace(about, draft=filled.draft, adding=True)


async def _proposal(call: Call, filled: Filled) -> Proposal:
    """Turn the form into a proposal, beside what its draft holds already."""
    form = compose.settled(await _form(call, filled))
    wish = wish_of(form.filled)
    if filled.draft:
        earlier, _ = await proposing.reopen(call.desk, filled.draft)
        if filled.adding:
            return earlier.also(wish)
        rest = earlier.without(filled.replaces)
        return replace(_about(call, form), wishes=rest.wishes, division=rest.division).also(wish)
    return _about(call, form).also(wish)


def _about(call: Call, form: Form) -> Proposal:
    """Read whom the form is about, and whom it goes to."""
    if form.customer is None and form.number is None:
        raise UnknownCustomer
    words, filled = call.words, form.filled
    proposal = Proposal(
        wishes=(),
        customer_id=form.customer.id if form.customer else None,
        number=form.number,
        contact_id=None if form.asks_contact else _contact_id(form),
        on_platform={"yes": True, "no": False}.get(filled.on_platform or ""),
    )
    if form.number:
        proposal = replace(proposal, name=reading.text(words, filled.name, "name", limit=150))
    if form.asks_contact:
        email = reading.email(words, filled.contact_email, "contact_email")
        name = reading.text(words, filled.contact_name, "contact_name", limit=150)
        proposal = replace(proposal, contact_name=name, contact_email=email)
    return proposal


def wish_of(filled: Filled, *, service: str = "", variant: str = "") -> Wish:
    """Read what was chosen; `service` and `variant` stand where the form did not ask for them."""
    return Wish(
        service=filled.service or service,
        variant=filled.variant or variant,
        payer=Payer(filled.payer) if filled.payer in set(Payer) else None,
        period=int(filled.period) if filled.period and filled.period.isdecimal() else None,
    )


def _contact_id(form: Form) -> str | None:
    main = form.customer.main_contact if form.customer else None
    return form.filled.contact or (main.id if main else None)


def _filled(call: Call, proposal: Proposal, wish: Wish) -> Filled:
    customer = proposal.customer_id
    if proposal.number:
        customer = NEW_CUSTOMER + finding.seal_number(call.desk, proposal.number)
    platform = None if proposal.on_platform is None else "yes" if proposal.on_platform else "no"
    return Filled(
        customer=customer,
        name=proposal.name,
        service=wish.service or None,
        variant=wish.variant or None,
        payer=wish.payer,
        period=str(wish.period) if wish.period else None,
        contact=proposal.contact_id or NEW_CONTACT,
        contact_name=proposal.contact_name,
        contact_email=proposal.contact_email,
        on_platform=platform,
    )
