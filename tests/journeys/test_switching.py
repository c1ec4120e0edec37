"""A customer changes firms: asked by the new one, confirmed with the present one, on a day or at once (D8)."""

import pytest
from sqlalchemy import update

from bot.storage import collaborations, customers, history
from bot.storage import tables as t
from tests.journeys.conftest import BAKERY, Play, everything_read
from tests.journeys.forging import button, click, customer_id, firm_id, send

BJORKENS = "Björkens Bageri AB"
HAS_FIRM = "Kunden har redan ett samarbete med en annan byrå och behöver avsluta det först."
NEW_TERMS = {"Har företaget varit kund hos Visma Spcs?": "Ja", "Variant": "Smart", "Fakturamottagare": "Byrån"}


async def with_a(play: Play, *services: str) -> None:
    for service in services:
        choices = {} if service == "Visma Scanner" else {"Fakturamottagare": "Byrån"}
        await play.asks(play.karin, BAKERY, service=service, choices=choices)
        await play.eva.clicks("Godkänn")
        await play.app.settle()
    everything_read(play)


async def _asked_by_b(play: Play) -> None:
    """Have firm B refused, and ask the customer instead."""
    await play.dag.types(f"/samarbete bjud-in {BAKERY}", "klienter")
    await play.dag.chooses("Tjänst", "Visma eEkonomi")
    for label, option in NEW_TERMS.items():
        await play.dag.chooses(label, option)
    assert await play.dag.submits() == {}
    assert HAS_FIRM in play.dag.modal
    await play.dag.clicks("Fråga kunden om byte")
    assert "Eva Björk får frågan om Björkens Bageri AB vill byta till er" in play.dag.modal
    assert await play.dag.submits() == {}
    await play.dag.closes()
    await play.app.settle()


async def stands(play: Play, team: str) -> dict[str, str]:
    firm = await firm_id(play, team)
    async with play.app.database.reading() as tx:
        found = await collaborations.of_customer(tx, firm, await customer_id(play, BJORKENS))
        assert await history.verify(tx, firm) is None
    return {each.terms.service: each.status.value for each in found}


async def bound(play: Play) -> str | None:
    async with play.app.database.reading() as tx:
        return await customers.bound_firm(tx, await customer_id(play, BJORKENS))


async def wished(play: Play) -> None:
    """Have the customer of A say to B that it wants to come; nobody has anything left to read."""
    await _asked_by_b(play)
    await play.eva_b.clicks("Vi vill byta")
    await play.app.settle()
    everything_read(play)


async def _confirms(play: Play, day: str) -> None:
    await play.eva.clicks("Välj dag och bekräfta")
    await play.eva.picks("Första dagen hos Dal & Fors Byrå KB", day)
    assert await play.eva.submits() == {}
    await play.app.settle()


def _b_reads(play: Play, sentence: str) -> None:
    """Let owner, who manages too, and channel of B read it."""
    play.dag.reads(sentence, channel="klienter")
    play.dag.reads(sentence)


def _a_reads(play: Play, sentence: str, *, services: int) -> None:
    """Let owner, manager and channel of A read it."""
    for _ in range(services):
        play.mona.reads(sentence, channel="kunder")
    play.karin.reads(sentence)
    play.mona.reads(sentence)


