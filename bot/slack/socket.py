"""Socket Mode: the same payloads over a WebSocket that we open, for those without a public address."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.slack.edge import Inbound, Reply, interpret
from bot.slack.gateway import Gateway

_log = structlog.get_logger(__name__)


class Socket:
    """Keeps a connection to Slack and answers each envelope once what it carries is stored."""

    def __init__(self, gateway: Gateway, app_token: str, receive: Callable[[Inbound], Awaitable[Reply]]) -> None:
        self._receive = receive
        self._client = SocketModeClient(app_token=app_token, web_client=gateway.client(app_token, 10))
        self._client.socket_mode_request_listeners.append(self._take)

    async def connect(self) -> None:
        """Open the connection, however long that takes; the client keeps it open by itself."""
        await self._client.connect()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Close the connection for good."""
        await self._client.close()  # type: ignore[no-untyped-call]

    async def connected(self) -> bool:
        """Tell whether Slack can reach us now."""
        return await self._client.is_connected()

    async def missing(self) -> str | None:
        """Name Slack where it cannot reach us, for those who ask whether we can work."""
        return None if await self.connected() else "slack"

    async def _take(self, client: Any, request: SocketModeRequest) -> None:
        inbound = interpret(request.payload)
        if inbound is None:
            _log.warning("envelope_not_understood", kind=request.type)
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
            return
        reply = await self._receive(inbound)
        if reply.status >= 500:  # noqa: PLR2004 - unacknowledged, an event comes again
            return
        payload = json.loads(reply.body) if reply.body[:1] == b"{" else None
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=payload))
