"""Which firm a payload is for: whatever of team and enterprise Slack leaves out or sets to null."""

from typing import Any

import pytest

from sandbox.wire import COMMANDS, EVENTS, INTERACTIVE
from tests.journeys.conftest import Play

ORG = {"id": "E1", "name": "Koncernen"}


def _sent(play: Play, method: str) -> dict[str, Any]:
    """Find what was sent last, to send it again with something else in it."""
    return dict(next(c.arguments for c in reversed(play.slack.stage.calls) if c.method == method))


async def _clicked(play: Play) -> dict[str, Any]:
    await play.karin.types("/samarbete", "kunder")
    play.karin.hears("Vad vill du göra?")
    await play.karin.clicks("Läget")
    await play.app.router.drain()
    play.karin.hears("Väntar på svar: 0")
    return _sent(play, "block_actions status.show")


@pytest.mark.parametrize(
    "changes",
    [
        {"team": None, "enterprise": None},
        {"team": None, "enterprise": ORG, "is_enterprise_install": False},
        {"enterprise": ORG},
        {"team": {"id": "T0SJOVIK", "enterprise_id": "E1"}},
        {"team": "T0SJOVIK"},
    ],
)
async def test_a_click_finds_its_firm_though_team_is_null(play: Play, changes: dict[str, Any]) -> None:
    payload = await _clicked(play)

    answer = await play.slack.wire.send(INTERACTIVE, "again", "T0SJOVIK", payload | changes)
    await play.app.router.drain()

    assert answer.ok
    if isinstance(changes.get("team"), str):  # Slack documents an object there: the edge takes nothing else
        play.slack.nothing_else_was_said()
    else:
        play.karin.hears("Väntar på svar: 0")


@pytest.mark.parametrize(
    "user", [{"id": "U0KARIN"}, {"id": "U0KARIN", "team_id": None}, {"id": "U0KARIN", "team_id": "T0NOBODY"}]
)
async def test_a_click_of_no_workspace_we_know_changes_nothing(play: Play, user: dict[str, Any]) -> None:
    payload = await _clicked(play)

    answer = await play.slack.wire.send(
        INTERACTIVE,
        "again",
        "T0SJOVIK",
        payload | {"team": None, "enterprise": ORG, "user": user, "response_url": None},
    )
    await play.app.router.drain()

    assert answer.ok
    play.slack.nothing_else_was_said()


async def test_a_command_of_an_organisation_finds_its_workspace(play: Play) -> None:
    await play.karin.types("/samarbete status", "kunder")
    play.karin.hears("Väntar på svar: 0")

    payload = _sent(play, "/samarbete") | {"enterprise_id": "E1", "enterprise_name": "Koncernen"}
    answer = await play.slack.wire.send(COMMANDS, "again", "T0SJOVIK", payload)

    assert "Väntar på svar: 0" in answer.body["text"]


@pytest.mark.parametrize(
    "changes",
    [
        {"authorizations": []},
        {"authorizations": None, "enterprise_id": "E1"},
        {"team_id": None},
        {"enterprise_id": None, "context_team_id": None},
    ],
)
async def test_an_event_finds_its_firm(play: Play, changes: dict[str, Any]) -> None:
    await play.karin.opens_home()
    play.slack.world.homes.clear()

    await play.slack.wire.send(EVENTS, "again", "T0SJOVIK", _sent(play, "app_home_opened") | changes)

    assert [owner for _, owner in play.slack.world.homes] == [("T0SJOVIK", "U0KARIN")]


async def test_a_form_does_not_act_in_the_workspace_that_somebody_writes_into_it(play: Play) -> None:
    await play.mona.types("/samarbete inställningar", "kunder")
    assert await play.mona.submits() == {}
    payload = _sent(play, "view_submission firm.set_up")
    payload["view"] = payload["view"] | {"app_installed_team_id": "T0DALFORS"}

    answer = await play.slack.wire.send(INTERACTIVE, "again", "T0SJOVIK", payload)

    assert "Slack" in str(answer.body)
    await play.dag.types("/samarbete inställningar", "klienter")
    assert "Dal & Fors Byrå KB" in play.dag.modal
