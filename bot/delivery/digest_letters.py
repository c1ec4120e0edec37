"""Write the morning digest of a manager or an owner: what gathered, in the words in which a history recounts it."""

from bot.domain.catalogue import Catalogue
from bot.domain.events import DigestSent
from bot.domain.firm import Firm
from bot.storage import collaborations, customers, firms, history
from bot.storage.database import Transaction
from bot.storage.history import Entry
from bot.texts.words import Words
from bot.usecases.recounting import variant_of
from bot.views import digest
from bot.views.kit import Letter
from bot.views.story import Teller


async def write(tx: Transaction, catalogue: Catalogue, firm: Firm, told: DigestSent, words: Words) -> Letter:
    """Write one digest, as long as a message is."""
    entries = [await history.read(tx, firm.id, seq) for seq in told.entries[: digest.MOST]]
    teller = Teller(
        words=words,
        catalogue=catalogue,
        services=await _services(tx, firm, entries),
        names=await firms.names(tx, firm.id, {str(getattr(each.event, "by_user", "") or "") for each in entries}),
    )
    rows = [await _news(tx, firm, teller, each) for each in entries]
    return digest.build(words, rows, len(told.entries) - len(rows))


async def _services(tx: Transaction, firm: Firm, entries: list[Entry]) -> dict[str, tuple[str, str]]:
    found = {}
    for entry in entries:
        about = await collaborations.find(tx, firm.id, getattr(entry.event, "collaboration_id", ""))
        if about is not None:
            found[about.id] = (about.terms.service, await variant_of(tx, about))
    return found


async def _news(tx: Transaction, firm: Firm, teller: Teller, entry: Entry) -> digest.News:
    customer_id = getattr(entry.event, "customer_id", "")
    customer = await customers.load(tx, firm.id, customer_id)
    return digest.News(
        company=customer.name if customer else "",
        customer_id=customer_id,
        happened=teller.tell(entry.event),
        moment=teller.words.moment(entry.at),
    )
