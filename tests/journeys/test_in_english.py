"""Every story of one invitation once more, in English to the end: a firm, a consultant and customers who speak it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.domain.customer import Member, Part
from bot.storage import customers
from sandbox.story import Player
from tests.journeys.conftest import BAKERY, CAFE, PAINTER, Play, everything_read, speak_english
from tests.journeys.forging import button, click, customer_id, firm_id, send

SERVICE, VARIANT, PAYER, PERSON = "Service", "Variant", "Invoice recipient", "ali.demir"
ON_PLATFORM = "Has the company been a customer of Visma Spcs?"


@pytest.fixture
async def english(play: Play) -> AsyncIterator[Play]:
    """Let everybody speak English, and one consultant who always did take part in each customer's engagement."""
    await speak_english(play)
    async with play.app.database.transaction() as tx:
        for name in ("Nyfiket Café AB", "Holms Måleri", "Lindgrens Åkeri AB"):
            engagement = await customers.engage(tx, await firm_id(play), await customer_id(play, name))
            ali = Member(user_id="U0ALIDEMIR", name="Ali Demir", part=Part.PARTICIPANT)
            await customers.add_member(tx, await firm_id(play), engagement, ali)
    yield play
    words = "\n".join(m.text for c in play.slack.world.channels.values() for m in c.messages)
    assert not [each for each in ("Kunden", "kundens", "Hej", "Tack", "frågan", " har ") if each in words]


async def _asks(play: Play, who: Player, number: str, choices: dict[str, str], channel: str = "kunder") -> None:
    await who.types(f"/samarbete invite {number} eekonomi", channel)
    for label, option in choices.items():
        await who.chooses(label, option)
    assert await who.submits() == {}
    assert "Is this right?" in who.modal
    assert await who.submits() == {}
    await who.closes()
    await play.app.settle()


async def test_an_existing_customer_is_asked_and_approves(english: Play) -> None:
    play, ali = english, english.slack.person(PERSON)
    await _asks(play, ali, BAKERY, {})
    question = play.eva.reads("Hello Eva. Ali Demir at Sjöviks Redovisning AB would like to start collaborating")
    assert "which you already have" in question
    assert "You pay, 12 months at a time" in question
    assert "24 December" in question
    assert "[Approve]\n[Decline]" in question
    play.mona.reads("Ali Demir has invited Björkens Bageri AB (559900-1236)", channel="kunder")

    await play.eva.clicks("Approve")
    await play.app.settle()

    assert "no collaboration with any other accounting firm, not in Ekonomiöversikt either" in play.eva.last_confirm
    assert "decide this for Björkens Bageri AB" in play.eva.last_confirm
    play.eva.reads("Thank you, Eva. You have approved the collaboration")
    assert "[Approve]" not in play.eva.sees("Eva Björk approved on 24 November")
    play.mona.reads("The collaboration with Björkens Bageri AB is agreed", channel="kunder")
    play.karin.reads("Eva Björk approved")
    play.slack.nothing_else_was_said()


async def test_a_no_is_told_as_clearly_as_a_yes(english: Play) -> None:
    play, ali = english, english.slack.person(PERSON)
    await _asks(play, ali, BAKERY, {})
    everything_read(play)

    await play.eva.clicks("Decline")
    assert "The firm gets no access and your program stays as it is" in play.eva.modal
    await play.eva.chooses("Would you like to say why?", "Not now")
    await play.eva.fills("Anything to add?", "We wait for <January> & the accounts")
    assert await play.eva.submits() == {}
    await play.app.settle()

    play.eva.reads("You have declined the collaboration")
    play.eva.sees("Eva Björk declined on 24 November")
    play.mona.reads("Reason: Not now. “We wait for <January> & the accounts”", channel="kunder")
    play.karin.reads("Eva Björk declined")
    play.mona.reads("Eva Björk declined")
    play.slack.nothing_else_was_said()


async def test_a_new_customer_with_start_begins_at_once(english: Play) -> None:
    play, ali = english, english.slack.person(PERSON)
    await _asks(play, ali, CAFE, {VARIANT: "Start"})

    told = play.ali.reads("Ali Demir at Sjöviks Redovisning AB has started Visma eEkonomi Start for Nyfiket Café AB")
    assert "It costs nothing" in told
    line = play.mona.reads("Ali Demir has started Visma eEkonomi Start", channel="kunder")
    assert "Nobody needs to approve" in line
    assert "[Done]" in play.karin.reads("Left to do in the platform")
    play.slack.nothing_else_was_said()


async def test_a_new_customer_with_a_paying_variant_is_asked(english: Play) -> None:
    play, ali = english, english.slack.person(PERSON)
    await _asks(play, ali, CAFE, {VARIANT: "Smart", PAYER: "The firm"})
    assert "The firm pays" in play.ali.reads("start collaborating with Nyfiket Café AB in Visma eEkonomi Smart")
    everything_read(play)

    await play.ali.clicks("Approve")
    await play.app.settle()

    play.ali.reads("Thank you, Ali")
    play.mona.reads("is agreed", channel="kunder")
    play.karin.reads("approved")
    play.slack.nothing_else_was_said()


async def test_an_agreement_with_another_variant_wins_over_what_was_typed(english: Play) -> None:
    ali = english.slack.person(PERSON)
    await ali.types(f"/samarbete invite {BAKERY} eekonomi:start", "kunder")

    assert "The customer already has Smart and is invited to that, not to Start" in ali.modal
    assert "Has today: Visma eEkonomi Smart" in ali.modal


