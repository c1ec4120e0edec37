"""What time does: questions expire, and those that another firm overtook close."""

from datetime import datetime

from bot.storage import customers, firms, questions, requests
from bot.storage.database import Database
from bot.storage.questions import Due
from bot.usecases.telling import publish

BATCH = 100


async def tick(database: Database, at: datetime) -> int:
    """Carry out what is due, each in a transaction of its own; running it twice does nothing twice."""
    async with database.reading() as tx:
        due = await questions.due(tx, at, BATCH)
    for each in due:
        await _look_at(database, each, at)
    async with database.transaction() as tx:
        await requests.forget(tx, at)
    return len(due)


async def _look_at(database: Database, due: Due, at: datetime) -> None:
    async with database.transaction() as tx:
        await customers.lock(tx, due.customer_id)
        question = await questions.load(tx, due.firm_id, due.question_id)
        if question.closing is not None:
            return
        overtaken = await customers.bound_firm(tx, due.customer_id) not in {None, due.firm_id}
        if not overtaken and at < question.expires_at:
            await questions.wake(tx, due.firm_id, question.collaboration.id, question.expires_at)
            return
        closed, event = question.block(at) if overtaken else question.expire(at)
        await questions.close(tx, closed)
        await publish(tx, await firms.load(tx, due.firm_id), event, at)
