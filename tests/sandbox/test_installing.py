"""Installing the app in the sandbox: the consent page, codes that work once, tokens that die."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.room import BACK, SCOPES, Room

ID, SECRET = "1111.2222", "sandbox-client-secret"
ASKED = {"client_id": ID, "scope": "chat:write,users:read", "redirect_uri": BACK, "state": "S1"}


async def _page(room: Room, query: Mapping[str, str], language: str = "sv") -> tuple[int, str]:
    headers = {"Accept-Language": language}
    async with room.session.get(f"{room.slack.url}oauth/v2/authorize", params=query, headers=headers) as response:
        return response.status, await response.text()


async def _decide(
    room: Room, who: str, decision: str = "allow", query: Mapping[str, str] = ASKED
) -> aiohttp.ClientResponse:
    address, form = f"{room.slack.url}oauth/v2/authorize", {"who": who, "decision": decision}
    async with room.session.post(address, params=query, data=form, allow_redirects=False) as response:
        await response.read()
        return response


async def _code(room: Room, who: str = "T1:UANNA", **changes: str) -> str:
    response = await _decide(room, who, query=ASKED | changes)
    return parse_qs(urlsplit(response.headers["Location"]).query)["code"][0]


async def _buy(room: Room, bought_with: str, **changes: Any) -> dict[str, Any]:
    arguments = {"client_id": ID, "client_secret": SECRET, "code": bought_with, "redirect_uri": BACK} | changes
    return await room.call("oauth.v2.access", token="", **arguments)


async def test_the_consent_page_names_the_app_its_scopes_and_who_could_allow_it(room: Room) -> None:
    status, page = await _page(room, ASKED)

    assert status == 200
    assert "Installera Samarbete" in page
    assert re.findall(r"<li><code>(.*?)</code>", page) == ["chat:write", "users:read"]
    assert '<optgroup label="Sjövik"><option value="T1:UANNA">Anna Ek</option>' in page


async def test_the_consent_page_speaks_english_to_whom_asks_for_it(room: Room) -> None:
    _, page = await _page(room, ASKED, language="en-GB,en;q=0.9")

    assert '<html lang="en">' in page
    assert "Install Samarbete" in page


async def test_a_workspace_that_the_app_asks_for_comes_first(room: Room) -> None:
    _, page = await _page(room, ASKED | {"team": "T2"})

    assert (
        re.findall(r'optgroup label="(\w+)"', page) == ["Bageriet", "Sjövik"] or "Bageriet" in page.split("Sjövik")[0]
    )


async def test_names_cannot_write_markup_into_the_page(room: Room) -> None:
    room.anna.real_name = "<script>alert(1)</script>"

    _, page = await _page(room, ASKED)

    assert "<script" not in page


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_id": "0000.0000"}, "invalid_client_id"),
        ({"redirect_uri": "https://evil.example/"}, "bad_redirect_uri"),
        ({"redirect_uri": f"{BACK}.evil.example"}, "bad_redirect_uri"),
        ({"scope": ""}, "no_scopes"),
        ({"scope": "chat:write,admin"}, "invalid_scope"),
    ],
)
async def test_what_the_app_is_not_configured_for_leads_nowhere(room: Room, changes: dict[str, str], code: str) -> None:
    status, page = await _page(room, ASKED | changes)
    decided = await _decide(room, "T1:UANNA", query=ASKED | changes)

    assert (status, code in page) == (400, True)
    assert (decided.status, "Location" in decided.headers) == (400, False)


async def test_allowing_leads_back_with_a_code_and_the_state(room: Room) -> None:
    response = await _decide(room, "T1:UANNA")

    back = urlsplit(response.headers["Location"])
    assert response.status == 302
    assert back.geturl().startswith(BACK)
    assert parse_qs(back.query)["state"] == ["S1"]


async def test_denying_leads_back_without_a_code(room: Room) -> None:
    response = await _decide(room, "T1:UANNA", "deny")

    assert response.headers["Location"] == f"{BACK}?error=access_denied&state=S1"


@pytest.mark.parametrize("who", ["T1:UKURT", "T1:UNOBODY", "", "T1:UGONE"])
async def test_guests_strangers_and_the_departed_are_refused_on_the_page(room: Room, who: str) -> None:
    room.slack.world.add_person("T1", "gone", user_id="UGONE", deleted=True)

    response = await _decide(room, who)

    assert response.status == 403
    assert 'role="alert"' in await response.text()


async def test_where_admins_decide_only_they_can_install(room: Room) -> None:
    room.slack.world.workspaces["T1"].admins_install = True

    member, admin = await _decide(room, "T1:UANNA"), await _decide(room, "T1:UMONA")

    assert (member.status, admin.status) == (403, 302)


async def test_a_code_buys_a_token_in_slacks_own_shape(room: Room) -> None:
    answer = await _buy(room, await _code(room))

    install = room.slack.world.installs["T1"]
    assert answer == {
        "ok": True,
        "app_id": "A0SANDBOX1",
        "authed_user": {"id": "UANNA"},
        "scope": "chat:write,users:read",
        "token_type": "bot",
        "access_token": install.bot_token,
        "bot_user_id": install.bot_user_id,
        "team": {"id": "T1", "name": "Sjövik"},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    assert (await room.call("auth.test", token=answer["access_token"]))["team_id"] == "T1"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")  # the SDK's own way of saying who it is
async def test_the_sdk_can_buy_a_token_too(room: Room) -> None:
    client = AsyncWebClient(base_url=room.slack.api_url, session=room.session)

    answer = await client.oauth_v2_access(client_id=ID, client_secret=SECRET, code=await _code(room), redirect_uri=BACK)

    assert answer["access_token"] == room.token


async def test_a_code_works_once(room: Room) -> None:
    code = await _code(room)

    answers = [await _buy(room, code) for _ in range(2)]

    assert [answer.get("error") for answer in answers] == [None, "invalid_code"]


async def test_a_code_dies_after_ten_minutes(room: Room) -> None:
    code = await _code(room)
    room.slack.clock.advance(timedelta(minutes=10, seconds=1))

    assert (await _buy(room, code))["error"] == "invalid_code"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "0"}, "invalid_client_id"),
        ({"client_secret": "wrong"}, "bad_client_secret"),
        ({"code": "made-up"}, "invalid_code"),
        ({"redirect_uri": f"{BACK}/other"}, "bad_redirect_uri"),
    ],
)
async def test_a_wrong_purchase_is_refused_by_name(room: Room, changes: dict[str, str], error: str) -> None:
    code = await _code(room)

    assert (await _buy(room, code, **changes))["error"] == error


async def test_secrets_stand_in_no_log_of_calls(room: Room) -> None:
    await _buy(room, await _code(room))

    [call] = [call for call in room.slack.stage.calls if call.method == "oauth.v2.access"]
    assert call.arguments.keys() == {"client_id", "redirect_uri"}


async def test_installing_again_gives_another_token_to_the_same_bot_and_the_old_one_is_dead(room: Room) -> None:
    before, bot = room.token, room.slack.world.bot("T1").user_id

    answer = await _buy(room, await _code(room))

    assert (answer["access_token"] != before, answer["bot_user_id"]) == (True, bot)
    assert (await room.call("auth.test", token=before))["error"] == "token_revoked"
    assert (await room.call("conversations.open", users="UANNA", return_im="true"))["error"] == "missing_scope"


async def test_one_workspace_s_new_token_leaves_the_other_alone(room: Room) -> None:
    other = room.slack.world.installs["T2"].bot_token

    await _buy(room, await _code(room))

    assert (await room.call("auth.test", token=other))["team_id"] == "T2"


async def test_uninstalling_kills_the_token_and_tells_the_app(room: Room) -> None:
    token = room.token

    answer = await room.call("apps.uninstall", client_id=ID, client_secret=SECRET)
    await room.slack.until(lambda: room.app.events("app_uninstalled"))

    assert answer == {"ok": True}
    assert room.app.events("tokens_revoked")[0]["tokens"]["bot"] == [room.slack.world.bot("T1").user_id]
    assert (await room.call("auth.test", token=token))["error"] == "account_inactive"


async def test_uninstalling_needs_the_app_s_own_secret(room: Room) -> None:
    answer = await room.call("apps.uninstall", client_id=ID, client_secret="guessed")

    assert answer["error"] == "bad_client_secret"
    assert (await room.call("auth.test"))["ok"] is True


async def test_a_revoked_token_says_so_and_a_trial_revokes_nothing(room: Room) -> None:
    trial = await room.call("auth.revoke", test="true")
    revoked = await room.call("auth.revoke")
    await room.slack.until(lambda: room.app.events("app_uninstalled"))

    assert (trial["revoked"], revoked["revoked"]) == (False, True)
    assert (await room.call("auth.test"))["error"] == "token_revoked"


@pytest.mark.parametrize("token", ["", "xoxb-made-up"])
async def test_nobody_is_revoked_with_no_token_or_a_wrong_one(room: Room, token: str) -> None:
    assert (await room.call("auth.revoke", token=token))["error"] == ("invalid_auth" if token else "not_authed")


async def test_an_app_can_come_back_after_it_was_removed(room: Room) -> None:
    await room.slack.events.uninstall("T1")

    answer = await _buy(room, await _code(room, scope=",".join(SCOPES)))

    assert (await room.says())["ok"] is True
    assert answer["bot_user_id"] == room.slack.world.bot("T1").user_id
