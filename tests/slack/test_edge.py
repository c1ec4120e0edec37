"""The edge over a real socket: only what Slack signed gets in, and nothing that gets in can make it stumble."""

import asyncio
import functools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.streams import StreamReader
from aiohttp.test_utils import make_mocked_request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict
from structlog.testing import capture_logs

from bot.slack.edge import LOG_EVERY, MAX_BODY, Edge, Inbound, Reply, interpret, sign
from bot.web.server import serve

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = datetime(2026, 11, 24, 9, 0, 0, 400_000, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
FORM = "application/x-www-form-urlencoded"
CANARY = "19811218-9876"

COMMAND = {
    "token": "t",
    "api_app_id": "A1",
    "team_id": "T1",
    "user_id": "U1",
    "command": "/samarbete",
    "text": "invite Å & Ö payload={}",
    "trigger_id": "1.2",
}
CLICK: dict[str, Any] = {
    "type": "block_actions",
    "api_app_id": "A1",
    "team": {"id": "T1", "domain": "d"},
    "enterprise": None,
    "user": {"id": "U1", "team_id": "T1"},
    "actions": [{"action_id": "approve", "value": "v"}],
}
EVENT: dict[str, Any] = {
    "type": "event_callback",
    "api_app_id": "A1",
    "team_id": "T1",
    "event": {"type": "app_home_opened", "user": "U1"},
    "authorizations": [{"team_id": "T1", "is_enterprise_install": False}],
}


@dataclass
class World:
    """An edge behind a server, and all that it did."""

    session: aiohttp.ClientSession
    received: list[Inbound] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    app: str | None = "A1"
    reply: Reply = field(default_factory=lambda: Reply(200))

    async def receive(self, inbound: Inbound) -> Reply:
        self.received.append(inbound)
        return self.reply

    async def post(self, body: bytes, headers: "CIMultiDict[str]", method: str = "POST") -> "Answer":
        async with self.session.request(method, "/slack/events", data=body, headers=headers) as response:
            return Answer(response.status, await response.read(), response.headers.copy())

    async def signed(self, body: bytes, kind: str = FORM, **extra: str) -> "Answer":
        return await self.post(body, headers(body, kind, **extra))

    async def say(self, payload: object) -> "Answer":
        return await self.signed(json.dumps(payload).encode(), "application/json")

    async def click(self, payload: object) -> "Answer":
        return await self.signed(urlencode({"payload": json.dumps(payload)}).encode())


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: CIMultiDict[str]


UNAUTHORIZED = (401, b'{"error":"unauthorized"}')


def headers(body: bytes, kind: str = FORM, **extra: str) -> "CIMultiDict[str]":
    built = CIMultiDict({"Content-Type": kind, "X-Slack-Request-Timestamp": STAMP})
    built["X-Slack-Signature"] = sign(SECRET, STAMP, body)
    built.update({name.replace("_", "-"): value for name, value in extra.items()})
    return built


def form(fields: dict[str, str]) -> bytes:
    return urlencode(fields).encode()


@pytest.fixture
async def world() -> AsyncIterator[World]:
    app = web.Application()
    server_app = app.router
    async with aiohttp.ClientSession() as unused:
        world = World(unused)
    edge = Edge(
        SECRET,
        now=lambda: NOW,
        receive=world.receive,
        expect_app=lambda: world.app,
        count=world.counted.append,
    )
    server_app.add_route("*", "/slack/events", edge.handle)
    server = await serve(app, "127.0.0.1", 0)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}", auto_decompress=False) as session:
        world.session = session
        yield world
    await server.stop(1)


async def test_the_signature_is_the_one_in_slacks_own_example() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )

    signature = sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body)

    assert signature == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


async def test_a_command_that_says_payload_arrives_whole(world: World) -> None:
    answer = await world.signed(form(COMMAND))

    assert (answer.status, answer.body) == (200, b"")
    assert world.received == [Inbound("command", dict(COMMAND))]
    assert world.counted == ["command"]


async def test_a_command_beats_a_payload_field_beside_it(world: World) -> None:
    await world.signed(form({**COMMAND, "payload": json.dumps(CLICK)}))

    assert [inbound.kind for inbound in world.received] == ["command"]


