"""Managers hear of what can wait on the morning of a working day, and of nothing where there is nothing (D15)."""

from datetime import UTC, datetime

from tests.journeys.conftest import BAKERY, Play, everything_read

FRIDAY, MONDAY = datetime(2026, 11, 27, 13, 0, tzinfo=UTC), datetime(2026, 11, 30, 7, 0, tzinfo=UTC)


async def _until(play: Play, at: datetime) -> None:
    await play.passes(seconds=(at - play.app.now()).total_seconds())


async def test_what_was_approved_on_friday_is_told_on_monday_morning_once(everywhere: Play) -> None:
    play = everywhere
    await _until(play, FRIDAY)
    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Godkänn")
    await play.app.settle()
    everything_read(play)

    await play.passes(hours=40)
    play.slack.nothing_else_was_said()
    await _until(play, MONDAY)

    told = play.mona.reads("Det här har hänt")
    assert "Björkens Bageri AB: Eva Björk godkände Visma eEkonomi Smart för kunden" in told
    everything_read(play)
    await play.passes(hours=4)
    await play.passes(days=1)
    play.karin.reads("1 sak är överenskommen med en kund men inte avbockad i plattformen")
    play.slack.nothing_else_was_said()


async def test_who_so_chooses_hears_of_a_decline_in_the_morning_and_others_at_once(play: Play) -> None:
    await play.mona.opens_home()
    await play.mona.clicks_home("Samla nyheter till morgonen")
    await play.app.settle()
    assert "Nu samlar jag det som kan vänta" in play.mona.modal
    await play.mona.closes()
    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Avböj")
    await play.eva.submits()
    await play.app.settle()
    everything_read(play)

    await play.passes(days=1)

    assert "avböjde Visma eEkonomi Smart" in play.mona.reads("Det här har hänt")
    assert "Säg nyheter direkt" in await play.mona.opens_home()
