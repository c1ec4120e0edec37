"""An ending waits for the customer's word: it is asked, answers or is silent, and nothing ends by silence (D4, S34)."""

from sqlalchemy import select

from bot.domain.customer import Payer
from bot.storage import collaborations, customers, history
from bot.storage import tables as t
from tests.journeys.conftest import CAFE, Play, everything_read, needs_no_platform, speak_english
from tests.journeys.forging import button, click, customer_id, firm_id, kept, send

CAFE_AB = "Nyfiket Café AB"
START, TIME = "Visma eEkonomi Start", "Visma Tid"


async def cafe_has(play: Play, *services: str) -> None:
    """Have the café begin with Start, and approve what else there is, which the firm pays for."""
    await play.asks(play.karin, CAFE, choices={"Variant": "Start"})
    for service in services:
        await play.asks(play.karin, CAFE, service=service, choices={"Fakturamottagare": "Byrån"})
        await play.ali.clicks("Godkänn")
        await play.app.settle()
    everything_read(play)


async def ends(play: Play, answers: dict[str, str], last_day: str = "") -> str:
    """Fill in the dialog and confirm it; gives the preview."""
    await play.karin.types(f"/samarbete avsluta {CAFE}", "kunder")
    if len(answers) > 1:
        assert await play.karin.submits() == {}
    for service, answer in answers.items():
        await play.karin.chooses(f"{service} efter samarbetet", answer)
    if last_day:
        await play.karin.picks("Sista dag", last_day)
    assert await play.karin.submits() == {}
    preview = play.karin.modal
    assert await play.karin.submits() == {}
    await play.app.settle()
    return preview


async def stands_with_cafe(play: Play) -> dict[str, tuple[str, str, str | None]]:
    firm = await firm_id(play)
    async with play.app.database.reading() as tx:
        found = await collaborations.of_customer(tx, firm, await customer_id(play, CAFE_AB))
    return {each.terms.service: (each.status.value, each.terms.variant, each.terms.payer) for each in found}


async def events(play: Play) -> list[str]:
    h = t.history.c
    async with play.app.database.reading() as tx:
        firm = await firm_id(play)
        assert await history.verify(tx, firm) is None
        told = (await tx.run(select(h.kind).where(h.firm_id == firm).order_by(h.seq))).scalars()
        return [each for each in told if not each.startswith("Task")]


async def test_a_customer_is_asked_what_it_does_and_going_on_alone_changes_grants_and_ends_in_one(
    everywhere: Play,
) -> None:
    play = everywhere
    await cafe_has(play)

    preview = await ends(play, {START: "Fråga kunden"})

    assert "Kunden behöver svara först, och slutet väntar på svaret" in preview
    assert "[Fråga kunden]" in preview
    assert "Ali Yilmaz är tillfrågad om Visma eEkonomi Start" in play.karin.modal
    await play.karin.closes()
    asked = play.ali.reads("Karin Ek på Sjöviks Redovisning AB vill avsluta samarbetet med Nyfiket Café AB")
    assert "Från och med nu betalar ni för Visma eEkonomi Smart, 3 månader i taget" in asked
    assert "Byrån kan läsa bokföringen men inte ändra" in asked
    assert "[Fortsätt själva]\n[Avsluta tjänsten]" in asked
    play.mona.reads("har frågat Ali Yilmaz vad kunden gör sedan", channel="kunder")
    play.karin.reads("har frågat Ali Yilmaz vad kunden gör sedan")
    play.slack.nothing_else_was_said()
    assert (await stands_with_cafe(play))["eekonomi"] == ("active", "start", None)
    for typed in ("status", "lista", "varför"):
        await play.karin.types(f"/samarbete {typed} {CAFE}", "kunder")
        assert "Slutet väntar på kunden" in play.karin.hears(START)
    assert "Slutet väntar på kunden" in await play.karin.opens_home()
    assert "Slutet väntar på kunden" in await play.ali.opens_home()
    await play.ali.clicks("Fortsätt själva")
    await play.app.settle()

    assert "Jag får besluta om detta för Nyfiket Café AB" in play.ali.last_confirm
    receipt = play.ali.reads("Karin Ek på Sjöviks Redovisning AB har avslutat samarbetet med Nyfiket Café AB")
    assert "Först ändras Visma eEkonomi Start till Visma eEkonomi Smart" in receipt
    assert "[Fortsätt själva]" not in play.ali.sees("svarade 24 november kl. 09.00 att företaget fortsätter själv")
    assert await stands_with_cafe(play) == {"eekonomi": ("ended", "smart", Payer.CUSTOMER)}
    play.mona.reads("Karin Ek har avslutat samarbetet", channel="kunder")
    assert "Ge användarna hos Nyfiket Café AB (559900-2465) behörighet" in play.karin.reads("har avslutat samarbetet")
    play.mona.reads("har avslutat samarbetet")
    play.slack.nothing_else_was_said()
    assert (await events(play))[-4:] == ["EndAsked", "EndAnswered", "AgreementNoted", "Ended"]
    await play.karin.types(f"/samarbete historik {CAFE}", "kunder")
    assert "Ali Yilmaz svarade för kunden" in play.karin.hears("att den fortsätter själv med Visma eEkonomi Start")


async def test_several_services_are_asked_about_in_one_message_and_end_on_the_day_that_was_set(
    everywhere: Play,
) -> None:
    play = everywhere
    await cafe_has(play, TIME)

    answers = {START: "Kunden fortsätter själv", TIME: "Kunden fortsätter själv"}
    await ends(play, answers, "2026-12-04")

    await play.karin.closes()
    asked = play.ali.reads("i Visma eEkonomi Start och Visma Tid")
    assert "Byrån räknar med att ni fortsätter själva" in asked
    assert "[Fortsätt själva med alla]\n[Avsluta alla tjänster]" in asked
    everything_read(play)
    await play.ali.clicks("Avsluta tjänsten")
    await play.app.settle()
    assert "Sista dagen är 4 december" in play.ali.reads("avslutar samarbetet med Nyfiket Café AB")
    assert [each for each, _, _ in (await stands_with_cafe(play)).values()].count("ending") == 1
    await play.ali.clicks("Fortsätt själva")
    await play.app.settle()
    assert {each for each, _, _ in (await stands_with_cafe(play)).values()} == {"ending"}
    everything_read(play)
    await play.karin.types(f"/samarbete status {CAFE}", "kunder")
    await play.karin.clicks("Stoppa slutet")
    await play.app.settle()
    assert {each for each, _, _ in (await stands_with_cafe(play)).values()} == {"active"}


async def test_all_of_a_message_is_answered_at_once_and_the_day_comes(play: Play) -> None:
    await cafe_has(play, TIME)
    await ends(play, {START: "Fråga kunden", TIME: "Fråga kunden"}, "2026-12-04")
    everything_read(play)

    await play.ali.clicks("Fortsätt själva med alla")
    await play.passes(days=12)

    assert await stands_with_cafe(play) == {
        "eekonomi": ("ended", "smart", Payer.CUSTOMER),
        "tid": ("ended", "standard", Payer.CUSTOMER),
    }
    async with play.app.database.reading() as tx:
        assert await customers.bound_firm(tx, await customer_id(play, CAFE_AB)) is None


async def test_silence_ends_nothing_and_on_the_day_the_firm_is_told_and_says_which_it_is(everywhere: Play) -> None:
    play = everywhere
    await needs_no_platform(play)
    await cafe_has(play)
    await ends(play, {START: "Fråga kunden"}, "2026-12-10")
    everything_read(play)

    await play.passes(days=3)
    play.ali.reads("väntar på ditt svar om hur Nyfiket Café AB gör med Visma eEkonomi Start")
    play.mona.reads("fick en påminnelse", channel="kunder")
    await play.passes(days=14)

    play.mona.reads("Ali Yilmaz har inte svarat på vad kunden gör", channel="kunder")
    told = play.karin.reads("Ali Yilmaz har inte svarat på vad kunden gör")
    assert "Inget har avslutats och inget raderas av sig självt" in told
    play.mona.reads("Ali Yilmaz har inte svarat på vad kunden gör")
    assert (await stands_with_cafe(play))["eekonomi"] == ("active", "start", None)
    everything_read(play)
    await play.passes(days=60)
    play.slack.nothing_else_was_said()
    await play.karin.types("/samarbete status", "kunder")
    await play.karin.types(f"/samarbete status {CAFE}", "kunder")
    assert "byrån behöver säga vad som gäller" in "".join(play.karin.unread())
    everything_read(play)
    question = button(play, play.ali.person, "Fortsätt själva")

    await play.karin.clicks("Avsluta", oldest=True)
    await play.karin.chooses(f"{START} efter samarbetet", "Tjänsten avslutas också")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.app.settle()

    assert (await stands_with_cafe(play))["eekonomi"] == ("ended", "start", None)
    everything_read(play)
    before = await kept(play)
    await send(play, click(play, play.ali.person, question))
    play.ali.hears("när samarbetets slut bestämdes")
    assert await kept(play) == before


