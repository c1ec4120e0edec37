"""From a browser into several workspaces: by whoever may, once, and never in place of something better."""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs
from typing_extensions import override

from bot.storage.installations import Installation
from bot.usecases import people
from sandbox.faults import Fault
from sandbox.world import Install
from tests import measuring
from tests.installer import Browser, address, browser, changed
from tests.journeys.conftest import BAKERY, Play, stage

MONA, ANNA, KARIN, DAG = "T0SJOVIK:U0MONA", "T0SJOVIK:U0ANNA", "T0SJOVIK:U0KARIN", "T0DALFORS:U0DAG"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Type": "text/html; charset=utf-8",
}
WAITS = "Samarbete är installerat, men ännu inte öppnat"


class Undying(set[str]):
    """Slack where a token lives on when the app is installed once more."""

    @override
    def add(self, element: str) -> None:
        """Let it live."""


@pytest.fixture
async def empty(database_url: str) -> AsyncIterator[Play]:
    """The app is installed nowhere."""
    async with stage(database_url, http=True, set_up=False, installed=False) as opened:
        yield opened


@pytest.fixture
async def shut(database_url: str) -> AsyncIterator[Play]:
    """The app is installed nowhere, and whoever runs it opens each workspace."""
    async with stage(database_url, http=True, set_up=False, installed=False, opens=False) as opened:
        yield opened


@pytest.fixture
async def chrome(request: pytest.FixtureRequest) -> AsyncIterator[Browser]:
    name = next(each for each in ("empty", "shut", "play") if each in request.fixturenames)
    async with browser(address(request.getfixturevalue(name).slack)) as opened:
        yield opened


async def _installation(play: Play, team_id: str = "T0SJOVIK") -> Installation | None:
    return await people.installation(play.app.database, team_id)


async def _asked(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY}", "kunder")
    await play.karin.chooses("Tjänst", "Visma eEkonomi")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()


async def test_two_workspaces_are_installed_from_a_browser_and_served_side_by_side(
    empty: Play, chrome: Browser
) -> None:
    play = empty
    assert "Samarbete är installerat" in (await chrome.installs(MONA)).text
    assert "Samarbete är installerat" in (await chrome.installs(DAG)).text

    await play.karin.types("/samarbete", "kunder")
    play.karin.hears("Mona Sjövik kan ställa in det med /samarbete")
    await play.siri.types("/samarbete", "klienter")
    play.siri.hears("Dag Fors kan ställa in det med /samarbete")
    await play.mona.types("/samarbete", "kunder")
    assert "Byråns inställningar" in play.mona.modal
    assert play.app.app_id == play.slack.world.app.app_id


async def test_a_new_workspace_waits_until_the_operator_opens_it(shut: Play, chrome: Browser) -> None:
    play, url = shut, shut.app.settings.database_url
    for _ in range(2):
        assert "Installationen väntar på att öppnas" in (await chrome.installs(MONA)).text
    await play.mona.types("/samarbete", "kunder")
    play.mona.hears(WAITS)
    assert WAITS in await play.mona.opens_home()

    assert await _link(url, "T0SJOVIK") == (0, "Sjöviks Redovisning AB is open.")

    await play.karin.types("/samarbete", "kunder")
    play.karin.hears("Mona Sjövik kan ställa in det med /samarbete")
    assert "Samarbete är installerat" in (await chrome.installs(MONA)).text
    assert "Installationen väntar" in (await chrome.installs(DAG)).text
    await play.mona.types("/samarbete", "kunder")
    assert "Byråns inställningar" in play.mona.modal


async def test_the_firm_speaks_the_language_of_whoever_installed(empty: Play, chrome: Browser) -> None:
    empty.slack.world.people["T0SJOVIK", "U0MONA"].locale = "en-GB"

    await chrome.installs(MONA)

    firm = await people.firm_of(empty.app.database, "T0SJOVIK")
    assert firm is not None
    assert (firm.language, firm.name) == ("en", "Sjöviks Redovisning AB")


async def test_of_twenty_parallel_callbacks_one_installs(empty: Play, chrome: Browser) -> None:
    assert await _installation(empty) is None
    back = await chrome.decides(await chrome.begins(), MONA)

    pages = await asyncio.gather(*(chrome.opens(back) for _ in range(20)))

    assert sorted(page.status for page in pages) == [200] + [400] * 19


