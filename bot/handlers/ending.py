"""The firm or the customer ends: which collaborations, what becomes of each, look, yes; or take it back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.collaboration import Collaboration
from bot.domain.ending import After, Choice, Party
from bot.domain.firm import Person
from bot.domain.refusals import Refusal, UnknownCustomer
from bot.domain.register import ContactEntry
from bot.domain.staffing import first_day, over
from bot.handlers import correcting, reading
from bot.handlers.call import DONE, Answer, Call, errors, replace_view, say, whisper
from bot.handlers.finding import find
from bot.handlers.reading import BadField
from bot.usecases import consenting, ending, planning
from bot.usecases.ending import Done, MainContact
from bot.usecases.planning import Prepared, Standing
from bot.views import ending as view
from bot.views import refusal
from bot.views.ending_parts import Dialog, Line, Outcome
from bot.views.facts import last_day

LATEST = timedelta(days=731)


async def end_typed(call: Call, typed: str) -> Answer:
    """Open the dialog about the customer that was typed."""
    call.desk.require_firm()
    if not typed:
        raise UnknownCustomer
    found = await find(call, typed)
    if found.answer is not None:
        return say(found.answer)
    return await _begin(call, await planning.of_firm(call.desk, found.customer_id))


async def start(call: Call) -> Answer:
    """Open the dialog about a customer, for somebody of the firm."""
    return await _begin(call, await planning.of_firm(call.desk, call.value))


async def own(call: Call) -> Answer:
    """Open the dialog for the customer itself, with the service ticked whose button it was (S32)."""
    return await _begin(call, await planning.of_customer(call.desk, call.value), call.value)


async def chosen(call: Call) -> Answer:
    """Ask what becomes of the services that were ticked."""
    party, _, about = call.carried.partition(":")
    by_firm = party == Party.FIRM
    standing = await (planning.of_firm if by_firm else planning.of_customer)(call.desk, about)
    try:
        ready = await planning.choose(call.desk, standing, view.picked(call.view))
    except Refusal as no:
        return _at_field(call, "services", no)
    return replace_view(view.after(call.words, _dialog(call, ready), _lines(call, ready.live)))


async def decided(call: Call) -> Answer:
    """Show what it means before anyone confirms (D13); what stands in the way is said at its field."""
    standing = await planning.reopen(call.desk, call.carried)
    said = view.choices(call.view, [each.id for each in standing.live])
    choices = {key: _choice(call, standing, key, each) for key, each in said.items()}
    missing = {f"after:{key}": call.words("field.required") for key, each in choices.items() if each is None}
    if missing:
        return errors(missing)
    try:
        ends_at = _ends_at(call)
    except BadField as bad:
        return errors({bad.name: bad.sentence})
    agreed = {key: each for key, each in choices.items() if each}
    ready = await planning.prepare(call.desk, call.carried, agreed, ends_at)
    refused = ready.refusals(call.words.language) or await _unasked(call, ready)
    if refused:
        return errors({f"after:{key}": refusal.sentence(call.words, no) for key, no in refused.items()})
    return replace_view(_preview(call, ready))


async def confirmed(call: Call) -> Answer:
    """End, with the main contact that was named where one was missing (S28)."""
    try:
        main = await _main_contact(call)
        done = await ending.confirm(call.desk, call.carried, main, await _asked(call, main))
    except BadField as bad:
        return _at_field(call, bad.name, bad.sentence)
    except Refusal as no:
        if not _asks_main(call):
            raise
        return _at_field(call, "main", no)
    return replace(replace_view(_done(call, done)), home=done.prepared.party is Party.CUSTOMER)


async def stop(call: Call) -> Answer:
    """Take back an end that is ahead (D12); on Home it shows in its place."""
    stopped = await ending.stop(call.desk, call.value)
    text = view.stopped(call.words, [each.name(call.words) for each in _lines(call, stopped)])
    return Answer(home=True) if call.view else whisper(refusal.letter(text))


async def _begin(call: Call, standing: Standing, clicked: str = "") -> Answer:
    """Ask which ones; where there is one only, ask what becomes of it at once."""
    if len(standing.live) == 1:
        ready = await planning.choose(call.desk, standing, frozenset({standing.live[0].id}))
        await _show(call, view.after(call.words, _dialog(call, ready), _lines(call, ready.live)))
        return DONE
    ticked = frozenset({clicked} if clicked else {each.id for each in standing.live})
    carried = f"{standing.party}:{clicked or standing.customer.id}"
    dialog = _dialog(call, standing)
    await _show(call, view.choose(call.words, dialog, _lines(call, standing.live), ticked, carried))
    return DONE


async def _show(call: Call, dialog: Mapping[str, Any]) -> None:
    """Open the dialog, or go on in the one whose button this was."""
    await (call.redraw if call.view.get("type") == "modal" else call.open)(dialog)


def _dialog(call: Call, about: Standing | Prepared) -> Dialog:
    customer = about.customer
    return Dialog(
        party=about.party,
        company=customer.name,
        number=customer.number.shown,
        firm=call.desk.firm.name,
        draft_id=about.draft_id,
    )


def _lines(call: Call, several: Sequence[Collaboration]) -> list[Line]:
    return [_line(call, each) for each in several]


def _line(call: Call, collaboration: Collaboration) -> Line:
    words, terms, ends_at = call.words, collaboration.terms, collaboration.ends_at
    service, variant = call.desk.catalogue.known(terms.service, terms.variant)
    ends = words("ending.ahead", date=last_day(words, ends_at)) if ends_at else ""
    onward = collaboration.ending.onward_firm if collaboration.ending else ""
    return Line(id=collaboration.id, service=service, variant=variant, ends=ends, onward=onward)


def _names(call: Call, several: Sequence[Collaboration] = ()) -> list[str]:
    return [each.name(call.words) for each in _lines(call, several)]


def _choice(call: Call, standing: Standing, key: str, said: Choice | None) -> Choice | None:
    """Take what was said; what ends with the collaboration, or goes to another firm (D8), asks nothing."""
    [about] = [each for each in _lines(call, standing.live) if each.id == key]
    if about.asks:
        return said
    return Choice(after=After.MOVED if about.onward else After.CLOSED, onward_firm=about.onward)


def _ends_at(call: Call) -> datetime | None:
    """Read when it ends: when the picked day is over, None for now."""
    picked = view.until(call.view)
    if not picked:
        return None
    today = first_day(call.desk.now)
    return over(reading.day(call.words, picked, "until", earliest=today, latest=today + LATEST))


def _preview(call: Call, ready: Prepared) -> dict[str, object]:
    people = ready.customer.contacts if ready.lacks_main else None
    means = [each for _, each in ready.ends]
    stays = _names(call, ready.stays)
    return view.confirm(call.words, _dialog(call, ready), means, stays, ready.ends_at, people)


def _done(call: Call, done: Done) -> dict[str, object]:
    ready = done.prepared
    waits = _names(call, [each.collaboration for each in done.waiting]) if ready.party is Party.FIRM else []
    again = ready.customer.id if ready.party is Party.FIRM else next((each.id for each in ready.stays), "")
    means = [each for _, each in ready.ends]
    stands = Outcome(
        ends=means,
        stays=_names(call, ready.stays),
        waits=waits,
        ends_at=ready.ends_at,
        again=again,
        contact=done.asked.name if done.asked else "",
    )
    return view.done(call.words, _dialog(call, ready), stands)


async def _main_contact(call: Call) -> MainContact | None:
    """Read whom the firm makes main contact, if the dialog asked."""
    said = view.main_contact(call.view)
    if said.contact_id != view.NEW:
        customer = (await planning.reopen(call.desk, call.carried)).customer
        known = customer.contact(said.contact_id)
        found = await correcting.in_slack(call, known.address) if known else None
        return MainContact(contact_id=said.contact_id, found=found)
    if not (said.name or said.email):
        return None
    name = reading.text(call.words, said.name, "main_name", limit=view.LONGEST_NAME)
    person = ContactEntry(name=name, email=reading.email(call.words, said.email, "main_email"))
    return MainContact(person=person, found=await correcting.in_slack(call, person.email))


async def _unasked(call: Call, ready: Prepared) -> dict[str, Refusal]:
    """Say where the customer would have to be asked, and why it cannot be."""
    main = ready.customer.main_contact
    if not ready.asks or main is None:  # whom the next step names is looked for there
        return {}
    try:
        consenting.require_asked(call.desk.firm, ready.customer, await call.directory.by_email(main.address))
    except Refusal as no:
        return {about.id: no for about, _ in ready.asks}
    return {}


async def _asked(call: Call, main: MainContact | None) -> Person | None:
    """Find in Slack whoever would be asked: who was just named, else the main contact."""
    if main is not None:
        return main.found
    ready = await planning.review(call.desk, call.carried)
    contact = ready.customer.main_contact if ready.asks else None
    return await call.directory.by_email(contact.address) if contact else None


def _asks_main(call: Call) -> bool:
    blocks = call.view.get("blocks")
    return isinstance(blocks, list) and any(isinstance(b, dict) and b.get("block_id") == "main_name" for b in blocks)


def _at_field(call: Call, name: str, no: Refusal | str) -> Answer:
    sentence = no if isinstance(no, str) else refusal.sentence(call.words, no)
    return errors({refusal.at_field(name, call.block_ids): sentence})
