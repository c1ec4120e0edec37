"""A colleague asks to be let into somebody else's engagement, and it is over by itself (D10)."""

from datetime import timedelta

import pytest

from bot.domain.access import Access
from bot.domain.customer import Member, Part
from bot.storage import accesses, customers, history, members
from sandbox.story import Player
from tests.journeys.conftest import BAKERY, HAULIER, Play, everything_read
from tests.journeys.forging import button, click, customer_id, firm_id, kept, send
from tests.journeys.test_staff import ANNA, _has_deputy, _members

REASON, UNTIL = "Varför behöver du åtkomst?", "Till och med"
HAULIER_NAME = "Lindgrens Åkeri AB"


async def _asks(who: Player, play: Play, customer: str = HAULIER, until: str | None = None) -> None:
    """Be refused, and ask with the button that the refusal has."""
    await who.types(f"/samarbete kund {customer}", "kunder")
    who.hears("Karin Ek ansvarar för kundens uppdrag")
    await who.clicks("Be om åtkomst")
    await who.fills(REASON, "Karin är sjuk och bokslutet väntar")
    if until:
        await who.picks(UNTIL, until)
    assert await who.submits() == {}
    assert "Frågan är skickad till Karin Ek. Du får svaret här i Slack." in who.modal
    await who.closes()
    await play.app.settle()


async def test_a_colleague_is_let_in_until_a_day_and_not_after_it(everywhere: Play) -> None:
    play = everywhere
    await _asks(play.anna, play)
    asked = play.karin.reads("Anna Lind ber om åtkomst till Lindgrens Åkeri AB")
    assert "till och med 8 december" in asked
    assert "Skäl: Karin är sjuk och bokslutet väntar" in asked
    play.slack.nothing_else_was_said()

    await play.karin.clicks("Ge åtkomst")
    await play.app.settle()

    play.karin.hears("Klart. Anna Lind har åtkomst till och med 8 december.")
    assert "[Ge åtkomst]" not in play.karin.sees("Karin Ek gav åtkomst 24 november kl. 09.00.")
    play.anna.reads("Karin Ek har gett dig åtkomst till Lindgrens Åkeri AB")
    await play.anna.types(f"/samarbete kund {HAULIER}", "kunder")
    assert HAULIER_NAME in play.anna.modal
    await play.anna.closes()
    await play.passes(days=14, hours=14)
    await play.anna.types(f"/samarbete kund {HAULIER}", "kunder")
    await play.anna.closes()
    play.slack.nothing_else_was_said()

    await play.passes(hours=1)

    play.anna.reads("Anna Lind, din åtkomst till Lindgrens Åkeri AB")
    play.karin.reads("Åtkomsten för Anna Lind till Lindgrens Åkeri AB")
    await play.passes(hours=1)
    play.slack.nothing_else_was_said()
    await play.anna.types(f"/samarbete kund {HAULIER}", "kunder")
    play.anna.hears("Karin Ek ansvarar för kundens uppdrag")
    assert await _members(play, HAULIER_NAME) == {("U0KARIN", "owner")}
    async with play.app.database.reading() as tx:
        assert await history.verify(tx, await firm_id(play)) is None


async def test_what_is_asked_reaches_whoever_owns_the_engagement_by_then(play: Play) -> None:
    await _asks(play.anna, play)
    play.karin.reads("Anna Lind ber om åtkomst")
    await play.mona.types(f"/samarbete uppdrag {HAULIER}", "kunder")
    await play.mona.picks("Uppdragsansvarig", "U0PER")
    assert await play.mona.submits() == {}
    await play.app.settle()
    play.karin.reads("Mona Sjövik har gjort Per Strand till uppdragsansvarig")
    play.per.reads("Mona Sjövik har gjort dig till uppdragsansvarig")
    play.per.reads("Skäl: Karin är sjuk och bokslutet väntar")

    await play.per.clicks("Ge åtkomst")
    await play.app.settle()

    for who in (play.karin, play.per):
        assert "[Ge åtkomst]" not in who.sees("Per Strand gav åtkomst 24 november kl. 09.00.")
    play.anna.reads("Per Strand har gett dig åtkomst")
    play.per.hears("Klart. Anna Lind har åtkomst")
    play.slack.nothing_else_was_said()


