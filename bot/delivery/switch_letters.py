"""Write what is read of a switch: in the new firm's workspace, and what the customer is asked in the present one's."""

from bot.domain import switch_events as sw
from bot.domain.audience import Reader
from bot.domain.firm import Firm
from bot.domain.switching import Fall, Stage
from bot.storage import customers, holders, switches
from bot.storage.database import Transaction
from bot.storage.history import Entry
from bot.storage.outbox import Parcel
from bot.texts.words import Words
from bot.views import moving, switch
from bot.views.facts import Facts, last_day
from bot.views.kit import Letter
from bot.views.receipts import receipt_number

SwitchEvent = sw.SwitchWished | sw.SwitchUnreached | sw.SwitchSet | sw.SwitchBegun | sw.SwitchFell


def write(event: SwitchEvent, facts: Facts, entry: Entry, reader: Reader) -> Letter:
    """Write one letter in the new firm's workspace."""
    return _to_customer(event, facts, entry) if reader is Reader.CONTACT else _to_firm(event, facts, reader)


async def leaving(
    tx: Transaction, firm: Firm, entry: Entry, event: sw.LeavingAsked | sw.LeavingClosed, parcel: Parcel, words: Words
) -> Letter | None:
    """Write what the customer is asked in the present firm's workspace, and what became of it; to contacts alone."""
    customer = await customers.load(tx, firm.id, event.customer_id)
    reads = await holders.contacts_of(tx, firm.id, event.customer_id, parcel.target)
    stands = await switches.leaving(tx, firm.id, event.switch_id)
    if customer is None or stands is None or not reads:
        return None
    way = moving.Way(id=event.switch_id, company=customer.name, firm=firm.name, onward=event.onward_firm)
    if isinstance(event, sw.LeavingClosed):
        return moving.closed(words, way, event.how, event.by_name, words.moment(entry.at))
    if stands.stage is not Stage.WISHED:
        return None
    return moving.question(words, way, await customers.contact_name(tx, firm.id, reads[0]), event.expires_at)


def _to_customer(event: SwitchEvent, facts: Facts, entry: Entry) -> Letter:
    words, receipt = facts.words, receipt_number(entry.hash)
    match event:
        case sw.SwitchWished(expires_at=expires_at, reached=reached):
            return switch.wished(facts, last_day(words, expires_at), receipt, asked=reached)
        case sw.SwitchUnreached():
            return switch.unreached(facts)
        case sw.SwitchSet(starts_at=starts_at):
            return switch.day_set(facts, words.day(starts_at))
        case sw.SwitchBegun():
            return switch.begun(facts, words.moment(entry.at), receipt)
        case fell:
            return switch.fell(facts, fell.fall, fell.by_name)


def _to_firm(event: SwitchEvent, facts: Facts, reader: Reader) -> Letter:
    words = facts.words
    match event:
        case sw.SwitchWished(expires_at=expires_at, reached=reached):
            how = words(f"switch.told.{'asked' if reached else 'alone'}", contact=facts.contact)
            until = words("switch.told.until", date=last_day(words, expires_at))
            return switch.told(facts, how, until, ways_on=switch.take_back(facts))
        case sw.SwitchUnreached():
            return switch.told(facts, words("switch.told.unreached"), ways_on=switch.take_back(facts))
        case sw.SwitchSet(starts_at=starts_at):
            said = words("switch.told.set", date=words.day(starts_at))
            return switch.told(facts, said, ways_on=switch.take_back(facts))
        case sw.SwitchBegun():
            return switch.told(facts, words("switch.told.begun"), links=reader is Reader.OWNER)
        case fell:
            ways_on = [] if fell.fall is Fall.BLOCKED else switch.anew(facts)
            return switch.told(facts, words(f"switch.told.{fell.fall}", by=fell.by_name), ways_on=ways_on)
