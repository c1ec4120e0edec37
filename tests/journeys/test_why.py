"""Why a customer has not answered: where the question went, how it fared, what mends it, and who may know (S18-S20)."""

from datetime import UTC, datetime

from sandbox.faults import Fault
from tests.journeys.conftest import BAKERY, CAFE, PAINTER, Play, everything_read
from tests.ready import MORNING

SENT = "Karin Ek frågade Eva Björk 24 november kl. 09.00."


async def _why(play: Play, customer: str = BAKERY) -> str:
    await play.karin.types(f"/samarbete varför {customer}", "kunder")
    return play.karin.hears("[Visa läget]")


async def _goes_to(play: Play, *when: int) -> None:
    year, month, day, hour = when
    there = datetime(year, month, day, hour, tzinfo=UTC) - MORNING
    await play.passes(seconds=there.total_seconds() - (play.slack.clock.now() - MORNING).total_seconds())


async def _asks_somebody_who_left(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await play.slack.events.deactivate(play.eva.person)
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()


async def test_it_tells_where_the_question_went_and_what_comes_next(play: Play) -> None:
    await play.asks(play.karin, BAKERY)

    told = await _why(play)

    assert "Björkens Bageri AB, 559900-1236" in told
    assert "Visma eEkonomi Smart. Väntar på svar till och med 24 december." in told
    assert f"{SENT} Den gick till eva@bjorkensbageri.example, kundens registrerade inloggningsadress" in told
    assert "Slack tog emot den 24 november kl. 09.00." in told
    assert "Nästa påminnelse går 27 november kl. 09.00. Eva Björk går att nå i Slack." in told
    assert "[Skicka igen]\n[Påminn]\n[Återkalla]\n[Rätta adressen]" in told


async def test_it_tells_who_reminded_and_who_sent_again(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.mona.types(f"/samarbete påminn {BAKERY}", "kunder")
    assert "Mona Sjövik påminde 24 november kl. 09.00." in await _why(play)

    await _goes_to(play, 2026, 11, 27, 9)
    assert "Påminnelse skickades 27 november kl. 10.00. Nästa påminnelse går 1 december kl. 09.00." in await _why(play)
    await _goes_to(play, 2026, 12, 1, 9)
    await _goes_to(play, 2026, 12, 8, 9)
    assert "Fler påminnelser går inte ut av sig själva." in await _why(play)
    await play.mona.types(f"/samarbete skicka-igen {BAKERY}", "kunder")
    await play.app.settle()

    told = await _why(play)
    assert f"{SENT} Mona Sjövik skickade frågan igen 8 december kl. 10.00." in told
    assert "till och med 7 januari" in told


async def test_a_contact_who_left_is_said_in_the_thread_with_the_way_to_mend_it(play: Play) -> None:
    await _asks_somebody_who_left(play)
    assert "[Varför?]" in play.mona.reads("har inte fått meddelandet", channel="kunder")
    await play.karin.clicks("Varför?")
    await play.app.router.drain()

    told = play.karin.hears(
        "Den kom inte fram. Jag gav upp 24 november kl. 09.00. Personen är inte längre aktiv i Slack."
    )
    assert "Eva Björk har inte längre något aktivt konto i er Slack" in told
    await play.karin.clicks("Rätta adressen")
    assert "Björkens Bageri AB" in play.karin.modal
    await play.karin.fills("Kontaktpersonens e-post", "ali@nyfiketcafe.example")
    await play.karin.fills("Inloggningsadress", "ali@nyfiketcafe.example")
    assert await play.karin.submits() == {}
    await play.karin.closes()
    assert "I registret står nu ali@nyfiketcafe.example. Skicka igen, så går frågan dit." in await _why(play)
    await play.karin.clicks("Skicka igen")
    await play.app.settle()

    play.ali.reads("Hej Eva")
    told = await _why(play)
    assert "Slack tog emot den" in told
    assert "Den gick till ali@nyfiketcafe.example" in told
    await play.karin.types("/samarbete status", "kunder")
    play.karin.hears("Har inte kommit fram: 0.")


async def test_another_address_in_slack_than_in_the_register_is_told(play: Play) -> None:
    await play.asks(play.karin, BAKERY)

    await play.slack.events.change(play.eva.person, email="eva@ny.example")

    assert "Eva Björk har en annan adress i Slack än den i registret" in await _why(play)


async def test_where_slack_does_not_answer_it_says_so_and_tells_the_rest(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    play.slack.fail("users.lookupByEmail", Fault.SERVER_ERROR)

    told = await _why(play)

    assert "Slack svarade inte, så jag vet inte om Eva Björk går att nå just nu." in told
    assert SENT in told


async def test_what_still_waits_to_be_sent_says_since_when_and_why(play: Play) -> None:
    play.slack.fail("conversations.open", Fault.REFUSED, times=30, error="internal_error")
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    assert "Den står på kö sedan 24 november kl. 09.00" in await _why(play)
    await play.app.settle()
    late = "Den har inte kommit fram än, och har väntat sedan 24 november kl. 09.00. Slack tog inte emot meddelandet."
    assert late in await _why(play)

    await play.passes(hours=1, minutes=10)
    play.karin.reads("Meddelandet till Eva Björk på Björkens Bageri AB har inte kommit fram än")
    await play.karin.clicks("Varför?")
    await play.app.router.drain()
    assert late in play.karin.hears("[Visa läget]")
    await play.karin.types(f"/samarbete återkalla {BAKERY}", "kunder")
    await play.passes(hours=10)

    told = await _why(play)
    assert "Den hann aldrig skickas." in told
    assert "[Bjud in igen]\n[Rätta adressen]" in told


async def test_an_answered_question_and_a_customer_never_asked_have_nothing_to_mend(play: Play) -> None:
    assert "Kunden har inte fått någon fråga." in await _why(play)

    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Godkänn")
    await play.app.settle()

    told = await _why(play)
    assert "Eva Björk godkände" in told
    assert "[Skicka igen]" not in told
    assert "[Rätta adressen]" not in told
    await play.karin.types("/samarbete varför Ingen Sådan", "kunder")
    play.karin.hears("Jag hittar ingen kund")


async def test_several_services_of_one_message_are_one_story(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await play.karin.clicks("Lägg till tjänst")
    await play.karin.chooses("Tjänst", "Visma Scanner")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()

    told = await _why(play)

    assert "Visma eEkonomi Smart och Visma Scanner. Väntar på svar" in told
    assert told.count("frågade Eva Björk") == 1


async def test_without_a_customer_what_did_not_get_through_comes_first_then_what_waited_longest(play: Play) -> None:
    await play.karin.types("/samarbete why", "kunder")
    play.karin.hears("Inget väntar på svar just nu")
    await play.asks(play.karin, CAFE, choices={"Variant": "Smart", "Fakturamottagare": "Kunden"})
    await play.passes(days=1)
    await play.asks(play.karin, PAINTER)
    await play.passes(days=1)
    await _asks_somebody_who_left(play)

    await play.karin.types("/samarbete varför", "kunder")

    told = play.karin.hears("Det här behöver ses över först")
    places = [told.index(name) for name in ("Björkens Bageri AB", "Nyfiket Café AB", "Holms Måleri")]
    assert places == sorted(places)
    assert "Har väntat på Ali Yilmaz i 2 dagar. Uppdragsansvarig: Karin Ek." in told
    assert "Meddelandet har inte kommit fram." in told
    await play.karin.clicks("Varför?")
    await play.app.router.drain()
    assert "Björkens Bageri AB, 559900-1236" in play.karin.hears("[Visa läget]")


async def test_only_who_works_for_the_customer_is_told_and_managers_are(play: Play) -> None:
    await play.asks(play.karin, CAFE, choices={"Variant": "Smart", "Fakturamottagare": "Kunden"})
    await play.asks(play.karin, BAKERY)
    everything_read(play)
    anna = play.slack.person("anna", "T0SJOVIK")

    await anna.types(f"/samarbete varför {BAKERY}", "kunder")
    anna.hears("Karin Ek ansvarar för kundens uppdrag")
    await anna.types("/samarbete varför", "kunder")
    told = anna.hears("Det här behöver ses över först")
    assert "Nyfiket Café AB" in told
    assert "Björkens Bageri AB" not in told
    await play.mona.types("/samarbete varför", "kunder")
    assert "Björkens Bageri AB" in play.mona.hears("Nyfiket Café AB")
    await play.mona.types(f"/samarbete varför {BAKERY}", "kunder")
    play.mona.hears(SENT)
    await play.eva.types(f"/samarbete varför {BAKERY}")
    play.eva.hears("Det kan bara den som arbetar på byrån göra")
    await play.siri.types(f"/samarbete varför {CAFE}", "klienter")
    assert "Nyfiket" not in play.siri.hears("Jag hittar ingen kund")
