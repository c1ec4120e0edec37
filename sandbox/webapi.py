"""The Web API over HTTP: arguments, token, scopes, rate limits, faults, then the method itself."""

import asyncio
import json
import socket
import struct
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.api import chat, conversations, files, users, views
from sandbox.api.call import Answer, ApiCall, SlackError, owner
from sandbox.faults import STORED, Fault, Faults, Planned
from sandbox.rates import Rates
from sandbox.stage import Call, Stage

FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data", "application/octet-stream", ""}
SECRETS = {"token", "client_secret", "code"}
DRIP_BYTES, DRIP_SECONDS = 8, 0.02


@dataclass(frozen=True)
class Method:
    """One method: what runs, the scope it needs, its rate limit tier, whether it reads JSON bodies."""

    run: Callable[[ApiCall], Awaitable[Answer]]
    scope: str | None = None
    tier: int | None = 3
    takes_json: bool = True


def _reading(run: Callable[[ApiCall], Awaitable[Answer]], scope: str | None, tier: int) -> Method:
    """Make a method that only reads: it knows no JSON bodies, Slack ignores what they hold."""
    return Method(run, scope, tier, takes_json=False)


METHODS = {
    "auth.test": Method(users.auth_test, tier=4),
    "chat.postMessage": Method(chat.post_message, "chat:write", tier=None),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write", tier=4),
    "chat.update": Method(chat.update, "chat:write"),
    "chat.delete": Method(chat.delete, "chat:write"),
    "conversations.open": Method(conversations.open_, "im:write"),
    "conversations.info": _reading(conversations.info, None, 3),
    "conversations.members": _reading(conversations.members, None, 4),
    "conversations.list": _reading(conversations.list_, None, 2),
    "conversations.history": _reading(conversations.history, None, 1),
    "files.getUploadURLExternal": _reading(files.upload_url, "files:write", 4),
    "files.completeUploadExternal": Method(files.complete, "files:write", tier=4),
    "users.info": _reading(users.info, "users:read", 4),
    "users.list": _reading(users.list_, "users:read", 2),
    "users.lookupByEmail": _reading(users.lookup_by_email, "users:read.email", 3),
    "views.open": Method(views.open_, tier=4),
    "views.push": Method(views.push, tier=4),
    "views.update": Method(views.update, tier=4),
    "views.publish": Method(views.publish, tier=4),
}


