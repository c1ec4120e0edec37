"""The story of one invitation, for each kind of customer; nobody hears a message too many or too few."""

import asyncio

import pytest

from tests.journeys.conftest import BAKERY, CAFE, HAULIER, PAINTER, Play, everything_read


async def test_an_existing_customer_is_asked_and_approves(every_way: Play) -> None:
    play = every_way
    await play.asks(play.karin, BAKERY)
    question = play.eva.reads("Hej Eva. Karin Ek på Sjöviks Redovisning AB vill börja samarbeta")
    assert "det program ni redan har" in question
    assert "Ni betalar, 12 månader i taget" in question
    assert "24 december" in question
    assert "[Godkänn]\n[Avböj]" in question
    play.mona.reads("Karin Ek har bjudit in Björkens Bageri AB (559900-1236)", channel="kunder")

    await play.eva.clicks("Godkänn")
    await play.app.settle()

    assert "inget samarbete med någon annan redovisningsbyrå, inte heller i Ekonomiöversikt" in play.eva.last_confirm
    assert "Jag får besluta om detta för Björkens Bageri AB" in play.eva.last_confirm
    play.eva.reads("Tack, Eva. Du har godkänt samarbetet")
    assert "[Godkänn]" not in play.eva.sees("Eva Björk godkände 24 november kl. 09.00")
    play.mona.reads("Samarbetet med Björkens Bageri AB är överenskommet", channel="kunder")
    play.karin.reads("Eva Björk godkände")
    play.slack.nothing_else_was_said()


async def test_a_no_is_told_as_clearly_as_a_yes(everywhere: Play) -> None:
    play = everywhere
    await play.asks(play.karin, BAKERY)
    play.eva.reads("Hej Eva")
    play.mona.reads("Karin Ek har bjudit in", channel="kunder")

    await play.eva.clicks("Avböj")
    assert "Byrån får ingen tillgång och ert program är som förut" in play.eva.modal
    await play.eva.chooses("Vill du säga varför?", "Inte just nu")
    await play.eva.fills("Något att tillägga?", "Vi väntar till <januari> & bokslutet")
    assert await play.eva.submits() == {}
    await play.app.settle()

    play.eva.reads("Du har avböjt samarbetet")
    play.eva.sees("Eva Björk avböjde 24 november kl. 09.00")
    play.mona.reads("Skäl: Inte just nu. ”Vi väntar till <januari> & bokslutet”", channel="kunder")
    play.karin.reads("Eva Björk avböjde")
    play.mona.reads("Eva Björk avböjde")
    play.slack.nothing_else_was_said()


async def test_a_new_customer_with_start_begins_at_once(everywhere: Play) -> None:
    play = everywhere
    await play.asks(play.karin, CAFE, choices={"Variant": "Start"})

    told = play.ali.reads("Karin Ek på Sjöviks Redovisning AB har startat Visma eEkonomi Start för Nyfiket Café AB")
    assert "du behöver inte godkänna något" in told
    line = play.mona.reads("Karin Ek har startat Visma eEkonomi Start", channel="kunder")
    assert "Ingen behöver godkänna" in line
    assert "Aktivera Visma eEkonomi Start" in play.karin.reads("Kvar att göra i plattformen")
    play.slack.nothing_else_was_said()


async def test_a_new_customer_with_a_paying_variant_is_asked(everywhere: Play) -> None:
    play = everywhere
    await play.asks(play.karin, CAFE, choices={"Variant": "Smart", "Fakturamottagare": "Byrån"})
    question = play.ali.reads("vill börja samarbeta med Nyfiket Café AB i Visma eEkonomi Smart")
    assert "Byrån betalar" in question
    play.mona.reads("Karin Ek har bjudit in Nyfiket Café AB", channel="kunder")

    await play.ali.clicks("Godkänn")
    await play.app.settle()

    play.ali.reads("Tack, Ali")
    play.mona.reads("överenskommet", channel="kunder")
    play.karin.reads("godkände")
    play.slack.nothing_else_was_said()