async def test_what_is_asked_reaches_whoever_stands_in_from_then_on_but_not_what_is_over(play: Play) -> None:
    await _asks(play.anna, play, until="2026-11-25")
    await play.passes(days=2)
    await _asks(play.anna, play, until="2026-11-27")
    await play.karin.types("/samarbete uppdrag", "kunder")
    await play.karin.picks("Ställföreträdare", "U0PER")
    await play.karin.picks("Ställföreträdare till och med", "2026-12-24")
    everything_read(play)

    assert await play.karin.submits() == {}
    await play.app.settle()

    assert "till och med 27 november" in play.per.reads("Anna Lind ber om åtkomst")
    play.per.reads("du är ställföreträdare i 82 uppdrag")
    play.slack.nothing_else_was_said()


async def test_whoever_asked_and_owns_it_by_then_is_not_asked(play: Play) -> None:
    await _asks(play.anna, play)
    await play.mona.types(f"/samarbete uppdrag {HAULIER}", "kunder")
    await play.mona.picks("Uppdragsansvarig", ANNA)
    everything_read(play)

    assert await play.mona.submits() == {}
    await play.app.settle()

    play.karin.reads("Mona Sjövik har gjort Anna Lind till uppdragsansvarig")
    play.anna.reads("Mona Sjövik har gjort dig till uppdragsansvarig")
    play.slack.nothing_else_was_said()


async def test_a_colleague_who_is_denied_is_told_and_may_ask_again(play: Play) -> None:
    await _asks(play.anna, play)
    play.karin.reads("Anna Lind ber om åtkomst")

    await play.karin.clicks("Neka")
    await play.app.settle()

    play.karin.hears("Anna Lind får veta att det blev nej")
    play.karin.sees("Karin Ek nekade 24 november kl. 09.00.")
    play.anna.reads("Karin Ek gav dig inte åtkomst till Lindgrens Åkeri AB")
    play.slack.nothing_else_was_said()
    await _asks(play.anna, play, until="2026-11-25")
    play.karin.reads("till och med 25 november")


async def test_the_deputy_answers_and_a_later_click_hears_who_was_first(play: Play) -> None:
    await _has_deputy(play, ANNA, "2026-11-24", "2026-11-25")
    everything_read(play)
    await _asks(play.per, play, BAKERY)
    play.karin.reads("Per Strand ber om åtkomst")
    play.anna.reads("Per Strand ber om åtkomst")
    late = click(play, play.karin.person, button(play, play.karin.person, "Neka"))

    await play.anna.clicks("Ge åtkomst")
    await play.app.settle()
    await send(play, late)
    await play.app.settle()

    play.anna.hears("Klart. Per Strand har åtkomst")
    play.per.reads("Anna Lind har gett dig åtkomst")
    assert "[Neka]" not in play.karin.sees("Anna Lind gav åtkomst 24 november kl. 09.00.")
    play.karin.hears("Frågan är redan besvarad: Anna Lind gav åtkomst 24 november kl. 09.00. Inget har ändrats.")
    play.slack.nothing_else_was_said()


async def test_who_may_answer_is_looked_up_at_the_click(play: Play) -> None:
    await _has_deputy(play, ANNA, "2026-11-24", "2026-11-24")
    everything_read(play)
    await _asks(play.per, play, BAKERY)
    everything_read(play)
    await play.passes(days=1)
    before = await kept(play)

    await play.anna.clicks("Ge åtkomst")
    await play.app.settle()

    play.anna.hears("Det bestämmer Karin Ek, som ansvarar för uppdraget, eller en byråledare.")
    assert await kept(play) == before
    await send(play, click(play, play.mona.person, button(play, play.karin.person, "Ge åtkomst")))
    await play.app.settle()
    play.mona.hears("Klart. Per Strand har åtkomst")


async def test_an_answer_after_the_day_is_too_late_and_one_may_ask_anew(play: Play) -> None:
    await _asks(play.anna, play, until="2026-11-24")
    everything_read(play)
    await play.passes(days=1)

    await play.karin.clicks("Ge åtkomst")
    await play.app.settle()

    play.karin.hears("Anna Lind ville ha åtkomst till 24 november kl. 23.59, och den tiden har gått.")
    await _asks(play.anna, play)
    play.karin.reads("Anna Lind ber om åtkomst")