async def test_what_does_not_come_back_as_it_left_installs_nothing(empty: Play, chrome: Browser) -> None:
    evil = "<script>alert(1)</script>"
    with capture_logs() as logs:
        back = await chrome.decides(await chrome.begins(), MONA)
        state, code = (back.partition(f"{name}=")[2].partition("&")[0] for name in ("state", "code"))
        async with browser(chrome.home) as other:
            pages = [await other.opens(back)]
            await other.begins()
            pages.append(await other.opens(back))
        strange = (
            changed(back, state="x"),
            changed(back, state="A" * 43),
            changed(back, state="å" * 43),
            f"{back}&state={state}",
            back.replace("state=", "stat="),
            changed(back, code=evil),
        )
        pages += [await chrome.opens(each) for each in strange]
    for page in pages:
        assert (page.status, "Länken gäller inte längre" in page.text) == (400, True)
        assert evil not in page.text
        assert HEADERS.items() <= dict(page.headers).items()
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert code not in str(logs)
    assert state not in str(logs)
    assert await _installation(empty) is None


async def test_a_code_twice_is_no_code(empty: Play, chrome: Browser) -> None:
    back = await chrome.decides(await chrome.begins(), MONA)

    assert (await chrome.opens(f"{back}&code=x")).status == 400
    assert await _installation(empty) is None


async def test_after_ten_minutes_one_begins_again(empty: Play, chrome: Browser) -> None:
    back = await chrome.decides(await chrome.begins(), MONA)
    empty.slack.clock.advance(600)

    page = await chrome.opens(back)

    assert page.status == 400
    assert '<a href="install">Börja om</a>' in page.text


async def test_whoever_changes_their_mind_installs_nothing(empty: Play, chrome: Browser) -> None:
    page = await chrome.installs(MONA, decision="deny")

    assert (page.status, "Du valde att inte installera" in page.text) == (200, True)
    assert await _installation(empty) is None


async def test_a_head_begins_nothing_and_many_beginnings_are_slowed_down(empty: Play, chrome: Browser) -> None:
    async with chrome.session.head(f"{chrome.home}/slack/install") as response:
        assert response.status == 405
    for _ in range(60):
        await chrome.begins()

    assert (await chrome.opens(f"{chrome.home}/slack/install")).status == 429
    empty.slack.clock.advance(61)
    await chrome.begins()


async def test_fewer_permissions_are_refused_and_the_old_token_stays(play: Play, chrome: Browser) -> None:
    before = await _installation(play)

    page = await chrome.installs(MONA, scopes={"commands", "chat:write"})

    assert (page.status, "Några behörigheter saknas" in page.text) == (403, True)
    assert await _installation(play) == before


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.RESET_BEFORE, Fault.HTML])
async def test_where_slack_stumbles_one_tries_again(empty: Play, chrome: Browser, fault: Fault) -> None:
    empty.slack.fail("oauth.v2.access", fault)

    page = await chrome.installs(MONA)

    assert (page.status, "Försök igen om en stund" in page.text) == (503, True)
    assert (await chrome.installs(MONA)).status == 200


async def test_what_slack_refuses_is_said(empty: Play, chrome: Browser) -> None:
    empty.slack.fail("oauth.v2.access", Fault.REFUSED, error="invalid_code")

    page = await chrome.installs(MONA)

    assert (page.status, "Slack godtog inte" in page.text) == (403, True)


async def test_an_installer_whom_slack_does_not_describe_is_not_remembered(empty: Play, chrome: Browser) -> None:
    empty.slack.fail("users.info", Fault.SERVER_ERROR)

    assert (await chrome.installs(MONA)).status == 200

    await empty.karin.types("/samarbete", "kunder")
    empty.karin.hears("En administratör i er Slack ställer in det")


@pytest.mark.parametrize("who", [MONA, KARIN])
async def test_whoever_managed_or_administered_the_firm_opens_it_again(play: Play, chrome: Browser, who: str) -> None:
    await play.mona.types("/samarbete inställningar", "kunder")
    await play.mona.picks("Byråledare", "U0KARIN")
    assert await play.mona.submits() == {}
    await play.slack.events.uninstall("T0SJOVIK")

    assert "Samarbete är installerat" in (await chrome.installs(who)).text

    await play.karin.types("/samarbete", "kunder")
    play.karin.hears("Vad vill du göra?")


