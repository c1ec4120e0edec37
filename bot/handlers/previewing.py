"""The preview: what would be sent exactly, what else fits, who does what; and Send."""

from collections.abc import Sequence

from bot.domain.catalogue import Catalogue
from bot.domain.collaboration import Terms
from bot.domain.division import suggested
from bot.domain.firm import Person
from bot.handlers.call import DONE, Answer, Call, replace_view
from bot.usecases import inviting, proposing
from bot.usecases.proposing import Prepared, Proposal
from bot.views import division, portrait, preview
from bot.views.facts import Facts, divided
from bot.views.preview import Plan


async def show(call: Call, proposal: Proposal) -> Answer:
    """Check a proposal, see whether its contact can be reached, and show what would be sent."""
    ready = await proposing.prepare(call.desk, proposal)
    found = await call.directory.by_email(ready.contact.address)
    draft_id = await proposing.keep(call.desk, proposal, ready, found)
    return replace_view(preview.build(call.words, _plan(call, ready), draft_id))


async def send(call: Call) -> Answer:
    """Ask, or begin at once; of two sends, one does."""
    sent = await inviting.send(call.desk, call.carried)
    asked = bool(sent.asks)
    return replace_view(preview.sent(call.words, sent.contact.name, sent.customer.name, asked=asked))


async def remove(call: Call) -> Answer:
    """Leave a service out, and show what is left."""
    draft_id, service = preview.target(call.value)
    proposal, person = await proposing.reopen(call.desk, draft_id)
    left = proposal.without(service)
    await _redraw(call, left if left.wishes else proposal, person)
    return DONE


async def divide(call: Call) -> Answer:
    """Ask who does what."""
    proposal, _ = await proposing.reopen(call.desk, call.value)
    await call.redraw(division.build(call.words, proposal.division, call.value))
    return DONE


async def divided_up(call: Call) -> Answer:
    """Keep who does what, and show what would be sent with it."""
    draft_id, agreed = division.parse(call.view)
    proposal, person = await proposing.reopen(call.desk, draft_id)
    changed = proposal.agreeing(agreed)
    ready = await proposing.prepare(call.desk, changed)
    kept = await proposing.keep(call.desk, changed, ready, person)
    return replace_view(preview.build(call.words, _plan(call, ready), kept))


async def redraw(call: Call, proposal: Proposal) -> None:
    """Show in the open dialog what would be sent, once it is found out whom it goes to."""
    ready = await proposing.prepare(call.desk, proposal)
    await _redraw(call, proposal, await call.directory.by_email(ready.contact.address))


async def _redraw(call: Call, proposal: Proposal, person: Person | None) -> None:
    ready = await proposing.prepare(call.desk, proposal)
    draft_id = await proposing.keep(call.desk, proposal, ready, person)
    await call.redraw(preview.build(call.words, _plan(call, ready), draft_id))


def _plan(call: Call, ready: Prepared) -> Plan:
    ordered = [*ready.asks, *ready.begins]
    return Plan(
        asks=[_facts(call, ready, terms) for terms in ready.asks],
        begins=[_facts(call, ready, terms) for terms in ready.begins],
        services=[terms.service for terms in ordered],
        contact=ready.contact,
        expires_at=call.desk.firm.rhythm.expires_at(call.desk.now),
        typed=ready.typed,
        switches=ready.switches,
        suggested=_suggested(call.desk.catalogue, ready, ordered, call.words.language),
    )


def _suggested(catalogue: Catalogue, ready: Prepared, chosen: Sequence[Terms], language: str) -> list[tuple[str, str]]:
    """Name the services that fit who does what and are not in the proposal yet (D20)."""
    has = {terms.service for terms in chosen}
    fitting = [catalogue.service(each) for each in suggested(ready.division) if each not in has]
    return [(service.id, service.names[language]) for service in fitting if service]


def _facts(call: Call, ready: Prepared, terms: Terms) -> Facts:
    return portrait.facts(
        call.words,
        call.desk.catalogue,
        call.desk.firm,
        ready.customer,
        terms,
        None,
        by=call.desk.actor.person.name,
        contact=ready.contact.name,
        division=divided(call.words, ready.division),
    )
