"""How Slack reaches the app: signed HTTP requests, or envelopes over the app's own WebSockets."""

import asyncio
import hashlib
import hmac
import itertools
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from sandbox.api.call import Answer as ApiAnswer
from sandbox.api.call import SlackError
from sandbox.clock import Clock
from sandbox.stage import Call, Stage

DEADLINE = 3.0
COMMANDS, INTERACTIVE, EVENTS = "slash_commands", "interactive", "events_api"


@dataclass(frozen=True)
class Retry:
    """Which redelivery of an event this is, and why."""

    number: int
    reason: str


@dataclass(frozen=True)
class Answer:
    """What the app said within three seconds: `body` is parsed JSON, text or None; `problem` why it does not count."""

    ok: bool
    body: Any = None
    problem: str = ""
    no_retry: bool = False


class Wire:
    """Carry payloads to the app: over HTTP once `http_url` is set, else over Socket Mode."""

    def __init__(self, stage: Stage, signing_clock: Clock) -> None:
        self.http_url: str | None = None
        self.deadline = DEADLINE
        self._stage = stage
        self._clock = signing_clock
        self._session: aiohttp.ClientSession | None = None
        self._tickets: set[str] = set()
        self._sockets: list[Connection] = []
        self._turn = itertools.count()

    async def start(self) -> None:
        """Get ready to send."""
        self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        """Hang up everywhere."""
        for connection in list(self._sockets):
            await connection.socket.close()
        if self._session:
            await self._session.close()

    async def send(
        self, kind: str, name: str, team: str, payload: dict[str, Any], retry: Retry | None = None
    ) -> Answer:
        """Carry one payload and wait at most the deadline for the answer."""
        started = time.monotonic()
        call = self._stage.record(Call(self._stage.clock.now(), "payload", name, team, arguments=payload))
        carry = self._over_http if self.http_url else self._over_socket
        try:
            async with asyncio.timeout(self.deadline):
                answer = await carry(kind, payload, retry)
        except TimeoutError:
            answer = Answer(ok=False, problem="http_timeout")
        elapsed = (time.monotonic() - started) * 1000
        self._stage.settle(call, ok=answer.ok, error=answer.problem or None, ms=elapsed)
        return answer

    async def _over_http(self, kind: str, payload: dict[str, Any], retry: Retry | None) -> Answer:
        body, content_type = _http_body(kind, payload)
        if self._session is None or self.http_url is None:
            raise RuntimeError("the sandbox is not started")
        try:
            async with self._session.post(
                self.http_url, data=body, headers=self._headers(body, content_type, retry), allow_redirects=False
            ) as response:
                answered = await response.text()
                no_retry = response.headers.get("X-Slack-No-Retry") == "1"
                if response.status >= 300:
                    return Answer(ok=False, problem=f"http_error {response.status}", no_retry=no_retry)
                return Answer(ok=True, body=_parsed(answered), no_retry=no_retry)
        except aiohttp.ClientError:
            return Answer(ok=False, problem="connection_failed")

    def _headers(self, body: bytes, content_type: str, retry: Retry | None) -> dict[str, str]:
        stamp = str(int(self._clock.unix()))
        secret = self._stage.world.app.signing_secret.encode()
        signature = hmac.new(secret, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        headers |= {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}"}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}
        return headers

    async def _over_socket(self, kind: str, payload: dict[str, Any], retry: Retry | None) -> Answer:
        if not self._sockets:
            return Answer(ok=False, problem="no_connection")
        connection = self._sockets[next(self._turn) % len(self._sockets)]
        return await connection.send(kind, payload, retry)

    async def open_connection(self, _request: web.Request, arguments: dict[str, Any]) -> ApiAnswer:
        """apps.connections.open: a WebSocket address that works once."""
        token = arguments.get("token", "")
        if token.startswith("xoxb-"):
            raise SlackError("not_allowed_token_type")
        if token != self._stage.world.app.app_token:
            raise SlackError("invalid_auth" if token else "not_authed")
        ticket = secrets.token_urlsafe(12)
        self._tickets.add(ticket)
        return {"url": f"{self._stage.url.replace('http', 'ws', 1)}link?ticket={ticket}"}

    async def link(self, request: web.Request) -> web.StreamResponse:
        """Serve one Socket Mode connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=401, text="this address was used or never given out")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if not self._stage.world.app.socket_mode:
            await socket.send_json({"type": "disconnect", "reason": "link_disabled", "debug_info": {}})
            await socket.close()
            return socket
        await self._serve(Connection(socket))
        return socket

    async def _serve(self, connection: "Connection") -> None:
        self._sockets.append(connection)
        hello = {"type": "hello", "num_connections": len(self._sockets)}
        hello |= {"connection_info": {"app_id": self._stage.world.app.app_id}}
        await connection.socket.send_json(
            {**hello, "debug_info": {"host": "sandbox", "approximate_connection_time": 18060}}
        )
        self._stage.changed()
        try:
            async for message in connection.socket:
                connection.receive(message.data)
        finally:
            self._sockets.remove(connection)
            connection.fail()
            self._stage.changed()

    @property
    def connections(self) -> int:
        """Return how many Socket Mode connections are open."""
        return len(self._sockets)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to go and come again, as Slack does every few hours."""
        for connection in list(self._sockets):
            await connection.socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
            )
            await connection.socket.close()


class Connection:
    """One WebSocket of the app and the envelopes it has not acknowledged."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self._waiting: dict[str, asyncio.Future[Answer]] = {}

    async def send(self, kind: str, payload: dict[str, Any], retry: Retry | None) -> Answer:
        """Send one envelope and wait until it is acknowledged or the connection ends."""
        envelope_id = secrets.token_hex(16)
        envelope: dict[str, Any] = {"envelope_id": envelope_id, "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != EVENTS
        if kind == EVENTS:
            reason = retry.reason.removeprefix("http_") if retry else ""
            envelope |= {"retry_attempt": retry.number if retry else 0, "retry_reason": reason}
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = future
        try:
            await self.socket.send_json(envelope)
            return await future
        except ConnectionError:
            return Answer(ok=False, problem="connection_failed")
        finally:
            self._waiting.pop(envelope_id, None)

    def receive(self, data: Any) -> None:
        """Settle the envelope that a message acknowledges; anything else is none."""
        message = _parsed(data) if isinstance(data, str) else None
        if isinstance(message, dict) and (future := self._waiting.get(str(message.get("envelope_id")))):
            future.set_result(Answer(ok=True, body=message.get("payload") or None))

    def fail(self) -> None:
        """Give up on everything that was not acknowledged."""
        for future in self._waiting.values():
            if not future.done():
                future.set_result(Answer(ok=False, problem="connection_failed"))


def _http_body(kind: str, payload: dict[str, Any]) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if kind == COMMANDS:
        return urlencode({key: _form_value(value) for key, value in payload.items()}).encode(), form
    if kind == INTERACTIVE:
        return urlencode({"payload": json.dumps(payload)}).encode(), form
    return json.dumps(payload).encode(), "application/json"


def _form_value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _parsed(text: str) -> Any:
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
