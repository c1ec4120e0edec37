"""Every screen on which an active collaboration is changed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from bot.domain import refusals_change as rc
from bot.domain.change import Change, offered
from bot.domain.collaboration import Status
from bot.domain.customer import Payer
from bot.domain.invitation import Wish
from bot.domain.question import Answer
from bot.domain.reasons import DeclineReason
from bot.domain.refusals import Refusal
from bot.texts.words import Words
from bot.views import amended, amendment, channel, elsewhere, overview, portrait, question, reasons, receipts, staff
from bot.views.amendment import Plan
from bot.views.facts import Altered, Facts
from bot.views.kit import Letter
from bot.views.rows import Row
from tests.views.cast import ANSWERED, EXPIRES, RECEIPT, TOKEN, Cast

View = Letter | dict[str, Any]
Build = Callable[[Words, Cast], View | list[View]]
PLACE = {"token": TOKEN, "action": amended.DECLINE, "channel_id": "D1", "ts": "1764000000.000100"}


def refused_change(cast: Cast) -> Iterator[Refusal]:
    """Give one of every refusal of a change."""
    yield from (rc.NothingChanged(), rc.NothingToChange(company=cast.company), rc.OneKindOnly())
    yield from (rc.ChangeWaits(contact=cast.contact, at=ANSWERED), rc.NobodyToAsk(company=cast.company))


def up(c: Cast) -> Change:
    """Move the customer to the largest variant it may have, and have it pay."""
    smallest = c.chosen.variants[0]
    free = replace(c.terms, variant=smallest.id, payer=Payer.FIRM if smallest.paying else None)
    return Change(before=replace(free, period=3 if free.payer else None), after=c.terms)


def down(c: Cast) -> Change:
    """Move it back."""
    return Change(before=up(c).after, after=up(c).before)


def payer(c: Cast) -> Change:
    """Let nothing change but who pays."""
    return Change(before=replace(c.terms, payer=Payer.FIRM), after=c.terms)


def facts(
    w: Words, c: Cast, change: Change, answer: Answer | None = None, *, asked: bool = True, to_customer: bool = False
) -> tuple[Facts, Altered]:
    """Write the facts of a change, asked for or made."""
    terms = change.after if answer is Answer.APPROVED or not asked else change.before
    about = replace(c.collaboration, status=Status.ACTIVE, terms=terms)
    written = portrait.facts(
        w,
        c.catalogue,
        c.house(),
        c.customer,
        terms,
        replace(c.question(answer), change=change) if asked else None,
        collaboration=about,
        by=c.by,
        contact=c.contact,
        change=change,
        to_customer=to_customer,
    )
    assert written.change
    return written, written.change


def _question(w: Words, c: Cast, change: Change, occasion: question.Occasion) -> View:
    written, altered = facts(w, c, change, to_customer=True)
    asked = question.Asked(facts=written, approve=TOKEN, decline=TOKEN)
    return amended.question(asked, altered, TOKEN, occasion)


def _closed(w: Words, c: Cast) -> list[View]:
    answers = (Answer.APPROVED, Answer.DECLINED, Answer.EXPIRED, Answer.WITHDRAWN, Answer.OVERTAKEN)
    several = [facts(w, c, up(c), answer, to_customer=True) for answer in answers]
    return [amended.question(question.Asked(facts=each), change, TOKEN) for each, change in several]


def _active(w: Words, c: Cast) -> Facts:
    """Write of an active collaboration that may be changed."""
    eekonomi = replace(c.collaboration, status=Status.ACTIVE)
    return portrait.facts(w, c.catalogue, c.house(), c.customer, c.terms, None, collaboration=eekonomi)


def _form(w: Words, c: Cast, wish: Wish | None = None) -> View:
    has = c.terms
    wish = wish or Wish(service=has.service, variant=has.variant, payer=has.payer, period=has.period)
    return amendment.build(w, _active(w, c), c.chosen, offered(c.chosen, has), wish)


def _form_nothing_costs(w: Words, c: Cast) -> View:
    """A firm's own catalogue may have sizes of a service, none of which costs anything."""
    [tid] = [each for each in c.catalogue.services if each.id == "tid"]
    sizes = [replace(tid.variants[0], id=name, name=name, paying=False) for name in ("Liten", "Stor")]
    wish = Wish(service="tid", variant="Liten", payer=None, period=None)
    return amendment.build(w, _active(w, c), replace(tid, variants=tuple(sizes)), sizes, wish)


def _form_free(w: Words, c: Cast) -> View:
    first = c.chosen.variants[0].id
    return _form(w, c, Wish(service=c.service, variant=first, payer=None, period=None))


def _form_one_variant(w: Words, c: Cast) -> View:
    tid = c.catalogue.known_service("tid")
    wish = Wish(service="tid", variant="standard", payer=Payer.FIRM, period=3)
    return amendment.build(w, _active(w, c), tid, tid.variants, wish)


