"""What comes along when an engagement gets an owner: who stands in for them, and what colleagues wait for (D10)."""

from collections.abc import Sequence

from bot.domain.customer import Part
from bot.domain.register_events import EngagementChanged
from bot.storage import accesses, customers, members
from bot.storage.database import Transaction
from bot.usecases.desk import Desk
from bot.usecases.telling import publish_also


async def follow(tx: Transaction, desk: Desk, customer_id: str) -> list[EngagementChanged]:
    """Let whoever stands in for an owner everywhere else stand in here too, and give what happened, to be published.

    The deputy has been told of everything, and is not told of each.
    """
    here = await customers.engagement(tx, desk.firm.id, customer_id)
    owner = here.owner if here else None
    if here is None or owner is None or here.having(Part.DEPUTY):
        return []
    owned = [each for each in await members.owned(tx, desk.firm.id, owner.user_id) if each != customer_id]
    led = await members.led(tx, desk.firm.id, owned)
    deputies = {each.deputy(desk.now) for each in led.values()}
    deputy = deputies.pop() if len(deputies) == 1 else None
    if deputy is None:
        return []
    await customers.add_member(tx, desk.firm.id, here.id, deputy)
    return [
        EngagementChanged(
            customer_id=customer_id,
            user_id=deputy.user_id,
            part=Part.DEPUTY,
            since=deputy.since,
            until=deputy.until,
            name=deputy.name,
            owner=owner.name,
            **desk.colleague.fields(),
        )
    ]


async def put_again(tx: Transaction, desk: Desk, customer_ids: Sequence[str]) -> None:
    """Put what colleagues still wait for to whoever answers from now on."""
    for asked in await accesses.unanswered(tx, desk.firm.id, customer_ids):
        engagement = await customers.engagement(tx, desk.firm.id, asked.customer_id)
        if asked.waits(desk.now) and not (engagement and engagement.allows(asked.user_id, desk.now)):
            await publish_also(tx, desk.firm, asked.asked, desk.now)
