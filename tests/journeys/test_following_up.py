"""What follows an invitation that nobody answers, or that was not quite right (D2, D3, D20)."""

from datetime import UTC, datetime

from tests.journeys.conftest import BAKERY, CAFE, Play, everything_read
from tests.ready import MORNING


def _at(*when: int) -> float:
    year, month, day, hour, minute = when
    return (datetime(year, month, day, hour, minute, tzinfo=UTC) - MORNING).total_seconds()


async def _goes_to(play: Play, *when: int) -> None:
    await play.passes(seconds=_at(*when) - (play.slack.clock.now() - MORNING).total_seconds())


async def test_an_unanswered_question_is_reminded_three_times_then_the_owner_phones_then_it_expires(play: Play) -> None:
    await play.asks(play.karin, BAKERY)  # Tuesday 24 November, 09:00 in Stockholm
    play.eva.reads("Hej Eva")
    play.mona.reads("Karin Ek har bjudit in", channel="kunder")

    await _goes_to(play, 2026, 11, 27, 7, 59)
    play.slack.nothing_else_was_said()
    await _goes_to(play, 2026, 11, 27, 8, 0)
    assert "[Godkänn]\n[Avböj]" in play.eva.reads("Karin Ek på Sjöviks Redovisning AB väntar på ditt svar")
    play.mona.reads("Eva Björk fick en påminnelse 27 november kl. 09.00", channel="kunder")
    await _goes_to(play, 2026, 12, 1, 8, 0)
    play.eva.reads("väntar på ditt svar")
    play.mona.reads("fick en påminnelse 1 december", channel="kunder")
    await _goes_to(play, 2026, 12, 8, 8, 0)
    play.eva.reads("väntar på ditt svar")
    play.mona.reads("fick en påminnelse 8 december", channel="kunder")
    play.slack.nothing_else_was_said()

    await _goes_to(play, 2026, 12, 10, 8, 0)
    assert "[Skicka igen]" in play.karin.reads("har inte svarat trots påminnelserna. Ring gärna Eva")
    play.slack.nothing_else_was_said()

    await _goes_to(play, 2026, 12, 24, 22, 59)
    play.slack.nothing_else_was_said()
    await _goes_to(play, 2026, 12, 24, 23, 0)
    assert "[Godkänn]" not in play.eva.sees("Ingen svarade i tid")
    assert "[Bjud in igen]" in play.mona.reads("Ingen svarade i tid", channel="kunder")
    play.karin.reads("Ingen svarade i tid")
    play.mona.reads("Ingen svarade i tid")
    play.slack.nothing_else_was_said()


