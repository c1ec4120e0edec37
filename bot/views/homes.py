"""Home for the firm's people: what waits for me and my customers; for a manager also how the whole firm stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import ButtonElement, ExternalDataSelectElement

from bot.domain.wording import clip
from bot.texts.words import Words
from bot.views import access, digest, handing, staffing
from bot.views.doctor import PEOPLE
from bot.views.follow import WHY, following_up
from bot.views.kit import Sheet, button, plain
from bot.views.overview import INVITE, LIST, MINE, MORE, SETTINGS, carry_out
from bot.views.rows import Row, tell
from bot.views.state import chosen, values_of

FIND, SEARCH, CUSTOMER = "customer.find", "customer.look_up", "customer.status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What is somebody's own: what waits for an answer, the oldest first, and what else there is with customers.

    `asked` are colleagues who wait to be let in: (request id, name, company). `to_do` says how much one has to carry
    out in the platform, if anything (D21). `more` says that a page does not hold it all.
    """

    waiting: Sequence[Row] = ()
    others: Sequence[Row] = ()
    asked: Sequence[tuple[str, str, str]] = ()
    to_do: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmwide:
    """How the firm stands, for managers; every list is as long as a screen holds.

    `owners` are (name, what waits, what is active); `ending` (customer id, company, what ends when) and `lacking`
    (customer id, company, why its main contact is not to be relied on); `left` (user id, name, how many they own);
    `declines` (reason, how many). `most` says how many there are of what is cut off.
    """

    counts: Mapping[str, int]
    owners: Sequence[tuple[str, int, int]] = ()
    stuck: Sequence[Row] = ()
    ending: Sequence[tuple[str, str, str]] = ()
    lacking: Sequence[tuple[str, str, str]] = ()
    left: Sequence[tuple[str, str, int]] = ()
    unowned: int = 0
    declines: Sequence[tuple[str, int]] = ()
    most: Mapping[str, int]
    gathers: bool = False


def staff(
    words: Words, mine: Mine, others: Sequence[Row], firm: Firmwide | None, *, may_set_up: bool
) -> dict[str, Any]:
    """Draw Home: first what waits, for a manager also of the firm; then one's own, then everybody else's."""
    sheet = Sheet()
    sheet.head(words("home.title"))
    sheet.buttons(_ways(words, firm, may_set_up=may_set_up))
    carry_out(sheet, words, mine.to_do)
    _asked(sheet, words, mine)
    _section(sheet, words, "home.waiting", mine.waiting)
    if firm is not None:
        _firmwide(sheet, words, firm)
    _section(sheet, words, "home.mine", mine.others)
    if mine.more:
        sheet.buttons([button(words("list.more"), MORE, f"{MINE}.{len(mine.waiting) + len(mine.others)}")])
    _section(sheet, words, "home.others" if mine.waiting or mine.others else "home.everybody", others)
    if not (mine.waiting or mine.others or others):
        sheet.line()
        sheet.say(words("list.empty"))
    return sheet.home()


def find(words: Words) -> dict[str, Any]:
    """Ask which customer to look at."""
    sheet = Sheet()
    hint = plain(words("compose.customer.placeholder"), 150)
    element = ExternalDataSelectElement(action_id=SEARCH, placeholder=hint, min_query_length=2)
    sheet.ask("customer", words("compose.customer"), element)
    return sheet.modal(FIND, words("home.find"), submit=words("status.show"), close=words("sent.close"))


def chosen_in(view: Mapping[str, Any]) -> str:
    """Read which customer was chosen."""
    return chosen(values_of(view), "customer") or ""


def _ways(words: Words, firm: Firmwide | None, *, may_set_up: bool) -> list[ButtonElement]:
    ways = [
        button(words("start.invite"), INVITE, style="primary"),
        button(words("home.find"), FIND),
        button(words("start.list"), LIST),
    ]
    if firm is not None:
        ways.append(button(words("staffing.all"), staffing.ALL))
    if may_set_up:
        ways.append(button(words("start.settings"), SETTINGS))
    if firm is not None:
        ways.append(digest.switch(words, gathers=firm.gathers))
    return ways


def _asked(sheet: Sheet, words: Words, mine: Mine) -> None:
    for access_id, name, company in mine.asked:
        sheet.say(words("home.asked", name=clip(name, 60), company=clip(company, 120)))
        give, deny = words("access.give"), words("access.deny")
        sheet.buttons([button(give, access.GIVE, access_id), button(deny, access.DENY, access_id)])


def _section(sheet: Sheet, words: Words, title: str, rows: Sequence[Row]) -> None:
    if rows:
        sheet.line()
        sheet.head(words(title))
    for row in rows:
        tell(sheet, row)


def _firmwide(sheet: Sheet, words: Words, firm: Firmwide) -> None:
    sheet.line()
    sheet.head(words("home.firm"))
    sheet.say(words("status.overview", **firm.counts))
    lines = [
        words("status.owner", owner=clip(name, 60) or words("status.nobody"), open=waits, active=active)
        for name, waits, active in firm.owners
    ]
    sheet.small("\n".join(lines))
    if firm.stuck:
        sheet.say(words("home.stuck"))
    for row in firm.stuck:
        tell(sheet, row, accessory=following_up(row.facts, WHY)[0])
    _listed(sheet, words, firm, "ending", "status.show", CUSTOMER)
    _listed(sheet, words, firm, "lacking", "home.contact", PEOPLE)
    _unowned(sheet, words, firm)
    if firm.declines:
        said = [
            f"{words(f'reason.{reason}') if reason else words('home.no_reason')}: {n}" for reason, n in firm.declines
        ]
        sheet.say(words("home.declines"))
        sheet.small("\n".join(said))


def _listed(sheet: Sheet, words: Words, firm: Firmwide, what: str, way: str, action: str) -> None:
    rows: Sequence[tuple[str, str, str]] = getattr(firm, what)
    if rows:
        sheet.say(words.count(f"home.{what}", firm.most[what]))
    for customer_id, company, said in rows:
        leads = button(words(way), action, customer_id, label=f"{words(way)}, {company}")
        sheet.say(f"{clip(company, 120)}: {said}", accessory=leads)


def _unowned(sheet: Sheet, words: Words, firm: Firmwide) -> None:
    if firm.unowned:
        sheet.say(words.count("home.unowned", firm.unowned), accessory=button(words("status.show"), staffing.ALL))
    for user_id, name, owns in firm.left:
        sheet.say(
            words.count("home.left", owns, name=clip(name, 60)), accessory=handing.start_button(words, user_id, name)
        )
