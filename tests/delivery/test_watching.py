"""Asking Slack how things stand: what is old, foreign, senseless or unanswered changes nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.domain.customer import Contact, Role
from bot.domain.firm import Person
from bot.storage import customers, firms
from bot.storage import tables as t
from bot.usecases import people, watching
from sandbox.faults import Fault
from tests.journeys.conftest import Play, stage
from tests.journeys.forging import customer_id, firm_id


@pytest.fixture
async def still(database_url: str) -> AsyncIterator[Play]:
    """Both firms are set up, on either database, and everything was just looked at."""
    async with stage(database_url, http=True) as opened:
        await opened.app.settle()
        yield opened


async def _channel(play: Play) -> tuple[str, bool]:
    async with play.app.database.reading() as tx:
        firm = await firms.in_workspace(tx, "T0SJOVIK")
        assert firm is not None
        return str(firm.channel_id), firm.channel_is_fresh(play.app.now())


async def test_a_workspace_that_closed_meanwhile_is_left_alone(still: Play) -> None:
    before = len(still.slack.stage.calls)

    await still.app.lookout.look_at((await firm_id(still), "T0NOBODY"))

    assert len(still.slack.stage.calls) == before


async def test_what_does_not_answer_is_asked_again_and_delays_no_other_firm(still: Play) -> None:
    still.slack.clock.advance(60 * 61)
    still.slack.fail("auth.test", Fault.SERVER_ERROR)

    await still.app.watch()
    once = _looked_at(still)
    await still.app.watch()

    assert once == ["C0KUNDER"]
    assert _looked_at(still) == ["C0KUNDER", "C0KLIENTER"]


def _looked_at(play: Play) -> list[str]:
    """List the channels looked at since the clock was moved."""
    hour_ago = play.app.now() - timedelta(minutes=30)
    looks = [call for call in play.slack.stage.calls if call.method == "conversations.info" and call.at > hour_ago]
    return [call.arguments["channel"] for call in looks]


async def test_what_waits_for_a_former_channel_goes_to_the_present_one(still: Play) -> None:
    await still.asks(still.karin, "559900-1236")
    firm, o = await firm_id(still), t.outbox.c
    async with still.app.database.transaction() as tx:
        line = (o.firm_id == firm) & (o.reader == "channel") & (o.collaboration_id.is_not(None))
        old = {"state": "waiting", "target": "C0FORMER", "lane": "T0SJOVIK:C0FORMER", "ts": None}
        await tx.run(update(t.outbox).where(line).values(**old))

    assert not await still.app.lookout.may_post("xoxb-any", firm, "C0FORMER")

    async with still.app.database.reading() as tx:
        rows = (await tx.run(select(o.target, o.lane).where(line))).all()
    assert [tuple(row) for row in rows] == [("C0KUNDER", "T0SJOVIK:C0KUNDER")]


async def test_an_old_token_may_not_post_and_closes_nothing(still: Play) -> None:
    await watching.channel_doubted(still.app.database, "T0SJOVIK", "C0KUNDER")

    assert not await still.app.lookout.may_post("xoxb-before", await firm_id(still), "C0KUNDER")

    assert await people.installation(still.app.database, "T0SJOVIK") is not None


async def test_an_answer_about_a_namesake_elsewhere_is_not_kept(still: Play) -> None:
    firm, now = await firm_id(still), still.app.now()
    far = Person(team_id="T0FAR", user_id="U0EVA", name="Eva Långt Borta", email="eva@far.example", language=None)
    contact = Contact(
        id="contact-far",
        customer_id=await customer_id(still, "Holms Måleri"),
        name=far.name,
        email="eva@far.example",
        role=Role.USER,
        main=False,
    )
    async with still.app.database.transaction() as tx:
        await customers.add_contact(tx, firm, contact, origin="register", at=now)
        await customers.identify(tx, firm, contact, far, now)
        await firms.remember(tx, firm, far, now)
    await watching.person_doubted(still.app.database, "T0SJOVIK", ("T0FAR", "U0EVA"))

    await still.app.settle()

    async with still.app.database.reading() as tx:
        kept = await firms.recall(tx, firm, "T0FAR", "U0EVA")
        assert kept is not None
        assert (kept[0], kept[1].year) == (far, 1970)
        assert ("T0FAR", "U0EVA") not in await _due(still)


async def _due(play: Play) -> Any:
    watched = await watching.due(play.app.database, (await firm_id(play), "T0SJOVIK"), play.app.now())
    assert watched is not None
    return watched.people


async def test_what_is_seen_of_another_channel_is_not_the_firms(still: Play) -> None:
    await watching.channel_seen(still.app.database, await firm_id(still), "C0ALLMANT", "is_archived", still.app.now())

    assert await _channel(still) == ("C0KUNDER", True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("user_change", {}),
        ("user_change", {"user": {"id": 7}}),
        ("user_change", {"user": {"id": "U0 EVA"}}),
        ("channel_archive", {}),
        ("channel_archive", {"channel": {"id": "C0KUNDER"}}),
        ("channel_id_changed", {}),
        ("channel_id_changed", {"old_channel_id": "C0KUNDER", "new_channel_id": None}),
        ("channel_id_changed", {"old_channel_id": "C0ALLMANT", "new_channel_id": "C0NEW"}),
    ],
)
async def test_an_event_without_sense_or_about_something_else_changes_nothing(
    still: Play, name: str, content: dict[str, Any]
) -> None:
    await still.slack.events.tell("T0SJOVIK", name, {"type": name, **content})

    assert await _channel(still) == ("C0KUNDER", True)
    still.slack.nothing_else_was_said()


async def test_what_is_said_of_a_workspace_that_nobody_knows_is_nothing(still: Play) -> None:
    await watching.channel_moved(still.app.database, "T0NOBODY", "C0KUNDER", "C0NEW", still.app.now())
    await watching.person_doubted(still.app.database, "T0NOBODY", ("T0NOBODY", "U0EVA"))

    assert await _channel(still) == ("C0KUNDER", True)
