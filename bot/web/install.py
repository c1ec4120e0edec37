"""Install the app in a workspace from a browser: to Slack and back, once, in the browser that began (THREATS 66-68)."""

import re
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

import structlog
from aiohttp import web

from bot.domain.firm import Person
from bot.domain.policy import INSTALLING_WITHIN
from bot.domain.refusals import CannotSave
from bot.settings import Distribution
from bot.slack.directory import person
from bot.slack.gateway import Gateway, Later, Never
from bot.slack.manifest import REDIRECT, scopes
from bot.storage.database import Database
from bot.storage.installations import Installation
from bot.texts.words import LANGUAGES, spoken
from bot.usecases import installing, people
from bot.web.pages import HEADERS, page

INSTALL = "/slack/install"
BEGUN_A_MINUTE = 60
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_CODE = re.compile(r"[A-Za-z0-9._-]{1,255}")

_log = structlog.get_logger(__name__)


class Ending(StrEnum):
    """How an installation ends: each has a page; all but the first two changed nothing."""

    INSTALLED = "installed"
    PENDING = "pending"
    CANCELLED = "cancelled"
    STALE = "stale"
    KEPT = "kept"
    OTHER = "other"
    SCOPES = "scopes"
    REFUSED = "refused"
    SLOW = "slow"
    BUSY = "busy"


STATUS = {
    Ending.INSTALLED: 200,
    Ending.PENDING: 200,
    Ending.CANCELLED: 200,
    Ending.STALE: 400,
    Ending.KEPT: 409,
    Ending.OTHER: 409,
    Ending.SCOPES: 403,
    Ending.REFUSED: 403,
    Ending.SLOW: 503,
    Ending.BUSY: 429,
}


