"""The way out to Slack: one call, one answer, and every failure sorted into "later" or "never"."""

import asyncio
import base64
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.drift import Drift

SLACK = "https://slack.com/api/"
LIMITED = frozenset({"ratelimited", "rate_limited"})
BUSY = LIMITED | frozenset(
    {
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "accesslimited",
    }
)
DEAD = frozenset({"token_revoked", "account_inactive", "invalid_auth"})
TRADE_SECONDS, UPLOAD_SECONDS = 10, 30
_BACKOFF = 5.0


class Later(Exception):
    """Slack could not now: try again after `after` seconds; `reason` is its code."""

    def __init__(self, reason: str, after: float = _BACKOFF) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class Never(Exception):
    """Slack will not, however often it is asked; `reason` is its code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Revoked(Never):
    """Slack no longer takes this token: the app is gone from the workspace until it is installed again."""


class Gateway:
    """Calls Slack's Web API over one shared session; nothing is retried here, for a retried post is two posts.

    Where Slack said to wait, nothing is sent before that: `clock` counts the seconds. `drift` hears every answer.
    """

    def __init__(
        self,
        base_url: str,
        session: aiohttp.ClientSession,
        clock: Callable[[], float] = time.monotonic,
        drift: Drift | None = None,
    ) -> None:
        self._base_url = base_url
        self._session = session
        self._clock = clock
        self._drift = drift
        self._closed: dict[tuple[str, str], float] = {}

    @property
    def rehearses(self) -> bool:
        """Tell whether this is a stand-in Slack on this machine, and nothing that happens is for real."""
        return self._base_url != SLACK

    def client(self, token: str | None, seconds: int) -> AsyncWebClient:
        """Make a client for one workspace's token."""
        return AsyncWebClient(
            token=token, base_url=self._base_url, session=self._session, timeout=seconds, retry_handlers=[]
        )

    async def call(
        self, token: str, method: str, arguments: Mapping[str, Any], *, within: int = 10
    ) -> Mapping[str, Any]:
        """Call a method, `within` so many seconds, and return Slack's answer; raises Later or Never."""
        wait = self._closed.get((token, method), 0) - self._clock()
        if wait > 0:
            raise Later("ratelimited", wait)
        try:
            return await self._heard(self.client(token, within).api_call(method, data=_form(arguments)), within)
        except Later as later:
            if later.reason in LIMITED:
                self._closed[token, method] = self._clock() + later.after
            raise

    async def trade(self, client_id: str, secret: str, code: str, redirect_uri: str) -> Mapping[str, Any]:
        """Trade the code that an installation came back with for its token."""
        # The SDK's own method writes this header with something that aiohttp is about to drop.
        basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        asking = self.client(None, TRADE_SECONDS).api_call(
            "oauth.v2.access",
            data={"code": code, "redirect_uri": redirect_uri},
            headers={"Authorization": f"Basic {basic}"},
        )
        return await self._heard(asking, TRADE_SECONDS)

    async def _heard(self, asking: Awaitable[AsyncSlackResponse], within: int) -> Mapping[str, Any]:
        asked_at = self._clock()
        try:
            async with asyncio.timeout(within):
                answer = await asking
        except SlackApiError as error:
            self._compare(error.response, asked_at)
            raise _sorted(error) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Later(type(error).__name__) from None
        except (AttributeError, ValueError):  # so the SDK stumbles over an answer that is no JSON object
            raise Later("unreadable") from None
        self._compare(answer, asked_at)
        return cast("Mapping[str, Any]", answer.data)

    def _compare(self, answer: object, asked_at: float) -> None:
        if self._drift and isinstance(answer, AsyncSlackResponse):
            self._drift.hear(answer.headers, asked_at)

    async def upload(self, token: str, channel_id: str, name: str, content: bytes, comment: str) -> str:
        """Put a file into a conversation, with a sentence, and give its id; raises Later or Never."""
        place = await self.call(token, "files.getUploadURLExternal", {"filename": name, "length": len(content)})
        if not self.trusts(str(place.get("upload_url"))):
            raise Never("foreign_upload_url")
        await self._put(str(place["upload_url"]), content)
        file_id = str(place["file_id"])
        files = [{"id": file_id, "title": name}]
        said = {"files": files, "channel_id": channel_id, "initial_comment": comment}
        await self.call(token, "files.completeUploadExternal", said)
        return file_id

    async def _put(self, url: str, content: bytes) -> None:
        try:
            async with (
                asyncio.timeout(UPLOAD_SECONDS),
                self._session.post(url, data=content, allow_redirects=False) as response,
            ):
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Later(type(error).__name__) from None
        if status != 200:  # noqa: PLR2004 - HTTP's OK
            raise Later(f"http_{status}")

    async def answer(self, url: str, message: Mapping[str, Any]) -> None:
        """Answer a click in private through its response_url; a failure is Later or Never like any other."""
        if not self.trusts(url):
            raise Never("foreign_response_url")
        try:
            async with (
                asyncio.timeout(5),
                self._session.post(url, json=dict(message), allow_redirects=False) as response,
            ):
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Later(type(error).__name__) from None
        if status != 200:  # noqa: PLR2004 - HTTP's OK
            raise Never(f"http_{status}")

    def trusts(self, url: str) -> bool:
        """Tell whether an address to answer to is Slack's own, or the stand-in's that we were started with."""
        return any(url.startswith(origin) for origin in self._origins())

    def _origins(self) -> tuple[str, ...]:
        if self._base_url == SLACK:
            return ("https://hooks.slack.com/", "https://hooks.slack-gov.com/", "https://files.slack.com/")
        return (self._base_url.removesuffix("api/"),)


def _form(arguments: Mapping[str, Any]) -> dict[str, str]:
    """Write arguments as a form: the methods that read know no JSON bodies."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in arguments.items()
        if value is not None
    }


def _sorted(error: SlackApiError) -> Later | Never:
    response = error.response
    if not isinstance(response, AsyncSlackResponse):  # the SDK's way of saying that this was no JSON
        return Later("unreadable")
    status, data = response.status_code, response.data
    code = data.get("error") if isinstance(data, Mapping) else None
    if status == 429 or code in BUSY:  # noqa: PLR2004 - HTTP's "too many requests"
        return Later(str(code or "ratelimited"), _retry_after(response.headers))
    if status >= 500 or not code:  # noqa: PLR2004 - HTTP's "my fault"
        return Later(f"http_{status}")
    return (Revoked if code in DEAD else Never)(str(code))


def _retry_after(headers: Mapping[str, Any]) -> float:
    """Read Retry-After; absent or senseless, wait a little; never more than an hour."""
    raw = next((v for k, v in headers.items() if k.lower() == "retry-after"), None)
    value = raw[0] if isinstance(raw, list) and raw else raw
    try:
        seconds = float(str(value))
    except ValueError:
        return _BACKOFF
    return min(max(seconds, 1.0), 3600.0)