async def test_a_click_arrives(world: World) -> None:
    await world.click(CLICK)

    assert world.received == [Inbound("interaction", CLICK)]
    assert world.counted == ["interaction"]


async def test_an_event_arrives_with_its_retry(world: World) -> None:
    body = json.dumps(EVENT).encode()

    await world.signed(body, "application/json", X_Slack_Retry_Num="2", X_Slack_Retry_Reason="http_timeout")

    assert world.received == [Inbound("event", EVENT, 2, "http_timeout")]


@pytest.mark.parametrize("number", ["", "-1", "1.5", "٣", "99999", "two", "1 2"])
async def test_a_retry_that_makes_no_sense_is_left_out(world: World, number: str) -> None:
    body = json.dumps(EVENT).encode()

    await world.signed(body, "application/json", X_Slack_Retry_Num=number, X_Slack_Retry_Reason="A b\u00e9")

    assert world.received == [Inbound("event", EVENT)]


async def test_headers_that_steer_bolt_are_not_handed_on(world: World) -> None:
    await world.signed(form(COMMAND), X_Slack_Bolt_Lazy_Only="1", X_Slack_Bolt_Lazy_Function_Name="approve")

    assert world.received == [Inbound("command", dict(COMMAND))]


async def test_what_the_application_replies_is_what_slack_gets(world: World) -> None:
    world.reply = Reply(200, b'{"response_action":"clear"}', "application/json; charset=utf-8")

    answer = await world.click(CLICK)

    assert answer.body == b'{"response_action":"clear"}'
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=UTF-8", "APPLICATION/JSON"])
async def test_a_json_content_type_is_taken_in_any_usual_spelling(world: World, kind: str) -> None:
    await world.signed(json.dumps(EVENT).encode(), kind)

    assert len(world.received) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
async def test_another_method_is_refused_without_a_body(world: World, method: str) -> None:
    answer = await world.post(b"", headers(b""), method)

    assert (answer.status, answer.body) == (405, b"")
    assert answer.headers["Allow"] == "POST"
    assert world.counted == ["method"]


def _changed(**changes: str | None) -> "CIMultiDict[str]":
    made = headers(form(COMMAND))
    for name, value in changes.items():
        made.pop(name.replace("_", "-"), None)
        if value is not None:
            made[name.replace("_", "-")] = value
    return made


def _twice(name: str) -> "CIMultiDict[str]":
    made = headers(form(COMMAND))
    made.add(name, made[name])
    return made


def _dated(moment: str, secret: str = SECRET) -> "CIMultiDict[str]":
    return _changed(X_Slack_Request_Timestamp=moment, X_Slack_Signature=sign(secret, moment, form(COMMAND)))


FORGED = {
    "no signature": _changed(X_Slack_Signature=None),
    "no timestamp": _changed(X_Slack_Request_Timestamp=None),
    "two signatures": _twice("X-Slack-Signature"),
    "two timestamps": _twice("X-Slack-Request-Timestamp"),
    "another secret": _dated(STAMP, "another"),
    "nothing after the version": _changed(X_Slack_Signature="v0="),
    "an empty signature": _changed(X_Slack_Signature=""),
    "another version": _changed(X_Slack_Signature=sign(SECRET, STAMP, form(COMMAND)).replace("v0", "v1")),
    "upper case": _changed(X_Slack_Signature=sign(SECRET, STAMP, form(COMMAND)).upper()),
    "a letter beyond ASCII": _changed(X_Slack_Signature="v0=é"),
    "a long signature": _changed(X_Slack_Signature="v0=" + "a" * 8_000),
    "a timestamp of letters": _dated("abc"),
    "a fraction": _dated(STAMP + ".5"),
    "a sign": _dated("+" + STAMP),
    "arabic digits": _dated("١٢٣"),
    "an empty timestamp": _dated(""),
    "400 digits": _dated("1" * 400),
    "a timestamp with an underscore": _dated(STAMP[:3] + "_" + STAMP[3:]),
}


