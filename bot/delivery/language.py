"""In which language somebody reads."""

from bot.domain import events as e
from bot.domain.audience import Reader
from bot.domain.firm import Firm
from bot.storage import customers, firms, holders
from bot.storage.database import Transaction
from bot.storage.outbox import Parcel
from bot.texts.words import Words, spoken, words_in


async def words_for(tx: Transaction, firm: Firm, event: e.Event, parcel: Parcel) -> Words:
    """Choose the reader's language: what Slack says of them, else the register, else the firm's."""
    if parcel.reader in {Reader.CHANNEL, Reader.THREAD, Reader.LINE}:
        return words_in(firm.language)
    known = await firms.languages(tx, firm.id, [parcel.target])
    said = spoken(known.get(parcel.target))
    if said is None and parcel.reader in {Reader.CONTACT, Reader.QUESTION}:
        said = await customers.language(tx, firm.id, await _known_as(tx, event, parcel))
    return words_in(said or firm.language)


async def _known_as(tx: Transaction, event: e.Event, parcel: Parcel) -> str:
    """Say which contact reads: what is changed may be the copy of another than did something."""
    if parcel.reader is Reader.CONTACT:
        return str(getattr(event, "contact_id", ""))
    customer_id = getattr(event, "customer_id", "")
    reads = await holders.contacts_of(tx, parcel.firm_id, customer_id, parcel.target)
    return next(iter(reads), "")
