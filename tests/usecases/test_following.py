"""Following up what is gone or closed, and asking anew what the customer wanted otherwise (D2, D3)."""

import pytest
from sqlalchemy import select, update

from bot.storage import tables as t
from bot.views.follow import AGAIN, REMIND, RESEND, WITHDRAW
from tests.journeys.conftest import BAKERY, CAFE, Play, everything_read
from tests.journeys.forging import asked, click, customer_id, firm_id, said, send
from tests.journeys.test_following_up import asks_for_three

GONE = "Den här knappen gäller inte längre"


async def _question(play: Play) -> str:
    async with play.app.database.reading() as tx:
        mine = select(t.question.c.id).where(t.question.c.firm_id == await firm_id(play))
        return str((await tx.run(mine)).scalar_one())


@pytest.mark.parametrize("action", [REMIND, RESEND, WITHDRAW, AGAIN])
async def test_what_nobody_was_asked_cannot_be_followed_up(play: Play, action: str) -> None:
    pressed = (await asked(play))["Godkänn"]

    await send(play, click(play, play.karin.person, pressed, action_id=action, value="nothing"))

    [heard] = said(play)
    assert GONE in heard


@pytest.mark.parametrize("action", [REMIND, RESEND, WITHDRAW])
async def test_what_has_expired_says_so_before_the_clock_has_looked(play: Play, action: str) -> None:
    pressed, question = (await asked(play))["Godkänn"], await _question(play)
    play.slack.clock.advance(40 * 24 * 60 * 60)

    await send(play, click(play, play.karin.person, pressed, action_id=action, value=question))

    [heard] = said(play)
    assert "Frågan gick ut" in heard


async def test_a_contact_who_is_in_the_register_no_more_cannot_be_reminded(play: Play) -> None:
    pressed, question = (await asked(play))["Godkänn"], await _question(play)
    customer, firm, c = await customer_id(play, "Björkens Bageri AB"), await firm_id(play), t.contact.c
    async with play.app.database.transaction() as tx:
        mine = update(t.contact).where(c.firm_id == firm, c.customer_id == customer)
        await tx.run(mine.values(ended_at=play.app.now()))

    await send(play, click(play, play.karin.person, pressed, action_id=REMIND, value=question))

    [heard] = said(play)
    assert GONE in heard


async def test_a_contact_who_has_left_slack_cannot_be_asked_again(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    everything_read(play)
    await play.slack.events.deactivate(play.eva.person)
    await play.passes(days=2)

    await play.karin.types(f"/samarbete skicka-igen {BAKERY}", "kunder")

    assert "Eva Björk" in "".join(play.karin.unread())


async def test_after_the_wrong_variant_the_form_says_so_there(play: Play) -> None:
    await play.asks(play.karin, CAFE, choices={"Variant": "Smart", "Fakturamottagare": "Kunden"})
    await play.ali.clicks("Avböj")
    await play.ali.chooses("Vill du säga varför?", "Fel variant")
    assert await play.ali.submits() == {}
    await play.app.settle()
    everything_read(play)

    await play.karin.clicks("Bjud in igen")

    assert "Kunden svarade: fel variant" in play.karin.modal


async def test_after_the_wrong_person_without_a_name_somebody_else_is_preselected_and_it_is_said_why(
    play: Play,
) -> None:
    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Fel person")
    assert await play.eva.submits() == {}
    await play.app.settle()
    everything_read(play)

    await play.karin.clicks("Bjud in igen")

    assert "Kunden sa att någon annan borde få frågan, men inte vem." in play.karin.modal
    assert "Någon annan…" in play.karin.modal.partition("Vem ska få frågan")[2].partition("\n\n")[0]
    assert set(await play.karin.submits()) == {"Kontaktpersonens namn", "Kontaktpersonens e-post"}


async def test_after_the_wrong_person_with_a_name_alone_the_form_says_whom_the_customer_named(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Fel person")
    await play.eva.fills("Vem borde få frågan?", "Bo Björk")
    assert await play.eva.submits() == {}
    await play.app.settle()
    everything_read(play)

    await play.karin.clicks("Bjud in igen")

    assert "Kunden sa att någon annan borde få frågan: Bo Björk" in play.karin.modal


@pytest.mark.parametrize("answer", ["Fel person", "Avböj alla"])
async def test_all_that_a_message_asked_is_asked_anew_with_whoever_does_what(play: Play, answer: str) -> None:
    await asks_for_three(play)
    await play.eva.clicks("Godkänn")
    await play.eva.clicks(answer)
    assert await play.eva.submits() == {}
    await play.app.settle()
    everything_read(play)

    await play.karin.clicks("Bjud in igen")
    assert "Följer med i samma fråga: Visma " in play.karin.modal
    if answer == "Fel person":
        await play.karin.chooses("Vem ska få frågan", "Eva Björk, huvudkontakt")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.app.settle()

    question = play.eva.reads("i Visma Tid och Visma Scanner")
    assert "Byrån bokför. Ni rapporterar tid själva." in question
    await play.karin.closes()
    await play.karin.clicks("Bjud in igen", oldest=True)
    assert "Följer med" not in play.karin.modal
