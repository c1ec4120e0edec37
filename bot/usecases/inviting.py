"""The firm invites: ask the customer, or begin at once where nobody need be asked (S5, S7, S10)."""

from dataclasses import asdict, replace

from bot.domain.collaboration import Collaboration, Status, Terms
from bot.domain.customer import Member, Part
from bot.domain.events import ActivatedAtOnce, Invited
from bot.domain.question import Question
from bot.domain.register import Entry
from bot.storage import collaborations, customers, firms, questions
from bot.storage.database import Transaction
from bot.storage.ids import new_id
from bot.usecases.desk import Desk
from bot.usecases.proposing import Prepared, prepared, require_free, used
from bot.usecases.reaching import require_reachable
from bot.usecases.registering import add_contact, register_customer
from bot.usecases.standing_in import follow
from bot.usecases.telling import publish_all, publish_together


async def send(desk: Desk, draft_id: str) -> Prepared:
    """Ask for everything in the draft in one message, and begin what needs no asking; the draft is used up by it."""
    desk.require_firm()
    async with desk.database.transaction() as tx:
        await desk.first_time(tx)
        proposal, found = await used(tx, desk, draft_id)
        if proposal.customer_id:
            await customers.lock(tx, proposal.customer_id)
        checked = await prepared(tx, desk, proposal)
        person = require_reachable(desk.firm, checked.contact, found)
        ready = await _register(tx, desk, checked)
        await customers.identify(tx, desk.firm.id, ready.contact, person, desk.now)
        await firms.remember(tx, desk.firm.id, person, desk.now)
        engagement_id = await _engage(tx, desk, ready.customer.id)
        await _begin(tx, desk, ready, engagement_id)
        await _ask(tx, desk, ready, engagement_id)
        return ready


async def _register(tx: Transaction, desk: Desk, ready: Prepared) -> Prepared:
    """Enter what the form said that the register did not know yet."""
    found = ready.customer
    customer_id = found.id or await customers.find_or_create(tx, found.number, desk.now)
    await customers.lock(tx, customer_id)
    services = {offer.terms.service for offer in ready.offers}
    await require_free(tx, desk, customer_id, services, switches=ready.switches)
    entry = Entry(number=found.number, name=found.name, on_platform=found.on_platform)
    await register_customer(tx, desk.firm, customer_id, entry, by_user=desk.user_id, at=desk.now)
    if found.on_platform is not None:
        await customers.put_on_platform(tx, desk.firm.id, customer_id, on_platform=found.on_platform)
    contact = replace(ready.contact, customer_id=customer_id)
    if not contact.id:
        contact = await add_contact(tx, desk.firm, contact, "form", desk.user_id, desk.now)
    return replace(ready, customer=replace(found, id=customer_id), contact=contact)


async def _engage(tx: Transaction, desk: Desk, customer_id: str) -> str:
    """Open the engagement; where it has no owner, whoever invites becomes it (D10)."""
    engagement_id = await customers.engage(tx, desk.firm.id, customer_id)
    standing = await customers.engagement(tx, desk.firm.id, customer_id)
    if standing is None or standing.owner is None:
        me = Member(user_id=desk.user_id, name=desk.actor.person.name, part=Part.OWNER)
        await customers.add_member(tx, desk.firm.id, engagement_id, me)
        await publish_all(tx, desk.firm, await follow(tx, desk, customer_id), desk.now)
    return engagement_id


async def _ask(tx: Transaction, desk: Desk, ready: Prepared, engagement_id: str) -> None:
    """Put one question for each service, joined in one message."""
    ids = [new_id() for _ in ready.asks]
    said = [
        await _put(tx, desk, ready, _question(desk, ready, terms, (question_id, ids[0])), engagement_id)
        for terms, question_id in zip(ready.asks, ids, strict=True)
    ]
    await publish_together(tx, desk.firm, said, desk.now)


def _question(desk: Desk, ready: Prepared, terms: Terms, ids: tuple[str, str]) -> Question:
    question_id, batch_id = ids
    return Question(
        id=question_id,
        batch_id=batch_id,
        collaboration=_collaboration(desk, ready, terms, Status.INVITED),
        contact_id=ready.contact.id,
        contact_name=ready.contact.name,
        asked_by=desk.user_id,
        asked_by_name=desk.actor.person.name,
        asked_at=desk.now,
        expires_at=desk.firm.rhythm.expires_at(desk.now),
        sent_at=desk.now,
        switches=ready.switches,
    )


async def _put(tx: Transaction, desk: Desk, ready: Prepared, question: Question, engagement_id: str) -> Invited:
    collaboration, contact = question.collaboration, ready.contact
    await collaborations.create(tx, collaboration, engagement_id, desk.now)
    await questions.ask(tx, question, contact.address, contact.address_reason)
    wakes = question.wakes_at(desk.now, desk.firm.rhythm, desk.is_workday)
    await collaborations.wake(tx, desk.firm.id, collaboration.id, wakes)
    return Invited(
        customer_id=collaboration.customer_id,
        collaboration_id=collaboration.id,
        question_id=question.id,
        contact_id=contact.id,
        address=contact.address,
        expires_at=question.expires_at,
        **asdict(collaboration.terms),
        **desk.colleague.fields(),
    )


async def _begin(tx: Transaction, desk: Desk, ready: Prepared, engagement_id: str) -> None:
    """Begin what costs nothing for a customer that was never on the platform (D1); from then on it is."""
    customer_id = ready.customer.id
    if not ready.begins:
        return
    await customers.bind(tx, customer_id, desk.firm.id)
    said = [await _activate(tx, desk, ready, terms, engagement_id) for terms in ready.begins]
    await customers.put_on_platform(tx, desk.firm.id, customer_id, on_platform=True)
    await collaborations.wake_rivals(tx, customer_id, desk.firm.id, desk.now)
    await publish_together(tx, desk.firm, said, desk.now)


async def _activate(tx: Transaction, desk: Desk, ready: Prepared, terms: Terms, engagement_id: str) -> ActivatedAtOnce:
    collaboration = _collaboration(desk, ready, terms, Status.ACTIVE)
    await collaborations.create(tx, collaboration, engagement_id, desk.now)
    return ActivatedAtOnce(
        customer_id=collaboration.customer_id,
        collaboration_id=collaboration.id,
        contact_id=ready.contact.id,
        address=ready.contact.address,
        service=terms.service,
        variant=terms.variant,
        **desk.colleague.fields(),
    )


def _collaboration(desk: Desk, ready: Prepared, terms: Terms, status: Status) -> Collaboration:
    return Collaboration(
        id=new_id(),
        firm_id=desk.firm.id,
        customer_id=ready.customer.id,
        terms=terms,
        status=status,
        division=ready.division,
    )
