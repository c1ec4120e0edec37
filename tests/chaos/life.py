"""Two firms and the customers that both have in their registers: everything that people and clocks can do to them."""

import random
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from typing_extensions import override

from bot.domain.audience import Reader
from bot.domain.collaboration import LIVE, MOVES, Collaboration, Status, Verb
from bot.domain.customer import Payer
from bot.domain.ending import After, Choice, Party
from bot.domain.events import DigestSent, Event, Reminded
from bot.domain.firm import Actor
from bot.domain.invitation import Wish
from bot.domain.refusals import Refusal
from bot.storage import collaborations, customers, history, outbox
from bot.storage import tables as t
from bot.storage.database import Database
from bot.usecases import amending, ending, following, planning
from bot.usecases.desk import Desk
from tests.chaos.office import Move, Office
from tests.delivery.test_notifications import CHANGED, EITHER, MORNING, TOLD, rows

STEPS = {
    "Approved": Verb.APPROVE,
    "Declined": Verb.DECLINE,
    "WrongPerson": Verb.DECLINE,
    "Expired": Verb.EXPIRE,
    "Withdrawn": Verb.WITHDRAW,
    "Blocked": Verb.BLOCK,
    "Changed": Verb.CHANGE,
    "ChangeApproved": Verb.CHANGE,
    "EndScheduled": Verb.SCHEDULE,
    "EndStopped": Verb.STOP,
    "Ended": Verb.END,
}
BEGINNINGS = {"Invited": Status.INVITED, "ActivatedAtOnce": Status.ACTIVE, "CollaborationImported": Status.ACTIVE}
CHANGES = {"ChangeAsked"}  # a question about one that is active: declining and withdrawing it moves nothing
VARIANTS = ("start", "fakturering", "bokforing", "smart")
PAGE = rows()


@dataclass
class Firm(Office):
    """A firm whose people, and whose customers' people, do everything that they can."""

    @override
    async def next_move(self) -> Move:
        """Roll a move of this firm's or of one of its customers'."""
        going = await self._going()
        rolled = [super().next_move] * 8 + [self._resend]
        rolled += [self._end, self._stop, self._change] if going else []
        return await self.dice.choice(rolled)()

    async def deliver(self) -> None:
        """Let everything that waits arrive."""
        while await self._arrived():
            pass

    async def _arrived(self) -> bool:
        async with self.database.transaction() as tx:
            heads = await outbox.heads(tx, self.at, [""], 50)
            for parcel in heads:
                await outbox.write(tx, parcel, "{}")
                await outbox.sent(tx, parcel, f"D{parcel.target}", f"{parcel.id}.0", self.at)
        return bool(heads)

    async def _going(self) -> list[Collaboration]:
        async with self.database.reading() as tx:
            return [each for one in self.register for each in await collaborations.live(tx, self.firm.id, one)]

    @override
    def wish(self) -> Wish:
        """Wish for any service, in any variant, whoever pays."""
        service = self.dice.choice(("eekonomi", "ekonomioversikt", "tid", "scanner"))
        variant = self.dice.choice(VARIANTS) if service == "eekonomi" else "standard"
        free = service == "scanner" or variant == "start"
        payer = None if free else self.dice.choice(list(Payer))
        return Wish(service=service, variant=variant, payer=payer, period=None if free else 12)

    async def _resend(self) -> Move:
        question_id = await self._open_question()
        if question_id is None:
            return await self._invite()
        desk = self.desk(self.manager())

        async def move() -> None:
            asked = await following.destination(desk, question_id)
            await following.resend(desk, question_id, self.person(asked.contact.id, asked.contact.address))

        return move

    async def _end(self) -> Move:
        one = self.dice.choice(await self._going())
        desk, party = await self._speaks(one.customer_id)
        try:
            standing = await (
                planning.of_firm(desk, one.customer_id) if party is Party.FIRM else planning.of_customer(desk, one.id)
            )
            chosen = frozenset(each.id for each in standing.live if self.dice.random() < 3 / 4) or frozenset({one.id})
            standing = await planning.choose(desk, standing, chosen)
            choices = {each: self._choice() for each in chosen}
            day = self.at + timedelta(days=self.dice.randrange(1, 40)) if self.dice.random() < 1 / 2 else None
            draft = (await planning.prepare(desk, standing.draft_id, choices, day)).draft_id
        except Refusal as no:
            return refused(no)
        return lambda: ending.confirm(desk, draft)

    def _choice(self) -> Choice:
        after, keeps = self.dice.choice(list(After)), self.dice.random() < 1 / 4
        return Choice(after=after, keeps_variant=keeps, reason="Kunden vill" if keeps else "", users_added=True)

    async def _stop(self) -> Move:
        one = self.dice.choice(await self._going())
        desk, _ = await self._speaks(one.customer_id)
        return lambda: ending.stop(desk, one.id)

    async def _change(self) -> Move:
        one = self.dice.choice(await self._going())
        desk, wish = self.desk(self.manager()), replace(self.wish(), service=one.terms.service)
        if wish.service != "eekonomi":
            wish = replace(wish, variant="standard")
        try:
            ready = await amending.prepare(desk, one.id, wish)
            person = self.person(ready.contact.id, ready.contact.address) if ready.contact else None
            draft, _ = await amending.keep(desk, ready, wish, person)
        except Refusal as no:
            return refused(no)
        return lambda: amending.carry_out(desk, draft)

    async def _speaks(self, customer_id: str) -> tuple[Desk, Party]:
        """Let the firm's manager speak, or the customer's main contact."""
        contact = (await self.customer(customer_id)).main_contact
        if contact is None or self.dice.random() < 1 / 2:
            return self.desk(self.manager()), Party.FIRM
        person = self.person(contact.id, contact.address)
        async with self.database.reading() as tx:
            mine = await customers.identities(tx, self.firm.id, person.team_id, person.user_id)
        return self.desk(Actor(person=person, of_firm=False, manager=False, identities=mine)), Party.CUSTOMER


