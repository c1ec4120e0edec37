"""A customer confirms, in its present firm's workspace, that it goes to another firm and when, or stays (D8)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.catalogue import Catalogue
from bot.domain.collaboration import Collaboration, Status
from bot.domain.consequences import Consequences, consequences
from bot.domain.customer import Customer, Role
from bot.domain.ending import After, Choice, Ending, Party
from bot.domain.ending_events import EndScheduled
from bot.domain.firm import Identity
from bot.domain.refusals import ButtonGone
from bot.domain.refusals_switch import SwitchSetElsewhere
from bot.domain.switch_events import SwitchSet
from bot.domain.switching import Fall, Stage, Switch
from bot.storage import collaborations, customers, firms, registers, switches
from bot.storage.database import Transaction
from bot.usecases import planning, switching
from bot.usecases.desk import Desk
from bot.usecases.ending import about_end, end
from bot.usecases.overtaking import overtake
from bot.usecases.planning import Speaker
from bot.usecases.telling import publish_together


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a confirmation is about: the way, to which firm by name, and what would end here, each with what it means.

    `starts_at` is when the next firm begins; None for now.
    """

    switch: Switch
    onward_firm: str
    customer: Customer
    ends: tuple[tuple[Collaboration, Consequences], ...]
    starts_at: datetime | None = None


async def pending(desk: Desk) -> list[Move]:
    """List what waits for the actor's own company to confirm, as a customer's contact who may."""
    async with desk.database.reading() as tx:
        mine = {each.customer_id for each in desk.actor.contacts() if await _decides(tx, desk, each)}
        ahead = await switches.leaving_with(tx, desk.firm.id, sorted(mine))
        waits = [each for each in ahead if each.stage is Stage.WISHED and each.stands(desk.now)]
        return [await _move(tx, desk, each) for each in waits]


async def look(desk: Desk, switch_id: str) -> Move:
    """Say what a confirmation would mean, to whoever may confirm."""
    async with desk.database.reading() as tx:
        switch = await _leaving(tx, desk, switch_id)
        await planning.speaker(tx, desk, switch.customer_id, Party.CUSTOMER)
        return await _open(tx, desk, switch)


async def confirm(desk: Desk, switch_id: str, starts_at: datetime | None) -> Move:
    """End everything here when the next firm begins, now or on a day: the end and the beginning are one (D8, S27)."""
    async with desk.database.transaction() as tx:
        switch, who = await _locked(tx, desk, switch_id)
        move = replace(await _open(tx, desk, switch), starts_at=starts_at)
        await switches.hold(tx, switch.customer_id, {switch.firm_id, switch.from_firm})
        confirmed = [
            replace(each.set(starts_at), asked_contact=who.contact_id) for each in await _alike(tx, desk, switch)
        ]
        for each in confirmed:
            await switches.save(tx, each)
            await switching.close_asked(tx, desk.firm, each, "confirmed", desk.now, by=planning.by(who))
        if starts_at is None:
            ends = [(one, _agreed(means, who)) for one, means in move.ends]
            await end(tx, desk.firm, move.customer, ends, desk.now, contact_id=who.contact_id, said=_said(who))
        else:
            await _schedule(tx, desk, move, who, starts_at)
            for each in confirmed:
                await _tell_next(tx, each, starts_at, desk.now)
        return move


async def stay(desk: Desk, switch_id: str) -> Move:
    """Say no: the customer stays with its present firm, and the other hears of it."""
    async with desk.database.transaction() as tx:
        switch, who = await _locked(tx, desk, switch_id)
        move = await _move(tx, desk, switch)
        switch.require_wished(desk.now)
        for each in await _alike(tx, desk, switch):
            await switching.fall(tx, each, Fall.DECLINED, desk.now, by=planning.by(who))
        return move


async def _decides(tx: Transaction, desk: Desk, identity: Identity) -> bool:
    return await customers.role(tx, desk.firm.id, identity.contact_id) is Role.ADMINISTRATOR


