"""What changes in Slack by itself has its consequence, told once, with the event, without it, and with it twice."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from bot.usecases import people
from sandbox.faults import Fault
from sandbox.things import Channel
from tests.journeys.conftest import BAKERY, CAFE, Play, everything_read
from tests.journeys.forging import button, click, send

Change = Callable[[Play], Awaitable[None]]
MOVED = "Eva Björk på Björkens Bageri AB har fått en annan e-postadress i Slack"
LEFT = "Eva Björk på Björkens Bageri AB har inte längre något konto i er Slack"
CLOSED = "Jag kan inte skriva i byråns kanal."
OVERHEARD = "Eva Björk är med i byråns kanal men hör inte till byrån."
SHARED = "Byråns kanal delas nu med ett annat företag."


@pytest.fixture
async def asked(play: Play) -> Play:
    """Eva has been asked, Karin owns the engagement, and all of it is read."""
    await play.asks(play.karin, BAKERY)
    everything_read(play)
    return play


def _channel(play: Play, channel_id: str = "C0KUNDER") -> Channel:
    return play.slack.world.channels[channel_id]


async def _firm(play: Play) -> Any:
    return await people.firm_of(play.app.database, "T0SJOVIK")


async def _moves(play: Play) -> None:
    await play.slack.events.change(play.eva.person, email="eva@elsewhere.example")


async def _leaves(play: Play) -> None:
    await play.slack.events.deactivate(play.eva.person)


async def _colleague_leaves(play: Play) -> None:
    await play.slack.events.deactivate(play.karin.person)


async def _archived(play: Play) -> None:
    await play.slack.events.archive(_channel(play), play.karin.person)


async def _shared(play: Play) -> None:
    await play.slack.events.share(_channel(play), [play.siri.person])


async def _overheard(play: Play) -> None:
    await play.slack.events.join(_channel(play), play.eva.person)


async def _thrown_out(play: Play) -> None:
    await play.slack.events.remove(_channel(play), play.slack.world.bot("T0SJOVIK"))


async def _renumbered(play: Play) -> None:
    await play.slack.events.change_id(_channel(play))


async def _uninstalled(play: Play) -> None:
    await play.slack.events.uninstall("T0SJOVIK")


async def _revoked(play: Play) -> None:
    await play.slack.events.uninstall("T0SJOVIK", epitaph="token_revoked")


def _about(name: str, value: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda arguments: arguments.get(name) == value


def _to_thread_and_owner(text: str) -> Callable[[Play], None]:
    def told(play: Play) -> None:
        play.mona.reads(text, channel="kunder")
        play.karin.reads(text)

    return told


def _to_managers(text: str) -> Callable[[Play], None]:
    def told(play: Play) -> None:
        play.mona.reads(text)

    return told


def _to_nobody(_play: Play) -> None:
    return


TOLD: dict[str, tuple[Change, Callable[[Play], None]]] = {
    "the contact has another address": (_moves, _to_thread_and_owner(MOVED)),
    "the contact's account is closed": (_leaves, _to_thread_and_owner(LEFT)),
    "the owner's account is closed": (_colleague_leaves, _to_managers("Karin Ek har inte längre något konto")),
    "the channel is archived": (_archived, _to_managers("Ta kanalen ur arkivet")),
    "the channel is shared": (_shared, _to_managers(SHARED)),
    "a customer joins the channel": (_overheard, _to_managers(OVERHEARD)),
    "the bot is thrown out": (_thrown_out, _to_managers("Bjud in mig i kanalen igen")),
}
FOUND = TOLD | {
    "the channel has another id": (_renumbered, _to_managers("Jag når inte den konversationen")),
    "the app is removed": (_uninstalled, _to_nobody),
    "the token is revoked": (_revoked, _to_nobody),
}


@pytest.mark.parametrize("what", TOLD)
async def test_what_slack_says_is_told_at_once_and_once_though_it_says_it_twice(asked: Play, what: str) -> None:
    change, told = TOLD[what]
    for name in asked.slack.world.app.bot_events:
        asked.slack.events.double[name] = 1

    await change(asked)
    await asked.app.settle()
    told(asked)
    await asked.passes(days=1, minutes=5)
    await asked.passes(days=1, minutes=5)

    asked.slack.nothing_else_was_said()


@pytest.mark.parametrize("what", FOUND)
async def test_what_slack_does_not_say_is_found_within_a_day_and_told_once(asked: Play, what: str) -> None:
    change, told = FOUND[what]
    asked.slack.events.dropping = True

    await change(asked)
    for _ in range(24):
        await asked.passes(hours=1)
    told(asked)
    await asked.passes(days=1, minutes=5)

    gone = change in {_uninstalled, _revoked}
    assert (await people.installation(asked.app.database, "T0SJOVIK") is None) is gone
    asked.slack.nothing_else_was_said()


async def test_all_that_slack_kept_to_itself_for_a_day_is_found(asked: Play) -> None:
    asked.slack.events.dropping = True
    await asked.asks(asked.karin, CAFE, choices={"Variant": "Smart", "Fakturamottagare": "Kunden"})
    everything_read(asked)
    await _moves(asked)
    await asked.slack.events.deactivate(asked.ali.person)
    await _shared(asked)

    for _ in range(25):
        await asked.passes(hours=1)

    asked.karin.reads(MOVED)
    asked.karin.reads("Ali Yilmaz på Nyfiket Café AB har inte längre något konto")
    asked.mona.reads(SHARED)
    asked.slack.nothing_else_was_said()


async def test_a_changed_address_ends_the_binding_and_the_owner_mends_it(asked: Play) -> None:
    await _moves(asked)
    await asked.app.settle()
    asked.mona.reads(MOVED, channel="kunder")
    asked.karin.reads(MOVED)
    await asked.eva.clicks("Godkänn")
    await asked.app.settle()
    asked.eva.hears("Din e-postadress i Slack är inte längre den som byrån har för dig.")

    await asked.karin.clicks("Rätta kontaktpersonen")
    await asked.karin.fills("Kontaktpersonens e-post", "eva@elsewhere.example")
    await asked.karin.fills("Inloggningsadress", "eva@elsewhere.example")
    assert await asked.karin.submits() == {}
    await asked.karin.closes()
    await asked.karin.clicks("Skicka igen")
    await asked.app.settle()
    asked.karin.hears("Eva Björk")
    asked.eva.reads("Hej Eva")
    asked.mona.reads("skickade frågan igen", channel="kunder")
    await asked.eva.clicks("Godkänn")
    await asked.app.settle()

    asked.eva.reads("Tack, Eva")


async def test_nobody_is_said_to_be_reminded_who_cannot_be_written_to(asked: Play) -> None:
    await _leaves(asked)
    await asked.app.settle()
    _to_thread_and_owner(LEFT)(asked)

    await asked.passes(days=7)
    await asked.karin.types(f"/samarbete påminn {BAKERY}", "kunder")

    asked.karin.hears("finns inte i er Slack och kan inte få frågan")
    asked.slack.nothing_else_was_said()


async def test_what_could_not_be_delivered_is_not_told_twice(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await _leaves(play)
    assert await play.karin.submits() == {}
    await play.karin.closes()

    await play.app.settle()
    await play.passes(days=1, minutes=5)

    play.mona.reads("har bjudit in", channel="kunder")
    _to_thread_and_owner("har inte fått meddelandet")(play)
    play.mona.reads("har inte fått meddelandet")
    play.slack.nothing_else_was_said()


async def test_a_closed_account_that_clicks_hears_so_and_the_firm_too(asked: Play) -> None:
    asked.slack.events.dropping = True
    pressed = button(asked, asked.eva.person, "Godkänn")
    await _leaves(asked)
    asked.slack.clock.advance(16 * 60)

    assert (await send(asked, click(asked, asked.eva.person, pressed))).ok
    await asked.app.settle()
    asked.eva.hears("Ditt konto i Slack är avslutat")

    _to_thread_and_owner(LEFT)(asked)
    asked.slack.nothing_else_was_said()


async def test_somebody_whom_slack_no_longer_shows_has_left(asked: Play) -> None:
    asked.slack.clock.advance(60 * 60 * 25)
    asked.slack.fail("users.info", Fault.REFUSED, error="user_not_found", times=3, where=_about("user", "U0EVA"))

    await asked.app.settle()

    _to_thread_and_owner(LEFT)(asked)
    asked.slack.nothing_else_was_said()


@pytest.mark.parametrize("close", [_archived, _shared, _overheard, _thrown_out])
async def test_what_waits_for_the_channel_goes_out_when_it_is_open_again(asked: Play, close: Change) -> None:
    await close(asked)
    await asked.app.settle()
    everything_read(asked)
    await asked.eva.clicks("Godkänn")
    await asked.app.settle()
    everything_read(asked)
    assert "Nu kan ni börja arbeta" not in asked.mona.channel_shows("kunder")

    channel, events, bot = _channel(asked), asked.slack.events, asked.slack.world.bot("T0SJOVIK")
    if close is _archived:
        await events.unarchive(channel, asked.karin.person)
    if close is _shared:
        await events.unshare(channel, "T0DALFORS")
    if close is _overheard:
        await events.remove(channel, asked.eva.person)
        asked.slack.clock.advance(60 * 61)  # Slack need not say who leaves: the channel is asked about each hour
    if close is _thrown_out:
        await events.join(channel, bot)
    await asked.app.settle()

    asked.mona.reads("Eva Björk godkände", channel="kunder")
    asked.slack.nothing_else_was_said()


async def test_another_channel_that_is_chosen_gets_what_waited(asked: Play) -> None:
    await _shared(asked)
    await asked.app.settle()
    asked.mona.reads(SHARED)
    await asked.eva.clicks("Godkänn")
    await asked.app.settle()
    everything_read(asked)

    asked.slack.world.channels["C0ALLMANT"].members[asked.slack.world.bot("T0SJOVIK").key] = None
    await asked.mona.types("/samarbete inställningar")
    await asked.mona.picks("Kanal", "C0ALLMANT")
    assert await asked.mona.submits() == {}
    await asked.app.settle()

    asked.mona.reads("Eva Björk godkände", channel="allmänt")
    assert "godkände" not in asked.mona.channel_shows("kunder")


async def test_a_channel_that_moved_keeps_its_threads(asked: Play) -> None:
    await _renumbered(asked)

    await asked.eva.clicks("Godkänn")
    await asked.app.settle()

    asked.mona.reads("Eva Björk godkände", channel="kunder")
    assert "    " in asked.mona.channel_shows("kunder"), "the story stands in the thread of its line"
    assert (await _firm(asked)).channel_id == _channel(asked, (await _firm(asked)).channel_id).channel_id


async def test_a_message_that_finds_the_channel_closed_waits_there(asked: Play) -> None:
    asked.slack.fail("chat.update", Fault.REFUSED, error="not_in_channel", where=_about("channel", "C0KUNDER"))
    await asked.eva.clicks("Godkänn")
    await asked.app.settle()
    asked.mona.reads(CLOSED)
    everything_read(asked)

    await asked.passes(hours=1)

    asked.mona.reads("Eva Björk godkände", channel="kunder")


async def test_nothing_goes_to_a_channel_that_was_not_looked_at_within_the_hour(asked: Play) -> None:
    asked.slack.events.dropping = True
    await _shared(asked)
    asked.slack.clock.advance(60 * 61)

    await asked.eva.clicks("Godkänn")
    await asked.app.dispatcher.settle()

    asked.mona.reads(SHARED)
    assert "godkände" not in asked.mona.channel_shows("kunder")
