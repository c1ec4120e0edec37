"""What somebody owned or could reach, handed over in one go when they leave (S21, D10)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.customer import Member, Part
from bot.domain.firm import Person
from bot.domain.refusals_staff import NotManager, OwnDeputy
from bot.domain.register_events import EngagementChanged, HandedOver
from bot.storage import firms, members, registers, watching
from bot.storage.members import Taken
from bot.usecases.desk import Desk
from bot.usecases.standing_in import put_again
from bot.usecases.telling import publish_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Whose it is, and whose engagements they own."""

    name: str
    companies: Sequence[str]


async def left_by(desk: Desk, user_id: str) -> Left:
    """Say what somebody owns, to a manager."""
    _require_manager(desk)
    async with desk.database.reading() as tx:
        name = await watching.called(tx, desk.firm, user_id)
        return Left(name=name or "–", companies=await members.companies(tx, desk.firm.id, user_id))


async def hand_over(desk: Desk, user_id: str, to: Person) -> int:
    """Let somebody own all that another owns, who leaves every engagement; returns how many are taken over."""
    _require_manager(desk)
    if to.user_id == user_id:
        raise OwnDeputy
    async with desk.database.transaction() as tx:
        await registers.lock(tx, await members.reached(tx, desk.firm.id, user_id))
        if not await desk.first_time(tx):
            return len(await members.owned(tx, desk.firm.id, to.user_id))
        await firms.remember(tx, desk.firm.id, to, desk.now)
        name = await watching.called(tx, desk.firm, user_id)
        owner = Member(user_id=to.user_id, name=to.name, part=Part.OWNER)
        taken = await members.hand_over(tx, desk.firm.id, user_id, owner)
        owns = [each for each in taken if each.part is Part.OWNER]
        said = [_event(desk, each, user_id, name, left=True) for each in taken]
        said += [_event(desk, each, to.user_id, to.name) for each in owns]
        over = HandedOver(
            user_id=user_id, customers=len(owns), told=_told(desk, to), name=name, to=to.name, **desk.colleague.fields()
        )
        await publish_all(tx, desk.firm, [*said, over] if owns else said, desk.now)
        await put_again(tx, desk, [each.customer_id for each in owns])
        return len(owns)


def _require_manager(desk: Desk) -> None:
    desk.require_firm()
    if not desk.actor.manager:
        raise NotManager


def _told(desk: Desk, to: Person) -> tuple[str, ...]:
    return () if to.user_id == desk.user_id else (to.user_id,)


def _event(desk: Desk, taken: Taken, user_id: str, name: str, *, left: bool = False) -> EngagementChanged:
    """Write into the customer's own story who left it and who took over; they are told of all at once."""
    return EngagementChanged(
        customer_id=taken.customer_id,
        user_id=user_id,
        part=taken.part,
        before=taken.part if left else None,
        left=left,
        name=name,
        **desk.colleague.fields(),
    )
