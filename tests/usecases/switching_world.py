"""Three firms that know the same customers, each of whom is with the first and can go to any of the others."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.answerer import Answerer
from bot.domain.collaboration import Collaboration, Status, Terms
from bot.domain.customer import Contact, Payer, Role
from bot.domain.ending import After, Ending, Party
from bot.domain.firm import Actor, Firm, Identity, Level, Person
from bot.domain.numbers import OrganisationNumber
from bot.domain.question import Question
from bot.domain.switching import Switch
from bot.domain.task_events import TaskOpened
from bot.intake.catalogue import read_catalogue
from bot.storage import collaborations, customers, firms, history, installations, questions, switches
from bot.storage.database import Database, Transaction
from bot.storage.ids import new_id
from bot.usecases import ending, wishing
from bot.usecases.desk import Desk, Request
from tests.conftest import NOON

EXPIRES = NOON + timedelta(days=31)
DAY = NOON + timedelta(days=7)
NUMBERS = ("5599001236", "5599002465", "5599003570", "5599004388")


@dataclass
class World:
    """The firms by their letters; `at` is the clock of whoever acts."""

    database: Database
    firms: dict[str, Firm]
    at: datetime = NOON
    _requests: Iterator[int] = field(default_factory=itertools.count)

    def desk(self, firm: str, customer_id: str = "", *, of_firm: bool = False) -> Desk:
        """Sit down as the customer's Eva where a firm is, or as somebody of that firm."""
        home = self.firms[firm]
        who = Person(team_id=home.team_id, user_id=f"U{customer_id[:8]}", name="Eva", email="eva@k.se", language=None)
        mine = Identity(
            contact_id=contact_id(firm, customer_id), customer_id=customer_id, level=Level.KNOWN, address="eva@k.se"
        )
        actor = Actor(person=who, of_firm=of_firm, manager=of_firm, identities=() if of_firm else (mine,))
        request = Request(key=f"{firm}{next(self._requests)}", digest="")
        return Desk(
            database=self.database, catalogue=read_catalogue(), firm=home, actor=actor, now=self.at, request=request
        )

    async def wishes(self, customer_id: str, firm: str = "B", *services: str) -> Switch:
        """Let the customer say to a firm that it wants to come, and give what came of that."""
        desk = self.desk(firm, customer_id)
        async with self.database.transaction() as tx:
            await customers.lock(tx, customer_id)
            batch = new_id()
            asked = [await self._asked(tx, desk, customer_id, each, batch) for each in services or ("tid",)]
            identity = desk.actor.identities[0]
            by = Answerer(identity=identity, name="Eva", team_id="T", user_id="U", role="administrator", evidence=None)
            await wishing.wish(tx, desk, asked, by)
            found = await switches.of_batch(tx, desk.firm.id, batch)
            assert found is not None
            return found

    async def _asked(self, tx: Transaction, desk: Desk, customer_id: str, service: str, batch: str) -> Question:
        about = _collaboration(desk.firm, customer_id, service, Status.INVITED)
        contact = contact_id(desk.firm.name, customer_id)
        question = Question(
            id=new_id(),
            batch_id=batch,
            collaboration=about,
            contact_id=contact,
            contact_name="Eva",
            asked_by="U0",
            asked_by_name="Dag",
            asked_at=self.at,
            expires_at=EXPIRES,
            sent_at=self.at,
            switches=True,
        )
        customer = await customers.load(tx, desk.firm.id, customer_id)
        found = customer.contact(contact) if customer else None
        assert found is not None
        await collaborations.create(tx, about, await customers.engage(tx, desk.firm.id, customer_id), self.at)
        await questions.ask(tx, question, found.address, found.address_reason)
        return question

    async def begins(self, firm: str, customer_id: str, service: str) -> None:
        """Let one more thing begin with a firm that has the customer."""
        async with self.database.transaction() as tx:
            await _begins(tx, self.firms[firm], customer_id, service)

    async def firm_ends(self, firm: str, customer_id: str, *services: str) -> None:
        """Let the firm end some services, or all, at once."""
        home = self.firms[firm]
        closed = Ending(
            after=After.CLOSED,
            party=Party.FIRM,
            variant="standard",
            payer=None,
            period=None,
            by_user="U0",
            by_name="Karin",
        )
        async with self.database.transaction() as tx:
            await customers.lock(tx, customer_id)
            live = await collaborations.live(tx, home.id, customer_id)
            ends = [(each, closed) for each in live if not services or each.terms.service in services]
            known = await customers.load(tx, home.id, customer_id)
            assert known is not None
            await ending.end(tx, home, known, ends, self.at, contact_id="", said={"by_user": "U0"})

    async def stands(self, customer_id: str) -> dict[str, dict[str, str]]:
        """Say how everything stands with every firm, once each history has been walked."""
        async with self.database.reading() as tx:
            for firm in self.firms.values():
                assert await history.verify(tx, firm.id) is None
            return {
                name: {each.terms.service: str(each.status) for each in await _all(tx, firm, customer_id)}
                for name, firm in self.firms.items()
            }

    async def bound(self, customer_id: str) -> str:
        """Name the firm that holds the customer."""
        async with self.database.reading() as tx:
            holder = await customers.bound_firm(tx, customer_id)
        return next((name for name, firm in self.firms.items() if firm.id == holder), "")

    async def happened(self, firm: str, customer_id: str) -> list[str]:
        """List what a firm's history says of a customer, oldest first; what that leaves to do is another story."""
        async with self.database.reading() as tx:
            entries = await history.of_customer(tx, self.firms[firm].id, customer_id)
        kinds = [type(each.event) for each in reversed(entries)]
        return [kind.__name__ for kind in kinds if kind is not TaskOpened]


