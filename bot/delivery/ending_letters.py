"""Write what is told of an ending: scheduled, stopped, there; and of what was left a week later."""

from bot.domain import ending_events as end
from bot.domain.audience import ONCE, Reader
from bot.domain.catalogue import Catalogue
from bot.domain.consequences import Consequences, of_event
from bot.storage import collaborations, customers, history
from bot.storage.database import Transaction
from bot.storage.history import Entry
from bot.storage.outbox import Parcel
from bot.texts.words import Words
from bot.views import ended
from bot.views.ended import News
from bot.views.facts import Facts
from bot.views.kit import Letter
from bot.views.receipts import receipt_number

EndEvent = end.EndScheduled | end.EndStopped | end.Ended


async def write(
    tx: Transaction, catalogue: Catalogue, entry: Entry, event: EndEvent, parcel: Parcel, facts: Facts
) -> Letter:
    """Write one letter about an end."""
    news = News(facts=facts, event=event, what=await _what(tx, catalogue, event, parcel), at=entry.at)
    if parcel.reader is Reader.CONTACT:
        return ended.to_customer(news, receipt_number(entry.hash))
    if parcel.reader is Reader.THREAD:
        return ended.in_thread(news)
    return ended.to_staff(news, event.customer_id)


async def leftover(
    tx: Transaction, catalogue: Catalogue, event: end.LeftoverFound, parcel: Parcel, words: Words
) -> Letter | None:
    """Write what still stands; None where nothing does any more."""
    customer = await customers.load(tx, parcel.firm_id, event.customer_id)
    found = [await collaborations.load(tx, parcel.firm_id, each) for each in event.collaborations]
    stands = [each for each in found if each.is_open]
    if customer is None or not stands:
        return None
    named = []
    for each in stands:
        service, variant = catalogue.known(each.terms.service, each.terms.variant)
        status = words(f"staffing.status.{each.status}")
        named.append(f"{service.full_name(variant, words.language)} ({status})")
    day = words.day(event.ended_at)
    return ended.leftover(words, customer.name, customer.number.shown, named, customer.id, day)


async def _what(tx: Transaction, catalogue: Catalogue, event: EndEvent, parcel: Parcel) -> list[Consequences]:
    """Say what it means for each collaboration that the letter is about, in the catalogue's order."""
    if isinstance(event, end.EndStopped):
        return []
    others = event.along if parcel.reader in ONCE else ()
    entries = [await history.last(tx, parcel.firm_id, other, (type(event).__name__,)) for other in others]
    along = [each.event for each in entries if each and isinstance(each.event, end.AboutEnding)]
    in_order = sorted([event, *along], key=lambda each: catalogue.place(each.service))
    return [of_event(catalogue.known(each.service, each.variant)[0], each) for each in in_order]
