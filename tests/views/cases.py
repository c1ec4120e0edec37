"""Every screen there is, by name: a new view or a new shape of an old one is a row here."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from bot.domain import refusals as r
from bot.domain.customer import AddressReason, Payer
from bot.domain.division import Doer, Work
from bot.domain.firm import Firm
from bot.domain.question import Answer
from bot.domain.reach import Reach
from bot.domain.reasons import DeclineReason
from bot.domain.refusals_firm import NumberTaken
from bot.domain.refusals_presence import AccountClosed
from bot.domain.slack_events import ColleagueLeft, ColleagueUnreachable, Loss
from bot.handlers.finding import NAMES
from bot.handlers.home import MINE, OTHERS
from bot.handlers.showing import OWN_ROWS, OWNERS
from bot.handlers.verbs import COMMAND, VERBS
from bot.texts.words import Words
from bot.usecases import overlooking
from bot.views import (
    answers,
    changes,
    channel,
    compose,
    digest,
    division,
    doctor,
    elsewhere,
    follow,
    homes,
    overview,
    particulars,
    person,
    preview,
    question,
    reasons,
    receipts,
    refusal,
    services,
    staff,
    story,
    todo,
)
from bot.views.compose import NEW_CONTACT, NEW_CUSTOMER, Filled, Form
from bot.views.doctor import Course
from bot.views.facts import Facts, together, why
from bot.views.kit import Letter
from bot.views.preview import Plan
from bot.views.rows import Row
from tests.views import tales
from tests.views.cases_change import CHANGES, refused_change
from tests.views.cases_ending import ENDING, refused_ending
from tests.views.cases_staff import STAFF, refused_staff
from tests.views.cases_switch import SWITCH, refused_switch
from tests.views.cases_tasks import TASKS, refused_task
from tests.views.cast import ANSWERED, ASKED, EXPIRES, RECEIPT, TOKEN, Cast

View = Letter | dict[str, Any]
Build = Callable[[Words, Cast], View | list[View]]

WHYS = (
    "account_inactive",
    "user_not_found",
    "channel_not_found",
    "is_archived",
    "not_in_channel",
    "token_revoked",
    "missing_scope",
    "restricted_action",
    "gave_up",
    "internal_error",
)
OTHER = DeclineReason.OTHER
WHOLE = question.Whole(approve=TOKEN, decline=TOKEN, wrong_person=TOKEN)
REMINDED = question.Occasion.REMINDED
COUNTS = {"open": 12, "reminded": 5, "soon": 3, "active": 240, "trouble": 1}
PLACE = {"token": TOKEN, "action": question.DECLINE, "channel_id": "D1", "ts": "1764000000.000100"}


def refused(cast: Cast) -> Iterator[r.Refusal]:
    """Give one of every refusal, and of every status that has words of its own."""
    yield from (
        r.NotOfFirm(),
        r.NotSetUp(),
        r.NotSetUp(names=cast.by),
        r.NotLinked(),
        NumberTaken(),
        r.NotAdmin(),
        r.ButtonGone(),
    )
    yield from (r.NotAddressed(contact=cast.contact), r.FirmCannotAnswer(contact=cast.contact), r.AddressChanged())
    answers = ("approved", "declined", "misdirected", "alone", "closed")
    yield from (r.AlreadyAnswered(status=s, by=cast.contact, at=ANSWERED) for s in answers)
    yield from (r.QuestionClosed(status=s, at=ANSWERED) for s in ("expired", "withdrawn", "blocked", "overtaken"))
    yield from (r.AlreadyCollaborating(status=s) for s in ("invited", "active", "ending"))
    yield from (r.IllegalMove(), r.HasFirm(), r.TooManyLookups(), r.UnknownCustomer())
    yield from (r.UnknownService(), r.OtherVariant(has=cast.chosen.variants[-1].name), r.FirmsOwnSeat(), r.NoPayer())
    yield from (r.NoContact(), r.PlatformUnknown(), r.OwnAddress(address=cast.address))
    yield from (
        r.Unreachable(contact=cast.contact, address=cast.address),
        r.FormOutOfDate(),
        r.SaidOtherwise(),
        r.CannotSave(),
    )
    yield from (r.UserAsMain(), r.ContactExists(contact=cast.contact), r.AlreadyRegistered(company=cast.company))
    yield from (r.CannotCheck(), r.TooOften(), r.RemindedToday(contact=cast.contact, at=ANSWERED))
    yield from (r.NotNow(until=ANSWERED), r.JustSent(contact=cast.contact, at=ANSWERED))
    yield from (r.NothingAsked(company=cast.company), AccountClosed())
    yield from refused_staff(cast)
    yield from refused_change(cast)
    yield from refused_ending(cast)
    yield from refused_switch(cast)
    yield from refused_task(cast)


def _asked(w: Words, c: Cast, *, has_it: bool = False, payer: Payer = Payer.CUSTOMER) -> View:
    facts = c.facts(w, terms=replace(c.terms, payer=payer), has_it=has_it, to_customer=True)
    return question.build([_open(facts)], WHOLE)


def _open(facts: Facts) -> question.Asked:
    return question.Asked(facts=facts, approve=TOKEN, decline=TOKEN)


def _three(w: Words, c: Cast, answers: list[Answer | None]) -> list[question.Asked]:
    """Ask for three services in one message, of which some may have been answered."""
    terms = [c.terms, replace(c.terms, service="tid", variant="standard"), c.free]
    several = [c.facts(w, answer, terms=each, to_customer=True) for each, answer in zip(terms, answers, strict=True)]
    return [question.Asked(facts=facts) if facts.closing else _open(facts) for facts in several]


def _by_answer(build: Callable[[Facts], View], name: str, *, to_customer: bool = False) -> dict[str, Build]:
    return {
        f"{name}-{answer}": lambda w, c, answer=answer: build(c.facts(w, answer, to_customer=to_customer))  # type: ignore[misc]
        for answer in Answer
    }


def _form(w: Words, c: Cast, form: Form) -> View:
    return compose.build(w, c.catalogue, compose.settled(form))


def _known(w: Words, c: Cast, **filled: Any) -> Form:
    notes = {"agreements": compose.agreements(w, c.catalogue, c.customer)}
    chosen = c.chosen if filled.get("service") else None
    return Form(filled=Filled(customer="c1", **filled), customer=c.customer, service=chosen, notes=notes)


def _new(c: Cast, *, name: str = "", **filled: Any) -> Form:
    chosen = c.chosen if filled.get("service") else None
    fields = Filled(customer=NEW_CUSTOMER + TOKEN, name=name or c.company, **filled)
    return Form(filled=fields, number=c.number, service=chosen)


def _full(w: Words, c: Cast) -> Form:
    """Fill everything in, with a note at every field that can have one."""
    form = _new(
        c,
        service=c.service,
        variant=c.variant,
        payer="firm",
        period="3",
        contact_name=c.contact,
        contact_email=c.address,
        on_platform="no",
    )
    return replace(
        form,
        notes={
            "customer": w("note.many_customers", words=c.typed),
            "name": w("field.required"),
            "service": w("note.no_service", words=c.typed),
            "variant": w("note.other_variant", has=c.chosen.variants[-1].name, words=c.typed),
            "contact_email": w("note.own_person", words=c.contact),
            "on_platform": w("refusal.platform_unknown"),
        },
    )


def _kept(c: Cast, **filled: str) -> person.Form:
    return person.Form(filled=person.Filled(**filled), carried="c1", customer=c.customer)


def _preview(w: Words, c: Cast, reason: AddressReason, *, at_once: bool = False, typed: bool = False) -> View:
    contact = replace(
        c.main, login=c.address if reason is AddressReason.LOGIN else None, main=reason is AddressReason.MAIN_CONTACT
    )
    plan = Plan(
        asks=[] if at_once else [c.facts(w)],
        begins=[c.begun(w)] if at_once else [],
        services=["scanner" if at_once else c.service],
        contact=contact,
        expires_at=EXPIRES,
        typed=f"x{c.address}" if typed else None,
    )
    return preview.build(w, plan, TOKEN)


def _preview_several(w: Words, c: Cast) -> View:
    tid = replace(c.terms, service="tid", variant="standard")
    plan = Plan(
        asks=[c.facts(w), c.facts(w, terms=tid)],
        begins=[c.begun(w)],
        services=[c.service, "tid", "scanner"],
        contact=c.main,
        expires_at=EXPIRES,
        suggested=[("lon", "Visma Lön")],
    )
    return preview.build(w, plan, TOKEN)


def _facts(w: Words, c: Cast, most: int) -> list[Facts]:
    states = [None, *Answer]
    rows = [c.facts(w, states[n % len(states)]) for n in range(min(c.rows, most) - 1)]
    return [*rows, replace(c.facts(w), expires_at=None)]


def _rows(w: Words, c: Cast, most: int) -> list[Row]:
    trouble = w("list.trouble", why=why(w, "account_inactive"))
    return [
        Row(
            facts=facts,
            trouble=trouble if n % 2 == 0 else "",
            waited=n if facts.closing is None and facts.expires_at else None,
            owner=c.by if n % 3 == 0 else "",
        )
        for n, facts in enumerate(_facts(w, c, most))
    ]


def _all_wait(w: Words, c: Cast) -> list[Row]:
    """Fill a page with what waits: the most that a customer's message can have to hold."""
    return [Row(facts=c.facts(w), waited=400, owner=c.by)] * overview.PAGE + _rows(w, c, 2)


