"""How the sandbox's page draws blocks and words, and what a press or a choice in a message says to the sandbox."""

from playwright.async_api import Locator, Page, expect

from tests.sandbox.page_stage import NOW, Json, Stage, button, in_browser, message, mrkdwn, option, plain, section

SMART = option("Smart", "smart")
START = option("Start", "start", "Utan betalning")
CONFIRM = {
    "title": plain("Avböja?"),
    "text": mrkdwn("Byrån får *inte* tillgång."),
    "confirm": plain("Avböj nu"),
    "deny": plain("Tillbaka"),
    "style": "danger",
}


def anna(page: Page) -> Locator:
    return page.get_by_role("region", name="Anna Ek")


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
async def test_a_message_shows_its_day_its_time_and_what_is_special_about_it(stage: Stage) -> None:
    stage.whispers(message("Förr", NOW - 86400), message("Nu", NOW, ephemeral=True, edited={"user": "UBOT", "ts": "1"}))

    page = await stage.go()

    await expect(anna(page).get_by_role("separator")).to_have_text(["I går", "I dag"])
    latest = anna(page).get_by_role("article", name="Nu")
    for words in ("Bara du ser detta", "APP", "11:00", "(redigerat)"):
        await expect(latest.get_by_text(words)).to_be_visible()


@in_browser
async def test_a_select_in_a_message_filters_as_one_types_and_clicks_at_once(stage: Stage) -> None:
    pick: Json = {
        "type": "static_select",
        "action_id": "pick",
        "options": [START, SMART],
        "placeholder": plain("Variant"),
    }
    stage.whispers(message("Välj", blocks=[section("Vilken variant?", "s", accessory=pick)]))
    page = await stage.go()
    box = page.get_by_role("article").get_by_role("combobox", name="Vilken variant?")

    await box.fill("utan")
    await expect(page.get_by_role("article").get_by_role("option")).to_have_text(["StartUtan betalning"])
    async with page.expect_response("**/page/do"):
        await page.keyboard.press("Enter")

    await expect(box).to_have_value("Start")
    assert stage.did("click")[0]["element"] == {"type": "static_select", "selected_option": START}


@in_browser
async def test_a_choice_taken_back_in_its_confirm_dialog_is_undone(stage: Stage) -> None:
    ask = {"title": plain("Byta?"), "text": plain("Variant byts."), "confirm": plain("Byt"), "deny": plain("Behåll")}
    pick = {
        "type": "static_select",
        "action_id": "p",
        "options": [START, SMART],
        "initial_option": SMART,
        "confirm": ask,
    }
    stage.whispers(message("Välj", blocks=[section("Variant", "s", accessory=pick)]))
    page = await stage.go()
    box = page.get_by_role("article").get_by_role("combobox")

    await box.click()
    await page.get_by_role("option", name="Start").click()
    await page.get_by_role("alertdialog", name="Byta?").get_by_role("button", name="Behåll").click()

    await expect(box).to_have_value("Smart")
    assert stage.did("click") == []
