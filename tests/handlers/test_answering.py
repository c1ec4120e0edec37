"""The customer's dialogs: what cannot be taken stands at its field, and the wrong person is a story of its own."""

import json

from tests.journeys.conftest import BAKERY, Play, everything_read
from tests.journeys.forging import asked, button, click, modal, said, send, submission, top


async def test_a_note_that_is_too_long_is_said_at_its_field_and_nothing_is_declined(play: Play) -> None:
    await asked(play)
    await play.eva.clicks("Avböj")
    sent = submission(play, play.eva.person, top(play, play.eva))
    sent["view"]["state"]["values"]["note"]["note"]["value"] = "x" * 5000

    answer = await send(play, sent)

    assert answer.body["response_action"] == "errors"
    assert list(answer.body["errors"]) == ["note"]


async def test_a_dialog_that_would_do_something_else_does_nothing(play: Play) -> None:
    await asked(play)
    await play.eva.clicks("Avböj")
    view = top(play, play.eva)
    place = json.loads(view.content["private_metadata"]) | {"action": "invitation.approve"}

    answer = await send(play, submission(play, play.eva.person, view, private_metadata=json.dumps(place)))

    assert "Den här knappen gäller inte längre" in modal(answer)


async def test_whoever_declines_because_somebody_else_should_be_asked_says_just_that(play: Play) -> None:
    await asked(play)
    await play.eva.clicks("Avböj")
    await play.eva.chooses("Vill du säga varför?", "Frågan borde gå till någon annan")
    await play.eva.fills("Något att tillägga?", "Kurt Holm")
    assert await play.eva.submits() == {}
    await play.app.settle()

    play.eva.reads("Byrån får veta att någon annan borde få frågan")
    play.mona.reads("någon annan borde få frågan: Kurt Holm", channel="kunder")


async def test_everything_answered_again_is_answered_already(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await play.karin.clicks("Lägg till tjänst")
    await play.karin.chooses("Tjänst", "Visma Scanner")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()
    everything_read(play)
    all_of_it = button(play, play.eva.person, "Godkänn alla")
    await play.eva.clicks("Godkänn alla")
    await play.app.settle()
    everything_read(play)

    await send(play, click(play, play.eva.person, all_of_it))

    [heard] = said(play)
    assert "Frågan är redan besvarad" in heard
