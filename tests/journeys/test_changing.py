"""An active collaboration is changed: asked where the customer comes to pay, else at once (S24, S25, S37, S38, D11)."""

from sqlalchemy import select

from bot.storage import tables as t
from tests.journeys.conftest import BAKERY, CAFE, PAINTER, Play, everything_read, needs_no_platform
from tests.journeys.forging import button, click, firm_id, send


async def _cafe_has_start(play: Play) -> None:
    await play.asks(play.karin, CAFE, choices={"Variant": "Start"})
    everything_read(play)


async def _bakery_has_smart(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Godkänn")
    await play.app.settle()
    everything_read(play)


async def _changes(play: Play, number: str, **chosen: str) -> str:
    """Fill in the form, and give the preview before it is confirmed."""
    await play.karin.types(f"/samarbete ändra {number}", "kunder")
    for label, option in chosen.items():
        await play.karin.chooses(label, option)
    assert await play.karin.submits() == {}
    preview = play.karin.modal
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()
    return preview


async def _agreed(play: Play) -> list[tuple[str, str | None, int | None]]:
    c = t.collaboration.c
    async with play.app.database.reading() as tx:
        rows = await tx.run(select(c.variant, c.payer, c.period).where(c.firm_id == await firm_id(play)))
        return [(row.variant, row.payer, row.period) for row in rows]


async def test_from_start_to_what_the_customer_pays_for_it_is_asked_and_approves(everywhere: Play) -> None:
    play = everywhere
    await _cafe_has_start(play)

    preview = await _changes(play, CAFE, Variant="Smart", Fakturamottagare="Kunden")

    assert "Kunden behöver godkänna, för den blir fakturamottagare" in preview
    assert "kan kunden också fakturera, bokföra och få bokföringsförslag" in preview
    assert "behörighet till Visma eEkonomi Smart" in preview
    asked = play.ali.reads("vill byta Nyfiket Café AB från Visma eEkonomi Start till Visma eEkonomi Smart")
    assert "I dag\nVisma eEkonomi Start. Kostar inget." in asked
    assert "Efter ändringen\nVisma eEkonomi Smart. Ni betalar, 12 månader i taget." in asked
    assert "[Godkänn]\n[Avböj]" in asked
    play.mona.reads("Karin Ek har frågat", channel="kunder")
    play.karin.reads("Karin Ek har frågat")
    assert await _agreed(play) == [("start", None, None)]
    await play.karin.types(f"/samarbete lista {CAFE}", "kunder")
    assert "Fråga om ändring till Visma eEkonomi Smart. Väntar på svar" in play.karin.hears("[Påminn]")

    await play.ali.clicks("Godkänn")
    await play.app.settle()

    assert "annan redovisningsbyrå" not in play.ali.last_confirm
    receipt = play.ali.reads("Du har godkänt ändringen för Nyfiket Café AB")
    assert "Er bokföring och era uppgifter finns kvar" in receipt
    assert "[Godkänn]" not in play.ali.sees("godkände 24 november kl. 09.00. Ändringen till Visma eEkonomi Smart")
    play.mona.reads("Ändringen till Visma eEkonomi Smart är överenskommen", channel="kunder")
    assert "Ge användarna hos Nyfiket Café AB" in play.karin.reads("är överenskommen")
    assert await _agreed(play) == [("smart", "customer", 12)]
    play.slack.nothing_else_was_said()
    await play.karin.types(f"/samarbete historik {CAFE}", "kunder")
    told = play.karin.hears("godkände en ändring för kunden")
    assert "Karin Ek startade Visma eEkonomi Start" in told


async def test_a_no_leaves_everything_as_it_was_and_can_be_answered_with_another_change(everywhere: Play) -> None:
    play = everywhere
    await _cafe_has_start(play)
    await _changes(play, CAFE, Variant="Bokföring", Fakturamottagare="Kunden", Avtalsperiod="3 månader")
    everything_read(play)

    await play.ali.clicks("Avböj")
    assert "Samarbetet fortsätter som förut och betalningen är densamma" in play.ali.modal
    await play.ali.chooses("Vill du säga varför?", "Fel fakturamottagare")
    assert await play.ali.submits() == {}
    await play.app.settle()

    assert "Samarbetet fortsätter som förut: Visma eEkonomi Start" in play.ali.reads("Du har avböjt ändringen")
    play.mona.reads("Skäl: Fel fakturamottagare", channel="kunder")
    play.karin.reads("avböjde")
    play.slack.nothing_else_was_said()
    assert await _agreed(play) == [("start", None, None)]
    await play.karin.clicks("Ändra igen")
    assert "I dag: Visma eEkonomi Start" in play.karin.modal


async def test_what_nobody_need_approve_is_done_at_once_and_told(everywhere: Play) -> None:
    play = everywhere
    await _bakery_has_smart(play)

    preview = await _changes(play, BAKERY, Variant="Fakturering")

    assert "Kunden behöver inte godkänna" in preview
    assert "kan kunden inte längre bokföra eller få bokföringsförslag" in preview
    told = play.eva.reads("har bytt Björkens Bageri AB från Visma eEkonomi Smart till Visma eEkonomi Fakturering")
    assert "Förut\nVisma eEkonomi Smart. Ni betalar, 12 månader i taget." in told
    assert "Gäller från\n24 november kl. 09.00" in told
    play.mona.reads("Karin Ek har bytt Björkens Bageri AB (559900-1236) från Visma eEkonomi Smart", channel="kunder")
    assert "Klicka på pennan till höger om Visma eEkonomi" in play.karin.reads("Kvar att göra i plattformen")
    play.slack.nothing_else_was_said()
    assert await _agreed(play) == [("fakturering", "customer", 12)]
    await play.passes(days=40)
    play.slack.nothing_else_was_said()


async def test_an_unanswered_change_is_reminded_of_put_again_and_expires_and_the_collaboration_goes_on(
    play: Play,
) -> None:
    await needs_no_platform(play)
    await _cafe_has_start(play)
    await _changes(play, CAFE, Variant="Smart", Fakturamottagare="Kunden")
    everything_read(play)

    await play.passes(days=3)
    play.ali.reads("väntar på ditt svar om att byta Nyfiket Café AB från")
    play.mona.reads("fick en påminnelse", channel="kunder")
    await play.karin.types(f"/samarbete varför {CAFE}", "kunder")
    assert "Påminnelse skickades 27 november" in play.karin.hears("[Visa läget]")
    await play.karin.types(f"/samarbete skicka-igen {CAFE}", "kunder")
    await play.app.settle()
    play.karin.hears("får frågan igen nu")
    play.ali.reads("vill byta Nyfiket Café AB från")
    everything_read(play)
    await play.passes(days=29)
    everything_read(play)
    await play.passes(days=2)

    shown = play.ali.sees("Ingen svarade i tid")
    assert "Samarbetet fortsätter som förut. Vill ni ändra längre fram, hör av dig till Karin" in shown
    play.mona.reads("Ingen svarade i tid", channel="kunder")
    assert "[Ändra igen]" in play.karin.reads("Ingen svarade i tid")
    play.mona.reads("Ingen svarade i tid")
    play.slack.nothing_else_was_said()
    assert "bjudit in" not in play.mona.channel_shows("kunder")
    assert await _agreed(play) == [("start", None, None)]


async def test_one_change_at_a_time_and_only_what_was_looked_at(play: Play) -> None:
    await play.karin.types(f"/samarbete ändra {PAINTER}", "kunder")
    play.karin.hears("Ni har inget aktivt samarbete med Holms Måleri att ändra")
    await play.karin.types("/samarbete ändra", "kunder")
    play.karin.hears("Skriv vilken kund")
    await _cafe_has_start(play)
    await play.karin.types(f"/samarbete change {CAFE}", "kunder")
    assert "redan är" in (await play.karin.submits())["Variant"]
    await play.karin.chooses("Variant", "Smart")
    assert "fakturamottagare" in (await play.karin.submits())["Fakturamottagare"]
    await play.karin.chooses("Fakturamottagare", "Byrån")
    assert await play.karin.submits() == {}
    await play.karin.clicks("Ändra")
    assert "Smart" in play.karin.modal
    await play.karin.chooses("Fakturamottagare", "Kunden")
    assert await play.karin.submits() == {}
    await play.mona.types(f"/samarbete ändra {CAFE}", "kunder")
    await play.mona.chooses("Variant", "Fakturering")
    await play.mona.chooses("Fakturamottagare", "Byrån")
    assert await play.mona.submits() == {}
    assert await play.mona.submits() == {}
    await play.app.settle()
    assert "behörighet till Visma eEkonomi Fakturering" in play.karin.reads("Mona")

    assert await play.karin.submits() == {}

    assert "Formuläret är inte aktuellt längre" in play.karin.modal
    assert await _agreed(play) == [("fakturering", "firm", 12)]


async def test_of_several_services_one_chooses_which_to_change(play: Play) -> None:
    await _bakery_has_smart(play)
    await play.asks(play.karin, BAKERY, service="Visma Tid", choices={"Fakturamottagare": "Byrån"})
    await play.eva.clicks("Godkänn")
    await play.app.settle()
    everything_read(play)

    await play.karin.types(f"/samarbete ändra {BAKERY}", "kunder")
    assert "Vilket samarbete med Björkens Bageri AB vill du ändra?" in play.karin.hears("Visma Tid")
    await play.karin.clicks("Ändra")

    assert "I dag: Visma eEkonomi Smart" in play.karin.modal


async def test_a_question_about_a_change_is_taken_back_and_old_buttons_say_so(play: Play) -> None:
    await _cafe_has_start(play)
    await _changes(play, CAFE, Variant="Smart", Fakturamottagare="Kunden")
    everything_read(play)
    await play.karin.types(f"/samarbete ändra {CAFE}", "kunder")
    assert "har inte svarat än" in play.karin.hears("fick en fråga om samarbetet")

    await play.karin.types(f"/samarbete återkalla {CAFE}", "kunder")
    await play.app.settle()

    play.karin.hears("är återkallad")
    assert "[Godkänn]" not in play.ali.sees("Karin Ek tog tillbaka frågan")
    play.mona.reads("tog tillbaka frågan", channel="kunder")
    play.slack.nothing_else_was_said()
    await play.karin.types(f"/samarbete ändra {CAFE}", "kunder")
    assert "I dag: Visma eEkonomi Start" in play.karin.modal


async def test_what_is_asked_about_a_change_closes_when_the_collaboration_ends(play: Play) -> None:
    await _cafe_has_start(play)
    await _changes(play, CAFE, Variant="Smart", Fakturamottagare="Kunden")
    everything_read(play)
    question = button(play, play.ali.person, "Godkänn")

    await play.karin.types(f"/samarbete avsluta {CAFE}", "kunder")
    await play.karin.chooses("Visma eEkonomi Start efter samarbetet", "Tjänsten avslutas också")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()

    play.ali.reads("har avslutat samarbetet")
    assert "frågade om en ändring för Nyfiket Café AB" not in play.mona.channel_shows("kunder")
    assert "[Godkänn]" not in play.ali.sees("frågade om en ändring för Nyfiket Café AB")
    await send(play, click(play, play.ali.person, question))
    assert "när samarbetets slut bestämdes" in play.ali.hears("Frågan stängdes")
    await play.karin.types(f"/samarbete varför {CAFE}", "kunder")
    assert "[Ändra igen]" not in play.karin.hears("[Visa läget]")
    assert await _agreed(play) == [("start", None, None)]
