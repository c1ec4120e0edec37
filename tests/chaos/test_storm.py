"""A storm: Slack fails by the dice, bots are killed one after the other, every change is sent until heard (P12)."""

import asyncio
import base64
import contextlib
import json
import os
import random
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Row, func, select

from bot.delivery.letters import EDITS
from bot.domain.customer import Customer
from bot.domain.firm import Person as Known
from bot.storage import tables as t
from bot.storage.database import Database
from bot.storage.vault import Vault
from bot.views import preview, question, reasons
from bot.views.follow import WITHDRAW
from demo.stage import KEY
from sandbox import payloads
from sandbox.faults import Fault, Planned
from sandbox.visible import elements
from sandbox.wire import INTERACTIVE
from sandbox.world import Person
from tests.chaos.arena import Arena, Nursery, arena, seeded
from tests.chaos.office import Office
from tests.ready import MORNING

CUSTOMERS, ROUNDS = 8, int(os.environ.get("CHAOS_ROUNDS") or 20)
PATIENCE_SECONDS = 240
LANES = CUSTOMERS + 2  # each customer's own, the firm's channel, and its owner's
AMBIGUOUS = {Fault.SERVER_ERROR_STORED, Fault.RESET_AFTER}
WEATHER = {
    Fault.RATE_LIMITED: 0.2,
    Fault.SERVER_ERROR: 0.05,
    Fault.SERVER_ERROR_STORED: 0.05,
    Fault.RESET_BEFORE: 0.025,
    Fault.RESET_AFTER: 0.025,
}


@dataclass
class Storm:
    """What rages, who lives through it, and what was counted."""

    at: Arena
    office: Office
    dice: random.Random
    faults: Counter[Fault] = field(default_factory=Counter)
    changes: int = 0
    attempts: int = 0
    kills: int = 0

    async def rages(self, guests: Mapping[str, Person]) -> None:
        """Let every customer be asked and answer, or be let off, while the bot is killed every now and then."""
        killer = asyncio.create_task(self._kills())
        async with asyncio.TaskGroup() as living:
            for customer_id, guest in guests.items():
                living.create_task(self._lives(await self.office.customer(customer_id), guest))
        killer.cancel()
        await asyncio.gather(killer, return_exceptions=True)

    async def _kills(self) -> None:
        while True:
            await asyncio.sleep(self.dice.uniform(0.5, 3))
            bot = self.at.last
            assert bot is not None
            bot.kill()
            await bot.ended()
            self.kills += 1
            await asyncio.shield(self.at.bot())

    async def _lives(self, customer: Customer, guest: Person) -> None:
        for _ in range(ROUNDS):
            asked = await self._invites(customer, guest)
            answers = self.dice.random() < 1 / 2
            await (self._declines(asked, guest) if answers else self._withdraws(asked))

    async def _invites(self, customer: Customer, guest: Person) -> str:
        while True:
            self.office.at = datetime.now(UTC)
            known = Known(team_id=guest.team_id, user_id=guest.user_id, name="Eva", email=guest.email, language=None)
            draft = await self.office.draft(customer, known)
            await self._sends(self._form(self._mona, preview.CALLBACK, draft))
            if found := await self._open(customer.id):
                return self._counted(found)

    async def _withdraws(self, asked: str) -> None:
        while not await self._closed(asked):
            await self._sends(self._click(self._mona, WITHDRAW, asked))

    async def _declines(self, asked: str, guest: Person) -> None:
        channel_id, ts, token = await self._shown(asked, guest)
        place = {"token": token, "action": question.DECLINE, "channel_id": channel_id, "ts": ts}
        while not await self._closed(asked):
            await self._sends(self._form(guest, reasons.CALLBACK, json.dumps(place)))

    async def _shown(self, asked: str, guest: Person) -> tuple[str, str, str]:
        """Wait until the question stands in the contact's conversation: (channel, ts, token of the button)."""
        world, b = self.at.slack.world, t.button.c
        mine = select(b.token).where(b.firm_id == self.office.firm.id, b.question_id == asked)
        while True:
            async with self.office.database.reading() as tx:
                tokens = set((await tx.run(mine.where(b.action == question.DECLINE))).scalars())
            for channel in world.channels_of(guest):
                for message in channel.messages:
                    for placed in elements(message.blocks):
                        if placed.element.get("value") in tokens:
                            return channel.channel_id, message.ts, str(placed.element["value"])
            await asyncio.sleep(0.1)

    async def _sends(self, payload: dict[str, Any]) -> None:
        """Send the very same until it is acknowledged, as Slack does with events and people do with clicks."""
        while True:
            self.attempts += 1
            if (await self.at.slack.wire.send(INTERACTIVE, "storm", "T0SJOVIK", payload)).ok:
                return
            await asyncio.sleep(0.1)

    @property
    def _mona(self) -> Person:
        return self.at.slack.world.find_person("mona", "T0SJOVIK")

    def _form(self, who: Person, callback_id: str, carried: str) -> dict[str, Any]:
        stage = self.at.slack.stage
        view: dict[str, Any] = {
            "type": "modal",
            "id": f"V{self.attempts}",
            "hash": str(self.attempts),
            "callback_id": callback_id,
        }
        view |= {"private_metadata": carried, "state": {"values": {}}, "blocks": [{"type": "input", "block_id": "x"}]}
        trigger = {"trigger_id": stage.new_trigger("T0SJOVIK", who.key)}
        return payloads.base(stage, "view_submission", "T0SJOVIK", who) | trigger | {"view": view}

    def _click(self, who: Person, action_id: str, value: str) -> dict[str, Any]:
        stage = self.at.slack.stage
        action = {"action_id": action_id, "value": value, "type": "button", "action_ts": stage.new_ts()}
        back = {"response_url": stage.new_response_url("T0SJOVIK", who.key, "C0KUNDER")}
        return payloads.base(stage, "block_actions", "T0SJOVIK", who) | back | {"actions": [action]}

    async def _open(self, customer_id: str) -> str | None:
        q, c = t.question.c, t.collaboration.c
        query = select(q.id).join(t.collaboration, c.id == q.collaboration_id)
        query = query.where(q.firm_id == self.office.firm.id, c.customer_id == customer_id, q.answer.is_(None))
        async with self.office.database.reading() as tx:
            found: str | None = (await tx.run(query)).scalar_one_or_none()
        return found

    async def _closed(self, asked: str) -> bool:
        q = t.question.c
        async with self.office.database.reading() as tx:
            query = select(q.answer).where(q.firm_id == self.office.firm.id, q.id == asked)
            closed = (await tx.run(query)).scalar_one() is not None
        self.changes += closed
        return closed

    def _counted(self, found: str) -> str:
        self.changes += 1
        return found


