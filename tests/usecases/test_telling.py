"""Who is told is looked up as it happens: nobody hears customers' names who is no longer of the firm (D7, D9)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from bot.domain.events import Colleague, Event, Snooping, Undeliverable
from bot.domain.firm import Firm, Person
from bot.domain.register_events import AccessAsked, AccessExpired
from bot.storage import firms
from bot.storage import tables as t
from bot.usecases import people, telling
from sandbox.world import Person as Known
from tests.journeys.conftest import Play, everything_read
from tests.journeys.forging import customer_id

SEEN = Person(team_id="T0SJOVIK", user_id="U0MONA", name="Mona", email="mona.sjovik@sjovik.example", language=None)
OUTSIDERS = {
    "guest": replace(SEEN, guest=True),
    "closed": SEEN.gone(),
    "address elsewhere": replace(SEEN, email="mona@kund.example"),
}
INSIDERS = {
    "the firm's address": SEEN,
    "in the channel": replace(SEEN, email="mona@kund.example", in_channel=True),
    "somebody in another workspace": replace(SEEN, team_id="T0DALFORS", guest=True),
}
ALERT = Snooping(by_user="U0KARIN", by_name="Karin Ek")


async def _firm(play: Play) -> Firm:
    firm = await people.firm_of(play.app.database, "T0SJOVIK")
    assert firm is not None
    return firm


async def _told(play: Play, event: Event, *seen: Person) -> Sequence[tuple[str, str]]:
    """Publish an event after Slack has described some people; give who is told, as (reader, target)."""
    firm, o = await _firm(play), t.outbox.c
    async with play.app.database.transaction() as tx:
        for person in seen:
            await firms.remember(tx, firm.id, person, play.app.now())
        [seq] = await telling.publish_all(tx, firm, [event], play.app.now())
        rows = await tx.run(select(o.reader, o.target).where(o.firm_id == firm.id, o.seq == seq).order_by(o.target))
        return [(row.reader, row.target) for row in rows]


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_a_manager_who_is_not_of_the_firm_hears_of_no_customer(play: Play, who: str) -> None:
    assert await _told(play, ALERT, OUTSIDERS[who]) == []


@pytest.mark.parametrize("who", INSIDERS)
async def test_a_manager_who_is_of_the_firm_or_was_never_seen_does(play: Play, who: str) -> None:
    assert await _told(play, ALERT, INSIDERS[who]) == [("managers", "U0MONA")]


async def test_what_an_owner_who_left_would_have_heard_is_for_the_managers(play: Play) -> None:
    karin, until = replace(SEEN, user_id="U0KARIN"), play.app.now() + timedelta(days=1)
    customer, anna = await customer_id(play, "Björkens Bageri"), Colleague(user="U0ANNA", name="Anna Lind")
    event = AccessAsked(customer_id=customer, access_id="a", until=until, reason="", **anna.fields())

    assert await _told(play, event, karin) == [("owner", "U0KARIN")]
    assert await _told(play, event, replace(karin, guest=True)) == [("owner", "U0MONA")]
    assert await _told(play, event, SEEN.gone()) == []


async def test_what_nobody_owns_the_managers_hear_of_once_and_each_as_they_chose(play: Play) -> None:
    customer, m = await customer_id(play, "Björkens Bageri"), t.member.c
    async with play.app.database.transaction() as tx:
        await tx.run(delete(t.member).where(m.firm_id == (await _firm(play)).id))
    over = AccessExpired(customer_id=customer, user_id="U0ANNA", told=("U0ANNA",), name="Anna")
    dead = Undeliverable(customer_id=customer, collaboration_id="c", contact_id="k", reason="gave_up")

    assert await _told(play, over) == [("colleagues", "U0ANNA"), ("owner", "U0MONA")]
    assert await _told(play, dead) == [
        ("thread", "C0KUNDER"),
        ("managers", "U0MONA"),
    ]


async def test_a_colleague_who_is_a_guest_by_now_is_not_told_whose_customer_they_had(play: Play) -> None:
    anna = replace(SEEN, user_id="U0ANNA", guest=True)
    event = AccessExpired(
        customer_id=await customer_id(play, "Björkens Bageri"), user_id="U0ANNA", told=("U0ANNA",), name="Anna"
    )

    assert await _told(play, event, anna) == [("owner", "U0KARIN")]


async def _leaves(play: Play, person: Known) -> None:
    await play.slack.events.deactivate(person)


async def _becomes_a_guest(play: Play, person: Known) -> None:
    play.slack.world.channels["C0KUNDER"].members.pop(person.key)
    await play.slack.events.change(person, is_restricted=True)


async def _gets_another_address(play: Play, person: Known) -> None:
    play.slack.world.channels["C0KUNDER"].members.pop(person.key)
    await play.slack.events.change(person, email="mona@kund.example")


@pytest.mark.parametrize(
    ("goes", "said"),
    [
        (_leaves, "Mona Sjövik har inte längre något konto i er Slack."),
        (_becomes_a_guest, "Mona Sjövik räknas inte längre till byrån i Slack."),
        (_gets_another_address, "Mona Sjövik räknas inte längre till byrån i Slack."),
    ],
)
async def test_where_the_last_manager_goes_the_channel_hears_that_somebody_must_be_chosen(
    play: Play, goes: Callable[[Play, Known], Awaitable[None]], said: str
) -> None:
    everything_read(play)

    await goes(play, play.mona.person)
    await play.app.settle()

    told = play.karin.reads(said, channel="kunder")
    assert "Ingen byråledare är kvar" in told
    await play.passes(days=1, minutes=5)
    play.slack.nothing_else_was_said()
