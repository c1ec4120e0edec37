"""A collaboration ends with eyes open: the firm's way, the customer's way, on a day, and what is left afterwards."""

from bot.storage import collaborations
from tests.journeys.conftest import BAKERY, Play, everything_read
from tests.journeys.forging import customer_id, firm_id

BJORKENS = "Björkens Bageri AB"
OVERVIEW = "Visma Ekonomiöversikt"
CUSTOMER_BEFORE = {"Har företaget varit kund hos Visma Spcs?": "Ja", "Variant": "Smart", "Fakturamottagare": "Byrån"}


async def _collaborates(play: Play, *services: str) -> None:
    """Have the bakery approve, one service after another; nobody has anything left to read."""
    for service in services:
        await play.asks(play.karin, BAKERY, service=service, choices={"Fakturamottagare": "Kunden"})
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
