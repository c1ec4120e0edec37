"""The sandbox's page where one fills in: modals, selects, Slack's own checks, and all of it by keyboard."""

from playwright.async_api import Locator, Page, expect

from tests.sandbox.page_stage import Stage, button, field, in_browser, message, modal, option, plain, section

SEND = plain("Skicka")
BAKERY = option("Björkens Bageri AB", "c1", "556677-8899")
CAFE = option("Nyfiket Café AB", "c2", "556011-1111")
CUSTOMER = field("Kund", "kund", {"type": "external_select", "min_query_length": 2})
EMAIL = field("E-post", "mail", {"type": "email_text_input"})
SMART = option("Smart", "smart")
START = option("Start", "start", "Utan betalning")


def dialog(page: Page, title: str = "Bjud in") -> Locator:
    return page.get_by_role("dialog", name=title)


async def submit(page: Page) -> None:
    async with page.expect_response(lambda response: "submit" in (response.request.post_data or "")):
        await page.get_by_role("dialog").get_by_role("button", name="Skicka").click()


@in_browser
async def test_a_search_asks_the_sandbox_and_the_choice_is_submitted(stage: Stage) -> None:
    stage.answers["search"] = {"ok": True, "options": [BAKERY, CAFE]}
    stage.opens(modal(CUSTOMER, submit=SEND))
    page = await stage.go()
    box = dialog(page).get_by_role("combobox", name="Kund")

    await expect(box).to_be_focused()
    await page.keyboard.type("b")
    await expect(dialog(page).get_by_text("Skriv minst 2 tecken")).to_be_visible()
    assert stage.did("search") == []
    await page.keyboard.type("j")
    await expect(dialog(page).get_by_role("option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await expect(dialog(page).get_by_role("option", name="Nyfiket")).to_have_class("active")
    await page.keyboard.press("Enter")
    await expect(box).to_have_value("Nyfiket Café AB")
    await submit(page)

    search = stage.did("search")[-1]
    assert (search["container"], search["action_id"], search["query"]) == ({"view": "V1"}, "a", "bj")
    assert stage.did("submit")[0]["state"] == {"kund": {"a": {"type": "external_select", "selected_option": CAFE}}}


@in_browser
async def test_option_groups_from_a_search_keep_their_titles(stage: Stage) -> None:
    groups = [{"label": plain("Aktiva"), "options": [BAKERY]}, {"label": plain("Vilande"), "options": [CAFE]}]
    stage.answers["search"] = {"ok": True, "option_groups": groups}
    stage.opens(modal(CUSTOMER, submit=SEND))
    page = await stage.go()

    await page.keyboard.type("ab")

    await expect(dialog(page).get_by_role("group", name="Vilande").get_by_role("option")).to_contain_text("Nyfiket")


@in_browser
async def test_every_kind_of_input_is_submitted_as_slack_would(stage: Stage) -> None:
    choices = {"options": [START, SMART]}
    stage.opens(
        modal(
            EMAIL,
            field("Hälsning", "text", {"type": "plain_text_input", "multiline": True}),
            field("Antal", "number", {"type": "number_input", "is_decimal_allowed": False}),
            field("Variant", "radio", {"type": "radio_buttons", **choices}),
            field("Tillval", "boxes", {"type": "checkboxes", "initial_options": [START], **choices}),
            field("Dag", "day", {"type": "datepicker", "initial_date": "2026-11-10"}),
            field("Vem", "who", {"type": "users_select", "initial_user": "UANNA"}),
            field("Vilka", "many", {"type": "multi_static_select", **choices}),
            field("Var", "where", {"type": "conversations_select"}, optional=True),
            submit=SEND,
        )
    )
    page = await stage.go()
    form = dialog(page)

    await form.get_by_role("textbox", name="E-post").fill("kurt@bjorken.se")
    await form.get_by_role("textbox", name="Hälsning").fill("Hej\nKurt")
    await form.get_by_role("spinbutton", name="Antal").fill("3")
    await form.get_by_role("radio", name="Smart").check()
    await form.get_by_role("checkbox", name="Smart").check()
    await form.get_by_role("combobox", name="Vem").fill("maj")
    await form.get_by_role("option", name="Maj Lind").click()
    for name in ("Smart", "Start"):
        await form.get_by_role("combobox", name="Vilka").click()
        await form.get_by_role("option", name=name).click()
    await submit(page)

    values = {block: actions["a"] for block, actions in stage.did("submit")[0]["state"].items()}
    assert values == {
        "mail": {"type": "email_text_input", "value": "kurt@bjorken.se"},
        "text": {"type": "plain_text_input", "value": "Hej\nKurt"},
        "number": {"type": "number_input", "value": "3"},
        "radio": {"type": "radio_buttons", "selected_option": SMART},
        "boxes": {"type": "checkboxes", "selected_options": [START, SMART]},
        "day": {"type": "datepicker", "selected_date": "2026-11-10"},
        "who": {"type": "users_select", "selected_user": "UMAJ"},
        "many": {"type": "multi_static_select", "selected_options": [SMART, START]},
        "where": {"type": "conversations_select", "selected_conversation": None},
    }


@in_browser
async def test_slack_itself_refuses_a_form_that_is_not_filled_in(stage: Stage) -> None:
    number = {"type": "number_input", "is_decimal_allowed": False, "max_value": "12"}
    short = {"type": "plain_text_input", "min_length": 3}
    variant = field("Variant", "v", {"type": "radio_buttons", "options": [START]})
    stage.opens(modal(EMAIL, field("Antal", "n", number), field("Kort", "s", short), variant, submit=SEND))
    page = await stage.go()
    form = dialog(page)
    await form.get_by_role("textbox", name="E-post").fill("kurt")
    await form.get_by_role("spinbutton", name="Antal").fill("13")
    await form.get_by_role("textbox", name="Kort").fill("ab")

    await page.keyboard.press("Enter")

    texts = ["Skriv en e-postadress", "Skriv högst 12.", "Skriv minst 3 tecken.", "Välj något här."]
    await expect(form.get_by_role("alert")).to_contain_text(texts)
    await expect(form.get_by_role("textbox", name="E-post")).to_be_focused()
    assert stage.did("submit") == []


@in_browser
async def test_an_error_from_the_bot_stands_under_its_field_and_is_read_with_it(stage: Stage) -> None:
    view = modal(EMAIL, field("Namn", "name", {"type": "plain_text_input", "initial_value": "Kurt"}), submit=SEND)
    stage.opens(view)
    stage.answers["submit"] = stage.then(view | {"errors": {"mail": "Adressen är okänd."}})
    page = await stage.go()
    email = dialog(page).get_by_role("textbox", name="E-post")
    await email.fill("kurt@bjorken.se")

    await submit(page)

    await expect(dialog(page).get_by_role("alert")).to_have_text("Adressen är okänd.")
    await expect(email).to_have_accessible_description("Adressen är okänd.")
    await expect(email).to_have_attribute("aria-invalid", "true")
    await expect(email).to_be_focused()
    await expect(email).to_have_value("kurt@bjorken.se")


@in_browser
async def test_a_form_that_waits_for_its_answer_says_so_and_is_not_sent_twice(stage: Stage) -> None:
    stage.opens(modal(EMAIL, submit=SEND, busy=True))
    page = await stage.go()

    await expect(dialog(page)).to_have_attribute("aria-busy", "true")
    await expect(dialog(page).get_by_role("status").filter(has_text="Arbetar")).to_be_visible()
    await dialog(page).get_by_role("textbox").fill("kurt@bjorken.se")
    await page.keyboard.press("Enter")
    async with page.expect_response("**/page/do"):
        await page.keyboard.press("Escape")

    assert [deed["what"] for deed in stage.done] == ["close"]


@in_browser
async def test_escape_closes_the_list_first_then_the_modal_and_focus_goes_back(stage: Stage) -> None:
    variant = field("Variant", "v", {"type": "static_select", "options": [START, SMART]})
    asked = message("Fråga", blocks=[{"type": "actions", "block_id": "b", "elements": [button("Öppna", "open")]}])
    stage.whispers(asked)
    stage.answers["click"] = stage.then(modal(variant, submit=SEND))
    stage.answers["close"] = stage.then()
    page = await stage.go()
    opener = page.get_by_role("button", name="Öppna")

    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(dialog(page).get_by_role("combobox", name="Variant")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(dialog(page).get_by_role("option")).to_have_count(2)
    await page.keyboard.press("Escape")
    await expect(dialog(page).get_by_role("option")).to_have_count(0)
    assert stage.did("close") == []
    await page.keyboard.press("Escape")

    await expect(dialog(page)).to_have_count(0)
    await expect(opener).to_be_focused()
    assert stage.did("close")[0]["view"] == "V1"


@in_browser
async def test_only_the_top_modal_can_be_touched_and_other_people_are_not_disturbed(stage: Stage) -> None:
    page = await stage.go()
    kurt = page.get_by_role("region", name="Kurt Björk").get_by_role("textbox")
    await kurt.fill("Jag skriver")

    stage.opens(modal(section("nederst"), view="V1", title="Ett"), modal(EMAIL, view="V2", title="Två"))
    await stage.changed()

    await expect(dialog(page, "Två")).to_be_visible()
    for beneath in (dialog(page, "Ett"), page.locator(".seat-content").first):
        await expect(beneath).to_have_attribute("inert", "")
    await expect(kurt).to_be_focused()


@in_browser
async def test_an_updated_modal_keeps_what_is_filled_in_and_where_one_stands(stage: Stage) -> None:
    variant = field("Variant", "v", {"type": "radio_buttons", "options": [START, SMART]}, dispatch_action=True)
    name = field("Namn", "name", {"type": "plain_text_input"})
    stage.opens(modal(name, variant, submit=SEND))
    page = await stage.go()
    await page.keyboard.type("Kurt Björk")
    await page.keyboard.press("ArrowLeft")

    stage.opens(modal(name, variant, section("Nytt"), EMAIL, submit=SEND))
    await stage.changed()
    await expect(dialog(page).get_by_text("Nytt")).to_be_visible()
    await page.keyboard.type("c")

    await expect(dialog(page).get_by_role("textbox", name="Namn")).to_have_value("Kurt Björck")


@in_browser
async def test_the_next_step_of_a_modal_begins_at_its_top(stage: Stage) -> None:
    lines = [section(f"Rad {number}", f"s{number}") for number in range(40)]
    name = field("Namn", "n", {"type": "plain_text_input", "initial_value": "Kurt"})
    edit = {"type": "actions", "block_id": "b", "elements": [button("Ändra", "edit")]}
    stage.opens(modal(*lines, name, submit=SEND))
    stage.answers["submit"] = stage.then(modal(*lines, edit, title="Stämmer det?", submit=SEND))
    page = await stage.go()
    await dialog(page).get_by_label("Namn").scroll_into_view_if_needed()

    await dialog(page).get_by_role("button", name="Skicka").focus()
    await page.keyboard.press("Enter")

    after = dialog(page, "Stämmer det?")
    await expect(after.get_by_role("button", name="Ändra")).to_be_focused()
    await expect(after.get_by_text("Rad 0", exact=True)).to_be_in_viewport()


@in_browser
async def test_a_dispatching_input_tells_the_bot_at_once_and_what_stands_beside_it_first(stage: Stage) -> None:
    variant = field("Variant", "v", {"type": "radio_buttons", "options": [START, SMART]}, dispatch_action=True)
    stage.opens(modal(field("Namn", "name", {"type": "plain_text_input"}), variant, submit=SEND))
    page = await stage.go()
    await page.keyboard.type("Kurt")
    assert stage.did("click") == []

    await dialog(page).get_by_role("radio", name="Smart").check()
    await dialog(page).get_by_role("radio", name="Start").check()
    await submit(page)

    clicks = [(click["block_id"], click["element"]) for click in stage.did("click")]
    assert clicks == [
        ("name", {"type": "plain_text_input", "value": "Kurt"}),
        ("v", {"type": "radio_buttons", "selected_option": SMART}),
        ("v", {"type": "radio_buttons", "selected_option": START}),
    ]


@in_browser
async def test_a_text_that_dispatches_on_enter_does_not_submit(stage: Stage) -> None:
    stage.opens(modal(field("Orgnr", "nr", {"type": "plain_text_input"}, dispatch_action=True), submit=SEND))
    page = await stage.go()
    await page.keyboard.type("5566")

    async with page.expect_response("**/page/do"):
        await page.keyboard.press("Enter")

    assert [(deed["what"], deed["element"]["value"]) for deed in stage.done] == [("click", "5566")]
