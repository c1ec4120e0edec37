"""What surrounds an invitation: lists, help, Home, settings, wrong words, and everybody who may not."""

from tests.journeys.conftest import BAKERY, CAFE, Play


async def test_the_same_story_in_english(play: Play) -> None:
    consultant = play.slack.person("ali.demir")
    await consultant.types(f"/samarbete invite {BAKERY} eekonomi", "kunder")
    assert "Invite a customer" in consultant.modal
    assert "The customer is invited to the variant that it already has" in consultant.modal

    assert await consultant.submits() == {}

    assert "Is this right?" in consultant.modal
    assert "24 December if nobody has answered" in consultant.modal


async def test_what_is_typed_is_understood_or_answered_with_the_nearest_word(play: Play) -> None:
    await play.karin.types("/samarbete", "kunder")
    assert "[Bjud in en kund]" in play.karin.hears("Vad vill du göra?")

    await play.karin.types("/samarbete hjlp", "kunder")
    play.karin.hears("Jag känner inte till ”hjlp”. Menade du hjälp?")

    await play.karin.types("/samarbete xyzzy payload", "kunder")
    play.karin.hears("Jag känner inte till ”xyzzy”")

    await play.karin.types("/samarbete STATUS", "kunder")
    play.karin.hears("Väntar på svar: 0. Påminda: 0. Går ut inom 7 dagar: 0. Aktiva: 0. Har inte kommit fram: 0.")

    await play.karin.types("/samarbete lista", "kunder")
    play.karin.hears("Inga inbjudningar än")

    await play.karin.types("/samarbete help", "kunder")
    play.karin.hears("/samarbete bjud-in")

    await play.karin.types("/samarbete " + "x" * 1001, "kunder")
    play.karin.hears("högst 1 000 tecken")
    play.slack.nothing_else_was_said()


async def test_wrong_words_become_notes_at_their_fields_never_a_lost_form(play: Play) -> None:
    await play.karin.types("/samarbete bjud-in 559900-1237 gardin:smart anna@", "kunder")

    assert "den sista siffran borde vara 6. Inget har skickats" in play.karin.modal
    assert "Jag känner inte till tjänsten ”gardin”" in play.karin.modal


async def test_status_and_list_tell_how_it_stands(play: Play) -> None:
    await play.asks(play.karin, BAKERY)

    await play.karin.types("/samarbete lista", "kunder")
    assert "Väntar på svar till och med 24 december" in play.karin.hears("[Bjud in en kund]")
    await play.karin.types(f"/samarbete status {BAKERY}", "kunder")
    assert "Väntar på svar" in play.karin.hears("Björkens Bageri AB, 559900-1236")
    await play.karin.types("/samarbete status Björkens Bageri AB", "kunder")
    play.karin.hears("Väntar på svar")
    await play.karin.types("/samarbete status Ingen Sådan", "kunder")
    play.karin.hears("Jag hittar ingen kund")


async def test_a_guest_gets_its_own_and_can_use_no_firm_command(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    play.eva.reads("Hej Eva")

    await play.eva.types("/samarbete bjud-in 559900-2465")
    play.eva.hears("Det kan bara den som arbetar på byrån göra")
    await play.eva.types("/samarbete")
    assert "[Visa frågan]" in play.eva.hears("Björkens Bageri AB, Visma eEkonomi Smart")

    await play.eva.clicks("Visa frågan")
    await play.app.settle()

    play.eva.hears("Frågan kommer i din konversation med mig")
    play.eva.reads("Hej Eva")
    await play.eva.clicks("Godkänn", oldest=True)
    await play.app.settle()
    assert "[Godkänn]" not in play.eva.sees("Tack, Eva")


async def test_home_is_drawn_for_each_kind_of_person(play: Play) -> None:
    await play.asks(play.karin, BAKERY)

    assert "Björkens Bageri AB (559900-1236)" in await play.karin.opens_home()
    assert "[Inställningar]" in await play.mona.opens_home()
    home = await play.eva.opens_home()
    assert "[Visa frågan]" in home
    assert "Din kontakt på Sjöviks Redovisning AB: Karin Ek." in home
    assert "[Bjud in en kund]" not in home

    await play.karin.clicks_home("Bjud in en kund")
    assert "Bjud in en kund" in play.karin.modal


async def test_the_shortcut_opens_the_form_and_one_can_go_back_from_the_preview(play: Play) -> None:
    await play.karin.uses_shortcut("invitation.start")
    await play.karin.chooses("Kund", "Nyfiket", search="Nyfiket")
    await play.karin.chooses("Tjänst", "Visma eEkonomi")
    await play.karin.chooses("Variant", "Smart")
    await play.karin.chooses("Fakturamottagare", "Byrån")
    assert await play.karin.submits() == {}

    await play.karin.clicks("Ändra")

    assert "(•) Byrån" in play.karin.modal
    assert "Nyfiket Café AB" in play.karin.modal


async def test_a_number_outside_the_register_asks_for_name_and_contact(play: Play) -> None:
    await play.karin.types("/samarbete bjud-in 559998-7004 scanner kurt@holmsmaleri.example", "kunder")
    await play.karin.fills("Företagets namn", "<!channel> & Co AB")
    await play.karin.fills("Kontaktpersonens namn", "Kurt Holm")
    await play.karin.chooses("Har företaget varit kund hos Visma Spcs?", "Nej")
    assert await play.karin.submits() == {}
    assert "startar direkt" in play.karin.modal
    assert await play.karin.submits() == {}
    await play.app.settle()

    play.kurt.reads("<!channel> & Co AB")
    assert play.slack.violations == []


async def test_the_firms_own_people_are_never_asked_in_a_customers_name(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {CAFE} eekonomi mona.sjovik@sjovik.example", "kunder")
    await play.karin.chooses("Variant", "Start")
    await play.karin.fills("Kontaktpersonens namn", "Mona")

    errors = await play.karin.submits()

    assert "mona.sjovik@sjovik.example hör till byrån" in errors["Vem ska få frågan"]
    play.slack.nothing_else_was_said()


async def test_settings_are_for_administrators_and_managers(play: Play) -> None:
    await play.karin.types("/samarbete inställningar", "kunder")
    play.karin.hears("Bara en administratör i er Slack eller en byråledare kan ändra inställningarna")

    await play.mona.types("/samarbete inställningar", "kunder")
    await play.mona.fills("Byråns namn", "Sjöviks Byrå AB")
    assert await play.mona.submits() == {}
    assert "Sparat" in play.mona.modal
    await play.app.settle()
    assert all("Här får" not in each for each in play.mona.unread())  # the channel is the same, and greeted already


async def test_an_old_button_answers_honestly(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    play.eva.reads("Hej Eva")
    home, placed = play.eva._button("Godkänn", oldest=False)
    play.slack.clock.advance(31 * 86400)

    await play.eva.presses(home, placed)
    await play.app.router.drain()

    play.eva.hears("Frågan gick ut")
