"""What another firm has changes nothing of what one sees, but for the one sentence of D7 (RELIABILITY P26)."""

import json
import re
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from structlog.testing import capture_logs

from bot.storage import tables as t
from sandbox.stage import Call
from tests.conftest import sqlite_url
from tests.journeys.conftest import BAKERY, CAFE, PAINTER, Play, everything_read, stage
from tests.journeys.foreign import cases
from tests.journeys.forging import button, customer_id, firm_id, said, send

THEIRS = ("Björkens Bageri AB", "Nyfiket Café AB", "Holms Måleri", "Björk & Holm Lokaler AB")
ONLY_A = THEIRS[1:]
PARTS = 4  # side by side they take a quarter of the time
HAS_FIRM = "Kunden har redan ett samarbete med en annan byrå och behöver avsluta det först."
FEWEST_CALLS = 30
_MADE_ANEW = (
    (r"\d+\.\d+\.[0-9a-f]{16}", "TRIGGER"),
    (r"http://127\.0\.0\.1:\d+/[^\"\s]*", "URL"),
    (r"new\.[\w.=-]+", "SEALED"),
    (r"\b[CDVB]0[0-9A-Z]{8}\b", "ID"),
    (r"\d{10}\.\d{6}", "TS"),
    (r'(?<="private_metadata": ")[^"]*', "CARRIED"),
    (r'(?<="value": ")[\w-]{16}(?=")', "CUSTOMER"),
    (r'(?<="value": ")[\w-]{43}(?=")', "TOKEN"),
    (r'(?<="hash": ")[^"]*', "HASH"),
    (r"[0-9A-F]{4}(-[0-9A-F]{4}){4}", "RECEIPT"),
)

Answers = dict[str, tuple[str, ...]]


async def _world_one(play: Play) -> dict[str, str]:
    """Let firm A have all that a firm can have with a customer, and give every id of it."""
    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Godkänn")
    await play.asks(play.karin, CAFE, choices={"Variant": "Start"})
    await play.asks(play.karin, PAINTER)
    pressed = {label: button(play, play.kurt.person, label) for label in ("Godkänn", "Avböj")}
    await play.karin.types("/samarbete bjud-in 559900-9429 scanner", "kunder")
    assert await play.karin.submits() == {}
    [preview] = play.slack.world.modals[play.karin.person.key]
    await play.karin.closes()
    await play.karin.types("/samarbete bjud-in 559998-7004", "kunder")
    [form] = play.slack.world.modals[play.karin.person.key]
    sealed = next(iter(form.values["customer"].values()))["selected_option"]["value"]
    ids = {"token of approval": pressed["Godkänn"].token, "token of declining": pressed["Avböj"].token}
    ids |= {"draft": preview.content["private_metadata"], "sealed number": sealed, "firm": await firm_id(play)}
    ids |= {"customer": await customer_id(play, "Nyfiket Café AB"), "name": "Nyfiket Café AB", "number": CAFE}
    async with play.app.database.reading() as tx:
        for name, table in (
            ("question", t.question),
            ("collaboration", t.collaboration),
            ("contact", t.contact),
            ("engagement", t.engagement),
        ):
            mine = select(table.c.id).where(table.c.firm_id == ids["firm"]).limit(1)
            ids[name] = str((await tx.run(mine)).scalar_one())
    return ids


async def _world_two(play: Play) -> None:
    """Let firm A never have heard of those customers."""
    firm = await firm_id(play)
    found = {name: await customer_id(play, name) for name in THEIRS}
    async with play.app.database.transaction() as tx:
        engaged = select(t.engagement.c.id).where(t.engagement.c.customer_id.in_(found.values()))
        gone = (t.member.c.firm_id == firm) & t.member.c.engagement_id.in_(engaged)
        await tx.run(delete(t.member).where(gone))
        for table in (t.engagement, t.agreement, t.contact, t.register):
            await tx.run(delete(table).where(table.c.firm_id == firm, table.c.customer_id.in_(found.values())))
        await tx.run(delete(t.customer).where(t.customer.c.id.in_([found[name] for name in ONLY_A])))