async def test_a_customer_switches_on_a_day_and_never_has_two_firms(everywhere: Play) -> None:
    play = everywhere
    await with_a(play, "Visma eEkonomi", "Visma Scanner")
    await _asked_by_b(play)
    question = play.eva_b.reads("frågar om Björkens Bageri AB vill byta till dem")
    play.dag.reads("Frågan går till Eva Björk", channel="klienter")
    assert "Inget avslutas och inget börjar av ditt svar här" in question

    await play.eva_b.clicks("Vi vill byta")
    await play.app.settle()
    assert "har en administratör hos er fått en fråga" in play.eva_b.reads("Inget är avslutat")
    assert "Företaget vill byta hit" in play.eva_b.sees("frågade om Björkens Bageri AB vill byta till dem")
    _b_reads(play, "Eva Björk har svarat att kunden vill byta till er")
    asked = play.eva.reads("har svarat Dal & Fors Byrå KB att ni vill byta dit från Sjöviks Redovisning AB")
    assert "får ett meddelande först när du har bekräftat" in asked
    play.slack.nothing_else_was_said()
    assert await stands(play, "T0SJOVIK") == {"eekonomi": "active", "scanner": "active"}
    assert "[Välj dag och bekräfta]" in await play.eva.opens_home()

    await _confirms(play, "2026-12-01")
    assert "Sista dagen med Sjöviks Redovisning AB är 30 november" in play.eva.modal
    await play.eva.closes()
    play.eva_b.reads("Visma eEkonomi Smart börjar 1 december")
    _b_reads(play, "Kunden har bekräftat bytet. Samarbetet börjar 1 december")
    play.eva.reads("Sista dagen är 30 november. Till dess är allt som förut, och du kan ångra dig")
    assert "Eva Björk bekräftade bytet" in play.eva.sees("hade svarat Dal & Fors Byrå KB")
    list_ = play.karin.reads("Lämna över till Dal & Fors Byrå KB senast 30 november")
    assert "Visma eEkonomi Smart: byrån är fakturamottagare" in list_
    play.mona.reads("Lämna över till Dal & Fors Byrå KB senast 30 november")
    for _ in range(2):
        play.mona.reads("Kunden går till Dal & Fors Byrå KB, som börjar dagen efter", channel="kunder")
    play.slack.nothing_else_was_said()
    assert await stands(play, "T0SJOVIK") == {"eekonomi": "ending", "scanner": "ending"}
    assert await stands(play, "T0DALFORS") == {"eekonomi": "invited"}
    assert "då börjar ni hos Dal & Fors Byrå KB" in await play.eva.opens_home()
    assert "Godkänt. Börjar 1 december" in await play.eva_b.opens_home()
    assert "Godkänt. Börjar 1 december" in await play.dag.opens_home()

    await play.passes(days=2)
    everything_read(play)  # what was gathered for a morning of the managers
    await play.passes(days=5)
    assert await stands(play, "T0SJOVIK") == {"eekonomi": "ended", "scanner": "ended"}
    assert await stands(play, "T0DALFORS") == {"eekonomi": "active"}
    assert await bound(play) == await firm_id(play, "T0DALFORS")
    assert "Byrån betalar" in play.eva_b.reads("Bytet är klart")
    _b_reads(play, "Bytet är klart. Kunden har inget kvar hos sin tidigare byrå")
    play.eva.reads("är nu avslutat, som Eva Björk hade bestämt")
    _a_reads(play, "Kunden har gått till Dal & Fors Byrå KB", services=2)
    play.slack.nothing_else_was_said()


async def test_the_customer_stops_the_switch_where_its_firm_is_and_both_hear_that_nothing_comes_of_it(
    play: Play,
) -> None:
    await with_a(play, "Visma eEkonomi")
    await wished(play)
    await _confirms(play, "2026-12-01")
    everything_read(play)

    await play.eva.closes()
    await play.eva.clicks("Stoppa slutet")
    await play.app.settle()

    play.eva.hears("Slutet är stoppat")
    play.eva_b.reads("Bytet är stoppat: Björkens Bageri AB stannar hos sin nuvarande byrå")
    assert "Bytet till Dal & Fors Byrå KB blir därmed inte av" in play.eva.reads("Slutet som var bestämt")
    _b_reads(play, "Kunden har stoppat bytet och stannar hos sin nuvarande byrå")
    _a_reads(play, "Bytet till Dal & Fors Byrå KB blir inte av", services=1)
    play.slack.nothing_else_was_said()
    assert (await stands(play, "T0SJOVIK"), await stands(play, "T0DALFORS")) == (
        {"eekonomi": "active"},
        {"eekonomi": "declined"},
    )
    await play.dag.clicks("Bjud in igen")
    assert await play.dag.submits() == {}
    assert HAS_FIRM in play.dag.modal


