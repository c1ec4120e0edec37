"""Whatever is typed wrongly, too fast, or while Slack or the database is away: a sentence, never a lost form."""

from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from sandbox.faults import Fault
from tests.journeys.conftest import BAKERY, CAFE, Play
from tests.journeys.forging import Button, asked, click, kept, said, send, submission, top


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        (f'{BAKERY} "eekonomi', "Ett citattecken saknas"),
        (f"{BAKERY} {CAFE}", "En kund i taget. Jag tog den första."),
        ("559900 1237", "den sista siffran borde vara 6"),
        ("19850101-9801", "Det är inget giltigt personnummer"),
        ("199902309802", "Numret innehåller ett datum som inte finns"),
        ("5599001", "Ett organisationsnummer har tio siffror"),
        (f"{BAKERY} gardin:smart", "tjänsten ”gardin”"),
        (f"{BAKERY} eekonomi:bogus", "Varianten ”bogus” finns inte att välja"),
        (f"{CAFE} eekonomi:bogus", "Varianten ”bogus” finns inte att välja"),
        (f"{CAFE} eekonomi:fakturering", "Fakturering"),
        (f"{BAKERY} @nobody", "Jag ser inte vem @nobody är"),
        (f"{BAKERY} @mona", "hör till byrån. Välj någon hos kunden."),
        (f"{BAKERY} anna@", "”anna@” är ingen e-postadress"),
        (f"{BAKERY} @kurt", "Kurt Holm"),
        (f"{BAKERY} eva@bjorkensbageri.example", "Eva Björk"),
        (f"{BAKERY} “eekonomi”:smart", "Björkens Bageri AB"),
    ],
)
async def test_what_was_typed_is_understood_or_noted_at_its_field(play: Play, typed: str, note: str) -> None:
    await play.karin.types(f"/samarbete bjud-in {typed}", "kunder")

    assert note in play.karin.modal, play.karin.modal
    assert said(play) == []


async def test_a_person_whom_slack_will_not_tell_of_becomes_a_note(play: Play) -> None:
    await play.karin.types("/samarbete hjälp", "kunder")
    said(play)
    play.slack.fail("users.info", Fault.SERVER_ERROR)

    await play.karin.types(f"/samarbete bjud-in {BAKERY} @kurt", "kunder")

    assert "Jag ser inte vem" in play.karin.modal


async def test_wrong_words_in_the_form_are_told_at_their_fields(play: Play) -> None:
    await play.karin.types("/samarbete bjud-in 559998-7004 scanner", "kunder")
    await play.karin.chooses("Har företaget varit kund hos Visma Spcs?", "Nej")
    wrong = [
        ("Företagets namn", "x" * 151, "Korta den till högst 150 tecken"),
        ("Företagets namn", "a\u202eb", "tecken som jag inte kan spara"),
        ("Företagets namn", " \u00a0 ", "Fyll i det här fältet"),
    ]
    for label, typed, sentence in wrong:
        await play.karin.fills("Kontaktpersonens namn", "Ny Person")
        await play.karin.fills("Kontaktpersonens e-post", "ny@person.example")
        await play.karin.fills(label, typed)
        errors = await play.karin.submits()
        assert sentence in errors[label], (label, errors)
    await play.karin.fills("Företagets namn", "Ny Kund AB")
    await play.karin.fills("Kontaktpersonens e-post", "ny@person.example bo@person.example")
    assert await play.karin.submits() != {}


async def test_settings_take_only_a_channel_and_people_that_will_do(play: Play) -> None:
    world = play.slack.world
    shared = world.add_channel("T0SJOVIK", "delad", [play.mona.person, world.bot("T0SJOVIK")])
    shared.connected.add("T0DALFORS")
    hidden = world.add_channel("T0SJOVIK", "hemlig", [play.mona.person], is_private=True)
    await play.mona.types("/samarbete inställningar", "kunder")
    for channel, sentence in (
        (shared.channel_id, "Den kanalen delas med ett annat företag"),
        (hidden.channel_id, "Jag är inte med i kanalen"),
        ("C0ALLMANT", "Jag är inte med i kanalen"),
    ):
        await play.mona.picks("Kanal", channel)
        assert sentence in (await play.mona.submits())["Kanal"]
    await play.mona.picks("Kanal", "C0KUNDER")
    await play.mona.fills("Byråns e-postdomäner", "byrån")
    assert "ingen e-postdomän" in (await play.mona.submits())["Byråns e-postdomäner"]

    await play.mona.fills("Byråns e-postdomäner", "sjovik.example")
    view = top(play, play.mona)
    for name in ("managers", "channel"):
        emptied = view.values | {name: {}}
        answer = await send(play, submission(play, play.mona.person, view, state={"values": emptied}))
        assert list(answer.body["errors"]) == [name]


async def test_more_commands_a_minute_than_a_person_types_have_to_wait(play: Play) -> None:
    for _ in range(20):
        await play.karin.types("/samarbete hjälp", "kunder")
    said(play)

    await play.karin.types("/samarbete hjälp", "kunder")
    play.karin.hears("Det gick lite fort")
    await play.passes(minutes=1)
    await play.karin.types("/samarbete hjälp", "kunder")

    play.karin.hears("/samarbete bjud-in")


