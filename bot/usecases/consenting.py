"""An ending that takes the customer's word: it is asked what it does afterwards, and the ending waits (D4, S34)."""

from bot.domain.collaboration import Collaboration
from bot.domain.customer import Contact, Customer
from bot.domain.ending import Parting
from bot.domain.ending_events import EndAsked
from bot.domain.firm import Firm, Person
from bot.domain.question import Question
from bot.domain.refusals import OwnAddress
from bot.domain.refusals_ending import NobodyToAskOfEnd
from bot.storage import collaborations, customers, firms, questions
from bot.storage.database import Transaction
from bot.storage.ids import new_id
from bot.usecases.desk import Desk
from bot.usecases.overtaking import overtake
from bot.usecases.planning import Prepared
from bot.usecases.reaching import require_reachable
from bot.usecases.telling import publish_together


def whom(firm: Firm, customer: Customer) -> Contact:
    """Say who is asked: the main contact, which every ending of the firm's has (S28); nobody of the firm ever is."""
    contact = customer.main_contact
    if contact is None:
        raise NobodyToAskOfEnd(company=customer.name)
    if firm.owns_address(contact.address):
        raise OwnAddress(address=contact.address)
    return contact


def require_asked(firm: Firm, customer: Customer, found: Person | None) -> None:
    """Refuse where whoever would be asked cannot be reached."""
    require_reachable(firm, whom(firm, customer), found)


async def ask(tx: Transaction, desk: Desk, ready: Prepared, found: Person | None) -> Contact:
    """Ask in one message for everything that takes the customer's word; an earlier question about it closes."""
    contact = whom(desk.firm, ready.customer)
    person = require_reachable(desk.firm, contact, found)
    await customers.identify(tx, desk.firm.id, contact, person, desk.now)
    await firms.remember(tx, desk.firm.id, person, desk.now)
    await overtake(tx, desk.firm, [each for each, _ in ready.asks], desk.now)
    batch_id = new_id()
    ids = [batch_id, *(new_id() for _ in ready.asks[1:])]
    events = []
    for own, (about, _) in zip(ids, ready.asks, strict=True):
        parting = Parting(choice=ready.choices[about.id], ends_at=ready.ends_at)
        question = _question(desk, about, parting, contact, batch_id, own)
        await questions.ask(tx, question, contact.address, contact.address_reason)
        wakes = question.wakes_at(desk.now, desk.firm.rhythm, desk.is_workday)
        await collaborations.wake(tx, desk.firm.id, about.id, wakes)
        events.append(_asked(desk, question, parting, contact.address))
    await publish_together(tx, desk.firm, events, desk.now)
    return contact


def _question(
    desk: Desk, about: Collaboration, parting: Parting, contact: Contact, batch_id: str, own: str
) -> Question:
    expires_at = parting.ends_at or desk.firm.rhythm.expires_at(desk.now)
    return Question(
        id=own,
        batch_id=batch_id,
        collaboration=about,
        contact_id=contact.id,
        contact_name=contact.name,
        asked_by=desk.user_id,
        asked_by_name=desk.actor.person.name,
        asked_at=desk.now,
        expires_at=expires_at,
        sent_at=desk.now,
        parting=parting,
    )


def _asked(desk: Desk, question: Question, parting: Parting, address: str) -> EndAsked:
    about, choice = question.collaboration, parting.choice
    return EndAsked(
        customer_id=about.customer_id,
        collaboration_id=about.id,
        question_id=question.id,
        contact_id=question.contact_id,
        service=about.terms.service,
        variant=about.terms.variant,
        after=None if choice.asks else choice.after,
        ends_at=parting.ends_at,
        expires_at=question.expires_at,
        address=address,
        **desk.colleague.fields(),
    )
