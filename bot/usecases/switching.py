"""A switch is carried out, or comes to nothing: always in the transaction of whatever makes it so (D8, D6).

The one rule: what a customer wished for begins in the very transaction in which nothing is left with its present firm.
So nobody is ever with two firms, nor can a third get in between.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.collaboration import Verb
from bot.domain.ending import Party
from bot.domain.ending_events import EndStopped
from bot.domain.events import Colleague
from bot.domain.firm import Firm
from bot.domain.policy import LOOKED_AT_AGAIN_AFTER
from bot.domain.question import Question
from bot.domain.switch_events import LeavingClosed, SwitchBegun, SwitchFell, SwitchUnreached
from bot.domain.switching import Fall, Stage, Switch
from bot.storage import collaborations, customers, firms, questions, switches
from bot.storage.database import Database, Transaction
from bot.storage.switches import Due
from bot.usecases.stumbling import stumbled
from bot.usecases.telling import publish, publish_together

BATCH = 100
_VERBS = {
    Fall.DECLINED: Verb.DECLINE,
    Fall.STOPPED: Verb.DECLINE,
    Fall.WITHDRAWN: Verb.WITHDRAW,
    Fall.EXPIRED: Verb.EXPIRE,
    Fall.BLOCKED: Verb.BLOCK,
}


async def elapse(database: Database, at: datetime) -> int:
    """Let what nobody confirmed in time fall, and what another firm's switch has overtaken."""
    async with database.reading() as tx:
        due = await switches.due(tx, at, BATCH)
    for each in due:
        try:
            await _look_at(database, each, at)
        except Exception as error:  # noqa: BLE001 - one firm's trouble is no other's
            stumbled("switch_stumbled", error, firm=each.firm_id, customer=each.customer_id)
            async with database.transaction() as tx:
                await switches.wake(tx, each.firm_id, each.id, at + LOOKED_AT_AGAIN_AFTER)
    return len(due)


async def hold(tx: Transaction, firm_id: str, customer_id: str) -> None:
    """Hold the rows of every firm that the end of something may concern, in one order, before any history grows."""
    ahead = await switches.leaving_with(tx, firm_id, [customer_id])
    if ahead:
        await switches.hold(tx, customer_id, {firm_id, *(each.firm_id for each in ahead)})


async def carry_on(tx: Transaction, firm: Firm, customer_id: str, at: datetime) -> None:
    """Begin with the next firm, if the customer chose one, now that nothing is left with this one.

    What it has confirmed comes first, else what it said last; all that it said yes to of that firm begins.
    """
    ahead = [each for each in await switches.leaving_with(tx, firm.id, [customer_id]) if each.stands(at)]
    for switch in [each for each in ahead if each.firm_id == ahead[0].firm_id]:
        await _begin(tx, switch, at)
        if switch.stage is Stage.WISHED:
            await close_asked(tx, firm, switch, "over", at)


async def wished(tx: Transaction, switch: Switch) -> list[Question]:
    """List what the customer said yes to, and what has not begun yet."""
    batch = await questions.batch(tx, switch.firm_id, switch.batch_id)
    return [each for each in batch if each.collaboration.is_wished]


async def fall(tx: Transaction, switch: Switch, why: Fall, at: datetime, by: Colleague | None = None) -> None:
    """Let a switch come to nothing, on both sides; the end that was set for it is stopped with it.

    Where the customer stopped the end itself, that is done and told already. `by` is told on their own side only (D7).
    """
    await switches.hold(tx, switch.customer_id, {switch.firm_id, switch.from_firm})
    new, present = await firms.load(tx, switch.firm_id), await firms.load(tx, switch.from_firm)
    who = by.fields() if by and why is Fall.WITHDRAWN else {}
    said = []
    for question in await wished(tx, switch):
        about = question.collaboration.move(_VERBS[why])
        await collaborations.save(tx, about, at)
        said.append(SwitchFell(**_about(switch, question), fall=why, **who))
    await publish_together(tx, new, said, at)
    if switch.stage is Stage.WISHED:
        await close_asked(tx, present, switch, why, at, by=by if why is Fall.DECLINED else None)
    await switches.save(tx, switch.close(Stage.FALLEN))
    if switch.stage is Stage.SET and why is not Fall.STOPPED and not await _still_set(tx, switch):
        await _stop_ends(tx, present, switch, new.name, at)


