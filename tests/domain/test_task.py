"""What an agreement leaves to do, what overtakes it, and when it is due and reminded of (D21, S26, S36, S38)."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.change_events import Changed
from bot.domain.collaboration import Terms
from bot.domain.customer import Payer
from bot.domain.ending import After
from bot.domain.ending_events import Ended
from bot.domain.events import Approved
from bot.domain.policy import STOCKHOLM
from bot.domain.switch_events import SwitchBegun
from bot.domain.task import Agreement, Carried, Errand, Kind, State, Task, carried, errands, times
from bot.usecases.workdays import swedish
from tests.views.cast import USUAL
from tests.views.tales import one_of

START, SMART = ("start", None), ("smart", Payer.CUSTOMER)
TERMS = Terms(service="eekonomi", variant="smart", payer=Payer.CUSTOMER, period=12)
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def _approved() -> Agreement:
    event = one_of(Approved, USUAL)
    assert isinstance(event, Approved)
    return event


def _changed(before: tuple[str, Payer | None], after: tuple[str, Payer | None]) -> Agreement:
    terms = {"before_variant": before[0], "before_payer": before[1], "variant": after[0], "payer": after[1]}
    event = one_of(Changed, USUAL, **terms)
    assert isinstance(event, Changed)
    return event


def _ended(
    before: tuple[str, Payer | None], after: After, onward: tuple[str, Payer | None], *, deletes: bool = False
) -> Agreement:
    terms = {"variant": before[0], "paid": before[1], "onward": onward[0], "payer": onward[1]}
    event = one_of(Ended, USUAL, **terms, after=after, deletes=deletes)
    assert isinstance(event, Ended)
    return event


LEAVES: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "a yes": (_approved(), [("activation", "smart")]),
    "a change of variant": (_changed(("bokforing", Payer.FIRM), SMART), [("change", "smart")]),
    "a change of payer": (_changed(("smart", Payer.FIRM), SMART), [("change", "smart")]),
    "a payer where none was known": (_changed(("smart", None), SMART), [("change", "smart")]),
    "from Start to what is paid for": (_changed(START, SMART), [("change", "smart"), ("grant", "smart")]),
    "back to Start": (_changed(SMART, START), [("change", "start")]),
    "a beginning after another firm": (one_of(SwitchBegun, USUAL), [("activation", "smart")]),
    "an end in which the customer moves": (_ended(START, After.MOVED, START), [("ending", "start")]),
    "an end with the service": (_ended(START, After.CLOSED, START), [("ending", "start")]),
    "an end in Smart": (_ended(SMART, After.ALONE, SMART), [("ending", "smart")]),
    "an end in Start, Smart first": (
        _ended(START, After.ALONE, SMART),
        [("change", "smart"), ("grant", "smart"), ("ending", "start")],
    ),
    "an end in Bokföring, Smart first": (
        _ended(("bokforing", Payer.FIRM), After.ALONE, SMART),
        [("change", "smart"), ("ending", "bokforing")],
    ),
}


@pytest.mark.parametrize("agreed", LEAVES)
def test_an_agreement_leaves_to_do(agreed: str) -> None:
    event, leaves = LEAVES[agreed]

    assert [(each.kind, each.variant) for each in errands(event, TERMS)] == leaves


def test_what_an_ending_closes_and_deletes_is_the_last_errands_alone() -> None:
    *before, last = errands(_ended(START, After.ALONE, SMART, deletes=True), TERMS)

    assert (last.after, last.deletes, last.payer) == (After.ALONE, True, None)
    assert {(each.after, each.deletes, each.payer) for each in before} == {(None, False, Payer.CUSTOMER)}


def _errand(kind: Kind, **more: Any) -> Errand:
    about: dict[str, Any] = {"customer_id": "c", "collaboration_id": "s", "contact_id": "k"}
    about |= {"service": "eekonomi", "variant": "smart"}
    return Errand(kind=kind, **about | {"payer": Payer.CUSTOMER} | more)


def _task(kind: Kind = Kind.CHANGE) -> Task:
    due_at, wake_at = times(MONDAY, swedish)
    about: dict[str, Any] = {"customer_id": "c", "collaboration_id": "s", "contact_id": "k"}
    about |= {"service": "eekonomi", "variant": "smart"}
    own: dict[str, Any] = {"id": "t", "firm_id": "f", "asked": 1, "opened_at": MONDAY}
    return Task(kind=kind, due_at=due_at, wake_at=wake_at, **about, **own)


OVERTAKES: list[tuple[Errand, set[Kind]]] = [
    (_errand(Kind.ACTIVATION), set()),
    (_errand(Kind.GRANT), set()),
    (_errand(Kind.CHANGE), {Kind.CHANGE}),
    (_errand(Kind.CHANGE, payer=None), {Kind.CHANGE, Kind.GRANT}),
    (_errand(Kind.ENDING, after=After.ALONE), {Kind.ACTIVATION}),
    (_errand(Kind.ENDING, after=After.CLOSED), set(Kind)),
    (_errand(Kind.ENDING, after=After.MOVED), set(Kind)),
]


@pytest.mark.parametrize(("errand", "over"), OVERTAKES)
def test_what_is_agreed_later_overtakes(errand: Errand, over: set[Kind]) -> None:
    assert {kind for kind in Kind if errand.overtakes(_task(kind))} == over


@pytest.mark.parametrize(
    ("agreed", "due"),
    [
        ((23, 9, 30), (25, 17)),
        ((23, 5, 0), (25, 17)),
        ((26, 15, 59), (30, 17)),
        ((27, 16, 30), (2, 17)),
        ((28, 12, 0), (2, 17)),
    ],
)
def test_it_is_due_two_working_days_later_and_reminded_of_that_morning(
    agreed: tuple[int, int, int], due: tuple[int, int]
) -> None:
    due_at, reminds_at = times(datetime(2026, 11, *agreed, tzinfo=UTC), swedish)

    here = due_at.astimezone(STOCKHOLM)
    assert (here.day, here.hour) == due
    assert reminds_at.astimezone(STOCKHOLM) == here.replace(hour=8)


def test_it_is_looked_at_every_other_working_morning_and_late_once_the_day_is_over() -> None:
    task, seen = _task(), []

    for _ in range(3):
        task = task.remind(task.wake_at, swedish)
        seen.append((task.wake_at.astimezone(STOCKHOLM).strftime("%d %H:%M"), task.late))

    assert seen == [("27 08:00", False), ("01 08:00", True), ("03 08:00", True)]
    assert not replace(task, state=State.TICKED).is_late(task.wake_at)


@pytest.mark.parametrize(
    ("states", "far"),
    [
        ((), None),
        ((State.OVERTAKEN,), None),
        ((State.TICKED, State.OPEN), Carried.AGREED),
        ((State.TICKED, State.OVERTAKEN), Carried.IN_PLACE),
    ],
)
def test_a_collaboration_is_in_place_once_all_that_counts_is_ticked(
    states: tuple[State, ...], far: Carried | None
) -> None:
    assert carried(replace(_task(), state=state) for state in states) is far
