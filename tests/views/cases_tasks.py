"""The screens about what must be carried out in the platform."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from bot.domain.collaboration import Status
from bot.domain.ending import After
from bot.domain.question import Answer
from bot.domain.refusals import Refusal
from bot.domain.refusals_task import TaskOvertaken
from bot.domain.task import Carried, Kind, State, Task
from bot.texts.words import Words
from bot.views import overview, portrait, receipts, staff, todo
from bot.views.kit import Letter, joined
from bot.views.rows import Row as Listed
from bot.views.todo import Row
from tests.views.cast import ANSWERED, ASKED, EXPIRES, RECEIPT, TOKEN, Cast


def refused_task(cast: Cast) -> Iterator[Refusal]:
    """Give one of every refusal about what must be carried out."""
    yield TaskOvertaken(company=cast.company)


def _task(c: Cast, kind: Kind = Kind.ACTIVATION, **more: Any) -> Task:
    task = Task(
        kind=kind,
        customer_id="c1",
        collaboration_id="s1",
        contact_id="k0",
        service=c.service,
        variant=c.variant,
        payer=c.terms.payer,
        period=c.terms.period,
        id=TOKEN[:32],
        firm_id="f1",
        asked=1,
        opened_at=ASKED,
        due_at=ANSWERED,
        wake_at=ANSWERED,
    )
    return replace(task, **more)


def _row(w: Words, c: Cast, task: Task, *, late: bool = False) -> Row:
    return todo.row(w, c.catalogue, task, c.customer, owner=c.by, late=late)


def _every(w: Words, c: Cast) -> list[Row]:
    """Give one of everything that there can be to do."""
    ends: list[dict[str, Any]] = [
        {"after": After.ALONE},
        {"after": After.MOVED},
        {"after": After.CLOSED},
        {"after": After.CLOSED, "deletes": True},
    ]
    kinds = [_task(c, kind) for kind in (Kind.ACTIVATION, Kind.CHANGE, Kind.GRANT)]
    return [_row(w, c, each) for each in [*kinds, *(_task(c, Kind.ENDING, **more) for more in ends)]]


def _done(w: Words, c: Cast) -> list[Row]:
    by = _task(c, state=State.TICKED, by=c.by, ticked_at=EXPIRES)
    over = _task(c, Kind.GRANT, state=State.OVERTAKEN)
    return [_row(w, c, each) for each in (by, replace(by, by="", kind=Kind.CHANGE), over)]


def _page(w: Words, c: Cast) -> list[Row]:
    found = [_row(w, c, _task(c, Kind.ENDING, after=After.CLOSED, deletes=True), late=True), *_every(w, c)]
    return [*found, replace(found[0], owner="")][: todo.PAGE]


def _standing(w: Words, c: Cast, carried: Carried) -> Listed:
    about = replace(c.collaboration, status=Status.ACTIVE)
    facts = portrait.facts(
        w,
        c.catalogue,
        c.house(),
        c.customer,
        c.terms,
        c.question(Answer.APPROVED),
        collaboration=about,
        carried=carried,
    )
    return Listed(facts=facts)


def _in_place(kind: Kind, by: str = "") -> Callable[[Words, Cast], list[Letter]]:
    def build(w: Words, c: Cast) -> list[Letter]:
        to_customer, facts = c.facts(w, Answer.APPROVED, to_customer=True), c.facts(w, Answer.APPROVED)
        told = todo.in_place(to_customer, kind, facts.service)
        return [told, todo.in_thread(facts, kind, facts.service, c.by if by else "")]

    return build


TASKS: dict[str, Callable[[Words, Cast], Any]] = {
    "task-steps": lambda w, c: todo.steps(w, _every(w, c)),
    "task-steps-done": lambda w, c: todo.steps(w, _done(w, c)),
    "task-steps-some-done": lambda w, c: todo.steps(w, [*_done(w, c)[:1], *_every(w, c)[1:3]]),
    "task-list": lambda w, c: todo.listed(w, _page(w, c), "mine.5", mine=True),
    "task-list-all": lambda w, c: todo.listed(w, _page(w, c), None, mine=False),
    "task-list-none": lambda w, _: todo.listed(w, [], None, mine=True),
    "task-list-all-none": lambda w, _: todo.listed(w, [], None, mine=False),
    "task-reminder": lambda w, c: todo.reminder(w, _every(w, c)[:1]),
    "task-reminder-of-many": lambda w, c: todo.reminder(w, _page(w, c) * 3),
    "task-ticked": lambda w, c: todo.ticked(w, _done(w, c)[0], 3, before=False),
    "task-ticked-last": lambda w, c: todo.ticked(w, _done(w, c)[0], 0, before=False),
    "task-ticked-before": lambda w, c: todo.ticked(w, _done(w, c)[1], 0, before=True),
    "task-in-place": _in_place(Kind.ACTIVATION, by="somebody"),
    "task-in-place-changed": _in_place(Kind.CHANGE),
    "task-in-place-ended": _in_place(Kind.ENDING, by="somebody"),
    "task-receipt": lambda w, c: receipts.approved(
        replace(c.facts(w, Answer.APPROVED, to_customer=True), todo=True), w.moment(ANSWERED), RECEIPT
    ),
    "task-receipt-began": lambda w, c: receipts.activated(replace(c.begun(w), todo=True)),
    "task-status": lambda w, c: overview.customer(w, c.company, [_standing(w, c, each) for each in Carried]),
    "task-own": lambda w, c: overview.own(w, c.firm, [(_standing(w, c, Carried.IN_PLACE).facts, None)]),
    "task-unheard": lambda w, c: todo.unheard(w, c.customer, Kind.GRANT, c.facts(w).service),
    "task-approved": lambda w, c: joined(
        staff.approved(replace(c.facts(w, Answer.APPROVED), todo=True)), todo.steps(w, _every(w, c)[:1])
    ),
    "task-began": lambda w, c: staff.began(replace(c.begun(w), todo=True)),
}
