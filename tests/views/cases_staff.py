"""The screens about who works for a customer."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.domain import refusals_staff as r
from bot.domain.access import Access
from bot.domain.customer import Engagement, Member, Part, Role
from bot.domain.reach import Met
from bot.domain.refusals import Refusal
from bot.domain.register_events import AwayNoted, EngagementChanged, HandedOver
from bot.texts.words import Words
from bot.views import access, handing, people, refusal, staffing
from bot.views.kit import Letter
from bot.views.staffing import Row
from tests.views.cast import ANSWERED, ASKED, Cast

SINCE, UNTIL = datetime(2026, 12, 20, 23, tzinfo=UTC), datetime(2027, 1, 6, 23, tzinfo=UTC)


def refused_staff(cast: Cast) -> Iterator[Refusal]:
    """Give one of every refusal about who works for a customer, and of every status that has words of its own."""
    yield from (r.NotYourEngagement(owner=cast.by, engagement_id="e1"), r.NotOwner(owner=cast.by), r.NotManager())
    yield from (r.OwnDeputy(), r.HasAccess(), r.AccessWaits(owner=cast.by, at=ANSWERED))
    yield from (r.AccessSettled(status=status, by=cast.by, at=ANSWERED) for status in ("given", "denied"))
    yield r.AccessTooLate(name=cast.by, until=ANSWERED)


def _members(c: Cast) -> tuple[Member, ...]:
    owner = Member(user_id="U0", name=c.by, part=Part.OWNER)
    joined = [replace(owner, user_id=f"U{n}", part=Part.PARTICIPANT) for n in range(1, min(c.rows, 20) + 1)]
    deputy = replace(owner, user_id="U2", part=Part.DEPUTY, since=SINCE, until=UNTIL)
    return (owner, *joined, deputy, replace(owner, user_id="U9", part=Part.ACCESS, until=UNTIL))


def _row(c: Cast, **more: Any) -> Row:
    statuses = ("invited", "active", "ending", "ended", "declined", "expired", "withdrawn", "blocked")
    services = tuple((c.chosen.names["sv"], status) for status in statuses)
    row = Row(
        customer_id="c1",
        company=c.company[:120],
        number=c.number.shown,
        engagement=Engagement(id="e1", members=_members(c)),
        collaborations=services,
    )
    return replace(row, **more)


def _empty(c: Cast) -> Row:
    return _row(c, engagement=None, collaborations=())


def _all(w: Words, c: Cast) -> dict[str, Any]:
    rows = [_empty(c), _row(c, gone=True), *[_row(c)] * 8]
    return staffing.everything(w, rows[: staffing.PAGE], "10")


def _changed(c: Cast, part: Part, before: Part | None = None) -> EngagementChanged:
    return EngagementChanged(
        customer_id="c1",
        by_user="U0",
        user_id="U2",
        part=part,
        before=before,
        since=SINCE,
        until=UNTIL,
        name=c.by,
        by_name=c.by,
        owner=c.by,
    )


def _told(part: Part, before: Part | None = None) -> Callable[[Words, Cast], Letter]:
    return lambda w, c: staffing.told(w, _changed(c, part, before), c.company, c.number.shown)


def _away(c: Cast, customers: int) -> AwayNoted:
    return AwayNoted(by_user="U0", user_id="U2", customers=customers, since=SINCE, until=UNTIL, name=c.by, by_name=c.by)


def _asked(c: Cast, given: bool | None = None) -> Access:  # noqa: FBT001 - the answer is one of three
    return Access(
        id="a1",
        firm_id="f1",
        customer_id="c1",
        engagement_id="e1",
        user_id="U9",
        name=c.by,
        reason=c.note,
        until=UNTIL,
        asked_at=ASKED,
        given=given,
        answered_by="" if given is None else c.by,
        answered_at=None if given is None else ANSWERED,
    )


def _question(w: Words, c: Cast, given: bool | None = None) -> Letter:  # noqa: FBT001
    return access.question(w, _asked(c, given), c.company, c.number.shown)


def _answer(w: Words, c: Cast, *, given: bool) -> Letter:
    return access.answered(w, _asked(c, given), c.company, c.number.shown)


def _over(w: Words, c: Cast, *, to_colleague: bool) -> Letter:
    return access.over(w, c.by, c.company, c.number.shown, to_colleague=to_colleague)


def _no(c: Cast) -> Refusal:
    return r.NotYourEngagement(owner=c.by, engagement_id="e1")


def _people(w: Words, c: Cast, met: Met, *, main: bool = True, done: str = "") -> Letter:
    first = replace(c.main, main=main, login="eva@inloggning.se")
    others = [replace(c.main, id=f"k{n}", role=Role.USER) for n in range(1, min(c.rows, people.MOST + 1) + 1)]
    return people.build(w, replace(c.customer, contacts=(first, *others)), {"k0": met, "k1": Met.KNOWN}, done)


def _handed(c: Cast, customers: int) -> HandedOver:
    return HandedOver(by_user="U2", user_id="U1", customers=customers, name=c.by, to=c.by, by_name=c.by)


STAFF: dict[str, Callable[[Words, Cast], Letter | dict[str, Any]]] = {
    "people": lambda w, c: _people(w, c, Met.KNOWN),
    "people-closed": lambda w, c: _people(w, c, Met.CLOSED),
    "people-never": lambda w, c: _people(w, c, Met.NEVER, done=w("people.promoted", contact=c.contact)),
    "people-no-main": lambda w, c: _people(w, c, Met.NEVER, main=False),
    "staffing": lambda w, c: staffing.build(w, _row(c), "U0", _members(c)[-2]),
    "staffing-first": lambda w, c: staffing.build(w, _empty(c), "U0", None),
    "staffing-saved": lambda w, c: staffing.saved(w, staffing.who(w, _row(c).engagement)),
    "handing-over": lambda w, c: handing.build(w, "U1", c.by, [c.company]),
    "handing-over-many": lambda w, c: handing.build(w, "U1", c.by, [c.company] * 22),
    "handing-over-none": lambda w, c: handing.build(w, "U1", c.by, []),
    "handed-over": lambda w, c: handing.told(w, _handed(c, 1)),
    "handed-over-many": lambda w, c: handing.told(w, _handed(c, 12)),
    "staffing-away": lambda w, c: staffing.away(w, c.rows, _members(c)[-2], several=False, manager=True),
    "staffing-away-one": lambda w, _: staffing.away(w, 1, None, several=True, manager=False),
    "staffing-away-none": lambda w, _: staffing.away(w, 0, None, several=False, manager=False),
    "staffing-shown": lambda w, c: staffing.shown(w, _row(c), asks=True),
    "staffing-shown-to-participant": lambda w, c: staffing.shown(w, _row(c), asks=False),
    "staffing-shown-empty": lambda w, c: staffing.shown(w, _empty(c), asks=True),
    "staffing-all": _all,
    "staffing-all-none": lambda w, _: staffing.everything(w, [], None),
    "staffing-told-owner": _told(Part.OWNER),
    "staffing-told-former": _told(Part.PARTICIPANT, Part.OWNER),
    "staffing-told-participant": _told(Part.PARTICIPANT),
    "staffing-told-deputy": _told(Part.DEPUTY),
    "staffing-told-away": lambda w, c: staffing.told_away(w, _away(c, 1)),
    "staffing-told-away-everywhere": lambda w, c: staffing.told_away(w, _away(c, 40)),
    "access": lambda w, c: access.build(w, company=c.company, owner=c.by, until=date(2026, 12, 8), engagement_id="e1"),
    "access-sent": lambda w, c: access.sent(w, c.by),
    "access-question": _question,
    "access-question-given": lambda w, c: _question(w, c, True),
    "access-question-denied": lambda w, c: _question(w, c, False),
    "access-given": lambda w, c: _answer(w, c, given=True),
    "access-denied": lambda w, c: _answer(w, c, given=False),
    "access-over": lambda w, c: _over(w, c, to_colleague=False),
    "access-over-colleague": lambda w, c: _over(w, c, to_colleague=True),
    "access-done": lambda w, c: refusal.letter(access.done(w, _asked(c), given=True)),
    "access-done-denied": lambda w, c: refusal.letter(access.done(w, _asked(c), given=False)),
    "refusal-with-a-way-on": lambda w, c: refusal.letter(refusal.sentence(w, _no(c)), access.ways_on(w, _no(c))),
    "refusal-modal-with-a-way-on": lambda w, c: refusal.modal(
        w, refusal.sentence(w, _no(c)), ways_on=access.ways_on(w, _no(c))
    ),
}
