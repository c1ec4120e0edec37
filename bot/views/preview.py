"""What stands between the form and the question: exactly who is asked for what, and where it goes."""

from datetime import datetime
from typing import Any

from bot.domain.customer import Contact
from bot.texts.words import Words
from bot.views.facts import Facts
from bot.views.kit import Sheet, button

CALLBACK = "invitation.preview"
EDIT = "invitation.edit"


def build(
    facts: Facts, contact: Contact, draft_id: str, *, at_once: bool, typed: str | None, expires_at: datetime
) -> dict[str, Any]:
    """Show what will happen on Send: who is asked, for what, who pays, where it is sent and why there, until when."""
    words, sheet = facts.words, Sheet()
    key = "preview.at_once" if at_once else "preview.asks"
    sheet.say(words(key, contact=contact.name, company=facts.company, service=facts.service))
    expires = words("preview.expires_value", date=words.day(expires_at))
    sheet.facts(
        [
            (words("fact.company"), f"{facts.company}, {facts.number}"),
            (words("fact.service"), facts.service),
            (words("fact.pays"), facts.pays),
            (words("preview.who"), contact.name),
            (words("preview.where"), contact.address),
            (words("preview.expires"), "" if at_once else expires),
        ]
    )
    sheet.say(words(f"preview.why.{contact.address_reason}"), words("preview.typed", typed=typed) if typed else "")
    if at_once:
        sheet.say(words("activated.why_firm"))
    sheet.buttons([button(words("preview.edit"), EDIT, draft_id)])
    submit = words("preview.begin" if at_once else "preview.send")
    return sheet.modal(CALLBACK, words("preview.title"), submit=submit, close=words("preview.close"), metadata=draft_id)


def sent(words: Words, contact: str, company: str, *, at_once: bool) -> dict[str, Any]:
    """Say that it is done and where the answer will be heard."""
    sheet = Sheet()
    sheet.say(words("sent.at_once" if at_once else "sent.asked", contact=contact, company=company))
    return sheet.modal("invitation.sent", words("sent.title"), close=words("sent.close"))
