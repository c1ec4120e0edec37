"""A change of somebody's part is about somebody."""

import pytest

from bot.domain.customer import Member, Part
from bot.domain.staffing import Change

KARIN = Member(user_id="U1", name="Karin Ek", part=Part.OWNER)
OTHER = Member(user_id="U1", name="Karin Ek", part=Part.PARTICIPANT)


@pytest.mark.parametrize(
    ("before", "after", "told"), [(None, KARIN, KARIN), (KARIN, None, KARIN), (KARIN, OTHER, OTHER)]
)
def test_whoever_it_is_about_stands_as_they_stand_last(
    before: Member | None, after: Member | None, told: Member
) -> None:
    assert Change(before=before, after=after).member == told


def test_a_change_of_nobodys_part_is_none() -> None:
    with pytest.raises(LookupError):
        _ = Change(before=None, after=None).member
