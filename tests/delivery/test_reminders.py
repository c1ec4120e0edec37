"""A reminder reaches nobody out of hours or twice, and nobody says that it did before it has (D3)."""

from datetime import UTC, datetime

import pytest

from bot.storage import installations, outbox
from bot.usecases import reporting
from sandbox.faults import Fault
from tests.journeys.conftest import BAKERY, Play, everything_read
from tests.journeys.forging import guest


@pytest.fixture
async def waiting(asked: Play) -> Play:
    """Eva was asked on Tuesday at nine, and from now on nothing reaches her."""
    everything_read(asked)
    _hold(asked)
    return asked


def _hold(play: Play) -> None:
    play.slack.fail("conversations.open", Fault.SERVER_ERROR, times=10_000, where=lambda said: said["users"] == "U0EVA")


async def _goes_to(play: Play, month: int, day: int, hour: int, minute: int = 0) -> None:
    wanted = datetime(2026, month, day, hour, minute, tzinfo=UTC)
    await play.passes(seconds=(wanted - play.slack.clock.now()).total_seconds())


def _reminders(play: Play) -> int:
    return sum("väntar på ditt svar" in each for each in play.eva.unread())


async def test_what_slack_takes_in_the_evening_rests_until_the_morning_and_holds_up_nothing(waiting: Play) -> None:
    play = waiting
    await _goes_to(play, 11, 27, 15, 58)  # Friday, two minutes to five
    play.slack.faults.clear()
    await _goes_to(play, 11, 27, 21, 8)
    assert play.eva.unread() == []

    await play.karin.types(f"/samarbete skicka-igen {BAKERY}", "kunder")
    await play.app.settle()
    play.eva.reads("Hej Eva")

    await _goes_to(play, 11, 30, 9)
    assert _reminders(play) == 0
    assert "fick en påminnelse" not in play.mona.channel_shows("kunder")


async def test_what_rested_goes_out_on_the_next_working_day_and_the_thread_says_when(waiting: Play) -> None:
    play = waiting
    await _goes_to(play, 11, 27, 15, 58)
    play.slack.faults.clear()
    await _goes_to(play, 11, 28, 9)
    assert "fick en påminnelse" not in play.mona.channel_shows("kunder")

    await _goes_to(play, 11, 30, 7)

    assert _reminders(play) == 1
    assert "Eva Björk fick en påminnelse 30 november kl. 08.00" in play.mona.channel_shows("kunder")


async def test_what_was_answered_while_the_reminder_rested_is_not_reminded_of(waiting: Play) -> None:
    play = waiting
    await _goes_to(play, 11, 27, 15, 58)
    play.slack.faults.clear()
    await _goes_to(play, 11, 27, 21)

    await play.eva.clicks("Godkänn")
    await play.app.settle()
    play.eva.reads("Tack, Eva")
    await _goes_to(play, 11, 30, 9)

    assert _reminders(play) == 0


@pytest.mark.parametrize(("day", "hour"), [(8, 8), (14, 9)], ids=["queued twice", "queued once and due again"])
async def test_reminders_that_gathered_while_nothing_got_through_are_one(waiting: Play, day: int, hour: int) -> None:
    play = waiting
    await _goes_to(play, 11, 27, 8)
    if day == 14:
        async with play.app.database.transaction() as tx:
            await installations.revoke(tx, "T0SJOVIK", play.app.now())
    await _goes_to(play, 12, 1, 9)
    await _goes_to(play, 12, day, hour)
    play.slack.faults.clear()
    await play.app.install(play.slack.world.installs["T0SJOVIK"].bot_token)

    for _ in range(8):
        await play.passes(minutes=10)

    assert _reminders(play) == 1
    assert play.mona.channel_shows("kunder").count("fick en påminnelse") == 1


async def test_what_another_administrator_had_shown_is_no_reminder_to_whoever_was_asked(waiting: Play) -> None:
    play = waiting
    await guest(play, "astrid", "Björkens Bageri AB")
    await _goes_to(play, 11, 27, 8)
    await play.slack.person("astrid").opens_home()
    await play.slack.person("astrid").clicks_home("Visa frågan")
    await play.app.settle()
    play.slack.faults.clear()

    await play.passes(minutes=10)

    assert _reminders(play) == 1


async def test_a_reminder_by_hand_goes_out_though_one_of_the_clocks_is_due(asked: Play) -> None:
    play = asked
    everything_read(play)
    play.slack.clock.advance(3 * 24 * 60 * 60)
    await play.karin.types(f"/samarbete påminn {BAKERY}", "kunder")
    await play.app.dispatcher.settle()

    await play.app.settle()

    assert _reminders(play) == 1
    assert "Karin Ek påminde Eva Björk" in play.mona.channel_shows("kunder")


async def test_what_is_there_already_is_told_once(waiting: Play) -> None:
    play = waiting
    await _goes_to(play, 11, 27, 8)
    play.slack.faults.clear()
    play.slack.clock.advance(60)
    async with play.app.database.reading() as tx:
        [reminder] = [each for each in await outbox.heads(tx, play.app.now(), [""], 9) if each.target == "U0EVA"]
    await play.app.settle()

    await reporting.delivered(play.app.database, reminder, "D1", "1.0", play.app.now())

    assert play.mona.channel_shows("kunder").count("fick en påminnelse") == 1


async def test_a_message_of_several_says_it_in_the_thread_of_each(play: Play) -> None:
    await _asks_for_two(play)
    everything_read(play)

    await play.passes(days=3)

    play.eva.reads("Visma eEkonomi Smart och Visma Scanner")
    for _ in range(2):
        play.mona.reads("Eva Björk fick en påminnelse", channel="kunder")
    play.slack.nothing_else_was_said()


async def _asks_for_two(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await play.karin.clicks("Lägg till tjänst")
    await play.karin.chooses("Tjänst", "Visma Scanner")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()
