"""When a question is reminded of, given up to the telephone, and closed (D3)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import division
from bot.domain.collaboration import MOVES, Collaboration, Status, Terms, Verb
from bot.domain.division import Doer, Work
from bot.domain.events import Colleague
from bot.domain.policy import STOCKHOLM, Rhythm, in_hours, into_hours, workdays_later
from bot.domain.question import Answer, Closing, Question
from bot.domain.refusals import AlreadyAnswered, IllegalMove, JustSent, NotNow, QuestionClosed, RemindedToday
from bot.usecases.workdays import swedish

SENT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KARIN = Colleague(user="U1", name="Karin Ek")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given below


def question(sent: datetime = SENT, **more: object) -> Question:
    terms = Terms(service="eekonomi", variant="start", payer=None, period=None)
    about = Collaboration(id="c", firm_id="f", customer_id="k", terms=terms, status=Status.INVITED)
    values = {"asked_at": sent, "sent_at": sent, "expires_at": Rhythm().expires_at(sent)} | more
    who = {"contact_id": "e", "contact_name": "Eva Björk", "asked_by": "U1", "asked_by_name": "Karin Ek"}
    return Question(id="q", batch_id="q", collaboration=about, **who, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 12, 23), True),
        (date(2026, 12, 24), False),  # Christmas Eve, which no law makes a holiday
        (date(2026, 12, 25), False),
        (date(2026, 6, 19), False),  # Midsummer Eve
        (date(2026, 11, 28), False),  # a Saturday
        (date(2027, 1, 6), False),  # Epiphany
        (date(2027, 1, 7), True),
    ],
)
def test_people_work_on_the_days_on_which_sweden_works(day: date, *, works: bool) -> None:
    assert swedish(day) is works


@given(MOMENTS)
def test_reminders_are_moved_forward_to_a_working_day_between_eight_and_five(at: datetime) -> None:
    moved = into_hours(at, swedish)

    assert moved >= at
    assert in_hours(moved, swedish)
    assert in_hours(at, swedish) == (moved == at)


@given(MOMENTS, st.integers(0, 5))
def test_working_days_later_are_working_days(at: datetime, days: int) -> None:
    later = workdays_later(at, days, swedish)

    assert in_hours(later, swedish)
    assert later - at >= timedelta(days=days) - timedelta(hours=1)  # the clocks may have gone forward


def test_a_question_expires_when_its_last_day_is_over_also_where_the_clocks_change() -> None:
    sent = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)  # 23:30 in Stockholm, winter time

    expires = Rhythm(expires_days=30).expires_at(sent)

    assert expires == datetime(2026, 4, 10, tzinfo=STOCKHOLM)
    assert expires.astimezone(UTC).hour == 22  # summer time by then


@given(MOMENTS, st.lists(st.integers(0, 900), max_size=60), st.sets(st.integers(1, 29), max_size=3))
def test_whenever_the_clock_looks_nobody_is_reminded_early_twice_or_out_of_hours(
    sent: datetime, looks: list[int], days: set[int]
) -> None:
    rhythm = Rhythm(reminder_days=tuple(sorted(days)))
    waiting, sent_reminders, called = question(sent, expires_at=rhythm.expires_at(sent)), 0, 0

    for hours in sorted(looks):
        at = sent + timedelta(hours=hours)
        if at >= waiting.expires_at:
            break
        if waiting.is_reminded(at, rhythm, swedish):
            assert in_hours(at, swedish)
            assert at - sent >= timedelta(days=rhythm.reminder_days[waiting.reminders]) - timedelta(hours=1)
            waiting, event = waiting.remind(at, rhythm)
            sent_reminders += event is not None
        elif waiting.is_called(at, rhythm, swedish):
            waiting, _ = waiting.call(at)
            called += 1
        wakes = waiting.wakes_at(at, rhythm, swedish)
        assert wakes is not None
        assert at < wakes <= waiting.expires_at or at >= wakes

    assert sent_reminders <= len(days)
    assert called <= (1 if days else 0)


def test_the_clock_leaves_alone_what_the_firm_was_told_that_nobody_answered() -> None:
    assert replace(question(), lapsed_at=SENT).wakes_at(SENT, Rhythm(), swedish) is None


def test_the_clock_wakes_for_what_comes_next_and_last_for_the_expiry() -> None:
    rhythm, first = Rhythm(), question()

    assert first.wakes_at(SENT, rhythm, swedish) == datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
    late = SENT + timedelta(days=20)
    reminded, event = first.remind(late, rhythm)
    assert event is not None
    assert reminded.reminders == 3
    assert reminded.wakes_at(late, rhythm, swedish) == datetime(2026, 12, 16, 8, 0, tzinfo=UTC)
    called, _ = reminded.call(late + timedelta(days=2))
    assert called.wakes_at(late + timedelta(days=2), rhythm, swedish) == called.expires_at


def test_a_reminder_that_days_off_move_past_the_end_is_not_promised() -> None:
    before_christmas = datetime(2026, 12, 18, 10, 0, tzinfo=UTC)
    rhythm = Rhythm(expires_days=7, reminder_days=(3, 6))
    asked = question(before_christmas, expires_at=rhythm.expires_at(before_christmas))

    assert asked.reminds_at(rhythm, swedish) == datetime(2026, 12, 21, 10, 0, tzinfo=UTC)
    assert replace(asked, reminders=1).reminds_at(rhythm, swedish) is None
    assert replace(asked, reminders=2).reminds_at(rhythm, swedish) is None


def test_without_reminders_nobody_is_asked_to_phone_either() -> None:
    rhythm, asked = Rhythm(reminder_days=()), question(reminded_at=SENT)

    assert asked.wakes_at(SENT, rhythm, swedish) == asked.expires_at


def test_a_reminder_by_hand_within_a_day_counts_for_the_automatic_one() -> None:
    at = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
    by_hand, _ = question().remind_by_hand(KARIN, at, swedish)

    counted, event = by_hand.remind(datetime(2026, 11, 27, 8, 0, tzinfo=UTC), Rhythm())

    assert event is None
    assert (counted.reminders, counted.reminded_at) == (1, at)


def test_by_hand_one_reminds_once_a_day_in_hours_of_what_is_open() -> None:
    reminded, _ = question().remind_by_hand(KARIN, SENT, swedish)

    with pytest.raises(RemindedToday):
        reminded.remind_by_hand(KARIN, SENT + timedelta(hours=5), swedish)
    with pytest.raises(NotNow) as no:
        question().remind_by_hand(KARIN, SENT + timedelta(hours=9), swedish)
    assert no.value.until == datetime(2026, 11, 25, 8, 0, tzinfo=STOCKHOLM)
    with pytest.raises(QuestionClosed):
        question().remind_by_hand(KARIN, SENT + timedelta(days=40), swedish)


def test_sending_again_renews_the_time_and_never_the_terms() -> None:
    later = SENT + timedelta(days=5)

    again, event = question(reminders=1).resend(KARIN, later, Rhythm(), elsewhere=False)

    assert again.expires_at == event.expires_at == Rhythm().expires_at(later)
    assert (again.collaboration, again.reminders, again.sent_at) == (question().collaboration, 1, later)
    assert again.wakes_at(later, Rhythm(), swedish) == datetime(2026, 12, 7, 7, 0, tzinfo=UTC)  # 6 December is a Sunday


def test_after_sending_again_the_owner_is_asked_to_phone_once_more() -> None:
    later = SENT + timedelta(days=5)  # a Sunday

    again, _ = question(reminders=3, reminded_at=SENT, called_at=SENT).resend(KARIN, later, Rhythm(), elsewhere=False)

    assert again.wakes_at(later, Rhythm(), swedish) == datetime(2026, 12, 2, 7, 0, tzinfo=UTC)


def test_whoever_is_asked_instead_has_had_no_reminder_yet() -> None:
    later = SENT + timedelta(days=1)

    again, _ = question(reminders=3, reminded_at=SENT, called_at=SENT).resend(KARIN, later, Rhythm(), elsewhere=True)

    assert (again.reminders, again.reminded_at) == (0, None)
    assert again.wakes_at(later, Rhythm(), swedish) == datetime(2026, 11, 30, 7, 0, tzinfo=UTC)  # Monday


def test_what_was_sent_just_now_is_not_sent_again_unless_elsewhere() -> None:
    soon = SENT + timedelta(minutes=9)

    with pytest.raises(JustSent):
        question().require_sendable(soon, "eva@x.se", "eva@x.se")
    question().require_sendable(soon, "eva@y.se", "eva@x.se")
    question().require_sendable(SENT + timedelta(minutes=10), "eva@x.se", "eva@x.se")


@pytest.mark.parametrize("answer", list(Answer))
def test_a_closed_question_takes_nothing_more_and_says_how_it_closed(answer: Answer) -> None:
    closed = question(closing=Closing(answer=answer, at=SENT, by="Eva Björk"))

    with pytest.raises((AlreadyAnswered, QuestionClosed)) as no:
        closed.withdraw(KARIN, SENT)
    assert no.value.values["status"] == answer
    customers = {Answer.APPROVED, Answer.DECLINED, Answer.MISDIRECTED, Answer.ALONE, Answer.CLOSED}
    assert isinstance(no.value, AlreadyAnswered) is (answer in customers)


def test_every_status_and_verb_moves_as_the_table_says_or_is_refused() -> None:
    terms = Terms(service="tid", variant="standard", payer=None, period=None)
    for status in Status:
        for verb in Verb:
            standing = Collaboration(id="c", firm_id="f", customer_id="k", terms=terms, status=status)
            if (status, verb) in MOVES:
                assert standing.move(verb).status is MOVES[status, verb]
                assert standing.move(verb).version == 1
            else:
                with pytest.raises(IllegalMove):
                    standing.move(verb)


def test_who_does_what_suggests_services_in_the_order_of_the_work() -> None:
    agreed = {Work.PAYROLL: Doer.FIRM, Work.INVOICING: Doer.CUSTOMER, Work.TIME: Doer.NOBODY}

    assert division.suggested(agreed) == ("eekonomi", "lon")
    assert division.read({"payroll": "firm"}) == {Work.PAYROLL: Doer.FIRM}
    assert division.read(None) == {}
