"""The screens about an ending: the dialog, step by step, and what is told afterwards."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from bot.domain import refusals_ending as r
from bot.domain.catalogue import Alone
from bot.domain.collaboration import Terms
from bot.domain.consequences import Consequences, consequences
from bot.domain.customer import Payer
from bot.domain.ending import After, Choice, Party
from bot.domain.ending_events import Ended, EndScheduled, EndStopped
from bot.domain.refusals import Refusal
from bot.texts.words import Words
from bot.views import ended, ending
from bot.views.ended import News
from bot.views.ending import Dialog, Line, Outcome
from bot.views.kit import Letter
from tests.views.cast import ANSWERED, EXPIRES, RECEIPT, Cast

FIRM, CUSTOMER = Party.FIRM, Party.CUSTOMER


def refused_ending(cast: Cast) -> Iterator[Refusal]:
    """Give one of every refusal about an ending."""
    service = cast.chosen.full_name(cast.chosen.variants[-1], "sv")
    yield from (r.UpgradeFirst(service=service, onward=service), r.CustomerWouldPay(service=service, onward=service))
    yield from (r.UsersFirst(service=service), r.ReasonMissing(service=service), r.EndsAlready(service=service))
    yield from (r.NothingChosen(), r.NothingToEnd(company=cast.company), r.MainContactMissing(company=cast.company))
    yield from (r.OnlyAdministrator(), r.CustomersOwn(), r.NothingToStop(), r.NotYoursToStop(by=cast.by))


def _dialog(c: Cast, party: Party) -> Dialog:
    return Dialog(party=party, company=c.company, number=c.number.shown, firm=c.firm, draft_id="d" * 32)


def _lines(c: Cast) -> list[Line]:
    services = [each for each in c.catalogue.services if each.id in {c.service, "lon", "utlagg", "scanner"}]
    lines = [Line(id=f"s{n}", service=each, variant=each.variants[-1]) for n, each in enumerate(services)]
    return [*lines[:-1], replace(lines[-1], ends="Avslutas när 24 december är slut")]


def _many(c: Cast) -> list[Line]:
    lines = _lines(c)
    return [replace(lines[n % len(lines)], id=f"s{n}") for n in range(min(c.rows, 12))]


def _means(c: Cast, party: Party, after: After | None = None) -> list[Consequences]:
    found = []
    for number, line in enumerate(_lines(c)):
        terms = Terms(service=line.service.id, variant=line.variant.id, payer=Payer.FIRM, period=12)
        said = after or (After.ALONE if number % 2 else After.CLOSED)
        choice = Choice(after=said, keeps_variant=bool(number), reason=c.note, deletes=True, users_added=True)
        found.append(consequences(line.service, terms, choice, party))
    return found


def _about(c: Cast, party: Party, **more: Any) -> dict[str, Any]:
    about = {"customer_id": "c1", "collaboration_id": "s1", "contact_id": "k0", "party": party, "by_user": "U1"}
    terms = {"service": c.service, "variant": c.variant, "onward": c.variant, "paid": None, "payer": None}
    how = {"after": After.CLOSED, "period": None, "deletes": False, "by_name": c.by, "reason": ""}
    return about | terms | how | more


def _news(w: Words, c: Cast, what: str, party: Party) -> News:
    facts = c.facts(w)
    match what:
        case "stopped":
            about: dict[str, Any] = {"customer_id": "c1", "collaboration_id": "s1", "contact_id": "k0"}
            stopped = EndStopped(**about, party=party, by_user="U1", by_name=c.by, ends_at=EXPIRES)
            return News(facts=facts, event=stopped, at=ANSWERED)
        case "scheduled":
            set_on = EndScheduled(**_about(c, party), ends_at=EXPIRES)
            return News(facts=facts, event=set_on, what=_means(c, party), at=ANSWERED)
        case _:
            came = Ended(**_about(c, party), scheduled=what == "came", no_main_contact=what == "came")
            return News(facts=facts, event=came, what=_means(c, party), at=ANSWERED)


def _told(what: str, party: Party) -> Iterator[tuple[str, Callable[[Words, Cast], Letter]]]:
    name = f"ending-{what}-{party}"
    yield f"{name}-customer", lambda w, c: ended.to_customer(_news(w, c, what, party), RECEIPT)
    yield f"{name}-thread", lambda w, c: ended.in_thread(_news(w, c, what, party))
    yield f"{name}-staff", lambda w, c: ended.to_staff(_news(w, c, what, party), "c1")


def _confirm(w: Words, c: Cast, party: Party) -> dict[str, Any]:
    ends_at = EXPIRES if party is FIRM else None
    stays = [each.name(w) for each in _lines(c)] if party is FIRM else []
    people = c.customer.contacts if party is FIRM else None
    return ending.confirm(w, _dialog(c, party), _means(c, party), stays, ends_at, people)


def _confirm_free(w: Words, c: Cast) -> dict[str, Any]:
    """A firm's own catalogue may have what costs nothing and can be kept."""
    [scanner] = [each for each in c.catalogue.services if each.id == "scanner"]
    means = consequences(replace(scanner, alone=Alone.YES), c.free, Choice(after=After.ALONE), CUSTOMER)
    return ending.confirm(w, _dialog(c, CUSTOMER), [means], [], None, None)


