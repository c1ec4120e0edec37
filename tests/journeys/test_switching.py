"""A customer changes firms: asked by the new one, confirmed with the present one, on a day or at once (D8)."""

from bot.storage import collaborations, customers, history
from tests.journeys.conftest import BAKERY, Play, everything_read
from tests.journeys.forging import customer_id, firm_id

BJORKENS = "Björkens Bageri AB"
HAS_FIRM = "Kunden har redan ett samarbete med en annan byrå och behöver avsluta det först."
NEW_TERMS = {"Har företaget varit kund hos Visma Spcs?": "Ja", "Variant": "Smart", "Fakturamottagare": "Byrån"}


async def _with_a(play: Play, *services: str) -> None:
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


async def _wished(play: Play) -> None:
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
    await _with_a(play, "Visma eEkonomi", "Visma Scanner")
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
