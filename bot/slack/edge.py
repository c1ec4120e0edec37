"""The door that Slack knocks on: from raw bytes to a payload that can be trusted, or a refusal that tells nothing."""

import hashlib
import hmac
import json
import math
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import parse_qsl

import structlog
from aiohttp import web

MAX_BODY = 512 * 1024
WINDOW_SECONDS = 300
MAX_CHALLENGE = 200
LOG_EVERY = 1_000
# Slack's own payloads nest about fifteen levels (rich text in a view); what is deeper is made to exhaust a stack.
MAX_DEPTH = 60
MAX_FIELDS = 100

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_RETRY_NUM = re.compile(r"[0-9]{1,3}")
_RETRY_REASON = re.compile(r"[a-z_]{1,40}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_UNAUTHORIZED = b'{"error":"unauthorized"}'

_log = structlog.get_logger(__name__)

Kind = Literal["command", "interaction", "event"]


@dataclass(frozen=True, slots=True)
class Inbound:
    """What Slack sent, signed and in a shape that Bolt can take without stumbling."""

    kind: Kind
    payload: dict[str, Any]
    retry_num: int | None = None
    retry_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the application answers; `content_type` is a whole header value, ignored when the body is empty."""

    status: int
    body: bytes = b""
    content_type: str = ""


class _Ended(Exception):
    """The request goes no further: what is answered, and the counter's name for why."""

    def __init__(self, reason: str, response: web.Response) -> None:
        super().__init__(reason)
        self.reason = reason
        self.response = response


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Compute the `X-Slack-Signature` of a body: version 0, HMAC-SHA256 in lower-case hex."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def interpret(payload: object) -> Inbound | None:
    """Classify a decoded payload by its shape alone; None when it has no shape that a handler could take.

    The inner types are checked too: Bolt reads some of them before any handler runs and stumbles over a number.
    """
    if not isinstance(payload, dict) or not _is_sound(payload) or not _fits(payload):
        return None
    match payload:
        case {"command": str(), "team_id": str(), "user_id": str()}:
            return Inbound("command", payload)
        case {"type": "event_callback", "event": {"type": str()}}:
            return Inbound("event", payload)
        case {"type": str(kind), "user": {"id": str()}} if kind != "event_callback":
            return Inbound("interaction", payload)
        case _:
            return None


def _is_sound(value: object, room: int = MAX_DEPTH) -> bool:
    """Tell whether a value is JSON of bearable depth whose texts UTF-8 can carry and whose numbers are finite."""
    match value:
        case str():
            return not _LONE_SURROGATE.search(value)
        case float():
            return math.isfinite(value)
        case list():
            return room > 0 and all(_is_sound(item, room - 1) for item in value)
        case dict():
            return room > 0 and all(_is_sound(key) and _is_sound(item, room - 1) for key, item in value.items())
        case _:
            return value is None or isinstance(value, int)


_TEXTS = ("api_app_id", "command", "enterprise_id", "response_url", "team_id", "text", "trigger_id", "user_id")
_PEOPLE_AND_PLACES = ("channel", "enterprise", "team", "user")
_OBJECTS = ("container", "event", "message", "view")
_LISTS = ("actions", "authorizations")
_NEVER_NULL = ("response_urls",)  # Bolt takes its length


def _fits(payload: Mapping[str, Any]) -> bool:
    """Tell whether every field that somebody will reach into is absent, null or of the type that Slack documents."""
    named = [payload[key] for key in _PEOPLE_AND_PLACES if payload.get(key) is not None]
    objects = named + [payload[key] for key in _OBJECTS if payload.get(key) is not None]
    lists = [payload[key] for key in _LISTS if payload.get(key) is not None]
    lists += [payload[key] for key in _NEVER_NULL if key in payload]
    return (
        all(isinstance(payload.get(key), str | None) for key in _TEXTS)
        and all(isinstance(value, dict) for value in objects)
        and all(isinstance(value.get("id"), str | None) for value in named)
        and all(isinstance(value, list) and all(isinstance(item, dict) for item in value) for value in lists)
    )


class Edge:
    """Checks each request in the one safe order and hands on what is left.

    `now` must be aware of its zone; `expect_app` gives our app id once it is known; `count` takes a counter's name.
    """

    def __init__(
        self,
        signing_secret: str,
        *,
        now: Callable[[], datetime],
        receive: Callable[[Inbound], Awaitable[Reply]],
        expect_app: Callable[[], str | None],
        count: Callable[[str], None],
    ) -> None:
        if not signing_secret.strip():
            raise ValueError("An empty signing secret would let anybody in")
        self._secret = signing_secret
        self._now = now
        self._receive = receive
        self._expect_app = expect_app
        self._count = count
        self._refusals: Counter[str] = Counter()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request of any method; nothing of its body is parsed before the signature holds."""
        try:
            _require_acceptable_head(request)
            body = await _read(request)
            self._require_signature(request, body)
            inbound = self._understand(request, body)
        except _Ended as end:
            self._note(end.reason)
            return end.response
        self._count(inbound.kind)
        return _response(await self._receive(inbound))

    def _require_signature(self, request: web.Request, body: bytes) -> None:
        timestamp = _only(request, "X-Slack-Request-Timestamp")
        given = _only(request, "X-Slack-Signature").encode("utf-8", "surrogateescape")
        if not _TIMESTAMP.fullmatch(timestamp):
            raise _unauthorized("signature")
        if not hmac.compare_digest(sign(self._secret, timestamp, body).encode(), given):
            raise _unauthorized("signature")
        # Counted apart: if rightly signed requests are out of time, it is our own clock that wants looking after.
        if abs(self._now().timestamp() - int(timestamp)) > WINDOW_SECONDS:
            raise _unauthorized("clock")

    def _understand(self, request: web.Request, body: bytes) -> Inbound:
        door = _door(request)
        try:
            kind, payload = door(body)
        except (ValueError, RecursionError):
            raise _nothing("malformed") from None
        inbound = interpret(payload)
        if inbound is None or inbound.kind != kind:
            raise _nothing("malformed")
        ours, theirs = self._expect_app(), inbound.payload.get("api_app_id")
        # Some interactions carry no app id; the signature speaks for those.
        if ours is not None and theirs is not None and theirs != ours:
            raise _nothing("foreign_app")
        return Inbound(
            inbound.kind,
            inbound.payload,
            int(num) if (num := _retry(request, "Num", _RETRY_NUM)) else None,
            _retry(request, "Reason", _RETRY_REASON),
        )

    def _note(self, reason: str) -> None:
        """Count an end and log the first of its kind and each thousandth: a stranger shall not fill the disk."""
        self._count(reason)
        self._refusals[reason] += 1
        seen = self._refusals[reason]
        if seen == 1 or seen % LOG_EVERY == 0:
            _log.warning("request_not_handed_on", reason=reason, count=seen)


def _require_acceptable_head(request: web.Request) -> None:
    if request.method != "POST":
        raise _Ended("method", web.Response(status=405, headers={"Allow": "POST"}))
    if (request.content_length or 0) > MAX_BODY:
        raise _Ended("too_large", web.Response(status=413))
    if "Content-Encoding" in request.headers:
        raise _Ended("encoding", web.Response(status=415))


async def _read(request: web.Request) -> bytes:
    """Read the body as it comes: a chunked one says its size only by arriving."""
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MAX_BODY:
            raise _Ended("too_large", web.Response(status=413))
    return bytes(body)


def _only(request: web.Request, name: str) -> str:
    values = request.headers.getall(name, [])
    if len(values) != 1:
        raise _unauthorized("signature")
    return values[0]


def _retry(request: web.Request, which: str, pattern: re.Pattern[str]) -> str | None:
    """Read a retry header, which stands outside the signature and so is only believed when it is harmless."""
    value = request.headers.get(f"X-Slack-Retry-{which}", "")
    return value if pattern.fullmatch(value) else None


def _door(request: web.Request) -> Callable[[bytes], tuple[Kind, object]]:
    doors = {"application/json": _from_json, "application/x-www-form-urlencoded": _from_form}
    door = doors.get(request.content_type)
    one = len(request.headers.getall("Content-Type", [])) == 1
    if door is None or not one or (request.charset or "utf-8").lower() != "utf-8":
        raise _Ended("media_type", web.Response(status=415))
    return door


def _from_json(body: bytes) -> tuple[Kind, object]:
    payload = json.loads(body.decode())
    match payload:
        case {"type": "url_verification", "challenge": str(challenge)} if len(challenge) <= MAX_CHALLENGE:
            text = challenge.encode()
            raise _Ended("url_verification", web.Response(body=text, content_type="text/plain", charset="utf-8"))
        case _:
            return "event", payload


def _from_form(body: bytes) -> tuple[Kind, object]:
    """Sort a form by its *fields*: Bolt 1.30 looks for the word "payload" anywhere and loses commands that say it."""
    pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("A field came twice")
    if "ssl_check" in fields:
        raise _nothing("ssl_check")
    if "command" in fields:
        return "command", fields
    return "interaction", json.loads(fields.get("payload", ""))


def _unauthorized(reason: str) -> _Ended:
    return _Ended(reason, web.Response(status=401, body=_UNAUTHORIZED, content_type="application/json"))


def _nothing(reason: str) -> _Ended:
    """Refuse with an empty 200: to signed requests an error would only mean being sent the same again."""
    return _Ended(reason, web.Response())


def _response(reply: Reply) -> web.Response:
    if not reply.body:
        return web.Response(status=reply.status)
    return web.Response(status=reply.status, body=reply.body, headers={"Content-Type": reply.content_type})
