"""A page of a list is read in a handful of statements, however long it is."""

from typing import Any

from sqlalchemy import event

from bot.storage.database import Database
from tests.journeys.conftest import CAFE, Play, everything_read
from tests.journeys.test_following_up import asks_for_three


def _statements(database: Database) -> list[str]:
    """Note every statement from now on."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    return said


async def test_more_rows_take_no_more_statements(play: Play) -> None:
    said, verbs = _statements(play.app.database), ("lista", "varför", "påminn")
    await play.asks(play.karin, CAFE, choices={"Variant": "Smart", "Fakturamottagare": "Kunden"})
    few = [await _takes(play, verb, said) for verb in verbs]
    await asks_for_three(play)
    everything_read(play)

    more = [await _takes(play, verb, said) for verb in verbs]

    assert more == few
    for _ in verbs:
        assert "Visma Scanner" in play.karin.reads("Visma Tid")


async def _takes(play: Play, verb: str, said: list[str]) -> int:
    """Type a verb, and count the statements that its answer takes."""
    said.clear()
    await play.karin.types(f"/samarbete {verb}", "kunder")
    return len(said)
