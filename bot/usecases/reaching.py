"""Whether a contact can be asked where they are: in Slack, and not of the firm."""

from bot.domain.customer import Contact
from bot.domain.firm import Firm, Person
from bot.domain.refusals import FormOutOfDate, OwnAddress, Unreachable
from bot.domain.wording import same_address


def require_reachable(firm: Firm, contact: Contact, found: Person | None) -> Person:
    """Give the person whom a contact's address leads to; raises Unreachable or OwnAddress (D9).

    Raises FormOutOfDate for somebody at another address: the contact's was changed since Slack was asked (D19).
    """
    if found is None or not found.human:
        raise Unreachable(contact=contact.name, address=contact.address)
    if found.is_of(firm):
        raise OwnAddress(address=contact.address)
    if not same_address(found.email or "", contact.address):
        raise FormOutOfDate
    return found
