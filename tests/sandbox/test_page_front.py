"""The sandbox's page as a person meets it: the composer, the clock, notices, and people side by side."""

import re

from playwright.async_api import Locator, Page, expect

from tests.sandbox.page_stage import NOW, STATIC, Stage, button, in_browser, message, modal


def anna(page: Page) -> Locator:
    return page.get_by_role("region", name="Anna Ek")


def composer(page: Page) -> Locator:
    return anna(page).get_by_role("textbox", name="Skriv till")


@in_browser
async def test_a_slash_offers_the_commands_and_enter_sends(stage: Stage) -> None:
    page = await stage.go()
    await composer(page).focus()

    await page.keyboard.type("/sam")
    await expect(page.get_by_role("option", name="/samarbete")).to_contain_text("Bjud in, följ upp och avsluta")
    await page.keyboard.press("Enter")
    await expect(composer(page)).to_have_value("/samarbete ")
    await expect(composer(page)).to_have_accessible_description("/samarbete bjud-in | lista | hjälp")
    await page.keyboard.type("hjälp")
    async with page.expect_response("**/page/do"):
        await page.keyboard.press("Enter")

    assert stage.did("type") == [
        {"team": "T1", "user": "UANNA", "what": "type", "channel": "DUANNA", "text": "/samarbete hjälp"}
    ]
    await expect(composer(page)).to_have_value("")


@in_browser
async def test_what_slack_refuses_is_said_aloud_and_comes_back_into_the_field(stage: Stage) -> None:
    stage.answers["type"] = {"ok": False, "error": "/foo is not a valid command."}
    page = await stage.go()

    await composer(page).fill("/foo")
    await page.keyboard.press("Enter")

    await expect(anna(page).get_by_role("alert")).to_have_text("/foo is not a valid command.")
    await expect(composer(page)).to_have_value("/foo")


@in_browser
async def test_a_notice_from_slack_can_be_dismissed(stage: Stage) -> None:
    stage.sight["UANNA"]["notices"] = [{"id": "n1", "text": "/samarbete svarade inte"}]
    page = await stage.go()

    await expect(anna(page).get_by_role("alert")).to_have_text("/samarbete svarade inte")
    async with page.expect_response("**/page/do"):
        await anna(page).get_by_role("button", name="Stäng meddelandet").click()

    assert stage.did("dismiss")[0]["notice"] == "n1"


@in_browser
async def test_a_shortcut_is_chosen_from_its_menu(stage: Stage) -> None:
    page = await stage.go()

    await anna(page).get_by_role("button", name="Genvägar").click()
    async with page.expect_response("**/page/do"):
        await page.get_by_role("menuitem", name="Bjud in en kund").click()

    assert stage.did("shortcut")[0]["callback_id"] == "invite"


@in_browser
async def test_a_thread_opens_under_its_message_and_answers_go_there(stage: Stage) -> None:
    reply = message("Det är jag", NOW - 50, bot=False, name="Anna Ek")
    stage.whispers(message("Vem?", NOW - 90, replies=[reply]))
    page = await stage.go()

    await anna(page).get_by_role("button", name="1 svar").click()
    await expect(anna(page).get_by_role("article", name="Det är jag")).to_be_visible()
    await page.keyboard.type("Tack")
    async with page.expect_response("**/page/do"):
        await page.keyboard.press("Enter")

    assert stage.did("type")[0]["thread_ts"] == f"{NOW - 90}.000000"


@in_browser
async def test_what_nobody_has_looked_at_has_a_dot_until_it_is_looked_at(stage: Stage) -> None:
    page = await stage.go()
    tab = anna(page).get_by_role("tab", name="#kunder")
    await expect(tab).not_to_contain_text("oläst")

    stage.sight["UANNA"]["channels"][0]["messages"] = [message("Hej", NOW)]
    stage.sight["UANNA"]["channels"][0]["unread"] = 1
    await stage.changed()
    await expect(tab).to_contain_text("oläst")
    await anna(page).get_by_role("tab", name="Samarbete").focus()
    await page.keyboard.press("End")

    await expect(tab).to_be_focused()
    await expect(tab).not_to_contain_text("oläst")
    await expect(anna(page).get_by_role("article", name="Hej")).to_be_visible()


@in_browser
async def test_opening_home_tells_the_app_and_its_buttons_work(stage: Stage) -> None:
    stage.sight["UANNA"]["home"] = modal(
        {"type": "actions", "block_id": "b", "elements": [button("Bjud in", "invite")]}, view="VHOME"
    ) | {"type": "home"}
    page = await stage.go("view=home")

    await anna(page).get_by_role("button", name="Bjud in").click()

    await expect(anna(page).get_by_role("button", name="Bjud in")).to_be_enabled()
    assert stage.did("home")[0]["user"] == "UANNA"
    assert stage.did("click")[0]["container"] == {"view": "VHOME"}


