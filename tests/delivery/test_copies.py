"""Every copy of a question changes for whoever reads it, and for nobody whom it is no longer for."""

import json

import pytest
from sqlalchemy import select, update

from bot.storage import holders, outbox
from bot.storage import tables as t
from sandbox.faults import Fault
from sandbox.world import Person
from tests.journeys.conftest import BAKERY, Play, everything_read
from tests.journeys.forging import customer_id, firm_id, guest

NAME = "Björkens Bageri AB"
GONE = "Frågan som stod här är inte längre ställd till dig."


def _edits(play: Play, who: Person) -> list[str]:
    """List what the copies in somebody's DM were changed to."""
    mine = {c.channel_id for c in play.slack.world.channels.values() if c.is_im and who.key in c.members}
    calls = [call.arguments for call in play.slack.stage.calls if call.method == "chat.update"]
    return [each["text"] for each in calls if each["channel"] in mine]


async def _corrects(play: Play) -> None:
    """Write Ali's address where Eva's stood."""
    await play.karin.types(f"/samarbete varför {BAKERY}", "kunder")
    await play.app.router.drain()
    await play.karin.clicks("Rätta adressen")
    for field in ("Kontaktpersonens e-post", "Inloggningsadress"):
        await play.karin.fills(field, "ali@nyfiketcafe.example")
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()


async def _redirects(play: Play) -> None:
    await _corrects(play)
    await play.karin.types(f"/samarbete skicka-igen {BAKERY}", "kunder")
    await play.app.settle()


async def test_each_reader_has_their_own_copies_changed_once_and_in_their_language(play: Play) -> None:
    astrid = await guest(play, "astrid", NAME)
    astrid.locale = "en-GB"
    await play.asks(play.karin, BAKERY)
    await play.slack.person("astrid").opens_home()
    await play.slack.person("astrid").clicks_home("Show the question")
    await play.app.settle()
    assert "Hello Astrid" in play.slack.person("astrid").sees("Hello")

    await play.eva.clicks("Avböj")
    assert await play.eva.submits() == {}
    await play.app.settle()

    [swedish], [english] = _edits(play, play.eva.person), _edits(play, astrid)
    assert "Eva Björk avböjde" in swedish
    assert "Eva Björk declined" in english


async def test_a_reader_whose_slack_says_no_language_has_their_copy_changed_in_the_registers(play: Play) -> None:
    await _speaks_english(play)
    await guest(play, "astrid", NAME)
    await play.asks(play.karin, BAKERY)
    await play.slack.person("astrid").opens_home()
    await play.slack.person("astrid").clicks_home("Visa frågan")
    await play.app.settle()

    await play.slack.person("astrid").clicks("Avböj")
    assert await play.slack.person("astrid").submits() == {}
    await play.app.settle()

    [hers] = _edits(play, play.eva.person)
    assert "declined" in hers


async def _speaks_english(play: Play) -> None:
    """Have Slack say nothing of Eva's language, and the register that it is English."""
    play.eva.person.locale = ""
    firm, customer, c = await firm_id(play), await customer_id(play, NAME), t.contact.c
    async with play.app.database.transaction() as tx:
        mine = update(t.contact).where(c.firm_id == firm, c.customer_id == customer)
        await tx.run(mine.values(language="en"))


async def test_each_reader_is_greeted_by_name_also_where_some_of_it_is_answered(play: Play) -> None:
    astrid = await guest(play, "astrid", NAME)
    await _asks_for_two(play)
    await play.slack.person("astrid").opens_home()
    await play.slack.person("astrid").clicks_home("Visa frågan")
    await play.app.settle()

    await play.eva.clicks("Godkänn")
    await play.app.settle()

    [hers], [astrids] = _edits(play, play.eva.person), _edits(play, astrid)
    assert (hers.startswith("Hej Eva"), astrids.startswith("Hej Astrid")) == (True, True)
    assert [await _evidence(play, who) for who in (play.eva.person, astrid)] == [hers, astrids]


async def _evidence(play: Play, who: Person) -> str:
    """Give what somebody's decision would cite as seen: the words of their own copy as it stands."""
    firm, q = await firm_id(play), t.question.c
    async with play.app.database.reading() as tx:
        batch = (await tx.run(select(q.batch_id).where(q.firm_id == firm).distinct())).scalar_one()
        [copy] = await outbox.copies(tx, firm, batch, who.user_id)
        seen = await outbox.evidence(tx, firm, batch, copy.channel_id, copy.ts)
        body = await outbox.shown(tx, firm, seen or "")
    return str(json.loads(body or "{}")["text"])


async def test_whoever_was_asked_before_reads_once_that_it_is_not_theirs_and_never_what_became_of_it(
    asked: Play,
) -> None:
    play = asked
    await play.passes(days=15)  # and all the reminders that there are
    everything_read(play)

    await _redirects(play)

    play.ali.reads("Hej Eva")
    assert NAME not in play.eva.sees(GONE)
    before = _edits(play, play.eva.person)
    everything_read(play)
    await play.passes(days=5)
    play.ali.reads("väntar på ditt svar")
    await play.ali.clicks("Godkänn")
    await play.app.settle()
    assert _edits(play, play.eva.person) == before
    assert play.eva.unread() == []


async def test_what_was_still_on_its_way_to_whoever_was_asked_before_is_not_sent(play: Play) -> None:
    play.slack.fail("conversations.open", Fault.SERVER_ERROR, times=10, where=lambda said: said["users"] == "U0EVA")
    await play.asks(play.karin, BAKERY)
    await _redirects(play)
    play.slack.faults.clear()

    everything_read(play)
    await play.passes(hours=1)

    assert play.eva.unread() == []
    play.slack.nothing_else_was_said()


@pytest.mark.parametrize("redirected", [False, True])
async def test_a_question_that_is_taken_back_closes_for_whoever_had_it_before_too(
    asked: Play, *, redirected: bool
) -> None:
    await (_redirects if redirected else _corrects)(asked)

    await asked.karin.types(f"/samarbete återkalla {BAKERY}", "kunder")
    await asked.app.settle()

    assert NAME not in asked.eva.sees(GONE)
    assert len(_edits(asked, asked.eva.person)) == 1


@pytest.mark.parametrize("how", ["has another address", "is in the register no more"])
async def test_each_message_closes_once_for_whoever_is_no_contact_any_more(play: Play, how: str) -> None:
    await _asks_for_two(play)
    await play.asks(play.karin, BAKERY, service="Visma Tid", choices={"Fakturamottagare": "Kunden"})
    await play.eva.clicks("Godkänn", oldest=True)
    await play.app.settle()
    await play.passes(minutes=1)
    await (_corrects if how == "has another address" else _strikes)(play)
    async with play.app.database.reading() as tx:
        lost = await holders.lost(tx, await firm_id(play), await customer_id(play, NAME), ["U0EVA", "U0KARIN"])

    await play.passes(days=31)

    assert list(lost) == ["U0EVA"]
    before, *after = _edits(play, play.eva.person)
    assert before.startswith("Hej Eva")
    assert [each.startswith(GONE) for each in after] == [True, True]


async def _strikes(play: Play) -> None:
    firm, customer, c = await firm_id(play), await customer_id(play, NAME), t.contact.c
    async with play.app.database.transaction() as tx:
        mine = update(t.contact).where(c.firm_id == firm, c.customer_id == customer)
        await tx.run(mine.values(ended_at=play.app.now()))


async def _asks_for_two(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await play.karin.clicks("Lägg till tjänst")
    await play.karin.chooses("Tjänst", "Visma Scanner")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()