def _done(w: Words, c: Cast, party: Party) -> dict[str, Any]:
    names = [each.name(w) for each in _lines(c)]
    at, waits = (EXPIRES, names) if party is FIRM else (None, [])
    stays = names if party is FIRM else names[:1]
    return ending.done(
        w, _dialog(c, party), Outcome(ends=_means(c, party), stays=stays, waits=waits, ends_at=at, again="c1")
    )


def _done_all(w: Words, c: Cast) -> dict[str, Any]:
    outcome = Outcome(ends=_means(c, FIRM, After.ALONE), stays=[], waits=[], ends_at=None, again="")
    return ending.done(w, _dialog(c, FIRM), outcome)


def _done_but_asked(w: Words, c: Cast) -> dict[str, Any]:
    names = [each.name(w) for each in _lines(c)]
    outcome = Outcome(ends=_means(c, FIRM, After.CLOSED), stays=[], waits=names, ends_at=None, again="")
    return ending.done(w, _dialog(c, FIRM), outcome)


ENDING: dict[str, Callable[[Words, Cast], Letter | dict[str, Any]]] = {
    "ending-choose-firm": lambda w, c: ending.choose(
        w, _dialog(c, FIRM), _many(c), frozenset(each.id for each in _many(c)), "firm:c1"
    ),
    "ending-choose-customer": lambda w, c: ending.choose(
        w, _dialog(c, CUSTOMER), _many(c), frozenset({"s1"}), "customer:s1"
    ),
    "ending-after-firm": lambda w, c: ending.after(w, _dialog(c, FIRM), _lines(c)),
    "ending-after-customer": lambda w, c: ending.after(w, _dialog(c, CUSTOMER), _lines(c)),
    "ending-confirm-firm": lambda w, c: _confirm(w, c, FIRM),
    "ending-confirm-customer": lambda w, c: _confirm(w, c, CUSTOMER),
    "ending-confirm-free": _confirm_free,
    "ending-confirm-nobody": lambda w, c: ending.confirm(w, _dialog(c, FIRM), _means(c, FIRM), [], None, []),
    "ending-done-firm": lambda w, c: _done(w, c, FIRM),
    "ending-done-customer": lambda w, c: _done(w, c, CUSTOMER),
    "ending-done-all": _done_all,
    "ending-done-but-asked": _done_but_asked,
    "ending-leftover": lambda w, c: ended.leftover(
        w, c.company, c.number.shown, [each.name(w) for each in _lines(c)], "c1", w.day(ANSWERED)
    ),
    **dict(each for what in ("ended", "came", "scheduled", "stopped") for by in Party for each in _told(what, by)),
}