@pytest.mark.parametrize("made", FORGED.values(), ids=FORGED.keys())
async def test_what_is_not_rightly_signed_gets_always_the_same_401(world: World, made: "CIMultiDict[str]") -> None:
    answer = await world.post(form(COMMAND), made)

    assert (answer.status, answer.body) == UNAUTHORIZED
    assert answer.headers["Content-Type"] == "application/json"
    assert world.received == []
    assert world.counted == ["signature"]


@pytest.mark.parametrize(
    ("seconds", "status"), [(0, 200), (-299, 200), (-300, 401), (300, 200), (301, 401), (-301, 401), (-86_400, 401)]
)
async def test_a_signature_holds_for_five_minutes_both_ways(world: World, seconds: int, status: int) -> None:
    moment = str(int((NOW + timedelta(seconds=seconds)).timestamp()))

    answer = await world.post(form(COMMAND), _dated(moment))

    assert answer.status == status
    assert world.counted == ["command" if status == 200 else "clock"]


async def test_the_window_ends_at_three_hundred_seconds_exactly() -> None:
    exact = NOW.replace(microsecond=0)
    for seconds, reason in ((300, "malformed"), (301, "clock")):
        counted: list[str] = []
        later = exact + timedelta(seconds=seconds)
        edge = _edge(counted, now=functools.partial(_same, later))

        await _handle(edge, b"")

        assert counted == [reason]


MALFORMED_UNSIGNED = [b"[" * 50_000, b"[1]", b"null", b'"x"', b'{"authorizations":[null]}', b'{"team":5}', b"\xff\xfe"]


@pytest.mark.parametrize("body", MALFORMED_UNSIGNED)
@pytest.mark.parametrize("kind", ["application/json", FORM, "multipart/form-data", "text/plain; charset=utf-16", "foo"])
async def test_nothing_unsigned_is_parsed(world: World, body: bytes, kind: str) -> None:
    made = headers(body, kind)
    made["X-Slack-Signature"] = sign("another", STAMP, body)

    answer = await world.post(body, made)

    assert (answer.status, answer.body) == UNAUTHORIZED


async def test_a_forged_certificate_check_opens_nothing(world: World) -> None:
    body = form({**COMMAND, "ssl_check": "1"})
    made = headers(body)
    made["X-Slack-Signature"] = "v0=" + "0" * 64

    answer = await world.post(body, made)

    assert (answer.status, answer.body) == UNAUTHORIZED
    assert world.received == []


@pytest.mark.parametrize("fields", [{"ssl_check": "1", "token": "t"}, {**COMMAND, "ssl_check": "1"}])
async def test_a_signed_certificate_check_runs_nothing(world: World, fields: dict[str, str]) -> None:
    answer = await world.signed(form(fields))

    assert (answer.status, answer.body) == (200, b"")
    assert world.received == []
    assert world.counted == ["ssl_check"]


async def test_a_challenge_comes_back_as_plain_text(world: World) -> None:
    answer = await world.say({"type": "url_verification", "challenge": "<b>3eZ</b>"})

    assert (answer.status, answer.body) == (200, b"<b>3eZ</b>")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert world.received == []


@pytest.mark.parametrize("challenge", ["x" * 201, 5, None, ["x"], "\ud800"])
async def test_a_challenge_that_slack_would_not_send_is_not_echoed(world: World, challenge: object) -> None:
    answer = await world.say({"type": "url_verification", "challenge": challenge})

    assert (answer.status, answer.body) == (200, b"")
    assert world.counted == ["malformed"]


async def test_an_unsigned_challenge_is_refused(world: World) -> None:
    body = b'{"type":"url_verification","challenge":"x"}'

    answer = await world.post(body, CIMultiDict({"Content-Type": "application/json"}))

    assert (answer.status, answer.body) == UNAUTHORIZED


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/json; charset=foo",
        "application/octet-stream",
        "foo",
        "",
    ],
)
async def test_a_signed_body_of_another_type_is_refused(world: World, kind: str) -> None:
    answer = await world.signed(json.dumps(EVENT).encode(), kind)

    assert (answer.status, answer.body) == (415, b"")
    assert world.counted == ["media_type"]