def refused(no: Refusal) -> Move:
    """Make a move of what was refused before it began."""

    async def move() -> None:
        raise no

    return move


@dataclass
class Life:
    """Both firms, and what must hold whatever they do; `at` is everybody's clock."""

    database: Database
    firms: list[Firm]
    dice: random.Random
    at: datetime
    counted: Counter[str] = field(default_factory=Counter)
    _last: list[Move] = field(default_factory=list)

    @classmethod
    async def opened(cls, database: Database, dice: random.Random, at: datetime) -> "Life":
        """Take the customers that both firms know, and a few that only one does."""
        firms = [await Firm.opened(database, dice, at, team) for team in ("T0SJOVIK", "T0DALFORS")]
        shared = sorted(set(firms[0].register) & set(firms[1].register))
        for each in firms:
            each.register = shared + [one for one in each.register if one not in shared][:3]
        return cls(database, firms, dice, at)

    async def step(self) -> None:
        """Let somebody do something, or do once more what was done a while ago."""
        if self._last and self.dice.random() < 1 / 6:
            await self._carried_out("again", self.dice.choice(self._last))
            return
        firm = self.dice.choice(self.firms)
        firm.at = self.at
        if self.dice.random() < 1 / 2:
            await firm.deliver()
        move = await firm.next_move()
        self.at = firm.at
        await self._carried_out("done", move)
        self._last = [*self._last[-20:], move]

    async def _carried_out(self, kind: str, move: Move) -> None:
        try:
            await move()
        except Refusal as no:
            self.counted[type(no).__name__] += 1
        else:
            self.counted[kind] += 1

    async def faults(self) -> list[str]:
        """List all that does not hold: of two firms, of each one's chain and states, and of who was told."""
        found = await self._of_two_firms()
        for firm in self.firms:
            async with self.database.reading() as tx:
                broken = await history.verify(tx, firm.firm.id)
            found += [] if broken is None else [f"the chain of {firm.firm.name} breaks at {broken}"]
            events = await self._events(firm)
            found += await self._of_states(firm, events)
            found += await self._of_telling(firm, events)
        return found

    async def _of_two_firms(self) -> list[str]:
        """Every live collaboration has its customer's one binding, and no binding is left without one."""
        c, b = t.collaboration.c, t.binding.c
        both = {"all_firms": "no customer may have two"}
        async with self.database.reading() as tx:
            live = await tx.run(select(c.customer_id, c.firm_id).where(c.status.in_(LIVE)).execution_options(**both))
            going = {(row.customer_id, row.firm_id) for row in live}
            bound = {tuple(row) for row in await tx.run(select(b.customer_id, b.firm_id))}
        twice = [customer for customer, times in Counter(one for one, _ in going).items() if times > 1]
        return [f"two firms have {each}" for each in twice] + [f"unlike: {each}" for each in going ^ bound]

    async def _events(self, firm: Firm) -> list[tuple[int, Event]]:
        h = t.history.c
        mine = select(h.seq).where(h.firm_id == firm.firm.id).order_by(h.seq)
        async with self.database.reading() as tx:
            numbers = list((await tx.run(mine)).scalars())
            return [(seq, (await history.read(tx, firm.firm.id, seq)).event) for seq in numbers]

    async def _of_states(self, firm: Firm, events: list[tuple[int, Event]]) -> list[str]:
        """Walk every collaboration's story through the table of moves: it must end where the row stands."""
        stories = _stories(event for _, event in events)
        c = t.collaboration.c
        async with self.database.reading() as tx:
            stand = list(await tx.run(select(c.id, c.status).where(c.firm_id == firm.firm.id)))
        walked = {each.id: _walk(stories.get(each.id, [])) for each in stand}
        return [
            f"{each.id} is {each.status}: {stories.get(each.id)}" for each in stand if walked[each.id] != each.status
        ]

    async def _of_telling(self, firm: Firm, events: list[tuple[int, Event]]) -> list[str]:
        """Whom the page on notifications names was told of each event, once; nobody was told anything twice."""
        o = t.outbox.c
        mine = select(o.seq, o.reader, o.target, func.count()).where(o.firm_id == firm.firm.id)
        async with self.database.reading() as tx:
            told = list(await tx.run(mine.group_by(o.seq, o.reader, o.target)))
        heard = await self._gathered(firm, events)
        for row in told:
            heard.setdefault(row.seq, set()).update({row.reader, row.target})
        found, along = [f"{tuple(row)[:3]} was told {row[3]} times" for row in told if row[3] > 1], 0
        for seq, event in events:
            lacks = _promised(event, firm.firm.managers, along=along > 0) - heard.get(seq, set())
            found += [f"{type(event).__name__} {seq}: nothing to {lacks}"] if lacks else []
            along = len(getattr(event, "along", ())) or max(0, along - 1)
        return found

    async def _gathered(self, firm: Firm, events: list[tuple[int, Event]]) -> dict[int, set[str]]:
        """Count as told what a manager's next digest will say, or one has said."""
        g = t.gathered.c
        async with self.database.reading() as tx:
            rows = list(await tx.run(select(g.seq, g.user_id).where(g.firm_id == firm.firm.id)))
        said = [
            (seq, user)
            for _, event in events
            if isinstance(event, DigestSent)
            for seq in event.entries
            for user in event.told
        ]
        heard: dict[int, set[str]] = {}
        for seq, user in [*map(tuple, rows), *said]:
            heard.setdefault(seq, set()).add(user)
        return heard


