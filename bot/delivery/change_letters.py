"""Write what is read of a change, by whoever reads of it (D11)."""

from bot.domain import change_events as chg
from bot.domain.audience import Reader
from bot.storage.history import Entry
from bot.views import amended, channel, receipts, staff
from bot.views.facts import Altered, Facts
from bot.views.kit import Letter

ChangeEvent = chg.ChangeAsked | chg.ChangeApproved | chg.ChangeDeclined | chg.Changed


def write(event: ChangeEvent, facts: Facts, change: Altered, entry: Entry, reader: Reader) -> Letter | None:
    """Write one letter; None where it has nothing to say to its reader."""
    moment, receipt = facts.words.moment(entry.at), receipts.receipt_number(entry.hash)
    match event, reader:
        case chg.ChangeAsked(), _:
            return amended.line(facts, change)
        case chg.ChangeApproved(), Reader.CONTACT:
            return amended.approved(facts, change, moment, receipt)
        case chg.ChangeApproved(), Reader.OWNER:
            return staff.approved(facts)
        case chg.ChangeDeclined(reason=given, note=note), Reader.CONTACT:
            return amended.declined(facts, change, given, note, receipt)
        case chg.ChangeDeclined(reason=given, note=note), Reader.THREAD:
            return channel.story(facts, given, note)
        case chg.ChangeDeclined(reason=given, note=note), _:
            return staff.closed(facts, given, note)
        case chg.Changed(), Reader.CONTACT:
            return amended.told(facts, change, moment)
        case chg.Changed(), Reader.OWNER:
            return amended.left_to_do(facts, change)
        case chg.Changed(), _:
            return amended.made(facts, change)
        case _:
            return channel.story(facts)
