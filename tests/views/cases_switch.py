"""The screens about a switch from one firm to another: what each of the two workspaces shows (D8)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain import refusals_switch as r
from bot.domain.collaboration import Collaboration, Status, Terms
from bot.domain.consequences import Consequences, consequences
from bot.domain.customer import Payer
from bot.domain.ending import After, Choice, Ending, Party
from bot.domain.ending_events import Ended, EndScheduled, EndStopped
from bot.domain.question import Answer
from bot.domain.refusals import HasFirm, Refusal
from bot.domain.switching import Fall, Stage
from bot.texts.words import Words
from bot.views import ended, moving, overview, portrait, preview, question, refusal, switch
from bot.views.ended import News
from bot.views.facts import Facts, last_day, together
from bot.views.kit import Letter
from bot.views.preview import Plan
from bot.views.question import Asked, Occasion
from bot.views.rows import Row
from tests.views.cast import ANSWERED, EXPIRES, RECEIPT, TOKEN, Cast

View = Letter | dict[str, Any]


def refused_switch(cast: Cast) -> Iterator[Refusal]:
    """Give one of every refusal about a switch."""
    yield from (r.SwitchSettled(status=each) for each in Stage)
    yield r.SwitchSetElsewhere(onward=cast.firm)


def _moving(c: Cast) -> list[Consequences]:
    """Say what a move means, for services of every kind; the one with the longest words is paid by the firm."""
    services = [each for each in c.catalogue.services if each.id in {c.service, "eekonomi", "lon", "scanner"}]
    choice = Choice(after=After.MOVED, onward_firm=c.firm)
    found = []
    for each in services:
        variant = each.variants[0] if each.id == "eekonomi" else each.variants[-1]
        terms = Terms(service=each.id, variant=variant.id, payer=Payer.FIRM, period=12)
        found.append(consequences(each, terms, choice, Party.CUSTOMER))
    return found


def _collaboration(c: Cast, status: Status, *, set_: bool = False) -> Collaboration:
    stands = replace(c.collaboration, status=status, wished_at=ANSWERED)
    return replace(stands, starts_at=EXPIRES) if set_ else stands


def _facts(w: Words, c: Cast, about: Collaboration, *, to_customer: bool = False) -> Facts:
    asked, customer = c.question(Answer.APPROVED), replace(c.customer, agreements=())
    return portrait.facts(
        w, c.catalogue, c.house(), customer, c.terms, asked, collaboration=about, to_customer=to_customer
    )


def _wished(w: Words, c: Cast) -> Facts:
    return _facts(w, c, _collaboration(c, Status.INVITED), to_customer=True)


def _asked(w: Words, c: Cast, *services: Terms) -> list[Asked]:
    return [Asked(facts=c.facts(w, terms=each, to_customer=True), approve=TOKEN, decline=TOKEN) for each in services]


def _question(w: Words, c: Cast, occasion: Occasion, *services: Terms) -> Letter:
    whole = question.Whole(approve=TOKEN, decline=TOKEN, wrong_person=TOKEN)
    return switch.question(_asked(w, c, *services), whole, occasion)


def _closed(w: Words, c: Cast) -> list[View]:
    whole = question.Whole(approve=TOKEN, decline=TOKEN, wrong_person=TOKEN)
    stands = [_collaboration(c, each) for each in (Status.INVITED, Status.ACTIVE, Status.BLOCKED)]
    stands += [_collaboration(c, Status.INVITED, set_=True), _collaboration(c, Status.DECLINED)]
    stands += [_collaboration(c, each) for each in (Status.WITHDRAWN, Status.EXPIRED)]
    return [switch.question([Asked(facts=_facts(w, c, each, to_customer=True))], whole) for each in stands]


def _way(c: Cast) -> moving.Way:
    return moving.Way(id="w" * 32, company=c.company, firm=c.firm, onward=c.firm)


def _plan(w: Words, c: Cast) -> View:
    asks, contact = [c.facts(w)], c.main
    plan = Plan(asks=asks, begins=[], services=[c.service], contact=contact, expires_at=EXPIRES, switches=True)
    return preview.build(w, plan, "d" * 32)


def _ending(c: Cast) -> Ending:
    said: dict[str, Any] = {"variant": c.variant, "payer": None, "period": None, "by_user": "U1", "by_name": c.contact}
    return Ending(after=After.MOVED, party=Party.CUSTOMER, onward_firm=c.firm, **said)


def _news(w: Words, c: Cast, what: str) -> News:
    about: dict[str, Any] = {"customer_id": "c1", "collaboration_id": "s1", "contact_id": "k0", "onward_firm": c.firm}
    facts = c.facts(w)
    if what in {"fell", "stopped"}:
        by = {"by_user": "U1", "by_name": c.contact} if what == "stopped" else {"by_user": None}
        stopped = EndStopped(**about, **by, party=Party.CUSTOMER, ends_at=EXPIRES)
        return News(facts=facts, event=stopped, at=ANSWERED)
    about |= {"party": Party.CUSTOMER, "by_user": "U1", "by_name": c.contact, "after": After.MOVED, "deletes": False}
    about |= {"service": c.service, "variant": c.variant, "onward": c.variant, "paid": None}
    about |= {"payer": None, "period": None}
    if what == "scheduled":
        return News(facts=facts, event=EndScheduled(**about, ends_at=EXPIRES), what=_moving(c), at=ANSWERED)
    came = Ended(**about, scheduled=True, no_main_contact=False)
    return News(facts=facts, event=came, what=_moving(c), at=ANSWERED)


def _told(what: str) -> Iterator[tuple[str, Callable[[Words, Cast], Letter]]]:
    yield f"moving-{what}-customer", lambda w, c: ended.to_customer(_news(w, c, what), RECEIPT)
    yield f"moving-{what}-thread", lambda w, c: ended.in_thread(_news(w, c, what))
    yield f"moving-{what}-staff", lambda w, c: ended.to_staff(_news(w, c, what), "c1")


def _rows(w: Words, c: Cast) -> list[Row]:
    goes = replace(c.collaboration, status=Status.ENDING, ending=_ending(c), ends_at=EXPIRES)
    several = [_collaboration(c, Status.INVITED), _collaboration(c, Status.INVITED, set_=True), goes]
    return [Row(facts=_facts(w, c, each)) for each in several]


def _home(w: Words, c: Cast) -> View:
    goes = replace(c.collaboration, status=Status.ENDING, ending=_ending(c), ends_at=EXPIRES)
    rows: list[tuple[Facts, str | None]] = [(_facts(w, c, goes, to_customer=True), None), (_wished(w, c), None)]
    return overview.customer_home(w, c.firm, rows, [(_way(c), EXPIRES)] * 2)


SWITCH: dict[str, Callable[[Words, Cast], View | list[View]]] = {
    "switch-offer": lambda w, _: switch.offer(w, refusal.sentence(w, HasFirm()), "d" * 32),
    "switch-preview": _plan,
    "switch-question": lambda w, c: _question(w, c, Occasion.ASKED, c.terms),
    "switch-reminder": lambda w, c: _question(w, c, Occasion.REMINDED, c.terms, c.free),
    "switch-closed": _closed,
    "switch-wished": lambda w, c: [
        switch.wished(_wished(w, c), last_day(w, EXPIRES), RECEIPT, asked=asked) for asked in (True, False)
    ],
    "switch-unreached": lambda w, c: switch.unreached(_wished(w, c)),
    "switch-told-unreached": lambda w, c: switch.told(_wished(w, c), w("switch.told.unreached")),
    "switch-set": lambda w, c: switch.day_set(_wished(w, c), w.day(EXPIRES)),
    "switch-begun": lambda w, c: switch.begun(
        together([_facts(w, c, _collaboration(c, Status.ACTIVE), to_customer=True)]), w.moment(ANSWERED), RECEIPT
    ),
    "switch-fell": lambda w, c: [switch.fell(_wished(w, c), fall, c.by) for fall in Fall],
    "switch-told": lambda w, c: switch.told(
        _wished(w, c),
        w("switch.told.asked", contact=c.contact),
        w("switch.told.until", date=last_day(w, EXPIRES)),
        ways_on=switch.take_back(_wished(w, c)),
    ),
    "switch-told-fell": lambda w, c: [
        switch.told(_wished(w, c), w(f"switch.told.{fall}", by=c.by), ways_on=switch.anew(_wished(w, c)))
        for fall in Fall
    ],
    "switch-told-begun": lambda w, c: switch.told(_wished(w, c), w("switch.told.begun"), links=True),
    "switch-customer": lambda w, c: overview.customer(w, f"{c.company}, {c.number.shown}", _rows(w, c)),
    "switch-list": lambda w, c: overview.invitations(w, _rows(w, c), None, mine=False),
    "leaving-question": lambda w, c: moving.question(w, _way(c), c.contact, EXPIRES),
    "leaving-closed": lambda w, c: [
        moving.closed(w, _way(c), how, c.contact, w.moment(ANSWERED))
        for how in ("confirmed", "declined", "withdrawn", "expired", "blocked", "over")
    ],
    "leaving-confirm": lambda w, c: moving.confirm(w, _way(c), _moving(c), date(2026, 12, 1)),
    "leaving-done": lambda w, c: [moving.done(w, _way(c), each) for each in (EXPIRES, None)],
    "leaving-home": _home,
    **dict(each for what in ("scheduled", "stopped", "fell", "came") for each in _told(what)),
}
