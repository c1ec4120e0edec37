"""Who acts, as far as the database knows; Slack is asked elsewhere, and what it said is kept here."""

from datetime import datetime

from bot.domain.firm import Actor, Firm, Person
from bot.domain.policy import PROFILE_IS_FRESH
from bot.storage import customers, firms, installations
from bot.storage.database import Database
from bot.storage.installations import Installation
from bot.usecases import watching


async def recognise(database: Database, firm: Firm, team_id: str, user_id: str, at: datetime) -> Actor | None:
    """Load an actor whose profile is fresh; None means that Slack must be asked first (D19)."""
    async with database.reading() as tx:
        recalled = await firms.recall(tx, firm.id, team_id, user_id)
        if recalled is None or at - recalled[1] >= PROFILE_IS_FRESH:
            return None
        person = recalled[0]
        of_firm = person.is_of(firm)
        return Actor(
            person=person,
            of_firm=of_firm,
            manager=of_firm and user_id in firm.managers,
            identities=await customers.identities(tx, firm.id, team_id, user_id),
        )


async def remember(database: Database, firm: Firm, person: Person, at: datetime) -> None:
    """Keep what Slack just said of somebody, with what comes of it."""
    await watching.person_seen(database, firm, person, at)


async def firm_of(database: Database, team_id: str) -> Firm | None:
    """Load the firm whose workspace this is."""
    async with database.reading() as tx:
        return await firms.in_workspace(tx, team_id)


async def firms_named(database: Database, name: str | None) -> list[Firm]:
    """Find firms by workspace id or name; all of them with no name."""
    async with database.reading() as tx:
        return await firms.named(tx, name)


async def installation(database: Database, team_id: str) -> Installation | None:
    """Load the app's installation in a workspace, its token opened."""
    async with database.reading() as tx:
        return await installations.installed(tx, team_id)