async def opened(database: Database, count: int = 1) -> tuple[World, list[str]]:
    """Open the world with some customers of firm A."""
    async with database.transaction() as tx:
        homes = {name: await _firm(tx, name) for name in "ABC"}
        ids = [await _customer(tx, homes, number) for number in NUMBERS[:count]]
    return World(database=database, firms=homes), ids


def contact_id(firm: str, customer_id: str) -> str:
    """Name Eva as a firm's register knows her."""
    return f"{firm}{customer_id}"[:32]


async def _firm(tx: Transaction, name: str) -> Firm:
    firm_id = await firms.create(tx, team_id=f"T{name}", name=name, language="sv", at=NOON)
    app = installations.Installation(team_id=f"T{name}", bot_user_id="UB", bot_token=f"xoxb-{name}")
    await installations.install(tx, firm_id, app, NOON)
    return await firms.load(tx, firm_id)


async def _customer(tx: Transaction, homes: dict[str, Firm], number: str) -> str:
    customer_id = await customers.find_or_create(tx, OrganisationNumber(number), NOON)
    for name, firm in homes.items():
        await customers.enter(tx, firm.id, customer_id, name="Kund", on_platform=True, at=NOON)
        eva = Contact(
            id=contact_id(name, customer_id),
            customer_id=customer_id,
            name="Eva",
            email="eva@k.se",
            role=Role.ADMINISTRATOR,
            main=True,
        )
        who = Person(team_id=firm.team_id, user_id=f"U{customer_id[:8]}", name="Eva", email="eva@k.se", language=None)
        await customers.add_contact(tx, firm.id, eva, origin="register", at=NOON)
        await customers.identify(tx, firm.id, eva, who, NOON)
        await firms.remember(tx, firm.id, who, NOON)
    await customers.bind(tx, customer_id, homes["A"].id)
    for service in ("tid", "scanner"):
        await _begins(tx, homes["A"], customer_id, service)
    return customer_id


async def _begins(tx: Transaction, firm: Firm, customer_id: str, service: str) -> None:
    new = _collaboration(firm, customer_id, service, Status.ACTIVE)
    await collaborations.create(tx, new, await customers.engage(tx, firm.id, customer_id), NOON)


def _collaboration(firm: Firm, customer_id: str, service: str, status: Status) -> Collaboration:
    terms = Terms(service=service, variant="standard", payer=Payer.FIRM, period=12)
    return Collaboration(id=new_id(), firm_id=firm.id, customer_id=customer_id, terms=terms, status=status)


async def _all(tx: Transaction, firm: Firm, customer_id: str) -> list[Collaboration]:
    return await collaborations.of_customer(tx, firm.id, customer_id)
