"""Who hears of what, told for real: docs/notifications.md row by row, not a message too many or too few (section 6)."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.domain.events import KINDS, ActivatedAtOnce, Event
from bot.domain.firm import Firm
from bot.domain.switch_events import LeavingAsked
from bot.domain.switching import Switch
from bot.storage import switches
from bot.storage import tables as t
from bot.usecases import people, telling
from tests.journeys.conftest import HAULIER, Play, everything_read
from tests.journeys.forging import customer_id
from tests.views.cast import Cast
from tests.views.tales import one_of

POSTS = {"chat.postMessage", "files.completeUploadExternal"}
PAGE = Path(__file__).parents[2] / "docs" / "notifications.md"
COLUMNS = ("contact", "question", "channel", "line", "thread", "owner", "managers", "colleagues", "notice")
CHANNEL = "C0KUNDER"
PEOPLE = EVA, KARIN, MONA, ANNA = "U0EVA", "U0KARIN", "U0MONA", "U0ANNA"
TOLD, CHANGED = "told", "changed"
MORNING, EITHER = "in the morning", "at once or in the morning"

Row = Mapping[str, str]


def rows() -> dict[str, Row]:
    """Read the page's table: what each event's readers get, by the event's name."""
    lines = re.findall(r"^\| `(\w+)` \|[^|]*\|(.+)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {kind: dict(zip(COLUMNS, map(str.strip, cells.split("|")), strict=True)) for kind, cells in lines}


@pytest.mark.parametrize("kind", KINDS)
async def test_everybody_whom_the_page_names_is_told_once_and_nobody_else(asked: Play, kind: str) -> None:
    event, firm = await _event(asked, KINDS[kind]), await _firm(asked)

    assert await _told(asked, firm, event) == _expected(rows()[kind], morning=False)


@pytest.mark.parametrize("kind", [kind for kind, row in rows().items() if row["managers"] == EITHER])
async def test_a_manager_who_so_chose_hears_in_the_morning_what_can_wait(asked: Play, kind: str) -> None:
    event, firm = await _event(asked, KINDS[kind]), await _firm(asked)

    told = await _told(asked, replace(firm, gathers=frozenset({MONA})), event)

    assert told == _expected(rows()[kind], morning=True)


def _expected(row: Row, *, morning: bool) -> Counter[str]:
    """Count what a row promises, `morning` for what waits until then."""
    said = Counter(name for name, cell in row.items() if cell in {TOLD, CHANGED} or (cell == EITHER and not morning))
    waits = row["managers"] == MORNING or (row["managers"] == EITHER and morning)
    return said + Counter({"morning": int(waits)})


async def _firm(play: Play) -> Firm:
    firm = await people.firm_of(play.app.database, "T0SJOVIK")
    assert firm is not None
    return firm


async def _event(play: Play, kind: type[Any]) -> Event:
    """Make one of a kind that is about what was just asked: Karin owns it, Eva answers, Mona manages, Anna is told."""
    c, q = t.collaboration.c, t.question.c
    async with play.app.database.reading() as tx:
        of_all = {"all_firms": "there is but one collaboration"}
        [asked] = await tx.run(select(c.id, c.customer_id).execution_options(**of_all))
        [question] = await tx.run(select(q.id, q.contact_id).execution_options(**of_all))
    exact = {"collaboration_id": asked.id, "customer_id": asked.customer_id, "question_id": question.id}
    exact |= {"contact_id": question.contact_id, "collaborations": (asked.id,), "told": (ANNA,), "user_id": ANNA}
    exact |= {"service": "eekonomi", "variant": "smart", "onward": "smart", "before_variant": "bokforing"}
    named = {each.name for each in fields(kind)}
    exact |= {"tasks": (await _left_to_do(play, exact),)} if "tasks" in named else {}
    exact |= await _asking(play) if named & {"access_id", "asked"} else {}
    exact |= await _leaving(play, exact, asked.customer_id) if "switch_id" in named else {}
    return one_of(kind, Cast(), **{name: value for name, value in exact.items() if name in named})


async def _asking(play: Play) -> dict[str, Any]:
    """Let Anna ask Karin for access to another customer; give the ids of it, and the number of what asks."""
    await play.anna.types(f"/samarbete kund {HAULIER}", "kunder")
    await play.anna.clicks("Be om åtkomst")
    await play.anna.fills("Varför behöver du åtkomst?", "Bokslutet väntar")
    assert await play.anna.submits() == {}
    await play.app.settle()
    h, a = t.history.c, t.access.c
    async with play.app.database.reading() as tx:
        of_all = {"all_firms": "there is but one question of access"}
        access = (await tx.run(select(a.id).execution_options(**of_all))).scalar_one()
        asked = select(h.seq).where(h.kind == "AccessAsked").execution_options(**of_all)
        return {
            "access_id": access,
            "asked": (await tx.run(asked)).scalar_one(),
            "customer_id": await customer_id(play, "Lindgrens Åkeri"),
        }


async def _leaving(play: Play, exact: Mapping[str, Any], bakery: str) -> dict[str, Any]:
    """Let the bakery be on its way to the other firm, and ask Eva to confirm; give the ids, and what asks."""
    firm, now = await _firm(play), play.app.now()
    other = await people.firm_of(play.app.database, "T0DALFORS")
    assert other is not None
    about = {"customer_id": bakery, "contact_id": exact["contact_id"]}
    asks = LeavingAsked(**about, switch_id="switch", onward_firm=other.name, expires_at=now + timedelta(days=30))
    way = Switch(
        **about,
        id="switch",
        firm_id=other.id,
        from_firm=firm.id,
        batch_id="",
        wished_at=now,
        expires_at=asks.expires_at,
        asked_contact=exact["contact_id"],
    )
    async with play.app.database.transaction() as tx:
        await switches.add(tx, way)
        [number] = await telling.publish_all(tx, firm, [asks], now)
    await play.app.dispatcher.settle()
    return about | {"switch_id": "switch", "asked": number}


async def _left_to_do(play: Play, exact: Mapping[str, Any]) -> str:
    """Let what was asked begin, which leaves something to do; give its id."""
    named = {each.name for each in fields(ActivatedAtOnce)}
    began = one_of(ActivatedAtOnce, Cast(), **{name: value for name, value in exact.items() if name in named})
    async with play.app.database.transaction() as tx:
        await telling.publish(tx, await _firm(play), began, play.app.now())
        of_all = {"all_firms": "there is but one task"}
        task_id = str((await tx.run(select(t.task.c.id).execution_options(**of_all))).scalar_one())
    await play.app.dispatcher.settle()
    return task_id


async def _told(play: Play, firm: Firm, event: Event) -> Counter[str]:
    """Publish and deliver an event; count what Slack was asked to post and to change, by reader."""
    everything_read(play)
    play.slack.stage.calls.clear()
    async with play.app.database.transaction() as tx:
        before = await _waiting(tx)
        await telling.publish(tx, firm, event, play.app.now())
        waiting = await _waiting(tx) - before
    await play.app.dispatcher.settle()
    calls = play.slack.stage.calls
    posted = Counter(_posted(play, call.arguments) for call in calls if call.method in POSTS)
    edited = {_edited(play, call.arguments) for call in calls if call.method == "chat.update"}  # every copy there is
    return posted + Counter(edited) + Counter({"morning": waiting})


async def _waiting(tx: Any) -> int:
    query = select(func.count()).select_from(t.gathered).where(t.gathered.c.user_id == MONA)
    return int((await tx.run(query.execution_options(all_firms="there is but one"))).scalar_one())


def _posted(play: Play, arguments: Mapping[str, Any]) -> str:
    place = arguments.get("channel") or arguments["channel_id"]
    if place == CHANNEL:
        return "thread" if arguments.get("thread_ts") else "channel"
    return {EVA: "contact", KARIN: "owner", MONA: "managers", ANNA: "colleagues"}[_whose(play, place)]


def _edited(play: Play, arguments: Mapping[str, Any]) -> str:
    place = arguments["channel"]
    return "line" if place == CHANNEL else {EVA: "question", KARIN: "notice"}[_whose(play, place)]


def _whose(play: Play, conversation: str) -> str:
    """Say with whom a direct message is."""
    return next(user for _, user in play.slack.world.channels[conversation].members if user in PEOPLE)
