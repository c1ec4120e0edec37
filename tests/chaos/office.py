"""Everything that the use cases can do with one customer after the other, over a bare database: no Slack is near."""

import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import func, select

from bot.domain.audience import Reader
from bot.domain.customer import Customer, Payer
from bot.domain.firm import Actor, Firm, Person
from bot.domain.invitation import Wish
from bot.domain.reasons import DeclineReason
from bot.domain.refusals import Refusal
from bot.intake.catalogue import read_catalogue
from bot.storage import customers, history, outbox, questions
from bot.storage import tables as t
from bot.storage.database import Database
from bot.usecases import answering, following, inviting, people, proposing, ticking
from bot.usecases.answering import Press
from bot.usecases.desk import Desk, Request
from bot.usecases.proposing import Proposal
from bot.views.question import APPROVE, DECLINE, WRONG_PERSON

WISH = Wish(service="tid", variant="standard", payer=Payer.CUSTOMER, period=12)
CLOSES = {
    "active": "Approved",
    "declined": "Declined",
    "withdrawn": "Withdrawn",
    "expired": "Expired",
    "blocked": "Blocked",
}
Move = Callable[[], Awaitable[Any]]


@dataclass
class Office:
    """One firm at work; `at` is its clock."""

    database: Database
    firm: Firm
    register: list[str]
    at: datetime
    dice: random.Random
    _requests: Iterator[int] = field(default_factory=lambda: iter(range(1_000_000)))

    @classmethod
    async def opened(cls, database: Database, dice: random.Random, at: datetime, team: str = "T0SJOVIK") -> Self:
        """Open the office of a firm whose register is loaded."""
        firm = await people.firm_of(database, team)
        assert firm is not None
        c = t.contact.c
        mains = select(c.customer_id).where(c.firm_id == firm.id, c.main, c.ended_at.is_(None)).order_by(c.customer_id)
        async with database.reading() as tx:
            register = list((await tx.run(mains)).scalars())
        return cls(database, firm, register, at, dice)

    async def next_move(self) -> Move:
        """Roll a move; whoever awaits the result carries it out, and doing so again is the same request again."""
        self.at += timedelta(minutes=self.dice.randrange(600))
        asked = await self._open_question()
        if asked is None or self.dice.random() < 1 / 4:
            return await self._invite()
        rolled = [self._follow, self._answer, self._answer, self._clock, self._deliver]
        return await self.dice.choice(rolled)(asked)

    async def _open_question(self) -> str | None:
        q = t.question.c
        query = select(q.id).where(q.firm_id == self.firm.id, q.answer.is_(None)).order_by(q.id)
        async with self.database.reading() as tx:
            found = list((await tx.run(query)).scalars())
        return self.dice.choice(found) if found else None

    async def _invite(self) -> Move:
        customer = await self.customer(self.dice.choice(self.register))
        contact = customer.main_contact
        assert contact is not None
        desk = self.desk(self.manager())
        try:
            draft = await self.draft(customer, self.person(contact.id, contact.address))
        except Refusal as no:
            refusal = no

            async def refused() -> None:
                raise refusal

            return refused
        return lambda: inviting.send(desk, draft)

    def wish(self) -> Wish:
        """Give what is asked for."""
        return WISH

    async def draft(self, customer: Customer, to: Person) -> str:
        """Write down what would be asked of a customer's main contact; sending it is another move."""
        contact = customer.main_contact
        proposal = Proposal(wishes=(self.wish(),), customer_id=customer.id, contact_id=contact.id if contact else None)
        desk = self.desk(self.manager())
        return await proposing.keep(desk, proposal, await proposing.prepare(desk, proposal), to)

    async def _follow(self, question_id: str) -> Move:
        desk = self.desk(self.manager())
        deed = self.dice.choice([following.remind, following.withdraw])
        return lambda: deed(desk, question_id)

    async def _answer(self, question_id: str) -> Move:
        async with self.database.transaction() as tx:
            question = await questions.peek(tx, self.firm.id, question_id)
            action = self.dice.choice([APPROVE, DECLINE, WRONG_PERSON])
            token = await questions.button(tx, self.firm.id, question_id, action, question.collaboration.version)
            team_id, user_id = await customers.user_of(tx, self.firm.id, question.contact_id) or ("", "")
            mine = await customers.identities(tx, self.firm.id, team_id, user_id)
            copies = await outbox.copies(tx, self.firm.id, question.batch_id, user_id)
        address = mine[0].address if mine else None
        person = Person(team_id=team_id, user_id=user_id, name="Eva", email=address, language=None)
        desk = self.desk(Actor(person=person, of_firm=False, manager=False, identities=mine))
        place = copies[-1] if copies else outbox.Copy(channel_id="D0", ts="0.0", body_hash="")
        press = Press(token=token, action=action, channel_id=place.channel_id, ts=place.ts)
        moves: dict[str, Move] = {
            APPROVE: lambda: answering.approve(desk, press),
            DECLINE: lambda: answering.decline(desk, press, DeclineReason.NOT_NOW, ""),
            WRONG_PERSON: lambda: answering.misdirected(desk, press, "", ""),
        }
        return self.dice.choice([moves[action], lambda: answering.show_again(desk, question_id)])

    async def _clock(self, _question_id: str) -> Move:
        at = self.at
        return lambda: ticking.tick(self.database, at)

    async def _deliver(self, _question_id: str) -> Move:
        at = self.at

        async def settle() -> None:
            async with self.database.transaction() as tx:
                for parcel in await outbox.heads(tx, at, [""], 5):
                    await outbox.write(tx, parcel, "{}")
                    await outbox.sent(tx, parcel, f"D{parcel.target}", f"{parcel.id}.0", at)

        return settle

    async def customer(self, customer_id: str) -> Customer:
        """Load a customer of the register."""
        async with self.database.reading() as tx:
            found = await customers.load(tx, self.firm.id, customer_id)
        assert found is not None
        return found

    def person(self, contact_id: str, address: str) -> Person:
        """Give whom Slack has at a contact's address."""
        user = f"U{contact_id[:9]}"
        return Person(team_id=self.firm.team_id, user_id=user, name="Eva", email=address, language=None)

    def manager(self) -> Actor:
        """Give a manager of the firm."""
        mona = Person(
            team_id=self.firm.team_id, user_id=min(self.firm.managers), name="Mona", email=None, language=None
        )
        return Actor(person=mona, of_firm=True, manager=True)

    def desk(self, actor: Actor) -> Desk:
        """Let somebody act now, by a request of its own."""
        return Desk(
            database=self.database,
            catalogue=read_catalogue(),
            firm=self.firm,
            actor=actor,
            now=self.at,
            request=Request(key=str(next(self._requests)), digest=""),
        )

    async def faults(self) -> list[str]:
        """List what does not hold: the chain, one event for each step, one message for each question."""
        c, h, o = t.collaboration.c, t.history.c, t.outbox.c
        mine = select(h.collaboration_id, h.kind, func.count()).where(h.firm_id == self.firm.id)
        asks = select(o.collaboration_id).where(o.firm_id == self.firm.id, o.reader == Reader.CONTACT)
        async with self.database.reading() as tx:
            broken = await history.verify(tx, self.firm.id)
            counted = {(i, k): n for i, k, n in await tx.run(mine.group_by(h.collaboration_id, h.kind))}
            stand = list(await tx.run(select(c.id, c.status).where(c.firm_id == self.firm.id, c.service == "tid")))
            asked = set((await tx.run(asks)).scalars())
        found = [] if broken is None else [f"the chain breaks at {broken}"]
        for each in stand:
            told = [kind for (about, kind), times in counted.items() for _ in range(times) if about == each.id]
            closed = [kind for kind in told if kind in {*CLOSES.values(), "WrongPerson"}]
            ends = [CLOSES[each.status]] if each.status in CLOSES else []
            if closed not in (ends, ["WrongPerson"] if each.status == "declined" else ends):
                found.append(f"{each.id} is {each.status}, and its history says {told}")
            if "Invited" in told and (told.count("Invited") != 1 or each.id not in asked):
                found.append(f"{each.id} was not asked exactly once")
        return found
