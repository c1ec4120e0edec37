"""Whoever was asked can no longer answer: the firm hears what waits for them, once for each message (D19)."""

from datetime import datetime

from bot.domain.events import ContactLost, Invited, Resent, Undeliverable
from bot.domain.firm import Firm
from bot.domain.question import Question
from bot.domain.slack_events import Loss
from bot.storage import history, questions
from bot.storage.database import Transaction
from bot.usecases.telling import publish_together


async def lose(tx: Transaction, firm: Firm, customer_id: str, contact_id: str, loss: Loss, at: datetime) -> None:
    """Tell of the open questions that were put to a contact who can no longer answer them."""
    waiting: dict[str, list[Question]] = {}
    for question in await questions.open_ones(tx, firm.id, customer_id):
        if question.contact_id == contact_id and not await _is_told(tx, question):
            waiting.setdefault(question.batch_id, []).append(question)
    for batch in waiting.values():
        await publish_together(tx, firm, [_lost(question, loss) for question in batch], at)


async def _is_told(tx: Transaction, question: Question) -> bool:
    """Tell whether the firm knows already: what was last put to them could not be delivered."""
    about, kinds = question.collaboration, (Invited.__name__, Resent.__name__, Undeliverable.__name__)
    last = await history.last(tx, about.firm_id, about.id, kinds)
    return last is not None and isinstance(last.event, Undeliverable)


def _lost(question: Question, loss: Loss) -> ContactLost:
    return ContactLost(
        customer_id=question.collaboration.customer_id,
        collaboration_id=question.collaboration.id,
        question_id=question.id,
        contact_id=question.contact_id,
        loss=loss,
    )
