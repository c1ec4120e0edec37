"""The clock looks at each message once: what was answered meanwhile stays, what another firm won closes (D6).

While the app is gone nobody is reminded, and what nobody can read stands in nobody's way.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.domain.customer import Member, Part
from bot.storage import customers, installations, members, questions
from bot.storage import tables as t
from bot.storage.questions import Due
from bot.usecases import accessing, ticking, workdays
from tests.journeys.conftest import BAKERY, CAFE, Play, everything_read
from tests.journeys.forging import customer_id, firm_id, kept

CUSTOMER_BEFORE = {"Har företaget varit kund hos Visma Spcs?": "Ja", "Variant": "Smart", "Fakturamottagare": "Byrån"}


async def test_what_was_answered_since_the_clock_looked_is_left_as_it_is(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    due = await _due(play)
    await play.eva.clicks("Godkänn")
    await play.app.settle()
    before = await kept(play)

    await ticking._look_at(play.app.database, due, play.app.now(), workdays.swedish)

    assert await kept(play) == before


async def test_what_another_firm_was_still_asking_closes_by_the_clock(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.asks(play.dag, BAKERY, channel="klienter", choices=CUSTOMER_BEFORE)
    everything_read(play)

    await play.eva.clicks("Godkänn")
    await play.app.settle()
    await play.passes(minutes=1)

    assert "[Godkänn]" not in play.eva_b.sees("Frågan stängdes 24 november")
    assert "redan" in play.dag.channel_shows("klienter")


async def test_a_question_that_is_open_cannot_be_stored_as_closed(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    async with play.app.database.transaction() as tx:
        asked = await questions.peek(tx, await firm_id(play), (await _due(play)).question_id)

        with pytest.raises(ValueError, match="still open"):
            await questions.close(tx, asked)


@pytest.mark.parametrize("how", ["revoked", "pending"])
async def test_what_was_missed_while_the_app_was_gone_is_one_reminder_once_it_is_back(play: Play, how: str) -> None:
    await play.asks(play.karin, BAKERY)
    everything_read(play)
    await _goes(play, how)

    for _ in range(20):
        await play.passes(days=1)
    assert "fick en påminnelse" not in play.mona.channel_shows("kunder")
    await play.app.install(play.slack.world.installs["T0SJOVIK"].bot_token)
    await play.passes(hours=1)

    play.eva.reads("väntar på ditt svar")
    play.mona.reads("Eva Björk fick en påminnelse 14 december", channel="kunder")
    play.slack.nothing_else_was_said()
    await play.passes(days=2)
    play.karin.reads("Ring gärna Eva")


async def test_a_question_expires_also_while_the_app_is_gone(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    everything_read(play)
    await _goes(play, "revoked")
    await play.passes(days=30, hours=14, minutes=30)  # half an hour before its last day is over
    at = await _wakes(play)

    await play.passes(minutes=30)

    assert at == play.app.now()
    assert await _wakes(play) is None


async def _goes(play: Play, how: str) -> None:
    """Take the app away, or leave it there as somebody whom nobody knows installed it."""
    i = t.installation.c
    async with play.app.database.transaction() as tx:
        if how == "revoked":
            await installations.revoke(tx, "T0SJOVIK", play.app.now())
        else:
            await tx.run(update(t.installation).where(i.firm_id == await firm_id(play)).values(pending=True))


async def _wakes(play: Play) -> object:
    c = t.collaboration.c
    async with play.app.database.reading() as tx:
        query = select(c.wake_at).where(c.firm_id == await firm_id(play)).order_by(c.created_at.desc()).limit(1)
        return (await tx.run(query)).scalar_one()


async def test_what_cannot_be_read_delays_nobody_and_is_looked_at_again(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    await play.asks(play.karin, BAKERY)
    await play.passes(minutes=1)
    await play.asks(play.karin, CAFE, choices={"Variant": "Smart", "Fakturamottagare": "Kunden"})
    everything_read(play)
    monkeypatch.setattr(ticking, "BATCH", 1)  # so that whatever stands first could starve what comes behind
    await _divides(play, {"secrets": "of Eva's"})

    with capture_logs() as logs:
        play.slack.clock.advance(3 * 24 * 60 * 60)
        await play.app.settle()
        await play.app.settle()

    play.ali.reads("väntar på ditt svar")
    assert play.eva.unread() == []
    assert [each["event"] for each in logs] == ["look_stumbled"]
    assert "secrets" not in str(logs)
    await _divides(play, None)
    await play.passes(hours=1)
    play.eva.reads("väntar på ditt svar")


async def test_one_firm_that_cannot_be_read_keeps_no_others_access_open(play: Play) -> None:
    first, other = sorted([await firm_id(play), await firm_id(play, "T0DALFORS")])
    await _let_in(play, first)
    await _let_in(play, other)
    async with play.app.database.transaction() as tx:
        await tx.run(update(t.firm).where(t.firm.c.id == first).values(reminder_days=7))

    with capture_logs() as logs:
        await accessing.expire(play.app.database, play.app.now())

    assert [(each["event"], each["firm"]) for each in logs] == [("expiry_stumbled", first)]
    async with play.app.database.reading() as tx:
        assert [firm for firm, _ in await members.over(tx, play.app.now())] == [first]


async def _let_in(play: Play, firm: str) -> None:
    """Let somebody into an engagement of a firm's until a moment ago."""
    g, ended = t.engagement.c, play.app.now() - timedelta(minutes=1)
    async with play.app.database.transaction() as tx:
        mine = (await tx.run(select(g.id).where(g.firm_id == firm).limit(1))).scalar_one()
        member = Member(user_id="U0PER", name="Per", part=Part.ACCESS, until=ended)
        await customers.add_member(tx, firm, mine, member)


async def _divides(play: Play, division: object) -> None:
    """Write down who does what at the bakery, in words that may be none of ours."""
    firm, customer, c = await firm_id(play), await customer_id(play, "Björkens Bageri AB"), t.collaboration.c
    async with play.app.database.transaction() as tx:
        mine = update(t.collaboration).where(c.firm_id == firm, c.customer_id == customer)
        await tx.run(mine.values(division=division))


async def _due(play: Play) -> Due:
    firm, customer = await firm_id(play), await customer_id(play, "Björkens Bageri AB")
    q = t.question.c
    async with play.app.database.reading() as tx:
        asked = (await tx.run(select(q.id, q.collaboration_id).where(q.firm_id == firm))).one()
    return Due(firm_id=firm, customer_id=customer, collaboration_id=asked.collaboration_id, question_id=asked.id)
