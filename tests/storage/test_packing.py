"""Events come back as they were written down, and those that are older than a field of theirs do too (D18)."""

from bot.domain.events import Withdrawn
from bot.storage.packing import join, split

WITHDRAWN = Withdrawn(customer_id="C", collaboration_id="S", question_id="Q", by_user="U", by_name="Karin")


def test_an_event_comes_back_as_it_was_written_down() -> None:
    assert join("Withdrawn", *split(WITHDRAWN)) == WITHDRAWN


def test_what_was_written_before_a_field_was_there_reads_as_nothing() -> None:
    plain, private = split(WITHDRAWN)
    del plain["along"]

    assert join("Withdrawn", plain, private) == WITHDRAWN


def test_what_was_erased_reads_as_empty() -> None:
    plain, _ = split(WITHDRAWN)

    assert getattr(join("Withdrawn", plain, {}), "by_name", None) == ""
