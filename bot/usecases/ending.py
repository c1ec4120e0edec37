"""A collaboration ends, now or on a day; the binding goes with the last one, in the same transaction (S31, D6, D12)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.collaboration import Collaboration, Status
from bot.domain.customer import Agreement, Contact, Customer
from bot.domain.ending import After, Ending, Party
from bot.domain.ending_events import Ended, EndScheduled, EndStopped
from bot.domain.firm import Firm, Person
from bot.domain.question import Question
from bot.domain.refusals import ButtonGone
from bot.domain.refusals_ending import MainContactMissing, NothingToStop, NotYoursToStop
from bot.domain.register import ContactEntry
from bot.domain.register_events import AgreementNoted
from bot.storage import collaborations, customers, firms, questions
from bot.storage.database import Transaction
from bot.usecases import consenting, correcting, planning, switching
from bot.usecases.desk import Desk
from bot.usecases.overtaking import overtake
from bot.usecases.planning import Prepared, Speaker
from bot.usecases.telling import publish_all, publish_together


@dataclass(frozen=True, slots=True, kw_only=True)
class MainContact:
    """Whom the firm makes main contact before it ends (S29, S30): somebody by `contact_id`, or somebody new.

    `found` is whom Slack has at the address, if anybody.
    """

    contact_id: str = ""
    person: ContactEntry | None = None
    found: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What ended or will, and what is still open with the customer (D14): collaborations, and questions that wait.

    `asked` is whoever was asked what the customer does afterwards, None where nobody need be.
    """

    prepared: Prepared
    waiting: tuple[Question, ...]
    asked: Contact | None = None


async def confirm(desk: Desk, draft_id: str, main: MainContact | None = None, found: Person | None = None) -> Done:
    """End what the draft says, or set the day: main contact, variant, grant and end in one transaction (D4).

    What takes the customer's word is asked, and waits; `found` is whom Slack has at the main contact's address.
    """
    async with desk.database.transaction() as tx:
        await desk.first_time(tx)
        plan = await planning.used(tx, desk, draft_id)
        await customers.lock(tx, plan.customer_id)
        if main is not None and main.found is not None:
            await firms.hold(tx, desk.firm.id, main.found, desk.now)  # people are held before firms
        await switching.hold(tx, desk.firm.id, plan.customer_id)
        who = await planning.speaker(tx, desk, plan.customer_id, plan.party)
        ready = await planning.prepared(tx, desk, plan)
        for no in ready.refusals(desk.firm.language).values():
            raise no
        if ready.lacks_main:
            ready = await _mend(tx, desk, ready, main)
        await _carry_out(tx, desk, ready, who)
        asked = await consenting.ask(tx, desk, ready, found) if ready.asks else None
        waiting = await questions.open_ones(tx, desk.firm.id, plan.customer_id)
        about = {each.id for each, _ in ready.ends}
        others = tuple(each for each in waiting if each.collaboration.id not in about)
        return Done(prepared=ready, waiting=others, asked=asked)


async def stop(desk: Desk, collaboration_id: str) -> list[Collaboration]:
    """Take back the ends that one's own party has set with this customer (D12)."""
    async with desk.database.transaction() as tx:
        found = await collaborations.find(tx, desk.firm.id, collaboration_id)
        if found is None:
            raise ButtonGone
        await customers.lock(tx, found.customer_id)
        party = Party.FIRM if desk.actor.of_firm else Party.CUSTOMER
        who = await planning.speaker(tx, desk, found.customer_id, party)
        await desk.first_time(tx)
        live = await collaborations.live(tx, desk.firm.id, found.customer_id)
        ahead = [each for each in live if each.ending]
        own = [each for each in ahead if each.ending and each.ending.party is party]
        if not own:
            raise _not_stopped(ahead)
        await switching.hold(tx, desk.firm.id, found.customer_id)
        contact_id = who.contact_id or await reader(tx, desk.firm, found.customer_id, live)
        events = [_stopped(each, who, contact_id) for each in own]
        for each in own:
            await collaborations.save(tx, each.stop(), desk.now)
        await publish_together(tx, desk.firm, events, desk.now)
        if any(each.ending and each.ending.onward_firm for each in own):
            await switching.called_off(tx, desk.firm, found.customer_id, desk.now)
        return own


async def end(  # noqa: PLR0913 - each is a part of what happens
    tx: Transaction,
    firm: Firm,
    customer: Customer,
    ends: Sequence[tuple[Collaboration, Ending]],
    at: datetime,
    *,
    contact_id: str,
    said: dict[str, Any],
) -> None:
    """End collaborations together; if they were the last the customer is free, or goes where it chose to (D6, D8)."""
    await switching.hold(tx, firm.id, customer.id)
    await overtake(tx, firm, [collaboration for collaboration, _ in ends], at)
    events = []
    for collaboration, ending in ends:
        event = Ended(
            **about_end(collaboration, ending, contact_id),
            **said,
            scheduled=collaboration.status is Status.ENDING and said["by_user"] is None,
            no_main_contact=customer.main_contact is None,
        )
        events.append(event)
        await collaborations.save(tx, collaboration.end(ending, at), at)
    noted = [each for pair in ends for each in await _has(tx, firm, customer, *pair)]
    released = await customers.release(tx, customer.id, firm.id)
    await publish_all(tx, firm, noted, at)
    await publish_together(tx, firm, events, at)
    if released:
        await switching.carry_on(tx, firm, customer.id, at)