def _preview(w: Words, c: Cast, change: Change, **more: Any) -> View:
    written, altered = facts(w, c, change)
    said: dict[str, Any] = {"contact": c.main, "asked": True, "told": True, "pays": True, "expires_at": EXPIRES}
    return amendment.preview(w, Plan(facts=written, change=altered, **said | more), TOKEN)


def _rows(w: Words, c: Cast) -> list[Row]:
    waits = Row(facts=facts(w, c, up(c))[0], waited=3, owner=c.by)
    answered = [Row(facts=facts(w, c, up(c), each)[0]) for each in (Answer.APPROVED, Answer.DECLINED)]
    return [waits, *answered, Row(facts=_active(w, c))]


CHANGES: dict[str, Build] = {
    "change-question": lambda w, c: _question(w, c, up(c), question.Occasion.ASKED),
    "change-question-payer": lambda w, c: _question(w, c, payer(c), question.Occasion.ASKED),
    "change-reminder": lambda w, c: _question(w, c, up(c), question.Occasion.REMINDED),
    "change-reminder-payer": lambda w, c: _question(w, c, payer(c), question.Occasion.REMINDED),
    "change-closed": _closed,
    "change-declining": lambda w, c: reasons.build(
        w, company=c.company, service=c.chosen.id, place=PLACE, changes=True
    ),
    "change-wrong-person": lambda w, c: elsewhere.build(w, company=c.company, place=PLACE, changes=True),
    "change-receipt-approved": lambda w, c: amended.approved(
        *facts(w, c, up(c), Answer.APPROVED, to_customer=True), w.moment(ANSWERED), RECEIPT
    ),
    "change-receipt-declined": lambda w, c: amended.declined(
        *facts(w, c, up(c), Answer.DECLINED, to_customer=True), DeclineReason.OTHER, c.note, RECEIPT
    ),
    "change-receipt-wrong-person": lambda w, c: receipts.misdirected(
        facts(w, c, up(c), Answer.DECLINED, to_customer=True)[0], RECEIPT
    ),
    "change-told-up": lambda w, c: amended.told(*facts(w, c, up(c), asked=False, to_customer=True), w.moment(ANSWERED)),
    "change-told-down": lambda w, c: amended.told(
        *facts(w, c, down(c), asked=False, to_customer=True), w.moment(ANSWERED)
    ),
    "change-line-asked": lambda w, c: amended.line(*facts(w, c, up(c))),
    "change-line-made": lambda w, c: amended.made(*facts(w, c, up(c), asked=False)),
    "change-line-made-down": lambda w, c: amended.made(*facts(w, c, down(c), asked=False)),
    "change-left-to-do": lambda w, c: amended.left_to_do(*_granting(w, c)) or Letter(text="", blocks=[]),
    "change-story": lambda w, c: [
        channel.story(facts(w, c, up(c), each)[0]) for each in (Answer.APPROVED, Answer.DECLINED, Answer.EXPIRED)
    ],
    "change-staff-approved": lambda w, c: staff.approved(facts(w, c, up(c), Answer.APPROVED)[0]),
    "change-staff-closed": lambda w, c: staff.closed(
        facts(w, c, up(c), Answer.DECLINED)[0], DeclineReason.WRONG_PAYER, c.note
    ),
    "change-choices": lambda w, c: amendment.choices(w("change.choose", company=c.company), [_active(w, c)] * 3),
    "change-form": _form,
    "change-form-free": _form_free,
    "change-form-nothing-costs": _form_nothing_costs,
    "change-form-one-variant": _form_one_variant,
    "change-preview-asked-payer": lambda w, c: _preview(w, c, up(c)),
    "change-preview-asked-larger": lambda w, c: _preview(w, c, up(c), pays=False),
    "change-preview-made": lambda w, c: _preview(w, c, down(c), asked=False),
    "change-preview-untold": lambda w, c: _preview(w, c, payer(c), asked=False, told=False),
    "change-preview-nobody": lambda w, c: _preview(w, c, payer(c), asked=False, told=False, contact=None),
    "change-done": lambda w, c: amendment.done(w, c.contact, c.company, asked=False),
    "change-done-asked": lambda w, c: amendment.done(w, c.contact, c.company, asked=True),
    "change-rows": lambda w, c: overview.invitations(w, _rows(w, c), None, mine=False),
    "change-customer": lambda w, c: overview.customer(w, c.company, _rows(w, c)),
    "change-own": lambda w, c: overview.own(w, c.firm, [(row.facts, None) for row in _rows(w, c)]),
}


def _granting(w: Words, c: Cast) -> tuple[Facts, Altered]:
    written, altered = facts(w, c, up(c), asked=False)
    return written, replace(altered, grants=True)