def _promised(event: Event, managers: Collection[str], *, along: bool) -> set[str]:
    """Give the places, and the managers by name, that must have heard: some hear what happened together but once."""
    cells = PAGE[type(event).__name__]
    promised: set[str] = {
        name for name in (Reader.CHANNEL, Reader.LINE, Reader.THREAD, Reader.CONTACT) if cells[name] in {TOLD, CHANGED}
    }
    if isinstance(event, Reminded):
        promised -= {Reader.THREAD.value}  # only once the contact was told
    if not getattr(event, "contact_id", ""):
        promised -= {Reader.CONTACT.value}
    if cells["managers"] in {TOLD, EITHER, MORNING}:
        promised |= set(managers)
    return promised - ({Reader.CONTACT.value, *managers} if along else set())


def _stories(events: Iterator[Event]) -> dict[str, list[str]]:
    """Collect each collaboration's own steps; what answers a question about a change is not one."""
    found: dict[str, list[str]] = {}
    changing: set[str] = set()
    for event in events:
        kind, about, question = (
            type(event).__name__,
            getattr(event, "collaboration_id", ""),
            getattr(event, "question_id", ""),
        )
        changing |= {question} if kind in CHANGES else set()
        if kind in BEGINNINGS or (kind in STEPS and (kind.startswith("Change") or question not in changing)):
            found.setdefault(about, []).append(kind)
    return found


def _walk(story: list[str]) -> Status | None:
    status = BEGINNINGS.get(story[0]) if story else None
    for kind in story[1:]:
        status = MOVES.get((status, STEPS[kind])) if status and kind in STEPS else None
    return status