async def schedule(  # noqa: PLR0913 - each is a part of what happens
    tx: Transaction,
    firm: Firm,
    ends: Sequence[tuple[Collaboration, Ending]],
    ends_at: datetime,
    at: datetime,
    *,
    contact_id: str,
    said: dict[str, Any],
) -> None:
    """Set the day on which collaborations end together (D12)."""
    await overtake(tx, firm, [collaboration for collaboration, _ in ends], at)
    events = [EndScheduled(**about_end(each, ending, contact_id), **said, ends_at=ends_at) for each, ending in ends]
    for each, ending in ends:
        await collaborations.save(tx, each.schedule(ending, ends_at), at)
    await publish_together(tx, firm, events, at)


async def reader(tx: Transaction, firm: Firm, customer_id: str, about: Sequence[Collaboration]) -> str:
    """Choose the contact who is told: the main contact, else whoever was asked, else anybody; "" for nobody."""
    customer = await customers.load(tx, firm.id, customer_id)
    if customer is None or not customer.contacts:
        return ""
    asked = [await questions.latest(tx, firm.id, each.id) for each in about]
    known = [customer.contact(each.contact_id) for each in asked if each]
    chosen = next((each for each in (customer.main_contact, *known) if each), customer.contacts[0])
    return chosen.id


async def _carry_out(tx: Transaction, desk: Desk, ready: Prepared, who: Speaker) -> None:
    ends = [(each, means.agreed(ready.party, planning.by(who))) for each, means in ready.ends if not means.asks]
    if not ends:
        return
    about = [collaboration for collaboration, _ in ends]
    contact_id = who.contact_id or await reader(tx, desk.firm, ready.customer.id, about)
    said: dict[str, Any] = {"by_user": who.user, "by_team": who.team, "role": who.role, "level": who.level}
    if ready.ends_at is None:
        await end(tx, desk.firm, ready.customer, ends, desk.now, contact_id=contact_id, said=said)
    else:
        await schedule(tx, desk.firm, ends, ready.ends_at, desk.now, contact_id=contact_id, said=said)


async def _mend(tx: Transaction, desk: Desk, ready: Prepared, main: MainContact | None) -> Prepared:
    """Give the customer the main contact that it lacks (S29), so that the end can go on."""
    if main is None or not (main.contact_id or main.person):
        raise MainContactMissing(company=ready.customer.name)
    await correcting.make_main(tx, desk, ready.customer, main.contact_id, main.person, main.found)
    mended = await customers.load(tx, desk.firm.id, ready.customer.id)
    return replace(ready, customer=mended or ready.customer)


async def _has(
    tx: Transaction, firm: Firm, customer: Customer, collaboration: Collaboration, ending: Ending
) -> list[AgreementNoted]:
    """Note what the customer has on its own from now on (S14)."""
    service = collaboration.terms.service
    if ending.after is After.MOVED:  # what it has with another firm is nothing that this one knows
        return []
    if ending.after is After.CLOSED:
        await customers.drop_agreement(tx, firm.id, customer.id, service)
        return []
    has = Agreement(service=service, variant=ending.variant, payer=ending.payer, period=ending.period)
    if has == customer.agreement(service):
        return []
    await customers.set_agreement(tx, firm.id, customer.id, has)
    return [AgreementNoted(customer_id=customer.id, by_user=ending.by_user, **asdict(has))]


def about_end(collaboration: Collaboration, ending: Ending, contact_id: str) -> dict[str, Any]:
    """Say what every event about an end says."""
    return {
        "customer_id": collaboration.customer_id,
        "collaboration_id": collaboration.id,
        "contact_id": contact_id,
        "party": ending.party,
        "after": ending.after,
        "service": collaboration.terms.service,
        "variant": collaboration.terms.variant,
        "onward": ending.variant,
        "paid": collaboration.terms.payer,
        "payer": ending.payer,
        "period": ending.period,
        "deletes": ending.deletes,
        "onward_firm": ending.onward_firm,
        "by_name": ending.by_name,
        "reason": ending.reason,
    }


def _stopped(collaboration: Collaboration, who: Speaker, contact_id: str) -> EndStopped:
    return EndStopped(
        customer_id=collaboration.customer_id,
        collaboration_id=collaboration.id,
        contact_id=contact_id,
        party=who.party,
        by_user=who.user,
        by_name=who.name,
        onward_firm=collaboration.ending.onward_firm if collaboration.ending else "",
        ends_at=collaboration.ends_at,  # type: ignore[arg-type]  # whoever stops has seen that it is set
    )


def _not_stopped(ahead: Sequence[Collaboration]) -> NothingToStop | NotYoursToStop:
    others = [each.ending.by_name for each in ahead if each.ending]
    return NotYoursToStop(by=others[0]) if others else NothingToStop()
