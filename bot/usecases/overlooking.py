"""What Home shows of the firm's people: their own first, and for managers how the whole firm stands (D15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.access import Access
from bot.domain.alert_events import Lack
from bot.domain.policy import STOCKHOLM
from bot.storage import accesses, alerts, listings, members, registers
from bot.storage.alerts import Kind
from bot.storage.database import Transaction
from bot.storage.listings import Colleague
from bot.usecases.desk import Desk
from bot.usecases.looking import Picture, Standing, owned, pictures, standing

MOST = 5
OWNERS = 8
LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What is somebody's own, and then the rest of the firm's; `asked` are (request, company) that wait for them."""

    mine: Sequence[Picture]
    others: Sequence[Picture]
    asked: Sequence[tuple[Access, str]]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How the firm stands: `ending` are (picture, day as YYYY-MM-DD), `lacking` (customer id, name, lack).

    `left` are owners who left the firm (user id, name, how many they own), `unowned` how many collaborations go on
    with nobody responsible, `declines` how many by reason lately, `most` how long the cut lists are in full.
    """

    standing: Standing
    stuck: Sequence[Picture]
    ending: Sequence[tuple[Picture, str]]
    lacking: Sequence[tuple[str, str, Lack]]
    left: Sequence[tuple[str, str, int]]
    unowned: int
    declines: Mapping[str, int]
    most: Mapping[str, int] = field(default_factory=dict)


async def own(desk: Desk, most_mine: int, most_others: int) -> Own:
    """List what waits in the actor's own engagements and what else there is, and then the rest of the firm's."""
    desk.require_firm()
    me = Colleague(user_id=desk.user_id, at=desk.now)
    async with desk.database.reading() as tx:
        mine = await listings.listed(tx, desk.firm.id, limit=most_mine + 1, of=me)
        others = await listings.listed(tx, desk.firm.id, limit=most_others, but=me)
        shown = mine[:most_mine]
        found = await owned(tx, desk.firm, await pictures(tx, desk.firm, (*shown, *others)))
        asked = await accesses.waiting(tx, desk.firm.id, desk.user_id, desk.now, MOST)
        return Own(mine=found[: len(shown)], others=found[len(shown) :], asked=asked, more=len(mine) > most_mine)


async def overview(desk: Desk) -> Overview:
    """Say how the firm stands, to a manager; in as many statements for a thousand customers as for one."""
    stands = await standing(desk, OWNERS)
    async with desk.database.reading() as tx:
        firm = desk.firm
        worrying = await pictures(tx, firm, await listings.worrying(tx, firm.id, None, MOST))
        ending, periods = await _ending(tx, desk)
        lacks = await alerts.lacking(tx, firm.id)
        known = await registers.names(tx, firm.id, sorted(lacks)[:MOST])
        return Overview(
            standing=stands,
            stuck=await owned(tx, firm, worrying),
            ending=ending,
            lacking=[(each, name, lacks[each]) for each, name in known.items()],
            left=await members.left_owners(tx, firm, MOST),
            unowned=await members.unowned(tx, firm.id),
            declines=await alerts.declines(tx, firm.id, desk.now - LATELY),
            most={"ending": periods, "lacking": len(lacks)},
        )


async def _ending(tx: Transaction, desk: Desk) -> tuple[list[tuple[Picture, str]], int]:
    """List whose period ends within 90 days, the soonest first, as the morning rounds found it."""
    today = desk.now.astimezone(STOCKHOLM).date().isoformat()
    told = await alerts.noticed(tx, desk.firm.id, Kind.PERIOD)
    coming = {about: said.partition(":")[0] for about, said in told.items()}
    goes_on = await alerts.active(tx, desk.firm.id, [each for each, day in coming.items() if day > today])
    soonest = sorted(goes_on, key=lambda each: (coming[each], each))
    found = await pictures(tx, desk.firm, soonest[:MOST])
    return [(each, coming[each.collaboration.id]) for each in found], len(soonest)
