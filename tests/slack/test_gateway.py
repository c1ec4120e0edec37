"""What goes out to Slack, and how each way of failing is sorted: later or never."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.slack.gateway import SLACK, Gateway, Later, Never
from bot.web.server import serve
from sandbox.faults import Fault
from sandbox.server import Slack

LINE = {"channel": "C0KUNDER", "text": "Hej", "unfurl_links": False, "unfurl_media": False, "thread_ts": None}


async def test_an_answer_is_what_slack_said(gateway: Gateway, token: str) -> None:
    answer = await gateway.call(token, "chat.postMessage", LINE)

    assert answer["channel"] == "C0KUNDER"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.SERVER_ERROR, "http_500"),
        (Fault.SERVER_ERROR_STORED, "http_500"),
        (Fault.RESET_BEFORE, "ClientOSError"),
        (Fault.RESET_AFTER, "ClientOSError"),
        (Fault.HANG, "TimeoutError"),
        (Fault.TRUNCATED, "unreadable"),
        (Fault.HTML, "http_200"),
        (Fault.REDIRECT, "http_404"),
    ],
)
async def test_what_may_pass_is_for_later(
    gateway: Gateway, slack: Slack, token: str, fault: Fault, reason: str
) -> None:
    slack.fail("chat.postMessage", fault)

    with pytest.raises(Later) as later:
        await gateway.call(token, "chat.postMessage", LINE, within=1)

    assert later.value.reason in {reason, "ServerDisconnectedError"}
    assert later.value.after == 5


@pytest.mark.parametrize("error", ["fatal_error", "internal_error", "service_unavailable"])
async def test_slacks_own_trouble_is_for_later(gateway: Gateway, slack: Slack, token: str, error: str) -> None:
    slack.fail("chat.postMessage", Fault.REFUSED, error=error)

    with pytest.raises(Later, match=error):
        await gateway.call(token, "chat.postMessage", LINE)


async def test_a_refusal_is_for_never(gateway: Gateway, token: str) -> None:
    with pytest.raises(Never) as never:
        await gateway.call(token, "chat.postMessage", LINE | {"channel": "C0NOWHERE"})

    assert never.value.reason == "channel_not_found"


async def test_an_answer_that_is_no_object_is_for_later(session: aiohttp.ClientSession) -> None:
    async def listing(_request: web.Request) -> web.Response:
        return web.json_response(["ok"])

    site = web.Application()
    site.router.add_post("/api/{method}", listing)
    server = await serve(site, "127.0.0.1", 0)

    with pytest.raises(Later):
        await Gateway(f"http://127.0.0.1:{server.port}/api/", session).call("xoxb-1", "chat.postMessage", LINE)

    await server.stop(1)


@pytest.mark.parametrize(("said", "seconds"), [("7", 7), (None, 5), ("0", 1), ("999999", 3600), ("soon", 5), ("-3", 1)])
async def test_slack_says_how_long_to_wait(
    gateway: Gateway, slack: Slack, token: str, said: str | None, seconds: int
) -> None:
    slack.fail("chat.postMessage", Fault.RATE_LIMITED, retry_after=said)

    with pytest.raises(Later) as later:
        await gateway.call(token, "chat.postMessage", LINE)

    assert (later.value.reason, later.value.after) == ("ratelimited", seconds)


async def test_nothing_is_sent_before_slack_wants_it_again(gateway: Gateway, slack: Slack, token: str) -> None:
    slack.fail("chat.postMessage", Fault.RATE_LIMITED, retry_after="30")
    with pytest.raises(Later):
        await gateway.call(token, "chat.postMessage", LINE)
    sent = len(slack.stage.calls)

    slack.clock.advance(timedelta(seconds=20))
    with pytest.raises(Later) as early:
        await gateway.call(token, "chat.postMessage", LINE)

    assert early.value.reason == "ratelimited"
    assert 9 < early.value.after <= 10
    assert len(slack.stage.calls) == sent
    slack.clock.advance(timedelta(seconds=10))
    assert (await gateway.call(token, "chat.postMessage", LINE))["ok"]
    assert slack.rates.impatient == []


async def test_a_limit_is_one_methods_and_one_workspaces(gateway: Gateway, slack: Slack, token: str) -> None:
    slack.fail("chat.postMessage", Fault.RATE_LIMITED, retry_after="30")
    with pytest.raises(Later):
        await gateway.call(token, "chat.postMessage", LINE)
    other = slack.world.installs["T0DALFORS"].bot_token

    assert (await gateway.call(token, "users.info", {"user": "U0EVA"}))["ok"]
    assert (await gateway.call(other, "chat.postMessage", LINE | {"channel": "C0KLIENTER"}))["ok"]


def _response_url(slack: Slack) -> str:
    return slack.stage.new_response_url("T0SJOVIK", ("T0SJOVIK", "U0KARIN"), "C0KUNDER")


async def test_an_answer_in_private_goes_where_slack_said(gateway: Gateway, slack: Slack) -> None:
    await gateway.answer(_response_url(slack), {"response_type": "ephemeral", "text": "Hej"})

    assert slack.person("karin").hears("Hej")


async def test_an_answer_that_is_too_late_is_for_never(gateway: Gateway, slack: Slack) -> None:
    url = _response_url(slack)
    slack.clock.advance(timedelta(minutes=31))

    with pytest.raises(Never, match="http_404"):
        await gateway.answer(url, {"text": "Hej"})


async def test_an_answer_to_nobody_is_for_later(session: aiohttp.ClientSession) -> None:
    nowhere = "http://127.0.0.1:9/"

    with pytest.raises(Later):
        await Gateway(f"{nowhere}api/", session).answer(f"{nowhere}response/1", {"text": "Hej"})


async def test_nothing_is_said_to_an_address_that_is_not_slacks(gateway: Gateway) -> None:
    with pytest.raises(Never, match="foreign_response_url"):
        await gateway.answer("https://slack.com.evil.example/1", {"text": "Hej"})


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://hooks.slack.com/commands/T1/2/3", True),
        ("https://hooks.slack-gov.com/commands/T1/2/3", True),
        ("https://hooks.slack.com.evil.example/", False),
        ("http://hooks.slack.com/commands/T1/2/3", False),
    ],
)
async def test_with_the_real_slack_only_its_own_addresses_are_trusted(
    session: aiohttp.ClientSession, url: str, *, trusted: bool
) -> None:
    assert Gateway(SLACK, session).trusts(url) is trusted


async def test_arguments_travel_as_a_form_with_json_inside(gateway: Gateway, slack: Slack, token: str) -> None:
    blocks: list[dict[str, Any]] = [{"type": "section", "text": {"type": "plain_text", "text": "Åäö"}}]

    await gateway.call(token, "chat.postMessage", LINE | {"blocks": blocks})

    sent = slack.stage.calls[-1].arguments
    assert sent["blocks"] == '[{"type": "section", "text": {"type": "plain_text", "text": "Åäö"}}]'
    assert sent["unfurl_links"] == "false"
    assert "thread_ts" not in sent


@pytest.mark.parametrize(
    ("place", "sorted_as", "reason"),
    [
        ("http://127.0.0.1:1/elsewhere", Never, "foreign_upload_url"),
        ("{own}refused", Later, "http_503"),
        ("{own}broken", Later, "ServerDisconnectedError"),
    ],
)
async def test_a_file_that_cannot_be_put_where_slack_said_is_for_later_or_never(
    session: aiohttp.ClientSession, place: str, sorted_as: type[Later | Never], reason: str
) -> None:
    async def said(request: web.Request) -> web.Response:
        own = f"http://{request.host}/"
        return web.json_response({"ok": True, "upload_url": place.format(own=own), "file_id": "F1"})

    async def refused(_request: web.Request) -> web.Response:
        return web.Response(status=503)

    async def broken(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    site = web.Application()
    site.router.add_post("/api/{method}", said)
    site.router.add_post("/refused", refused)
    site.router.add_post("/broken", broken)
    server = await serve(site, "127.0.0.1", 0)
    gateway = Gateway(f"http://127.0.0.1:{server.port}/api/", session)

    with pytest.raises((Later, Never)) as no:
        await gateway.upload("xoxb-1", "D1", "historik.json", b"{}", "Här är den")

    assert (type(no.value), str(no.value)) == (sorted_as, reason)
    await server.stop(1)
