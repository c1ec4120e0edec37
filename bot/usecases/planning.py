"""What is about to end: who may say so, what it would mean, and the draft that holds it while it is looked at."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.domain.collaboration import Collaboration, Status
from bot.domain.consequences import Consequences, consequences
from bot.domain.customer import Customer, Role
from bot.domain.ending import After, Choice, Party
from bot.domain.events import Colleague
from bot.domain.refusals import ButtonGone, FormOutOfDate, Refusal, UnknownCustomer
from bot.domain.refusals_ending import CustomersOwn, EndsAlready, NothingChosen, NothingToEnd, OnlyAdministrator
from bot.storage import collaborations, customers, drafts, questions
from bot.storage.database import Transaction
from bot.usecases.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the dialog has come to: which collaborations, by id, as they stood then; what is chosen for each; when."""

    customer_id: str
    party: Party
    versions: Mapping[str, int]
    choices: Mapping[str, Choice] = field(default_factory=dict)
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Whoever ends or stops; of the customer also as which contact, in which role and how well known (D19)."""

    party: Party
    user: str
    name: str
    team: str = ""
    contact_id: str = ""
    role: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What goes on with a customer; `plan` is set once something is chosen, `draft_id` where it is kept."""

    customer: Customer
    party: Party
    live: tuple[Collaboration, ...]
    draft_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What would end if it were confirmed now, what it means, and what stays (D13)."""

    customer: Customer
    party: Party
    ends: tuple[tuple[Collaboration, Consequences], ...]
    stays: tuple[Collaboration, ...]
    ends_at: datetime | None
    draft_id: str = ""
    choices: Mapping[str, Choice] = field(default_factory=dict)

    @property
    def lacks_main(self) -> bool:
        """Tell whether the firm must name a main contact first (S28)."""
        return self.party is Party.FIRM and self.customer.main_contact is None

    @property
    def asks(self) -> tuple[tuple[Collaboration, Consequences], ...]:
        """List what takes the customer's word first (D4)."""
        return tuple(each for each in self.ends if each[1].asks)

    def refusals(self, language: str) -> dict[str, Refusal]:
        """Give what stands in the way, by collaboration."""
        found: dict[str, Refusal] = {}
        for collaboration, means in self.ends:
            try:
                if (self.ends_at or means.asks) and collaboration.status is Status.ENDING:
                    raise EndsAlready(service=means.service.full_name(means.before, language))
                means.require_free(language)
            except Refusal as no:
                found[collaboration.id] = no
        return found


async def of_firm(desk: Desk, customer_id: str) -> Standing:
    """List what goes on with a customer, for whoever of the firm may end it (D10)."""
    async with desk.database.reading() as tx:
        await speaker(tx, desk, customer_id, Party.FIRM)
        return await _standing(tx, desk, customer_id, Party.FIRM)


async def of_customer(desk: Desk, collaboration_id: str) -> Standing:
    """List what goes on between the actor's own company and this firm, by one of the collaborations (S32)."""
    async with desk.database.reading() as tx:
        found = await collaborations.find(tx, desk.firm.id, collaboration_id)
        if found is None:
            raise ButtonGone
        await speaker(tx, desk, found.customer_id, Party.CUSTOMER)
        return await _standing(tx, desk, found.customer_id, Party.CUSTOMER)


async def choose(desk: Desk, standing: Standing, chosen: frozenset[str]) -> Standing:
    """Keep which collaborations are to end."""
    versions = {each.id: each.version for each in standing.live if each.id in chosen}
    if not versions:
        raise NothingChosen
    plan = Plan(customer_id=standing.customer.id, party=standing.party, versions=versions)
    live = tuple(each for each in standing.live if each.id in versions)
    return replace(standing, live=live, draft_id=await keep(desk, plan))


async def reopen(desk: Desk, draft_id: str) -> Standing:
    """Give what one's own draft has chosen, as it stands now."""
    async with desk.database.reading() as tx:
        plan = _unpack(await drafts.read(tx, desk.firm.id, desk.user_id, draft_id, desk.now))
        await speaker(tx, desk, plan.customer_id, plan.party)
        standing = await _standing(tx, desk, plan.customer_id, plan.party)
        live = tuple(each for each in standing.live if each.id in plan.versions)
        return replace(standing, live=live, draft_id=draft_id)


async def prepare(desk: Desk, draft_id: str, choices: Mapping[str, Choice], ends_at: datetime | None) -> Prepared:
    """Say what would happen, and keep it; nothing is kept where something stands in the way."""
    async with desk.database.reading() as tx:
        plan = _unpack(await drafts.read(tx, desk.firm.id, desk.user_id, draft_id, desk.now))
        await speaker(tx, desk, plan.customer_id, plan.party)
        plan = replace(plan, choices=choices, ends_at=ends_at)
        ready = await prepared(tx, desk, plan)
    if ready.refusals("sv"):
        return ready
    return replace(ready, draft_id=await keep(desk, plan))


