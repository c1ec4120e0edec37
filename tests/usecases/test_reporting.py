"""What cannot be delivered is told to whoever can mend it, once, and of everything that it was about (P16)."""

import pytest
from sqlalchemy import select, update

from bot.domain.customer import Member, Part
from bot.storage import customers, outcomes
from bot.storage import tables as t
from sandbox.faults import Fault
from sandbox.story import Player
from tests.journeys.conftest import BAKERY, Play, everything_read
from tests.journeys.forging import customer_id, firm_id

NAME = "Björkens Bageri AB"
MOVED = "har fått en annan e-postadress i Slack"
SILENT = "Jag kunde inte lämna ett meddelande till Karin Ek i Slack."


def _silence(play: Play, *users: str) -> None:
    """Have Slack take nothing for some people."""
    play.slack.fail(
        "conversations.open",
        Fault.REFUSED,
        times=10_000,
        error="user_not_found",
        where=lambda said: said["users"] in users,
    )


def _told(who: Player, words: str) -> int:
    """Count the messages in somebody's DM that say so."""
    return who.sees("").count(words)


async def _moves(play: Play) -> None:
    await play.slack.events.change(play.eva.person, email="eva@elsewhere.example")
    await play.app.settle()


async def _declines(play: Play) -> None:
    await play.eva.clicks("Avböj")
    assert await play.eva.submits() == {}
    await play.app.settle()


@pytest.fixture
async def asked(play: Play) -> Play:
    await play.asks(play.karin, BAKERY)
    everything_read(play)
    return play


async def test_what_an_owner_cannot_be_told_the_managers_are_told_with_the_reason_once_a_day(asked: Play) -> None:
    play = asked
    _silence(play, "U0KARIN")

    await play.passes(days=14)
    await play.passes(days=2)

    assert "/samarbete uppdrag" in play.mona.sees(SILENT)
    assert (_told(play.mona, "Ring gärna Eva"), _told(play.mona, SILENT)) == (1, 1)
    await _moves(play)
    assert (_told(play.mona, MOVED), _told(play.mona, SILENT)) == (1, 1)
    await play.passes(days=15)
    assert (_told(play.mona, "Ingen svarade i tid"), _told(play.mona, SILENT)) == (1, 2)


async def test_managers_who_hear_of_it_anyway_are_not_told_twice(asked: Play) -> None:
    _silence(asked, "U0KARIN")

    await _declines(asked)

    assert (_told(asked.mona, SILENT), _told(asked.mona, "avböjde")) == (1, 1)


async def test_what_managers_hear_at_once_for_an_owner_does_not_wait_for_the_morning_too(asked: Play) -> None:
    _silence(asked, "U0KARIN")
    await asked.eva.clicks("Godkänn")
    await asked.app.settle()
    assert _told(asked.mona, "Eva Björk godkände") == 1
    everything_read(asked)

    await asked.passes(days=1)

    asked.slack.nothing_else_was_said()


async def test_where_a_deputy_hears_of_it_the_managers_need_not(asked: Play) -> None:
    play, firm = asked, await firm_id(asked)
    async with play.app.database.transaction() as tx:
        g = t.engagement.c
        mine = select(g.id).where(g.firm_id == firm, g.customer_id == await customer_id(play, NAME))
        deputy = Member(user_id="U0PER", name="Per", part=Part.DEPUTY)
        await customers.add_member(tx, firm, (await tx.run(mine)).scalar_one(), deputy)
    _silence(play, "U0KARIN")

    await _moves(play)

    assert (_told(play.per, MOVED), _told(play.mona, MOVED), _told(play.mona, SILENT)) == (1, 0, 1)


async def test_a_manager_who_owns_it_and_cannot_be_told_is_not_tried_again(asked: Play) -> None:
    play, firm, o = asked, await firm_id(asked), t.outbox.c
    async with play.app.database.transaction() as tx:
        m = t.member.c
        await tx.run(update(t.member).where(m.firm_id == firm, m.user_id == "U0KARIN").values(user_id="U0MONA"))
    _silence(play, "U0MONA")

    await _moves(play)

    async with play.app.database.reading() as tx:
        tried = select(o.id).where(o.firm_id == firm, o.reader == "owner", o.target == "U0MONA")
        assert len((await tx.run(tried)).all()) == 1


async def test_where_no_manager_can_be_told_the_channel_hears_that_nobody_can(asked: Play) -> None:
    play, firm = asked, await firm_id(asked)
    async with play.app.database.transaction() as tx:
        await tx.run(t.manager.insert().values(firm_id=firm, user_id="U0ANNA"))
    _silence(play, "U0ANNA", "U0MONA")

    await _declines(play)

    said = [each for each in play.karin.unread() if "Jag kunde inte lämna ett meddelande till" in each]
    assert len(said) == 1
    assert "Ingen annan byråledare nås heller" in said[0]


async def _asks_for_two(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await play.karin.clicks("Lägg till tjänst")
    await play.karin.chooses("Tjänst", "Visma Scanner")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()


async def _stuck(play: Play, *, dead: bool) -> int:
    async with play.app.database.reading() as tx:
        return len((await tx.run(outcomes.stuck(await firm_id(play), dead=dead))).all())


async def test_of_a_message_that_was_about_several_services_all_are_told(play: Play) -> None:
    _silence(play, "U0EVA")

    await _asks_for_two(play)

    play.karin.reads("har inte fått meddelandet om Visma eEkonomi Smart och Visma Scanner")
    threads = [m.text for m in play.slack.world.channels["C0KUNDER"].messages if m.thread_ts]
    assert sum("har inte fått meddelandet" in each for each in threads) == 2
    assert await _stuck(play, dead=True) == 2


async def test_of_a_message_about_several_that_is_late_all_are_told_once(play: Play) -> None:
    play.slack.fail("conversations.open", Fault.SERVER_ERROR, times=10_000, where=lambda said: said["users"] == "U0EVA")
    await _asks_for_two(play)

    for _ in range(8):
        await play.passes(minutes=10)

    threads = [m.text for m in play.slack.world.channels["C0KUNDER"].messages if m.thread_ts]
    assert sum("har inte kommit fram än" in each for each in threads) == 2
    assert (await _stuck(play, dead=False), await _stuck(play, dead=True)) == (2, 0)


async def test_what_was_answered_before_is_not_stuck_with_the_rest_of_its_message(play: Play) -> None:
    await _asks_for_two(play)
    await play.passes(minutes=1)
    await play.eva.clicks("Godkänn")
    await play.app.settle()
    _silence(play, "U0EVA")

    await play.passes(days=4)
    await play.passes(days=2)

    assert await _stuck(play, dead=True) == 1
