"""The morning digest: what need not be heard at once, on working days, and never an empty one (D15)."""

from datetime import datetime

from bot.domain.audience import FOUND_IN_THE_MORNING
from bot.domain.events import DigestSent
from bot.domain.firm import Firm
from bot.domain.firm_events import FirmChanged
from bot.domain.policy import Workday, in_hours, opened
from bot.domain.refusals_staff import NotManager
from bot.storage import customers, firms, gathered, history
from bot.storage.database import Database, Transaction
from bot.usecases.desk import Desk
from bot.usecases.stumbling import stumbled
from bot.usecases.telling import publish


async def tell(database: Database, at: datetime, is_workday: Workday) -> int:
    """Tell managers, and owners, what gathered until this morning; running it twice does nothing twice."""
    if not in_hours(at, is_workday):
        return 0
    async with database.reading() as tx:
        due = await gathered.due(tx, opened(at))
    for firm_id, user_id in due:
        try:
            async with database.transaction() as tx:
                await _tell(tx, firm_id, user_id, at)
        except Exception as error:  # noqa: BLE001 - one firm's trouble is no other's
            stumbled("digest_stumbled", error, firm=firm_id)
    return len(due)


async def _tell(tx: Transaction, firm_id: str, user_id: str, at: datetime) -> None:
    firm = await firms.load(tx, firm_id)
    taken = await gathered.take(tx, firm_id, user_id, opened(at))
    entries = (
        taken if user_id in firm.managers else [each for each in taken if await _owns(tx, firm, user_id, each, at)]
    )
    if entries:
        await publish(tx, firm, DigestSent(told=(user_id,), entries=tuple(entries)), at)


async def _owns(tx: Transaction, firm: Firm, user_id: str, seq: int, at: datetime) -> bool:
    """Tell whether it is about a customer for whom somebody answers: of others, owners hear nothing."""
    event = (await history.read(tx, firm.id, seq)).event
    engagement = await customers.engagement(tx, firm.id, getattr(event, "customer_id", ""))
    return engagement is not None and user_id in engagement.responsible(at) and type(event) in FOUND_IN_THE_MORNING


async def choose(desk: Desk, *, gathers: bool) -> None:
    """Have what may wait gathered to one's own mornings, or hear it at once; an ending is always told at once."""
    desk.require_firm()
    if not desk.actor.manager:
        raise NotManager
    async with desk.database.transaction() as tx:
        if await desk.first_time(tx) and (desk.user_id in desk.firm.gathers) is not gathers:
            await gathered.choose(tx, desk.firm.id, desk.user_id, gathers=gathers)
            await publish(tx, desk.firm, FirmChanged(by_user=desk.user_id), desk.now)
