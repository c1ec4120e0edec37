"""The customer's own people: who the main contact is, what is the matter with them, and what mends it (S28-S30)."""

from tests.journeys.conftest import BAKERY, PAINTER, Play, everything_read


async def _with_bo(play: Play) -> None:
    """Have Bo added as a user, who asks for nothing."""
    await play.karin.types(f"/samarbete huvudkontakt {BAKERY}", "kunder")
    assert "Eva Björk är huvudkontakt." in play.karin.hears("Kundens kontaktpersoner")
    await play.karin.clicks("Lägg till en kontaktperson")
    await play.karin.fills("Kontaktpersonens namn", "Bo Björk")
    await play.karin.fills("Kontaktpersonens e-post", "bo@bjorkensbageri.example")
    assert await play.karin.submits() == {}
    await play.karin.closes()


async def test_one_click_makes_somebody_main_contact_and_administrator(everywhere: Play) -> None:
    play = everywhere
    await _with_bo(play)

    await play.karin.types("/samarbete huvudkontakt Björkens Bageri AB", "kunder")
    assert "Bo Björk, bo@bjorkensbageri.example" in play.karin.hears("Användare. Inte tillfrågad i Slack än.")
    await play.karin.clicks("Gör till huvudkontakt")
    await play.app.settle()

    told = play.karin.hears("Bo Björk är nu huvudkontakt och administratör.")
    assert "Jag har inte skrivit till Bo Björk i Slack än." in told
    assert "Eva Björk, eva@bjorkensbageri.example" in told
    play.slack.nothing_else_was_said()


async def test_a_main_contact_whose_account_is_closed_is_seen_before_it_matters(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.karin.types(f"/samarbete contact {BAKERY}", "kunder")
    play.karin.hears("Nås i Slack")
    await play.slack.events.deactivate(play.eva.person)
    await play.app.settle()
    everything_read(play)

    await play.karin.types(f"/samarbete contact {BAKERY}", "kunder")

    play.karin.hears("Eva Björk är huvudkontakt, men kontot i Slack är stängt.")


async def test_people_are_shown_to_those_who_work_for_the_customer_and_a_customer_must_be_named(play: Play) -> None:
    await play.karin.types("/samarbete huvudkontakt", "kunder")
    play.karin.hears("Skriv vilken kund")
    await play.karin.types("/samarbete huvudkontakt Finns Inte", "kunder")
    play.karin.hears("Jag hittar ingen kund")
    await play.per.types(f"/samarbete huvudkontakt {PAINTER}", "kunder")
    play.per.hears("Anna Lind ansvarar för kundens uppdrag")
