"""Deliver one parcel: write it down, hand it to Slack, settle, postpone or bury."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.delivery import reminders
from bot.delivery.hooks import Courier
from bot.delivery.letters import EDITS, Writer
from bot.delivery.watching import CLOSED, Lookout
from bot.domain.audience import Reader, asked_of
from bot.domain.catalogue import Catalogue
from bot.domain.events import ActivatedAtOnce, Invited
from bot.domain.policy import Workday
from bot.slack.gateway import LIMITED, Gateway, Later, Never, Revoked
from bot.storage import history, installations, outbox, questions
from bot.storage.database import Database, Transaction
from bot.storage.outbox import Copy, Parcel
from bot.usecases import installing, recounting, reporting, workdays
from bot.usecases.stumbling import stumbled

IN_CHANNEL = frozenset({Reader.CHANNEL, Reader.THREAD, Reader.LINE})
BEGINNINGS = (Invited.__name__, ActivatedAtOnce.__name__)
PATIENCE = timedelta(minutes=15)
UNEDITABLE = frozenset({"message_not_found", "edit_window_closed", "cant_update_message", "is_archived"})
LONGEST_WAIT = 300.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """Everything that delivery needs; `now` is the clock."""

    database: Database
    catalogue: Catalogue
    gateway: Gateway
    now: Callable[[], datetime]
    is_workday: Workday = workdays.swedish
    courier: Courier | None = None

    async def deliver(self, parcel: Parcel) -> None:
        """Deliver a parcel, whatever comes of it; the lane moves on or waits."""
        try:
            if self.courier and parcel.reader is Reader.WEBHOOK:
                await self.courier.deliver(parcel)
                return
            if parcel.reader in IN_CHANNEL and not await self._may_post(parcel):
                return
            written = await self._write(parcel)
            if written is None:
                return
            place = await self._hand_over(parcel, *written)
        except Later as later:
            await self._postpone(parcel, later)
        except Never as no:
            await self._give_up(parcel, no.reason)
        except Exception as error:  # noqa: BLE001 - a letter that cannot be written must not stop its lane for good
            stumbled("parcel_stumbled", error, reader=parcel.reader.value)
            await self._postpone(parcel, Later("stumbled"))
        else:
            if place is not None:
                await reporting.delivered(self.database, parcel, *place, self.now())

    @property
    def _lookout(self) -> Lookout:
        return Lookout(self.database, self.gateway, self.now)

    async def _may_post(self, parcel: Parcel) -> bool:
        """Tell whether the firm's channel is open to it and to nobody else; if not, what is for it waits there."""
        async with self.database.reading() as tx:
            installation = await installations.installed(tx, parcel.team_id)
        if installation is None or installation.pending:
            return False
        return await self._lookout.may_post(installation.bot_token, parcel.firm_id, parcel.target)

    async def _write(self, parcel: Parcel) -> tuple[str, dict[str, Any], list[Copy]] | None:
        """Store the bytes before they go out: a question is kept as whoever decides will have seen it."""
        async with self.database.transaction() as tx:
            installation = await installations.installed(tx, parcel.team_id)
            if installation is None or installation.pending:
                return None
            letter = await Writer(tx, self.catalogue).write(parcel)
            if letter is None:
                await outbox.skip(tx, parcel, self.now())
                return None
            if await reminders.settle(tx, parcel, self.now(), self.is_workday):
                return None
            body = json.dumps(letter.arguments(), ensure_ascii=False, sort_keys=True)
            await outbox.write(tx, parcel, body)
            return installation.bot_token, json.loads(body), await _places(tx, parcel)

    async def _hand_over(
        self, parcel: Parcel, token: str, body: Mapping[str, Any], places: list[Copy]
    ) -> tuple[str, str] | None:
        """Send, and say where it is; None where the app is gone: then everything waits until it is back."""
        try:
            return await self._send(parcel, token, body, places)
        except Revoked as dead:
            if await installing.token_died(self.database, parcel.team_id, token, self.now()):
                _log.warning("installation_revoked", team=parcel.team_id, reason=dead.reason)
            return None

    async def _send(self, parcel: Parcel, token: str, body: Mapping[str, Any], places: list[Copy]) -> tuple[str, str]:
        if parcel.reader in EDITS:
            return await self._edit(token, body, places)
        if "file" in body:
            return await self._hand_out(parcel, token, body)
        thread = {"thread_ts": places[0].ts} if parcel.reader is Reader.THREAD and places else {}
        channel_id = await self._conversation(token, parcel)
        answer = await self.gateway.call(token, "chat.postMessage", dict(body) | thread | {"channel": channel_id})
        if not answer.get("ts"):
            raise Later("no_ts")
        return str(answer.get("channel") or channel_id), str(answer["ts"])

    async def _hand_out(self, parcel: Parcel, token: str, body: Mapping[str, Any]) -> tuple[str, str]:
        """Send a file, and what is said of it; its id stands where a message's time would."""
        content = await recounting.copied(self.database, parcel.firm_id, parcel.seq, self.now())
        channel_id = await self._conversation(token, parcel)
        return channel_id, await self.gateway.upload(token, channel_id, body["file"], content, body["text"])

    async def _conversation(self, token: str, parcel: Parcel) -> str:
        """Open the DM first: only its D… id can be edited later, and a lost answer then loses no place."""
        if parcel.reader in {Reader.CHANNEL, Reader.THREAD}:
            return parcel.target
        opened = await self.gateway.call(token, "conversations.open", {"users": parcel.target})
        return str((opened.get("channel") or {}).get("id") or parcel.target)

    async def _edit(self, token: str, body: Mapping[str, Any], places: list[Copy]) -> tuple[str, str]:
        """Change every copy; one that is gone is no reason to leave the others."""
        for place in places:
            where = {"channel": place.channel_id, "ts": place.ts}
            try:
                await self.gateway.call(token, "chat.update", dict(body) | where)
            except Never as no:
                if no.reason not in UNEDITABLE:
                    raise
        last = places[-1] if places else Copy(channel_id="", ts="", body_hash="")
        return last.channel_id, last.ts

    async def _postpone(self, parcel: Parcel, later: Later) -> None:
        """Wait longer each time; what is the message's own fault blocks its lane for a quarter of an hour at most."""
        now = self.now()
        own_fault = later.reason in {"no_ts", "unreadable", "stumbled"}
        if own_fault and now - parcel.created_at > PATIENCE:
            await self._give_up(parcel, "gave_up")
            return
        limited = later.reason in LIMITED
        wait = later.after if limited else min(later.after * 2**parcel.attempts, LONGEST_WAIT)
        async with self.database.transaction() as tx:
            why = outbox.LIMITED if limited else later.reason
            await outbox.postpone(tx, parcel, why, now + timedelta(seconds=wait))
        await reporting.delayed(self.database, parcel, later.reason, now)

    async def _give_up(self, parcel: Parcel, reason: str) -> None:
        if parcel.reader in IN_CHANNEL and reason in CLOSED:
            await self._lookout.closed(parcel.firm_id, parcel.target, reason)
            return
        _log.warning("parcel_dead", reader=parcel.reader.value, reason=reason)
        await reporting.bury(self.database, parcel, reason, self.now())


