"""The sandbox's page as a person meets it: messages, buttons, the composer, the clock, people side by side."""

import re

from playwright.async_api import Locator, Page, expect

from tests.sandbox.page_stage import (
    NOW,
    STATIC,
    Stage,
    button,
    in_browser,
    message,
    modal,
    mrkdwn,
    option,
    plain,
    section,
)

CONFIRM = {
    "title": plain("Avböja?"),
    "text": mrkdwn("Byrån får *inte* tillgång."),
    "confirm": plain("Avböj nu"),
    "deny": plain("Tillbaka"),
    "style": "danger",
}


def anna(page: Page) -> Locator:
    return page.get_by_role("region", name="Anna Ek")


def composer(page: Page) -> Locator:
    return anna(page).get_by_role("textbox", name="Skriv till")


def actions(*elements: dict[str, object]) -> dict[str, object]:
    return {"type": "actions", "block_id": "answer", "elements": list(elements)}


@in_browser
async def test_every_kind_of_block_is_drawn(stage: Stage) -> None:
    words = {"type": "text", "text": "Lägg upp uppdraget", "style": {"bold": True}}
    listed = {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [{"type": "rich_text_section", "elements": [words]}],
    }
    stage.whispers(
        message(
            "Allt",
            blocks=[
                {"type": "header", "block_id": "1", "text": plain("Inbjudan")},
                {"type": "section", "block_id": "2", "fields": [mrkdwn("*Variant*"), mrkdwn("Smart")]},
                section("Kund", "3", accessory=button("Visa", "show")),
                {"type": "divider", "block_id": "4"},
                {"type": "context", "block_id": "5", "elements": [mrkdwn("Inget händer förrän du svarar")]},
                {"type": "image", "block_id": "6", "image_url": "/page/static/mark.svg", "alt_text": "två ringar"},
                {"type": "rich_text", "block_id": "7", "elements": [listed]},
                {"type": "video", "block_id": "8"},
            ],
        )
    )

    article = anna(await stage.go()).get_by_role("article", name="Allt")

    await expect(article.get_by_role("heading", name="Inbjudan")).to_be_visible()
    await expect(article.locator(".fields > div")).to_have_text(["Variant", "Smart"])
    await expect(article.get_by_role("button", name="Visa")).to_be_visible()
    await expect(article.locator("hr")).to_have_count(1)
    await expect(article.get_by_text("Inget händer förrän du svarar")).to_be_visible()
    await expect(article.get_by_role("img", name="två ringar")).to_be_visible()
    await expect(article.locator("li strong")).to_have_text("Lägg upp uppdraget")
    await expect(article.get_by_text("Blocket ”video” visas inte här.")).to_be_visible()


@in_browser
async def test_mrkdwn_is_drawn_as_slack_draws_it(stage: Stage) -> None:
    text = "*fet* _lutad_ ~struken~ `kod *x*` 2*3*4 <@UMAJ> <#C1> <https://a.example/b_c_d|länk>"
    text += "\n> citat\n```\nrå &amp; *x*\n```"
    stage.whispers(message(text))

    drawn = anna(await stage.go()).get_by_role("article")

    await expect(drawn.locator("strong").nth(1)).to_have_text("fet")
    await expect(drawn.locator("em")).to_have_text("lutad")
    await expect(drawn.locator("s")).to_have_text("struken")
    await expect(drawn.locator("code")).to_have_text(["kod *x*", "rå & *x*"])
    await expect(drawn.get_by_text("2*3*4")).to_be_visible()
    await expect(drawn.locator(".mention")).to_have_text(["@Maj Lind", "#kunder"])
    await expect(drawn.get_by_role("link", name="länk")).to_have_attribute("href", "https://a.example/b_c_d")
    await expect(drawn.locator("blockquote")).to_have_text("citat")


@in_browser
async def test_nothing_a_person_wrote_becomes_markup_or_a_link(stage: Stage) -> None:
    text = "<img src=x onerror=alert(1)> &lt;https://a.example|klicka&gt; &amp;lt; <javascript:alert(1)|hej>"
    stage.whispers(
        message(text), message("x", NOW, blocks=[{"type": "header", "block_id": "h", "text": plain("<b>*A*</b>")}])
    )

    articles = anna(await stage.go()).get_by_role("article")

    await expect(articles.get_by_role("link")).to_have_count(0)
    shown = "<img src=x onerror=alert(1)> <https://a.example|klicka> &lt; <javascript:alert(1)|hej>"
    await expect(articles.first.locator(".text")).to_have_text(shown)
    await expect(articles.nth(1).get_by_role("heading")).to_have_text("<b>*A*</b>")


