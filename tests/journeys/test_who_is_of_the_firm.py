"""Where Slack does not say who sits in the firm's channel, nobody of the firm passes for a customer (D9, D19)."""

from sandbox.faults import Fault
from sandbox.story import Player
from tests.journeys.conftest import BAKERY, CAFE, Play, everything_read

KIM = "kim@mail.example"
WANTS = {"Variant": "Smart", "Fakturamottagare": "Kunden", "Vem ska få frågan": "Någon annan"}
WHO = {"Kontaktpersonens namn": "Kim Kund", "Kontaktpersonens e-post": KIM}


def _kim(play: Play) -> Player:
    person = play.slack.world.add_person("T0SJOVIK", "kim", user_id="U0KIM", email=KIM)
    return play.slack.person(person.user_id, "T0SJOVIK")


async def test_a_member_who_cannot_be_placed_is_not_asked(play: Play) -> None:
    _kim(play)
    await play.karin.types(f"/samarbete bjud-in {CAFE} eekonomi", "kunder")
    for label, option in WANTS.items():
        await play.karin.chooses(label, option)
    for label, text in WHO.items():
        await play.karin.fills(label, text)
    play.slack.fail("conversations.members", Fault.REFUSED, error="channel_not_found", times=9)

    await play.karin.submits()
    await play.app.settle()

    assert "inget har ändrats" in play.karin.modal
    for manager in (play.mona, play.dag):
        manager.reads("Jag kan inte skriva i byråns kanal.")  # nobody can tell who reads there either
    play.slack.nothing_else_was_said()


async def test_a_member_who_cannot_be_placed_any_more_cannot_approve(play: Play) -> None:
    kim = _kim(play)
    await play.asks(play.karin, CAFE, choices=WANTS, fills=WHO)
    everything_read(play)
    await play.passes(minutes=16)
    play.slack.fail("conversations.members", Fault.REFUSED, error="channel_not_found", times=9)

    await kim.clicks("Godkänn")
    await play.app.settle()

    kim.hears("Jag kan inte se i Slack vem du är just nu, så inget har ändrats")
    assert "[Godkänn]" in kim.sees("Hej Kim")
    play.slack.nothing_else_was_said()


async def test_a_preview_older_than_the_contacts_address_asks_nobody(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await play.mona.types(f"/samarbete kund {BAKERY}", "kunder")
    await play.mona.fills("Inloggningsadress", "ali@nyfiketcafe.example")
    assert await play.mona.submits() == {}

    await play.karin.submits()
    await play.app.settle()

    assert "Formuläret är inte aktuellt längre" in play.karin.modal
    play.slack.nothing_else_was_said()
