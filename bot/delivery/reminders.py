"""Reminders on their way: they rest while nobody works, and one is enough where several have gathered (D3)."""

from datetime import datetime

from bot.domain.audience import Reader
from bot.domain.events import Reminded
from bot.domain.firm import Firm
from bot.domain.policy import Workday, into_hours
from bot.domain.question import Question
from bot.storage import firms, history, outbox, questions
from bot.storage.database import Transaction
from bot.storage.outbox import Parcel


async def settle(tx: Transaction, parcel: Parcel, at: datetime, is_workday: Workday) -> bool:
    """Skip a reminder that another makes up for, or let it rest until people work; False for all that goes out now."""
    if not await _reminds(tx, parcel):
        return False
    opens = into_hours(at, is_workday)
    if await _is_made_up_for(tx, parcel, at, is_workday):
        await outbox.skip(tx, parcel, at)
    elif opens > at:
        await outbox.rest(tx, parcel, opens)
    else:
        return False
    return True


async def _reminds(tx: Transaction, parcel: Parcel) -> bool:
    if parcel.reader is not Reader.CONTACT:
        return False
    return isinstance((await history.read(tx, parcel.firm_id, parcel.seq)).event, Reminded)


async def _is_made_up_for(tx: Transaction, parcel: Parcel, at: datetime, is_workday: Workday) -> bool:
    """Tell whether the question was put again since, or is about to be: the clock reminds now of what was missed."""
    if await outbox.put_later(tx, parcel):
        return True
    firm = await firms.load(tx, parcel.firm_id)
    batch = await questions.batch(tx, parcel.firm_id, parcel.question_id or "")
    return any(_is_due(question, firm, at, is_workday) for question in batch if question.is_open)


def _is_due(question: Question, firm: Firm, at: datetime, is_workday: Workday) -> bool:
    due = question.is_reminded(at, firm.rhythm, is_workday)
    return due and question.remind(at, firm.rhythm)[1] is not None
