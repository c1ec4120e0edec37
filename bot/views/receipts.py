"""What the contact reads after something happened: the receipt, and the note of what began at once."""

from slack_sdk.models.blocks import ButtonElement

from bot.domain.reasons import DeclineReason
from bot.views.ended import own_button
from bot.views.facts import Facts
from bot.views.kit import Letter, Sheet, button

GETTING_STARTED = "link.getting_started"


def approved(facts: Facts, moment: str, receipt: str) -> Letter:
    """Thank for the yes: what is agreed, what becomes of the books, how to begin, how to stop (S7)."""
    words, sheet = facts.words, Sheet()
    sheet.say(
        words(
            "receipt.approved",
            first_name=facts.first_name,
            company=facts.company,
            firm=facts.firm,
            service=facts.service,
        ),
        words("receipt.agreed", moment=moment, by=facts.knows),
        words("receipt.pays", pays=facts.pays),
        words("receipt.stop", by=facts.by_first),
    )
    begin(sheet, facts)
    sheet.buttons(_ends(facts))
    not_yet(sheet, facts)
    sheet.small(words("receipt.number", receipt=receipt))
    return sheet.letter()


def declined(facts: Facts, reason: DeclineReason | None, note: str, receipt: str) -> Letter:
    """Thank for the no, as kindly: nothing has changed (D2)."""
    words, sheet = facts.words, Sheet()
    sheet.say(
        words(
            "receipt.declined",
            first_name=facts.first_name,
            company=facts.company,
            firm=facts.firm,
            service=facts.service,
        ),
        words("receipt.unchanged", by=facts.knows),
        reason_given(facts, "receipt.reason", reason, note),
    )
    sheet.small(words("receipt.number", receipt=receipt))
    return sheet.letter()


def activated(facts: Facts) -> Letter:
    """Tell what began without a question, from whom, and why nobody had to approve (S10)."""
    words, sheet = facts.words, Sheet()
    sheet.say(
        words(
            "activated.contact",
            first_name=facts.first_name,
            by=facts.by,
            firm=facts.firm,
            service=facts.service,
            company=facts.company,
        ),
        words("activated.why"),
        words("question.since", access=facts.access),
        words("activated.stop", by=facts.by_first),
    )
    begin(sheet, facts)
    sheet.buttons(_ends(facts))
    not_yet(sheet, facts)
    return sheet.letter()


def not_yet(sheet: Sheet, facts: Facts) -> None:
    """Say that it is agreed and not in place yet, where somebody must still see to that (D21)."""
    sheet.small(facts.words("receipt.to_do", by=facts.knows) if facts.todo else "")


def _ends(facts: Facts) -> list[ButtonElement]:
    return [own_button(facts.words, facts.collaboration_id, facts.service)]


def reason_given(facts: Facts, key: str, reason: DeclineReason | None, note: str) -> str:
    """Quote the customer's reason, if it gave one; what it wrote itself says more than that it is another."""
    said = facts.words("quote", text=note) if note else ""
    named = facts.words(f"reason.{reason}") if reason and not (said and reason is DeclineReason.OTHER) else ""
    given = " ".join(part for part in (f"{named}." if named else "", said) if part)
    return facts.words(key, reason=given) if given else ""


def misdirected(facts: Facts, receipt: str) -> Letter:
    """Thank for saying that somebody else should be asked (D2)."""
    words, sheet = facts.words, Sheet()
    sheet.say(
        words("receipt.misdirected", company=facts.company, service=facts.service),
        _unchanged(facts),
    )
    sheet.small(words("receipt.number", receipt=receipt))
    return sheet.letter()


def _unchanged(facts: Facts) -> str:
    if facts.change:
        return facts.words("change.unchanged", service=facts.change.was, by=facts.knows)
    return facts.words("receipt.unchanged", by=facts.knows)


def begin(sheet: Sheet, facts: Facts) -> None:
    """Add the links to the getting-started documents, named where there are several."""
    words, several = facts.words, len(facts.links) > 1
    for service, address in facts.links:
        named = words("receipt.begin_label", service=service)
        text = named if several else words("receipt.begin")
        sheet.buttons([button(text, GETTING_STARTED, url=address, label=named)])


def receipt_number(digest: str) -> str:
    """Write the anchor of a decision so that it can be read aloud: five groups of the entry's hash (D18)."""
    return "-".join(digest[i : i + 4].upper() for i in range(0, 20, 4))
