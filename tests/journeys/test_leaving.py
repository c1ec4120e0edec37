"""The app goes from a workspace and comes back: deliveries wait, data stays, the other firm notices nothing."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.storage import outbox
from bot.storage import tables as t
from bot.usecases import installing, people
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


async def test_what_waits_goes_out_after_the_app_is_back(everywhere: Play) -> None:
    play = everywhere
    await _asked_while_gone(play)
    await play.slack.events.uninstall("T0SJOVIK", revoked_first=False)
    await play.app.settle()
    assert await people.installation(play.app.database, "T0SJOVIK") is None
    assert play.eva.unread() == []

    await _comes_back(play)

    play.eva.reads("Hej Eva. Karin Ek på Sjöviks Redovisning AB")
    play.mona.reads("Karin Ek har bjudit in", channel="kunder")


@pytest.mark.parametrize("lost", [["tokens_revoked"], ["app_uninstalled"], ["tokens_revoked", "app_uninstalled"]])
async def test_one_farewell_is_enough_and_none_is_found_out(play: Play, lost: list[str]) -> None:
    await _asked_while_gone(play)
    play.slack.events.lose.update(lost)
    await play.slack.events.uninstall("T0SJOVIK")
    await play.app.settle()
    assert await people.installation(play.app.database, "T0SJOVIK") is None
    assert play.eva.unread() == []

    await _comes_back(play)

    play.eva.reads("Hej Eva. Karin Ek på Sjöviks Redovisning AB")
    play.mona.reads("Karin Ek har bjudit in", channel="kunder")


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
    play.mona.reads("Karin Ek har bjudit in", channel="kunder")


async def test_what_was_picked_up_as_the_app_left_waits_too(play: Play) -> None:
    await _asked_while_gone(play)
    async with play.app.database.reading() as tx:
        picked_up = await outbox.heads(tx, play.slack.clock.now(), [""], 16)
    await play.slack.events.uninstall("T0SJOVIK")

    for parcel in picked_up:
        await play.app.dispatcher._sender.deliver(parcel)

    assert len(picked_up) == 2
    async with play.app.database.reading() as tx:
        rows = (await tx.run(select(t.outbox.c.state).where(t.outbox.c.firm_id == picked_up[0].firm_id))).scalars()
        assert set(rows) == {"waiting"}


async def test_a_dead_token_closes_nothing_where_there_is_a_new_one(play: Play) -> None:
    assert not await installing.token_died(play.app.database, "T0SJOVIK", "xoxb-before", play.slack.clock.now())
    assert not await installing.token_died(play.app.database, "T0NOBODY", "xoxb-before", play.slack.clock.now())

    assert await people.installation(play.app.database, "T0SJOVIK") is not None


@pytest.mark.parametrize("event", [{"tokens": None}, {"tokens": {}}, {"tokens": {"bot": []}}, {"tokens": ["U1"]}, {}])
async def test_a_farewell_that_names_no_bot_is_none(play: Play, event: dict[str, Any]) -> None:
    await play.slack.events.tell("T0SJOVIK", "tokens_revoked", {"type": "tokens_revoked", **event})

    assert await people.installation(play.app.database, "T0SJOVIK") is not None


@pytest.mark.parametrize("when", [None, "soon"])
async def test_a_farewell_without_a_time_is_of_now(play: Play, when: object) -> None:
    await play.karin.opens_home()
    sent = dict(next(c.arguments for c in play.slack.stage.calls if c.method == "app_home_opened"))

    farewell = sent | {"event": {"type": "app_uninstalled"}, "event_time": when}
    await play.slack.wire.send("events_api", "app_uninstalled", "T0SJOVIK", farewell)

    assert await people.installation(play.app.database, "T0SJOVIK") is None