async def test_two_content_types_are_refused() -> None:
    body = json.dumps(EVENT).encode()
    made = headers(body, "application/json")
    made.add("Content-Type", FORM)

    # The parser behind the socket refuses this before the edge can: the edge must not rely on it.
    counted: list[str] = []
    await _handle(_edge(counted), body, made)

    assert counted == ["media_type"]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "identity", "x"])
async def test_an_encoded_body_is_refused_before_its_signature_is_looked_at(world: World, encoding: str) -> None:
    body = form(COMMAND)
    made = headers(body, Content_Encoding=encoding)

    answer = await _raw_post(world, body, made)

    assert answer.startswith(b"HTTP/1.1 415 ")
    assert world.counted == ["encoding"]


async def test_a_body_that_announces_too_much_is_refused_unread(world: World) -> None:
    answer = await _raw_post(world, b"", CIMultiDict({"Content-Length": str(MAX_BODY + 1)}))

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert world.counted == ["too_large"]


@pytest.mark.parametrize(("size", "status"), [(MAX_BODY, 200), (MAX_BODY + 1, 413)])
async def test_a_body_in_chunks_is_counted_as_it_comes(world: World, size: int, status: int) -> None:
    body = form(COMMAND).ljust(size, b"x")

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, size, 65_536):
            yield body[start : start + 65_536]

    async with world.session.post("/slack/events", data=chunks(), headers=headers(body)) as response:
        assert response.status == status


SIGNED_BUT_MALFORMED: dict[str, tuple[str, bytes]] = {
    "deep": ("application/json", b"[" * 50_000),
    "deep within a payload": ("application/json", b'{"type":"event_callback","event":' + b'{"a":' * 5_000),
    "deep but well formed": (
        "application/json",
        json.dumps(EVENT)[:-1].encode() + b',"x":' + b"[" * 99 + b"]" * 99 + b"}",
    ),
    "a list": ("application/json", b"[1]"),
    "null": ("application/json", b"null"),
    "a text": ("application/json", b'"x"'),
    "empty": ("application/json", b""),
    "half": ("application/json", b'{"type":'),
    "not UTF-8": ("application/json", b"\xff\xfe"),
    "UTF-16": ("application/json", json.dumps(EVENT).encode("utf-16")),
    "a huge number": ("application/json", b'{"a":' + b"9" * 5_000 + b"}"),
    "a click as JSON": ("application/json", json.dumps(CLICK).encode()),
    "a command as JSON": ("application/json", json.dumps(COMMAND).encode()),
    "an event in a form": (FORM, form({"payload": json.dumps(EVENT)})),
    "no JSON in a payload": (FORM, b"payload=xx"),
    "an empty payload": (FORM, b"payload="),
    "deep in a form": (FORM, b"payload=" + b"[" * 50_000),
    "neither": (FORM, b"token=x"),
    "an empty form": (FORM, b""),
    "twice the same field": (FORM, form(COMMAND) + b"&text=other"),
    "many fields": (FORM, form(COMMAND) + b"".join(b"&f%d=1" % n for n in range(101))),
    "raw bytes in a form": (FORM, form(COMMAND) + b"&x=\xff"),
    "escaped bytes in a form": (FORM, form(COMMAND) + b"&x=%FF"),
    "an escaped surrogate in a form": (FORM, form(COMMAND) + b"&x=%ED%A0%80"),
    "a command without a user": (FORM, form({key: COMMAND[key] for key in COMMAND if key != "user_id"})),
}


@pytest.mark.parametrize(("kind", "body"), SIGNED_BUT_MALFORMED.values(), ids=SIGNED_BUT_MALFORMED.keys())
async def test_a_signed_but_malformed_body_ends_in_an_empty_200(world: World, kind: str, body: bytes) -> None:
    with capture_logs() as logs:
        answer = await world.signed(body, kind)

    assert (answer.status, answer.body) == (200, b"")
    assert world.received == []
    assert world.counted == ["malformed"]
    assert logs == [{"event": "request_not_handed_on", "log_level": "warning", "reason": "malformed", "count": 1}]


