"""Following up where it is not said what, or of whom: what waits is listed, each with its button."""

from tests.journeys.conftest import BAKERY, CAFE, Play, everything_read


async def test_with_no_name_all_that_waits_is_listed_with_its_button(play: Play) -> None:
    await play.karin.types("/samarbete påminn", "kunder")
    play.karin.hears("Inget väntar")
    await play.asks(play.karin, BAKERY)
    await play.asks(play.karin, CAFE, choices={"Variant": "Smart", "Fakturamottagare": "Kunden"})
    everything_read(play)

    await play.karin.types("/samarbete påminn", "kunder")

    heard = play.karin.hears("Vilken menar du?")
    assert ("Björkens Bageri AB" in heard, "Nyfiket Café AB" in heard, heard.count("[Påminn]")) == (True, True, 2)


async def test_only_what_one_may_follow_up_is_listed(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    everything_read(play)

    await play.anna.types("/samarbete påminn", "kunder")
    play.anna.hears("Inget väntar på svar hos de kunder som du kan följa upp")
    await play.mona.types("/samarbete påminn", "kunder")

    assert "Björkens Bageri AB" in play.mona.hears("Vilken menar du?")


async def test_a_customer_of_whom_several_messages_wait_is_listed_too(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.asks(play.karin, BAKERY, service="Visma Scanner")
    everything_read(play)

    await play.karin.types("/samarbete återkalla Björkens Bageri AB", "kunder")
    assert play.karin.hears("Vilken menar du?").count("[Återkalla]") == 2
    await play.karin.clicks("Återkalla")
    await play.app.settle()

    play.karin.hears("är återkallad")


async def test_of_nobody_or_of_somebody_who_was_asked_nothing_there_is_nothing_to_follow_up(play: Play) -> None:
    await play.karin.types("/samarbete påminn Ingen Sådan", "kunder")
    play.karin.hears("Jag hittar ingen kund")
    await play.karin.types(f"/samarbete påminn {CAFE}", "kunder")
    assert "Nyfiket Café AB" in "".join(play.karin.unread())
