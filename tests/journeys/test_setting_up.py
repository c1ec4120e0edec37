"""A firm begins: the first administrator is asked, everybody else hears who can answer, and nothing else works yet."""

import contextlib
import sqlite3
from typing import Any

import pytest

from bot.domain.numbers import OrganisationNumber
from bot.storage import firms
from bot.usecases import people
from sandbox.faults import Fault
from sandbox.wire import INTERACTIVE
from tests.journeys.conftest import BAKERY, Play, everything_read


async def _firm_says(play: Play, **fields: str) -> dict[str, str]:
    await play.mona.fills("Byråns organisationsnummer", "559900-0014")
    await play.mona.picks("Kanal", "C0KUNDER")
    for label, text in fields.items():
        await play.mona.fills(label, text)
    return await play.mona.submits()


async def test_whatever_an_administrator_types_first_opens_the_settings(fresh: Play) -> None:
    play = fresh
    await play.mona.types(f"/samarbete bjud-in {BAKERY}", "kunder")

    assert "Byråns inställningar" in play.mona.modal
    assert "sjovik.example" in play.mona.modal
    assert "Mona Sjövik" in play.mona.modal
    assert "Sjöviks Redovisning AB" in play.mona.modal
    assert await _firm_says(play) == {}
    assert "Sparat" in play.mona.modal
    await play.app.settle()
    play.mona.reads("Här får Sjöviks Redovisning AB veta", channel="kunder")

    await play.karin.types("/samarbete", "kunder")
    play.karin.hears("Vad vill du göra?")
    play.slack.nothing_else_was_said()


async def test_a_sole_traders_own_number_is_masked_and_stays_as_it_is_when_other_settings_change(fresh: Play) -> None:
    play, number = fresh, "Byråns organisationsnummer"
    await play.mona.types("/samarbete", "kunder")
    assert await _firm_says(play, **{number: "850101-9809"}) == {}
    await play.mona.closes()

    await play.mona.types("/samarbete inställningar", "kunder")
    assert "19850101-****" in play.mona.modal
    assert "De fyra sista siffrorna visas inte" in play.mona.modal
    await play.mona.fills("Byråns namn", "Monas Redovisning")
    assert await play.mona.submits() == {}

    async with play.app.database.reading() as tx:
        firm = await firms.in_workspace(tx, "T0SJOVIK")
        assert firm is not None
        assert firm.name == "Monas Redovisning"
        assert await firms.number_of(tx, firm.id) == OrganisationNumber("198501019809")
    await play.mona.types("/samarbete inställningar", "kunder")
    await play.mona.fills(number, "19850102-****")
    assert "inget organisationsnummer" in (await play.mona.submits())[number]


async def test_others_hear_who_can_set_it_up(fresh: Play) -> None:
    play = fresh
    await play.karin.types("/samarbete", "kunder")
    play.karin.hears("En administratör i er Slack ställer in det med /samarbete")

    assert "[Inställningar]" in await play.mona.opens_home()
    await play.karin.types("/samarbete hjälp", "kunder")

    play.karin.hears("Mona Sjövik kan ställa in det med /samarbete")
    assert "Mona Sjövik kan ställa in det" in await play.karin.opens_home()
    await play.eva.types("/samarbete")
    play.eva.hears("Mona Sjövik kan ställa in det")
    play.slack.nothing_else_was_said()


async def test_no_shortcut_works_before_and_it_says_so(fresh: Play) -> None:
    play = fresh
    await play.mona.uses_shortcut("invitation.start")

    assert "Samarbete är inte klart att använda hos er än" in play.mona.modal


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"actions": [{"action_id": "list.show", "block_id": "b", "action_ts": "1", "type": "button"}]}, None),
        ({"actions": [{"action_id": "question.show", "block_id": "b", "action_ts": "2", "value": "x"}]}, None),
        ({"type": "view_submission", "view": {"type": "modal", "callback_id": "invitation.compose"}}, "inte klart"),
        ({"type": "block_suggestion", "action_id": "customer.search", "value": "Björk"}, "[]"),
    ],
)
async def test_no_click_form_or_search_works_before(fresh: Play, change: dict[str, Any], said: str | None) -> None:
    play = fresh
    await play.mona.opens_home()
    await play.mona.clicks_home("Inställningar")
    await play.mona.closes()
    payload = dict(next(c.arguments for c in play.slack.stage.calls if c.method == "block_actions firm.settings"))

    payload["trigger_id"] = play.slack.stage.new_trigger("T0SJOVIK", play.mona.person.key)
    answer = await play.slack.wire.send(INTERACTIVE, "made up", "T0SJOVIK", payload | change)

    if said is None:
        assert "Samarbete är inte klart att använda hos er än" in play.mona.modal
    else:
        assert said in str(answer.body)


