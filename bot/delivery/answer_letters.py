"""Write how a question closed: the answer, or that there was none."""

from bot.domain import events as e
from bot.domain.audience import Reader
from bot.storage.history import Entry
from bot.views import channel, receipts, staff
from bot.views.facts import Facts
from bot.views.kit import Letter


def began(facts: Facts, reader: Reader) -> Letter | None:
    """Write what began without a question; None where that leaves its reader nothing to do."""
    match reader:
        case Reader.CONTACT:
            return receipts.activated(facts)
        case Reader.OWNER:
            return staff.began(facts)
        case _:
            return channel.began(facts)


def write(facts: Facts, entry: Entry, reader: Reader) -> Letter:
    """Write how a question closed, to whoever reads of it."""
    words = facts.words
    match entry.event, reader:
        case e.Approved(), Reader.CONTACT:
            return receipts.approved(facts, words.moment(entry.at), receipts.receipt_number(entry.hash))
        case e.Approved(), Reader.OWNER:
            return staff.approved(facts)
        case e.Declined(reason=given, note=note), Reader.CONTACT:
            return receipts.declined(facts, given, note, receipts.receipt_number(entry.hash))
        case e.Declined(reason=given, note=note), Reader.THREAD:
            return channel.story(facts, given, note)
        case e.Declined(reason=given, note=note), _:
            return staff.closed(facts, given, note)
        case e.WrongPerson(), Reader.CONTACT:
            return receipts.misdirected(facts, receipts.receipt_number(entry.hash))
        case e.WrongPerson() as said, Reader.THREAD:
            return channel.misdirected(facts, _named(said))
        case e.WrongPerson() as said, _:
            return staff.misdirected(facts, _named(said))
        case _, Reader.THREAD:
            return channel.story(facts)
        case _:
            return staff.closed(facts)


def _named(said: e.WrongPerson) -> str:
    return ", ".join(part for part in (said.named, said.named_email) if part)
