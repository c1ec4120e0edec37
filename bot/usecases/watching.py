"""What changes in Slack by itself: a channel closes or is shared, somebody leaves or gets another address.

An event from Slack only says where to look, so that it may come twice, late or never; what stands is what Slack
answers when it is asked, and it is told when it differs from what was known.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.events import Event
from bot.domain.firm import OPEN, OVERHEARD, SHARED, Firm, Identity, Person
from bot.domain.policy import PERSON_IS_ASKED_EVERY, WORKSPACE_IS_ASKED_EVERY
from bot.domain.slack_events import ChannelMoved, ChannelShared, ChannelUnreachable, ColleagueLeft, Loss
from bot.storage import customers, firms, installations, members, outbox, watching
from bot.storage.database import Database, Transaction
from bot.storage.watching import Key
from bot.usecases.losing import lose
from bot.usecases.telling import publish

PEOPLE_AT_A_TIME = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A workspace, and what Slack should be asked about it now."""

    firm: Firm
    token: str
    token_is_due: bool
    channel_is_due: bool
    people: Sequence[Key]


async def workspaces(database: Database) -> Sequence[Key]:
    """List the workspaces that are open, as (firm id, team id)."""
    async with database.reading() as tx:
        return await watching.workspaces(tx)


async def due(database: Database, workspace: Key, at: datetime) -> Watched | None:
    """Say what is due in a workspace; None where it has closed."""
    async with database.reading() as tx:
        installation = await installations.installed(tx, workspace[1])
        if installation is None or installation.pending:
            return None
        firm = await firms.load(tx, workspace[0])
        asked_at = await watching.token_asked_at(tx, firm.id)
        return Watched(
            firm=firm,
            token=installation.bot_token,
            token_is_due=asked_at is None or at - asked_at >= WORKSPACE_IS_ASKED_EVERY,
            channel_is_due=firm.is_set_up and not firm.channel_is_fresh(at),
            people=await watching.people(tx, firm, at - PERSON_IS_ASKED_EVERY, PEOPLE_AT_A_TIME),
        )


async def token_seen(database: Database, firm: Firm, at: datetime) -> None:
    """Note that Slack took a workspace's token."""
    async with database.transaction() as tx:
        await watching.token_asked(tx, firm.id, at)


async def before_posting(database: Database, firm_id: str, channel_id: str) -> Firm:
    """Load the firm in whose channel something should be posted; what waits for its former channel moves along."""
    async with database.reading() as tx:
        firm = await firms.load(tx, firm_id)
    if firm.channel_id is not None and firm.channel_id != channel_id:
        async with database.transaction() as tx:
            await outbox.redirect(tx, firm.id, firm.team_id, channel_id, firm.channel_id)
    return firm


async def channel_seen(
    database: Database, firm_id: str, channel_id: str, state: str, at: datetime, names: str = ""
) -> None:
    """Note how a channel is; managers are told when the firm's own closes or others can read it, who are named."""
    async with database.transaction() as tx:
        await watching.hold(tx, firm_id)
        firm = await firms.load(tx, firm_id)
        if firm.channel_id != channel_id:
            return
        await watching.channel_asked(tx, firm_id, state, at)
        if state not in {OPEN, firm.channel_state}:
            await publish(tx, firm, _closed(channel_id, state, names), at)


async def overhearing(database: Database, firm: Firm, members: Collection[str]) -> tuple[list[str], list[str]]:
    """Say who in a channel is not of the firm, by name, and whom Slack must describe before that is known (D9)."""
    async with database.reading() as tx:
        named = await watching.overhearing(tx, firm, members)
        return named, await watching.undescribed(tx, firm, members)


async def channel_doubted(database: Database, team_id: str, channel_id: str) -> None:
    """Have Slack asked about a channel before anything else is posted there."""
    async with database.transaction() as tx:
        await watching.doubt_channel(tx, team_id, channel_id)


