"""What Slack, or somebody who plays Slack, may answer an installation with, and the cookie that ties it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.settings import Distribution
from bot.slack.gateway import Gateway
from bot.slack.manifest import scopes
from bot.storage.database import Database
from bot.storage.installations import Installation
from bot.usecases import installing, people
from bot.web.install import Installer
from bot.web.server import serve
from tests.conftest import NOON

TOKEN: dict[str, Any] = {
    "ok": True,
    "token_type": "bot",
    "access_token": "xoxb-new",
    "scope": ",".join(scopes()),
    "bot_user_id": "UBOT",
    "app_id": "A1",
    "team": {"id": "T1", "name": "Byrån"},
    "enterprise": None,
    "is_enterprise_install": False,
    "authed_user": {"id": "U1"},
}
PROOF: dict[str, Any] = {"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"}
PERSON = {"ok": True, "user": {"id": "U1", "is_admin": True, "profile": {"real_name": "Ada"}}}


@asynccontextmanager
async def _installer(
    database: Database, public_url: str, **said: dict[str, Any]
) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """Serve the two addresses, with a Slack that says what it is told to."""
    answers = {"oauth.v2.access": TOKEN, "auth.test": PROOF, "users.info": PERSON} | said

    async def api(request: web.Request) -> web.Response:
        return web.json_response(answers[request.match_info["method"]])

    slack = web.Application()
    slack.router.add_post("/api/{method}", api)
    slack_server = await serve(slack, "127.0.0.1", 0)
    async with (
        aiohttp.ClientSession() as session,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser,
    ):
        api_url = f"http://127.0.0.1:{slack_server.port}/api/"
        ours = Distribution(client_id="1.2", client_secret="s", public_url=public_url, opens=True)
        installer = Installer(ours, api_url, database, Gateway(api_url, session), lambda: NOON, lambda _: None)
        site = web.Application()
        site.add_routes(installer.routes())
        server = await serve(site, "127.0.0.1", 0)
        yield browser, f"http://127.0.0.1:{server.port}/slack/"
        await server.stop(1)
    await slack_server.stop(1)


async def _finished(database: Database, **said: dict[str, Any]) -> int:
    """Begin, come back, and return the page's status."""
    async with _installer(database, "https://bot.example", **said) as (browser, address):
        state, cookie = await installing.begin(database, NOON)
        query, headers = {"state": state, "code": "c"}, {"Cookie": f"__Host-samarbete-install={cookie}"}
        async with browser.get(f"{address}oauth_redirect", params=query, headers=headers) as response:
            return response.status


@pytest.mark.parametrize(
    ("url", "name", "secure"),
    [("https://bot.example", "__Host-samarbete-install", True), ("http://127.0.0.1:1", "samarbete-install", False)],
)
async def test_the_cookie_stays_with_this_host_and_this_browser(
    database: Database, url: str, name: str, *, secure: bool
) -> None:
    async with (
        _installer(database, url) as (browser, address),
        browser.get(f"{address}install", allow_redirects=False) as response,
    ):
        cookie = SimpleCookie(response.headers["Set-Cookie"])[name]
        location = response.headers["Location"]

    assert (cookie["path"], cookie["domain"], cookie["max-age"]) == ("/", "", "600")
    assert (bool(cookie["secure"]), cookie["httponly"], cookie["samesite"]) == (secure, True, "Lax")
    assert "/oauth/v2/authorize?client_id=1.2&scope=commands%2Cchat%3Awrite" in location
    assert response.headers["Cache-Control"] == "no-store"


async def test_an_honest_answer_is_kept(database: Database) -> None:
    assert await _finished(database) == 200

    kept = await people.installation(database, "T1")
    assert kept == Installation(
        team_id="T1", bot_user_id="UBOT", bot_token="xoxb-new", app_id="A1", bot_id="B1", installed_by="U1"
    )


@pytest.mark.parametrize(
    "strange",
    [
        {"is_enterprise_install": True, "team": None, "enterprise": {"id": "E1"}},
        {"team": None},
        {"team": {"id": 7}},
        {"team": "T1"},
        {"app_id": None},
        {"access_token": "xoxp-somebodys"},
        {"access_token": None},
        {"bot_user_id": "UOTHER"},
        {"team": {"id": "T2", "name": "En annan"}},
        {"scope": ""},
        {"scope": None},
        {"scope": "chat:write"},
    ],
)
async def test_an_answer_that_its_own_token_does_not_prove_installs_nothing(
    database: Database, strange: dict[str, Any]
) -> None:
    assert await _finished(database, **{"oauth.v2.access": TOKEN | strange}) == 403

    assert await people.installation(database, "T1") is None
    assert await people.installation(database, "T2") is None


async def test_a_token_of_another_app_is_refused(database: Database) -> None:
    assert await _finished(database) == 200

    other = {"oauth.v2.access": TOKEN | {"app_id": "A2", "team": {"id": "T2"}}, "auth.test": PROOF | {"team_id": "T2"}}
    assert await _finished(database, **other) == 403
    assert await people.installation(database, "T2") is None


async def test_a_workspace_of_an_organisation_is_a_workspace(database: Database) -> None:
    answer = TOKEN | {"enterprise": {"id": "E1", "name": "Koncernen"}}

    assert await _finished(database, **{"oauth.v2.access": answer}) == 200

    kept = await people.installation(database, "T1")
    assert kept is not None
    assert kept.enterprise_id == "E1"


async def test_the_same_token_again_is_the_same_installation(database: Database) -> None:
    assert await _finished(database) == 200
    assert await _finished(database) == 200

    assert await _finished(database, **{"oauth.v2.access": TOKEN | {"authed_user": {}}}) == 200
