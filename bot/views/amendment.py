"""The form in which the firm changes a collaboration, and the preview that says what would come of it (S24, S25)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import RadioButtonsElement, StaticSelectElement

from bot.domain.catalogue import Service, Variant
from bot.domain.customer import Contact, Payer
from bot.domain.invitation import Wish
from bot.texts.words import Words
from bot.views.alteration import granting
from bot.views.compose import Filled
from bot.views.facts import Altered, Facts, last_day
from bot.views.follow import change_button
from bot.views.kit import Letter, Sheet, button, option
from bot.views.receipts import begin
from bot.views.state import chosen, values_of

CALLBACK, CONFIRM, EDIT = "change.preview", "change.confirm", "change.edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would come of a change: `asked` or only told, `told` says whether they can be in Slack.

    `pays` says that the customer is asked because it would become the payer, else because it gets a larger variant.
    """

    facts: Facts
    change: Altered
    contact: Contact | None
    asked: bool
    told: bool
    pays: bool
    expires_at: datetime


def choices(lead: str, rows: Sequence[Facts]) -> Letter:
    """Ask which collaboration is meant (S37)."""
    sheet = Sheet()
    sheet.say(lead)
    for facts in rows:
        sheet.say(f"{facts.service}. {facts.pays}.", accessory=change_button(facts))
    return sheet.letter()


def build(words: Words, facts: Facts, service: Service, variants: Sequence[Variant], wish: Wish) -> dict[str, Any]:
    """Ask for variant, invoice recipient and period, prefilled with what is agreed or was wished for (S25)."""
    sheet = Sheet()
    sheet.say(f"{facts.company}, {facts.number}")
    sheet.small(words("change.now", now=f"{facts.service}. {facts.pays}."))
    if len(variants) > 1:
        _variant(sheet, words, variants, wish.variant)
    if any(variant.paying for variant in variants):
        _payment(sheet, words, service, wish)
    begin(sheet, facts)
    return sheet.modal(
        CALLBACK,
        words("change.title"),
        submit=words("compose.submit"),
        close=words("compose.close"),
        metadata=facts.collaboration_id,
    )


def parse(view: Mapping[str, Any]) -> Filled:
    """Read the form back."""
    values = values_of(view)
    return Filled(variant=chosen(values, "variant"), payer=chosen(values, "payer"), period=chosen(values, "period"))


def preview(words: Words, plan: Plan, draft_id: str) -> dict[str, Any]:
    """Show from what to what, what is gained or lost, who is asked until when or told at once, and what is left."""
    sheet, facts, change = Sheet(), plan.facts, plan.change
    sheet.say(*_what_happens(words, plan))
    sheet.facts(
        [
            (words("fact.company"), f"{facts.company}, {facts.number}"),
            (words("change.fact.before"), change.was),
            (words("change.fact.after"), change.becomes),
            (words("change.fact.from"), words("change.from.asked" if plan.asked else "change.from.made")),
            *_whom(words, plan),
        ]
    )
    for said in (change.means, granting(facts, change)):
        if said:
            sheet.say(said)
    sheet.buttons([button(words("preview.edit"), EDIT, draft_id)])
    submit = words("preview.send" if plan.asked else "change.make")
    return sheet.modal(CONFIRM, words("preview.title"), submit=submit, close=words("preview.close"), metadata=draft_id)


def done(words: Words, contact: str, company: str, *, asked: bool) -> dict[str, Any]:
    """Say that it is done, or where the answer will be heard."""
    sheet = Sheet()
    sheet.say(words("sent.asked" if asked else "change.done", contact=contact, company=company))
    return sheet.modal("change.done", words("sent.title"), close=words("sent.close"))


def _what_happens(words: Words, plan: Plan) -> list[str]:
    name, company = plan.contact.name if plan.contact else "", plan.facts.company
    if plan.asked:
        reason = words("change.why.payer" if plan.pays else "change.why.larger")
        return [words("change.asks", contact=name, company=company), reason]
    if plan.contact is None:
        heard = words("change.nobody")
    else:
        heard = words("change.tells" if plan.told else "change.untold", contact=name)
    return [words("change.makes", company=company), heard, words("change.unasked")]


def _whom(words: Words, plan: Plan) -> list[tuple[str, str]]:
    if plan.contact is None or not plan.asked:
        return []
    expires = words("preview.expires_value", date=last_day(words, plan.expires_at))
    return [
        (words("preview.who"), plan.contact.name),
        (words("preview.where"), plan.contact.address),
        (words("preview.expires"), expires),
    ]


def _variant(sheet: Sheet, words: Words, variants: Sequence[Variant], wanted: str) -> None:
    options = [option(v.name, v.id, words("compose.paying" if v.paying else "compose.free")) for v in variants]
    initial = next((each for each in options if each.value == wanted), None)
    element = StaticSelectElement(action_id="variant", options=options, initial_option=initial)
    sheet.ask("variant", words("compose.variant"), element)


def _payment(sheet: Sheet, words: Words, service: Service, wish: Wish) -> None:
    """Ask who pays and for how long; where the chosen variant costs nothing, neither counts."""
    payers = [option(words(f"compose.payer.{p}"), p) for p in Payer]
    initial = next((each for each in payers if each.value == wish.payer), None)
    element = RadioButtonsElement(action_id="payer", options=payers, initial_option=initial)
    sheet.ask("payer", words("compose.payer"), element, hint=words("change.payer.hint"), optional=True)
    periods = [option(words("compose.months", months=p), str(p)) for p in service.periods]
    months = str(wish.period or max(service.periods))
    initial = next((each for each in periods if each.value == months), None)
    element = RadioButtonsElement(action_id="period", options=periods, initial_option=initial)
    sheet.ask("period", words("compose.period"), element, optional=True)