class _Ended(Exception):
    """The installation goes no further; nothing was changed."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending)
        self.ending = ending


class Installer:
    """The two addresses of an installation; `installed` is called with our app's id once there is one."""

    def __init__(
        self,
        ours: Distribution,
        api_url: str,
        database: Database,
        gateway: Gateway,
        now: Callable[[], datetime],
        installed: Callable[[str], None],
    ) -> None:
        self._ours = ours
        self._authorize = f"{api_url.removesuffix('api/')}oauth/v2/authorize"
        self._database = database
        self._gateway = gateway
        self._now = now
        self._installed = installed
        self._scopes = scopes()
        self._begun: deque[datetime] = deque(maxlen=BEGUN_A_MINUTE)
        self._secure = ours.public_url.startswith("https://")
        self._cookie = "__Host-samarbete-install" if self._secure else "samarbete-install"

    def routes(self) -> list[web.RouteDef]:
        """List the routes for `app.add_routes`; a HEAD begins nothing."""
        return [web.get(INSTALL, self.begin, allow_head=False), web.get(REDIRECT, self.finish, allow_head=False)]

    async def begin(self, _request: web.Request) -> web.Response:
        """Send the browser to Slack, with a state that only this browser can bring back."""
        now = self._now()
        if len(self._begun) == BEGUN_A_MINUTE and now - self._begun[0] < timedelta(minutes=1):
            return _page(Ending.BUSY)
        self._begun.append(now)
        try:
            state, cookie = await installing.begin(self._database, now)
        except CannotSave:
            return _page(Ending.SLOW)
        asked = {"client_id": self._ours.client_id, "scope": ",".join(self._scopes)}
        back = {"redirect_uri": self._back, "state": state}
        location = f"{self._authorize}?{urlencode(asked | back)}"
        response = web.Response(status=302, headers={"Location": location, **HEADERS})
        self._set_cookie(response, cookie, int(INSTALLING_WITHIN.total_seconds()))
        return response

    async def finish(self, request: web.Request) -> web.Response:
        """Take the browser back from Slack, and say how it ended."""
        try:
            ending = await self._finish(request)
        except _Ended as ended:
            ending = ended.ending
        except (Later, CannotSave):
            ending = Ending.SLOW
        except Never as no:
            _log.warning("installation_refused", reason=no.reason)
            ending = Ending.REFUSED
        response = _page(ending)
        if ending is not Ending.STALE:
            self._set_cookie(response, "", 0)
        return response

    @property
    def _back(self) -> str:
        return f"{self._ours.public_url}{REDIRECT}"

    def _set_cookie(self, response: web.Response, value: str, seconds: int) -> None:
        response.set_cookie(
            self._cookie, value, max_age=seconds, path="/", secure=self._secure, httponly=True, samesite="Lax"
        )

    async def _finish(self, request: web.Request) -> Ending:
        await self._require_begun(request)
        code = _only(request.query, "code")
        if _only(request.query, "error"):
            raise _Ended(Ending.CANCELLED)
        if not _CODE.fullmatch(code):
            raise _Ended(Ending.STALE)
        said = await self._gateway.trade(self._ours.client_id, self._ours.client_secret, code, self._back)
        new = await self._verified(said)
        await self._require_replaceable(new)
        return await self._keep(new, str(_inner(said, "team").get("name") or ""))

    async def _require_begun(self, request: web.Request) -> None:
        state, cookie = _only(request.query, "state"), request.cookies.get(self._cookie, "")
        if not (_SECRET.fullmatch(state) and _SECRET.fullmatch(cookie)):
            raise _Ended(Ending.STALE)
        if not await installing.redeem(self._database, state, cookie, self._now()):
            raise _Ended(Ending.STALE)

    async def _verified(self, said: Mapping[str, Any]) -> Installation:
        """Believe an answer only as far as its own token proves it."""
        token, app_id = str(said.get("access_token") or ""), said.get("app_id")
        team_id, org = _inner(said, "team").get("id"), said.get("is_enterprise_install")
        if not set(self._scopes) <= set(str(said.get("scope") or "").split(",")):
            raise _Ended(Ending.SCOPES)
        if org or not (isinstance(team_id, str) and isinstance(app_id, str) and token.startswith("xoxb-")):
            raise Never("not_one_workspace")
        proof = await self._gateway.call(token, "auth.test", {})
        if (proof.get("team_id"), proof.get("user_id")) != (team_id, said.get("bot_user_id")):
            raise Never("token_of_another")
        return Installation(
            team_id=team_id,
            bot_user_id=str(proof["user_id"]),
            bot_token=token,
            enterprise_id=_inner(said, "enterprise").get("id"),
            app_id=app_id,
            bot_id=proof.get("bot_id"),
            installed_by=str(_inner(said, "authed_user").get("id") or ""),
            pending=not self._ours.opens,
        )

    async def _require_replaceable(self, new: Installation) -> None:
        """Let a working token be replaced only by the same bot's, for somebody the firm knew before (THREATS 30)."""
        if await installing.own_app(self._database) not in {None, new.app_id}:
            raise Never("another_app")
        old = await people.installation(self._database, new.team_id)
        if old is None or old.bot_token == new.bot_token:
            return
        same_bot = old.bot_user_id == new.bot_user_id
        if same_bot and (old.pending or await installing.knows(self._database, new)):
            return
        if await self._works(old.bot_token):
            _log.warning("installation_kept", team=new.team_id, same_bot=same_bot)
            raise _Ended(Ending.KEPT if same_bot else Ending.OTHER)
        await installing.token_died(self._database, old.team_id, old.bot_token, self._now())

    async def _works(self, token: str) -> bool:
        try:
            await self._gateway.call(token, "auth.test", {})
        except Never:
            return False
        return True

    async def _keep(self, new: Installation, name: str) -> Ending:
        installer = await self._installer(new)
        language = (spoken(installer.language) if installer else None) or LANGUAGES[0]
        kept = await installing.install(
            self._database,
            new,
            name=name,
            language=language,
            at=self._now(),
            installer=installer,
        )
        self._installed(str(new.app_id))
        _log.info("installed", team=new.team_id, pending=kept.pending)
        return Ending.PENDING if kept.pending else Ending.INSTALLED

    async def _installer(self, new: Installation) -> Person | None:
        """Ask who installed: the firm speaks their language, and others can be told who may set it up."""
        who = {"user": new.installed_by, "include_locale": True}
        try:
            found = await self._gateway.call(new.bot_token, "users.info", who)
        except (Later, Never):
            return None
        return person(_inner(found, "user"), new.team_id)


def _page(ending: Ending) -> web.Response:
    done = ending in {Ending.INSTALLED, Ending.PENDING, Ending.KEPT, Ending.OTHER}
    return page(f"install.{ending}", STATUS[ending], None if done else "install")


def _only(query: Any, name: str) -> str:
    """Read a parameter that may stand there once."""
    values = query.getall(name, [])
    return str(values[0]) if len(values) == 1 else ""


def _inner(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = said.get(name)
    return found if isinstance(found, Mapping) else {}