async def test_asking_twice_is_answered_with_what_stands(play: Play) -> None:
    await _asks(play.anna, play)
    everything_read(play)
    await play.anna.types(f"/samarbete uppdrag {HAULIER}", "kunder")
    assert "[Be om åtkomst]" in play.anna.hears("Karin Ek ansvarar för uppdraget.")

    await play.anna.clicks("Be om åtkomst")
    await play.app.settle()

    play.anna.hears("Du frågade 24 november kl. 09.00, och Karin Ek har inte svarat än.")
    await play.karin.clicks("Ge åtkomst")
    await play.app.settle()
    everything_read(play)
    await play.anna.clicks("Be om åtkomst")
    await play.app.settle()
    play.anna.hears("Du har redan åtkomst till kunden")


async def test_two_forms_of_the_same_colleague_ask_once(play: Play) -> None:
    await play.anna.types(f"/samarbete uppdrag {HAULIER}", "kunder")
    await play.anna.clicks("Be om åtkomst")
    await play.anna.fills(REASON, "Semester")
    second = play.slack.world.modals[play.anna.person.key][-1]
    await _asks_elsewhere(play, second.content["private_metadata"])

    errors = await play.anna.submits()

    assert "Karin Ek har inte svarat än" in errors[REASON]


async def _asks_elsewhere(play: Play, engagement_id: str) -> None:
    now = play.app.now()
    asked = Access(
        id="a1",
        firm_id=await firm_id(play),
        customer_id=await customer_id(play, HAULIER_NAME),
        engagement_id=engagement_id,
        user_id=ANNA,
        name="Anna Lind",
        reason="Semester",
        until=now + timedelta(days=1),
        asked_at=now,
    )
    async with play.app.database.transaction() as tx:
        await accesses.ask(tx, asked)


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        (REASON, " ", "Fyll i det här fältet"),
        (UNTIL, "2027-02-23", "Välj en dag från 24 november till 22 februari"),
        (UNTIL, "2026-11-23", "Välj en dag från 24 november till 22 februari"),
    ],
)
async def test_a_reason_and_a_day_are_needed(play: Play, label: str, value: str, sentence: str) -> None:
    await play.anna.types(f"/samarbete uppdrag {HAULIER}", "kunder")
    await play.anna.clicks("Be om åtkomst")
    await play.anna.fills(REASON, "Semester")
    await play.anna.picks(label, value)

    errors = await play.anna.submits()

    assert list(errors) == [label]
    assert sentence in errors[label]


async def test_the_button_in_a_dialog_that_refuses_becomes_the_form(play: Play) -> None:
    await play.karin.types(f"/samarbete kund {HAULIER}", "kunder")
    async with play.app.database.transaction() as tx:
        firm = await firm_id(play)
        engagement_id = await customers.engage(tx, firm, await customer_id(play, HAULIER_NAME))
        await members.remove(tx, firm, engagement_id, "U0KARIN", Part.OWNER)
        anna = Member(user_id=ANNA, name="Anna Lind", part=Part.OWNER)
        await customers.add_member(tx, firm, engagement_id, anna)

    await play.karin.chooses("Kontaktperson", "Ny kontaktperson")

    assert "Anna Lind ansvarar för kundens uppdrag" in play.karin.modal
    await play.karin.clicks("Be om åtkomst")
    await play.karin.fills(REASON, "Jag har börjat med bokslutet")
    assert await play.karin.submits() == {}
    await play.app.settle()
    play.anna.reads("Karin Ek ber om åtkomst till Lindgrens Åkeri AB")


async def test_a_field_says_how_to_ask(play: Play) -> None:
    await play.anna.types(f"/samarbete bjud-in {BAKERY} eekonomi", "kunder")

    refused = await play.anna.submits()

    assert "Skriv /samarbete uppdrag och kundens namn för att be om åtkomst" in next(iter(refused.values()))


async def test_access_anew_lasts_until_the_new_day(play: Play) -> None:
    firm, customer = await firm_id(play), await customer_id(play, HAULIER_NAME)
    await _asks(play.anna, play)
    async with play.app.database.transaction() as tx:
        engagement_id = await customers.engage(tx, firm, customer)
        old = Member(user_id=ANNA, name="Anna Lind", part=Part.ACCESS, until=play.app.now())
        await customers.add_member(tx, firm, engagement_id, old)

    await play.karin.clicks("Ge åtkomst")
    await play.app.settle()

    async with play.app.database.reading() as tx:
        engagement = await customers.engagement(tx, firm, customer)
    assert engagement is not None
    assert engagement.allows(ANNA, play.app.now())