async def review(desk: Desk, draft_id: str) -> Prepared:
    """Say what one's own draft means now."""
    async with desk.database.reading() as tx:
        plan = _unpack(await drafts.read(tx, desk.firm.id, desk.user_id, draft_id, desk.now))
        await speaker(tx, desk, plan.customer_id, plan.party)
        return await prepared(tx, desk, plan)


async def prepared(tx: Transaction, desk: Desk, plan: Plan) -> Prepared:
    """Work out what a plan means now; raises FormOutOfDate where something moved since it was made."""
    standing = await _standing(tx, desk, plan.customer_id, plan.party)
    moved = plan.versions != {each.id: each.version for each in standing.live if each.id in plan.versions}
    if moved or set(plan.choices) != set(plan.versions):
        raise FormOutOfDate
    return Prepared(
        customer=standing.customer,
        party=plan.party,
        ends=tuple((each, _means(desk, each, plan)) for each in standing.live if each.id in plan.versions),
        stays=tuple(each for each in standing.live if each.id not in plan.versions),
        ends_at=plan.ends_at,
        choices=plan.choices,
    )


async def keep(desk: Desk, plan: Plan) -> str:
    """Keep a plan and return the id that the dialog carries."""
    async with desk.database.transaction() as tx:
        return await drafts.keep(tx, desk.firm.id, desk.user_id, _pack(plan), desk.now)


async def used(tx: Transaction, desk: Desk, draft_id: str) -> Plan:
    """Give one's own plan and use it up."""
    return _unpack(await drafts.use(tx, desk.firm.id, desk.user_id, draft_id, desk.now))


async def speaker(tx: Transaction, desk: Desk, customer_id: str, party: Party) -> Speaker:
    """Say as whom the actor ends: as the firm (D10), or as a contact who may decide for the customer (D9)."""
    if party is Party.FIRM:
        desk.require_firm()
        desk.require_engagement(await customers.engagement(tx, desk.firm.id, customer_id))
        return Speaker(party=party, user=desk.user_id, name=desk.actor.person.name)
    if desk.actor.of_firm:
        raise CustomersOwn
    asked = await _asked(tx, desk, customer_id)
    for identity in desk.actor.contacts():
        if identity.customer_id != customer_id:
            continue
        role = await customers.role(tx, desk.firm.id, identity.contact_id)
        if role is Role.ADMINISTRATOR or identity.contact_id in asked:
            return Speaker(
                party=party,
                user=desk.user_id,
                name=await customers.contact_name(tx, desk.firm.id, identity.contact_id),
                team=desk.actor.person.team_id,
                contact_id=identity.contact_id,
                role=role,
                level=identity.level,
            )
    raise OnlyAdministrator


def by(who: Speaker) -> Colleague:
    """Name whoever speaks as it is written down."""
    return Colleague(user=who.user, name=who.name)


async def _asked(tx: Transaction, desk: Desk, customer_id: str) -> set[str]:
    """Collect the contacts who were asked about what goes on."""
    live = await collaborations.live(tx, desk.firm.id, customer_id)
    found = [await questions.latest(tx, desk.firm.id, each.id) for each in live]
    return {each.contact_id for each in found if each}


async def _standing(tx: Transaction, desk: Desk, customer_id: str, party: Party) -> Standing:
    customer = await customers.load(tx, desk.firm.id, customer_id)
    if customer is None:
        raise UnknownCustomer
    live = await collaborations.live(tx, desk.firm.id, customer_id)
    if not live:
        raise NothingToEnd(company=customer.name)
    in_order = sorted(live, key=lambda each: desk.catalogue.place(each.terms.service))
    return Standing(customer=customer, party=party, live=tuple(in_order))


def _means(desk: Desk, collaboration: Collaboration, plan: Plan) -> Consequences:
    terms = collaboration.terms
    service, _ = desk.catalogue.known(terms.service, terms.variant)
    return consequences(service, terms, plan.choices[collaboration.id], plan.party)


def _pack(plan: Plan) -> dict[str, Any]:
    packed = asdict(plan)
    return packed | {"ends_at": plan.ends_at.isoformat() if plan.ends_at else None}


def _unpack(packed: Mapping[str, Any]) -> Plan:
    if "versions" not in packed:  # a draft of another dialog
        raise FormOutOfDate
    choices = {key: Choice(**each | {"after": After(each["after"])}) for key, each in packed["choices"].items()}
    ends_at = datetime.fromisoformat(packed["ends_at"]) if packed["ends_at"] else None
    return Plan(**dict(packed) | {"party": Party(packed["party"]), "choices": choices, "ends_at": ends_at})
