"""A firm begins: the first administrator is asked, everybody else hears who can answer, and nothing else works yet."""

from bot.usecases import people
from tests.journeys.conftest import BAKERY, Play


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


async def test_a_firm_may_remind_nobody_and_change_its_mind_in_the_settings(fresh: Play) -> None:
    play = fresh
    await play.mona.types("/samarbete", "kunder")
    assert await _firm_says(play, **{"Påminn kunden efter så många dagar": ""}) == {}
    await play.mona.closes()

    await play.mona.types("/samarbete inställningar", "kunder")

    assert "Högst tre gånger" in play.mona.modal
    assert "3, 7, 14\n" not in play.mona.modal