async def test_the_customer_says_on_home_that_it_stays_and_the_present_firm_is_told_nothing(play: Play) -> None:
    await with_a(play, "Visma eEkonomi")
    await wished(play)
    await play.eva.opens_home()

    await play.eva.clicks_home("Vi stannar")
    await play.app.settle()

    assert "Vi stannar" not in await play.eva.opens_home()
    assert "Eva Björk svarade 24 november kl. 09.00 att ni stannar" in play.eva.sees("hade svarat")
    play.eva_b.reads("stannar hos sin nuvarande byrå, så bytet till Dal & Fors Byrå KB blir inte av")
    _b_reads(play, "Kunden stannar hos sin nuvarande byrå")
    play.slack.nothing_else_was_said()


async def test_the_customer_says_in_the_message_that_it_stays_and_a_second_click_says_how_it_stands(play: Play) -> None:
    await with_a(play, "Visma eEkonomi")
    await wished(play)
    stay = button(play, play.eva.person, "Vi stannar")
    everything_read(play)

    await play.eva.clicks("Vi stannar")
    await play.app.settle()
    play.eva.hears("Ni stannar hos Sjöviks Redovisning AB")
    await send(play, click(play, play.eva.person, stay))
    play.eva.hears("Bytet gäller inte längre")
    for other in (play.ali, play.karin):
        await send(play, click(play, other.person, stay))
    play.karin.hears("Den knappen är kundens")


async def test_the_new_firm_takes_its_question_back_and_the_end_that_was_set_is_stopped(play: Play) -> None:
    await with_a(play, "Visma eEkonomi", "Visma Scanner")
    await wished(play)
    await _confirms(play, "2026-12-01")
    everything_read(play)

    await play.dag.types(f"/samarbete återkalla {BAKERY}", "klienter")
    await play.app.settle()

    play.dag.hears("Frågan till Eva Björk på Björkens Bageri AB är återkallad")
    play.eva_b.reads("Dag Fors på Dal & Fors Byrå KB har tagit tillbaka sin fråga")
    play.eva.reads("Bytet till Dal & Fors Byrå KB blir inte av, så slutet som var bestämt till 30 november")
    _b_reads(play, "Dag Fors har tagit tillbaka frågan. Bytet blir inte av")
    _a_reads(play, "Bytet till Dal & Fors Byrå KB blir inte av, så slutet", services=2)
    play.slack.nothing_else_was_said()
    assert await stands(play, "T0SJOVIK") == {"eekonomi": "active", "scanner": "active"}
    assert "Bytet blev inte av. Frågan togs tillbaka" in await play.dag.opens_home()


async def test_a_firm_may_end_sooner_what_is_moving_and_there_is_nothing_to_choose(play: Play) -> None:
    await with_a(play, "Visma eEkonomi", "Visma Scanner")
    await wished(play)
    await play.eva.clicks("Välj dag och bekräfta")
    await play.eva.picks("Första dagen hos Dal & Fors Byrå KB", "2026-11-23")
    assert list(await play.eva.submits()) == ["Första dagen hos Dal & Fors Byrå KB"]
    await play.eva.closes()
    await _confirms(play, "2026-12-01")
    everything_read(play)

    await play.karin.types(f"/samarbete avsluta {BAKERY}", "kunder")
    assert await play.karin.submits() == {}
    assert "efter samarbetet" not in play.karin.modal
    assert await play.karin.submits() == {}
    assert "Kunden har kvar Visma eEkonomi Smart och bokföringen. Dal & Fors Byrå KB tar vid" in play.karin.modal
    assert await play.karin.submits() == {}
    await play.app.settle()

    assert await stands(play, "T0DALFORS") == {"eekonomi": "active"}
    assert "Byrån betalar" in play.eva_b.reads("Bytet är klart")
    _b_reads(play, "Bytet är klart. Kunden har inget kvar hos sin tidigare byrå")
    play.eva.reads("Karin Ek på Sjöviks Redovisning AB har avslutat samarbetet")
    _a_reads(play, "Kunden har gått till Dal & Fors Byrå KB", services=2)
    play.slack.nothing_else_was_said()


