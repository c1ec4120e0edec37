"""What Slack is asked about by itself: which workspaces, channels and people are due, and when they were asked."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from bot.domain.customer import Part
from bot.domain.firm import Firm
from bot.storage import firms
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.firms import NEVER

Key = tuple[str, str]


async def workspaces(tx: Transaction) -> Sequence[Key]:
    """List the workspaces that are open, as (firm id, team id)."""
    i = t.installation.c
    query = select(i.firm_id, i.team_id).where(i.revoked_at.is_(None), ~i.pending).order_by(i.team_id)
    rows = await tx.run(query.execution_options(all_firms="the clock serves every firm"))
    return [(row.firm_id, row.team_id) for row in rows]


async def token_asked_at(tx: Transaction, firm_id: str) -> datetime | None:
    """Say when Slack was last asked whether it takes a workspace's token."""
    i = t.installation.c
    found: datetime | None = (
        await tx.run(select(i.asked_at).where(i.firm_id == firm_id, i.revoked_at.is_(None)))
    ).scalar_one_or_none()
    return found


async def token_asked(tx: Transaction, firm_id: str, at: datetime) -> None:
    """Note that Slack took a workspace's token."""
    i = t.installation.c
    live = (i.firm_id == firm_id) & i.revoked_at.is_(None)
    await tx.run(update(t.installation).where(live).values(asked_at=at))


async def hold(tx: Transaction, firm_id: str) -> None:
    """Hold the firm's row until commit, so that what was noticed twice is told once."""
    await tx.run(select(t.firm.c.id).where(t.firm.c.id == firm_id).with_for_update(key_share=True))


async def channel_asked(tx: Transaction, firm_id: str, state: str, at: datetime) -> None:
    """Note how the firm's channel is."""
    await tx.run(update(t.firm).where(t.firm.c.id == firm_id).values(channel_state=state, channel_asked_at=at))


async def doubt_channel(tx: Transaction, team_id: str, channel_id: str) -> None:
    """Let Slack be asked anew about a channel, if it is the firm's: nothing goes there before."""
    f = t.firm.c
    its = (f.team_id == team_id) & (f.channel_id == channel_id)
    await tx.run(update(t.firm).where(its).values(channel_asked_at=None))


async def move_channel(tx: Transaction, firm_id: str, after: str) -> None:
    """Note the new id of the firm's channel, about which Slack is asked anew."""
    await tx.run(update(t.firm).where(t.firm.c.id == firm_id).values(channel_id=after, channel_asked_at=None))


async def doubt_person(tx: Transaction, firm_id: str, key: Key) -> None:
    """Let Slack be asked anew about somebody, by the clock or at their next click."""
    await tx.run(update(t.person).where(_is(firm_id, key)).values(seen_at=NEVER, asked_at=None))


async def person_asked(tx: Transaction, firm_id: str, key: Key, at: datetime) -> None:
    """Note that Slack was asked about somebody and said nothing that could be kept."""
    await tx.run(update(t.person).where(_is(firm_id, key)).values(asked_at=at))


async def people(tx: Transaction, firm: Firm, before: datetime, limit: int) -> list[Key]:
    """List whom Slack should be asked about: the firm's own that others rely on, and contacts.

    A contact who has nothing to answer is asked about only where there is a doubt.
    """
    found = await _staff(tx, firm, before) + await _contacts(tx, firm.id, before)
    return list(dict.fromkeys(found))[:limit]


async def overhearing(tx: Transaction, firm: Firm, members: Collection[str]) -> list[str]:
    """Name those in a channel of the firm's workspace who are guests, or answer for a customer."""
    p, i = t.person.c, t.identity.c
    here = (p.firm_id == firm.id) & (p.team_id == firm.team_id) & p.user_id.in_(members)
    bound = select(i.user_id).where(i.firm_id == firm.id, i.team_id == firm.team_id, i.ended_at.is_(None))
    query = select(p.name, p.user_id).where(here, or_(p.guest, p.user_id.in_(bound))).order_by(p.name, p.user_id)
    return [row.name or row.user_id for row in await tx.run(query)]


async def undescribed(tx: Transaction, firm: Firm, members: Collection[str]) -> list[str]:
    """List those of a channel whom Slack never described, or of whom it said since that something changed."""
    p = t.person.c
    here = (p.firm_id == firm.id) & (p.team_id == firm.team_id) & p.user_id.in_(members)
    known = (await tx.run(select(p.user_id).where(here, p.asked_at.is_not(None)))).scalars()
    return sorted(set(members) - set(known))


async def owned(tx: Transaction, firm_id: str, user_id: str) -> tuple[int, str]:
    """Count the engagements that somebody owns, with the name that they stand under there."""
    m = t.member.c
    mine = (m.firm_id == firm_id) & (m.user_id == user_id) & (m.part == Part.OWNER)
    names = list((await tx.run(select(m.name).where(mine).order_by(m.engagement_id))).scalars())
    return len(names), next(iter(names), "")


async def called(tx: Transaction, firm: Firm, user_id: str) -> str:
    """Give the name of a colleague, as Slack or else the engagements have it."""
    met = await firms.names(tx, firm.id, [user_id])
    return met.get(user_id) or (await owned(tx, firm.id, user_id))[1]


async def _staff(tx: Transaction, firm: Firm, before: datetime) -> list[Key]:
    m, p = t.member.c, t.person.c
    owners = await tx.run(select(m.user_id).where(m.firm_id == firm.id, m.part == Part.OWNER).distinct())
    fresh = select(p.user_id).where(p.firm_id == firm.id, p.team_id == firm.team_id, p.asked_at > before)
    asked = set((await tx.run(fresh)).scalars())
    return [(firm.team_id, user) for user in sorted(({*owners.scalars()} | firm.managers) - asked)]


async def _contacts(tx: Transaction, firm_id: str, before: datetime) -> list[Key]:
    i, p, q = t.identity.c, t.person.c, t.question.c
    same = (p.firm_id == i.firm_id) & (p.team_id == i.team_id) & (p.user_id == i.user_id)
    query = (
        select(i.team_id, i.user_id)
        .join(t.person, same)
        .outerjoin(t.question, (q.contact_id == i.contact_id) & q.answer.is_(None))
        .where(i.firm_id == firm_id, i.ended_at.is_(None))
        .where(or_(p.asked_at.is_(None), q.id.is_not(None) & (p.asked_at <= before)))
        .distinct()
        .order_by(i.team_id, i.user_id)
    )
    return [(row.team_id, row.user_id) for row in await tx.run(query)]


def _is(firm_id: str, key: Key) -> Any:
    p = t.person.c
    return (p.firm_id == firm_id) & (p.team_id == key[0]) & (p.user_id == key[1])
