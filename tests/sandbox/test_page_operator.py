"""The operator's panel and the drawer of calls: what one does there happens in the sandbox, and the app hears of it."""

from collections import deque
from datetime import timedelta

from playwright.async_api import Locator, Page, expect

from sandbox.faults import Fault
from tests.sandbox.page_room import in_room
from tests.sandbox.room import NOON, Room


async def _panel(page: Page) -> Locator:
    await page.get_by_role("button", name="Regi").click()
    panel = page.get_by_role("complementary", name="Det som händer runt boten")
    await expect(panel.get_by_label("Kanal", exact=True)).to_have_value("C1")
    return panel


async def _choose(panel: Locator, label: str, option: str) -> None:
    await panel.get_by_label(label, exact=True).select_option(label=option)


async def _press(panel: Locator, name: str, said: str) -> None:
    await panel.get_by_role("button", name=name).click()
    await expect(panel.get_by_role("status")).to_have_text(said)


@in_room
async def test_a_person_is_shut_out_and_let_in_again(room: Room, page: Page) -> None:
    panel = await _panel(page)

    await _choose(panel, "Person", "Kurt Björk")
    await _press(panel, "Stäng av kontot", "Kurt Björk är avstängd.")
    await expect(page.get_by_role("region", name="Kurt Björk").get_by_text("avstängd")).to_be_visible()
    await _press(panel, "Öppna kontot igen", "Kurt Björk är tillbaka.")

    assert [event["user"]["deleted"] for event in room.app.events("user_change")] == [True, False]
    await expect(page.get_by_role("region", name="Kurt Björk").get_by_text("avstängd")).to_be_hidden()


@in_room
async def test_somebody_gets_another_address_and_a_senseless_one_is_refused(room: Room, page: Page) -> None:
    panel = await _panel(page)
    address = panel.get_by_label("E-postadress")
    await expect(address).to_have_value("anna@sjovik.example")

    await address.fill("ny@sjovik.example")
    await _press(panel, "Byt adress", "Anna Ek har fått en ny adress.")
    await address.fill("ingenstans")
    await _press(panel, "Byt adress", "'ingenstans' is no address")

    assert room.anna.email == "ny@sjovik.example"
    assert room.app.events("user_change")[0]["user"]["profile"]["email"] == "ny@sjovik.example"


@in_room
async def test_an_archived_channel_can_be_read_and_not_written_in_until_it_is_back(room: Room, page: Page) -> None:
    panel, anna = await _panel(page), page.get_by_role("region", name="Anna Ek")

    await _press(panel, "Arkivera kanalen", "#kunder är arkiverad.")
    await expect(anna.get_by_text("Kanalen är arkiverad.")).to_be_visible()
    await expect(anna.get_by_role("textbox")).to_be_hidden()
    await _press(panel, "Ta tillbaka kanalen", "#kunder är tillbaka.")

    await expect(anna.get_by_role("textbox")).to_be_visible()
    assert room.app.events("channel_archive")[0]["user"] == "UMONA"


@in_room
async def test_an_outsider_makes_a_channel_shared_until_the_last_one_has_left(room: Room, page: Page) -> None:
    panel = await _panel(page)
    tab = page.get_by_role("region", name="Anna Ek").get_by_role("tab", name="#kunder")

    await _choose(panel, "Vem", "Siv Bagare")
    await expect(panel.get_by_text("Kommer från en annan arbetsyta")).to_be_visible()
    await _press(panel, "Släpp in i kanalen", "Siv Bagare är med i #kunder.")
    await expect(tab).to_contain_text("delad med en annan arbetsyta")
    assert room.kunder.is_ext_shared
    await _press(panel, "Ta ut ur kanalen", "Siv Bagare är inte längre med i #kunder.")

    await expect(tab).not_to_contain_text("delad")
    assert [event["connected_team_id"] for event in room.app.events("channel_shared")] == ["T2", "T2"]


@in_room
async def test_the_bot_can_be_taken_out_of_a_channel(room: Room, page: Page) -> None:
    panel = await _panel(page)

    await panel.get_by_label("Vem", exact=True).select_option(value=f"T1:{room.slack.world.bot('T1').user_id}")
    await _press(panel, "Ta ut ur kanalen", "Samarbete är inte längre med i #kunder.")

    assert (await room.says())["error"] == "not_in_channel"