async def called_off(tx: Transaction, firm: Firm, customer_id: str, at: datetime) -> None:
    """Let what was set fall, because the customer stopped the end on which it depends."""
    for switch in await switches.leaving_with(tx, firm.id, [customer_id]):
        if switch.stage is Stage.SET:
            await fall(tx, switch, Fall.STOPPED, at)


async def unreached(tx: Transaction, firm_id: str, asked: int, at: datetime) -> None:
    """Tell in the new firm's workspace that the customer could not be asked, so that it waits for nothing."""
    seen = await switches.asked_in(tx, firm_id, asked)
    if seen is None:
        return
    await customers.lock(tx, seen.customer_id)
    switch = await switches.load(tx, seen.firm_id, seen.id)
    if switch.stage is Stage.WISHED:
        await switches.save(tx, switch.unreached())
        waits = about_each(switch, await wished(tx, switch))
        new = await firms.load(tx, switch.firm_id)
        await publish_together(tx, new, [SwitchUnreached(**each) for each in waits], at)


async def close_asked(
    tx: Transaction, firm: Firm, switch: Switch, how: str, at: datetime, by: Colleague | None = None
) -> None:
    """Close what the customer was asked in its present firm's workspace, if it was."""
    if not switch.asked:
        return
    new = await firms.load(tx, switch.firm_id)
    closed = LeavingClosed(
        customer_id=switch.customer_id,
        switch_id=switch.id,
        onward_firm=new.name,
        asked=switch.asked,
        how=how,
        **(by.fields() if by else {}),
    )
    await publish(tx, firm, closed, at)


def about_each(switch: Switch, several: Sequence[Question]) -> list[dict[str, Any]]:
    """Say what every event of a switch says, for each service that it is about."""
    return [_about(switch, each) for each in several]


async def _look_at(database: Database, due: Due, at: datetime) -> None:
    async with database.transaction() as tx:
        await customers.lock(tx, due.customer_id)
        switch = await switches.load(tx, due.firm_id, due.id)
        if switch.is_open and await customers.bound_firm(tx, due.customer_id) != switch.from_firm:
            await fall(tx, switch, Fall.BLOCKED, at)
        elif switch.stage is Stage.WISHED and at >= switch.expires_at:
            await fall(tx, switch, Fall.EXPIRED, at)
        else:
            await switches.save(tx, switch)


async def _begin(tx: Transaction, switch: Switch, at: datetime) -> None:
    """Bind the customer to its next firm and begin what it said yes to; what others asked closes by the clock."""
    firm = await firms.load(tx, switch.firm_id)
    asked = await wished(tx, switch)
    await customers.bind(tx, switch.customer_id, firm.id)
    for question in asked:
        await collaborations.save(tx, question.collaboration.move(Verb.APPROVE), at)
    await customers.put_on_platform(tx, firm.id, switch.customer_id, on_platform=True)
    await switches.save(tx, switch.close(Stage.DONE))
    await collaborations.wake_rivals(tx, switch.customer_id, firm.id, at)
    await switches.wake_rivals(tx, switch.customer_id, at)
    await publish_together(tx, firm, [SwitchBegun(**each) for each in about_each(switch, asked)], at)


async def _still_set(tx: Transaction, switch: Switch) -> bool:
    """Tell whether the customer goes to another firm all the same, for something else that it said yes to."""
    ahead = await switches.leaving_with(tx, switch.from_firm, [switch.customer_id])
    return any(each.stage is Stage.SET for each in ahead)


async def _stop_ends(tx: Transaction, firm: Firm, switch: Switch, onward_firm: str, at: datetime) -> None:
    """Take back the ends that were set for a switch that comes to nothing."""
    live = await collaborations.live(tx, firm.id, switch.customer_id)
    ahead = [(each, each.ends_at) for each in live if each.ends_at and each.ending and each.ending.onward_firm]
    events = [
        EndStopped(
            customer_id=each.customer_id,
            collaboration_id=each.id,
            contact_id=switch.asked_contact,
            party=Party.CUSTOMER,
            by_user=None,
            ends_at=ends_at,
            onward_firm=onward_firm,
        )
        for each, ends_at in ahead
    ]
    for each, _ in ahead:
        await collaborations.save(tx, each.stop(), at)
    await publish_together(tx, firm, events, at)


def _about(switch: Switch, question: Question) -> dict[str, Any]:
    return {
        "customer_id": switch.customer_id,
        "collaboration_id": question.collaboration.id,
        "question_id": question.id,
        "contact_id": switch.contact_id,
    }
