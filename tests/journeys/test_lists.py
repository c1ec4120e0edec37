"""Lists by age and owner, how the firm and its customers stand, and what Home shows first."""

import pytest

from bot.views import overview
from tests.journeys.conftest import BAKERY, CAFE, PAINTER, Play, everything_read
from tests.journeys.forging import Button, button, click, said, send


async def _presses(play: Play, pressed: Button, value: str) -> str:
    """Press a button as an older message would have it, and return what is said then."""
    said(play)
    await send(play, click(play, play.karin.person, pressed, value=value))
    return "\n".join(said(play))


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


async def test_a_long_list_comes_in_pages_of_ones_own_or_of_all(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "PAGE", 1)
    await _bakery_then_another_of_ali(play)
    await play.passes(minutes=1)
    await play.asks(play.karin, CAFE, choices={"Variant": "Smart", "Fakturamottagare": "Kunden"})
    await play.karin.types("/samarbete lista mina", "kunder")
    assert "Björkens Bageri AB" in play.karin.hears("[Visa fler]")

    await play.karin.clicks("Visa fler")
    await play.app.router.drain()

    assert "[Visa fler]" not in play.karin.hears("Nyfiket Café AB")
    await play.karin.types("/samarbete lista", "kunder")
    pressed = button(play, play.karin.person, "Visa fler")
    assert pressed.token == "all.1"
    assert "Lövåsen Konsult" in await _presses(play, pressed, "1"), "an older message's button says only from where"
    for nonsense in ("mine.99999999", "all.-1", "½", ""):
        assert "Björkens Bageri AB" in await _presses(play, pressed, nonsense), nonsense


async def test_how_the_firm_stands_is_counted_and_managers_see_it_by_owner(play: Play) -> None:
    await _bakery_then_another_of_ali(play)
    await play.asks(play.karin, PAINTER)
    await play.kurt.clicks("Godkänn")
    await play.mona.types(f"/samarbete påminn {BAKERY}", "kunder")
    everything_read(play)

    await play.karin.types("/samarbete status", "kunder")
    told = play.karin.hears("Väntar på svar: 2.")
    assert "Aktiva: 1. Har inte kommit fram: 0." in told
    assert "Ali Demir" not in told
    await play.passes(days=23)
    everything_read(play)
    await play.mona.types("/samarbete status", "kunder")
    told = play.mona.hears("Påminda: 1. Går ut inom 7 dagar: 1.")
    assert "Ali Demir: väntar på svar 1, aktiva 0.\nKarin Ek: väntar på svar 1, aktiva 0." in told
    assert "Anna Lind: väntar på svar 0, aktiva 1." in told


async def test_a_customers_status_says_all_of_each_and_lets_one_follow_up(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.karin.types(f"/samarbete status {BAKERY}", "kunder")

    told = play.karin.hears("Uppdragsansvarig: Karin Ek.")
    assert "Visma eEkonomi Smart. Kunden betalar, 12 månader i taget. Kontaktperson: Eva Björk." in told
    assert "[Påminn]\n[Skicka igen]\n[Återkalla]\n[Varför?]" in told
    await play.karin.clicks("Återkalla")
    await play.app.settle()
    everything_read(play)
    await play.karin.types(f"/samarbete status {BAKERY}", "kunder")
    assert "[Påminn]" not in play.karin.hears("Karin Ek tog tillbaka frågan")
    await play.karin.clicks("Varför?")
    await play.app.router.drain()
    assert "[Bjud in igen]" in play.karin.hears("Karin Ek frågade Eva Björk")


async def test_home_shows_what_is_mine_first_then_the_rest(play: Play) -> None:
    await _bakery_then_another_of_ali(play)

    mine, others = await play.karin.opens_home(), await play.mona.opens_home()

    places = [mine.index(words) for words in ("Väntar på svar", "Björkens", "Kollegornas kunder", "Lövåsen")]
    assert places == sorted(places)
    assert "Så står det på byrån" not in mine
    assert others.index("Så står det på byrån") < others.index("Byråns samarbeten")
    assert "Väntar på svar: 2" in others


async def test_a_customer_is_looked_up_from_home(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.karin.opens_home()

    await play.karin.clicks_home("Sök kund")
    await play.karin.chooses("Kund", "Björkens", search="björ")
    assert await play.karin.submits() == {}

    assert "Visma eEkonomi Smart" in play.karin.modal
    await play.karin.closes()
    await play.karin.clicks_home("Sök kund")
    await play.karin.chooses("Kund", "Ny kund", search="556036-0793")
    assert await play.karin.submits() == {}
    assert "finns inte i ert register än" in play.karin.modal


async def test_a_button_in_home_is_answered_in_a_dialog_that_one_pages_in(play: Play) -> None:
    await _bakery_then_another_of_ali(play)
    await play.karin.opens_home()

    await play.karin.clicks_home("Visa inbjudningar")
    await play.app.router.drain()
    assert "Björkens Bageri AB" in play.karin.modal
    await play.karin.clicks("Visa mina")
    await play.app.router.drain()

    assert "Uppdrag där du är ansvarig" in play.karin.modal
