"""What the router answers where there is no firm, no storable text, or nobody to show anything to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import update

from bot.handlers.router import Origin
from bot.slack import channels
from bot.storage import tables as t
from sandbox.wire import Answer
from tests.journeys.conftest import Play
from tests.journeys.forging import send

KARIN = Origin(team_id="T0SJOVIK", actor_team_id="T0SJOVIK", actor_user_id="U0KARIN")
NOBODY = Origin(team_id="T0NOBODY", actor_team_id="T0NOBODY", actor_user_id="U0NOBODY")


async def _types(play: Play, text: str) -> Answer:
    typed = {"command": "/samarbete", "text": text, "team_id": "T0SJOVIK", "user_id": "U0KARIN"}
    trigger = {"trigger_id": play.slack.stage.new_trigger("T0SJOVIK", play.karin.person.key)}
    return await send(play, typed | trigger | {"channel_id": "C0KUNDER"})


async def test_a_workspace_that_is_gone_meanwhile_is_answered_with_nothing(play: Play) -> None:
    assert await play.app.router.handle({"type": "block_actions"}, NOBODY) == {}
    await play.app.router._show(NOBODY, "views.open", {})

    play.slack.nothing_else_was_said()


async def test_a_command_that_cannot_be_stored_is_told_so(play: Play) -> None:
    assert "tecken som jag inte kan läsa" in (await _types(play, "bjud-in \0")).body["text"]


@asynccontextmanager
async def _without(play: Play, table: str) -> AsyncIterator[None]:
    """Take a table away for a while, as if the database did not answer."""
    async with play.app.database.engine.begin() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO away")
    yield
    async with play.app.database.engine.begin() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE away RENAME TO {table}")


@pytest.mark.parametrize("table", ["installation", "firm", "person"])
async def test_a_command_that_the_database_has_no_answer_to_is_told_that_nothing_has_changed(
    play: Play, table: str
) -> None:
    async with _without(play, table):
        answer = await _types(play, "hjälp")

    assert "inget har ändrats" in answer.body["text"]


@pytest.mark.parametrize(
    ("table", "event"),
    [
        ("installation", {"type": "app_uninstalled"}),
        ("person", {"type": "user_change", "user": {"id": "U0KARIN", "team_id": "T0SJOVIK"}}),
        ("firm", {"type": "channel_archive", "channel": "C0KUNDER"}),
        ("firm", {"type": "app_home_opened", "tab": "home", "user": "U0KARIN"}),
    ],
)
async def test_an_event_that_could_not_be_stored_is_not_acknowledged_so_that_it_comes_again(
    play: Play, table: str, event: dict[str, Any]
) -> None:
    payload = {"type": "event_callback", "team_id": "T0SJOVIK", "event_id": "E1", "event": event}

    async with _without(play, table):
        lost = await send(play, payload)
        await play.app.router._draw_home(KARIN)
    again = await send(play, payload)

    assert (lost.problem, again.ok) == ("http_error 503", True)


async def test_another_tab_than_home_draws_nothing(play: Play) -> None:
    event = {"type": "app_home_opened", "tab": "messages", "user": "U0KARIN"}
    await send(play, {"type": "event_callback", "team_id": "T0SJOVIK", "event_id": "E1", "event": event})

    assert [call for call in play.slack.stage.calls if call.method == "views.publish"] == []


async def test_a_firm_that_waits_for_its_operator_draws_nothing_on_another_tab(play: Play) -> None:
    mine = t.installation.c.team_id == "T0SJOVIK"
    async with play.app.database.transaction() as tx:
        pending = update(t.installation).where(mine).values(pending=True)
        await tx.run(pending.execution_options(all_firms="the workspace is the key here"))
    event = {"type": "app_home_opened", "tab": "messages", "user": "U0KARIN"}

    await send(play, {"type": "event_callback", "team_id": "T0SJOVIK", "event_id": "E1", "event": event})

    assert [call for call in play.slack.stage.calls if call.method == "views.publish"] == []


async def test_channels_are_asked_about_anew_when_too_many_are_remembered(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "REMEMBERED", 1)
    for channel in ("kunder", "allmänt", "kunder"):
        await play.karin.types("/samarbete hjälp", channel)

    asked = [call for call in play.slack.stage.calls if call.method == "conversations.info"]
    assert len(asked) == 3


async def test_a_customer_who_asks_for_help_sees_its_own(play: Play) -> None:
    await play.eva.types("/samarbete hjälp")

    play.eva.hears("Sjöviks Redovisning AB")
