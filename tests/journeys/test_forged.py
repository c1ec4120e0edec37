"""What Slack's own client never sends, rightly signed all the same: nothing changes, breaks or is told."""

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.handlers import routes
from sandbox.things import View
from tests.journeys.conftest import BAKERY, CAFE, PAINTER, Play, everything_read
from tests.journeys.forging import (
    asked,
    button,
    click,
    counted,
    customer_id,
    kept,
    modal,
    said,
    send,
    submission,
    top,
)
from tests.journeys.test_switching import wished, with_a

GONE = "Den här knappen gäller inte längre. Inget har ändrats. Skriv /samarbete för att se hur det står."
OUT_OF_DATE = "Formuläret är inte aktuellt längre. Öppna det igen. Inget har skickats."


FORGED: dict[str, Any] = {
    "made up": "x" * 43,
    "far too long": "x" * 2000,
    "empty": "",
    "absent": None,
    "a state to move to": '{"collab": "C-1042", "to": "active"}',
    "no text": 5,
    "a list": ["token"],
    "an object": {"token": "x"},
    "a NUL": "x\0y",
    "a query": "' OR 1=1 --",
}


@pytest.mark.parametrize("label", ["Godkänn", "Avböj"])
async def test_a_token_that_is_none_of_ours_is_refused_like_any_other(play: Play, label: str) -> None:
    pressed = (await asked(play))[label]
    other = "Avböj" if label == "Godkänn" else "Godkänn"
    tokens = FORGED | {"of the other action": button(play, play.eva.person, other).token}
    before = await kept(play)

    for kind, token in tokens.items():
        with capture_logs() as logs:
            assert (await send(play, click(play, play.eva.person, pressed, value=token))).ok
        heard = said(play)
        assert len(heard) == 1, (kind, heard)
        assert GONE in heard[0], (kind, heard)
        assert [each for each in logs if each["log_level"] == "error"] == [], kind

    assert await kept(play) == before


async def test_a_token_of_the_other_firm_is_refused_like_one_that_never_was(play: Play) -> None:
    pressed = (await asked(play))["Godkänn"]
    payload = click(play, play.eva_b.person, pressed)
    payload["team"] = {"id": "T0DALFORS", "domain": "dal-fors"}
    before = await kept(play)

    assert (await send(play, payload)).ok

    [heard] = said(play)
    assert GONE in heard
    assert await kept(play) == before


async def test_a_button_that_stands_on_another_message_is_refused(play: Play) -> None:
    pressed = (await asked(play))["Godkänn"]
    place = {"type": "message", "channel_id": pressed.message.channel_id, "message_ts": pressed.message.ts}
    elsewhere: dict[str, Any] = {
        "another message": place | {"message_ts": "1.000001"},
        "another channel": place | {"channel_id": "C0KUNDER"},
        "a view": {"type": "view", "view_id": "V1"},
        "nothing": {},
        "no container": None,
        "numbers": place | {"message_ts": float(pressed.message.ts)},
    }
    before = await kept(play)

    for where, container in elsewhere.items():
        payload = click(play, play.eva.person, pressed) | {"container": container}
        assert (await send(play, payload)).ok
        heard = said(play)
        assert len(heard) == 1, (where, heard)
        assert GONE in heard[0], (where, heard)

    assert await kept(play) == before


async def test_what_none_of_our_messages_can_send_is_counted_and_ignored(play: Play) -> None:
    pressed = (await asked(play))["Godkänn"]
    [one] = click(play, play.eva.person, pressed)["actions"]
    kinds: dict[str, dict[str, Any]] = {
        "no action": {"actions": []},
        "two actions": {"actions": [one, one]},
        "an unknown action": {"actions": [one | {"action_id": "invitation.approve_x"}]},
        "an action without id": {"actions": [{"value": one["value"]}]},
        "an unknown form": {"type": "view_submission", "view": {"callback_id": "nothing.ours", "blocks": []}},
        "an unknown search": {"type": "block_suggestion", "action_id": "nothing.ours", "value": "x"},
        "an unknown shortcut": {"type": "shortcut", "callback_id": "nothing.ours"},
        "a shortcut on a message": {"type": "message_action", "callback_id": "invitation.start"},
        "an attachment's button": {"type": "interactive_message", "callback_id": "invitation.approve"},
        "a kind that is none": {"type": "nothing_of_slacks"},
    }
    before = await kept(play)

    for kind, changes in kinds.items():
        answer = await send(play, click(play, play.eva.person, pressed) | changes)
        assert answer.ok, (kind, answer)
        assert answer.body is None, (kind, answer)
        assert said(play) == [], kind

    assert await kept(play) == before
    assert counted(play, "unanswered") == len(kinds)