WRONG_INNER_TYPES: list[dict[str, object]] = [
    {"team": 5},
    {"team": "T1"},
    {"team": {"id": 5}},
    {"enterprise": []},
    {"user": None},
    {"user": {}},
    {"user": {"id": 5}},
    {"channel": "C1"},
    {"view": "V1"},
    {"message": 1},
    {"container": [1]},
    {"actions": {}},
    {"actions": [None]},
    {"authorizations": [None]},
    {"authorizations": {"team_id": "T1"}},
    {"api_app_id": 5},
    {"team_id": ["T1"]},
    {"trigger_id": 1},
    {"response_url": {}},
    {"type": 5},
    {"type": "event_callback"},
    {"value": "\udc80"},
    {"\ud800": 1},
    {"value": [{"deep": "a\ud83d"}]},
    {"value": float("nan")},
    {"value": float("inf")},
    {"value": (1, 2)},
    {"value": b"bytes"},
]


@pytest.mark.parametrize("change", WRONG_INNER_TYPES, ids=repr)
async def test_a_payload_with_a_wrong_inner_type_has_no_kind(change: dict[str, object]) -> None:
    assert interpret(CLICK) is not None

    assert interpret({**CLICK, **change}) is None


@pytest.mark.parametrize("payload", [None, 5, "x", [], [CLICK], {}, {"type": "event_callback", "event": {}}])
async def test_what_is_no_payload_has_no_kind(payload: object) -> None:
    assert interpret(payload) is None


async def test_an_ordinary_payload_of_every_kind_keeps_its_kind() -> None:
    kinds = [inbound.kind for payload in (COMMAND, CLICK, EVENT) if (inbound := interpret(payload))]

    assert kinds == ["command", "interaction", "event"]


@pytest.mark.parametrize("emoji", ["👩‍💼", "é", "\x00", "\u202e"])
async def test_whole_characters_of_any_plane_are_text(world: World, emoji: str) -> None:
    await world.say({**EVENT, "note": emoji})

    assert world.received[0].payload["note"] == emoji


@pytest.mark.parametrize(
    ("ours", "theirs", "runs"),
    [("A1", "A1", True), ("A1", "A2", False), ("A1", None, True), (None, "A2", True), ("A1", "", False)],
)
async def test_what_is_meant_for_another_app_runs_nothing(
    world: World,
    ours: str | None,
    theirs: str | None,
    runs: bool,  # noqa: FBT001  a table
) -> None:
    world.app = ours

    answer = await world.click({**CLICK, "api_app_id": theirs})

    assert (answer.status, answer.body) == (200, b"")
    assert len(world.received) == runs
    assert world.counted == ["interaction" if runs else "foreign_app"]


@pytest.mark.parametrize("secret", ["", " ", "\n\t"])
async def test_an_empty_secret_opens_no_edge(secret: str) -> None:
    with pytest.raises(ValueError, match="signing secret"):
        Edge(secret, now=lambda: NOW, receive=_unreachable, expect_app=lambda: None, count=lambda _: None)


async def test_a_refusal_is_logged_the_first_time_and_each_thousandth_without_a_byte_of_the_body() -> None:
    counted: list[str] = []
    edge = _edge(counted)
    body = form({**COMMAND, "text": f"add {CANARY}\nERROR fake"})

    with capture_logs() as logs:
        for _ in range(2 * LOG_EVERY):
            await _handle(edge, body, CIMultiDict({"Content-Type": FORM, "X-Slack-Signature": CANARY}))

    assert counted == ["signature"] * (2 * LOG_EVERY)
    assert [entry["count"] for entry in logs] == [1, LOG_EVERY, 2 * LOG_EVERY]
    assert CANARY not in str(logs)
    assert "ERROR" not in str(logs)


async def test_each_reason_is_logged_on_its_own(world: World) -> None:
    with capture_logs() as logs:
        await world.post(b"", CIMultiDict())
        await world.signed(b"", FORM)

    assert [(entry["reason"], entry["count"]) for entry in logs] == [("signature", 1), ("malformed", 1)]


