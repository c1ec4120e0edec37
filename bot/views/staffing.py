"""Who of the firm works for a customer: shown, said anew, said once for an absence, and listed for the whole firm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import DatePickerElement, UserMultiSelectElement, UserSelectElement

from bot.domain.customer import Engagement, Member, Part
from bot.domain.register_events import AwayNoted, EngagementChanged
from bot.domain.staffing import fingerprint, first_day, last_day
from bot.texts.words import Words
from bot.views import facts
from bot.views.access import ask_button
from bot.views.kit import Letter, Sheet, button
from bot.views.state import day, people, user, values_of

EDIT, AWAY = "staff.edit", "staff.away"
CHANGE, ALL, MORE = "staff.change", "staff.all", "staff.more"
PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One customer's engagement; `collaborations` are pairs of a service and its status, `gone` is its owner."""

    customer_id: str
    company: str
    number: str
    engagement: Engagement | None
    collaborations: tuple[tuple[str, str], ...] = ()
    gone: bool = False

    @property
    def title(self) -> str:
        """Name the customer."""
        return f"{self.company}, {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the form holds, as it came: user ids, and days as Slack writes them."""

    owner: str
    participants: frozenset[str]
    deputy: str
    since: str
    until: str


def build(words: Words, row: Row, owner: str, deputy: Member | None) -> dict[str, Any]:
    """Ask who owns the engagement, who takes part, and who stands in for a while; `owner` is proposed."""
    sheet = Sheet()
    sheet.head(row.title)
    for member in _having(row, Part.ACCESS):
        sheet.small(_access(words, member))
    element = UserSelectElement(action_id="owner", initial_user=owner)
    sheet.ask("owner", words("staffing.owner"), element, hint=words("staffing.owner.hint"))
    joined = [member.user_id for member in _having(row, Part.PARTICIPANT)]
    many = UserMultiSelectElement(action_id="participants", initial_users=joined or None)
    sheet.ask(
        "participants", words("staffing.participants"), many, hint=words("staffing.participants.hint"), optional=True
    )
    _ask_deputy(sheet, words, deputy)
    return _form(sheet, words, EDIT, "staffing.title", f"{row.customer_id} {fingerprint(row.engagement)}")


def parse(view: Mapping[str, Any]) -> Said:
    """Read either form back."""
    values = values_of(view)
    return Said(
        owner=user(values, "owner"),
        participants=people(values, "participants"),
        deputy=user(values, "deputy"),
        since=day(values, "since"),
        until=day(values, "until"),
    )


def away(words: Words, number: int, deputy: Member | None, *, several: bool, manager: bool) -> dict[str, Any]:
    """Ask who stands in wherever one is the owner; to a manager, offer the list of all engagements."""
    sheet = Sheet()
    sheet.say(words.count("staffing.own", number) if number else words("staffing.own.none"), words("staffing.how"))
    if manager:
        sheet.buttons([button(words("staffing.all"), ALL)])
    if not number:
        return sheet.modal(AWAY, words("staffing.away.title"), close=words("staffing.close"))
    sheet.line()
    sheet.small(words("staffing.several") if several else "")
    _ask_deputy(sheet, words, deputy)
    return _form(sheet, words, AWAY, "staffing.away.title", "")


def saved(words: Words, text: str) -> dict[str, Any]:
    """Say what stands now."""
    sheet = Sheet()
    sheet.say(text)
    return sheet.modal("staff.saved", words("staffing.title"), close=words("staffing.close"))


def who(words: Words, engagement: Engagement | None) -> str:
    """Say who works for a customer: owner, deputy, participants, and who is let in for a while (S21)."""
    owner = engagement.owner if engagement else None
    said = [words("staffing.who.owner", owner=owner.name) if owner else words("staffing.who.nobody")]
    said += [_deputy(words, each) for each in _of(engagement, Part.DEPUTY)]
    joined = [each.name for each in _of(engagement, Part.PARTICIPANT)]
    said += [words("staffing.who.participants", names=words.listed(joined))] if joined else []
    said += [_access(words, each) for each in _of(engagement, Part.ACCESS)]
    return " ".join(said)


