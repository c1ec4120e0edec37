"""The services as one can read about them, and the short answers to what firms ask most (S6, S13, S16, S18-S23)."""

import pytest

from bot.views.follow import WHY
from tests.journeys.conftest import BAKERY, Play
from tests.journeys.forging import button, click, send


async def test_every_service_can_be_read_about_and_one_by_its_name(play: Play) -> None:
    await play.karin.types("/samarbete tjänster", "kunder")
    told = play.karin.hears("Visma Ekonomiöversikt")
    assert "Visma Scanner" in told
    assert "Start" in told

    await play.karin.types("/samarbete services tid", "kunder")
    one = play.karin.hears("Tidrapportering för kundens personal")
    assert "Visma Scanner" not in one
    await play.karin.types("/samarbete tjänster gardin", "kunder")
    assert "gardin" in play.karin.hears("Visma Scanner")
    await play.eva.types("/samarbete tjänster")
    play.eva.hears("Det kan bara den som arbetar på byrån göra")


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Glömt lösenord", "Mina tjänster"),
        ("Vilken variant", "variant"),
        ("Kunden har en annan byrå", "Ekonomiöversikt"),
        ("En medarbetare kommer inte åt kunden", "uppdrag"),
    ],
)
async def test_the_sources_answers_are_given_in_place(play: Play, label: str, words: str) -> None:
    await play.karin.types("/samarbete hjälp", "kunder")
    play.karin.hears(f"[{label}]")

    await play.karin.clicks(label)
    await play.app.router.drain()

    assert "[Läs mer" in play.karin.hears(words)


@pytest.mark.parametrize("forged", [{"value": "secrets"}, {"action_id": WHY, "value": "nothing"}])
async def test_a_topic_or_a_question_that_is_not_ours_is_no_use(play: Play, forged: dict[str, str]) -> None:
    await play.karin.types("/samarbete hjälp", "kunder")
    pressed = button(play, play.karin.person, "Glömt lösenord")

    await send(play, click(play, play.karin.person, pressed, **forged))
    await play.app.router.drain()

    play.karin.hears("Den här knappen gäller inte längre")


async def test_the_password_is_never_asked_for_but_explained_step_by_step(play: Play) -> None:
    await play.karin.types(f"/samarbete varför {BAKERY}", "kunder")
    play.karin.hears("Björkens Bageri AB, 559900-1236")

    await play.karin.clicks("Glömt lösenord")
    await play.app.router.drain()

    told = play.karin.hears("Glömt ditt lösenord?")
    assert told.index("Mina tjänster") < told.index("Glömt ditt lösenord?") < told.index("Skicka begäran")
