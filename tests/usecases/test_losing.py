"""Where the firm itself corrects the address that a question went to, it hears that nobody can answer there (D19)."""

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.numbers import OrganisationNumber
from bot.domain.register import ContactEntry, Entry
from bot.usecases import people
from bot.usecases.registering import load_register
from tests.journeys.conftest import BAKERY, Play, everything_read

TOLD = "Adressen till Eva Björk på Björkens Bageri AB är rättad. Frågan om "
BOTH = f"{TOLD}Visma eEkonomi Smart och Visma Scanner gick till den förra adressen"


async def _by_form(play: Play) -> None:
    await play.karin.types(f"/samarbete kund {BAKERY}", "kunder")
    await play.karin.fills("Inloggningsadress", "eva@annan.example")
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()


async def _by_import(play: Play) -> None:
    firm = await people.firm_of(play.app.database, "T0SJOVIK")
    assert firm is not None
    said = ContactEntry(name="Eva Björk", email="eva@bjorkensbageri.example", login="eva@annan.example")
    entry = Entry(number=OrganisationNumber("5599001236"), name="", on_platform=None, contacts=(said,))
    await load_register(play.app.database, firm, [entry], play.app.now())
    await play.app.settle()


@pytest.fixture
async def asked(play: Play) -> Play:
    """Eva was asked about two services in one message, and all of it is read."""
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await play.karin.clicks("Lägg till tjänst")
    await play.karin.chooses("Tjänst", "Visma Scanner")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()
    everything_read(play)
    return play


@pytest.mark.parametrize("corrects", [_by_form, _by_import])
async def test_the_owner_is_told_once_of_all_that_waits_and_can_send_it_again(
    asked: Play, corrects: Callable[[Play], Awaitable[None]]
) -> None:
    await corrects(asked)

    assert "[Skicka igen]" in asked.karin.reads(BOTH)
    for service in ("Visma eEkonomi Smart", "Visma Scanner"):
        asked.mona.reads(f"{TOLD}{service} gick till den förra adressen", channel="kunder")
    asked.slack.nothing_else_was_said()
    await corrects(asked)
    asked.slack.nothing_else_was_said()


async def test_whoever_was_never_reminded_is_not_said_to_be_silent_despite_reminders(asked: Play) -> None:
    await _by_form(asked)
    everything_read(asked)

    for _ in range(20):
        await asked.passes(days=1)

    asked.karin.reads("Eva Björk har inte svarat, och påminnelserna når inte fram. Ring gärna Eva.")
    asked.slack.nothing_else_was_said()


async def test_an_address_that_only_changes_its_capitals_is_the_same(asked: Play) -> None:
    await asked.karin.types(f"/samarbete kund {BAKERY}", "kunder")
    await asked.karin.fills("Inloggningsadress", "Eva@bjorkensbageri.example")
    assert await asked.karin.submits() == {}
    await asked.karin.closes()
    await asked.app.settle()

    asked.slack.nothing_else_was_said()
    await asked.eva.clicks("Godkänn alla")
    await asked.app.settle()
    asked.eva.reads("Du har godkänt")


async def test_whoever_has_answered_is_no_news_when_their_address_is_corrected(asked: Play) -> None:
    await asked.eva.clicks("Godkänn alla")
    await asked.app.settle()
    everything_read(asked)

    await _by_form(asked)

    asked.slack.nothing_else_was_said()