async def test_an_agreement_with_another_variant_wins_over_what_was_typed(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi:start", "kunder")

    assert "Kunden har redan Smart och bjuds in till den, inte till Start" in play.karin.modal
    assert "Kunden bjuds in till den variant" not in play.karin.modal, "it has just been said, and why"
    assert "Har i dag: Visma eEkonomi Smart. Kunden betalar, 12 månader i taget." in play.karin.modal
    assert await play.karin.submits() == {}
    assert "Visma eEkonomi Smart" in play.karin.modal


async def test_another_firms_customer_is_refused_with_one_sentence_that_names_nobody(everywhere: Play) -> None:
    play = everywhere
    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Godkänn")
    await play.app.settle()
    everything_read(play)

    await play.dag.types(f"/samarbete bjud-in {BAKERY} scanner", "klienter")
    await play.dag.chooses("Har företaget varit kund hos Visma Spcs?", "Ja")
    assert await play.dag.submits() == {}

    assert "Kunden har redan ett samarbete med en annan byrå" in play.dag.modal
    assert "Ekonomiöversikt" in play.dag.modal
    assert "Sjövik" not in play.dag.modal
    play.slack.nothing_else_was_said()


async def test_a_sole_traders_number_is_never_shown_whole(everywhere: Play) -> None:
    play = everywhere
    await play.asks(play.karin, PAINTER)

    question = play.kurt.reads("Hej Kurt")
    assert "-****" in question
    assert "-****" in play.mona.reads("Karin Ek har bjudit in Holms Måleri", channel="kunder")
    play.slack.nothing_else_was_said()


async def test_a_person_who_cannot_be_reached_is_said_before_sending(everywhere: Play) -> None:
    play = everywhere
    await play.karin.types(f"/samarbete bjud-in {HAULIER} ekonomiöversikt", "kunder")
    if "Fakturamottagare" in play.karin.modal:
        await play.karin.chooses("Fakturamottagare", "Kunden")

    errors = await play.karin.submits()

    assert "finns inte i er Slack och kan inte få frågan" in " ".join(errors.values())
    play.slack.nothing_else_was_said()


async def test_a_contact_who_vanished_after_sending_is_reported_to_the_thread_and_the_owner(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await play.slack.events.deactivate(play.eva.person)
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()

    play.mona.reads("Karin Ek har bjudit in", channel="kunder")
    play.mona.reads("har inte fått meddelandet", channel="kunder")
    assert "Personen är inte längre aktiv i Slack." in play.karin.reads("har inte fått meddelandet")
    play.mona.reads("har inte fått meddelandet")
    play.slack.nothing_else_was_said()


async def test_a_question_expires_by_the_clock_and_everyone_hears_it_once(everywhere: Play) -> None:
    play = everywhere
    await play.asks(play.karin, BAKERY)
    play.eva.reads("Hej Eva")
    play.mona.reads("Karin Ek har bjudit in", channel="kunder")

    await play.passes(days=29, hours=23)
    play.slack.nothing_else_was_said()
    await play.passes(hours=1)
    await play.passes(days=1)

    assert "[Godkänn]" not in play.eva.sees("Ingen svarade i tid")
    play.mona.reads("Ingen svarade i tid", channel="kunder")
    play.karin.reads("Ingen svarade i tid")
    play.mona.reads("Ingen svarade i tid")
    play.slack.nothing_else_was_said()


async def test_a_hundred_copies_of_one_click_have_one_effect(everywhere: Play) -> None:
    play = everywhere
    await play.asks(play.karin, BAKERY)
    play.eva.reads("Hej Eva")
    play.mona.reads("Karin Ek har bjudit in", channel="kunder")
    home, placed = play.eva._button("Godkänn", oldest=False)
    play.slack.wire.deadline = 120  # this is about how often it happens, not how fast

    await asyncio.gather(*(play.eva.presses(home, placed) for _ in range(100)))
    await play.app.settle()

    play.eva.reads("Tack, Eva")
    play.mona.reads("överenskommet", channel="kunder")
    play.karin.reads("godkände")
    for _ in range(99):
        play.eva.hears("Frågan är redan besvarad: Eva Björk godkände")
    play.slack.nothing_else_was_said()


async def test_two_firms_approved_in_the_same_instant_one_wins_and_the_other_is_told(everywhere: Play) -> None:
    play = everywhere
    await play.asks(play.karin, BAKERY)
    wants = {"Variant": "Smart", "Fakturamottagare": "Kunden", "Har företaget varit kund hos Visma Spcs?": "Ja"}
    await play.asks(play.dag, BAKERY, channel="klienter", choices=wants)
    everything_read(play)

    await asyncio.gather(play.eva.clicks("Godkänn"), play.eva_b.clicks("Godkänn"))
    await play.app.settle()
    await play.app.settle()

    shown = [play.eva.sees("Björkens"), play.eva_b.sees("Björkens")]
    assert sum("Eva Björk godkände" in each for each in shown) == 1
    assert sum("Företaget har redan ett samarbete med en annan byrå" in each for each in shown) == 1
    assert "Sjövik" not in shown[1]
    assert "Dal & Fors" not in shown[0]


@pytest.mark.parametrize("who", ["karin", "mona", "kurt"])
async def test_nobody_else_can_answer_and_each_is_told_who_can(play: Play, who: str) -> None:
    await play.asks(play.karin, BAKERY)
    everything_read(play)
    home, placed = play.eva._button("Godkänn", oldest=False)
    stranger = getattr(play, who)
    channel = play.slack.world.channels[home.channel_id]  # type: ignore[union-attr]
    channel.members[stranger.person.key] = None

    await stranger.presses(home, placed)
    await play.app.settle()

    assert "Eva Björk" in stranger.hears("Inget har ändrats")
    assert "[Godkänn]" in play.eva.sees("Hej Eva")
