"""Write what the firm's people are told about who works for a customer."""

from bot.domain import register_events as reg
from bot.domain.audience import Reader
from bot.domain.customer import Customer
from bot.storage import accesses, customers
from bot.storage.database import Transaction
from bot.storage.outbox import Parcel
from bot.texts.words import Words
from bot.views import access, handing, staffing, story
from bot.views.kit import Letter

StaffEvent = (
    reg.EngagementChanged
    | reg.AwayNoted
    | reg.HandedOver
    | reg.AccessAsked
    | reg.AccessAnswered
    | reg.AccessExpired
    | reg.HistoryCopied
)


async def write(tx: Transaction, event: StaffEvent, parcel: Parcel, words: Words) -> Letter | None:
    """Write one letter; None where what it is about is gone."""
    if isinstance(event, reg.AwayNoted):
        return staffing.told_away(words, event)
    if isinstance(event, reg.HandedOver):
        return handing.told(words, event)
    customer = await customers.load(tx, parcel.firm_id, event.customer_id)
    if customer is None:
        return None
    company, number = customer.name, customer.number.shown
    match event:
        case reg.EngagementChanged():
            return staffing.told(words, event, company, number)
        case reg.HistoryCopied():
            return story.file(words, company, number)
        case reg.AccessExpired(name=name):
            return access.over(words, name, company, number, to_colleague=parcel.reader is Reader.COLLEAGUES)
        case request:
            return await _request(tx, request.access_id, customer, parcel, words)


async def _request(tx: Transaction, access_id: str, customer: Customer, parcel: Parcel, words: Words) -> Letter | None:
    found = await accesses.find(tx, parcel.firm_id, access_id)
    if found is None:
        return None
    build = access.answered if parcel.reader is Reader.COLLEAGUES else access.question
    return build(words, found, customer.name, customer.number.shown)
