"""Find out who acts, from the database; Slack is asked only where what it said is too old to rely on (D19)."""

from datetime import datetime

from bot.domain.firm import Actor, Firm
from bot.domain.refusals import CannotCheck
from bot.domain.refusals_presence import AccountClosed
from bot.slack.directory import Directory
from bot.slack.gateway import Later, Never
from bot.storage.database import Database
from bot.usecases import people


async def identify(database: Database, directory: Directory, firm: Firm, who: tuple[str, str], at: datetime) -> Actor:
    """Load the actor (team id, user id); raises CannotCheck where nobody says who it is, or AccountClosed."""
    actor = await people.recognise(database, firm, *who, at)
    if actor is None:
        await _refresh(database, directory, firm, who, at)
        actor = await people.recognise(database, firm, *who, at)
    if actor is not None and actor.person.deleted:
        raise AccountClosed
    if actor is None or not actor.person.human:
        raise CannotCheck
    return actor


async def _refresh(database: Database, directory: Directory, firm: Firm, who: tuple[str, str], at: datetime) -> None:
    try:
        person = await directory.by_id(who[1])
    except (Later, Never):
        raise CannotCheck from None
    if person is not None and (person.team_id, person.user_id) == who:
        await people.remember(database, firm, person, at)