async def _answers(play: Play, ids: Mapping[str, str], part: int) -> Answers:
    """Send a part of the cases as a consultant of firm B, and write down all that came of each."""
    siri = play.siri.person
    own = await _own(play)
    everything_read(play)
    who = {"team": {"id": "T0DALFORS", "domain": "dal-fors"}, "user": {"id": siri.user_id, "team_id": siri.team_id}}
    typing = {"team_id": "T0DALFORS", "user_id": siri.user_id, "channel_id": "C0KLIENTER"}
    answers = {}
    for number, (name, case) in islice(enumerate(cases(ids, own)), part, None, PARTS):
        play.slack.clock.advance(30)
        for action in case.get("actions", ()):
            action["action_ts"] = str(number)
        if "view" in case:
            case["view"]["hash"] = str(number)
        if "event" in case:
            case |= {"event_id": str(number), "team_id": "T0DALFORS", "event": case["event"] | {"user": siri.user_id}}
        trigger = {"trigger_id": play.slack.stage.new_trigger("T0DALFORS", siri.key)}
        back = {"response_url": play.slack.stage.new_response_url("T0DALFORS", siri.key, "C0KLIENTER")}
        play.slack.stage.calls.clear()
        play.slack.world.modals.pop(siri.key, None)
        with capture_logs() as logs:
            answer = await send(play, (typing if "command" in case else who) | trigger | back | case)
            await play.app.dispatcher.settle()
        assert answer.ok, (name, answer)
        calls = [(call.method, _read(call.arguments), call.ok) for call in play.slack.stage.calls if _is_told(call)]
        events = [each["event"] for each in logs]
        assert "broken" not in events, (name, logs)
        answers[name] = tuple(_plain(each) for each in (answer.body, said(play), calls, events))
    return answers


async def _own(play: Play) -> str:
    async with play.app.database.reading() as tx:
        firm = await firm_id(play, "T0DALFORS")
        mine = select(t.register.c.customer_id).where(t.register.c.firm_id == firm)
        return str((await tx.run(mine.where(t.register.c.name == "Kvarnby Möbler AB"))).scalar_one())


def _is_told(call: Call) -> bool:
    """Tell whether a call may differ only where somebody is told something else.

    When Slack is asked again about whoever acts depends on the clock alone.
    """
    return call.kind == "call" and call.method != "users.info"


