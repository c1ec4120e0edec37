"""Everybody who may not, at every question as it can stand: nothing changes, and one honest private answer is all."""

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.customer import Role
from bot.storage import customers
from bot.usecases import people
from sandbox.world import Person
from tests.journeys.conftest import BAKERY, Play, everything_read
from tests.journeys.forging import (
    Button,
    button,
    click,
    customer_id,
    firm_id,
    guest,
    kept,
    known,
    said,
    send,
    submission,
)

NAME = "Björkens Bageri AB"


async def _stays_open(_play: Play) -> None:
    """Leave the question as it is."""


async def _approve(play: Play) -> None:
    await play.eva.clicks("Godkänn")
    await play.app.settle()


async def _decline(play: Play) -> None:
    await play.eva.clicks("Avböj")
    assert await play.eva.submits() == {}
    await play.app.settle()


async def _expire(play: Play) -> None:
    await play.passes(days=31)


async def _block(play: Play) -> None:
    async with play.app.database.transaction() as tx:
        await customers.bind(tx, await customer_id(play, NAME), await firm_id(play, "T0DALFORS"))
    await _approve(play)


STATES: dict[str, tuple[Callable[[Play], Awaitable[None]], str]] = {
    "open": (_stays_open, ""),
    "approved": (_approve, "Frågan är redan besvarad: Eva Björk godkände 24 november kl. 09.00. Inget har ändrats."),
    "declined": (_decline, "Frågan är redan besvarad: Eva Björk avböjde 24 november kl. 09.00. Inget har ändrats."),
    "expired": (_expire, "Frågan gick ut 25 december kl. 09.00. Inget har ändrats."),
    "blocked": (_block, "Företaget har redan ett samarbete med en annan byrå. Avsluta det först"),
}

NOT_ADDRESSED = "Bara Eva Björk eller en annan administratör på företaget kan svara. Inget har ändrats."
OF_FIRM = "Frågan är ställd till Eva Björk. Ingen på byrån kan svara för kunden. Inget har ändrats."
UNSEEN = "Jag kan inte se i Slack vem du är just nu, så inget har ändrats."
CLOSED = "Ditt konto i Slack är avslutat, så jag kan inte ta emot ditt svar här. Inget har ändrats."
MOVED = "Din e-postadress i Slack är inte längre den som byrån har för dig."
HOW_IT_STANDS = "how it stands"


async def _cast(play: Play) -> dict[str, tuple[Person, str]]:
    """Bring everybody who might press, each with what they are told; those who may answer hear how it stands."""
    world = play.slack.world
    deactivated, moved = [await guest(play, name, NAME) for name in ("gustav", "frida")]
    deactivated.deleted = True
    moved.email = "frida@elsewhere.example"
    await _seen(play, moved)  # her binding has ended, which is a change that is nobody's click
    outsider = world.people["T0DALFORS", "U0SIRI"]
    world.channels["C0KUNDER"].members[outsider.key] = None
    world.channels["C0KUNDER"].connected.add("T0DALFORS")
    return {
        "the addressed contact": (play.eva.person, HOW_IT_STANDS),
        "another administrator of the customer": (await guest(play, "astrid", NAME), HOW_IT_STANDS),
        "a plain user of the customer": (await guest(play, "bengt", NAME, Role.USER), NOT_ADDRESSED),
        "an administrator of another customer": (await guest(play, "cecilia", "Holms Måleri"), NOT_ADDRESSED),
        "a guest who is nobody": (await guest(play, "david"), NOT_ADDRESSED),
        "the consultant": (play.karin.person, OF_FIRM),
        "a manager": (play.mona.person, OF_FIRM),
        "a deactivated administrator": (deactivated, CLOSED),
        "an administrator whose address changed": (moved, MOVED),
        "somebody of the other firm": (world.people["T0DALFORS", "U0DAG"], UNSEEN),
        "an outsider in a shared channel": (outsider, NOT_ADDRESSED),
    }


async def _seen(play: Play, who: Person) -> None:
    firm = await people.firm_of(play.app.database, "T0SJOVIK")
    assert firm is not None
    await people.remember(play.app.database, firm, known(who), play.app.now())


@pytest.mark.parametrize("state", STATES)
async def test_whoever_may_not_answer_changes_nothing_and_hears_one_thing(play: Play, state: str) -> None:
    await play.asks(play.karin, BAKERY)
    buttons = {label: button(play, play.eva.person, label) for label in ("Godkänn", "Avböj")}
    reach, stands = STATES[state]
    await reach(play)
    cast = await _cast(play)
    everything_read(play)
    before = await kept(play)

    for who, (person, answer) in cast.items():
        if stands or answer != HOW_IT_STANDS:
            for label, pressed in buttons.items():
                heard = await _pressing(play, person, pressed)
                assert len(heard) == 1, (who, label, heard)
                assert heard[0].startswith(f"{person.name} unread"), (who, label, heard)
                assert (stands if answer == HOW_IT_STANDS else answer) in heard[0], (who, label, heard)

    assert await kept(play) == before


async def _pressing(play: Play, person: Person, pressed: Button) -> list[str]:
    assert (await send(play, click(play, person, pressed))).ok
    await play.app.dispatcher.settle()
    return said(play)


@pytest.mark.parametrize("state", STATES)
async def test_a_form_that_declines_is_worth_no_more_than_the_button_that_opened_it(play: Play, state: str) -> None:
    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Avböj")
    [view] = play.slack.world.modals[play.eva.person.key]
    reach, stands = STATES[state]
    await play.eva.closes()
    await reach(play)
    cast = await _cast(play)
    everything_read(play)
    before = await kept(play)

    for who, (person, answer) in cast.items():
        if stands or answer != HOW_IT_STANDS:
            replied = await send(play, submission(play, person, view))
            assert replied.body["response_action"] == "update", who
            [block] = replied.body["view"]["blocks"]
            assert (stands if answer == HOW_IT_STANDS else answer) in block["text"]["text"], who

    assert said(play) == []
    assert await kept(play) == before


@pytest.mark.parametrize(("label", "receipt"), [("Godkänn", "Du har godkänt"), ("Avböj", "Du har avböjt")])
async def test_another_administrator_of_the_customer_may_answer(play: Play, label: str, receipt: str) -> None:
    astrid = await guest(play, "astrid", NAME)
    await play.asks(play.karin, BAKERY)
    pressed = button(play, play.eva.person, label)
    everything_read(play)

    assert (await send(play, click(play, astrid, pressed))).ok
    if label == "Avböj":
        assert await play.slack.person("astrid").submits() == {}
    await play.app.settle()

    play.slack.person("astrid").reads(receipt)
    assert "Astrid" in play.eva.sees("24 november kl. 09.00")


async def test_an_administrator_who_was_known_within_the_quarter_hour_is_looked_up_again_after_it(play: Play) -> None:
    astrid = await guest(play, "astrid", NAME)
    await play.asks(play.karin, BAKERY)
    pressed = button(play, play.eva.person, "Avböj")
    assert (await send(play, click(play, astrid, pressed))).ok
    await play.slack.person("astrid").closes()
    astrid.email = "astrid@elsewhere.example"
    await play.passes(minutes=15)
    everything_read(play)

    heard = await _pressing(play, astrid, button(play, play.eva.person, "Godkänn"))

    assert len(heard) == 1
    assert MOVED in heard[0]