async def channel_moved(database: Database, team_id: str, before: str, after: str, at: datetime) -> None:
    """Follow a channel to its new id, with all that waits for it and all that stands in it."""
    async with database.transaction() as tx:
        firm = await firms.in_workspace(tx, team_id)
        if firm is None:
            return
        await outbox.redirect(tx, firm.id, team_id, before, after)
        await outbox.move(tx, firm.id, before, after)
        await watching.hold(tx, firm.id)
        firm = await firms.load(tx, firm.id)
        if firm.channel_id == before:
            await watching.move_channel(tx, firm.id, after)
            await publish(tx, firm, ChannelMoved(before=before, channel_id=after), at)


async def person_doubted(database: Database, team_id: str, key: Key) -> None:
    """Have Slack asked about somebody, by the clock or at their next click."""
    async with database.transaction() as tx:
        firm = await firms.in_workspace(tx, team_id)
        if firm is not None:
            await watching.doubt_person(tx, firm.id, key)


async def person_unclear(database: Database, firm: Firm, key: Key, at: datetime) -> None:
    """Note that Slack was asked about somebody and answered about nobody, or somebody else."""
    async with database.transaction() as tx:
        await watching.person_asked(tx, firm.id, key, at)


async def person_gone(database: Database, firm: Firm, key: Key, at: datetime) -> None:
    """Take somebody whom Slack no longer shows as one who left."""
    async with database.reading() as tx:
        known = await firms.recall(tx, firm.id, *key)
    blank = Person(team_id=key[0], user_id=key[1], name="", email=None, language=None)
    await person_seen(database, firm, (known[0] if known else blank).gone(), at)


async def person_seen(database: Database, firm: Firm, person: Person, at: datetime) -> None:
    """Keep what Slack just said of somebody, with what comes of it for whoever relies on them (D15, D19)."""
    async with database.transaction() as tx:
        bound = await customers.identities(tx, firm.id, person.team_id, person.user_id)
        lost = [each for each in bound if person.deleted or each.moved(person)]
        for customer_id in sorted({each.customer_id for each in lost}):
            await customers.lock(tx, customer_id)
        before = await firms.hold(tx, firm.id, person, at)
        closed = person.deleted and (before is None or not before.deleted)
        left = not person.is_of(firm) and (before is None or before.is_of(firm))
        await firms.remember(tx, firm.id, person, at)
        for each in lost:
            await _lose(tx, firm, each, person, at, left=closed)
        if left and firm.is_set_up and person.team_id == firm.team_id:
            await _leave(tx, firm, person, at)


async def _lose(tx: Transaction, firm: Firm, identity: Identity, person: Person, at: datetime, *, left: bool) -> None:
    """Tell of the open questions that were put to somebody who can no longer answer them, once."""
    if person.deleted:
        loss, is_news = Loss.LEFT, left
    else:
        loss, is_news = Loss.MOVED, await customers.unbind(tx, firm.id, identity.contact_id, person, at)
    if is_news:
        await lose(tx, firm, identity.customer_id, identity.contact_id, loss, at)


async def _leave(tx: Transaction, firm: Firm, person: Person, at: datetime) -> None:
    """Tell the managers that a colleague left whom customers or the firm relied on, and the channel if none is left."""
    owns, name = await watching.owned(tx, firm.id, person.user_id)
    managed = person.user_id in firm.managers
    reaches = len(await members.reached(tx, firm.id, person.user_id)) - owns
    if owns or managed or reaches:
        who, outside = person.name or name, not person.deleted
        user = person.user_id
        left = ColleagueLeft(user=user, owns=owns, managed=managed, outside=outside, reaches=reaches, name=who)
        await publish(tx, firm, left, at)


def _closed(channel_id: str, state: str, names: str) -> Event:
    if state in {SHARED, OVERHEARD}:
        return ChannelShared(channel_id=channel_id, names=names)
    return ChannelUnreachable(channel_id=channel_id, reason=state)
