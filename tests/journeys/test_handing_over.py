"""Somebody leaves, and a manager hands over everything that they owned in one go (S21, D10, D15)."""

from sandbox.faults import Fault
from sandbox.things import View
from tests.journeys.conftest import Play
from tests.journeys.forging import send, submission
from tests.journeys.test_access import _asks
from tests.journeys.test_staff import _members

ANNA, SIRI, KARIN = "U0ANNA", "U0SIRI", "U0KARIN"


async def test_a_manager_hands_over_what_a_colleague_left_and_each_is_told_once(everywhere: Play) -> None:
    play = everywhere
    await play.slack.events.deactivate(play.karin.person)
    await play.app.settle()
    said = play.mona.reads("Karin Ek har inte längre något konto")
    assert "Björkens Bageri AB" in said
    assert "[Lämna över allt]" in said

    await play.mona.clicks("Lämna över allt")
    await play.mona.picks("Vem tar över?", KARIN)
    assert "Karin Ek" in (await play.mona.submits())["Vem tar över?"]
    await play.mona.picks("Vem tar över?", ANNA)
    assert await play.mona.submits() == {}

    await play.app.settle()
    assert "Anna Lind ansvarar nu för" in play.mona.modal
    play.anna.reads("Mona Sjövik har lämnat över")
    assert (ANNA, "owner") in (left := await _members(play, "Björkens Bageri"))
    assert KARIN not in {user for user, _ in left}
    await play.mona.closes()
    play.slack.nothing_else_was_said()


async def test_what_a_colleague_waits_for_is_put_to_whoever_takes_over(play: Play) -> None:
    await _asks(play.per, play)
    await play.slack.events.deactivate(play.karin.person)
    await play.app.settle()
    await play.mona.clicks("Lämna över allt")
    await play.mona.picks("Vem tar över?", ANNA)
    assert await play.mona.submits() == {}

    await play.app.settle()

    play.anna.reads("Per Strand ber om åtkomst till Lindgrens Åkeri AB")


async def test_what_is_handed_over_already_is_not_asked_again_and_slack_may_be_slow(play: Play) -> None:
    await play.slack.events.deactivate(play.karin.person)
    await play.app.settle()
    play.mona.reads("Karin Ek har inte längre något konto")
    await play.mona.clicks("Lämna över allt")
    await play.mona.picks("Vem tar över?", ANNA)
    assert await play.mona.submits() == {}
    await play.mona.closes()
    await play.app.settle()
    play.anna.reads("Mona Sjövik har lämnat över")

    await play.mona.clicks("Lämna över allt")

    assert "Karin Ek ansvarar inte för något uppdrag längre" in play.mona.modal
    await play.mona.closes()


async def test_nobody_is_chosen_or_slack_is_slow_and_nothing_is_handed_over(play: Play) -> None:
    await play.slack.events.deactivate(play.karin.person)
    await play.app.settle()
    play.mona.reads("Karin Ek har inte längre något konto")
    await play.mona.clicks("Lämna över allt")
    view = play.mona._top()
    assert isinstance(view, View)

    nobody = await send(play, submission(play, play.mona.person, view, state={"values": {}}))
    play.slack.fail("users.info", Fault.RATE_LIMITED, times=9)
    await play.mona.picks("Vem tar över?", ANNA)
    slow = await play.mona.submits()

    assert nobody.body == {"response_action": "errors", "errors": {"to": "Fyll i det här fältet."}}
    assert "Vem tar över?" in slow
    assert (KARIN, "owner") in await _members(play, "Björkens Bageri")
