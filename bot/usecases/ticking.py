"""What time does: questions are reminded of, expire or are overtaken by another firm; access ends, mornings come."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.about import AboutCollaboration
from bot.domain.events import Reminded
from bot.domain.firm import Firm
from bot.domain.policy import LOOKED_AT_AGAIN_AFTER, Workday
from bot.domain.question import Kind, Question
from bot.storage import collaborations, customers, firms, installations, questions, requests
from bot.storage.database import Database, Transaction
from bot.storage.questions import Due
from bot.usecases import accessing, elapsing, gathering, reminding, rounds, switching, workdays
from bot.usecases.stumbling import stumbled
from bot.usecases.telling import publish_together

BATCH = 100


async def tick(database: Database, at: datetime, is_workday: Workday = workdays.swedish) -> int:
    """Carry out what is due, each in a transaction of its own; running it twice does nothing twice.

    What cannot be looked at now is looked at again later, and stands in nobody's way.
    """
    async with database.reading() as tx:
        due = await questions.due(tx, at, BATCH)
    for each in due:
        try:
            await _look_at(database, each, at, is_workday)
        except Exception as error:  # noqa: BLE001 - one firm's trouble is no other's
            stumbled("look_stumbled", error, firm=each.firm_id, collaboration=each.collaboration_id)
            await _look_later(database, each, at)
    ended = await elapsing.elapse(database, at)
    switched = await switching.elapse(database, at)
    let_in = await accessing.expire(database, at)
    reminded = await reminding.remind(database, at, is_workday)
    looked = await rounds.look_around(database, at, is_workday)
    told = await gathering.tell(database, at, is_workday)
    async with database.transaction() as tx:
        await requests.forget(tx, at)
    return len(due) + ended + switched + let_in + reminded + looked + told


async def _look_later(database: Database, due: Due, at: datetime) -> None:
    async with database.transaction() as tx:
        await collaborations.wake(tx, due.firm_id, due.collaboration_id, at + LOOKED_AT_AGAIN_AFTER)


async def _look_at(database: Database, due: Due, at: datetime, is_workday: Workday) -> None:
    """Look at everything that is open in one message, at once: its readers hear of all of it together."""
    async with database.transaction() as tx:
        await customers.lock(tx, due.customer_id)
        batch = await questions.batch(tx, due.firm_id, await questions.batch_of(tx, due.firm_id, due.question_id))
        waiting = [question for question in batch if question.is_open]
        if not waiting:
            return
        firm = await firms.load(tx, due.firm_id)
        elsewhere = await customers.bound_firm(tx, due.customer_id) not in {None, due.firm_id}
        if elsewhere and not waiting[0].switches:
            await _close(tx, firm, [question.block(at) for question in waiting], at)
        elif at >= waiting[0].expires_at:
            await _expire(tx, firm, waiting, at)
        elif await installations.is_open(tx, firm.team_id):
            await _follow_up(tx, firm, waiting, at, is_workday)
        else:
            await _wait(tx, waiting, at)


async def _expire(tx: Transaction, firm: Firm, waiting: Sequence[Question], at: datetime) -> None:
    """Close what nobody answered; what is asked about an end is never decided by silence: the firm is told (D4)."""
    if waiting[0].kind is not Kind.ENDING:
        await _close(tx, firm, [question.expire(at) for question in waiting], at)
        return
    lapsed = [question.lapse(at) for question in waiting if question.lapsed_at is None]
    for question in waiting:
        await collaborations.wake(tx, firm.id, question.collaboration.id, None)
    for question, _ in lapsed:
        await questions.keep(tx, question)
    if lapsed:
        await publish_together(tx, firm, [event for _, event in lapsed], at)


async def _wait(tx: Transaction, waiting: Sequence[Question], at: datetime) -> None:
    """Remind of nothing while the app is gone: what is missed until it is back merges into one (D3)."""
    for question in waiting:
        about, wakes = question.collaboration, min(question.expires_at, at + LOOKED_AT_AGAIN_AFTER)
        await collaborations.wake(tx, about.firm_id, about.id, wakes)


async def _follow_up(
    tx: Transaction, firm: Firm, waiting: Sequence[Question], at: datetime, is_workday: Workday
) -> None:
    said: list[AboutCollaboration] = []
    for question in waiting:
        after, event = _due(question, firm, at, is_workday)
        if event is not None and await _is_heard(tx, firm, question, event):
            said.append(event)
        await questions.keep(tx, after)
        wakes = after.wakes_at(at, firm.rhythm, is_workday)
        await collaborations.wake(tx, firm.id, after.collaboration.id, wakes)
    await publish_together(tx, firm, said, at)


async def _is_heard(tx: Transaction, firm: Firm, question: Question, event: AboutCollaboration) -> bool:
    """Tell whether it would be true: nobody is reminded who cannot be written to any more, which the firm knows."""
    return not isinstance(event, Reminded) or await customers.reaches(tx, firm.id, question.contact_id)


def _due(
    question: Question, firm: Firm, at: datetime, is_workday: Workday
) -> tuple[Question, AboutCollaboration | None]:
    if question.is_reminded(at, firm.rhythm, is_workday):
        return question.remind(at, firm.rhythm)
    if question.is_called(at, firm.rhythm, is_workday):
        return question.call(at)
    return question, None


async def _close(
    tx: Transaction, firm: Firm, closed: Sequence[tuple[Question, AboutCollaboration]], at: datetime
) -> None:
    for question, _ in closed:
        await questions.close(tx, question)
    await publish_together(tx, firm, [event for _, event in closed], at)