def _course(w: Words, c: Cast, answer: Answer | None = None, **more: Any) -> Course:
    said: dict[str, Any] = {
        "customer_id": "c1",
        "contact_id": "k0",
        "asked_at": ASKED,
        "sent_at": ASKED,
        "resent_by": "",
        "address": c.address,
        "reason": AddressReason.LOGIN,
        "address_now": c.address,
        "fared": "sent",
        "fared_at": ASKED,
        "error": "",
        "reminded_at": None,
        "reminded_by": "",
        "reminds_at": ANSWERED,
        "reach": Reach.REACHED,
    }
    return Course(facts=c.facts(w, answer), **said | more)


def _doctor(w: Words, c: Cast, *courses: Course) -> View:
    return doctor.build(w, f"{c.company}, {c.number.shown}", "c1", courses)


def _much_followed(w: Words, c: Cast) -> Course:
    return _course(
        w,
        c,
        reason=AddressReason.CONTACT,
        resent_by=c.by,
        fared="dead",
        error=why(w, "missing_scope"),
        reminded_at=ANSWERED,
        reminded_by=c.by,
        reminds_at=None,
        address_now=f"x{c.address}",
        reach=Reach.OTHER_ADDRESS,
    )


def _own(w: Words, c: Cast) -> list[tuple[Facts, str | None]]:
    rows = _facts(w, c, OWN_ROWS)
    return [(facts, "q1" if facts.closing is None and facts.expires_at else None) for facts in rows]


