"""A firm begins: the app is installed, and somebody says where the firm wants to be told."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.firm import OPEN, PUBLIC_MAIL, Firm, Person
from bot.domain.firm_events import FirmChanged, FirmSetUp
from bot.domain.numbers import OrganisationNumber
from bot.domain.refusals import FormOutOfDate, NotAdmin, NotSetUp
from bot.domain.refusals_firm import NumberTaken
from bot.domain.webhook import Webhook
from bot.storage import collaborations, firms, outbox, tasks, watching
from bot.storage.database import Transaction
from bot.usecases.desk import Desk
from bot.usecases.telling import publish

NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What a firm says of itself, its managers as Slack just described them; `shown` says what the form showed."""

    name: str
    number: OrganisationNumber
    channel_id: str
    managers: tuple[Person, ...]
    language: str
    mail_domains: frozenset[str]
    expires_days: int = 30
    reminder_days: tuple[int, ...] = (3, 7, 14)
    tasks: bool = True
    webhook: Webhook | None = None
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a form shows that the firm itself does not say; `mark` tells later whether it still shows what stands."""

    number: OrganisationNumber | None
    webhook: Webhook | None
    mark: str


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
    """Store what the firm says of itself; its channel is told.

    Raises FormOutOfDate where it said otherwise meanwhile, NumberTaken where another firm has its number. The firm's
    own row is held after its collaborations, as everywhere, and before its people.
    """
    require_may_set_up(desk)
    firm = _as_said(desk.firm, said)
    async with desk.database.transaction() as tx:
        if not await desk.first_time(tx):
            return
        if firm.rhythm != desk.firm.rhythm:
            await collaborations.wake_waiting(tx, firm.id, desk.now)
        if desk.firm.channel_id is not None:
            await outbox.redirect(tx, firm.id, firm.team_id, desk.firm.channel_id, said.channel_id)
        await watching.hold(tx, firm.id)
        standing = await firms.load(tx, firm.id)
        if (await _shown(tx, standing)).mark != said.shown:
            raise FormOutOfDate
        await _keep(tx, desk, _as_said(standing, said), said)


def _as_said(firm: Firm, said: Particulars) -> Firm:
    return replace(
        firm,
        name=said.name,
        language=said.language,
        channel_id=said.channel_id,
        managers=frozenset(each.user_id for each in said.managers),
        mail_domains=said.mail_domains,
        expires_days=said.expires_days,
        reminder_days=said.reminder_days,
        tasks=said.tasks,
        hooked=said.webhook is not None,
    )


async def _keep(tx: Transaction, desk: Desk, firm: Firm, said: Particulars) -> None:
    if not await firms.claim_number(tx, firm.id, said.number):
        raise NumberTaken
    await firms.configure(tx, firm, said.number)
    await firms.keep_webhook(tx, firm.id, said.webhook)
    if not firm.tasks:
        await tasks.drop(tx, firm.id)
    await watching.channel_asked(tx, firm.id, OPEN, desk.now)
    await firms.look_again(tx, firm.id)
    for manager in said.managers:  # they were placed in the channel that is saved: nobody knows better
        await firms.remember(tx, firm.id, manager, desk.now)
    stated = {"by_user": desk.user_id} | _stated(tx, firm, said.number, said.webhook)
    await publish(tx, firm, _said(desk, stated), desk.now)


def _said(desk: Desk, stated: dict[str, Any]) -> FirmSetUp | FirmChanged:
    """Say what happened: a channel is greeted when it is chosen, not each time something else changes."""
    if stated["channel_id"] != desk.firm.channel_id:
        return FirmSetUp(**stated)
    del stated["channel_id"]
    return FirmChanged(**stated)


def _stated(tx: Transaction, firm: Firm, number: OrganisationNumber | None, webhook: Webhook | None) -> dict[str, Any]:
    """Give all that a firm says of itself, as an event says it."""
    return {
        "name": firm.name,
        "number_hash": tx.vault.lookup(number.value) if number else "",
        "channel_id": firm.channel_id,
        "managers": tuple(sorted(firm.managers)),
        "mail_domains": tuple(sorted(firm.mail_domains)),
        "language": firm.language,
        "expires_days": firm.expires_days,
        "reminder_days": firm.reminder_days,
        "tasks": firm.tasks,
        "webhook_hash": tx.vault.lookup(f"{webhook.url} {webhook.secret}") if webhook else "",
    }


def _fingerprint(stated: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(stated, sort_keys=True).encode()).hexdigest()


def proposal(desk: Desk) -> Firm:
    """Fill in what can be guessed of a firm that says nothing yet: whoever asks manages it and has its address."""
    if desk.firm.is_set_up:
        return desk.firm
    domain = (desk.actor.person.email or "").rpartition("@")[2].lower()
    own = frozenset({domain} - PUBLIC_MAIL - {""})
    return replace(desk.firm, managers=frozenset({desk.user_id}), mail_domains=own)


async def shown(desk: Desk) -> Shown:
    """Read what the form shows besides the firm."""
    async with desk.database.reading() as tx:
        return await _shown(tx, desk.firm)


async def _shown(tx: Transaction, firm: Firm) -> Shown:
    number, webhook = await firms.number_of(tx, firm.id), await firms.webhook_of(tx, firm.id)
    return Shown(number=number, webhook=webhook, mark=_fingerprint(_stated(tx, firm, number, webhook)))


async def names(desk: Desk, user_ids: Collection[str]) -> list[str]:
    """Name people of the workspace, by their id where nobody has met them."""
    async with desk.database.reading() as tx:
        known = await firms.names(tx, desk.firm.id, user_ids)
    return sorted(known.get(each) or each for each in user_ids)
