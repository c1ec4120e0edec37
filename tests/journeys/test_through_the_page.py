"""The story once more, through the page itself, in a real browser."""

from playwright.async_api import Page, async_playwright, expect

from demo.stage import Stage, playing
from tests.browser import NOTES, find_browser
from tests.journeys.conftest import BAKERY

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


async def test_one_invites_as_the_consultant_and_approves_as_the_customer(sqlite_only: str) -> None:
    browser = find_browser()
    if browser is None:
        NOTES.append("no Chromium was found: the journey through the page did not run")
        return
    async with playing(Stage(database_url=sqlite_only)) as (slack, _app), async_playwright() as driver:
        opened = await driver.chromium.launch(executable_path=browser, args=FLAGS)
        page = await opened.new_page(viewport={"width": 1440, "height": 900})
        await page.goto(f"{slack.url}?view=channel,dm,channel")
        await _play(page)
        await opened.close()
        assert slack.violations == []


async def _play(page: Page) -> None:
    composer = page.get_by_role("textbox").first
    await composer.fill(f"/samarbete bjud-in {BAKERY} eekonomi")
    await composer.press("Enter")
    for label in ("Fortsätt", "Skicka frågan"):
        await page.get_by_role("button", name=label).first.click()
    await expect(page.get_by_text("Svaret kommer i byråns kanal").first).to_be_visible()
    await page.get_by_role("button", name="Stäng").last.click()

    await page.get_by_role("button", name="Godkänn").first.click()
    await expect(page.get_by_role("alertdialog")).to_contain_text("inte heller i Ekonomiöversikt")
    await page.get_by_role("button", name="Ja, godkänn").click()

    await expect(page.get_by_text("Tack, Eva.").first).to_be_visible()
    await expect(page.get_by_text("Eva Björk godkände").first).to_be_visible()
    await expect(page.get_by_role("button", name="Godkänn", exact=True)).to_have_count(0)
