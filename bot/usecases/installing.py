"""The app comes to a workspace, goes, and comes back; a firm's data waits for whoever may have it."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.firm import Firm, Person
from bot.storage import firms, installations
from bot.storage.database import Database, Transaction
from bot.storage.ids import new_token
from bot.storage.installations import Installation


async def begin(database: Database, at: datetime) -> tuple[str, str]:
    """Begin an installation in a browser; returns the state that goes to Slack and back, and the browser's cookie."""
    state, cookie = new_token(), new_token()
    async with database.transaction() as tx:
        await installations.begin(tx, state, cookie, at)
    return state, cookie


async def redeem(database: Database, state: str, cookie: str, at: datetime) -> bool:
    """Use a state up; False if it is unknown, too old, another browser's or used before."""
    async with database.transaction() as tx:
        return await installations.redeem(tx, state, cookie, at)


async def install(
    database: Database,
    new: Installation,
    *,
    name: str,
    language: str,
    at: datetime,
    installer: Person | None = None,
) -> Installation:
    """Keep the app's token for a workspace; a new tenant waits for the operator where it comes `pending`.

    What a firm left behind stays shut until somebody it knew before, or the operator, comes for it.
    """
    async with database.transaction() as tx:
        firm_id = await firms.create(tx, team_id=new.team_id, name=name, language=language, at=at)
        firm = await firms.load(tx, firm_id)
        kept = replace(new, pending=new.installed_by is not None and await _is_shut(tx, firm, new))
        if installer is not None and not (kept.pending and firm.is_set_up):
            await firms.remember(tx, firm_id, installer, at)
        await installations.install(tx, firm_id, kept, at)
        return kept


async def _is_shut(tx: Transaction, firm: Firm, new: Installation) -> bool:
    standing = await installations.installed(tx, new.team_id)
    if standing is not None and not standing.pending:
        return False
    return not await _is_known(tx, firm.id, new) if firm.is_set_up else new.pending


async def knows(database: Database, new: Installation) -> bool:
    """Tell whether whoever installed was an administrator or a manager of the workspace's firm before."""
    async with database.reading() as tx:
        firm = await firms.in_workspace(tx, new.team_id)
        return firm is not None and await _is_known(tx, firm.id, new)


async def _is_known(tx: Transaction, firm_id: str, new: Installation) -> bool:
    firm, user_id = await firms.load(tx, firm_id), new.installed_by or ""
    met = await firms.recall(tx, firm_id, new.team_id, user_id)
    return user_id in firm.managers or (met is not None and met[0].admin and met[0].human)


async def link(database: Database, team_id: str) -> str | None:
    """Open a pending installation, as its operator; returns the firm's name, None if nothing waits there."""
    async with database.transaction() as tx:
        firm = await firms.in_workspace(tx, team_id)
        return firm.name if firm and await installations.link(tx, team_id) else None


async def own_app(database: Database) -> str | None:
    """Give the id of our own app, once it is installed anywhere."""
    async with database.reading() as tx:
        return await installations.app_id(tx)


async def removed(database: Database, team_id: str, happened: int, at: datetime) -> None:
    """Close a workspace whose app was removed `happened` seconds into 1970; what is older than its token is stale."""
    async with database.transaction() as tx:
        began = await installations.installed_at(tx, team_id)
        if began is not None and datetime.fromtimestamp(happened, UTC) >= began.replace(microsecond=0):
            await installations.revoke(tx, team_id, at)


async def token_died(database: Database, team_id: str, token: str, at: datetime) -> bool:
    """Close a workspace whose token Slack no longer takes; False if it has another one by now."""
    async with database.transaction() as tx:
        standing = await installations.installed(tx, team_id)
        if standing is None or standing.bot_token != token:
            return False
        await installations.revoke(tx, team_id, at)
        return True
