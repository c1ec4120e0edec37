"""What comes twice: the same is answered with what stands, other content is refused and somebody is told."""

import copy

from structlog.testing import capture_logs

from tests.journeys.conftest import BAKERY, PAINTER, Play, everything_read
from tests.journeys.forging import (
    asked,
    button,
    click,
    counted,
    kept,
    modal,
    said,
    send,
    submission,
    top,
)

TWICE = "Det här kom två gånger med olika innehåll. Det första gäller, och inget mer har ändrats."


async def test_a_form_that_comes_again_with_other_content_is_refused_and_somebody_is_told(play: Play) -> None:
    await asked(play)
    await play.eva.clicks("Avböj")
    view = top(play, play.eva)
    first = submission(play, play.eva.person, view)
    await send(play, first)
    await play.app.settle()
    everything_read(play)
    before = await kept(play)
    again = copy.deepcopy(first)
    again["view"]["state"]["values"]["note"]["note"]["value"] = "Något helt annat"

    with capture_logs() as logs:
        repeated, altered = await send(play, first), await send(play, again)

    assert "Frågan är redan besvarad" in modal(repeated)
    assert TWICE in modal(altered)
    assert [each["event"] for each in logs if each["log_level"] == "error"] == ["said_otherwise"]
    assert counted(play, "said_otherwise") == 1
    assert said(play) == []
    assert await kept(play) == before


async def test_a_preview_that_comes_again_with_another_draft_is_refused(play: Play) -> None:
    drafts = []
    for number in (PAINTER, BAKERY):
        await play.karin.types(f"/samarbete bjud-in {number} eekonomi", "kunder")
        assert await play.karin.submits() == {}
        drafts.append(top(play, play.karin))
    one, other = drafts
    await send(play, submission(play, play.karin.person, one))
    await play.app.settle()
    everything_read(play)
    before = await kept(play)

    altered = submission(play, play.karin.person, one, private_metadata=other.content["private_metadata"])
    answer = await send(play, altered)

    assert TWICE in modal(answer)
    assert said(play) == []
    assert await kept(play) == before


async def test_settings_that_come_again_with_other_content_are_refused(play: Play) -> None:
    await play.mona.types("/samarbete inställningar", "kunder")
    view = top(play, play.mona)
    first = submission(play, play.mona.person, view)
    await send(play, first)
    await play.app.settle()
    everything_read(play)
    before = await kept(play)
    again = copy.deepcopy(first)
    next(iter(again["view"]["state"]["values"]["name"].values()))["value"] = "Andra Byrån AB"

    repeated, altered = await send(play, first), await send(play, again)

    assert "Sparat" in modal(repeated)
    assert TWICE in modal(altered)
    assert counted(play, "said_otherwise") == 1
    assert await kept(play) == before


async def test_a_click_that_comes_again_from_another_place_is_refused(play: Play) -> None:
    await asked(play)
    await play.eva.types("/samarbete")
    shown = button(play, play.eva.person, "Visa frågan")
    first = click(play, play.eva.person, shown)
    await send(play, first)
    await send(play, first)
    await play.app.settle()
    everything_read(play)
    before = await kept(play)

    await send(play, first | {"container": first["container"] | {"message_ts": "1.000001"}})

    [heard] = said(play)
    assert TWICE in heard
    assert await kept(play) == before