async def test_another_firms_customer_is_refused_with_one_sentence_that_names_nobody(english: Play) -> None:
    play = english
    await _asks(play, play.slack.person(PERSON), BAKERY, {})
    await play.eva.clicks("Approve")
    await play.app.settle()
    everything_read(play)

    await play.dag.types(f"/samarbete invite {BAKERY} scanner", "klienter")
    await play.dag.chooses(ON_PLATFORM, "Yes")
    assert await play.dag.submits() == {}

    assert "The customer already collaborates with another firm" in play.dag.modal
    assert "Ekonomiöversikt" in play.dag.modal
    assert "Sjövik" not in play.dag.modal
    play.slack.nothing_else_was_said()


async def test_a_sole_traders_number_is_never_shown_whole(english: Play) -> None:
    play, ali = english, english.slack.person(PERSON)
    await _asks(play, ali, PAINTER, {})

    assert "-****" in play.kurt.reads("Hello Kurt")
    assert "-****" in play.mona.reads("Ali Demir has invited Holms Måleri", channel="kunder")
    play.slack.nothing_else_was_said()


async def test_a_person_who_cannot_be_reached_is_said_before_sending(english: Play) -> None:
    ali = english.slack.person(PERSON)
    await ali.types("/samarbete invite 559900-3570 eekonomi", "kunder")

    errors = await ali.submits()

    assert "is not in your Slack and cannot be asked" in " ".join(errors.values())
    english.slack.nothing_else_was_said()


async def test_a_contact_who_vanished_after_sending_is_reported_to_the_thread_and_the_owner(english: Play) -> None:
    play, ali = english, english.slack.person(PERSON)
    await ali.types(f"/samarbete invite {BAKERY} eekonomi", "kunder")
    assert await ali.submits() == {}
    await play.slack.events.deactivate(play.eva.person)
    assert await ali.submits() == {}
    await ali.closes()
    await play.app.settle()

    play.mona.reads("Ali Demir has invited", channel="kunder")
    play.mona.reads("has not received the message", channel="kunder")
    play.karin.reads("has not received the message")
    play.mona.reads("has not received the message")
    play.slack.nothing_else_was_said()


async def test_a_question_expires_by_the_clock_and_everyone_hears_it_once(english: Play) -> None:
    play = english
    await _asks(play, play.slack.person(PERSON), BAKERY, {})
    everything_read(play)

    await play.passes(days=30)
    await play.passes(days=1)

    assert "[Approve]" not in play.eva.sees("Nobody answered in time. The question closed on 25 December")
    play.mona.reads("Nobody answered in time", channel="kunder")
    play.karin.reads("Nobody answered in time")
    play.mona.reads("Nobody answered in time")
    play.slack.nothing_else_was_said()


async def test_two_firms_approved_in_the_same_instant_one_wins_and_the_other_is_told(english: Play) -> None:
    play = english
    await _asks(play, play.slack.person(PERSON), BAKERY, {})
    wants = {VARIANT: "Smart", PAYER: "The customer", ON_PLATFORM: "Yes"}
    await _asks(play, play.dag, BAKERY, wants, "klienter")
    everything_read(play)

    await asyncio.gather(play.eva.clicks("Approve"), play.eva_b.clicks("Approve"))
    await play.app.settle()
    await play.app.settle()

    shown = [play.eva.sees("Björkens"), play.eva_b.sees("Björkens")]
    assert sum("Eva Björk approved" in each for each in shown) == 1
    assert sum("The company already collaborates with another firm" in each for each in shown) == 1
    assert "Sjövik" not in shown[1]
    assert "Dal & Fors" not in shown[0]


async def test_a_late_click_and_a_stranger_are_answered_in_english(english: Play) -> None:
    play = english
    await _asks(play, play.slack.person(PERSON), BAKERY, {})
    pressed = button(play, play.eva.person, "Approve")
    await play.eva.clicks("Approve")
    await play.app.settle()
    everything_read(play)

    for player in (play.eva, play.kurt, play.karin):
        await send(play, click(play, player.person, pressed))

    play.eva.hears("The question is already answered: Eva Björk approved on 24 November")
    play.kurt.hears("Only Eva Björk or another administrator of the company can answer")
    play.karin.hears("can answer for the customer. Nothing was changed.")
    play.slack.nothing_else_was_said()


async def test_a_change_that_the_customer_pays_for_is_asked_and_approved(english: Play) -> None:
    play, ali = english, english.slack.person(PERSON)
    await _asks(play, ali, CAFE, {VARIANT: "Start"})
    everything_read(play)

    await ali.types(f"/samarbete change {CAFE}", "kunder")
    await ali.chooses(VARIANT, "Smart")
    await ali.chooses(PAYER, "The customer")
    assert await ali.submits() == {}
    assert await ali.submits() == {}
    await ali.closes()
    await play.app.settle()
    asked = play.ali.reads("would like to move Nyfiket Café AB from Visma eEkonomi Start to Visma eEkonomi Smart")
    assert "You pay, 12 months at a time" in asked
    await play.ali.clicks("Approve")
    await play.app.settle()

    play.ali.reads("You have approved the change for Nyfiket Café AB")
    play.mona.reads("The change to Visma eEkonomi Smart is agreed", channel="kunder")
