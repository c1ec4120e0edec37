"""Changing an active collaboration: choose it, fill in the form, look at what would come of it, do it (S24, S37)."""

from bot.domain.change import makes_payer, offered
from bot.domain.invitation import Wish
from bot.domain.refusals import Refusal
from bot.handlers.call import DONE, Answer, Call, errors, replace_view, say
from bot.handlers.finding import find
from bot.handlers.inviting import wish_of
from bot.usecases import amending
from bot.usecases.amending import Prepared, Subject
from bot.views import amendment, portrait, refusal
from bot.views.alteration import altered
from bot.views.amendment import Plan
from bot.views.facts import Facts


async def change_typed(call: Call, typed: str) -> Answer:
    """Open the form for a customer; where it has several services, ask which is meant."""
    call.desk.require_firm()
    if not typed:
        return say(refusal.letter(call.words("change.which")))
    found = await find(call, typed)
    if found.answer is not None:
        return say(found.answer)
    several = await amending.choices(call.desk, found.customer_id)
    if len(several) > 1:
        lead = call.words("change.choose", company=several[0].customer.name)
        return say(amendment.choices(lead, [_facts(call, each) for each in several]))
    await call.open(_form(call, several[0], _present(several[0])))
    return DONE


async def open_clicked(call: Call) -> Answer:
    """Open the form for the collaboration that the button stands beside."""
    about = await amending.subject(call.desk, call.value)
    await call.open(_form(call, about, _present(about)))
    return DONE


async def edit(call: Call) -> Answer:
    """Go back from the preview to the form, with everything still in it."""
    collaboration_id, wish = await amending.reopen(call.desk, call.value)
    await call.redraw(_form(call, await amending.subject(call.desk, collaboration_id), wish))
    return DONE


async def submitted(call: Call) -> Answer:
    """Check the form and show exactly what would come of it; what is wrong is said at its field."""
    about = await amending.subject(call.desk, call.carried)
    terms, filled = about.collaboration.terms, amendment.parse(call.view)
    wish = wish_of(filled, service=terms.service, variant=terms.variant)
    try:
        ready = await amending.prepare(call.desk, about.collaboration.id, wish)
        found = await call.directory.by_email(ready.contact.address) if ready.contact else None
        draft_id, person = await amending.keep(call.desk, ready, wish, found)
    except Refusal as no:
        return errors({refusal.at_field(no.code, call.block_ids): refusal.sentence(call.words, no)})
    return replace_view(amendment.preview(call.words, _plan(call, ready, told=person is not None), draft_id))


async def confirmed(call: Call) -> Answer:
    """Ask, or change; of two confirmations, one does."""
    ready = await amending.carry_out(call.desk, call.carried)
    name = ready.contact.name if ready.contact else ""
    return replace_view(amendment.done(call.words, name, ready.customer.name, asked=ready.asked is not None))


def _present(about: Subject) -> Wish:
    terms = about.collaboration.terms
    return Wish(service=terms.service, variant=terms.variant, payer=terms.payer, period=terms.period)


def _form(call: Call, about: Subject, wish: Wish) -> dict[str, object]:
    terms = about.collaboration.terms
    service, _ = call.desk.catalogue.known(terms.service, terms.variant)
    return amendment.build(call.words, _facts(call, about), service, offered(service, terms), wish)


def _plan(call: Call, ready: Prepared, *, told: bool) -> Plan:
    return Plan(
        facts=_facts(call, ready),
        change=altered(call.words, call.desk.catalogue, ready.change),
        contact=ready.contact,
        asked=ready.asked is not None,
        told=told,
        pays=makes_payer(ready.change),
        expires_at=call.desk.firm.rhythm.expires_at(call.desk.now),
    )


def _facts(call: Call, about: Subject) -> Facts:
    return portrait.facts(
        call.words,
        call.desk.catalogue,
        call.desk.firm,
        about.customer,
        about.collaboration.terms,
        None,
        collaboration=about.collaboration,
    )
