"""Bolt between the doors and the router: one catch-all for every payload, and an `authorize` without network."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse
from typing_extensions import override

from bot.domain.refusals import CannotSave
from bot.handlers.router import Origin, Router
from bot.slack.edge import Inbound, Reply
from bot.slack.gateway import Gateway
from bot.storage.database import Database
from bot.usecases import people

TRY_AGAIN = 503
NOT_INSTALLED = "Samarbete is not installed in this workspace. Samarbete är inte installerad i den här Slack."


class Door:
    """Receives what the edge or the socket let in, and answers with what Slack should get."""

    def __init__(self, router: Router, database: Database, gateway: Gateway) -> None:
        self._app = AsyncApp(
            client=gateway.client(None, 10),
            authorize=_authorizer(database),
            request_verification_enabled=False,  # the edge has done it, over the raw bytes
            process_before_response=True,
            user_facing_authorize_error_message=NOT_INSTALLED,
        )
        self._app.use(_CatchAll(router))

    async def receive(self, inbound: Inbound) -> Reply:
        """Handle one payload; the answer comes after everything is stored."""
        # As `socket_mode`, Bolt takes a decoded body and does not parse it again (its own parser loses a command
        # whose text contains the word "payload").
        request = AsyncBoltRequest(mode="socket_mode", body=inbound.payload)
        response = await self._app.async_dispatch(request)
        body = response.body.encode() if response.body else b""
        return Reply(response.status, body, "application/json; charset=utf-8" if body[:1] in b"{[" else "text/plain")


def _authorizer(database: Database) -> Callable[..., Awaitable[AuthorizeResult]]:
    async def authorize(enterprise_id: str | None, team_id: str | None, user_id: str | None) -> Any:
        """Look the installation up in the database, and only there; None is how Bolt is told "not installed"."""
        try:
            installation = await people.installation(database, str(team_id))
        except CannotSave:  # the router will find that too, and knows how to say it
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)
        if installation is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_token=installation.bot_token,
            bot_user_id=installation.bot_user_id,
            bot_id=installation.bot_id,
        )

    return authorize


class _CatchAll(AsyncMiddleware):
    """Takes everything before Bolt's matchers and injected arguments, which fall over a click without an action."""

    def __init__(self, router: Router) -> None:
        self._router = router

    @override
    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        try:
            answer = await self._router.handle(req.body, origin_of(req.body, req.context))
        except CannotSave:
            return BoltResponse(status=TRY_AGAIN)
        return await _acknowledge(req.context.ack, answer)


def origin_of(body: Mapping[str, Any], context: AsyncBoltContext) -> Origin:
    """Say who acted where: the actor's own workspace counts, not the one in which the message stands."""
    user = body.get("user")
    home = user.get("team_id") if isinstance(user, Mapping) else None
    return Origin(
        team_id=context.team_id or "",
        actor_team_id=str(home or context.actor_team_id or context.team_id or ""),
        actor_user_id=context.actor_user_id or context.user_id or "",
    )


async def _acknowledge(ack: AsyncAck, answer: Mapping[str, Any]) -> BoltResponse:
    if "options" in answer:
        return await ack(options=list(answer["options"]))
    if "response_action" in answer:
        return await ack(**answer)
    return await ack(json.loads(json.dumps(dict(answer)))) if answer else await ack()