@in_room
async def test_events_are_lost_while_the_box_is_ticked(room: Room, page: Page) -> None:
    panel = await _panel(page)

    await panel.get_by_label("Tappa alla händelser").check()
    await expect(panel.get_by_role("status")).to_have_text("Boten får inte längre veta vad som händer.")
    await room.slack.events.deactivate(room.kurt)
    await panel.get_by_label("Tappa alla händelser").uncheck()
    await expect(panel.get_by_role("status")).to_have_text("Boten får veta vad som händer igen.")
    await room.slack.events.reactivate(room.kurt)

    assert [event["user"]["deleted"] for event in room.app.events("user_change")] == [False]


@in_room
async def test_the_next_call_goes_wrong_as_ordered_and_the_one_after_it_works(room: Room, page: Page) -> None:
    panel = await _panel(page)

    await _choose(panel, "Nästa anrop från boten till", "chat.postMessage")
    await _press(panel, "Låt det gå fel", "Nästa sådant anrop går fel.")
    await expect(panel.get_by_role("listitem")).to_have_text(["chat.postMessage: 429, för många anrop"])
    refused = await room.raw("chat.postMessage", {"channel": "C1", "text": "Hej"})

    assert (refused.status, refused.headers["Retry-After"]) == (429, "30")
    await expect(panel.get_by_role("listitem")).to_have_count(0)
    assert (await room.says())["ok"] is True


@in_room
async def test_an_ordered_mishap_can_be_taken_back(room: Room, page: Page) -> None:
    panel = await _panel(page)

    await _choose(panel, "slutar med", "inget svar alls")
    await _press(panel, "Låt det gå fel", "Nästa sådant anrop går fel.")
    await panel.get_by_label("Tappa alla händelser").check()
    await expect(page.get_by_role("button", name="Regi")).to_contain_text("något går fel med flit")
    assert room.slack.faults.waiting[0].fault is Fault.HANG
    await _press(panel, "Låt allt fungera igen", "Allt fungerar igen.")

    await expect(page.get_by_role("button", name="Regi")).to_have_text("Regi")
    assert (await room.says())["ok"] is True
    assert room.slack.events.dropping is False


@in_room
async def test_the_clock_goes_to_a_date_and_never_back(room: Room, page: Page) -> None:
    panel = await _panel(page)
    date = panel.get_by_label("Till ett datum")

    await date.fill("2026-11-20")
    await panel.get_by_role("button", name="Gå dit").click()
    assert await date.evaluate("(field) => field.validationMessage") == "Klockan går bara framåt."
    await date.fill("2026-12-01")
    await panel.get_by_role("button", name="Gå dit").click()
    await expect(page.locator(".face")).to_contain_text("1 dec. 2026 09:00")

    assert timedelta(days=6, hours=20) < room.slack.clock.now() - NOON < timedelta(days=6, hours=22)


@in_room
async def test_a_call_opens_to_what_was_in_it(room: Room, page: Page) -> None:
    await room.says("Hej på er")
    await room.slack.person("anna").types("/samarbete hjälp", "kunder")

    await page.get_by_role("button", name="Anrop").click()
    calls = page.get_by_role("complementary", name="Anrop mellan Slack och boten").get_by_role("listitem")
    await expect(calls).to_have_count(2)
    await calls.first.locator("summary").press("Enter")

    await expect(calls.first.get_by_label("Innehållet i chat.postMessage")).to_contain_text('"text": "Hej på er"')
    await expect(calls.last.locator("summary")).to_contain_text("till boten:/samarbete")


@in_room
async def test_the_drawers_make_room_for_each_other_and_escape_gives_the_keyboard_back(room: Room, page: Page) -> None:
    calls, operator = page.get_by_role("button", name="Anrop"), page.get_by_role("button", name="Regi")

    await calls.click()
    await operator.click()
    await expect(page.get_by_role("complementary")).to_have_count(1)
    await expect(calls).to_have_attribute("aria-expanded", "false")
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Till ett datum")).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(page.get_by_role("complementary")).to_have_count(0)
    await expect(operator).to_be_focused()
    assert room.slack.stage.calls == deque(), "looking is no doing"


async def test_orders_that_make_no_sense_are_answered_with_a_reason(room: Room) -> None:
    orders = [
        {"what": "explode"},
        {"what": "deactivate", "team": "T1", "user": "UNOBODY"},
        {"what": "fail", "method": "chat.sing", "mishap": "500"},
        {"what": "fail", "method": "*", "mishap": "earthquake"},
    ]

    for order in orders:
        async with room.session.post(f"{room.slack.url}page/operate", json=order) as response:
            answer = await response.json()
        assert (answer["ok"], bool(answer["error"])) == (False, True)
    assert room.slack.faults.waiting == []