def _read(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Read what a call carries as JSON inside."""
    inside = {name: json.loads(arguments[name]) for name in ("blocks", "view") if isinstance(arguments.get(name), str)}
    return dict(arguments) | inside


def _plain(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    for pattern, name in _MADE_ANEW:
        text = re.sub(pattern, name, text)
    return text


async def _rows(play: Play) -> dict[str, int]:
    await play.app.settle()  # what the clock looks at is the same in both, but when is not
    counts = {}
    async with play.app.database.reading() as tx:
        firm = await firm_id(play, "T0DALFORS")
        for name, table in t.metadata.tables.items():
            if "firm_id" in table.c:
                query = select(func.count()).select_from(table).where(table.c.firm_id == firm)
                counts[name] = (await tx.run(query)).scalar_one()
    return counts


@pytest.mark.parametrize("part", range(PARTS))
async def test_with_another_firms_ids_one_sees_the_same_whether_it_has_the_customer_or_not(
    tmp_path: Path, part: int
) -> None:
    async with stage(sqlite_url(tmp_path), http=True) as play:
        ids = await _world_one(play)
        one, rows_one = await _answers(play, ids, part), await _rows(play)
    async with stage(sqlite_url(tmp_path), http=True) as play:
        await _world_two(play)
        two, rows_two = await _answers(play, ids, part), await _rows(play)

    assert {name: (one[name], two[name]) for name in one if one[name] != two[name]} == {}
    assert rows_one == rows_two
    assert not [name for name, said_ in one.items() if re.search("Sjövik|Karin|Kurt|Ali Yilmaz", " ".join(said_))]


@pytest.mark.parametrize("how", ["day", "stopped", "ended"])
async def test_all_that_a_switch_shows_in_the_new_workspace_is_the_same_whoever_the_present_firm_is(
    tmp_path: Any, how: str
) -> None:
    async with stage(sqlite_url(tmp_path), http=True) as play:
        one = await _switching(play, how, "Visma eEkonomi")
    async with stage(sqlite_url(tmp_path), http=True) as play:
        await _renamed(play)
        two = await _switching(play, how, "Visma Ekonomiöversikt", "Visma Scanner")

    assert len(one) > FEWEST_CALLS
    assert one == two
    assert not [call for call in one if re.search("Sjövik|Karin|Mona|Hemliga|Okänd", call)]


async def _renamed(play: Play) -> None:
    """Let firm A be called otherwise, and know the customer and its people by other names."""
    firm, named = await firm_id(play), "Hemliga Byrån HB"
    async with play.app.database.transaction() as tx:
        await tx.run(update(t.firm).where(t.firm.c.id == firm).values(name=named))
        await tx.run(update(t.register).where(t.register.c.firm_id == firm).values(name=f"Okänd {named}"))
        await tx.run(update(t.contact).where(t.contact.c.firm_id == firm).values(name=f"Någon {named}"))


async def _switching(play: Play, how: str, *services: str) -> list[str]:
    """Let the bakery go from A to B, or not, and give all that Slack was asked to show in B's workspace."""
    for service in services:
        choices = {} if service == "Visma Scanner" else {"Fakturamottagare": "Byrån"}
        await play.asks(play.karin, BAKERY, service=service, choices=choices)
        await play.eva.clicks("Godkänn")
        await play.app.settle()
    everything_read(play)
    play.slack.stage.calls.clear()
    await _inviting(play, BAKERY)
    await play.dag.types(f"/samarbete bjud-in {BAKERY} scanner", "klienter")
    await play.dag.chooses("Har företaget varit kund hos Visma Spcs?", "Ja")
    assert await play.dag.submits() == {}
    await play.dag.clicks("Fråga kunden om byte")
    assert await play.dag.submits() == {}
    await play.dag.closes()
    await play.app.settle()
    await play.eva_b.clicks("Vi vill byta")
    await play.app.settle()
    if how == "ended":
        await _all_end(play)
    else:
        await play.eva.clicks("Välj dag och bekräfta")
        await play.eva.picks("Första dagen hos Dal & Fors Byrå KB", "2026-11-26")
        assert await play.eva.submits() == {}
        await play.eva.closes()
        await play.app.settle()
    if how == "stopped":
        await play.eva.clicks("Stoppa slutet")
    await play.passes(days=3)
    for command in ("historik", "status", "varför"):
        await play.dag.types(f"/samarbete {command} {BAKERY}", "klienter")
    seen = [await play.dag.opens_home(), await play.eva_b.opens_home(), *play.dag.unread(), *play.eva_b.unread()]
    of_b = [call for call in play.slack.stage.calls if _is_told(call) and call.team == "T0DALFORS"]
    return sorted(_plain(each) for each in [*seen, *((call.method, _read(call.arguments)) for call in of_b)])


async def _all_end(play: Play) -> None:
    """Let firm A end everything, at once."""
    await play.karin.types(f"/samarbete avsluta {BAKERY}", "kunder")
    while "efter samarbetet" not in play.karin.modal:
        assert await play.karin.submits() == {}
    for label in re.findall("(.* efter samarbetet)", play.karin.modal):
        await play.karin.chooses(label, "Tjänsten avslutas också")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()


async def test_the_one_difference_is_that_the_customer_must_end_elsewhere_first(tmp_path: Any) -> None:
    async with stage(sqlite_url(tmp_path), http=True) as play:
        await _world_one(play)
        one = [await _inviting(play, BAKERY), await _inviting(play, CAFE, name="Nyfiket Café AB")]
    async with stage(sqlite_url(tmp_path), http=True) as play:
        await _world_two(play)
        two = [await _inviting(play, BAKERY), await _inviting(play, CAFE, name="Nyfiket Café AB")]

    for (drawn, refused), (drawn_free, shown) in zip(one, two, strict=True):
        assert drawn == drawn_free
        assert HAS_FIRM in refused
        assert "[Fråga kunden om byte]" in refused
        assert "får frågan om" in shown


async def _inviting(play: Play, number: str, name: str = "") -> tuple[str, str]:
    """Invite as a manager of firm B; return how the form was drawn, and what it was answered with."""
    await play.dag.types(f"/samarbete bjud-in {number} scanner", "klienter")
    await play.dag.chooses("Har företaget varit kund hos Visma Spcs?", "Ja")
    if name:
        await play.dag.fills("Företagets namn", name)
        await play.dag.fills("Kontaktpersonens namn", "Eva Björk")
        await play.dag.fills("Kontaktpersonens e-post", "eva@bjorkensbageri.example")
    drawn = _plain(play.dag.modal)
    assert await play.dag.submits() == {}
    shown = play.dag.modal
    await play.dag.closes()
    return drawn, shown