async def test_what_a_form_carries_along_is_no_authority(play: Play) -> None:
    await asked(play)
    await play.eva.clicks("Avböj")
    view = top(play, play.eva)
    place = json.loads(view.content["private_metadata"])
    carried: dict[str, str] = {
        "another token": json.dumps(place | {"token": "x" * 43}),
        "the token of approval": json.dumps(place | {"token": button_token(play, "Godkänn")}),
        "another message": json.dumps(place | {"ts": "1.000001"}),
        "numbers": json.dumps({"token": 1, "channel_id": 2, "ts": 3}),
        "a list": "[]",
        "nothing": "",
        "no JSON": "{token",
    }
    before = await kept(play)

    for kind, metadata in carried.items():
        answer = await send(play, submission(play, play.eva.person, view, private_metadata=metadata))
        assert GONE in modal(answer), kind

    assert said(play) == []
    assert await kept(play) == before


def button_token(play: Play, label: str) -> str:
    messages = [m for c in play.slack.world.channels_of(play.eva.person) for m in c.messages if m.blocks]
    found = [e for m in messages for b in m.blocks for e in b.get("elements", ()) if "value" in e]
    return next(str(e["value"]) for e in found if e["text"]["text"] == label)


def _chosen(view: View, name: str, value: str) -> dict[str, Any]:
    values = copy.deepcopy(view.values)
    block_id = next(each for each in values if each.split(":")[0] == name)
    for element in values[block_id].values():
        element["selected_option"] = {"text": {"type": "plain_text", "text": "x"}, "value": value}
    return {"state": {"values": values}}