class WebApi:
    """Answer `/api/…` for the whole sandbox."""

    def __init__(self, stage: Stage, faults: Faults, rates: Rates) -> None:
        self._stage = stage
        self._faults = faults
        self._rates = rates
        self._app_methods: dict[str, Callable[[web.Request, dict[str, Any]], Awaitable[Answer]]] = {}

    def app_method(self, name: str, run: Callable[[web.Request, dict[str, Any]], Awaitable[Answer]]) -> None:
        """Add a method that works without a bot token (a socket's address, an installation)."""
        self._app_methods[name] = run

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, or fail it as it was asked to."""
        name, started = request.match_info["method"], time.monotonic()
        arguments, problem = await _arguments(request, takes_json=name not in METHODS or METHODS[name].takes_json)
        token = _token(request, arguments)
        install = self._stage.world.installed_with(token)
        public = _without_secrets(arguments)
        team = install.team_id if install else None
        call = self._stage.record(Call(self._stage.clock.now(), "call", name, team, arguments=public))
        planned = self._faults.next(name, public)
        answer: Answer = {"ok": False, "error": problem}
        if planned.fault in STORED and problem is None:
            answer = await self._answer(request, name, token, arguments)
        error = answer.get("error") if planned.fault in STORED else planned.fault.name.lower()
        self._stage.settle(call, ok=bool(answer.get("ok")), error=error, ms=(time.monotonic() - started) * 1000)
        return await self._respond(request, call, planned, answer)

    async def _answer(self, request: web.Request, name: str, token: str, arguments: dict[str, Any]) -> Answer:
        try:
            if name in self._app_methods:
                return {"ok": True} | await self._app_methods[name](request, {**arguments, "token": token})
            return {"ok": True} | await self._run(name, token, _without_secrets(arguments))
        except SlackError as error:
            return {"ok": False, "error": error.code} | error.more

    async def _run(self, name: str, token: str, arguments: dict[str, Any]) -> Answer:
        if name not in METHODS:
            raise SlackError("unknown_method", req_method=name)
        install, method = owner(self._stage.world, token), METHODS[name]
        call = ApiCall(self._stage, install, arguments)
        if method.scope:
            call.require_scope(method.scope)
        now, channel = self._stage.clock.now(), arguments.get("channel")
        if seconds := self._rates.wait(install.team_id, name, method.tier, channel, now):
            raise SlackError("ratelimited", retry_after=seconds)
        return await method.run(call)

    async def _respond(self, request: web.Request, call: Call, planned: Planned, answer: Answer) -> web.StreamResponse:
        match planned.fault:
            case Fault.OK:
                return self._plain(call, answer)
            case Fault.RATE_LIMITED:
                return self._limited(call, planned.retry_after)
            case Fault.SERVER_ERROR | Fault.SERVER_ERROR_STORED:
                return web.Response(status=500, text="Internal Server Error")
            case Fault.RESET_BEFORE | Fault.RESET_AFTER:
                return _reset(request)
            case Fault.HANG:
                await asyncio.Event().wait()
                raise AssertionError("nobody sets that event")
            case Fault.SLOW_DRIP:
                return await _drip(request, json.dumps(answer).encode())
            case Fault.TRUNCATED:
                return web.Response(body=json.dumps(answer).encode()[:-5], content_type="application/json")
            case Fault.HTML:
                return web.Response(text="<html><body>Bad gateway</body></html>", content_type="text/html")
            case Fault.REDIRECT:
                return web.Response(status=302, headers={"Location": "/maintenance"})
            case Fault.NO_TS:
                return self._plain(call, {key: value for key, value in answer.items() if key not in {"ts", "message"}})
            case Fault.REFUSED:
                return self._plain(call, {"ok": False, "error": planned.error})

    def _plain(self, call: Call, answer: Answer) -> web.Response:
        if answer.get("error") == "ratelimited" and "retry_after" in answer:
            return self._limited(call, str(answer["retry_after"]))
        return web.json_response(answer, headers={"X-Slack-Req-Id": f"{id(call):x}"})

    def _limited(self, call: Call, retry_after: str | None) -> web.Response:
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        if retry_after and retry_after.isdigit() and call.team:
            self._rates.refused(call.team, call.method, int(retry_after), self._stage.clock.now())
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


async def _arguments(request: web.Request, *, takes_json: bool) -> tuple[dict[str, Any], str | None]:
    arguments: dict[str, Any] = dict(request.query)
    kind = request.content_type if request.can_read_body else ""
    if kind == "application/json":
        try:
            body = await request.json()
        except ValueError:
            return arguments, "invalid_json"
        if not isinstance(body, dict):
            return arguments, "json_not_object"
        return arguments | (body if takes_json else {}), None
    if kind not in FORM_TYPES:
        return arguments, "invalid_post_type"
    return arguments | {key: value for key, value in (await request.post()).items() if isinstance(value, str)}, None


def _without_secrets(arguments: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in arguments.items() if key not in SECRETS}


def _token(request: web.Request, arguments: dict[str, Any]) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bearer" else str(arguments.get("token", ""))


def _reset(request: web.Request) -> web.Response:
    """Close with a linger of zero, so that the kernel sends RST: what a client sees when a proxy dies."""
    if request.transport is not None:
        raw = request.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()


async def _drip(request: web.Request, body: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await response.prepare(request)
    for start in range(0, len(body), DRIP_BYTES):
        await response.write(body[start : start + DRIP_BYTES])
        await asyncio.sleep(DRIP_SECONDS)
    return response
