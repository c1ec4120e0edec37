"""The server over real sockets: what a stranger may do to it, and what an honest peer must never notice of that."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
from aiohttp import web
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.web.server import Limits, Server, serve

SHORT = Limits(read=0.05, idle=60.0, send=0.05)
PATIENT = Limits(read=60.0, idle=60.0, send=60.0)
GET = b"GET /hello HTTP/1.1\r\nHost: bot\r\n\r\n"
POST = b"POST /read HTTP/1.1\r\nHost: bot\r\nContent-Type: text/plain\r\n"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Peer:
    """A raw socket to the server; every wait ends in a failure rather than in a hanging run."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def until_closed(self) -> bytes:
        """Read until the server closes, gently or not."""
        received = bytearray()
        try:
            while chunk := await asyncio.wait_for(self._reader.read(65_536), 20):
                received += chunk
        except ConnectionResetError:
            pass
        return bytes(received)

    async def answer(self) -> bytes:
        """Read one answer with a Content-Length."""
        head = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), 20)
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length"))
        return head + await asyncio.wait_for(self._reader.readexactly(length), 20)


class Scene:
    """Servers and peers of one test, closed at its end, and what went wrong behind the scenes."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack
        self.mishaps: list[str] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: self.mishaps.append(str(context)))

    async def serve(self, handler: Handler | None = None, limits: Limits = PATIENT) -> Server:
        app = web.Application()
        app.router.add_get("/hello", _hello)
        app.router.add_post("/read", _read)
        app.router.add_post("/ignore", _hello)
        app.router.add_post("/large", _large(asyncio.Event()))
        app.router.add_get("/special", handler or _hello)
        server = await serve(app, "127.0.0.1", 0, limits=limits)
        self._stack.push_async_callback(self.stop, server)
        return server

    async def stop(self, server: Server) -> None:
        if server._runner.server is not None:
            await server.stop(0.1)

    async def connect(self, server: Server) -> Peer:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        self._stack.push_async_callback(_close, writer)
        return Peer(reader, writer)

    async def exchange(self, server: Server, data: bytes) -> bytes:
        peer = await self.connect(server)
        await peer.send(data)
        return await peer.until_closed()


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def _hello(_request: web.Request) -> web.Response:
    return web.Response(text="hello")


async def _read(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        yield (scene := Scene(stack))
    assert scene.mishaps == []


@pytest.fixture
def logs() -> Iterator[list[EventDict]]:
    with capture_logs() as entries:
        yield entries


async def test_an_answer_names_neither_server_nor_framework(scene: Scene) -> None:
    server = await scene.serve()

    answer = await scene.exchange(server, GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"hello")
    assert b"server:" not in answer.lower()
    assert b"aiohttp" not in answer.lower()


@pytest.mark.parametrize("path", ["/nowhere", "//", "/%2e%2e", "/.env", "/../etc/passwd", "/hello/", "/%00", "/%ff"])
async def test_an_unknown_path_gets_a_tiny_404(scene: Scene, path: str) -> None:
    server = await scene.serve()

    answer = await scene.exchange(server, f"GET {path} HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n".encode())

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404 ")
    assert len(body) <= 20
    assert b"server:" not in head.lower()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "OPTIONS", "BREW"])
async def test_an_unwanted_method_gets_405_with_what_is_allowed(scene: Scene, method: str) -> None:
    server = await scene.serve()

    answer = await scene.exchange(server, f"{method} /read HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n".encode())

    if method == "BREW":
        assert answer.startswith(b"HTTP/1.1 400 ")
    else:
        assert answer.startswith(b"HTTP/1.1 405 ")
        assert b"\r\nAllow: POST\r\n" in answer


ABUSES = {
    "length and chunks": (POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "chunks and length": (POST + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400),
    "chunked twice": (POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400),
    "chunked not last": (POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400),
    "two lengths": (POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
    "a negative length": (POST + b"Content-Length: -1\r\n\r\n", 400),
    "a length with a sign": (POST + b"Content-Length: +3\r\n\r\nabc", 400),
    "a long URL": (b"GET /" + b"a" * 65_536 + b" HTTP/1.1\r\nHost: b\r\n\r\n", 414),
    "a long query": (b"GET /hello?" + b"a=b&" * 1_100 + b" HTTP/1.1\r\nHost: b\r\n\r\n", 414),
    "a long header": (GET[:-2] + b"X-Slack-Signature: " + b"a" * 1_000_000 + b"\r\n\r\n", 431),
    "many headers": (GET[:-2] + b"".join(b"X-%d: y\r\n" % n for n in range(200)) + b"\r\n", 400),
    "no host": (b"GET /hello HTTP/1.1\r\n\r\n", 400),
    "a zero byte": (GET[:-2] + b"X-Zero: a\0b\r\n\r\n", 400),
    "a folded header": (GET[:-2] + b"X-Fold: a\r\n b\r\n\r\n", 400),
    "a space before the colon": (GET[:-2] + b"X-Space : a\r\n\r\n", 400),
    "a broken address": (b"GET http://[::1/hello HTTP/1.1\r\nHost: b\r\n\r\n", 400),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 50, 400),
    "not HTTP": (b"EHLO bot.example\r\n\r\n", 400),
    "a broken chunk": (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", 400),
}


@pytest.mark.parametrize(("data", "status"), ABUSES.values(), ids=ABUSES.keys())
async def test_abused_http_is_refused_closed_and_not_logged(
    scene: Scene, logs: list[EventDict], data: bytes, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    server = await scene.serve()

    answer = await scene.exchange(server, data)

    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert answer.count(b"HTTP/1.1") == 1
    assert b"Connection: close" in answer
    assert answer.endswith(b"\r\n\r\n")
    assert not logs
    assert not caplog.records


@pytest.mark.parametrize("count", [2, 3, 100])
async def test_pipelined_requests_get_one_answer_and_one_refusal(scene: Scene, count: int) -> None:
    server = await scene.serve()

    answer = await scene.exchange(server, GET * count)

    assert answer.count(b"HTTP/1.1 200 ") == 1
    assert answer.count(b"HTTP/1.1 400 ") == 1
    assert answer.index(b" 200 ") < answer.index(b" 400 ")


async def test_a_byte_sent_before_the_answer_is_refused_after_the_answer(scene: Scene) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    server = await scene.serve(_waiting(begun, go_on))
    peer = await scene.connect(server)
    await peer.send(GET.replace(b"hello", b"special"))
    await begun.wait()

    await peer.send(GET)
    while not next(iter(server._everyone))._crowded:  # noqa: ASYNC110  the other end of a socket cannot be awaited
        await asyncio.sleep(0)
    go_on.set()

    answer = await peer.until_closed()
    assert answer.count(b"HTTP/1.1 200 ") == 1
    assert answer.count(b"HTTP/1.1 400 ") == 1


async def test_a_request_to_change_protocol_is_answered_in_this_one_and_then_closed(scene: Scene) -> None:
    server = await scene.serve()

    answer = await scene.exchange(server, GET[:-2] + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + GET)

    assert answer.count(b"HTTP/1.1 200 ") == 1


SLOW = {
    "silence": (b"", b""),
    "half a line": (b"GET /hel", b"HTTP/1.1 408 "),
    "half the headers": (b"GET /hello HTTP/1.1\r\nHost: b\r\n", b"HTTP/1.1 408 "),
    "no body": (POST + b"Content-Length: 10\r\n\r\n", b"HTTP/1.1 408 "),
    "half a body": (POST + b"Content-Length: 10\r\n\r\nabc", b"HTTP/1.1 408 "),
    "chunks without an end": (POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", b"HTTP/1.1 408 "),
    "expecting to be told": (POST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n", b"HTTP/1.1 100 "),
}


@pytest.mark.parametrize(("data", "start"), SLOW.values(), ids=SLOW.keys())
async def test_a_slow_peer_is_cut_off_without_a_line_in_the_log(
    scene: Scene, logs: list[EventDict], data: bytes, start: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    server = await scene.serve(limits=SHORT)

    answer = await scene.exchange(server, data)
    await server.stop(10)

    assert answer.startswith(start)
    assert answer.count(b"HTTP/1.1 408 ") == bool(data)
    assert not logs
    assert not caplog.records


@pytest.mark.parametrize("start", [b"GET /hello?", POST + b"Content-Length: 9999\r\n\r\n"], ids=["head", "body"])
async def test_dripping_bytes_does_not_win_time(scene: Scene, start: bytes) -> None:
    server = await scene.serve(limits=Limits(read=0.2))
    peer = await scene.connect(server)
    await peer.send(start)

    closed = asyncio.ensure_future(peer.until_closed())
    async with asyncio.timeout(20):
        while not closed.done():
            peer.writer.write(b"a")
            await asyncio.wait([closed], timeout=0.02)

    assert b" 408 " in closed.result()


async def test_an_idle_connection_is_kept_for_the_next_request_and_closed_at_its_own_limit(scene: Scene) -> None:
    server = await scene.serve(limits=Limits(read=60.0, idle=0.3))
    peer = await scene.connect(server)

    for _ in range(3):
        await peer.send(GET)
        assert (await peer.answer()).endswith(b"hello")

    assert await peer.until_closed() == b""


async def test_after_an_answer_the_reading_deadline_waits_for_the_next_request(scene: Scene) -> None:
    server = await scene.serve(limits=Limits(read=1.0, idle=60.0))
    peer = await scene.connect(server)

    await peer.send(GET)
    await peer.answer()

    (connection,) = server._everyone
    assert connection._due > asyncio.get_running_loop().time() + 30


async def test_when_it_is_full_whoever_is_nearest_to_its_deadline_makes_room(scene: Scene) -> None:
    server = await scene.serve(limits=Limits(read=30.0, idle=60.0, connections=2))
    idle = await scene.connect(server)
    await idle.send(GET)
    await idle.answer()
    slow = await scene.connect(server)
    await slow.send(b"GET /hel")

    newcomer = await scene.connect(server)
    await newcomer.send(GET)

    assert (await newcomer.answer()).endswith(b"hello")
    assert await slow.until_closed() == b""
    await idle.send(GET)
    assert (await idle.answer()).endswith(b"hello")


async def test_forty_silent_connections_do_not_keep_an_honest_one_out(scene: Scene) -> None:
    server = await scene.serve(limits=Limits(read=60.0, connections=10))
    silent = [await scene.connect(server) for _ in range(40)]

    peer = await scene.connect(server)
    await peer.send(GET)

    assert (await peer.answer()).endswith(b"hello")
    assert len(server._everyone) == 10
    assert [await one.until_closed() for one in silent[:30]] == [b""] * 30


async def test_a_request_that_is_being_answered_is_never_dropped_for_a_newcomer(scene: Scene) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    server = await scene.serve(_waiting(begun, go_on), limits=Limits(connections=1))
    busy = await scene.connect(server)
    await busy.send(GET.replace(b"hello", b"special"))
    await begun.wait()

    newcomer = await scene.connect(server)

    assert await newcomer.until_closed() == b""
    go_on.set()
    assert (await busy.answer()).endswith(b"done")


async def test_a_peer_that_never_takes_its_answer_is_dropped(scene: Scene) -> None:
    begun = asyncio.Event()
    server = await scene.serve(_large(begun), limits=SHORT)
    peer = await scene.connect(server)
    await peer.send(GET.replace(b"hello", b"special"))
    await begun.wait()

    await asyncio.wait_for(server.stop(60), 20)

    assert not server._everyone


async def test_a_peer_that_takes_its_answer_late_gets_the_whole(scene: Scene) -> None:
    server = await scene.serve(_large(asyncio.Event()), limits=PATIENT)
    peer = await scene.connect(server)
    await peer.send(GET.replace(b"hello", b"special"))

    answer = await peer.answer()

    assert answer.count(b"z") >= 32 * 2**20
    await peer.send(GET)
    assert (await peer.answer()).endswith(b"hello")


@pytest.mark.parametrize("rest", [b"", b"def"], ids=["body withheld", "body sent"])
async def test_a_peer_that_never_takes_an_early_answer_is_dropped(scene: Scene, rest: bytes) -> None:
    server = await scene.serve(limits=SHORT)
    peer = await scene.connect(server)
    await peer.send(POST.replace(b"read", b"large") + b"Content-Length: 6\r\n\r\nabc")
    async with asyncio.timeout(20):
        while not any(connection.writing_paused for connection in server._everyone):  # noqa: ASYNC110
            await asyncio.sleep(0)

    await peer.send(rest)
    await asyncio.wait_for(server.stop(60), 20)

    assert not server._everyone


async def test_a_peer_that_takes_an_early_answer_late_gets_the_whole(scene: Scene) -> None:
    server = await scene.serve()
    peer = await scene.connect(server)

    await peer.send(POST.replace(b"read", b"large") + b"Content-Length: 6\r\n\r\nabc")

    assert (await peer.answer()).count(b"z") >= 32 * 2**20


async def test_a_body_that_the_handler_leaves_unread_does_not_spoil_the_next_request(scene: Scene) -> None:
    server = await scene.serve()
    peer = await scene.connect(server)

    await peer.send(POST.replace(b"read", b"ignore") + b"Content-Length: 6\r\n\r\nabc")
    assert (await peer.answer()).endswith(b"hello")
    await peer.send(b"def")
    await asyncio.wait_for(_phase(server, "IDLE"), 20)
    await peer.send(GET)

    assert (await peer.answer()).endswith(b"hello")


async def test_a_body_that_never_ends_after_its_answer_gets_no_second_answer(
    scene: Scene, logs: list[EventDict], caplog: pytest.LogCaptureFixture
) -> None:
    server = await scene.serve(limits=SHORT)

    answer = await scene.exchange(server, POST.replace(b"read", b"ignore") + b"Content-Length: 6\r\n\r\nabc")

    assert answer.count(b"HTTP/1.1") == 1
    assert not logs
    assert not caplog.records


@pytest.mark.parametrize("path", [b"read", b"ignore"])
async def test_a_body_that_turns_out_broken_is_cut_off_without_a_line_in_the_log(
    scene: Scene, logs: list[EventDict], path: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    server = await scene.serve(limits=Limits(read=0.5))
    peer = await scene.connect(server)
    await peer.send(POST.replace(b"read", path) + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
    await asyncio.wait_for(_phase(server, "BODY" if path == b"read" else "LEFTOVER"), 20)

    await peer.send(b"zz\r\n")

    answer = await peer.until_closed()
    assert answer.startswith(b"HTTP/1.1 400 " if path == b"read" else b"HTTP/1.1 200 ")
    assert answer.count(b"HTTP/1.1") == 1
    assert not logs
    assert not caplog.records


async def test_a_peer_that_hangs_up_in_the_middle_leaves_no_line_in_the_log(
    scene: Scene, logs: list[EventDict], caplog: pytest.LogCaptureFixture
) -> None:
    server = await scene.serve()
    peer = await scene.connect(server)
    await peer.send(POST + b"Content-Length: 10\r\n\r\nabc")
    await asyncio.wait_for(_phase(server, "BODY"), 20)

    peer.writer.transport.abort()
    await asyncio.wait_for(server.stop(60), 20)

    assert not logs
    assert not caplog.records


@pytest.mark.parametrize(
    ("fault", "status"),
    [(ValueError("19811218-9876"), 500), (ConnectionRefusedError("19811218-9876"), 500), (TimeoutError("198112"), 504)],
    ids=["value", "connection", "timeout"],
)
async def test_a_fault_of_ours_is_logged_by_type_and_place_but_not_by_its_words(
    scene: Scene, logs: list[EventDict], fault: Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_request: web.Request) -> web.Response:
        raise fault

    server = await scene.serve(fail)

    answer = await scene.exchange(server, GET.replace(b"hello", b"special"))

    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert answer.endswith(b"\r\n\r\n")
    (entry,) = logs
    assert entry["event"] == "request_failed"
    assert entry["error"] == type(fault).__name__
    assert entry["places"][-1].endswith(" fail")
    assert "1981" not in str(entry)
    assert not caplog.records


async def test_a_fault_of_ours_is_logged_even_when_its_peer_has_left(scene: Scene, logs: list[EventDict]) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def fail(_request: web.Request) -> web.Response:
        begun.set()
        await go_on.wait()
        raise ValueError

    server = await scene.serve(fail)
    peer = await scene.connect(server)
    await peer.send(GET.replace(b"hello", b"special"))
    await begun.wait()
    peer.writer.transport.abort()
    while server._everyone:  # noqa: ASYNC110  the other end of a socket cannot be awaited
        await asyncio.sleep(0)

    go_on.set()
    await asyncio.wait_for(server.stop(60), 20)

    assert [entry["error"] for entry in logs] == ["ValueError"]


async def test_a_fault_in_the_middle_of_an_answer_does_not_begin_a_second_one(
    scene: Scene, logs: list[EventDict]
) -> None:
    async def fail_late(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"so far")
        raise ValueError

    server = await scene.serve(fail_late)

    answer = await scene.exchange(server, GET.replace(b"hello", b"special"))

    assert answer.count(b"HTTP/1.1") == 1
    assert logs[0]["error"] == "ValueError"


async def test_a_handler_that_forgets_its_answer_is_a_fault_of_ours(scene: Scene, logs: list[EventDict]) -> None:
    async def forget(_request: web.Request) -> web.StreamResponse:
        return None  # type: ignore[return-value]  # the mistake itself

    server = await scene.serve(forget)
    peer = await scene.connect(server)
    await peer.send(GET.replace(b"hello", b"special"))

    assert (await peer.answer()).startswith(b"HTTP/1.1 500 ")
    assert logs[0]["event"] == "request_failed"


async def test_stopping_lets_begun_requests_finish_and_takes_no_new_ones(scene: Scene) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    server = await scene.serve(_waiting(begun, go_on))
    idle = await scene.connect(server)
    await idle.send(GET)
    await idle.answer()
    half = await scene.connect(server)
    await half.send(POST + b"Content-Length: 6\r\n\r\nabc")
    busy = await scene.connect(server)
    await busy.send(GET.replace(b"hello", b"special"))
    await begun.wait()
    await asyncio.wait_for(_phase(server, "BODY"), 20)

    stopping = asyncio.ensure_future(server.stop(60))
    assert await idle.until_closed() == b""
    with pytest.raises(OSError, match=str(server.port)):
        await asyncio.open_connection("127.0.0.1", server.port)
    await half.send(b"def")
    go_on.set()
    await asyncio.wait_for(stopping, 20)

    answer = await busy.until_closed()
    assert answer.endswith(b"done")
    assert b"Connection: close" in answer
    assert (await half.until_closed()).endswith(b"6")


async def test_a_handler_whose_peer_has_left_is_waited_for_too(scene: Scene) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    finished: list[str] = []

    async def work(_request: web.Request) -> web.Response:
        begun.set()
        await go_on.wait()
        finished.append("committed")
        return web.Response()

    server = await scene.serve(work)
    peer = await scene.connect(server)
    await peer.send(GET.replace(b"hello", b"special"))
    await begun.wait()
    peer.writer.transport.abort()
    while server._everyone:  # noqa: ASYNC110  the other end of a socket cannot be awaited
        await asyncio.sleep(0)

    stopping = asyncio.ensure_future(server.stop(60))
    go_on.set()
    await asyncio.wait_for(stopping, 20)

    assert finished == ["committed"]


async def test_what_outlasts_the_grace_is_cancelled_and_can_roll_back(scene: Scene) -> None:
    begun = asyncio.Event()
    ends: list[str] = []

    async def hang(_request: web.Request) -> web.Response:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ends.append("rolled back")
            raise
        return web.Response()

    server = await scene.serve(hang)
    peer = await scene.connect(server)
    await peer.send(GET.replace(b"hello", b"special"))
    await begun.wait()

    await asyncio.wait_for(server.stop(0.01), 20)

    assert ends == ["rolled back"]
    assert await peer.until_closed() == b""


async def test_a_taken_port_is_an_error_and_the_application_is_cleaned_up(scene: Scene) -> None:
    server = await scene.serve()
    app, cleaned = web.Application(), asyncio.Event()

    async def clean(_app: web.Application) -> None:
        cleaned.set()

    app.on_cleanup.append(clean)

    with pytest.raises(OSError, match="address already in use"):
        await serve(app, "127.0.0.1", server.port)

    assert cleaned.is_set()


def _waiting(begun: asyncio.Event, go_on: asyncio.Event) -> Handler:
    async def wait(_request: web.Request) -> web.Response:
        begun.set()
        await go_on.wait()
        return web.Response(text="done")

    return wait


def _large(begun: asyncio.Event) -> Handler:
    async def large(_request: web.Request) -> web.Response:
        begun.set()
        return web.Response(body=b"z" * (32 * 2**20))

    return large


async def _phase(server: Server, name: str) -> None:
    """Wait until some connection is in a phase; the other end of a socket cannot be awaited."""
    while name not in {connection._phase.name for connection in server._everyone}:  # noqa: ASYNC110
        await asyncio.sleep(0)
