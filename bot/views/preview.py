"""What stands between the form and the question: exactly who is asked for what, and where it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.customer import Contact
from bot.texts.words import Words
from bot.views.facts import Facts, last_day, together
from bot.views.kit import Sheet, button

CALLBACK = "invitation.preview"
EDIT, ADD, REMOVE, DIVIDE = "invitation.edit", "service.add", "service.remove", "division.edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would happen on Send: what is asked, what begins at once, to whom and until when.

    `services` are the ids behind `asks` and `begins`, in that order; `suggested` are services that fit who does what,
    by id and name; `typed` is an address that was typed and does not count (S19). One that `switches` asks a customer
    of another firm whether it wants to come (D8).
    """

    asks: Sequence[Facts]
    begins: Sequence[Facts]
    services: Sequence[str]
    contact: Contact
    expires_at: datetime
    typed: str | None = None
    suggested: Sequence[tuple[str, str]] = ()
    switches: bool = False


def build(words: Words, plan: Plan, draft_id: str) -> dict[str, Any]:
    """Show who is asked, for what, who pays, where it is sent and why there, until when (S14, S18)."""
    sheet, contact = Sheet(), plan.contact
    everything = [*plan.asks, *plan.begins]
    asks = "switch.preview" if plan.switches else "preview.asks"
    for key, several in ((asks, plan.asks), ("preview.at_once", plan.begins)):
        if several:
            facts = together(several)
            sheet.say(words(key, contact=contact.name, company=facts.company, service=facts.service))
    _services(sheet, words, plan, everything, draft_id)
    expires = words("preview.expires_value", date=last_day(words, plan.expires_at))
    sheet.facts(
        [
            (words("fact.company"), f"{everything[0].company}, {everything[0].number}"),
            (words("preview.who"), contact.name),
            (words("preview.where"), contact.address),
            (words("preview.expires"), expires if plan.asks else ""),
            (words("fact.division"), everything[0].division),
        ]
    )
    typed = words("preview.typed", typed=plan.typed) if plan.typed else ""
    sheet.say(words(f"preview.why.{contact.address_reason}"), typed)
    if plan.begins:
        sheet.say(words("activated.why_firm"))
    _ways_on(sheet, words, plan, draft_id)
    submit = words("preview.send" if plan.asks else "preview.begin")
    return sheet.modal(CALLBACK, words("preview.title"), submit=submit, close=words("preview.close"), metadata=draft_id)


def sent(words: Words, contact: str, company: str, *, asked: bool) -> dict[str, Any]:
    """Say that it is done and where the answer will be heard."""
    sheet = Sheet()
    sheet.say(words("sent.asked" if asked else "sent.at_once", contact=contact, company=company))
    return sheet.modal("invitation.sent", words("sent.title"), close=words("sent.close"))


def target(value: str) -> tuple[str, str]:
    """Read what a button of a service carries: the draft's id, and the service."""
    draft_id, _, service = value.partition(":")
    return draft_id, service


def _services(sheet: Sheet, words: Words, plan: Plan, everything: Sequence[Facts], draft_id: str) -> None:
    for facts, service in zip(everything, plan.services, strict=True):
        leave_out = button(
            words("preview.remove"),
            REMOVE,
            f"{draft_id}:{service}",
            label=words("preview.remove_label", service=facts.service),
        )
        sheet.say(f"{facts.service}. {facts.pays}.", accessory=leave_out if len(everything) > 1 else None)


def _ways_on(sheet: Sheet, words: Words, plan: Plan, draft_id: str) -> None:
    sheet.buttons(
        [
            button(words("preview.edit"), EDIT, draft_id),
            button(words("preview.add"), ADD, draft_id),
            button(words("preview.divide"), DIVIDE, draft_id),
        ]
    )
    for service, name in plan.suggested:
        adds = button(
            words("preview.add"), ADD, f"{draft_id}:{service}", label=words("preview.add_label", service=name)
        )
        sheet.say(words("preview.suggested", service=name), accessory=adds)