def _guide(w: Words, lead: str) -> View:
    usages = [(f"{COMMAND} {getattr(verb, w.language)}", w(f"verb.{verb.key}")) for verb in VERBS]
    return overview.guide(w, usages, lead)


def _silent(c: Cast) -> ColleagueUnreachable:
    return ColleagueUnreachable(user="U1", reason="user_not_found", told=("U2",), name=c.by)


def _left(c: Cast, *, owns: int = 0, managed: bool = False, outside: bool = False, reaches: int = 0) -> ColleagueLeft:
    return ColleagueLeft(user="U1", owns=owns, managed=managed, outside=outside, reaches=reaches, name=c.by)


def _news(w: Words, c: Cast) -> digest.News:
    return digest.News(company=c.company, customer_id="c1", happened=c.note, moment=w.moment(ANSWERED))


def _mine(w: Words, c: Cast) -> homes.Mine:
    rows = _rows(w, c, MINE)
    return homes.Mine(
        waiting=[each for each in rows if each.waited is not None],
        others=[each for each in rows if each.waited is None],
        asked=[("a1", c.by, c.company)] * min(c.rows, overlooking.MOST),
        to_do=todo.waits(w, 3, 1),
        more=True,
    )


def _firmwide(w: Words, c: Cast) -> homes.Firmwide:
    number = min(c.rows, overlooking.MOST)
    return homes.Firmwide(
        counts={"open": 12, "reminded": 3, "soon": 2, "active": 1480, "trouble": 1},
        owners=[(c.by, 4, 120), ("", 1, 3)] * min(c.rows, overlooking.OWNERS // 2),
        stuck=[Row(facts=c.facts(w), waited=400, owner=c.by, trouble=c.note)] * number,
        ending=[("c1", c.company, w("home.ends", service=c.service, until=w.date(EXPIRES)))] * number,
        lacking=[("c1", c.company, w(f"home.lacking.{each}")) for each in ("missing", "left", "moved")][:number],
        left=[("U1", c.by, 1)] * number,
        unowned=c.rows,
        declines=[("wrong_variant", 4), ("", 1)],
        most={"ending": c.rows, "lacking": c.rows},
        gathers=True,
    )


def _calm() -> homes.Firmwide:
    return homes.Firmwide(counts=dict.fromkeys(("open", "reminded", "soon", "active", "trouble"), 0), most={})


def _fresh(_: Cast) -> Firm:
    return Firm(id="f1", team_id="T1", name="Sjövik", language="en")


CASES: dict[str, Build] = {
    **STAFF,
    **SWITCH,
    **CHANGES,
    **ENDING,
    **TASKS,
    "question-open": _asked,
    "question-open-has-it": lambda w, c: _asked(w, c, has_it=True),
    "question-open-firm-pays": lambda w, c: _asked(w, c, payer=Payer.FIRM),
    "question-several": lambda w, c: question.build(_three(w, c, [None, None, None]), WHOLE),
    "question-several-some-answered": lambda w, c: question.build(
        _three(w, c, [Answer.APPROVED, None, Answer.DECLINED]), WHOLE
    ),
    "question-several-closed": lambda w, c: question.build(
        _three(w, c, [Answer.APPROVED, Answer.DECLINED, Answer.EXPIRED]), WHOLE
    ),
    "question-elsewhere": lambda w, c: question.elsewhere(w, c.by, c.firm),
    "reminder": lambda w, c: question.build([_open(c.facts(w, to_customer=True))], WHOLE, REMINDED),
    "reminder-has-it": lambda w, c: question.build([_open(c.facts(w, has_it=True, to_customer=True))], WHOLE, REMINDED),
    "reminder-several": lambda w, c: question.build(_three(w, c, [None, None, None]), WHOLE, REMINDED),
    **_by_answer(lambda facts: question.closed([facts]), "question", to_customer=True),
    "receipt-approved-several": lambda w, c: receipts.approved(
        together([each.facts for each in _three(w, c, [Answer.APPROVED] * 3)]), w.moment(ANSWERED), RECEIPT
    ),
    "receipt-wrong-person": lambda w, c: receipts.misdirected(
        c.facts(w, Answer.MISDIRECTED, to_customer=True), RECEIPT
    ),
    "story-wrong-person": lambda w, c: channel.misdirected(c.facts(w, Answer.MISDIRECTED), ""),
    "story-wrong-person-named": lambda w, c: channel.misdirected(c.facts(w, Answer.MISDIRECTED), c.contact),
    "story-reminded": lambda w, c: channel.reminded(c.facts(w), w.moment(ANSWERED), ""),
    "story-reminded-by": lambda w, c: channel.reminded(c.facts(w), w.moment(ANSWERED), c.by),
    "story-resent": lambda w, c: channel.resent(c.facts(w), w.moment(ANSWERED), c.by),
    "delayed": lambda w, c: channel.delayed(c.facts(w), why(w, "internal_error")),
    "staff-please-phone": lambda w, c: staff.please_phone(c.facts(w)),
    "staff-please-phone-unreached": lambda w, c: staff.please_phone(c.facts(w), reached=False),
    "staff-wrong-person": lambda w, c: staff.misdirected(c.facts(w, Answer.MISDIRECTED), c.contact),
    "choices": lambda w, c: overview.choices(w, [c.facts(w)] * min(c.rows, overview.PAGE), follow.WITHDRAW),
    "choices-empty": lambda w, _: overview.choices(w, [], follow.REMIND),
    "compose-adding": lambda w, c: _form(
        w, c, replace(_known(w, c), filled=Filled(customer="c1", draft=TOKEN, adding=True))
    ),
    "compose-correcting": lambda w, c: _form(
        w, c, replace(_known(w, c), filled=Filled(customer="c1", draft=TOKEN, replaces=c.service))
    ),
    "preview-several": _preview_several,
    "division": lambda w, _: division.build(w, {Work.PAYROLL: Doer.CUSTOMER}, TOKEN),
    "elsewhere": lambda w, c: elsewhere.build(w, company=c.company, place=PLACE),
    "receipt-approved": lambda w, c: receipts.approved(
        c.facts(w, Answer.APPROVED, to_customer=True), w.moment(ANSWERED), RECEIPT
    ),
    "receipt-declined": lambda w, c: receipts.declined(
        c.facts(w, Answer.DECLINED, to_customer=True), None, "", RECEIPT
    ),
    "receipt-declined-with-reason": lambda w, c: receipts.declined(
        c.facts(w, Answer.DECLINED, to_customer=True), DeclineReason.WRONG_PERSON, c.note, RECEIPT
    ),
    "receipt-activated": lambda w, c: receipts.activated(c.begun(w)),
    "line-open": lambda w, c: channel.line(c.facts(w)),
    **_by_answer(channel.line, "line"),
    "line-began": lambda w, c: channel.began(c.begun(w)),
    **_by_answer(channel.story, "story"),
    "story-declined-with-reason": lambda w, c: channel.story(c.facts(w, Answer.DECLINED), OTHER, c.note),
    "undelivered": lambda w, c: [channel.undelivered(c.facts(w), why(w, each)) for each in WHYS],
    "undelivered-receipt": lambda w, c: channel.undelivered(c.facts(w, Answer.APPROVED), why(w, "account_inactive")),
    "staff-approved": lambda w, c: staff.approved(c.facts(w, Answer.APPROVED)),
    **_by_answer(staff.closed, "staff-closed"),
    "staff-declined-with-reason": lambda w, c: staff.closed(c.facts(w, Answer.DECLINED), OTHER, c.note),
    "staff-channel-unreachable": lambda w, _: changes.channel_unreachable(w, "not_in_channel"),
    "staff-channel-archived": lambda w, _: changes.channel_unreachable(w, "is_archived"),
    "staff-channel-shared": lambda w, _: changes.channel_shared(w),
    "staff-channel-overheard": lambda w, c: changes.channel_shared(w, c.contact),
    "staff-colleague-left": lambda w, c: changes.colleague_left(w, _left(c, owns=1), [c.company]),
    "staff-colleague-left-of-many": lambda w, c: changes.colleague_left(
        w, _left(c, owns=30, reaches=2), [c.company] * 30
    ),
    "staff-participant-left": lambda w, c: changes.colleague_left(w, _left(c, reaches=1)),
    "staff-manager-left": lambda w, c: changes.colleague_left(w, _left(c, managed=True)),
    "staff-manager-outside": lambda w, c: changes.colleague_left(w, _left(c, managed=True, outside=True)),
    "staff-colleague-unreachable": lambda w, c: changes.colleague_unreachable(w, _silent(c)),
    "channel-colleague-unreachable": lambda w, c: changes.colleague_unreachable(w, _silent(c), in_channel=True),
    "channel-nobody-manages": lambda w, c: changes.colleague_left(w, _left(c, managed=True), in_channel=True),
    "contact-moved": lambda w, c: changes.contact_lost(c.facts(w), Loss.MOVED),
    "contact-corrected": lambda w, c: changes.contact_lost(c.facts(w), Loss.CORRECTED),
    "contact-left": lambda w, c: changes.contact_lost(c.facts(w), Loss.LEFT),
    "contact-left-and-answered": lambda w, c: changes.contact_lost(c.facts(w, Answer.DECLINED), Loss.LEFT),
    "staff-snooping": lambda w, c: staff.snooping(w, c.by),
    "staff-set-up": lambda w, c: staff.set_up(w, c.firm),
    "compose-empty": lambda w, c: _form(w, c, Form(filled=Filled())),
    "compose-no-customer-found": lambda w, c: _form(
        w, c, Form(filled=Filled(), notes={"customer": w("note.no_customer", words=c.typed)})
    ),
    "compose-customer": lambda w, c: _form(w, c, _known(w, c)),
    "compose-customer-of-many-people": lambda w, c: _form(w, c, _known(w, replace(c, people=120))),
    "compose-customer-service": lambda w, c: _form(w, c, _known(w, c, service=c.service)),
    "compose-customer-new-contact": lambda w, c: _form(
        w, c, _known(w, c, service=c.service, contact=NEW_CONTACT, contact_name=c.contact, contact_email=c.address)
    ),
    "compose-customer-without-contacts": lambda w, c: _form(
        w, c, replace(_known(w, c), customer=replace(c.customer, contacts=(), agreements=(), on_platform=None))
    ),
    "compose-new-customer": lambda w, c: _form(w, c, _new(c)),
    "compose-new-customer-named-at-length": lambda w, c: _form(w, c, _new(c, name=c.company * 5)),
    "compose-new-customer-service": lambda w, c: _form(w, c, _new(c, service=c.service)),
    "compose-new-customer-free-service": lambda w, c: _form(
        w, c, replace(_new(c), service=c.catalogue.service("scanner"))
    ),
    "compose-new-customer-all": lambda w, c: _form(w, c, _full(w, c)),
    "person-new": lambda w, _: person.build(w, person.Form(filled=person.Filled())),
    "person-new-number": lambda w, c: person.build(w, person.Form(filled=person.Filled(), number=c.number)),
    "person-new-unknown": lambda w, c: person.build(
        w,
        person.Form(
            filled=person.Filled(name=c.typed),
            notes={"number": w("number.wrong_person"), "name": w("person.unknown", words=c.typed)},
        ),
    ),
    "person-known": lambda w, c: person.build(w, _kept(c)),
    "person-of-many": lambda w, c: person.build(w, _kept(replace(c, people=120), person="k2")),
    "person-one-more": lambda w, c: person.build(w, _kept(c, person=person.NEW_PERSON, name=c.company)),
    "person-first": lambda w, c: person.build(
        w, replace(_kept(c), customer=replace(c.customer, contacts=(), on_platform=False))
    ),
    "person-saved": lambda w, c: person.saved(w, c.company, "c1"),
    "preview-contact": lambda w, c: _preview(w, c, AddressReason.CONTACT),
    "preview-main-contact": lambda w, c: _preview(w, c, AddressReason.MAIN_CONTACT),
    "preview-login-not-typed": lambda w, c: _preview(w, c, AddressReason.LOGIN, typed=True),
    "preview-at-once": lambda w, c: _preview(w, c, AddressReason.CONTACT, at_once=True),
    "preview-sent": lambda w, c: preview.sent(w, c.contact, c.company, asked=True),
    "preview-started": lambda w, c: preview.sent(w, c.contact, c.company, asked=False),
    "reasons": lambda w, c: reasons.build(
        w,
        company=c.company,
        service=c.facts(w).service,
        place=PLACE,
    ),
    "particulars-first": lambda w, c: particulars.build(w, _fresh(c), None, "f" * 64, "", f"whsec_{TOKEN}"),
    "particulars-again": lambda w, c: particulars.build(
        w, replace(c.house(), tasks=False), c.number, "f" * 64, "https://system.example/samarbete"
    ),
    "start-nothing-waits": lambda w, _: overview.start(w, 0),
    "start-one-waits": lambda w, _: overview.start(w, 1),
    "start-many-wait": lambda w, _: overview.start(w, 12),
    "guide": lambda w, _: _guide(w, w("help.lead")),
    "guide-unknown-word": lambda w, c: _guide(w, w("help.unknown", word=c.typed, nearest="lista")),
    "guide-unknown-word-far": lambda w, c: _guide(w, w("help.unknown_far", word=c.typed, nearest=None)),
    "list-empty": lambda w, _: overview.invitations(w, [], None, mine=False),
    "list-mine-empty": lambda w, _: overview.invitations(w, [], None, mine=True),
    "list": lambda w, c: overview.invitations(w, _rows(w, c, overview.PAGE), None, mine=True),
    "list-more": lambda w, c: overview.invitations(w, _rows(w, c, overview.PAGE), "all.15", mine=False),
    "customer-empty": lambda w, c: overview.customer(w, f"{c.company}, {c.number.shown}", []),
    "customer": lambda w, c: overview.customer(w, f"{c.company}, {c.number.shown}", _rows(w, c, 60)),
    "customer-closed": lambda w, c: overview.customer(
        w, f"{c.company}, {c.number.shown}", [Row(facts=c.facts(w, Answer.EXPIRED))]
    ),
    "customer-all-wait": lambda w, c: overview.customer(w, f"{c.company}, {c.number.shown}", _all_wait(w, c)),
    "standing": lambda w, _: overview.standing(w, COUNTS, []),
    "standing-by-owner": lambda w, c: overview.standing(w, COUNTS, [(c.by, 4, 17)] * OWNERS + [("", 1, 0)]),
    "doctor-nothing": _doctor,
    "doctor-open": lambda w, c: _doctor(w, c, _course(w, c)),
    "doctor-queued": lambda w, c: _doctor(w, c, _course(w, c, fared="waiting", reason=AddressReason.MAIN_CONTACT)),
    "doctor-late": lambda w, c: _doctor(
        w, c, _course(w, c, fared="waiting", error=why(w, "internal_error"), reach=Reach.UNSURE)
    ),
    "doctor-without-main": lambda w, c: doctor.build(w, c.company, "c1", [], lacks_main=True),
    "doctor-unsent": lambda w, c: _doctor(w, c, _course(w, c, Answer.WITHDRAWN, fared=None, fared_at=None)),
    "doctor-reminded": lambda w, c: _doctor(w, c, _course(w, c, reminded_at=ANSWERED)),
    "doctor-approved": lambda w, c: _doctor(w, c, _course(w, c, Answer.APPROVED, reminds_at=None)),
    "doctor-unreachable": lambda w, c: [_doctor(w, c, _course(w, c, reach=each)) for each in Reach],
    "doctor-several": lambda w, c: _doctor(
        w, c, *[_much_followed(w, c)] * len(c.catalogue.services), _course(w, c, Answer.EXPIRED)
    ),
    "doctor-worrying": lambda w, c: doctor.worrying(w, _all_wait(w, c)[: overview.PAGE]),
    "doctor-worrying-nothing": lambda w, _: doctor.worrying(w, []),
    "answers": lambda w, _: [answers.build(w, each, "https://vismaspcs.se/support") for each in answers.TOPICS],
    "answer-without-link": lambda w, _: answers.build(w, "password", None),
    "services": lambda w, c: services.build(w, c.catalogue.services, w("services.lead")),
    "services-unknown": lambda w, c: services.build(w, c.catalogue.services * 3, w("services.unknown", words=c.typed)),
    "services-one": lambda w, c: services.build(w, [c.chosen]),
    "several-customers": lambda w, c: overview.several(
        w, w("status.many", words=c.typed), [(f"c{n}", c.company, c.number) for n in range(NAMES)]
    ),
    "own-empty": lambda w, c: overview.own(w, c.firm, []),
    "own": lambda w, c: overview.own(w, c.firm, _own(w, c)),
    "home-staff-empty": lambda w, _: homes.staff(w, homes.Mine(), [], None, may_set_up=True),
    "home-staff": lambda w, c: homes.staff(w, _mine(w, c), _rows(w, c, OTHERS), None, may_set_up=False),
    "home-staff-to-do": lambda w, _: homes.staff(w, homes.Mine(to_do=todo.waits(w, 3, 1)), [], None, may_set_up=False),
    "start-to-do": lambda w, _: overview.start(w, 2, todo.waits(w, 1, 0)),
    "home-staff-others": lambda w, c: homes.staff(w, homes.Mine(), _rows(w, c, OTHERS), None, may_set_up=False),
    "home-find": lambda w, _: homes.find(w),
    "home-customer-empty": lambda w, c: overview.customer_home(w, c.firm, []),
    "home-customer": lambda w, c: overview.customer_home(w, c.firm, _own(w, c), contacts=[c.by, c.contact]),
    "home-manager": lambda w, c: homes.staff(w, _mine(w, c), _rows(w, c, OTHERS), _firmwide(w, c), may_set_up=True),
    "home-manager-empty": lambda w, _: homes.staff(w, homes.Mine(), [], _calm(), may_set_up=True),
    "digest": lambda w, c: digest.build(w, [_news(w, c)] * min(c.rows, digest.MOST), c.rows),
    "digest-one": lambda w, c: digest.build(w, [_news(w, c)], 0),
    "digest-of-no-customer": lambda w, c: digest.build(w, [replace(_news(w, c), company="", customer_id="")], 0),
    "digest-chosen": lambda w, _: [digest.chosen(w, gathers=each) for each in (True, False)],
    "home-unready": lambda w, c: overview.unready_home(w, refusal.sentence(w, r.NotSetUp(names=c.by))),
    "home-unready-administrator": lambda w, _: overview.unready_home(w, w("home.unready"), may_set_up=True),
    "history": lambda w, c: [
        story.build(w, tales.teller(w, c), c.company, tales.told(c)[start : start + story.PAGE], "c1", 12)
        for start in range(0, len(tales.told(c)), story.PAGE)
    ],
    "history-empty": lambda w, c: story.build(w, tales.teller(w, c), c.company, [], "c1", None),
    "history-file": lambda w, c: story.file(w, c.company, "559900-1236"),
    "history-seen": lambda w, c: story.seen(w, c.note),
    "history-unseen": lambda w, _: story.seen(w, ""),
    "refusal-modal": lambda w, c: refusal.modal(w, refusal.sentence(w, r.FirmCannotAnswer(contact=c.contact))),
    "refusals": lambda w, c: [refusal.letter(refusal.sentence(w, each)) for each in refused(c)],
}
