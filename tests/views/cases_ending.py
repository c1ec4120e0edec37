"""The screens about an ending: the dialog, step by step, and what is told afterwards."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from bot.domain import refusals_ending as r
from bot.domain.catalogue import Alone
from bot.domain.collaboration import Status, Terms
from bot.domain.consequences import Consequences, consequences
from bot.domain.customer import Payer
from bot.domain.ending import CHOSEN, After, Choice, Parting, Party
from bot.domain.ending_events import Ended, EndScheduled, EndStopped
from bot.domain.question import Answer
from bot.domain.refusals import Refusal
from bot.texts.words import Words
from bot.views import channel, consent, ended, ending, overview, portrait
from bot.views.consent import Choosing
from bot.views.ended import News
from bot.views.ending_parts import Dialog, Line, Outcome
from bot.views.facts import Facts
from bot.views.kit import Letter
from bot.views.question import Asked, Occasion
from bot.views.rows import Row
from tests.views.cast import ANSWERED, EXPIRES, RECEIPT, TOKEN, Cast

FIRM, CUSTOMER = Party.FIRM, Party.CUSTOMER


def refused_ending(cast: Cast) -> Iterator[Refusal]:
    """Give one of every refusal about an ending."""
    service = cast.chosen.full_name(cast.chosen.variants[-1], "sv")
    yield r.NobodyToAskOfEnd(company=cast.company)
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


def _choosing(w: Words, c: Cast, line: Line, answer: Answer | None, *, asks: bool, day: bool, lapsed: bool) -> Choosing:
    terms = Terms(service=line.service.id, variant=line.variant.id, payer=Payer.FIRM, period=12)
    asked = replace(c.collaboration, terms=terms, status=Status.ENDED if answer else Status.ACTIVE)
    parting = Parting(choice=Choice(after=After.ALONE, asks=asks, users_added=True), ends_at=EXPIRES if day else None)
    about = replace(c.question(answer), id=line.id, collaboration=asked, parting=parting)
    about = replace(about, lapsed_at=ANSWERED if lapsed else None)
    facts = portrait.facts(w, c.catalogue, c.house(), c.customer, terms, about, collaboration=asked, to_customer=True)
    token = "" if answer else TOKEN
    alone, closed = [consequences(line.service, terms, replace(parting.choice, after=each), FIRM) for each in CHOSEN]
    shown = Asked(facts=facts, approve=token, decline=token)
    return Choosing(asked=shown, parting=parting, alone=alone, closed=closed)


def _consent(
    w: Words, c: Cast, *answers: Answer | None, asks: bool = False, day: bool = False, lapsed: bool = False
) -> Letter:
    lines = [each for each in _lines(c) if each.asks][: len(answers)]
    several = [_choosing(w, c, *each, asks=asks, day=day, lapsed=lapsed) for each in zip(lines, answers, strict=True)]
    occasion = Occasion.REMINDED if day else Occasion.ASKED
    return consent.question(several, (TOKEN, TOKEN), occasion)


def _asked_of_end(w: Words, c: Cast, **more: Any) -> Facts:
    return _choosing(w, c, _lines(c)[0], None, **{"asks": True, "day": False, "lapsed": False} | more).asked.facts


def _taken_back(w: Words, c: Cast) -> Facts:
    asked = _choosing(w, c, _lines(c)[0], Answer.WITHDRAWN, asks=True, day=False, lapsed=False).asked.facts
    return replace(asked, status=Status.ACTIVE)


def _done_asked(w: Words, c: Cast, *, all_asked: bool) -> dict[str, Any]:
    means = [replace(each, asks=all_asked or number == 0) for number, each in enumerate(_means(c, FIRM))]
    outcome = Outcome(ends=means, stays=[], waits=[], ends_at=EXPIRES, again="", contact=c.contact)
    return ending.done(w, _dialog(c, FIRM), outcome)


def _confirm_asked(w: Words, c: Cast) -> dict[str, Any]:
    means = [replace(each, asks=True) for each in _means(c, FIRM, After.ALONE)]
    return ending.confirm(w, _dialog(c, FIRM), means, [], EXPIRES, None)


CONSENT: dict[str, Callable[[Words, Cast], Letter | dict[str, Any]]] = {
    "consent-question": lambda w, c: _consent(w, c, None, asks=True),
    "consent-question-says": lambda w, c: _consent(w, c, None),
    "consent-question-several": lambda w, c: _consent(w, c, None, None, None, asks=True),
    "consent-question-partly": lambda w, c: _consent(w, c, Answer.ALONE, None, asks=True),
    "consent-reminder-on-a-day": lambda w, c: _consent(w, c, None, day=True),
    "consent-question-late": lambda w, c: _consent(w, c, None, lapsed=True),
    "consent-answered": lambda w, c: _consent(w, c, Answer.ALONE, Answer.CLOSED),
    "consent-withdrawn": lambda w, c: _consent(w, c, Answer.WITHDRAWN),
    "consent-line": lambda w, c: consent.line(_asked_of_end(w, c)),
    "consent-line-on-a-day": lambda w, c: consent.line(_asked_of_end(w, c, day=True)),
    "consent-unanswered": lambda w, c: consent.unanswered(_asked_of_end(w, c, lapsed=True)),
    "consent-taken-back": lambda w, c: channel.story(_taken_back(w, c)),
    "consent-in-a-list": lambda w, c: overview.customer(w, c.company, [Row(facts=_asked_of_end(w, c), waited=3)]),
    "ending-confirm-asked": _confirm_asked,
    "ending-done-asked": lambda w, c: _done_asked(w, c, all_asked=True),
    "ending-done-partly-asked": lambda w, c: _done_asked(w, c, all_asked=False),
}


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
    **CONSENT,
    **dict(each for what in ("ended", "came", "scheduled", "stopped") for by in Party for each in _told(what, by)),
}
