"""Lists by age and owner, how the firm and its customers stand, Home, the services, and the short answers."""

import pytest

from tests.journeys.conftest import BAKERY, Play, everything_read


async def _bakery_then_another_of_ali(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.passes(days=3)
    await play.asks(play.mona, "Lövåsen Konsult AB", service="Visma Ekonomiöversikt")
    everything_read(play)


async def test_what_has_waited_longest_comes_first_with_who_and_how_long(play: Play) -> None:
    await _bakery_then_another_of_ali(play)

    await play.karin.types("/samarbete lista", "kunder")

    told = play.karin.hears("[Visa mina]")
    assert told.index("Björkens Bageri AB") < told.index("Lövåsen Konsult")
    assert "Har väntat på Eva Björk i 3 dagar. Uppdragsansvarig: Karin Ek." in told
    assert "Skickades i dag. Uppdragsansvarig: Ali Demir." in told


@pytest.mark.parametrize("typed", ["lista mina", "list MINE"])
async def test_one_sees_ones_own_and_switches_to_all_and_back(play: Play, typed: str) -> None:
    await _bakery_then_another_of_ali(play)

    await play.karin.types(f"/samarbete {typed}", "kunder")
    mine = play.karin.hears("Uppdrag där du är ansvarig, deltar eller är ställföreträdare.")
    assert "Björkens Bageri AB" in mine
    assert "Lövåsen Konsult" not in mine
    await play.karin.clicks("Visa alla")
    await play.app.router.drain()
    assert "Lövåsen Konsult" in play.karin.hears("[Visa mina]")
    await play.karin.clicks("Visa mina")
    await play.app.router.drain()
    assert "Lövåsen Konsult" not in play.karin.hears("[Visa alla]")


async def test_a_list_of_none_and_a_list_of_a_customer(play: Play) -> None:
    await play.karin.types("/samarbete lista alla", "kunder")
    play.karin.hears("Inga inbjudningar än")
    await play.karin.types("/samarbete lista mina", "kunder")
    play.karin.hears("Inga inbjudningar i dina uppdrag")
    await play.karin.types(f"/samarbete lista {BAKERY}", "kunder")
    play.karin.hears("Björkens Bageri AB, 559900-1236")