async def test_a_stranger_opens_nothing_until_the_operator_does(play: Play, chrome: Browser) -> None:
    await _asked(play)
    await play.karin.types("/samarbete", "kunder")
    play.karin.hears("Vad vill du göra?")
    await play.slack.events.uninstall("T0SJOVIK")
    play.slack.world.channels["C0KUNDER"].members[play.slack.world.bot("T0SJOVIK").key] = None

    page = await chrome.installs(ANNA)
    again = await chrome.installs(ANNA)

    assert "Installationen väntar på att öppnas" in page.text
    assert "Installationen väntar på att öppnas" in again.text
    await play.anna.types("/samarbete lista", "kunder")
    play.anna.hears(WAITS)
    await play.mona.types("/samarbete inställningar", "kunder")
    play.mona.hears(WAITS)
    assert WAITS in await play.mona.opens_home()
    await play.mona.uses_shortcut("invitation.start")
    assert WAITS in play.mona.modal
    await play.karin.clicks("Läget")
    await play.app.router.drain()
    play.karin.hears(WAITS)
    assert WAITS in await _submission(play)
    await play.app.settle()
    play.slack.nothing_else_was_said()

    url = play.app.settings.database_url
    assert await _link(url, "T0SJOVIK") == (0, "Sjöviks Redovisning AB is open.")
    assert await _link(url, "T0SJOVIK") == (78, "No installation waits in T0SJOVIK.")
    assert await _link(url, "T0NOBODY") == (78, "No installation waits in T0NOBODY.")
    assert await _link("sqlite:////nowhere/x.db", "T0SJOVIK") == (
        75,
        "The database does not answer, or is not current.",
    )

    await play.app.settle()
    play.eva.reads("Hej Eva. Karin Ek på Sjöviks Redovisning AB")
    await play.karin.types("/samarbete", "kunder")
    play.karin.hears("Vad vill du göra?")


async def test_an_administrator_the_firm_knew_opens_what_a_stranger_could_not(play: Play, chrome: Browser) -> None:
    await play.slack.events.uninstall("T0SJOVIK")
    await chrome.installs(ANNA)

    assert "Samarbete är installerat" in (await chrome.installs(MONA)).text

    await play.karin.types("/samarbete", "kunder")
    play.karin.hears("Vad vill du göra?")


async def test_a_working_token_is_not_replaced_for_a_stranger(play: Play, chrome: Browser) -> None:
    before = await _installation(play)
    _let_tokens_live(play)

    page = await chrome.installs(ANNA)

    assert (page.status, "Det arbetar vidare som förut" in page.text) == (409, True)
    assert await _installation(play) == before


async def test_a_working_token_is_not_replaced_by_another_bots(play: Play, chrome: Browser) -> None:
    before = await _installation(play)
    _let_tokens_live(play)
    del play.slack.world.installs["T0SJOVIK"]

    page = await chrome.installs(MONA)

    assert (page.status, "en annan bot" in page.text) == (409, True)
    assert await _installation(play) == before


async def test_a_token_that_died_unnoticed_protects_nothing_and_opens_nothing(play: Play, chrome: Browser) -> None:
    page = await chrome.installs(ANNA)

    assert "Installationen väntar på att öppnas" in page.text
    after = await _installation(play)
    assert after is not None
    assert after.pending


async def test_an_unsaved_beginning_or_ending_is_said(play: Play, chrome: Browser) -> None:
    back = await chrome.decides(await chrome.begins(), MONA)
    await play.app.database.engine.dispose()
    file = play.app.settings.sqlite_file
    assert file is not None
    file.rename(file.with_suffix(".away"))
    file.mkdir()

    assert (await chrome.opens(f"{chrome.home}/slack/install")).status == 503
    assert (await chrome.opens(back)).status == 503


async def _link(database_url: str, team_id: str) -> tuple[int, str]:
    """Run the operator's command beside the bot, and return its exit code and first sentence."""
    process = await asyncio.create_subprocess_exec(
        *measuring.bot("link", team_id),
        env=os.environ | {"DATABASE_URL": database_url, "SLACK_APP_TOKEN": "xapp-1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode().partition(". ")[0] + "."


async def _submission(play: Play) -> str:
    sent = next(c.arguments for c in play.slack.stage.calls if c.method == "view_submission invitation.compose")
    return str((await play.slack.wire.send("interactive", "again", "T0SJOVIK", sent)).body)


def _let_tokens_live(play: Play) -> None:
    world = play.slack.world
    world.dead_tokens = Undying()
    old = world.installs["T0SJOVIK"]
    world.installs["before"] = Install(old.team_id, old.bot_user_id, old.bot_id, old.bot_token, old.scopes)
