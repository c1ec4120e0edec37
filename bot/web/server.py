"""The HTTP server: aiohttp's, with the deadlines and limits that it lacks, so that no proxy is needed in front."""

import asyncio
import math
import sys
import traceback
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import Any, NoReturn, cast

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong
from typing_extensions import override

MAX_URL = 4_096
MAX_HEADER = 8_190
MAX_HEADERS = 64
# After the grace is over and handlers are cancelled, how long their rolling back may take.
ROLLBACK_SECONDS = 1.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds that a peer may take, and how many peers there may be."""

    read: float = 5.0  # a whole request, headers and body; and a new connection's silence
    idle: float = 75.0  # between two requests: longer than Slack and the usual proxies keep one open
    send: float = 10.0  # taking in an answer
    connections: int = 200


class _Phase(Enum):
    IDLE = auto()
    HEAD = auto()
    BODY = auto()
    WORK = auto()
    LEFTOVER = auto()  # answered before the body was all there


class _Answered(ConnectionError):
    """A bare answer is on the wire: aiohttp ends a connection quietly on a ConnectionError."""


class _Connection(web.RequestHandler):
    """One peer. A single timer runs whenever it is the peer's turn, and never while it is ours."""

    def __init__(self, manager: web.Server, limits: Limits, everyone: "set[_Connection]") -> None:
        super().__init__(
            manager,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type]  # None is how aiohttp's own runner switches it off
            auto_decompress=False,  # nothing here takes compressed bodies: a bomb stays packed
            max_line_size=MAX_URL,
            max_field_size=MAX_HEADER,
            max_headers=MAX_HEADERS,
        )
        self._limits = limits
        self._everyone = everyone
        self._phase = _Phase.IDLE
        self._timer: asyncio.TimerHandle | None = None
        self._due = math.inf
        self._crowded = False
        self._retiring = False

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        # aiohttp forgets its transport when it begins to close, which a peer that never reads can make last for ever.
        self._wire = cast("asyncio.Transport", transport)
        self.task = cast("asyncio.Task[None]", self._task_handler)
        self._arm(self._limits.read)
        self._enter()

    @override
    def connection_lost(self, exc: BaseException | None) -> None:
        self._disarm()
        self._everyone.discard(self)
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        if data and self._phase is _Phase.WORK:
            self._refuse_more()
            return
        if data and self._phase is _Phase.IDLE:
            self._phase = _Phase.HEAD
            self._arm(self._limits.read)
        before = self._request_count
        super().data_received(data)
        self._take(self._request_count - before)

    def _take(self, parsed: int) -> None:
        """Begin with the first new request; another one before the answer is pipelining, which nobody honest does."""
        if parsed and self._phase is _Phase.HEAD:
            self._phase = _Phase.BODY
            self._messages[-parsed][1].on_eof(self._all_read)
            parsed -= 1
        if parsed and self._phase is _Phase.BODY:
            # The parser gave up in the middle of the body, and whoever reads it would wait for ever.
            self._answer(HTTPStatus.BAD_REQUEST)
            self._drop()
        elif parsed:
            for _ in range(parsed):
                self._messages.pop()
            self._refuse_more()
        elif self._upgraded:
            self.close()

    def _all_read(self) -> None:
        if self._phase is _Phase.LEFTOVER:
            self._rest()
        else:
            self._phase = _Phase.WORK
            self._mind_the_buffer()

    def _refuse_more(self) -> None:
        self._crowded = True
        self.close()

    def retire(self) -> None:
        """Go away now if nothing is under way, else after the answer."""
        self._retiring = True
        if self._phase is _Phase.IDLE:
            self.force_close()

    @override
    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        if self._retiring:
            resp.force_close()
        result = await super().finish_response(request, resp, start_time)
        if self._crowded:
            self._answer(HTTPStatus.BAD_REQUEST)
        if self._phase is _Phase.BODY:
            self._phase = _Phase.LEFTOVER
        else:
            self._rest()
        return result

    def _rest(self) -> None:
        self._phase = _Phase.IDLE
        self._arm(self._limits.idle)

    @override
    def pause_writing(self) -> None:
        super().pause_writing()
        self._mind_the_buffer()

    @override
    def resume_writing(self) -> None:
        super().resume_writing()
        self._mind_the_buffer()

    def _mind_the_buffer(self) -> None:
        """While it is our turn only a full send buffer is the peer's affair; otherwise a timer runs already."""
        if self._phase is _Phase.WORK and self.writing_paused:
            self._arm(self._limits.send)
        elif self._phase is _Phase.WORK:
            self._disarm()

    def _arm(self, seconds: float) -> None:
        self._disarm()
        self._due = self._loop.time() + seconds
        self._timer = self._loop.call_at(self._due, self._expire)

    def _disarm(self) -> None:
        self._due = math.inf
        if self._timer is not None:
            self._timer.cancel()

    def _expire(self) -> None:
        if self._phase in {_Phase.HEAD, _Phase.BODY}:
            self._answer(HTTPStatus.REQUEST_TIMEOUT)
        self._drop()

    def _enter(self) -> None:
        """Join the others; if that is one too many, drop whose time runs out first: the slow must not keep us busy."""
        others = min(self._everyone, key=lambda peer: peer._due, default=self)  # noqa: SLF001  its own class
        crowded = len(self._everyone) >= self._limits.connections
        self._everyone.add(self)
        if crowded:
            (others if others._due < math.inf else self)._drop()  # noqa: SLF001  its own class

    def _drop(self) -> None:
        self._everyone.discard(self)
        self._wire.abort()

    def _answer(self, status: HTTPStatus) -> None:
        """Write a bare answer past aiohttp, whose own ones name the framework and quote the request."""
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        self._wire.write(head.encode())

    @override
    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> NoReturn:
        fault = exc or sys.exception()
        if isinstance(fault, _Answered) or (self.transport is None and isinstance(fault, ConnectionError)):
            raise _Answered
        theirs = _blame(fault)
        if theirs is None:
            self.log_exception(exc_info=fault)
        if not request.writer.output_size:
            self._answer(theirs or HTTPStatus(status))
        raise _Answered

    @override
    def log_exception(self, *args: Any, exc_info: BaseException | None = None, **kw: Any) -> None:
        """Log a fault of ours by type and place; its message might quote what somebody typed."""
        frames = traceback.extract_tb(exc_info.__traceback__ if exc_info else None)
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        _log.error("request_failed", error=type(exc_info).__name__, places=places)


