"""What the acts of a play have at hand: its people, its clock, and a bot that may go away and come back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.app import Application
from bot.domain.customer import Member, Part
from bot.storage import customers, firms
from sandbox.server import Slack
from sandbox.story import Player

FIRM, CHANNEL = "T0SJOVIK", "kunder"
PAYER = {"sv": ("Fakturamottagare", "Byrån", "Kunden"), "en": ("Invoice recipient", "The firm", "The customer")}

Deed = Callable[["Scene"], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that somebody does; `told` are the words for those who watch, by language.

    `alone` says that it happens while the bot is away, so that there is nothing to watch.
    """

    day: int
    at: time
    told: dict[str, str]
    deed: Deed
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is looked at, and the act that is played then, if any."""

    at: datetime
    act: Act | None = None


class Scene:
    """Plays with a stand-in Slack and the bot beside it; whoever tests or shows it says what a restart is there."""

    def __init__(self, slack: Slack, app: Application) -> None:
        self.slack = slack
        self.app = app
        self.down = False

    def who(self, name: str) -> Player:
        """Return one of the firm's people or guests, by handle."""
        return self.slack.person(name, FIRM)

    async def plays(self, moment: Moment) -> None:
        """Go on to a moment, see what is due then, and play its act if it has one."""
        await self.goes_to(moment.at)
        if moment.act:
            await moment.act.deed(self)
            await self.settles()

    async def goes_to(self, at: datetime) -> None:
        """Move time ahead to a moment, unless that has been, and let happen what is due then."""
        self.slack.clock.advance(max(at - self.slack.clock.now(), timedelta()))
        await self.settles()

    async def settles(self) -> None:
        """Wait until everybody has been told what there is to tell; while the bot is away, nobody is."""
        if not self.down:
            await self.app.settle()

    async def stops(self) -> None:
        """Let the bot go away."""
        self.down = True

    async def starts(self) -> None:
        """Let the bot come back."""
        self.down = False

    async def asks(self, name: str, customer: str, service: str, *, payer: str | None = None) -> None:
        """Invite all the way: type, choose who pays (`firm` or `customer`), look at the preview, send."""
        who = self.who(name)
        await who.types(f"/samarbete bjud-in {customer} {service}", CHANNEL)
        await self.pays(name, payer)
        await self.sends(name)

    async def pays(self, name: str, payer: str | None) -> None:
        """Choose the invoice recipient in the open form, in the language that the person reads."""
        if payer is not None:
            label, firm, customer = PAYER[self._language(name)]
            await self.who(name).chooses(label, firm if payer == "firm" else customer)

    async def sends(self, name: str) -> None:
        """Go on from the open form through the preview to the end."""
        who = self.who(name)
        for _ in range(2):
            refused = await who.submits()
            if refused:
                raise AssertionError(f"{name} is refused: {refused}")
        await who.closes()

    async def stands_in(self, name: str, customer: str, since: datetime, until: datetime) -> None:
        """Let somebody deputise for a customer's owner."""
        person = self.who(name).person
        deputy = Member(user_id=person.user_id, name=person.real_name, part=Part.DEPUTY, since=since, until=until)
        async with self.app.database.transaction() as tx:
            firm = await firms.in_workspace(tx, FIRM)
            if firm is not None:
                [(customer_id, _, _)] = await customers.search(tx, firm.id, customer, 1)
                engagement_id = await customers.engage(tx, firm.id, customer_id)
                await customers.add_member(tx, firm.id, engagement_id, deputy)

    def _language(self, name: str) -> str:
        return "sv" if self.who(name).person.locale.startswith("sv") else "en"
