"""At most about a message a second in one place, whatever waits (RELIABILITY P13)."""

import itertools

import pytest

from tests.chaos.arena import Nursery, arena
from tests.journeys.conftest import BAKERY, CAFE, Play


@pytest.mark.chaos
async def test_no_channel_gets_more_than_a_message_a_second(nursery: Nursery, sqlite_only: str) -> None:
    async with arena(nursery, sqlite_only) as at:
        at.slack.rates.on = True
        await at.bot(spacing=1.0)
        for company in (CAFE, BAKERY):
            await _asks(at.play, company)
        await at.slack.until(lambda: "överenskommet" in at.play.mona.channel_shows("kunder"), within=60)

        calls = [call for call in at.slack.stage.calls if call.method == "chat.postMessage"]
        assert [call.error for call in calls if not call.ok] == []
        kunder = [call.at for call in calls if call.arguments["channel"] == "C0KUNDER"]
        gaps = [(after - before).total_seconds() for before, after in itertools.pairwise(kunder)]
        print(f"{len(kunder)} messages in one channel, at least {min(gaps):.2f} s apart")  # noqa: T201 - the verdict
        assert min(gaps) >= 0.95


async def _asks(play: Play, company: str) -> None:
    """Invite where the bot delivers by itself, and approve what is asked."""
    await play.karin.types(f"/samarbete bjud-in {company}", "kunder")
    await play.karin.chooses("Tjänst", "Visma eEkonomi")
    if company == CAFE:
        await play.karin.chooses("Variant", "Start")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()
    if company == BAKERY:
        await play.slack.until(lambda: "Hej Eva" in "".join(play.eva.unread()), within=30)
        await play.eva.clicks("Godkänn")