@in_browser
async def test_an_address_opens_the_people_it_names_and_another_can_take_a_seat(stage: Stage) -> None:
    page = await stage.go("seats=T2:UKURT,T1:UMAJ,T1:UANNA&view=channel,dm,dm")
    seats = page.locator(".seat")
    await expect(seats.first).to_have_attribute("aria-label", "Kurt Björk, kund, Björkens Bageri")
    await expect(seats.first.get_by_role("tab", selected=True)).to_have_text("#kunder")

    await seats.first.get_by_label("Person").select_option(label="Maj Lind")

    await expect(seats.first).to_have_attribute("aria-label", "Maj Lind, chef, Sjöviks Redovisning")
    await expect(page).to_have_url(re.compile(r"seats=T1:UMAJ,T1:UMAJ,T1:UANNA"))


@in_browser
async def test_whoever_is_named_in_the_address_is_not_suggested_once_more(stage: Stage) -> None:
    page = await stage.go("seats=T1:UMAJ,T1:UANNA")

    names = [await seat.get_attribute("aria-label") or "" for seat in await page.locator(".seat").all()]

    assert [name.split(",")[0] for name in names] == ["Maj Lind", "Anna Ek", "Kurt Björk"]


@in_browser
async def test_the_clock_leaps_over_christmas_to_the_next_working_day(stage: Stage) -> None:
    page = await stage.go()
    christmas_eve = 1_798_102_800  # 24 December 2026, ten o'clock in Stockholm
    await stage.push(clock=christmas_eve)
    await expect(page.locator(".face")).to_contain_text("24 dec. 2026 10:00")

    async with page.expect_response("**/page/clock"):
        await page.get_by_role("button", name="Nästa arbetsdag").click()

    seconds = stage.did("clock")[0]["advance"]
    assert abs(christmas_eve + seconds - 1_798_444_800) <= 10  # Monday 28 December, nine o'clock


@in_browser
async def test_the_drawer_shows_calls_made_before_and_while_it_is_open(stage: Stage) -> None:
    opened = {"kind": "call", "method": "views.open", "team": "T1", "ok": True, "error": None, "ms": 12.4}
    stage.calls = [opened | {"number": 7}]
    page = await stage.go()

    await page.get_by_role("button", name="Anrop").click()
    await expect(page.get_by_role("listitem")).to_have_text(["från boten:views.open12 msSjöviks Redovisningok"])
    await stage.push(call=opened | {"kind": "payload", "method": "/samarbete", "ok": False, "error": "http_timeout"})

    await expect(page.get_by_role("listitem").nth(1)).to_contain_text("till boten:/samarbete")
    await expect(page.get_by_role("listitem").nth(1)).to_contain_text("http_timeout")


@in_browser
async def test_on_a_narrow_screen_one_person_is_shown_at_a_time(stage: Stage) -> None:
    page = await stage.go()
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.locator(".seat:visible")).to_have_count(1)

    await page.get_by_role("button", name="Kurt", exact=False).click()

    await expect(page.locator(".seat:visible")).to_have_attribute("aria-label", "Kurt Björk, kund, Björkens Bageri")
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


@in_browser
async def test_the_page_speaks_english_when_asked(stage: Stage) -> None:
    page = await stage.go("lang=en")

    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(anna(page).get_by_role("textbox", name="Write to Samarbete")).to_be_visible()


@in_browser
async def test_a_lost_connection_is_said_and_mended(stage: Stage) -> None:
    page = await stage.go()
    stage.whispers(message("Medan du var borta", NOW))

    for socket in list(stage.sockets):
        await socket.close()

    await expect(page.get_by_text("Ingen kontakt med sandlådan")).to_be_visible()
    await expect(anna(page).get_by_role("article", name="Medan du var borta")).to_be_visible()
    await expect(page.get_by_text("Ingen kontakt med sandlådan")).to_be_hidden()


def test_the_page_has_the_same_words_in_both_languages() -> None:
    source = (STATIC / "words.js").read_text()
    swedish, english = (
        re.findall(r"^  (\w+): (\".*\"),$", part, re.MULTILINE) for part in source.split("const EN = {")
    )
    holes = [{key: sorted(re.findall(r"\{\w+\}", words)) for key, words in part} for part in (swedish, english)]

    assert len(swedish) > 50
    assert holes[0] == holes[1]


def test_the_page_never_makes_markup_from_text() -> None:
    sources = {path.name: path.read_text() for path in STATIC.glob("*.js")}

    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|https?://(?!www\.w3\.org)\w"
    )

    assert [name for name, source in sources.items() if forbidden.search(source)] == []