async def test_a_switch_today_is_done_when_the_dialog_says_so(play: Play) -> None:
    await with_a(play, "Visma eEkonomi")
    await wished(play)

    await _confirms(play, "2026-11-24")

    assert "Bytet är klart" in play.eva.modal
    assert "och Dal & Fors Byrå KB har börjat" in play.eva.modal
    assert await bound(play) == await firm_id(play, "T0DALFORS")
    await play.dag.types(f"/samarbete historik {BAKERY}", "klienter")
    assert "Bytet genomfördes och Visma eEkonomi Smart började" in play.dag.hears("svarade att kunden vill byta hit")
    await play.karin.types(f"/samarbete historik {BAKERY}", "kunder")
    assert "Kunden gick till Dal & Fors Byrå KB" in play.karin.hears("avslutade samarbetet")


async def test_where_nobody_can_be_asked_the_customer_is_told_to_end_by_itself(play: Play) -> None:
    await with_a(play, "Visma eEkonomi")
    await _asked_by_b(play)
    await play.slack.events.deactivate(play.eva.person)
    await play.app.settle()
    everything_read(play)

    await play.eva_b.clicks("Vi vill byta")
    await play.app.settle()

    assert "Avsluta därför själva där, alla tjänster" in play.eva_b.reads("Inget är avslutat")
    _b_reads(play, "Härifrån kan kunden inte få frågan hos sin nuvarande byrå")
    play.slack.nothing_else_was_said()


async def test_where_the_question_does_not_get_through_the_customer_does_not_wait_for_it(play: Play) -> None:
    await with_a(play, "Visma eEkonomi")
    await _asked_by_b(play)
    everything_read(play)
    play.eva.person.deleted = True  # which nobody has told the bot

    await play.eva_b.clicks("Vi vill byta")
    await play.app.settle()

    assert "har en administratör hos er fått en fråga" in play.eva_b.reads("Inget är avslutat")
    _b_reads(play, "har svarat att kunden vill byta till er")
    assert "Avsluta därför själva där" in play.eva_b.reads("Frågan om bytet gick inte att lämna")
    _b_reads(play, "Frågan till kunden om bytet gick inte att lämna hos dess nuvarande byrå")
    play.slack.nothing_else_was_said()


@pytest.mark.parametrize("how", ["taken back", "somebody else"])
async def test_nobody_is_asked_what_is_not_asked_any_more_or_is_not_theirs(play: Play, how: str) -> None:
    await with_a(play, "Visma eEkonomi")
    await _asked_by_b(play)
    everything_read(play)
    await play.eva_b.clicks("Vi vill byta")
    if how == "taken back":
        await play.dag.types(f"/samarbete återkalla {BAKERY}", "klienter")
    else:
        firm, c = await firm_id(play), t.identity.c
        async with play.app.database.transaction() as tx:
            await tx.run(update(t.identity).where(c.firm_id == firm).values(ended_at=play.app.now()))
    await play.app.settle()

    assert play.eva.unread() == []


async def test_a_customer_that_has_ended_by_itself_begins_as_it_answers(play: Play) -> None:
    await with_a(play, "Visma Scanner")
    await _asked_by_b(play)
    await play.eva.clicks("Avsluta")
    assert await play.eva.submits() == {}
    assert await play.eva.submits() == {}
    await play.eva.closes()
    await play.app.settle()
    everything_read(play)

    await play.eva_b.clicks("Vi vill byta")
    await play.app.settle()

    assert await stands(play, "T0DALFORS") == {"eekonomi": "active"}
    play.eva_b.reads("Du har godkänt samarbetet mellan Björkens Bageri AB och Dal & Fors Byrå KB")


async def test_a_question_about_switching_is_reminded_of_and_declined_like_any_other(play: Play) -> None:
    await with_a(play, "Visma eEkonomi")
    await _asked_by_b(play)
    everything_read(play)
    await play.passes(days=3)

    assert "väntar på ditt svar om Björkens Bageri AB vill byta" in play.eva_b.reads("väntar på ditt svar")
    await play.eva_b.clicks("Avböj")
    assert await play.eva_b.submits() == {}
    await play.app.settle()
    play.eva_b.reads("Byrån har inte fått tillgång till något")
    assert await stands(play, "T0DALFORS") == {"eekonomi": "declined"}
    assert await stands(play, "T0SJOVIK") == {"eekonomi": "active"}
