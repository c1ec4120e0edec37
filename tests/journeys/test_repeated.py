"""Slack sends again what it heard no answer to: word for word the same, it is answered again and done once."""

from sandbox.story import Player
from sandbox.wire import Answer
from tests.journeys.conftest import BAKERY, HAULIER, Play
from tests.journeys.forging import kept, send
from tests.journeys.test_access import _asks
from tests.journeys.test_staff import DEPUTY, PARTICIPANTS, PER, SINCE, UNTIL


async def _comes_again(play: Play, method: str) -> Answer:
    """Send the latest payload of a kind once more; nothing that is kept may change by it."""
    await play.app.settle()
    payload = next(c.arguments for c in reversed(play.slack.stage.calls) if c.kind == "payload" and c.method == method)
    before = await kept(play)

    answer = await send(play, payload)

    assert answer.ok
    assert await kept(play) == before
    return answer


async def test_a_reminder_by_hand_is_sent_once(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.karin.types(f"/samarbete påminn {BAKERY}", "kunder")

    assert "får en påminnelse nu" in (await _comes_again(play, "/samarbete")).body["text"]


async def test_a_question_is_put_again_once(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.passes(days=2)
    await play.karin.types(f"/samarbete skicka-igen {BAKERY}", "kunder")

    assert "får frågan igen nu" in (await _comes_again(play, "/samarbete")).body["text"]


async def test_what_was_withdrawn_is_withdrawn_already(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.karin.types(f"/samarbete återkalla {BAKERY}", "kunder")

    assert BAKERY not in (await _comes_again(play, "/samarbete")).body["text"]


async def test_access_is_asked_for_and_given_once(play: Play) -> None:
    await _asks(play.anna, play)
    await _comes_again(play, "view_submission access.request")

    await play.karin.clicks("Ge åtkomst")
    await _comes_again(play, "block_actions access.give")


async def test_a_history_is_taken_out_once(play: Play) -> None:
    await play.karin.types(f"/samarbete historik {BAKERY}", "kunder")
    await play.karin.clicks("Hämta som fil")

    await _comes_again(play, "block_actions history.file")


async def test_a_team_is_changed_once(play: Play) -> None:
    await play.karin.types(f"/samarbete uppdrag {HAULIER}", "kunder")
    await play.karin.picks(PARTICIPANTS, PER)
    assert await play.karin.submits() == {}

    assert "Sparat" in str((await _comes_again(play, "view_submission staff.edit")).body)


async def test_a_deputy_for_everything_is_named_once(play: Play) -> None:
    await play.karin.types("/samarbete uppdrag", "kunder")
    await _names_deputy(play.karin)

    await _comes_again(play, "view_submission staff.away")


async def _names_deputy(who: Player) -> None:
    await who.picks(DEPUTY, PER)
    await who.picks(SINCE, "2026-11-25")
    await who.picks(UNTIL, "2026-11-27")
    assert await who.submits() == {}
