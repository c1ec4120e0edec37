"""What is asked about a collaboration closes when it is ending, or its end is said anew: nothing is left to answer."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.collaboration import Collaboration
from bot.domain.firm import Firm
from bot.storage import questions
from bot.storage.database import Transaction
from bot.usecases.telling import publish


async def overtake(tx: Transaction, firm: Firm, ending: Sequence[Collaboration], at: datetime) -> None:
    """Close the open questions about changes of what ends, now or on a day, and about how it ends."""
    for collaboration in ending:
        asked = await questions.latest(tx, firm.id, collaboration.id)
        if asked is not None and asked.is_open:
            closed, event = asked.overtake(at)
            await questions.close(tx, closed)
            await publish(tx, firm, event, at)