async def test_home_asks_an_administrator_and_opens_the_settings(fresh: Play) -> None:
    play = fresh
    assert "Säg vilka ni är" in await play.mona.opens_home()

    await play.mona.clicks_home("Inställningar")

    assert "Byråns inställningar" in play.mona.modal


async def test_patience_is_said_in_days_and_wrong_days_are_told_at_their_field(fresh: Play) -> None:
    play = fresh
    await play.mona.types("/samarbete", "kunder")
    expires, reminders = "Frågor går ut efter så många dagar", "Påminn kunden efter så många dagar"

    for wrong in ("3, 7, 14, 20", "7, 3", "0, 3", "3, 3", "3, 14", "tre", "3, 1000"):
        assert (
            "Skriv högst 3 dagar i ordning" in (await _firm_says(play, **{expires: "14", reminders: wrong}))[reminders]
        )
    assert await _firm_says(play, **{expires: "14", reminders: " 2,9 "}) == {}

    firm = await people.firm_of(play.app.database, "T0SJOVIK")
    assert firm is not None
    assert (firm.expires_days, firm.reminder_days) == (14, (2, 9))


async def test_reminders_that_a_firm_brings_forward_reach_whoever_was_asked_before(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    everything_read(play)
    await play.passes(days=1)
    await play.mona.types("/samarbete inställningar", "kunder")

    assert await _firm_says(play, **{"Påminn kunden efter så många dagar": "1, 7"}) == {}

    await play.app.settle()
    play.eva.reads("väntar på ditt svar")


async def test_a_firm_may_remind_nobody_and_change_its_mind_in_the_settings(fresh: Play) -> None:
    play = fresh
    await play.mona.types("/samarbete", "kunder")
    assert await _firm_says(play, **{"Påminn kunden efter så många dagar": ""}) == {}
    await play.mona.closes()

    await play.mona.types("/samarbete inställningar", "kunder")

    assert "Högst tre gånger" in play.mona.modal
    assert "3, 7, 14\n" not in play.mona.modal


@pytest.mark.parametrize(
    ("label", "picked", "said"),
    [
        ("Kanal", ["C0ALLMANT"], "Jag är inte med i kanalen"),
        ("Kanal", ["C0NOWHERE"], "Jag är inte med i kanalen"),
        ("Byråledare", ["U0MONA", "U0EVA"], "Det är inte: Eva Björk."),
        ("Byråledare", ["U0NOBODY"], "Det är inte: U0NOBODY."),
        ("Byråledare", [f"U{n}" for n in range(21)], "Välj högst 20 byråledare"),
        ("Byråns e-postdomäner", ["sjovik.example, gmail.com"], "Hos gmail.com kan vem som helst ha en adress"),
        ("Byråns e-postdomäner", ["inte en domän"], "”inte” är ingen e-postdomän"),
        ("Byråns organisationsnummer", ["559900-0015"], "den sista siffran borde vara 4"),
        ("Frågor går ut efter så många dagar", ["91"], ""),
    ],
)
async def test_what_cannot_be_taken_is_said_at_its_field_and_the_form_stays(
    fresh: Play, label: str, picked: list[str], said: str
) -> None:
    play = fresh
    await play.mona.types("/samarbete", "kunder")
    await play.mona.fills("Byråns organisationsnummer", "559900-0014")
    await play.mona.picks("Kanal", "C0KUNDER")
    await (play.mona.picks if label in {"Kanal", "Byråledare"} else play.mona.fills)(label, *picked)

    errors = await play.mona.submits()

    assert list(errors) == [label]
    assert said in errors[label]
    assert "Byråns inställningar" in play.mona.modal


async def test_a_channel_that_outsiders_read_is_refused(fresh: Play) -> None:
    play = fresh
    play.slack.world.channels["C0KUNDER"].connected.add("T0DALFORS")
    await play.mona.types("/samarbete", "kunder")

    assert "Den kanalen delas med ett annat företag" in (await _firm_says(play))["Kanal"]


async def test_where_slack_is_slow_the_form_stays_as_it_was(fresh: Play) -> None:
    play = fresh
    await play.mona.types("/samarbete", "kunder")
    play.slack.fail("conversations.info", Fault.SERVER_ERROR)

    assert (await _firm_says(play))["Byråns namn"] == "Det tog för lång tid. Försök igen. Inget har ändrats."
    assert await play.mona.submits() == {}


async def test_home_and_everybody_know_at_once_that_the_firm_is_ready(fresh: Play) -> None:
    play = fresh
    await play.karin.types("/samarbete", "kunder")
    play.karin.hears("Samarbete är inte klart")
    await play.mona.opens_home()
    await play.mona.clicks_home("Inställningar")
    await play.mona.fills("Byråns e-postdomäner", "")
    assert await _firm_says(play) == {}
    await play.app.router.drain()

    assert "[Bjud in en kund]" in play.mona._reader.view(play.mona._home())
    await play.karin.types("/samarbete", "kunder")
    play.karin.hears("Vad vill du göra?")


async def test_settings_that_arrive_twice_are_saved_once(fresh: Play) -> None:
    play = fresh
    payload = await _submitted(play)

    answer = await play.slack.wire.send(INTERACTIVE, "again", "T0SJOVIK", payload)
    await play.app.settle()

    assert answer.ok
    play.mona.reads("Här får Sjöviks Redovisning AB veta", channel="kunder")
    play.slack.nothing_else_was_said()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("managers", {"selected_users": []}, "Välj minst en byråledare"),
        ("channel", {"selected_conversation": None}, "Fyll i det här fältet"),
        ("expires_days", {"value": "6"}, "Skriv ett antal dagar från 7 till 90"),
        ("expires_days", {"value": "91"}, "Skriv ett antal dagar från 7 till 90"),
        ("expires_days", {"value": "30.5"}, "Skriv ett antal dagar från 7 till 90"),
    ],
)
async def test_what_slack_lets_nobody_send_is_checked_all_the_same(
    fresh: Play, field: str, value: dict[str, Any], said: str
) -> None:
    payload = await _submitted(fresh)
    payload["view"]["state"]["values"][field][field] |= value

    answer = await fresh.slack.wire.send(INTERACTIVE, "again", "T0SJOVIK", payload)

    assert said in answer.body["errors"][field]