async def _locked(tx: Transaction, desk: Desk, switch_id: str) -> tuple[Switch, Speaker]:
    """Lock the customer, and find out as whom the actor speaks for it (D9)."""
    seen = await _leaving(tx, desk, switch_id)
    await customers.lock(tx, seen.customer_id)
    who = await planning.speaker(tx, desk, seen.customer_id, Party.CUSTOMER)
    await desk.first_time(tx)
    return await _leaving(tx, desk, switch_id), who


async def _leaving(tx: Transaction, desk: Desk, switch_id: str) -> Switch:
    found = await switches.leaving(tx, desk.firm.id, switch_id)
    if found is None:
        raise ButtonGone
    return found


async def _alike(tx: Transaction, desk: Desk, switch: Switch) -> list[Switch]:
    """List all that the customer has said yes to of the same firm, and not confirmed yet: it is one answer."""
    ahead = await switches.leaving_with(tx, desk.firm.id, [switch.customer_id])
    wished = [each for each in ahead if each.stage is Stage.WISHED and each.stands(desk.now)]
    return [each for each in wished if each.firm_id == switch.firm_id]


async def _open(tx: Transaction, desk: Desk, switch: Switch) -> Move:
    """Say what it means, if it can be confirmed still; one day is set at a time."""
    switch.require_wished(desk.now)
    for other in await switches.leaving_with(tx, desk.firm.id, [switch.customer_id]):
        if other.stage is Stage.SET and other.firm_id != switch.firm_id:
            raise SwitchSetElsewhere(onward=(await firms.load(tx, other.firm_id)).name)
    return await _move(tx, desk, switch)


async def _move(tx: Transaction, desk: Desk, switch: Switch) -> Move:
    onward_firm = (await firms.load(tx, switch.firm_id)).name
    customer = (await registers.several(tx, desk.firm.id, {switch.customer_id}))[switch.customer_id]
    live = await collaborations.live(tx, desk.firm.id, switch.customer_id)
    in_order = sorted(live, key=lambda each: desk.catalogue.place(each.terms.service))
    ends = tuple((each, _means(desk.catalogue, each, onward_firm)) for each in in_order)
    return Move(switch=switch, onward_firm=onward_firm, customer=customer, ends=ends)


def _means(catalogue: Catalogue, about: Collaboration, onward_firm: str) -> Consequences:
    service, _ = catalogue.known(about.terms.service, about.terms.variant)
    choice = Choice(after=After.MOVED, onward_firm=onward_firm)
    return consequences(service, about.terms, choice, Party.CUSTOMER)


async def _schedule(tx: Transaction, desk: Desk, move: Move, who: Speaker, starts_at: datetime) -> None:
    """Set the day for all that goes on; what ends sooner anyway does, and what was to end later no longer does."""
    moved = [(each, _agreed(means, who)) for each, means in move.ends if _is_later(each, starts_at)]
    await overtake(tx, desk.firm, [each for each, _ in moved], desk.now)
    for each, ending in moved:
        free = each
        if each.status is Status.ENDING:
            free = each.stop()
            await collaborations.save(tx, free, desk.now)
        await collaborations.save(tx, free.schedule(ending, starts_at), desk.now)
    about = [about_end(each, ending, who.contact_id) | _said(who) for each, ending in moved]
    await publish_together(tx, desk.firm, [EndScheduled(**each, ends_at=starts_at) for each in about], desk.now)


async def _tell_next(tx: Transaction, switch: Switch, starts_at: datetime, at: datetime) -> None:
    """Tell the next firm the day on which it begins (D8)."""
    new = await firms.load(tx, switch.firm_id)
    asked = await switching.wished(tx, switch)
    for question in asked:
        await collaborations.save(tx, question.collaboration.start(starts_at), at)
    said = [SwitchSet(**each, starts_at=starts_at) for each in switching.about_each(switch, asked)]
    await publish_together(tx, new, said, at)


def _is_later(about: Collaboration, starts_at: datetime) -> bool:
    return about.ends_at is None or about.ends_at > starts_at


def _agreed(means: Consequences, who: Speaker) -> Ending:
    return means.agreed(Party.CUSTOMER, planning.by(who))


def _said(who: Speaker) -> dict[str, Any]:
    return {"by_user": who.user, "by_team": who.team, "role": who.role, "level": who.level}
