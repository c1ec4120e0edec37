"""The app goes from a workspace and comes back: deliveries wait, data stays, the other firm notices nothing."""

import pytest

from bot.usecases import people
from sandbox.faults import Fault
from tests.journeys.conftest import BAKERY, Play


async def _asked_while_gone(play: Play) -> None:
    """Send an invitation, and lose the app before it goes out."""
    await play.karin.types(f"/samarbete bjud-in {BAKERY}", "kunder")
    await play.karin.chooses("Tjänst", "Visma eEkonomi")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()


async def _comes_back(play: Play) -> None:
    token = play.slack.world.install("T0SJOVIK").bot_token
    play.slack.world.channels["C0KUNDER"].members[play.slack.world.bot("T0SJOVIK").key] = None
    await play.app.install(token)
    await play.app.settle()


@pytest.mark.parametrize("lost", [[], ["tokens_revoked"], ["app_uninstalled"], ["tokens_revoked", "app_uninstalled"]])
async def test_what_waits_goes_out_after_the_app_is_back(play: Play, lost: list[str]) -> None:
    await _asked_while_gone(play)
    play.slack.events.lose.update(lost)
    await play.slack.events.uninstall("T0SJOVIK")
    await play.app.settle()
    assert await people.installation(play.app.database, "T0SJOVIK") is None
    assert play.eva.unread() == []

    await _comes_back(play)

    play.eva.reads("Hej Eva. Karin Ek på Sjöviks Redovisning AB")
    play.slack.person("mona").reads("Karin Ek har bjudit in", channel="kunder")


async def test_the_other_firm_goes_on(play: Play) -> None:
    await play.slack.events.uninstall("T0SJOVIK")

    await play.siri.types("/samarbete", "klienter")

    play.siri.hears("Vad vill du göra?")


async def test_a_farewell_older_than_the_token_is_stale(play: Play) -> None:
    await play.slack.events.uninstall("T0SJOVIK")
    stale = next(c.arguments for c in play.slack.stage.calls if c.method == "app_uninstalled")
    play.slack.clock.advance(60)
    await _comes_back(play)

    await play.slack.wire.send("events_api", "app_uninstalled", "T0SJOVIK", stale)

    assert await people.installation(play.app.database, "T0SJOVIK") is not None


async def test_somebodys_own_revoked_token_is_no_farewell(play: Play) -> None:
    tokens = {"oauth": ["U0MONA"], "bot": []}

    await play.slack.events.tell("T0SJOVIK", "tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})

    assert await people.installation(play.app.database, "T0SJOVIK") is not None


@pytest.mark.parametrize("reason", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_dead_token_buries_nothing(play: Play, reason: str) -> None:
    await _asked_while_gone(play)
    play.slack.fail("conversations.open", Fault.REFUSED, error=reason)

    await play.app.settle()

    assert await people.installation(play.app.database, "T0SJOVIK") is None
    await _comes_back(play)
    play.eva.reads("Hej Eva. Karin Ek på Sjöviks Redovisning AB")
    play.slack.person("mona").reads("Karin Ek har bjudit in", channel="kunder")
