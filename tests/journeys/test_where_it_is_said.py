"""Where outsiders read, nothing is said of any customer; and a name typed whole means the customer that has it."""

import pytest

from sandbox.faults import Fault
from tests.journeys.conftest import BAKERY, Play
from tests.journeys.forging import kept, said

SHARED = "Den här kanalen delas med ett annat företag. Jag talar bara om kunder i era egna kanaler."
UNSEEN = "Jag ser inte om den här kanalen delas med ett annat företag"
TYPED = (f"bjud-in {BAKERY}", "lista", "status", f"status {BAKERY}", "hjälp", "", "hjlp", "inställningar")


def _looked(play: Play) -> int:
    """Count the looks at the channel that is typed in; those of the firms are looked at for other reasons too."""
    looks = [call for call in play.slack.stage.calls if call.method == "conversations.info"]
    return sum(call.arguments["channel"] == "C0ALLMANT" for call in looks)


@pytest.mark.parametrize("how", ["shared", "about to be shared"])
async def test_a_command_in_a_shared_channel_gets_one_sentence_and_nothing_more(play: Play, how: str) -> None:
    await play.asks(play.karin, BAKERY)
    channel = play.slack.world.channels["C0ALLMANT"]
    (channel.connected if how == "shared" else channel.invited).add("T0DALFORS")
    said(play)
    before = await kept(play)

    for words in TYPED:
        await play.karin.types(f"/samarbete {words}", "allmänt")
        assert said(play) == [f"karin unread: '{SHARED}'"], words

    assert play.karin.modal == ""
    assert await kept(play) == before
    assert _looked(play) == 1, "one look at the channel that was typed in so often"


async def test_in_ones_own_channel_and_in_a_direct_message_it_speaks(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    looked = _looked(play)

    await play.karin.types(f"/samarbete status {BAKERY}", "allmänt")
    assert "Väntar på svar" in play.karin.hears("Björkens Bageri AB")
    await play.karin.types(f"/samarbete status {BAKERY}")
    assert "Väntar på svar" in play.karin.hears("Björkens Bageri AB")

    assert _looked(play) == looked + 1


async def test_a_channel_that_becomes_shared_is_noticed_within_a_quarter_of_an_hour(play: Play) -> None:
    await play.karin.types("/samarbete lista", "allmänt")
    play.karin.hears("Inga inbjudningar än")
    play.slack.world.channels["C0ALLMANT"].connected.add("T0DALFORS")

    await play.passes(minutes=15)
    await play.karin.types("/samarbete lista", "allmänt")

    play.karin.hears(SHARED)


async def test_where_slack_does_not_say_who_reads_nothing_is_said(play: Play) -> None:
    await play.karin.types("/samarbete hjälp", "kunder")
    said(play)

    for fault in (Fault.SERVER_ERROR, Fault.RATE_LIMITED, Fault.HANG, Fault.REFUSED):
        play.slack.fail("conversations.info", fault)
        await play.karin.types(f"/samarbete status {BAKERY}", "allmänt")
        [heard] = said(play)
        assert UNSEEN in heard, fault
        await play.passes(seconds=2)

    await play.karin.types("/samarbete hjälp", "allmänt")
    play.karin.hears("/samarbete bjud-in")


async def test_in_a_private_channel_without_the_bot_it_asks_to_be_written_to_directly(play: Play) -> None:
    play.slack.world.add_channel("T0SJOVIK", "hemligt", [play.karin.person], is_private=True)

    await play.karin.types("/samarbete lista", "hemligt")

    play.karin.hears(UNSEEN)


async def test_a_whole_name_means_that_customer_beside_longer_namesakes(play: Play) -> None:
    for words in ("Björkens Bageri AB", "björkens  bageri"):
        await play.karin.types(f"/samarbete status {words}", "kunder")
        assert "Inget samarbete" in play.karin.hears("Björkens Bageri AB, 559900-1236")
        await play.karin.types(f"/samarbete bjud-in {words} eekonomi", "kunder")
        assert "Björkens Bageri AB · 559900-1236" in play.karin.modal
        assert "Flera kunder" not in play.karin.modal
        await play.karin.closes()

    await play.karin.types("/samarbete status Björkens Bageri i Lund AB", "kunder")
    play.karin.hears("Björkens Bageri i Lund AB, 559900-7753")


async def test_a_name_with_signs_that_slack_escapes_is_found_as_it_was_typed(play: Play) -> None:
    name = "Larsson & Söner <Bygg> AB"

    await play.karin.types(f"/samarbete status {name}", "kunder")
    play.karin.hears(name)
    await play.karin.types(f"/samarbete bjud-in {name} scanner", "kunder")

    assert f"{name} · " in play.karin.modal


async def test_several_customers_are_shown_as_buttons_with_their_numbers(play: Play) -> None:
    await play.asks(play.karin, BAKERY)

    await play.karin.types("/samarbete status björkens b", "kunder")

    several = play.karin.hears("Flera kunder börjar på ”björkens b”. Välj en")
    assert "Björkens Bageri AB, 559900-1236" in several
    assert "Björkens Bageri i Lund AB, 559900-7753" in several
    assert "Björkens Bygg AB" in several
    await play.karin.clicks("Visa")
    await play.app.router.drain()
    assert "Väntar på svar" in play.karin.hears("Björkens Bageri AB, 559900-1236")


async def test_the_same_name_twice_is_told_apart_by_its_masked_numbers(play: Play) -> None:
    await play.karin.types("/samarbete status Åsas Hundtrim", "kunder")

    several = play.karin.hears("Flera kunder")
    assert "Åsas Hundtrim, 19850101-****" in several
    assert "Åsas Hundtrim, 20000229-****" in several
    await play.karin.types("/samarbete bjud-in Åsas Hundtrim", "kunder")
    assert "Flera kunder börjar på ”Åsas Hundtrim”. Välj en." in play.karin.modal
