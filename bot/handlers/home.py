"""Home: what one sees who opens it, and looking a customer up from there."""

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.domain.policy import STOCKHOLM
from bot.handlers import inviting, showing
from bot.handlers.call import DONE, Answer, Call, replace_view, whisper
from bot.handlers.picturing import facts_of, row_of
from bot.usecases import looking, meeting, overlooking, setting_up
from bot.usecases.looking import Picture
from bot.views import homes, overview, people, refusal
from bot.views.rows import Row

MINE, OTHERS = 10, 8


async def opened(call: Call) -> Answer:
    """Draw the Home tab of whoever opened it."""
    event = call.payload.get("event") or {}
    if event.get("tab") != "home":
        return DONE
    view = await _home(call)
    await call.gateway.call(call.token, "views.publish", {"user_id": call.desk.user_id, "view": view})
    return DONE


async def find(call: Call) -> Answer:
    """Ask which customer to look at."""
    call.desk.require_firm()
    await call.open(homes.find(call.words))
    return DONE


async def search(call: Call) -> Answer:
    """Find customers of the register as one types."""
    return await inviting.search(call)


async def found(call: Call) -> Answer:
    """Show how the chosen customer stands."""
    letter = await showing.standing_of(call, homes.chosen_in(call.view))
    missing = refusal.letter(call.words("home.unregistered"))
    return replace_view(refusal.dialog(call.words, letter or missing))


async def people_clicked(call: Call) -> Answer:
    """List the people of the customer whose button was pressed."""
    return whisper(people.build(call.words, *await meeting.met(call.desk, call.value)))


async def _home(call: Call) -> dict[str, object]:
    words, desk = call.words, call.desk
    may_set_up = setting_up.may_set_up(desk)
    if not desk.firm.is_set_up:
        told = words("home.unready") if may_set_up else refusal.sentence(words, await setting_up.not_set_up(desk))
        return overview.unready_home(words, told, may_set_up=may_set_up)
    if not desk.actor.of_firm:
        rows, leaving = await showing.own_rows(call), await showing.leaving(call)
        return overview.customer_home(words, desk.firm.name, rows, leaving, await looking.own_contacts(desk))
    own = await overlooking.own(desk, MINE, OTHERS)
    firm = await _firmwide(call) if desk.actor.manager else None
    return homes.staff(
        words, _mine(call, own, await showing.to_do(call)), _rows(call, own.others), firm, may_set_up=may_set_up
    )


def _mine(call: Call, own: overlooking.Own, to_do: str) -> homes.Mine:
    rows = _rows(call, own.mine)
    return homes.Mine(
        waiting=[each for each in rows if each.waited is not None],
        others=[each for each in rows if each.waited is None],
        asked=[(access.id, access.name, company) for access, company in own.asked],
        to_do=to_do,
        more=own.more,
    )


async def _firmwide(call: Call) -> homes.Firmwide:
    found, words = await overlooking.overview(call.desk), call.words
    stands = found.standing
    return homes.Firmwide(
        counts={name: getattr(stands, name) for name in ("open", "reminded", "soon", "active", "trouble")},
        owners=stands.owners,
        stuck=_rows(call, found.stuck),
        ending=[_ends(call, picture, day) for picture, day in found.ending],
        lacking=[(customer_id, name, words(f"home.lacking.{lack}")) for customer_id, name, lack in found.lacking],
        left=found.left,
        unowned=found.unowned,
        declines=sorted(found.declines.items(), key=lambda each: (-each[1], each[0])),
        most=found.most,
        gathers=call.desk.user_id in call.desk.firm.gathers,
    )


def _ends(call: Call, picture: Picture, day: str) -> tuple[str, str, str]:
    ends = datetime.combine(date.fromisoformat(day), time(), STOCKHOLM)
    service = facts_of(call, picture).service
    said = call.words("home.ends", service=service, until=call.words.date(ends))
    return picture.customer.id, picture.customer.name, said


def _rows(call: Call, found: Sequence[Picture]) -> list[Row]:
    return [row_of(call, each) for each in found]
