"""The morning round: what will block somebody later is found before it does, once, and told that morning (D15)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.domain.alert_events import MainContactLacking, PeriodEnds
from bot.domain.events import Event
from bot.domain.firm import Firm
from bot.domain.periods import stage
from bot.domain.policy import STOCKHOLM, Workday, in_hours
from bot.domain.staffing import midnight
from bot.storage import alerts, firms, watching
from bot.storage.alerts import Kind, Running
from bot.storage.database import Database, Transaction
from bot.usecases.stumbling import stumbled
from bot.usecases.telling import publish_all

BATCH = 50

Found = tuple[Kind, str, str, Event]


async def look_around(database: Database, at: datetime, is_workday: Workday) -> int:
    """Go each firm's round, once a working day; what was missed meanwhile merges, and nothing is told twice."""
    if not in_hours(at, is_workday):
        return 0
    today = at.astimezone(STOCKHOLM).date()
    async with database.reading() as tx:
        done = await alerts.looked(tx, today.isoformat())
        due = [firm_id for firm_id, _ in await watching.workspaces(tx) if firm_id not in done]
    for firm_id in due:
        try:
            while await _look(database, firm_id, today, at):
                pass
        except Exception as error:  # noqa: BLE001 - one firm's trouble is no other's
            stumbled("round_stumbled", error, firm=firm_id)
    return len(due)


async def _look(database: Database, firm_id: str, today: date, at: datetime) -> bool:
    """Tell of as much as a short transaction holds; True where there is more."""
    async with database.transaction() as tx:
        await watching.hold(tx, firm_id)
        firm = await firms.load(tx, firm_id)
        found = [*await _periods(tx, firm, today), *await _contacts(tx, firm)] if firm.is_set_up else []
        await publish_all(tx, firm, [event for *_, event in found[:BATCH]], at)
        for kind, about, said, _ in found[:BATCH]:
            await alerts.notice(tx, firm_id, kind, about, said, at)
        more = len(found) > BATCH
        if not more:
            await alerts.notice(tx, firm_id, Kind.ROUND, "", today.isoformat(), at)
        return more


async def _periods(tx: Transaction, firm: Firm, today: date) -> Sequence[Found]:
    told = await alerts.noticed(tx, firm.id, Kind.PERIOD)
    found = [_period(each, today, told) for each in await alerts.running(tx, firm.id)]
    return [each for each in found if each]


def _period(running: Running, today: date, told: Mapping[str, str]) -> Found | None:
    """Say that a period ends, unless that was said when it had come as far."""
    about = running.collaboration
    reached = stage(running.began.astimezone(STOCKHOLM).date(), about.terms.period or 0, today)
    said = f"{reached[0]}:{reached[1]}" if reached else ""
    if reached is None or told.get(about.id) == said:
        return None
    event = PeriodEnds(
        customer_id=about.customer_id,
        collaboration_id=about.id,
        service=about.terms.service,
        variant=about.terms.variant,
        days=reached[1],
        ends_at=midnight(reached[0]),
    )
    return Kind.PERIOD, about.id, said, event


async def _contacts(tx: Transaction, firm: Firm) -> Sequence[Found]:
    told, lacks = await alerts.noticed(tx, firm.id, Kind.CONTACT), await alerts.lacking(tx, firm.id)
    await alerts.forget(tx, firm.id, Kind.CONTACT, told.keys() - lacks.keys())
    return [
        (Kind.CONTACT, customer_id, lack, MainContactLacking(customer_id=customer_id, lack=lack))
        for customer_id, lack in lacks.items()
        if told.get(customer_id) != lack
    ]
