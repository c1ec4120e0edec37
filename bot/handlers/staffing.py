"""Who works for a customer: show it, say it anew, stand in for an owner, and list it all."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.domain.customer import Member, Part
from bot.domain.firm import Person
from bot.domain.refusals import Refusal
from bot.domain.staffing import Team, first_day, midnight, over
from bot.domain.wording import clip
from bot.handlers import reading
from bot.handlers.call import DONE, Answer, Call, errors, replace_view, say
from bot.handlers.finding import find
from bot.handlers.reading import BadField
from bot.slack.gateway import Later, Never
from bot.usecases import people, staffing
from bot.usecases.staffing import Standing
from bot.views import refusal
from bot.views import staffing as view
from bot.views.staffing import Row, Said

MOST_PARTICIPANTS = 20
YEAR = timedelta(days=366)


async def staff_typed(call: Call, typed: str) -> Answer:
    """Open who works for a customer; with no customer, what one owns oneself."""
    call.desk.require_firm()
    if not typed:
        await call.open(await _mine(call))
        return DONE
    found = await find(call, typed)
    if found.answer is not None:
        return say(found.answer)
    standing = await staffing.standing(call.desk, found.customer_id)
    if staffing.may_change(call.desk, standing.engagement):
        await call.open(_form(call, standing))
        return DONE
    asks = standing.engagement is not None and not standing.engagement.allows(call.desk.user_id, call.desk.now)
    return say(view.shown(call.words, _row(call, standing), asks=asks))


async def change_clicked(call: Call) -> Answer:
    """Open the form of one customer from the list of all."""
    standing = await staffing.standing(call.desk, call.value)
    staffing.require_owner(call.desk, standing.engagement)
    await call.redraw(_form(call, standing))
    return DONE


async def all_clicked(call: Call) -> Answer:
    """List all engagements, from where the button says; Slack is asked first of owners not seen lately (S22)."""
    await _look_up(call, await staffing.to_look_up(call.desk))
    offset = int(call.value) if call.value.isdecimal() and len(call.value) < 6 else 0  # noqa: PLR2004 - no list is longer
    found = await staffing.all_of_them(call.desk, limit=view.PAGE + 1, offset=offset)
    more = str(offset + view.PAGE) if len(found) > view.PAGE else None
    listed = view.everything(call.words, [_row(call, each) for each in found[: view.PAGE]], more)
    await (call.redraw(listed) if call.view.get("type") == "modal" else call.open(listed))
    return DONE


async def submitted(call: Call) -> Answer:
    """Check and store who works for a customer."""
    said = view.parse(call.view)
    customer_id, _, shown = call.carried.partition(" ")
    try:
        team, chosen = await _team(call, said)
        standing = await staffing.change(call.desk, customer_id, team, chosen, shown)
    except (BadField, Refusal, Later, Never) as no:
        return _errors(call, no)
    text = call.words("staffing.saved", company=clip(standing.customer.name, 120))
    return replace_view(view.saved(call.words, f"{text} {view.who(call.words, standing.engagement)}"))


async def away_submitted(call: Call) -> Answer:
    """Check and store who stands in for the actor."""
    said = view.parse(call.view)
    try:
        found = await _people(call, {said.deputy} - {""}, "deputy")
        deputy = _deputy(call, said, found)
        number = await staffing.away(call.desk, deputy, found.get(said.deputy))
    except (BadField, Refusal, Later, Never) as no:
        return _errors(call, no)
    if deputy is None:
        return replace_view(view.saved(call.words, call.words("staffing.away.back")))
    return replace_view(view.saved(call.words, call.words.count("staffing.away.saved", number, name=deputy.name)))


async def _mine(call: Call) -> dict[str, Any]:
    own = await staffing.own(call.desk)
    manager = call.desk.actor.manager
    return view.away(call.words, own.number, own.deputy, several=own.several, manager=manager)


def _form(call: Call, standing: Standing) -> dict[str, Any]:
    """Draw the form; where nobody owns the engagement, whoever opens it is proposed."""
    engagement = standing.engagement
    owner = standing.owner.user_id if standing.owner else call.desk.user_id
    deputy = engagement.deputy(call.desk.now) if engagement else None
    return view.build(call.words, _row(call, standing), owner, deputy)


def _row(call: Call, standing: Standing) -> Row:
    catalogue, customer = call.desk.catalogue, standing.customer
    named = []
    for each in standing.collaborations:
        service, variant = catalogue.known(each.terms.service, each.terms.variant)
        named.append((service.full_name(variant, call.words.language), str(each.status)))
    return Row(
        customer_id=customer.id,
        company=clip(customer.name, 120),
        number=customer.number.shown,
        engagement=standing.engagement,
        collaborations=tuple(named),
        gone=standing.gone,
    )


async def _team(call: Call, said: Said) -> tuple[Team, Sequence[Person]]:
    if not said.owner:
        raise BadField("owner", call.words("field.required"))
    if len(said.participants) > MOST_PARTICIPANTS:
        raise BadField("participants", call.words("field.many_participants", most=MOST_PARTICIPANTS))
    owners, joined, deputies = await asyncio.gather(
        _people(call, {said.owner}, "owner"),
        _people(call, said.participants, "participants"),
        _people(call, {said.deputy} - {""}, "deputy"),
    )
    team = Team(
        owner=_member(owners[said.owner], Part.OWNER),
        participants=tuple(_member(joined[each], Part.PARTICIPANT) for each in sorted(joined)),
        deputy=_deputy(call, said, deputies),
    )
    return team, [*owners.values(), *joined.values(), *deputies.values()]


async def _people(call: Call, user_ids: set[str] | frozenset[str], name: str) -> dict[str, Person]:
    """Ask Slack who they are, and take only people of the firm (D9)."""
    ordered = sorted(user_ids)
    found = await asyncio.gather(*(call.directory.by_id(each) for each in ordered))
    strange = [who.name if who else each for each, who in zip(ordered, found, strict=True) if not _ours(call, who)]
    if strange:
        raise BadField(name, call.words("field.not_of_firm", names=clip(", ".join(strange), 200)))
    return {each: who for each, who in zip(ordered, found, strict=True) if who}


def _ours(call: Call, who: Person | None) -> bool:
    return who is not None and who.is_of(call.desk.firm)


def _member(person: Person, part: Part) -> Member:
    return Member(user_id=person.user_id, name=person.name, part=part)


def _deputy(call: Call, said: Said, found: dict[str, Person]) -> Member | None:
    """Read who stands in from which day to which, both included; the first is today where it is not said."""
    words, today = call.words, first_day(call.desk.now)
    if not said.deputy:
        if said.since or said.until:
            raise BadField("deputy", words("field.deputy"))
        return None
    since = today
    if said.since:
        since = reading.day(words, said.since, "since", earliest=today - YEAR, latest=today + YEAR)
    until = reading.day(words, said.until, "until", earliest=max(since, today), latest=today + YEAR)
    person = found[said.deputy]
    return Member(user_id=person.user_id, name=person.name, part=Part.DEPUTY, since=midnight(since), until=over(until))


async def _look_up(call: Call, user_ids: Sequence[str]) -> None:
    """Ask Slack about people, and keep what it says; whom it does not tell of now is asked about another time."""
    found = await asyncio.gather(*(call.directory.by_id(each) for each in user_ids), return_exceptions=True)
    for person in found:
        if isinstance(person, Person):
            await people.remember(call.desk.database, call.desk.firm, person, call.desk.now)


def _errors(call: Call, no: Exception) -> Answer:
    """Answer at the field that is wrong."""
    if isinstance(no, BadField):
        return errors({refusal.at_field(no.name, call.block_ids): no.sentence})
    if isinstance(no, Refusal):
        return errors({refusal.at_field(no.code, call.block_ids): refusal.sentence(call.words, no)})
    return errors({call.block_ids[0]: call.words("slow.slack")})