async def test_whoever_cannot_be_looked_up_is_told_so_in_whatever_they_used(play: Play) -> None:
    pressed = (await asked(play))["Godkänn"]
    await play.passes(minutes=16)
    await play.karin.types("/samarbete hjälp", "kunder")
    said(play)
    before = await kept(play)

    play.slack.fail("users.info", Fault.SERVER_ERROR, times=4)
    assert (await send(play, click(play, play.eva.person, pressed))).ok
    play.eva.hears("Jag kan inte se i Slack vem du är")
    await play.slack.client.home(play.ali.person)
    await play.slack.client.shortcut(play.mona.person, "invitation.start")

    assert "Jag kan inte se i Slack vem du är" in play.mona.modal
    assert await kept(play) == before


async def test_where_slack_stands_still_the_person_is_asked_to_try_again(play: Play) -> None:
    await play.karin.types("/samarbete hjälp", "kunder")
    said(play)

    play.slack.fail("views.open", Fault.SERVER_ERROR)
    await play.karin.types(f"/samarbete bjud-in {BAKERY}", "kunder")
    play.karin.hears("Det tog för lång tid. Försök igen.")
    play.slack.fail("views.open", Fault.SERVER_ERROR, times=2)
    with capture_logs() as logs:
        await play.karin.uses_shortcut("invitation.start")

    assert "refusal_not_shown" in [each["event"] for each in logs]
    assert play.karin.modal == ""


async def test_where_the_database_is_away_nothing_is_done_and_it_says_so(play: Play) -> None:
    pressed = (await asked(play))["Godkänn"]
    async with play.app.database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE button RENAME TO lost"))

    assert (await send(play, click(play, play.eva.person, pressed))).ok

    [heard] = said(play)
    assert "Jag kan inte spara just nu, så inget har ändrats." in heard


async def test_where_the_database_is_away_a_dialog_and_a_shortcut_say_so_too(play: Play) -> None:
    away, sorry = "ALTER TABLE installation RENAME TO {}", "Jag kan inte spara just nu, så inget har ändrats."
    await play.karin.types(f"/samarbete status {BAKERY}", "kunder")
    await play.mona.types("/samarbete uppdrag", "kunder")
    async with play.app.database.engine.begin() as connection:
        await connection.execute(text(away.format("lost")))

    await play.mona.clicks("Alla uppdrag")
    await play.karin.uses_shortcut("invitation.start")

    assert sorry in play.mona.modal
    assert sorry in play.karin.modal


async def test_where_something_breaks_the_answer_names_a_reference_and_nothing_else(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    async with play.app.database.engine.begin() as connection:
        await connection.execute(text("UPDATE draft SET sealed = 'x' WHERE firm_id = firm_id"))
    before = await kept(play)

    with capture_logs() as logs:
        assert await play.karin.submits() == {}

    [ref] = [each["ref"] for each in logs if each["event"] == "broken"]
    assert "Något gick fel hos mig. Inget har ändrats." in play.karin.modal
    assert ref in play.karin.modal
    assert "draft" not in play.karin.modal
    assert await kept(play) == before


async def test_a_private_answer_that_cannot_be_given_is_only_noted(play: Play) -> None:
    pressed = (await asked(play))["Godkänn"]
    payload: dict[str, Any] = click(play, play.karin.person, pressed) | {"response_url": "https://evil.example/x"}

    with capture_logs() as logs:
        assert (await send(play, payload)).ok

    assert [each["reason"] for each in logs if each["event"] == "whisper_lost"] == ["foreign_response_url"]
    assert said(play) == []


async def test_a_list_has_pages_and_a_page_that_is_none_is_the_first(play: Play) -> None:
    await asked(play)
    await play.karin.types("/samarbete lista", "kunder")
    home, placed = play.karin._button("Bjud in en kund", oldest=False)
    said(play)

    for value in ("0", "-1", "99999", "½", ""):
        changed = {"value": value, "action_id": "list.more"}
        assert (await send(play, click(play, play.karin.person, Button(home, placed), **changed))).ok  # type: ignore[arg-type]
        [heard] = said(play)
        assert ("Björkens Bageri AB" in heard) == (value != "99999"), value


async def test_the_start_has_a_button_for_each_of_the_commonest(play: Play) -> None:
    await play.karin.types("/samarbete", "kunder")
    said(play)

    for label, words in (("Visa inbjudningar", "Inga inbjudningar än"), ("Läget", "Aktiva: 0"), ("Hjälp", "bjud-in")):
        await play.karin.clicks(label, oldest=True)
        await play.app.router.drain()
        assert words in " ".join(said(play)), label


async def test_a_search_finds_names_numbers_and_nothing_that_cannot_be_typed(play: Play) -> None:
    await play.karin.types("/samarbete bjud-in", "kunder")
    view = top(play, play.karin)
    search = submission(play, play.karin.person, view) | {"type": "block_suggestion", "action_id": "customer.search"}
    for typed, found in (
        (BAKERY, "Björkens Bageri AB"),
        ("559998-7004", "Ny kund"),
        ("a\0b", "[]"),
        ("nyfiket", "Caf"),
    ):
        answer = await send(play, search | {"value": typed})
        assert found in str(answer.body["options"]), typed

    answer = await send(play, search | {"value": "nyfiket", "user": {"id": "U0KURT", "team_id": "T0SJOVIK"}})
    assert answer.body == {"options": []}