def shown(words: Words, row: Row, *, asks: bool) -> Letter:
    """Tell a colleague who works for a customer, with the button that mends that they cannot reach it (S21)."""
    sheet = Sheet()
    sheet.head(row.title)
    sheet.say(who(words, row.engagement))
    if asks and row.engagement:
        sheet.buttons([ask_button(words, row.engagement.id)])
    return sheet.letter()


def everything(words: Words, rows: Sequence[Row], more: str | None) -> dict[str, Any]:
    """List engagements with their collaborations; `more` is where the next page begins (S22)."""
    sheet = Sheet()
    for row in rows:
        label = words("staffing.change_label", company=row.company)
        sheet.say(row.title, accessory=button(words("staffing.change"), CHANGE, row.customer_id, label=label))
        sheet.say(words("staffing.gone") if row.gone else "", who(words, row.engagement))
        sheet.small(_linked(words, row))
    if not rows:
        sheet.say(words("staffing.all.none"))
    if more:
        sheet.buttons([button(words("list.more"), MORE, more)])
    return sheet.modal("staff.list", words("staffing.all"), close=words("staffing.close"))


def told(words: Words, event: EngagementChanged, company: str, number: str) -> Letter:
    """Tell somebody what their part in an engagement is from now on, and who said so."""
    key = "former" if event.before is Part.OWNER else event.part
    values = {"by": event.by_name, "company": company, "number": number, "owner": event.owner}
    sheet = Sheet()
    sheet.say(words(f"staffing.told.{key}", **values, **_days(words, event)))
    return sheet.letter()


def told_away(words: Words, event: AwayNoted) -> Letter:
    """Tell a deputy in how many engagements they stand in, and how long."""
    sheet = Sheet()
    sheet.say(words.count("staffing.told.away", event.customers, by=event.by_name, **_days(words, event)))
    return sheet.letter()


def _form(sheet: Sheet, words: Words, callback: str, title: str, metadata: str) -> dict[str, Any]:
    return sheet.modal(
        callback, words(title), submit=words("staffing.submit"), close=words("staffing.close"), metadata=metadata
    )


def _ask_deputy(sheet: Sheet, words: Words, deputy: Member | None) -> None:
    picked = UserSelectElement(action_id="deputy", initial_user=deputy.user_id if deputy else None)
    sheet.ask("deputy", words("staffing.deputy"), picked, hint=words("staffing.deputy.hint"), optional=True)
    since = first_day(deputy.since).isoformat() if deputy and deputy.since else None
    sheet.ask("since", words("staffing.since"), DatePickerElement(action_id="since", initial_date=since), optional=True)
    until = last_day(deputy.until).isoformat() if deputy and deputy.until else None
    sheet.ask("until", words("staffing.until"), DatePickerElement(action_id="until", initial_date=until), optional=True)


def _linked(words: Words, row: Row) -> str:
    listed = [f"{service} ({words(f'staffing.status.{status}')})" for service, status in row.collaborations]
    return words("staffing.linked", services=words.listed(listed)) if listed else words("staffing.linked.none")


def _having(row: Row, part: Part) -> tuple[Member, ...]:
    return _of(row.engagement, part)


def _of(engagement: Engagement | None, part: Part) -> tuple[Member, ...]:
    return engagement.having(part) if engagement else ()


def _deputy(words: Words, member: Member) -> str:
    return words("staffing.who.deputy", name=member.name, **_days(words, member))


def _access(words: Words, member: Member) -> str:
    return words("staffing.who.access", name=member.name, **_days(words, member))


def _days(words: Words, bounds: Member | EngagementChanged | AwayNoted) -> dict[str, str]:
    """Write from which day to which."""
    since = words.day(bounds.since) if bounds.since else ""
    return {"since": since, "until": facts.last_day(words, bounds.until) if bounds.until else ""}
