"""A firm begins: the app is installed, and somebody says where the firm wants to be told."""

from dataclasses import dataclass, replace

from bot.domain.events import FirmChanged, FirmSetUp
from bot.domain.firm import OPEN, PUBLIC_MAIL, Firm
from bot.domain.numbers import OrganisationNumber
from bot.domain.refusals import NotAdmin, NotSetUp
from bot.storage import collaborations, firms, outbox, watching
from bot.usecases.desk import Desk
from bot.usecases.telling import publish

NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What a firm says of itself."""

    name: str
    number: OrganisationNumber
    channel_id: str
    managers: frozenset[str]
    language: str
    mail_domains: frozenset[str]
    expires_days: int = 30
    reminder_days: tuple[int, ...] = (3, 7, 14)


def require_may_set_up(desk: Desk) -> None:
    """Refuse all but the workspace's administrators and, later, the firm's managers."""
    if not may_set_up(desk):
        raise NotAdmin


def may_set_up(desk: Desk) -> bool:
    """Tell whether somebody may say where the firm wants to be told."""
    person = desk.actor.person
    return desk.actor.manager or (person.works_in(desk.firm) and person.admin)


async def require_set_up(desk: Desk) -> None:
    """Refuse everything while the firm is not set up, and name who can do it."""
    if not desk.firm.is_set_up:
        raise await not_set_up(desk)


async def not_set_up(desk: Desk) -> NotSetUp:
    """Name those who can set the firm up, as far as anybody has met them."""
    async with desk.database.reading() as tx:
        return NotSetUp(names=", ".join(await firms.administrators(tx, desk.firm, NAMED)))


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
        expires_days=said.expires_days,
        reminder_days=said.reminder_days,
    )
    async with desk.database.transaction() as tx:
        if not await desk.first_time(tx):
            return
        # The firm's own row last, as everywhere: an answer that holds what is asked is waiting for it.
        if firm.rhythm != desk.firm.rhythm:
            await collaborations.wake_waiting(tx, firm.id, desk.now)
        await firms.look_again(tx, firm.id)
        if desk.firm.channel_id is not None:
            await outbox.redirect(tx, firm.id, firm.team_id, desk.firm.channel_id, said.channel_id)
        await firms.configure(tx, firm, said.number)
        await watching.channel_asked(tx, firm.id, OPEN, desk.now)
        await publish(tx, firm, _said(desk, said), desk.now)


def _said(desk: Desk, said: Particulars) -> FirmSetUp | FirmChanged:
    """Say what happened: a channel is greeted when it is chosen, not each time something else changes."""
    if said.channel_id == desk.firm.channel_id:
        return FirmChanged(by_user=desk.user_id)
    return FirmSetUp(by_user=desk.user_id, channel_id=said.channel_id)


def proposal(desk: Desk) -> Firm:
    """Fill in what can be guessed of a firm that says nothing yet: whoever asks manages it and has its address."""
    if desk.firm.is_set_up:
        return desk.firm
    domain = (desk.actor.person.email or "").rpartition("@")[2].lower()
    own = frozenset({domain} - PUBLIC_MAIL - {""})
    return replace(desk.firm, managers=frozenset({desk.user_id}), mail_domains=own)


async def number(desk: Desk) -> OrganisationNumber | None:
    """Read the firm's organisation number, for the form that changes it."""
    async with desk.database.reading() as tx:
        return await firms.number_of(tx, desk.firm.id)
