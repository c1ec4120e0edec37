"""A customer that has a firm says to another that it wants to come: nothing ends by that, and nothing begins (D8)."""

from collections.abc import Sequence

from bot.domain.answerer import Answerer
from bot.domain.customer import Role
from bot.domain.firm import Firm
from bot.domain.question import Question
from bot.domain.switch_events import LeavingAsked
from bot.domain.switching import Fall, Switch
from bot.domain.wording import same_address
from bot.storage import customers, firms, installations, questions, switches
from bot.storage.database import Transaction
from bot.storage.ids import new_id
from bot.usecases.desk import Desk
from bot.usecases.switching import fall
from bot.usecases.telling import publish_all, publish_together


async def wish(tx: Transaction, desk: Desk, asked: Sequence[Question], by: Answerer) -> None:
    """Keep the customer's yes, and ask it in its present firm's workspace to confirm, where somebody can be (D8)."""
    about = asked[0]
    customer_id = about.collaboration.customer_id
    present_id = await customers.bound_firm(tx, customer_id) or ""
    await switches.hold(tx, customer_id, {desk.firm.id, present_id})
    present = await firms.load(tx, present_id)
    switch = Switch(
        id=new_id(),
        firm_id=desk.firm.id,
        from_firm=present_id,
        customer_id=customer_id,
        batch_id=about.batch_id,
        contact_id=by.identity.contact_id,
        wished_at=desk.now,
        expires_at=desk.firm.rhythm.expires_at(desk.now),
        asked_contact=await _whom_to_ask(tx, present, customer_id, by.identity.address),
    )
    await _remember(tx, desk, present, switch)
    said = [each.wish(by, desk.now, switch.expires_at, reached=bool(switch.asked_contact)) for each in asked]
    for question, _ in said:
        await questions.close(tx, question)
    await publish_together(tx, desk.firm, [event for _, event in said], desk.now)


async def take_back(tx: Transaction, desk: Desk, question: Question) -> None:
    """Let the new firm take back what the customer said yes to, before it has begun."""
    switch = await switches.of_batch(tx, desk.firm.id, question.batch_id)
    if switch is not None:
        await fall(tx, switch, Fall.WITHDRAWN, desk.now, by=desk.colleague)


async def _remember(tx: Transaction, desk: Desk, present: Firm, switch: Switch) -> None:
    number = 0
    if switch.asked_contact:
        asks = LeavingAsked(
            customer_id=switch.customer_id,
            contact_id=switch.asked_contact,
            switch_id=switch.id,
            onward_firm=desk.firm.name,
            expires_at=switch.expires_at,
        )
        [number] = await publish_all(tx, present, [asks], desk.now)
    await switches.add(tx, switch.asked_as(number))


async def _whom_to_ask(tx: Transaction, present: Firm, customer_id: str, address: str) -> str:
    """Choose who of the customer is asked where its present firm is: an administrator there who can be written to.

    Whoever said so to the new firm comes first, then the main contact; "" where nobody can be.
    """
    known = await customers.load(tx, present.id, customer_id)
    if known is None or not await installations.is_open(tx, present.team_id):
        return ""
    administrators = [each for each in known.contacts if each.role is Role.ADMINISTRATOR]
    in_order = sorted(administrators, key=lambda each: (not same_address(each.address, address), not each.main))
    for each in in_order:
        if await customers.reaches(tx, present.id, each.id):
            return each.id
    return ""
