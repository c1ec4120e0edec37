"""What is asked about a collaboration closes when it is ending, or its end is said anew: nothing is left to answer."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.collaboration import Collaboration
from bot.domain.firm import Firm
from bot.storage import questions
from bot.storage.database import Transaction
from bot.usecases.telling import publish


async def overtake(tx: Transaction, firm: Firm, ending: Sequence[Collaboration], at: datetime) -> None:
    """Close the open questions about changes of what ends with a customer, now or on a day, and about how it ends."""
    about = {each.id for each in ending}
    waiting = [
        each for one in {each.customer_id for each in ending} for each in await questions.open_ones(tx, firm.id, one)
    ]
    for asked in [each for each in waiting if each.collaboration.id in about]:
        closed, event = asked.overtake(at)
        await questions.close(tx, closed)
        await publish(tx, firm, event, at)
