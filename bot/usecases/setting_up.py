"""A firm begins: the app is installed, and somebody says where the firm wants to be told."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.events import FirmSetUp
from bot.domain.numbers import OrganisationNumber
from bot.domain.refusals import NotAdmin
from bot.storage import firms
from bot.storage.database import Database
from bot.storage.firms import Installation
from bot.usecases.desk import Desk
from bot.usecases.telling import publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What a firm says of itself."""

    name: str
    number: OrganisationNumber
    channel_id: str
    managers: frozenset[str]
    language: str
    mail_domains: frozenset[str]


async def install(database: Database, new: Installation, *, name: str, language: str, at: datetime) -> str:
    """Keep the app's token for a workspace, and open the tenant if it is new; returns the firm's id."""
    async with database.transaction() as tx:
        firm_id = await firms.create(tx, team_id=new.team_id, name=name, language=language, at=at)
        await firms.install(tx, firm_id, new, at)
        return firm_id


def require_may_set_up(desk: Desk) -> None:
    """Refuse all but the workspace's administrators and, later, the firm's managers."""
    person = desk.actor.person
    own = person.team_id == desk.firm.team_id and person.human and not person.guest
    if not (desk.actor.manager or (own and person.admin)):
        raise NotAdmin


async def set_up(desk: Desk, said: Particulars) -> None:
    """Store what the firm says of itself; its channel is told."""
    require_may_set_up(desk)
    firm = replace(
        desk.firm,
        name=said.name,
        language=said.language,
        channel_id=said.channel_id,
        managers=said.managers,
        mail_domains=said.mail_domains,
    )
    async with desk.database.transaction() as tx:
        if not await desk.first_time(tx):
            return
        await firms.configure(tx, firm, said.number.value)
        await publish(tx, firm, FirmSetUp(by_user=desk.user_id, channel_id=said.channel_id), desk.now)


async def number(desk: Desk) -> str | None:
    """Read the firm's organisation number, for the form that changes it."""
    async with desk.database.reading() as tx:
        return await firms.number_of(tx, desk.firm.id)
