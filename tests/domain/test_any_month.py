"""Whatever people and clock do with a question: its reminders are few, in hours and never after it has closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.collaboration import Collaboration, Status, Terms
from bot.domain.events import Colleague, LastReminderPassed, Reminded, Resent
from bot.domain.policy import MOST_REMINDERS, Rhythm, in_hours
from bot.domain.question import Question
from bot.domain.refusals import Refusal
from bot.usecases.workdays import swedish

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KARIN = Colleague(user="U0KARIN", name="Karin Ek")
RHYTHM = Rhythm()
DEEDS = st.sampled_from(["look", "look", "look", "remind", "resend", "redirect", "withdraw"])


def _asked() -> Question:
    terms = Terms(service="scanner", variant="standard", payer=None, period=None)
    about = Collaboration(id="c", firm_id="f", customer_id="k", terms=terms, status=Status.INVITED)
    return Question(
        id="q",
        batch_id="q",
        collaboration=about,
        contact_id="p",
        contact_name="Eva Björk",
        asked_by="U0KARIN",
        asked_by_name="Karin Ek",
        asked_at=START,
        expires_at=RHYTHM.expires_at(START),
        sent_at=START,
    )


def _does(question: Question, deed: str, at: datetime) -> tuple[Question, object]:
    """Do it as the use cases do; whatever is refused leaves everything as it was."""
    try:
        match deed:
            case "remind":
                return question.remind_by_hand(KARIN, at, swedish)
            case "resend":
                return question.resend(KARIN, at, RHYTHM, elsewhere=False)
            case "redirect":
                return question.resend(KARIN, at, RHYTHM, elsewhere=True)
            case "withdraw":
                return question.withdraw(KARIN, at)
            case _:
                return _looks(question, at)
    except Refusal:
        return question, None


def _looks(question: Question, at: datetime) -> tuple[Question, object]:
    if not question.is_open:
        return question, None
    if at >= question.expires_at:
        return question.expire(at)
    if question.is_reminded(at, RHYTHM, swedish):
        return question.remind(at, RHYTHM)
    if question.is_called(at, RHYTHM, swedish):
        return question.call(at)
    return question, None


@settings(deadline=None)  # the first look at a year reads its holidays
@given(st.lists(st.tuples(st.integers(0, 7 * 24 * 60), DEEDS), max_size=40))
def test_reminders_are_in_hours_three_at_most_and_never_after_the_end(steps: list[tuple[int, str]]) -> None:
    question, at, reminded, called = _asked(), START, list[datetime](), 0

    for minutes, deed in steps:
        at += timedelta(minutes=minutes)
        was_open = question.is_open
        question, event = _does(question, deed, at)
        assert event is None or was_open
        if isinstance(event, Reminded):
            assert in_hours(at, swedish)
            assert not reminded or at - reminded[-1] >= timedelta(days=1)
            reminded.append(at)
            assert question.reminders <= MOST_REMINDERS
        if isinstance(event, LastReminderPassed):
            assert in_hours(at, swedish)
            called += 1
            assert called == 1
        if isinstance(event, Resent):
            called, reminded = 0, [] if deed == "redirect" else reminded
        assert _looked_at_twice_is_looked_at_once(question, at)


def _looked_at_twice_is_looked_at_once(question: Question, at: datetime) -> bool:
    once, _ = _does(question, "look", at)
    twice, event = _does(once, "look", at)
    return event is None and replace(twice) == once
