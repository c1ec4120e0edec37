"""From the preview back to the form and on again: what was written stays, and what is known is not asked twice."""

from tests.journeys.conftest import BAKERY, Play

NOT_REGISTERED = "559900-9445"


async def test_from_the_preview_one_goes_back_and_changes_what_is_asked(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    assert await play.karin.submits() == {}
    await play.karin.clicks("Ändra")
    await play.karin.chooses("Tjänst", "Visma Scanner")
    assert await play.karin.submits() == {}

    assert "Visma Scanner" in play.karin.modal
    assert "eEkonomi" not in play.karin.modal


async def test_of_a_company_that_is_new_too_the_form_keeps_everything(play: Play) -> None:
    await play.karin.types(f"/samarbete bjud-in {NOT_REGISTERED} scanner", "kunder")
    await play.karin.chooses("Har företaget varit kund hos Visma Spcs?", "Ja")
    await play.karin.fills("Företagets namn", "Ny Kund AB")
    await play.karin.fills("Kontaktpersonens namn", "Kurt Holm")
    await play.karin.fills("Kontaktpersonens e-post", "kurt@holmsmaleri.example")
    assert await play.karin.submits() == {}

    await play.karin.clicks("Ändra")

    for kept in (NOT_REGISTERED, "Ny Kund AB", "Kurt Holm", "kurt@holmsmaleri.example"):
        assert kept in play.karin.modal


async def test_what_is_asked_already_is_not_asked_again(play: Play) -> None:
    await play.asks(play.karin, BAKERY)

    await play.karin.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")
    errors = await play.karin.submits()

    assert list(errors) == ["Tjänst"]