MUTATIONS = st.one_of(
    st.tuples(st.just("flip"), st.integers(0, 10_000), st.integers(1, 255)),
    st.tuples(st.just("drop"), st.integers(0, 10_000), st.just(0)),
    st.tuples(st.just("insert"), st.integers(0, 10_000), st.integers(0, 255)),
    st.tuples(st.just("timestamp"), st.integers(-1_000, 1_000), st.just(0)),
    st.tuples(st.just("signature"), st.integers(3, 66), st.sampled_from(b"0123456789abcdefABCDEF \xe9")),
    st.tuples(st.just("none"), st.just(0), st.just(0)),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([form(COMMAND), form({"payload": json.dumps(CLICK)})]), MUTATIONS)
async def test_of_all_mutations_only_the_untouched_are_let_in(
    world: World, body: bytes, mutation: tuple[str, int, int]
) -> None:
    made = headers(body)
    sent, sent_headers = _mutate(body, made, mutation)
    world.received.clear()

    answer = await world.post(sent, sent_headers)

    untouched = sent == body and sent_headers == made
    assert answer.status == (200 if untouched else 401)
    assert bool(world.received) == untouched


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["type", "event", "user", "team", "id", "command", "actions"]), inner)
        ),
        max_leaves=10,
    ),
    st.sampled_from([CLICK, EVENT]),
    st.sampled_from(["type", "team", "user", "actions", "event", "authorizations", "api_app_id", "view"]),
)
async def test_whatever_is_signed_is_answered_with_200(
    world: World, value: object, payload: dict[str, Any], key: str
) -> None:
    world.received.clear()

    answers = [await world.say({**payload, key: value}), await world.click({**payload, key: value})]

    assert [answer.status for answer in answers] == [200, 200]
    assert all(isinstance(inbound.payload.get("team"), dict | None) for inbound in world.received)


def _mutate(body: bytes, made: "CIMultiDict[str]", mutation: tuple[str, int, int]) -> tuple[bytes, "CIMultiDict[str]"]:
    what, where, value = mutation
    changed, at = made.copy(), where % len(body)
    match what:
        case "flip":
            body = body[:at] + bytes([body[at] ^ value]) + body[at + 1 :]
        case "drop":
            body = body[:at] + body[at + 1 :]
        case "insert":
            body = body[:at] + bytes([value]) + body[at:]
        case "timestamp":
            changed["X-Slack-Request-Timestamp"] = str(int(STAMP) + where)
        case "signature":
            old = made["X-Slack-Signature"]
            changed["X-Slack-Signature"] = (old[:where] + chr(value) + old[where + 1 :]).strip()
        case _:
            pass
    return body, changed


def _same(moment: datetime) -> datetime:
    return moment


async def _unreachable(_inbound: Inbound) -> Reply:
    raise AssertionError


def _edge(counted: list[str], now: Callable[[], datetime] = lambda: NOW) -> Edge:
    receive: Callable[[Inbound], Awaitable[Reply]] = _unreachable
    return Edge(SECRET, now=now, receive=receive, expect_app=lambda: None, count=counted.append)


async def _raw_post(world: World, body: bytes, made: "CIMultiDict[str]") -> bytes:
    """Send bytes as they are: a client library would mend or refuse them."""
    address = world.session._base_url
    assert address is not None
    return await _send(address.port or 0, body, made)


async def _handle(edge: Edge, body: bytes, made: "CIMultiDict[str] | None" = None) -> web.StreamResponse:
    stream = StreamReader(BaseProtocol(asyncio.get_running_loop()), 2**16, loop=asyncio.get_running_loop())
    stream.feed_data(body)
    stream.feed_eof()
    given = headers(body) if made is None else made
    return await edge.handle(make_mocked_request("POST", "/slack/events", headers=given, payload=stream))


async def _send(port: int, body: bytes, made: "CIMultiDict[str]") -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = CIMultiDict({"Host": "x", "Connection": "close"})
    if "Content-Length" not in made:
        lines["Content-Length"] = str(len(body))
    lines.extend(made)
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    writer.write(f"POST /slack/events HTTP/1.1\r\n{head}\r\n".encode() + body)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer
