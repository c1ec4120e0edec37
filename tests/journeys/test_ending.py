"""A collaboration ends with eyes open: the firm's way, the customer's way, on a day, and what is left afterwards."""

from sqlalchemy import update

from bot.domain.customer import Agreement, Payer, Role
from bot.storage import collaborations, customers, history
from bot.storage import tables as t
from bot.usecases import ticking
from sandbox.story import Player
from tests.journeys.conftest import BAKERY, CAFE, Play, everything_read, needs_no_platform
from tests.journeys.forging import button, click, customer_id, firm_id, kept, said, send, submission, top

BJORKENS = "Björkens Bageri AB"
OVERVIEW = "Visma Ekonomiöversikt"
CUSTOMER_BEFORE = {"Har företaget varit kund hos Visma Spcs?": "Ja", "Variant": "Smart", "Fakturamottagare": "Byrån"}


async def _collaborates(play: Play, *services: str) -> None:
    """Have the bakery approve, one service after another; nobody has anything left to read."""
    for service in services:
        choices = {} if service == "Visma Scanner" else {"Fakturamottagare": "Kunden"}
        await play.asks(play.karin, BAKERY, service=service, choices=choices)
        await play.eva.clicks("Godkänn")
        await play.app.settle()
    everything_read(play)


async def _stands(play: Play, name: str = BJORKENS) -> dict[str, str]:
    firm = await firm_id(play)
    async with play.app.database.reading() as tx:
        found = await collaborations.of_customer(tx, firm, await customer_id(play, name))
    return {each.terms.service: each.status.value for each in found}


async def test_a_firm_ends_everything_with_eyes_open_and_another_firm_can_be_let_in(everywhere: Play) -> None:
    play = everywhere
    await _collaborates(play, "Visma eEkonomi", OVERVIEW)

    await play.karin.types(f"/samarbete avsluta {BAKERY}", "kunder")
    assert "Alla är markerade" in play.karin.modal
    assert await play.karin.submits() == {}
    await play.karin.chooses("Visma eEkonomi Smart efter samarbetet", "Kunden fortsätter själv")
    await play.karin.chooses(f"{OVERVIEW} efter samarbetet", "Tjänsten avslutas också")
    assert await play.karin.submits() == {}
    assert "Kunden fortsätter själv i Visma eEkonomi Smart och har kvar bokföringen" in play.karin.modal
    assert "Kunden är sedan fri att börja hos en annan byrå" in play.karin.modal
    assert await _stands(play) == {"eekonomi": "active", "ekonomioversikt": "active"}
    assert await play.karin.submits() == {}
    await play.app.settle()

    assert "Kvar att göra i plattformen" in play.karin.modal
    await play.karin.closes()
    assert await _stands(play) == {"eekonomi": "ended", "ekonomioversikt": "ended"}
    receipt = play.eva.reads("Karin Ek på Sjöviks Redovisning AB har avslutat samarbetet med Björkens Bageri AB")
    assert "Byrån kan läsa ekonomiöversikten men inte ändra" in receipt
    play.karin.reads("Visma eEkonomi Smart och Visma Ekonomiöversikt: Karin Ek har avslutat samarbetet")
    play.mona.reads("Visma eEkonomi Smart och Visma Ekonomiöversikt: Karin Ek har avslutat samarbetet")
    for service in ("Visma eEkonomi Smart", OVERVIEW):
        play.mona.reads(f"(559900-1236), {service}: Karin Ek har avslutat samarbetet", channel="kunder")
    play.slack.nothing_else_was_said()
    await play.asks(play.dag, BAKERY, channel="klienter", choices=CUSTOMER_BEFORE)
    await play.eva_b.clicks("Godkänn")
    await play.app.settle()
    assert "är överenskommet" in play.dag.channel_shows("klienter")


async def _ends(who: Player, answers: dict[str, str], last_day: str = "") -> None:
    """Say what becomes of each service, and when; what it means then stands in the dialog."""
    for label, answer in answers.items():
        await who.chooses(label, answer)
    if last_day:
        await who.picks("Sista dag", last_day)
    assert await who.submits() == {}


async def test_a_customer_ends_from_its_home_and_gives_its_consent_there(everywhere: Play) -> None:
    play = everywhere
    await play.asks(play.karin, CAFE, choices={"Variant": "Start"})
    everything_read(play)
    await play.ali.opens_home()

    await play.ali.clicks_home("Avsluta")
    await _ends(play.ali, {"Visma eEkonomi Start efter samarbetet": "Vi fortsätter själva"})
    assert "Först ändras Visma eEkonomi Start till Visma eEkonomi Smart" in play.ali.modal
    assert "Från och med nu betalar ni för Visma eEkonomi Smart, 3 månader i taget" in play.ali.modal
    assert await play.ali.submits() == {}
    await play.app.settle()

    assert "Avslutat: Visma eEkonomi Start" in play.ali.modal
    assert "plattformen" not in play.ali.modal
    await play.ali.closes()
    play.ali.reads(
        "Du har avslutat samarbetet mellan Nyfiket Café AB och Sjöviks Redovisning AB i Visma eEkonomi Start"
    )
    play.mona.reads("Ali Yilmaz hos kunden har avslutat samarbetet", channel="kunder")
    told = play.karin.reads("Ali Yilmaz hos kunden har avslutat samarbetet")
    assert "Lägg till Visma eEkonomi på var och en hos Nyfiket Café AB" in told
    play.mona.reads("Ali Yilmaz hos kunden har avslutat samarbetet")
    play.slack.nothing_else_was_said()
    firm = await firm_id(play)
    async with play.app.database.reading() as tx:
        found = await customers.load(tx, firm, await customer_id(play, "Nyfiket Café AB"))
        assert found is not None
        assert found.agreement("eekonomi") == Agreement(
            service="eekonomi", variant="smart", payer=Payer.CUSTOMER, period=3
        )
        assert await history.verify(tx, firm) is None


async def test_an_end_is_set_stopped_and_set_again_and_comes_after_a_week_of_downtime(everywhere: Play) -> None:
    play = everywhere
    await _collaborates(play, "Visma eEkonomi", "Visma Scanner")
    await play.karin.types(f"/samarbete avsluta {BAKERY}", "kunder")
    await play.karin.ticks("Samarbeten som avslutas", "Visma eEkonomi")
    assert await play.karin.submits() == {}
    answers = {"Visma eEkonomi Smart efter samarbetet": "Tjänsten avslutas också"}
    await _ends(play.karin, answers, "2026-12-04")
    assert "Sista dagen är 4 december" in play.karin.modal
    assert "Kvar: Visma Scanner." in play.karin.modal
    assert await play.karin.submits() == {}
    await play.app.settle()
    assert "Det här är fortfarande öppet med Björkens Bageri AB" in play.karin.modal
    await play.karin.closes()
    play.eva.reads("Sista dagen är 4 december. Till dess är allt som förut")
    assert "Avslutas när 4 december är slut" in await play.eva.opens_home()
    assert (await _stands(play))["eekonomi"] == "ending"

    await play.eva.types("/samarbete")
    assert "Avslutas när 4 december är slut" in play.eva.hears("Visma Scanner")
    await play.karin.clicks("Stoppa slutet")
    await play.app.settle()
    assert "Samarbetet fortsätter i Visma eEkonomi Smart" in play.karin.hears("Slutet är stoppat")
    play.eva.reads("har tagit tillbaka slutet som var bestämt till 4 december")
    await play.karin.clicks("Stoppa slutet", oldest=True)
    await play.app.settle()
    play.karin.hears("Inget slut är bestämt längre")
    assert await _stands(play) == {"eekonomi": "active", "scanner": "active"}
    everything_read(play)

    await play.karin.types(f"/samarbete status {BAKERY}", "kunder")
    await play.karin.clicks("Avsluta")
    assert await play.karin.submits() == {}
    await _ends(play.karin, answers, "2026-12-04")
    assert await play.karin.submits() == {}
    await play.app.settle()
    everything_read(play)
    await play.passes(days=18)  # the day was over ten days in
    assert await _stands(play) == {"eekonomi": "ended", "scanner": "ended"}
    play.eva.reads("i Visma eEkonomi Smart och Visma Scanner är nu avslutat, som Karin Ek hade bestämt")
    for _ in range(2):
        play.mona.reads("Dagen som Karin Ek hade bestämt är inne", channel="kunder")
    play.karin.reads("Dagen som Karin Ek hade bestämt är inne")
    play.mona.reads("Dagen som Karin Ek hade bestämt är inne")
    await play.passes(days=8)
    play.slack.nothing_else_was_said()


async def test_a_missing_main_contact_is_mended_in_the_dialog_and_a_week_later_leftovers_are_told(play: Play) -> None:
    await needs_no_platform(play)
    await _collaborates(play, "Visma eEkonomi", "Visma Scanner")
    await _has_no_main_contact(play)
    await play.karin.types(f"/samarbete avsluta {BAKERY}", "kunder")
    await play.karin.ticks("Samarbeten som avslutas", "Visma Scanner")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    assert "Huvudkontakt saknas för Björkens Bageri AB" in play.karin.modal

    await play.karin.chooses("Huvudkontakt", "Ny kontaktperson")
    assert "Huvudkontakt saknas" in (await play.karin.submits())["Huvudkontakt"]
    await play.karin.fills("Ny person: namn", "Bo Björk")
    await play.karin.fills("Ny person: e-postadress", "bo@")
    assert list(await play.karin.submits()) == ["Ny person: e-postadress"]
    await play.karin.fills("Ny person: e-postadress", "bo@sjovik.example")
    assert "hör till byrån" in (await play.karin.submits())["Huvudkontakt"]
    assert (await _stands(play))["scanner"] == "active"
    await play.karin.fills("Ny person: e-postadress", "bo@bjorkensbageri.se")
    assert await play.karin.submits() == {}
    await play.app.settle()

    await play.karin.closes()
    firm = await firm_id(play)
    async with play.app.database.reading() as tx:
        found = await customers.load(tx, firm, await customer_id(play, BJORKENS))
        assert found is not None
        assert found.main_contact is not None
        assert (found.main_contact.name, found.main_contact.role) == ("Bo Björk", Role.ADMINISTRATOR)
    assert await _stands(play) == {"eekonomi": "active", "scanner": "ended"}
    everything_read(play)
    await play.passes(days=3)
    everything_read(play)  # what was gathered for a morning of the managers
    await play.passes(days=3, hours=23)
    play.slack.nothing_else_was_said()
    await play.passes(hours=1)
    assert "Visma eEkonomi Smart (gäller)" in play.karin.reads("något avslutades 24 november")
    play.mona.reads("något avslutades 24 november")
    await play.passes(days=8)
    play.slack.nothing_else_was_said()
    await play.karin.clicks("Avsluta")
    assert "Visma eEkonomi Smart" in play.karin.modal


async def test_a_user_becomes_main_contact_as_the_firm_ends_and_whatever_waits_is_shown(play: Play) -> None:
    await _collaborates(play, "Visma Scanner")
    await play.asks(play.karin, BAKERY, service="Visma Tid", choices={"Fakturamottagare": "Kunden"})
    everything_read(play)
    await _has_no_main_contact(play)
    await play.karin.types("/samarbete avsluta", "kunder")
    play.karin.hears("Välj en kund ur registret")
    await play.karin.types(f"/samarbete avsluta {BAKERY}", "kunder")
    assert await play.karin.submits() == {}

    assert list(await play.karin.submits()) == ["Huvudkontakt"]
    await play.karin.chooses("Huvudkontakt", "Eva Björk")
    preview = top(play, play.karin)
    gone = {"main": {"main": {"selected_option": {"value": "gone"}}}}
    await send(play, submission(play, play.karin.person, preview, state={"values": gone}))
    assert await _stands(play) == {"scanner": "active", "tid": "invited"}
    assert await play.karin.submits() == {}
    await play.app.settle()

    assert "Väntar på svar: Visma Tid." in play.karin.modal
    assert "Avsluta det också" not in play.karin.modal
    assert await _stands(play) == {"scanner": "ended", "tid": "invited"}
    firm = await firm_id(play)
    async with play.app.database.reading() as tx:
        found = await customers.load(tx, firm, await customer_id(play, BJORKENS))
    assert found is not None
    assert found.main_contact is not None
    assert found.main_contact.name == "Eva Björk"


async def test_a_form_that_says_less_than_it_asks_is_asked_again(play: Play) -> None:
    await _collaborates(play, "Visma eEkonomi", "Visma Scanner")
    await play.karin.types(f"/samarbete avsluta {BAKERY}", "kunder")
    await play.karin.ticks("Samarbeten som avslutas")

    assert list(await play.karin.submits()) == ["Samarbeten som avslutas"]
    await play.karin.ticks("Samarbeten som avslutas", "Visma eEkonomi Smart")
    assert await play.karin.submits() == {}
    answer = await send(play, submission(play, play.karin.person, top(play, play.karin), state={"values": {}}))

    assert answer.body["response_action"] == "errors"
    assert await _stands(play) == {"eekonomi": "active", "scanner": "active"}


async def test_of_what_was_left_nothing_is_told_once_it_has_ended_too(everywhere: Play) -> None:
    play = everywhere
    await _collaborates(play, "Visma eEkonomi", "Visma Scanner")
    await play.karin.types(f"/samarbete avsluta {BAKERY}", "kunder")
    await play.karin.ticks("Samarbeten som avslutas", "Visma Scanner")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.app.settle()
    await play.karin.closes()
    play.slack.clock.advance(7 * 24 * 60 * 60)
    await ticking.tick(play.app.database, play.app.now())
    await play.karin.types(f"/samarbete avsluta {BAKERY}", "kunder")
    await _ends(play.karin, {"Visma eEkonomi Smart efter samarbetet": "Tjänsten avslutas också"})
    assert await play.karin.submits() == {}
    everything_read(play)

    await play.app.settle()

    assert not [each for each in said(play) if "något avslutades" in each]


async def test_clicks_that_are_repeated_or_of_others_change_nothing(play: Play) -> None:
    await _collaborates(play, "Visma eEkonomi", "Visma Scanner")
    receipt = button(play, play.eva.person, "Avsluta")
    await play.eva.clicks("Avsluta")
    await play.eva.ticks("Samarbeten som avslutas", "Visma Scanner")
    assert await play.eva.submits() == {}
    assert await play.eva.submits() == {}
    preview = play.eva._top()
    stale = submission(play, play.eva.person, preview)
    before = await kept(play)

    for payload in (
        click(play, play.karin.person, receipt),
        click(play, play.ali.person, receipt),
        submission(play, play.karin.person, preview),
        submission(play, play.ali.person, preview),
        click(play, play.karin.person, receipt, action_id="ending.stop"),
        click(play, play.karin.person, receipt, action_id="ending.stop", value="nothing"),
        click(play, play.karin.person, receipt, action_id="ending.start"),
        click(play, play.eva.person, receipt, value="nothing"),
        click(play, play.eva.person, receipt, action_id="ending.start", value=await customer_id(play, BJORKENS)),
    ):
        await send(play, payload)
        assert await kept(play) == before, payload

    assert await play.eva.submits() == {}
    await play.app.settle()
    before = await kept(play)
    await send(play, stale)
    assert await kept(play) == before
    assert await _stands(play) == {"eekonomi": "active", "scanner": "ended"}
    assert "Avsluta det också" in play.eva.modal
    await play.eva.clicks("Avsluta det också")
    assert "Vill" not in play.eva.modal
    assert "Hur vill ni göra med programmet?" in play.eva.modal


async def test_what_stands_in_the_way_is_said_at_each_field_with_the_ways_there_are(play: Play) -> None:
    await play.asks(play.karin, CAFE, choices={"Variant": "Start"})
    for service, payer in (("Visma Tid", "Byrån"), ("Visma Lön", "Kunden")):
        await play.asks(play.karin, CAFE, service=service, choices={"Fakturamottagare": payer})
        await play.ali.clicks("Godkänn")
        await play.app.settle()
    await play.karin.types(f"/samarbete avsluta {CAFE}", "kunder")
    assert await play.karin.submits() == {}
    start, time, wages = [f"{each} efter samarbetet" for each in ("Visma eEkonomi Start", "Visma Tid", "Visma Lön")]
    before = await kept(play)

    assert list(await play.karin.submits()) == [start, time, wages]
    for label in (start, time, wages):
        await play.karin.chooses(label, "Kunden fortsätter själv")
    await play.karin.picks("Sista dag", "2026-11-23")
    assert list(await play.karin.submits()) == ["Sista dag"]
    await play.karin.picks("Sista dag", "2026-11-24")
    errors = await play.karin.submits()

    assert list(errors) == [wages]
    assert "Användarna måste läggas till i Visma Lön" in errors[wages]
    assert await kept(play) == before
    await play.karin.ticks("Om kunden fortsätter själv: användarna", "Användarna är tillagda")
    await play.karin.chooses(start, "Tjänsten avslutas också")
    await play.karin.chooses(time, "Tjänsten avslutas också")
    assert await play.karin.submits() == {}
    assert "Kunden fortsätter själv i Visma Lön" in play.karin.modal


async def test_a_variant_is_kept_with_a_reason_that_the_receipt_repeats(play: Play) -> None:
    await play.asks(play.karin, CAFE, choices={"Variant": "Bokföring", "Fakturamottagare": "Kunden"})
    await play.ali.clicks("Godkänn")
    await play.app.settle()
    everything_read(play)
    await play.karin.types(f"/samarbete avsluta {CAFE}", "kunder")
    [label] = [each for each in _labels(play.karin) if each.endswith("efter samarbetet")]
    await play.karin.chooses(label, "Kunden fortsätter själv")

    await play.karin.chooses("Om kunden fortsätter själv", "Behåll Visma eEkonomi Bokföring")
    assert "Skriv varför" in (await play.karin.submits())[label]
    await play.karin.fills("Skäl om Visma eEkonomi Bokföring behålls", "Byter program vid årsskiftet")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.app.settle()

    assert "Skäl: ”Byter program vid årsskiftet”." in play.ali.reads("har avslutat samarbetet")
    await play.karin.types("/samarbete historik Nyfiket", "kunder")
    assert "Skäl: Byter program vid årsskiftet" in play.karin.hears("Karin Ek avslutade samarbetet")
    await play.karin.types(f"/samarbete avsluta {CAFE}", "kunder")
    play.karin.hears("Inget samarbete med Nyfiket Café AB pågår")


def _labels(who: Player) -> list[str]:
    return [who._reader.text(block["label"]) for block in who._top().blocks if "label" in block]


async def _has_no_main_contact(play: Play) -> None:
    """Take the main contact's part away, as a register does that names none."""
    firm, c = await firm_id(play), t.contact.c
    async with play.app.database.transaction() as tx:
        await tx.run(update(t.contact).where(c.firm_id == firm).values(main=False))
