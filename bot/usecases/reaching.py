"""Whether a contact can be asked where they are: in Slack, and not of the firm."""

from bot.domain.customer import Contact
from bot.domain.firm import Firm, Person
from bot.domain.refusals import OwnAddress, Unreachable


def require_reachable(firm: Firm, contact: Contact, found: Person | None) -> Person:
    """Give the person whom a contact's address leads to; raises Unreachable or OwnAddress (D9)."""
    if found is None or not found.human:
        raise Unreachable(contact=contact.name, address=contact.address)
    if found.is_of(firm):
        raise OwnAddress(address=contact.address)
    return found