async def test_a_choice_that_was_not_offered_becomes_an_error_at_its_field(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    [view] = play.slack.world.modals[play.karin.person.key]
    holm = await customer_id(play, "Holms Måleri")
    choices = {
        "service": ("bogus", "Välj tjänst och variant."),
        "variant": ("gratis", ""),
        "payer": ("me", "Välj fakturamottagare och avtalsperiod."),
        "period": ("7", "Välj fakturamottagare och avtalsperiod."),
        "contact": (holm, "Välj vem hos kunden som ska få frågan."),
        "customer": ("C-1042", "Välj en kund ur registret"),
    }
    before = await kept(play)

    for name, (value, sentence) in choices.items():
        answer = await send(play, submission(play, play.karin.person, view, **_chosen(view, name, value)))
        if sentence:
            assert sentence in " ".join(answer.body["errors"].values()), (name, answer)
            assert await kept(play) == before, name
        else:  # what is not on offer reads as not chosen, and what the customer has stands in its place
            assert "Smart" in json.dumps(answer.body, ensure_ascii=False), (name, answer)
            before = await kept(play)

    assert said(play) == []


async def test_a_sealed_number_of_another_firm_or_none_is_out_of_date(play: Play) -> None:
    await play.dag.types("/samarbete bjud-in 559998-7004", "klienter")
    [theirs] = play.slack.world.modals[play.dag.person.key]
    sealed = next(iter(theirs.values["customer"].values()))["selected_option"]["value"]
    await play.karin.types("/samarbete bjud-in 559998-7004 scanner", "kunder")
    [view] = play.slack.world.modals[play.karin.person.key]
    before = await kept(play)

    for value in (sealed, "new.", "new.AAAA"):
        answer = await send(play, submission(play, play.karin.person, view, **_chosen(view, "customer", value)))
        assert OUT_OF_DATE in " ".join(answer.body["errors"].values()), value

    assert await kept(play) == before


async def test_a_form_without_fields_is_out_of_date(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    [view] = play.slack.world.modals[play.karin.person.key]

    for blocks in ([], None, "x", [1], [{"type": "input"}]):
        empty: dict[str, Any] = {"blocks": blocks, "state": {"values": {}}}
        answer = await send(play, submission(play, play.karin.person, view, **empty))
        assert OUT_OF_DATE in modal(answer), blocks


async def _changing(play: Play) -> list[View]:
    """Give the forms in which a collaboration is changed."""
    await play.karin.types(f"/samarbete ändra {CAFE}", "kunder")  # what has one free variant is not asked about
    form = copy.copy(top(play, play.karin))
    await play.karin.chooses("Variant", "Smart")
    await play.karin.chooses("Fakturamottagare", "Byrån")
    assert await play.karin.submits() == {}
    preview = copy.copy(top(play, play.karin))
    await play.karin.closes()
    return [form, preview]


async def _ending(play: Play) -> list[View]:
    """Give the forms in which a collaboration is ended."""
    await play.karin.types(f"/samarbete avsluta {CAFE}", "kunder")
    forms = [copy.copy(top(play, play.karin))]
    assert await play.karin.submits() == {}
    forms.append(copy.copy(top(play, play.karin)))
    await play.karin.chooses("Visma eEkonomi Start efter samarbetet", "Tjänsten avslutas också")
    assert await play.karin.submits() == {}
    forms.append(copy.copy(top(play, play.karin)))
    await play.karin.closes()
    return forms


async def _at_home(play: Play) -> list[View]:
    """Give the forms that Home opens: a customer is looked up, and what somebody left behind is handed over."""
    await play.karin.opens_home()
    await play.karin.clicks_home("Sök kund")
    found = copy.copy(top(play, play.karin))
    await play.slack.events.deactivate(play.slack.world.people["T0SJOVIK", "U0ALIDEMIR"])
    await play.app.settle()
    await play.mona.closes()
    await play.mona.opens_home()
    await play.mona.clicks_home("Lämna över allt")
    everything_read(play)
    return [found, copy.copy(top(play, play.mona))]


async def _switching(play: Play) -> list[View]:
    """Give the form in which a customer says when it changes firms."""
    await with_a(play, "Visma Ekonomiöversikt")
    await wished(play)
    await play.eva.clicks("Välj dag och bekräfta")
    form = copy.copy(top(play, play.eva))
    await play.eva.closes()
    return [form]


async def test_a_form_of_one_firm_sent_in_the_others_name_does_nothing(play: Play) -> None:
    await play.asks(play.karin, CAFE, choices={"Variant": "Start"})
    await play.asks(play.karin, CAFE, service="Visma Scanner")
    await play.ali.clicks("Godkänn")
    await play.app.settle()
    views = [*await _changing(play), *await _ending(play)]
    await asked(play)
    await play.eva.clicks("Avböj")
    await play.karin.types(f"/samarbete bjud-in {PAINTER} eekonomi", "kunder")
    views += [copy.copy(each) for each in (top(play, play.eva), top(play, play.karin))]
    assert await play.karin.submits() == {}
    views.append(copy.copy(top(play, play.karin)))
    await play.karin.clicks("Vem gör vad")
    await play.mona.types("/samarbete inställningar", "kunder")
    await play.eva.closes()
    await play.eva.clicks("Fel person")
    views += [top(play, play.karin), top(play, play.mona), top(play, play.eva)]
    await play.karin.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    await play.per.types("/samarbete uppdrag", "kunder")
    await play.anna.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    await play.anna.clicks("Be om åtkomst")
    everything_read(play)
    await play.mona.types("/samarbete kund", "kunder")
    views += [top(play, each) for each in (play.karin, play.per, play.anna, play.mona)]
    views += [*await _switching(play), *await _at_home(play)]
    before = await kept(play)

    assert {each.content["callback_id"] for each in views} == set(routes.VIEWS)
    for view in views:
        theirs = {"app_installed_team_id": "T0DALFORS"}
        answer = await send(play, submission(play, play.slack.world.people[view.owner], view, **theirs))
        assert answer.ok
        assert "Sjövik" not in json.dumps(answer.body, ensure_ascii=False)

    assert said(play) == []
    assert await kept(play) == before


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture
async def shapes(play: Play) -> tuple[Play, list[dict[str, Any]], dict[str, list[tuple[Any, ...]]]]:
    """Give one payload of each kind, none of which may change anything, and what is stored before them."""
    pressed = (await asked(play))["Godkänn"]
    await play.eva.clicks("Avböj")
    declining = top(play, play.eva)
    await play.mona.types("/samarbete inställningar", "kunder")
    metadata = json.dumps({"token": "x", "channel_id": "C", "ts": "1.1"})
    payloads = [
        click(play, play.eva.person, pressed, value="x"),
        submission(play, play.eva.person, declining, private_metadata=metadata),
        submission(play, play.karin.person, top(play, play.mona)),
        click(play, play.eva.person, pressed)
        | {"type": "block_suggestion", "action_id": "customer.search", "value": "Björk"},
    ]
    return play, payloads, await kept(play)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_whatever_shape_is_signed_nothing_changes_and_nothing_breaks(
    shapes: tuple[Play, list[dict[str, Any]], dict[str, list[tuple[Any, ...]]]],
    caplog: pytest.LogCaptureFixture,
    data: st.DataObject,
) -> None:
    play, payloads, before = shapes
    payload = copy.deepcopy(data.draw(st.sampled_from(payloads)))
    path = data.draw(st.sampled_from(list(_paths(payload))))
    _put(payload, path, data.draw(JUNK))
    caplog.clear()

    with capture_logs() as logs:
        answer = await send(play, payload)

    assert answer.ok, answer
    assert [each for each in logs if each["log_level"] == "error"] == []
    assert [each for each in caplog.records if each.exc_info] == []
    assert await kept(play) == before


def _paths(value: Any, *path: Any) -> Any:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, *path, key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths(inner, *path, index)


def _put(payload: Any, path: tuple[Any, ...], value: Any) -> None:
    for step in path[:-1]:
        payload = payload[step]
    payload[path[-1]] = value
