"""A browser that installs the app: to the bot, to the stand-in Slack's consent page, and back."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import aiohttp
from yarl import URL

from sandbox.server import Slack


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    headers: Mapping[str, str]


@dataclass
class Browser:
    session: aiohttp.ClientSession
    home: str

    async def opens(self, url: str) -> Page:
        async with self.session.get(URL(url, encoded=True), allow_redirects=False) as response:
            return Page(response.status, await response.text(), response.headers.copy())

    async def begins(self) -> str:
        """Begin, and return where Slack asks for consent."""
        page = await self.opens(f"{self.home}/slack/install")
        assert page.status == 302, page
        return page.headers["Location"]

    async def decides(self, consent: str, who: str, decision: str = "allow", scopes: set[str] | None = None) -> str:
        """Say yes or no on Slack's page, perhaps for less than was asked; return where Slack leads back to."""
        url = URL(consent)
        if scopes is not None:
            url = url.update_query(scope=",".join(scopes))
        form = {"who": who, "decision": decision}
        async with self.session.post(url, data=form, allow_redirects=False) as response:
            assert response.status == 302, await response.text()
            return response.headers["Location"]

    async def installs(self, who: str, decision: str = "allow", scopes: set[str] | None = None) -> Page:
        """Go all the way."""
        return await self.opens(await self.decides(await self.begins(), who, decision, scopes))


@asynccontextmanager
async def browser(home: str) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browser(session, home)


def address(slack: Slack) -> str:
    """Give the bot's public address, as its manifest has it."""
    back = urlsplit(slack.world.app.redirect_urls[0])
    return f"{back.scheme}://{back.netloc}"


def changed(url: str, **query: str) -> str:
    """Put other values into an address's query."""
    parts = urlsplit(url)
    kept = dict(URL(url).query) | query
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{urlencode(kept)}"
