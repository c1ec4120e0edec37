"""Write down what happened and who must hear of it, in the transaction in which it happens."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.audience import Reader, audience
from bot.domain.events import Event, Invited, ShownAgain
from bot.domain.firm import Firm
from bot.storage import customers, history, outbox
from bot.storage.database import Transaction


async def publish(tx: Transaction, firm: Firm, event: Event, at: datetime) -> None:
    """Append to the history and queue one message for each reader; nobody is told the same thing twice."""
    await publish_all(tx, firm, [event], at)


async def publish_all(tx: Transaction, firm: Firm, events: Sequence[Event], at: datetime) -> None:
    """Publish several events that happen together."""
    numbers = await history.extend(tx, firm.id, events, at)
    for seq, event in zip(numbers, events, strict=True):
        await _tell(tx, firm, seq, event, at)


async def _tell(tx: Transaction, firm: Firm, seq: int, event: Event, at: datetime) -> None:
    told: set[str] = set()
    for reader in audience(event):
        for target in await _targets(tx, firm, event, reader):
            if reader in {Reader.OWNER, Reader.MANAGERS} and target in told:
                continue
            told.add(target)
            await outbox.put(
                tx,
                firm_id=firm.id,
                team_id=firm.team_id,
                seq=seq,
                reader=reader,
                target=target,
                collaboration_id=getattr(event, "collaboration_id", None),
                question_id=_asks(event) if reader is Reader.CONTACT else None,
                at=at,
            )


def _asks(event: Event) -> str | None:
    return event.question_id if isinstance(event, Invited | ShownAgain) else None


async def _targets(tx: Transaction, firm: Firm, event: Event, reader: Reader) -> Sequence[str]:
    match reader:
        case Reader.CONTACT:
            user = await customers.user_of(tx, firm.id, getattr(event, "contact_id", ""))
            return [user[1]] if user else []
        case Reader.QUESTION:
            return await outbox.asked(tx, firm.id, getattr(event, "question_id", ""))
        case Reader.OWNER:
            engagement = await customers.engagement(tx, firm.id, getattr(event, "customer_id", ""))
            return [engagement.owner.user_id] if engagement and engagement.owner else []
        case Reader.MANAGERS:
            return sorted(firm.managers)
        case Reader.CHANNEL | Reader.THREAD | Reader.LINE:
            return [firm.channel_id] if firm.channel_id else []