@in_browser
async def test_a_date_is_shown_in_the_readers_own_time(stage: Stage) -> None:
    stage.whispers(
        message(f"<!date^{NOW + 86400}^{{date_short_pretty}} {{time}}|om ett dygn> <!date^0^{{nonsense}}|annars>")
    )

    text = anna(await stage.go()).locator(".block.text")

    await expect(text).to_have_text("i morgon 11:00 annars")


@in_browser
async def test_a_button_tells_the_sandbox_where_and_what_was_pressed(stage: Stage) -> None:
    stage.whispers(message("Fråga", NOW, blocks=[actions(button("Godkänn", "ok", style="primary"))]))
    page = await stage.go()

    await anna(page).get_by_role("button", name="Godkänn").click()

    await expect(anna(page).get_by_role("button", name="Godkänn")).to_be_enabled()
    [click] = stage.did("click")
    assert (click["team"], click["user"]) == ("T1", "UANNA")
    assert click["container"] == {"message": {"channel": "DUANNA", "ts": f"{NOW}.000000"}}
    assert (click["block_id"], click["action_id"], click["element"]["value"]) == ("answer", "ok", "token-ok")


@in_browser
async def test_a_declined_confirm_dialog_sends_nothing_and_an_accepted_one_sends_the_click(stage: Stage) -> None:
    stage.whispers(message("Fråga", blocks=[actions(button("Avböj", "no", confirm=CONFIRM))]))
    page = await stage.go()
    dialog = page.get_by_role("alertdialog", name="Avböja?")

    await anna(page).get_by_role("button", name="Avböj").click()
    await expect(dialog).to_contain_text("Byrån får inte tillgång.")
    await expect(dialog.get_by_role("button", name="Tillbaka")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(anna(page).get_by_role("button", name="Avböj")).to_be_focused()
    assert stage.did("click") == []

    await page.keyboard.press("Enter")
    await dialog.get_by_role("button", name="Avböj nu").click()
    await expect(dialog).to_have_count(0)
    await expect(anna(page).get_by_role("button", name="Avböj")).to_be_enabled()
    assert len(stage.did("click")) == 1


@in_browser
async def test_an_overflow_menu_is_worked_by_keyboard(stage: Stage) -> None:
    choices = [option("Fråga byrån", "ask"), option("Påminn mig", "later")]
    stage.whispers(message("Fråga", blocks=[actions({"type": "overflow", "action_id": "more", "options": choices})]))
    page = await stage.go()

    await anna(page).get_by_role("button", name="Fler val").focus()
    for key in ("Enter", "ArrowDown"):
        await page.keyboard.press(key)
    await expect(page.get_by_role("menuitem", name="Påminn mig")).to_be_focused()
    async with page.expect_response("**/page/do"):
        await page.keyboard.press("Enter")

    assert stage.did("click")[0]["element"]["selected_option"] == choices[1]


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
async def test_a_message_shows_its_day_its_time_and_what_is_special_about_it(stage: Stage) -> None:
    stage.whispers(message("Förr", NOW - 86400), message("Nu", NOW, ephemeral=True, edited={"user": "UBOT", "ts": "1"}))

    page = await stage.go()

    await expect(anna(page).get_by_role("separator")).to_have_text(["I går", "I dag"])
    latest = anna(page).get_by_role("article", name="Nu")
    for words in ("Bara du ser detta", "APP", "11:00", "(redigerat)"):
        await expect(latest.get_by_text(words)).to_be_visible()


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
    stage.sight["UANNA"]["home"] = modal(actions(button("Bjud in", "invite")), view="VHOME") | {"type": "home"}
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
    stage.calls = [{"method": "views.open", "team": "T1", "ok": True, "error": None, "ms": 12.4}]
    page = await stage.go()

    await page.get_by_role("button", name="Anrop").click()
    await expect(page.get_by_role("listitem")).to_have_text(["views.open12 msSjöviks Redovisningok"])
    await stage.push(call={"method": "chat.update", "team": "T2", "ok": False, "error": "message_not_found", "ms": 7})

    await expect(page.get_by_role("listitem").nth(1)).to_contain_text("message_not_found")


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