def _blame(fault: BaseException | None) -> HTTPStatus | None:
    """Name the status for a fault of the peer's, or None when it is ours."""
    match fault:
        case LineTooLong(args=(_, limit, *_)):
            return HTTPStatus.REQUEST_URI_TOO_LONG if limit == MAX_URL else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        case HttpProcessingError() | web.RequestPayloadError():
            return HTTPStatus.BAD_REQUEST
        case _:
            return None


class Server:
    """A server that listens; `port` is the real one even when 0 was asked for."""

    def __init__(self, runner: web.AppRunner, listener: asyncio.Server, everyone: set[_Connection]) -> None:
        self._runner = runner
        self._listener = listener
        self._everyone = everyone
        self.port: int = listener.sockets[0].getsockname()[1]

    async def stop(self, grace: float) -> None:
        """Stop once: accept nobody more, let begun requests finish for `grace` seconds, cancel the rest, clean up."""
        self._listener.close()
        await asyncio.sleep(0)  # what has arrived already is read first, and so counts as begun
        for peer in tuple(self._everyone):
            peer.retire()
        # A peer that hung up is no longer among everyone, but its handler may still be at work.
        begun = [peer.task for peer in self._peers() if not peer.task.done()]
        if begun:
            _, late = await asyncio.wait(begun, timeout=grace)
            for task in late:
                task.cancel()
        await self._runner.cleanup()

    def _peers(self) -> list[_Connection]:
        return cast("list[_Connection]", cast("web.Server", self._runner.server).connections)


async def serve(app: web.Application, host: str, port: int, *, limits: Limits | None = None) -> Server:
    """Start the application's own life cycle and listen on `host`:`port` (0: any free one); raises OSError if taken."""
    app.on_response_prepare.append(_drop_server_name)
    runner = web.AppRunner(app, shutdown_timeout=ROLLBACK_SECONDS)
    await runner.setup()
    manager, everyone = cast("web.Server", runner.server), set[_Connection]()
    bounds = limits or Limits()
    try:
        listener = await asyncio.get_running_loop().create_server(
            lambda: _Connection(manager, bounds, everyone), host, port
        )
    except OSError:
        await runner.cleanup()
        raise
    return Server(runner, listener, everyone)


async def _drop_server_name(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.pop("Server", None)