@contextlib.asynccontextmanager
async def _storm(nursery: Nursery, database_url: str) -> AsyncIterator[Storm]:
    dice = seeded()
    async with arena(nursery, database_url) as at:
        database = Database(database_url, Vault(base64.b64decode(KEY)))
        at.slack.stage.calls = deque()  # all of them count
        storm = Storm(at, await Office.opened(database, dice, MORNING), dice)
        _count_faults(storm)
        await at.bot()
        yield storm
        await database.close()


def _count_faults(storm: Storm) -> None:
    roll = storm.at.slack.faults.next

    def counting(method: str, arguments: dict[str, Any]) -> Planned:
        planned = roll(method, arguments)
        storm.faults[planned.fault] += method == "chat.postMessage"
        return planned

    storm.at.slack.faults.next = counting  # type: ignore[method-assign]


async def _guests(storm: Storm) -> dict[str, Person]:
    """Let a few customers' main contacts into the firm's workspace."""
    found: dict[str, Person] = {}
    for customer_id in storm.office.register:
        customer = await storm.office.customer(customer_id)
        contact = customer.main_contact
        if contact is None or storm.office.firm.owns_address(contact.address) or len(found) == CUSTOMERS:
            continue
        if not any(person.email == contact.address for person in storm.at.slack.world.people.values()):
            world, name = storm.at.slack.world, f"guest{len(found)}"
            found[customer_id] = world.add_person("T0SJOVIK", name, email=contact.address, is_restricted=True)
    return found


@pytest.mark.chaos
async def test_a_storm_loses_nothing_does_nothing_twice_and_keeps_every_order(
    nursery: Nursery, database_url: str
) -> None:
    async with _storm(nursery, database_url) as storm:
        slack = storm.at.slack
        guests = await _guests(storm)
        slack.faults.roll(storm.dice.randrange(1000), WEATHER, ("chat.postMessage", "chat.update"))
        await storm.rages(guests)
        slack.faults.clear()
        await _calm(storm)

        wrong = await storm.office.faults()
        lost, doubled, inverted = _deliveries(await _rows(storm), _posts(storm))
        ambiguous = sum(storm.faults[each] for each in AMBIGUOUS)
        told = f"{storm.changes} changes in {storm.attempts} attempts, {sum(storm.faults.values())} posts"
        count = f"{lost} lost, {len(wrong)} illegal or twice, {inverted} inversions"
        print(f"{told}, {storm.kills} kills: {count}, {doubled} duplicates of {ambiguous} ambiguous")  # noqa: T201 - the verdict
        assert (lost, wrong, inverted) == (0, [], 0)
        assert doubled <= ambiguous + storm.kills * LANES


async def _calm(storm: Storm) -> None:
    """Wait until everything that was to be told is told."""
    o = t.outbox.c
    waiting = select(func.count(o.id)).where(o.firm_id != "", o.state == "waiting")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            async with storm.office.database.reading() as tx:
                if (await tx.run(waiting)).scalar_one() == 0:
                    return
            await asyncio.sleep(0.2)


async def _rows(storm: Storm) -> list[Row[Any]]:
    o = t.outbox.c
    posted = select(o.lane, o.channel_id, o.body, o.state).where(o.firm_id != "", o.reader.not_in(EDITS))
    async with storm.office.database.reading() as tx:
        return list(await tx.run(posted.where(o.state != "skipped").order_by(o.id)))


def _posts(storm: Storm) -> dict[str, list[str]]:
    """List what Slack took, in order, by channel."""
    found: dict[str, list[str]] = defaultdict(list)
    for call in storm.at.slack.stage.calls:
        if call.method == "chat.postMessage" and call.ok:
            found[call.arguments["channel"]].append(_plain(call.arguments))
    return found


def _plain(message: Mapping[str, Any]) -> str:
    blocks = message.get("blocks") or []
    return json.dumps([message["text"], json.loads(blocks) if isinstance(blocks, str) else blocks], sort_keys=True)


def _deliveries(rows: list[Row[Any]], posts: Mapping[str, list[str]]) -> tuple[int, int, int]:
    """Compare what was to be told with what Slack took, place by place: (lost, duplicates, inversions)."""
    wanted: dict[str, list[str]] = defaultdict(list)
    lost = doubled = inverted = 0
    for row in rows:
        if row.state == "sent":
            wanted[row.channel_id].append(_plain(json.loads(row.body)))
        else:
            lost += 1
    for place, expected in wanted.items():
        at = 0
        for post in posts[place]:
            if at < len(expected) and post == expected[at]:
                at += 1
            elif post in expected[:at]:  # the same words may come again later: of those nobody can tell the order
                doubled += 1
            else:
                inverted += post in expected[at:]
                doubled += post not in expected[at:]
        lost += len(expected) - at
    return lost, doubled, inverted