async def _places(tx: Transaction, parcel: Parcel) -> list[Copy]:
    """Find the messages that a parcel changes or hangs on: in the channel that it is for, and in no former one."""
    if parcel.reader is Reader.QUESTION:
        return await outbox.copies(tx, parcel.firm_id, await _question_of(tx, parcel), parcel.target)
    if parcel.reader in {Reader.LINE, Reader.THREAD} and parcel.collaboration_id:
        kinds = BEGINNINGS if parcel.reader is Reader.LINE else ()
        lines = await outbox.lines(tx, parcel.firm_id, parcel.collaboration_id, kinds)
        return [line for line in lines if line.channel_id == parcel.target]
    if parcel.reader is Reader.NOTICE:
        return await _notices(tx, parcel)
    return []


async def _notices(tx: Transaction, parcel: Parcel) -> list[Copy]:
    """Find the reader's own copy of what a colleague asked."""
    event = (await history.read(tx, parcel.firm_id, parcel.seq)).event
    found = await outbox.notices(tx, parcel.firm_id, getattr(event, "asked", 0), asked_of(event))
    return [each for each in found if each.target == parcel.target and each.ts]


async def _question_of(tx: Transaction, parcel: Parcel) -> str:
    event = (await history.read(tx, parcel.firm_id, parcel.seq)).event
    return await questions.batch_of(tx, parcel.firm_id, getattr(event, "question_id", ""))