async def test_settings_that_cannot_be_saved_are_not_lost(fresh: Play) -> None:
    play = fresh
    await play.mona.types("/samarbete", "kunder")
    play.slack.wire.deadline = 30
    with contextlib.closing(sqlite3.connect(play.app.settings.sqlite_file or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        errors = await _firm_says(play)

    assert "spara" in errors["Byråns namn"]
    assert await play.mona.submits() == {}


async def test_a_form_in_somebody_elses_hands_saves_nothing(fresh: Play) -> None:
    play = fresh
    payload = await _submitted(play)
    payload["user"] = payload["user"] | {"id": "U0KARIN"}
    payload["view"]["state"]["values"]["name"]["name"]["value"] = "Karins Byrå"

    answer = await play.slack.wire.send(INTERACTIVE, "again", "T0SJOVIK", payload)

    assert "administratör i er Slack" in str(answer.body)
    firm = await people.firm_of(play.app.database, "T0SJOVIK")
    assert firm is not None
    assert firm.name == "Sjöviks Redovisning AB"


async def test_an_address_that_anybody_can_have_is_not_proposed(fresh: Play) -> None:
    play = fresh
    play.mona.person.email = "mona.sjovik@gmail.com"

    await play.mona.types("/samarbete", "kunder")

    assert "gmail.com" not in play.mona.modal


async def _submitted(play: Play) -> dict[str, Any]:
    await play.mona.types("/samarbete", "kunder")
    assert await _firm_says(play) == {}
    return dict(next(c.arguments for c in play.slack.stage.calls if c.method == "view_submission firm.set_up"))
