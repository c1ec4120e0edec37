"""Slack's pace: nobody is written to before Slack wants it, and one firm's limit delays no other (RELIABILITY P13)."""

import pytest

from bot.slack.gateway import Later
from sandbox.faults import Fault
from tests.journeys.conftest import BAKERY, CAFE, Play, stage


async def _limited(play: Play, seconds: str) -> None:
    play.slack.fail("chat.postMessage", Fault.RATE_LIMITED, retry_after=seconds)
    token = play.slack.world.installs["T0SJOVIK"].bot_token
    with pytest.raises(Later):
        await play.app.gateway.call(token, "chat.postMessage", {"channel": "C0ALLMANT", "text": "Hej"})


async def test_a_firm_that_slack_limits_is_written_to_when_the_time_is_over(play: Play) -> None:
    await _limited(play, "40")

    await play.asks(play.karin, BAKERY)
    await play.passes(seconds=39)
    assert play.eva.unread() == []
    await play.passes(seconds=2)

    play.eva.reads("Hej Eva")
    play.mona.reads("Karin Ek har bjudit in", channel="kunder")
    assert play.slack.rates.impatient == []


async def test_another_firm_is_not_delayed(play: Play) -> None:
    await _limited(play, "3000")

    await play.asks(play.karin, BAKERY)
    was_customer = {"Har företaget varit kund hos Visma Spcs?": "Ja", "Variant": "Smart", "Fakturamottagare": "Byrån"}
    await play.asks(play.dag, BAKERY, channel="klienter", choices=was_customer)

    assert play.eva.unread() == []
    play.eva_b.reads("Hej Eva")
    assert play.slack.rates.impatient == []


async def test_a_restart_does_not_forget_the_limit(sqlite_only: str) -> None:
    async with stage(sqlite_only, http=True) as play:
        play.slack.fail("chat.postMessage", Fault.RATE_LIMITED, retry_after="40")
        await play.asks(play.karin, BAKERY)
        play.slack.rates.impatient.clear()  # two lanes may have set out before either heard of the limit
        play.app.gateway._closed.clear()  # what a restart forgets

        await play.asks(play.karin, CAFE, choices={"Variant": "Start"})
        assert (play.eva.unread(), play.ali.unread()) == ([], [])
        await play.passes(seconds=41)

        play.eva.reads("Hej Eva")
        play.ali.reads("Karin Ek på Sjöviks")
        assert play.slack.rates.impatient == []
