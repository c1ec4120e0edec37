"""The app in each workspace: its token, sealed, whether it is open, and the installations that are under way."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.domain.policy import INSTALLING_WITHIN
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The app in one workspace; `bot_token` is clear text and never leaves the process but towards Slack.

    `installed_by` is a user of the workspace, None where the operator set the token; a `pending` installation opens
    nothing of what was there before.
    """

    team_id: str
    bot_user_id: str
    bot_token: str
    enterprise_id: str | None = None
    app_id: str | None = None
    bot_id: str | None = None
    installed_by: str | None = None
    pending: bool = False


async def install(tx: Transaction, firm_id: str, new: Installation, at: datetime) -> None:
    """Keep the token of a workspace, sealed; the same token again is the same installation."""
    await tx.run(select(t.firm.c.id).where(t.firm.c.id == firm_id).with_for_update(key_share=True))
    if await installed(tx, new.team_id) == new:
        return
    i = t.installation.c
    live = (i.firm_id == firm_id) & i.revoked_at.is_(None)
    await tx.run(update(t.installation).where(live).values(revoked_at=at))
    await tx.run(
        t.installation.insert().values(
            id=new_id(),
            firm_id=firm_id,
            team_id=new.team_id,
            enterprise_id=new.enterprise_id,
            app_id=new.app_id,
            bot_id=new.bot_id,
            bot_user_id=new.bot_user_id,
            bot_token=tx.vault.seal(new.bot_token, _token_place(new.team_id)),
            installed_at=at,
            installed_by=new.installed_by,
            pending=new.pending,
        )
    )


async def installed(tx: Transaction, team_id: str) -> Installation | None:
    """Load the live installation of a workspace; raises CannotOpen for a token that was sealed elsewhere."""
    live = (t.installation.c.team_id == team_id) & t.installation.c.revoked_at.is_(None)
    query = select(t.installation).where(live).execution_options(all_firms="the workspace is the key here")
    row = (await tx.run(query)).one_or_none()
    if row is None:
        return None
    return Installation(
        team_id=row.team_id,
        bot_user_id=row.bot_user_id,
        bot_token=tx.vault.open(row.bot_token, _token_place(row.team_id)),
        enterprise_id=row.enterprise_id,
        app_id=row.app_id,
        bot_id=row.bot_id,
        installed_by=row.installed_by,
        pending=row.pending,
    )


async def is_open(tx: Transaction, team_id: str) -> bool:
    """Tell whether the app is in a workspace and may speak there."""
    i = t.installation.c
    query = select(i.id).where(i.team_id == team_id, i.revoked_at.is_(None), ~i.pending)
    return (await tx.run(query.execution_options(all_firms="the workspace is the key here"))).one_or_none() is not None


async def installed_at(tx: Transaction, team_id: str) -> datetime | None:
    """Say when a workspace's live installation began."""
    i = t.installation.c
    query = select(i.installed_at).where(i.team_id == team_id, i.revoked_at.is_(None))
    found: datetime | None = (
        await tx.run(query.execution_options(all_firms="the workspace is the key here"))
    ).scalar_one_or_none()
    return found


async def revoke(tx: Transaction, team_id: str, at: datetime) -> None:
    """Note that Slack no longer knows a workspace's token; the firm's data stays."""
    i = t.installation.c
    live = (i.team_id == team_id) & i.revoked_at.is_(None)
    statement = update(t.installation).where(live).values(revoked_at=at)
    await tx.run(statement.execution_options(all_firms="the workspace is the key here"))


async def link(tx: Transaction, team_id: str) -> bool:
    """Open a pending installation; False if there is none."""
    i = t.installation.c
    waiting = (i.team_id == team_id) & i.revoked_at.is_(None) & i.pending
    statement = update(t.installation).where(waiting).values(pending=False).returning(i.id)
    opened = await tx.run(statement.execution_options(all_firms="the workspace is the key here"))
    return opened.one_or_none() is not None


async def app_id(tx: Transaction) -> str | None:
    """Give our own app's id, as the latest installation has it."""
    i = t.installation.c
    query = select(i.app_id).where(i.app_id.is_not(None)).order_by(i.installed_at.desc()).limit(1)
    found: str | None = (
        await tx.run(query.execution_options(all_firms="one app serves every firm"))
    ).scalar_one_or_none()
    return found


async def begin(tx: Transaction, state: str, cookie: str, at: datetime) -> None:
    """Note that somebody sets out to install; what is too old goes."""
    await tx.run(delete(t.oauth_state).where(t.oauth_state.c.at <= at - INSTALLING_WITHIN))
    await tx.run(t.oauth_state.insert().values(state=_hash(state), cookie=_hash(cookie), at=at))


async def redeem(tx: Transaction, state: str, cookie: str, at: datetime) -> bool:
    """Take out what `begin` noted; of several at once, one gets it."""
    s = t.oauth_state.c
    mine = (s.state == _hash(state)) & (s.cookie == _hash(cookie)) & (s.at > at - INSTALLING_WITHIN)
    return (await tx.run(delete(t.oauth_state).where(mine).returning(s.state))).one_or_none() is not None


def _token_place(team_id: str) -> str:
    return f"installation.bot_token:{team_id}"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
