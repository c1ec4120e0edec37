"""A customer who sits in the firm's channel would read of all the others: nothing is said there (D7, D9)."""

import pytest

from bot.usecases import people
from sandbox.faults import Fault
from tests.journeys.conftest import BAKERY, CAFE, Play, everything_read

KIM = "kim@kund.example"
WANTS = {"Variant": "Smart", "Fakturamottagare": "Kunden", "Vem ska få frågan": "Någon annan"}
WHO = {"Kontaktpersonens namn": "Kim Kund", "Kontaktpersonens e-post": KIM}


async def _chooses_the_channel(play: Play) -> dict[str, str]:
    await play.mona.types("/samarbete", "kunder")
    await play.mona.fills("Byråns organisationsnummer", "559900-0014")
    await play.mona.picks("Kanal", "C0KUNDER")
    return await play.mona.submits()


async def test_a_channel_with_a_guest_in_it_is_not_taken(fresh: Play) -> None:
    play = fresh
    members = play.slack.world.channels["C0KUNDER"].members
    members[play.eva.person.key] = None

    assert "Eva Björk är med i den kanalen men hör inte till byrån." in (await _chooses_the_channel(play))["Kanal"]
    members.pop(play.eva.person.key)
    assert await play.mona.submits() == {}


async def test_a_channel_whose_members_slack_does_not_show_is_not_taken(fresh: Play) -> None:
    fresh.slack.fail("conversations.members", Fault.REFUSED, error="missing_scope")

    assert "Slack säger inte vilka som är med i den kanalen" in (await _chooses_the_channel(fresh))["Kanal"]


async def test_a_colleague_who_becomes_a_guest_closes_the_channel_that_they_sit_in(play: Play) -> None:
    await play.app.settle()
    await play.slack.events.change(play.slack.world.find_person("U0PER", "T0SJOVIK"), is_restricted=True)
    everything_read(play)

    await play.passes(hours=1)

    play.mona.reads("Per Strand räknas inte längre till byrån i Slack.")
    play.mona.reads("Per Strand är med i byråns kanal men hör inte till byrån.")
    await play.passes(hours=1)
    play.slack.nothing_else_was_said()


async def test_whoever_answers_for_a_customer_closes_the_channel_though_a_full_member(play: Play) -> None:
    kim = play.slack.person(
        play.slack.world.add_person("T0SJOVIK", "kim", user_id="U0KIM", email=KIM).user_id, "T0SJOVIK"
    )
    await play.asks(play.karin, CAFE, choices=WANTS, fills=WHO)
    everything_read(play)
    await play.slack.events.join(play.slack.world.channels["C0KUNDER"], kim.person)

    await play.app.settle()

    play.mona.reads("Kim är med i byråns kanal men hör inte till byrån.")
    firm = await people.firm_of(play.app.database, "T0SJOVIK")
    assert firm is not None
    assert firm.channel_state == "overheard"


@pytest.mark.parametrize("error", ["user_not_found", "user_not_visible"])
async def test_a_member_whom_slack_does_not_show_closes_nothing(play: Play, error: str) -> None:
    play.slack.fail("users.info", Fault.REFUSED, error=error, times=1, where=lambda said: said.get("user") == "U0PER")

    await play.asks(play.karin, BAKERY)

    play.mona.reads("har bjudit in", channel="kunder")
