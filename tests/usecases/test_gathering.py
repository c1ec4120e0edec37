"""What gathers for managers' mornings, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from bot.domain.events import Snooping
from bot.domain.firm import Firm
from bot.domain.refusals_staff import NotManager
from bot.storage import firms, gathered, history
from bot.storage import tables as t
from bot.storage.database import Database
from bot.usecases import gathering, workdays
from tests.conftest import NOON
from tests.usecases.test_correcting import desk_of
from tests.usecases.test_registering import firm_in, happened

MORNING = NOON + timedelta(days=1)


async def _managed(database: Database, team_id: str) -> Firm:
    """Make a firm with a manager for whom something was kept."""
    firm = replace(await firm_in(database, team_id), channel_id="C1", managers=frozenset({"U1"}))
    async with database.transaction() as tx:
        await firms.configure(tx, firm, None)
        seq = await history.append(tx, firm.id, Snooping(by_user="U2", by_name="Per"), NOON)
        await gathered.keep(tx, firm.id, "U1", seq, NOON)
    return firm


async def _kept(database: Database) -> int:
    async with database.reading() as tx:
        query = select(func.count()).select_from(t.gathered).execution_options(all_firms="a test counts")
        return int((await tx.run(query)).scalar_one())


async def test_who_no_longer_manages_is_told_nothing_and_nothing_stays(database: Database) -> None:
    firm = await _managed(database, "T1")
    async with database.transaction() as tx:
        await firms.configure(tx, replace(firm, managers=frozenset({"U9"})), None)

    assert await gathering.tell(database, MORNING, workdays.swedish) == 1

    assert await happened(database, firm) == ["Snooping"]
    assert await _kept(database) == 0


async def test_one_firm_that_cannot_be_read_takes_no_others_morning(database: Database) -> None:
    one, other = sorted([await _managed(database, "T1"), await _managed(database, "T2")], key=lambda each: each.id)
    async with database.transaction() as tx:
        await tx.run(update(t.firm).where(t.firm.c.id == one.id).values(reminder_days=7))

    with capture_logs() as logs:
        await gathering.tell(database, MORNING, workdays.swedish)

    assert [(each["event"], each["firm"]) for each in logs] == [("digest_stumbled", one.id)]
    assert await happened(database, other) == ["Snooping", "DigestSent"]
    assert await _kept(database) == 1


async def test_a_manager_chooses_once_and_nobody_else_does(database: Database) -> None:
    firm = await _managed(database, "T1")
    desk = desk_of(database, firm)
    manager = replace(desk, actor=replace(desk.actor, manager=True))

    with pytest.raises(NotManager):
        await gathering.choose(desk, gathers=True)
    await gathering.choose(manager, gathers=True)
    await gathering.choose(manager, gathers=True)

    assert await happened(database, firm) == ["Snooping", "FirmChanged"]
    async with database.reading() as tx:
        assert (await firms.load(tx, firm.id)).gathers == {"U1"}