async def test_a_late_answer_is_still_an_answer_and_a_question_can_be_put_again_or_taken_back(play: Play) -> None:
    await cafe_has(play)
    await ends(play, {START: "Fråga kunden"}, "2026-11-27")
    await play.passes(days=5)
    everything_read(play)

    await play.karin.types(f"/samarbete skicka-igen {CAFE}", "kunder")
    await play.app.settle()
    assert "Samarbetet avslutas när du har svarat" not in play.ali.reads("vill avsluta samarbetet")
    everything_read(play)
    await play.karin.types(f"/samarbete återkalla {CAFE}", "kunder")
    await play.app.settle()
    assert "[Fortsätt själva]" not in play.ali.sees("tog tillbaka frågan")
    assert (await stands_with_cafe(play))["eekonomi"] == ("active", "start", None)

    await ends(play, {START: "Fråga kunden"}, "2026-12-01")
    await play.passes(days=5)
    await play.ali.clicks("Avsluta tjänsten")
    await play.app.settle()
    assert (await stands_with_cafe(play))["eekonomi"] == ("ended", "start", None)


async def test_a_repeated_or_foreign_click_on_an_end_changes_nothing(play: Play) -> None:
    await cafe_has(play)
    await ends(play, {START: "Fråga kunden"})
    everything_read(play)
    alone, closed = [button(play, play.ali.person, each) for each in ("Fortsätt själva", "Avsluta tjänsten")]
    before = await kept(play)

    for who in (play.karin.person, play.mona.person, play.eva.person):
        await send(play, click(play, who, alone))
        assert await kept(play) == before
    await play.ali.clicks("Fortsätt själva", times=2)
    await play.app.settle()
    before = await kept(play)
    await send(play, click(play, play.ali.person, closed))
    assert "att ni fortsätter själva" in play.ali.hears("Frågan är redan besvarad")

    assert await kept(play) == before
    assert (await events(play)).count("Ended") == 1


async def test_nobody_is_asked_who_cannot_be_reached(play: Play) -> None:
    await cafe_has(play)
    await play.slack.events.deactivate(play.ali.person)
    await play.passes(days=2)
    before = await events(play)

    await play.karin.types(f"/samarbete avsluta {CAFE}", "kunder")
    await play.karin.chooses(f"{START} efter samarbetet", "Fråga kunden")
    errors = await play.karin.submits()

    assert list(errors) == [f"{START} efter samarbetet"]
    assert await events(play) == before


async def test_an_end_that_waits_is_asked_in_english_too(play: Play) -> None:
    await cafe_has(play)
    await speak_english(play)
    await play.karin.types(f"/samarbete end {CAFE}", "kunder")
    await play.karin.chooses("Visma eEkonomi Start after the collaboration", "Ask the customer")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.app.settle()
    assert "You choose what to do with the program afterwards" in play.ali.reads("would like to end the collaboration")

    await play.ali.clicks("End the service")
    await play.app.settle()

    assert (await stands_with_cafe(play))["eekonomi"] == ("ended", "start", None)


async def test_an_end_that_one_has_set_is_stopped_from_home(play: Play) -> None:
    await cafe_has(play)
    await play.ali.opens_home()
    await play.ali.clicks_home("Avsluta")
    await play.ali.chooses(f"{START} efter samarbetet", "Avsluta även tjänsten")
    await play.ali.picks("Sista dag", "2026-12-04")
    assert await play.ali.submits() == {}
    assert await play.ali.submits() == {}
    await play.ali.closes()
    await play.app.settle()
    everything_read(play)
    assert "Avslutas när 4 december är slut" in await play.ali.opens_home()

    await play.ali.clicks_home("Stoppa slutet")
    await play.app.settle()

    assert "Avslutas när" not in await play.ali.opens_home()
    play.ali.reads("Slutet som var bestämt till 4 december är tillbakataget")
    assert await stands_with_cafe(play) == {"eekonomi": ("active", "start", None)}