async def test_missed_reminders_merge_into_one_and_none_goes_out_on_a_day_off(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    everything_read(play)

    await _goes_to(play, 2026, 12, 5, 10, 0)  # a Saturday, after two were due
    play.slack.nothing_else_was_said()
    await _goes_to(play, 2026, 12, 7, 6, 59)
    play.slack.nothing_else_was_said()
    await _goes_to(play, 2026, 12, 7, 7, 0)

    play.eva.reads("väntar på ditt svar")
    play.mona.reads("fick en påminnelse 7 december kl. 08.00", channel="kunder")
    play.slack.nothing_else_was_said()


async def test_a_reminder_stops_the_moment_the_question_is_answered(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Godkänn")
    await play.app.settle()
    everything_read(play)

    await play.passes(days=40)

    play.slack.nothing_else_was_said()


async def test_one_reminds_by_hand_once_a_day_and_only_when_people_work(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    everything_read(play)

    await play.karin.types("/samarbete påminn Björkens Bageri AB", "kunder")
    await play.app.settle()
    play.karin.hears("Eva Björk på Björkens Bageri AB får en påminnelse nu")
    play.eva.reads("väntar på ditt svar")
    play.mona.reads("Karin Ek påminde Eva Björk 24 november", channel="kunder")

    await play.karin.types(f"/samarbete remind {BAKERY}", "kunder")
    play.karin.hears("fick en påminnelse 24 november kl. 09.00. Vänta till i morgon")
    await play.passes(days=1, hours=10)
    await play.karin.types(f"/samarbete remind {BAKERY}", "kunder")
    play.karin.hears("Påminnelser skickas på vardagar mellan kl. 8 och 17. Försök igen från 26 november kl. 08.00")
    play.slack.nothing_else_was_said()


async def test_a_question_sent_again_has_new_time_and_old_copies_answer_it(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    everything_read(play)
    await play.passes(days=2)

    await play.karin.types("/samarbete skicka-igen Björkens Bageri AB", "kunder")
    await play.app.settle()

    play.karin.hears("får frågan igen nu. Villkoren är desamma")
    assert "26 december" in play.eva.reads("Hej Eva")
    play.mona.reads("Karin Ek skickade frågan igen till Eva Björk", channel="kunder")
    assert "till och med 26 december" in play.mona.channel_shows("kunder")
    await play.eva.clicks("Godkänn", oldest=True)
    await play.app.settle()
    play.eva.reads("Tack, Eva")
    assert "[Godkänn]" not in play.eva.sees("Eva Björk godkände")


async def test_a_question_taken_back_says_so_on_every_copy_and_can_be_asked_anew(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    everything_read(play)
    home, placed = play.eva._button("Godkänn", oldest=False)

    await play.karin.types("/samarbete återkalla Björkens Bageri AB", "kunder")
    await play.eva.presses(home, placed)
    await play.app.settle()

    play.karin.hears("Frågan till Eva Björk på Björkens Bageri AB är återkallad")
    play.eva.hears("Byrån tog tillbaka frågan 24 november kl. 09.00. Du behöver inte göra något")
    assert "[Godkänn]" not in play.eva.sees("Karin Ek tog tillbaka frågan 24 november kl. 09.00")
    play.mona.reads("Karin Ek tog tillbaka frågan", channel="kunder")
    play.slack.nothing_else_was_said()
    await play.asks(play.karin, BAKERY)
    play.eva.reads("Hej Eva")


async def test_the_wrong_person_names_another_and_the_firm_invites_them_with_one_click(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    everything_read(play)

    await play.eva.clicks("Fel person")
    await play.eva.fills("Vem borde få frågan?", "Kurt Holm")
    await play.eva.fills("Personens e-post", "kurt@holmsmaleri.example")
    assert await play.eva.submits() == {}
    await play.app.settle()

    play.eva.reads("Byrån får veta att någon annan borde få frågan")
    outcome = "Eva Björk sa 24 november kl. 09.00 att någon annan ska svara. Inget har ändrats."
    assert "[Godkänn]" not in play.eva.sees(outcome)
    assert outcome in play.mona.channel_shows("kunder")
    play.mona.reads("någon annan borde få frågan: Kurt Holm, kurt@holmsmaleri.example", channel="kunder")
    play.karin.reads("någon annan borde få frågan: Kurt Holm")
    play.slack.nothing_else_was_said()
    await play.karin.clicks("Bjud in igen")
    assert "Kunden sa att den här personen borde få frågan" in play.karin.modal
    assert "kurt@holmsmaleri.example" in play.karin.modal


async def test_a_decline_becomes_a_corrected_invitation_with_one_click(play: Play) -> None:
    await play.asks(play.karin, CAFE, choices={"Variant": "Smart", "Fakturamottagare": "Kunden"})
    everything_read(play)
    await play.ali.clicks("Avböj")
    await play.ali.chooses("Vill du säga varför?", "Fel fakturamottagare")
    assert await play.ali.submits() == {}
    await play.app.settle()
    everything_read(play)

    await play.karin.clicks("Bjud in igen")

    assert "Kunden svarade: fel fakturamottagare" in play.karin.modal
    assert "(•) Kunden" in play.karin.modal
    await play.karin.chooses("Fakturamottagare", "Byrån")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.app.settle()
    assert "Byrån betalar" in play.ali.reads("Hej Ali")


async def asks_for_three(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await play.karin.clicks("Vem gör vad")
    await play.karin.chooses("Bokföring", "Byrån")
    await play.karin.chooses("Tidrapportering", "Kunden")
    assert await play.karin.submits() == {}
    assert "Visma Tid passar det som ni har kommit överens om" in play.karin.modal
    await play.karin.clicks("Lägg till tjänst")
    await play.karin.chooses("Tjänst", "Visma Tid")
    await play.karin.chooses("Fakturamottagare", "Kunden")
    assert await play.karin.submits() == {}
    await play.karin.clicks("Lägg till tjänst")
    await play.karin.chooses("Tjänst", "Visma Scanner")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()


async def test_several_services_come_in_one_message_and_each_is_answered_by_itself(play: Play) -> None:
    await asks_for_three(play)

    question = play.eva.reads("i Visma eEkonomi Smart, Visma Tid och Visma Scanner")
    assert question.count("[Godkänn]") == 3
    assert "Byrån bokför. Ni rapporterar tid själva." in question
    for service in ("eEkonomi Smart", "Tid", "Scanner"):
        play.mona.reads(f"till Visma {service}", channel="kunder")
    play.slack.nothing_else_was_said()

    await play.eva.clicks("Godkänn")
    await play.app.settle()
    play.eva.reads(
        "Du har godkänt samarbetet mellan Björkens Bageri AB och Sjöviks Redovisning AB i Visma eEkonomi Smart."
    )
    play.mona.reads("överenskommet", channel="kunder")
    play.karin.reads("godkände")
    assert play.eva.sees("Eva Björk godkände").count("[Godkänn]") == 2

    await play.eva.clicks("Avböj alla")
    assert await play.eva.submits() == {}
    await play.app.settle()
    play.eva.reads(
        "Du har avböjt samarbetet mellan Björkens Bageri AB och Sjöviks Redovisning AB i Visma Tid och Visma Scanner"
    )
    play.karin.reads("Visma Tid och Visma Scanner")
    play.mona.reads("Visma Tid och Visma Scanner")
    for _ in range(2):
        play.mona.reads("Eva Björk avböjde", channel="kunder")
    assert "[Godkänn]" not in play.eva.sees("Eva Björk avböjde")
    play.slack.nothing_else_was_said()


async def test_all_services_of_a_message_are_approved_at_once_and_told_once(play: Play) -> None:
    await asks_for_three(play)
    everything_read(play)

    await play.eva.clicks("Godkänn alla")
    await play.app.settle()

    assert "[Kom igång med Visma Tid]" in play.eva.reads("i Visma eEkonomi Smart, Visma Tid och Visma Scanner")
    play.karin.reads("Visma eEkonomi Smart, Visma Tid och Visma Scanner")
    for _ in range(3):
        play.mona.reads("överenskommet", channel="kunder")
    play.slack.nothing_else_was_said()


async def test_in_the_channel_each_service_of_a_message_has_a_line_of_its_own_and_no_other(play: Play) -> None:
    await asks_for_three(play)

    lines = [m.text.splitlines()[0] for m in play.slack.world.channels["C0KUNDER"].messages if not m.thread_ts]
    assert [line.partition(" till ")[2].partition(". ")[0] for line in lines] == [
        "Visma eEkonomi Smart",
        "Visma Tid",
        "Visma Scanner",
    ]
    await play.eva.clicks("Godkänn alla")
    await play.app.settle()
    shown = play.mona.channel_shows("kunder")
    assert [shown.count(f"till {name}.") for name in ("Visma eEkonomi Smart", "Visma Tid", "Visma Scanner")] == [1] * 3


async def test_a_service_can_be_left_out_again_before_sending(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await play.karin.clicks("Lägg till tjänst")
    await play.karin.chooses("Tjänst", "Visma Scanner")
    assert await play.karin.submits() == {}
    assert "Visma eEkonomi Smart och Visma Scanner" in play.karin.modal

    await play.karin.clicks("Ta bort")

    assert "Scanner" in play.karin.modal
    assert "eEkonomi" not in play.karin.modal
