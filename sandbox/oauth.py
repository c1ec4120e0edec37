"""Installing the app: Slack's consent page, the code it leads back with, and the token that the code buys."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from sandbox.api.call import Answer, SlackError, owner
from sandbox.events import Events
from sandbox.page import consent
from sandbox.stage import Stage
from sandbox.world import Install, Person

CODE_LIFE = timedelta(minutes=10)
PATH = "/oauth/v2/authorize"


@dataclass(frozen=True)
class Grant:
    """What somebody allowed; its code buys one token, once, within ten minutes."""

    person: Person
    scopes: frozenset[str]
    redirect_uri: str
    expires: datetime


class OAuth:
    """Ask for consent, trade codes for tokens, and take the app out of a workspace again."""

    def __init__(self, stage: Stage, events: Events) -> None:
        self._stage = stage
        self._events = events
        self._grants: dict[str, Grant] = {}
        self.methods = {
            "oauth.v2.access": self._access,
            "auth.revoke": self._revoke,
            "apps.uninstall": self._uninstall,
        }

    def mount(self, site: web.Application) -> None:
        """Add the consent page's routes."""
        site.router.add_get(PATH, self._ask)
        site.router.add_post(PATH, self._decide)

    async def _ask(self, request: web.Request) -> web.Response:
        problem = self._problem(request)
        if problem:
            return consent.refusal(problem, request)
        return consent.question(self._stage.world, self._scopes(request), request)

    def _problem(self, request: web.Request) -> str | None:
        """Return why Slack shows no question at all: nobody is sent to an address that the app did not name."""
        app, query = self._stage.world.app, request.query
        if query.get("client_id") != app.client_id:
            return "invalid_client_id"
        if not any(_leads_to(self._redirect(request), known) for known in app.redirect_urls):
            return "bad_redirect_uri"
        if not self._scopes(request):
            return "no_scopes"
        return None if self._scopes(request) <= app.scopes else "invalid_scope"

    def _redirect(self, request: web.Request) -> str:
        return request.query.get("redirect_uri") or next(iter(self._stage.world.app.redirect_urls), "")

    def _scopes(self, request: web.Request) -> frozenset[str]:
        return frozenset(request.query.get("scope", "").replace(",", " ").split())

    async def _decide(self, request: web.Request) -> web.Response:
        if problem := self._problem(request):
            return consent.refusal(problem, request)
        form, back = await request.post(), {"state": request.query.get("state", "")}
        if form.get("decision") != "allow":
            raise self._back(request, {"error": "access_denied"} | back)
        team, _, user = str(form.get("who", "")).partition(":")
        person = self._stage.world.people.get((team, user))
        if person is None or not may_install(self._stage, person):
            return consent.question(self._stage.world, self._scopes(request), request, refused=person)
        raise self._back(request, {"code": self._grant(request, person)} | back)

    def _grant(self, request: web.Request, person: Person) -> str:
        code = f"{person.team_id}.{secrets.token_hex(16)}"
        expires = self._stage.clock.now() + CODE_LIFE
        self._grants[code] = Grant(person, self._scopes(request), self._redirect(request), expires)
        return code

    def _back(self, request: web.Request, answer: dict[str, str]) -> web.HTTPFound:
        uri = self._redirect(request)
        return web.HTTPFound(f"{uri}{'&' if '?' in uri else '?'}{urlencode(answer)}")

    async def _access(self, request: web.Request, arguments: dict[str, Any]) -> Answer:
        """oauth.v2.access."""
        self._check_client(request, arguments)
        grant = self._grants.pop(str(arguments.get("code", "")), None)
        if grant is None or self._stage.clock.now() > grant.expires:
            raise SlackError("invalid_code")
        if arguments.get("redirect_uri", grant.redirect_uri) != grant.redirect_uri:
            raise SlackError("bad_redirect_uri")
        install = self._stage.world.install(grant.person.team_id, set(grant.scopes))
        self._stage.changed()
        return _told(self._stage, grant, install)

    def _check_client(self, request: web.Request, arguments: dict[str, Any]) -> None:
        app, (client_id, secret) = self._stage.world.app, _credentials(request, arguments)
        if client_id != app.client_id:
            raise SlackError("invalid_client_id")
        if secret != app.client_secret:
            raise SlackError("bad_client_secret")

    async def _revoke(self, _request: web.Request, arguments: dict[str, Any]) -> Answer:
        """auth.revoke; without its last token the app is gone from the workspace."""
        install = owner(self._stage.world, arguments["token"])
        if str(arguments.get("test", "")).lower() in {"1", "true"}:
            return {"revoked": False}
        self._goes(install, "token_revoked")
        return {"revoked": True}

    async def _uninstall(self, request: web.Request, arguments: dict[str, Any]) -> Answer:
        """apps.uninstall."""
        self._check_client(request, arguments)
        self._goes(owner(self._stage.world, arguments["token"]), "account_inactive")
        return {}

    def _goes(self, install: Install, epitaph: str) -> None:
        install.active, install.epitaph = False, epitaph
        self._events.soon(self._events.uninstall(install.team_id, epitaph=epitaph))


def may_install(stage: Stage, person: Person) -> bool:
    """Tell whether Slack lets somebody add an app: never guests, and where admins decide only they."""
    if person.is_bot or person.deleted or person.is_guest:
        return False
    return person.is_admin or not stage.world.workspaces[person.team_id].admins_install


def _leads_to(uri: str, known: str) -> bool:
    return uri == known or uri.startswith((known.rstrip("/") + "/", known + "?"))


def _credentials(request: web.Request, arguments: dict[str, Any]) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Basic":
        return str(arguments.get("client_id", "")), str(arguments.get("client_secret", ""))
    client_id, _, secret = base64.b64decode(encoded).decode().partition(":")
    return client_id, secret


def _told(stage: Stage, grant: Grant, install: Install) -> Answer:
    team = {"id": install.team_id, "name": stage.world.workspaces[install.team_id].name}
    token = {"token_type": "bot", "access_token": install.bot_token, "scope": ",".join(sorted(install.scopes))}
    ids = {"app_id": stage.world.app.app_id, "bot_user_id": install.bot_user_id}
    org: dict[str, Any] = {"team": team, "enterprise": None, "is_enterprise_install": False}
    return token | ids | org | {"authed_user": {"id": grant.person.user_id}}
