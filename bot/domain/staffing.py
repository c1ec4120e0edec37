"""Who of the firm works for a customer, and what changes when that is said anew (S21, D10)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.customer import LASTING, Engagement, Member, Part
from bot.domain.policy import STOCKHOLM


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who is to work for a customer: the owner, the participants, and for a while a deputy or none."""

    owner: Member
    participants: tuple[Member, ...] = ()
    deputy: Member | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Somebody's part as it was and as it is from now on; None is no part."""

    before: Member | None
    after: Member | None

    @property
    def member(self) -> Member:
        """Give whoever it is about, as they stand last."""
        found = self.after or self.before
        if found is None:
            raise LookupError("a change is about somebody")
        return found


def changes(engagement: Engagement | None, team: Team) -> list[Change]:
    """Say what is to change, whoever becomes owner last; a former owner goes on as a participant."""
    lasting = list(_lasting(engagement, team))
    lasting.sort(key=lambda change: change.after is not None and change.after.part is Part.OWNER)
    return [*lasting, *deputised(engagement, team.deputy)]


def fingerprint(engagement: Engagement | None) -> str:
    """Say in short who works there, so that a form can tell later whether it still shows what stands (16 hex digits).

    Who is let in for a while stands beside it: the form does not say it anew.
    """
    members = engagement.members if engagement else ()
    said = sorted(f"{m.user_id} {m.part} {m.since} {m.until}" for m in members if m.part is not Part.ACCESS)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def deputised(engagement: Engagement | None, deputy: Member | None) -> list[Change]:
    """Say what changes where this deputy, or none, is to stand in for the owner."""
    standing = engagement.having(Part.DEPUTY) if engagement else ()
    if deputy is None:
        return [Change(before=each, after=None) for each in standing]
    same = next((each for each in standing if each.user_id == deputy.user_id), None)
    gone = [Change(before=each, after=None) for each in standing if each is not same]
    if same and (same.since, same.until) == (deputy.since, deputy.until):
        return gone
    return [*gone, Change(before=same, after=deputy)]


def _lasting(engagement: Engagement | None, team: Team) -> Iterator[Change]:
    standing = {m.user_id: m for m in engagement.members if m.part in LASTING} if engagement else {}
    wanted = {m.user_id: m for m in team.participants}
    former = engagement.owner if engagement else None
    if former:
        wanted[former.user_id] = replace(former, part=Part.PARTICIPANT)
    wanted[team.owner.user_id] = team.owner
    for user_id in dict.fromkeys([*standing, *wanted]):
        before, after = standing.get(user_id), wanted.get(user_id)
        if before is None or after is None or before.part is not after.part:
            yield Change(before=before, after=after)


def midnight(day: date) -> datetime:
    """Give the moment at which a day begins in Stockholm."""
    return datetime.combine(day, time(), STOCKHOLM)


def over(last: date) -> datetime:
    """Give the moment at which a last day is over in Stockholm."""
    return midnight(last + timedelta(days=1))


def first_day(since: datetime) -> date:
    """Give the day on which something begins, as it is in Stockholm."""
    return since.astimezone(STOCKHOLM).date()


def last_day(until: datetime) -> date:
    """Give the last day of something that is over when that day is."""
    return first_day(until - timedelta(seconds=1))
