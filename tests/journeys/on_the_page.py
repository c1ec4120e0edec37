"""The people of a story at the page: what one reads there, presses and fills in, by the words that stand on it."""

import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from playwright.async_api import Browser, Locator, Page, expect

from sandbox.story import Player
from tests.journeys.conftest import Play

PATIENCE = 10_000
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Seat:
    """One person's column; whatever is done in it is told to everybody whom it concerns before the story goes on."""

    page: Page
    play: Play
    player: Player

    @property
    def column(self) -> Locator:
        return self.page.get_by_role("region", name=self.player.person.real_name)

    @property
    def form(self) -> Locator:
        return self.column.get_by_role("dialog")

    @property
    def dialog(self) -> Locator:
        """What is asked before a button does what it says."""
        return self.column.get_by_role("alertdialog")

    async def types(self, text: str) -> None:
        composer = self.column.get_by_role("textbox")
        await composer.fill(text)
        async with self._deed():
            await composer.press("Enter")

    async def chooses(self, label: str, option: str) -> None:
        box = self.form.get_by_role("combobox", name=label, exact=True)
        await box.click()
        async with self._deed():
            await self.form.get_by_role("option", name=re.compile(rf"^{re.escape(option)}\b")).click()

    async def ticks(self, option: str) -> None:
        await self.form.get_by_role("radio", name=option, exact=True).check()

    async def presses(self, label: str) -> None:
        """Press the button of that name that lies on top: the dialog's, the form's, else the newest message's."""
        async with self._deed():
            await self.button(label).click()

    async def is_asked(self, label: str, *words: str) -> None:
        """Press a button that asks first, and read these words before anything has happened."""
        await self.button(label).click()
        for each in words:
            await expect(self.dialog).to_contain_text(each)

    async def sees(self, *words: str) -> None:
        """See these words in the open form."""
        for each in words:
            await expect(self.form).to_contain_text(each)

    async def reads(self, *words: str, at: str | None = None) -> Locator:
        """Read the newest message that says all this, which nobody has read yet, where the person looks or at a tab."""
        if at is not None:
            await self.column.get_by_role("tab", name=at).click()
        message = self.column.get_by_role("article").filter(has_text=words[0]).last
        await expect(message).to_be_visible()
        for each in words[1:]:
            await expect(message).to_contain_text(each)
        self.player.reads(words[0])
        return message

    async def opens_thread(self) -> None:
        """Open what was answered to the newest message."""
        await self.column.get_by_role("button", name=re.compile(r"^\d+ (svar|repl)")).last.click()

    async def shows(self) -> str:
        """Give everything that stands on the page, seen or not."""
        return await self.page.content()

    def button(self, label: str) -> Locator:
        """Find the button on top with exactly these words on it."""
        written = re.compile(rf"^{re.escape(label)}$")  # its name may say more to whom cannot see what it belongs to
        return self.column.get_by_role("button").filter(has_text=written).last

    @contextlib.asynccontextmanager
    async def _deed(self) -> AsyncIterator[None]:
        async with self.page.expect_response("**/page/do"):
            yield
        await self.play.app.settle()


@dataclass(frozen=True)
class Table:
    """A browser at which a story is played, in one language."""

    chromium: Browser
    play: Play
    language: str

    def say(self, swedish: str, english: str) -> str:
        """Choose the words that everybody speaks here."""
        return swedish if self.language == "sv" else english

    @contextlib.asynccontextmanager
    async def seats(self, *names: str, views: str = "channel,dm,channel") -> AsyncIterator[list[Seat]]:
        """Open the page with these people in its columns; it may complain of nothing while it is open."""
        players: list[Player] = [getattr(self.play, name) for name in names]
        faults: list[str] = []
        context = await self.chromium.new_context(viewport={"width": 1440, "height": 900})
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        keys = ",".join(f"{team}:{user}" for team, user in (player.person.key for player in players))
        await page.goto(f"{self.play.slack.url}?seats={keys}&view={views}&lang={self.language}")
        await page.locator(".seat:has([role=tab])").nth(len(players) - 1).wait_for(state="attached")
        yield [Seat(page, self.play, player) for player in players]
        await context.close()
        self.play.slack.nothing_else_was_said()
        assert faults == []
