"""The question in the contact's DM: open with two equal buttons, then closed with the answer and no button."""

from bot.domain.wording import clip
from bot.views.facts import Facts
from bot.views.kit import Letter, Sheet, button, confirm

APPROVE = "invitation.approve"
DECLINE = "invitation.decline"


def build(facts: Facts, approve: str, decline: str) -> Letter:
    """Ask: who, for what, who pays, until when, what happens without an answer (S7, S8)."""
    words, sheet = facts.words, Sheet()
    lead = "question.lead_has" if facts.has_it else "question.lead"
    sheet.say(
        words(
            lead,
            first_name=facts.first_name,
            by=facts.by,
            firm=facts.firm,
            company=facts.company,
            service=facts.service,
        ),
        words("question.means", access=facts.access),
        words("question.keeps") if facts.has_it else "",
        words("question.wonder", by=facts.by_first),
    )
    _terms(sheet, facts)
    sheet.buttons(
        [
            button(
                words("question.approve"),
                APPROVE,
                approve,
                confirm=confirm(
                    words("question.confirm.title"),
                    words("question.confirm.text", company=clip(facts.company, 60)),
                    words("question.confirm.yes"),
                    words("question.confirm.no"),
                ),
                label=words("question.approve_label", service=facts.service),
            ),
            button(
                words("question.decline"),
                DECLINE,
                decline,
                label=words("question.decline_label", service=facts.service),
            ),
        ],
        block_id="invitation.answer",
    )
    return sheet.letter()


def closed(facts: Facts) -> Letter:
    """Show what was asked and how it ended; nothing is left to press (DOMAIN section 6)."""
    words, sheet = facts.words, Sheet()
    sheet.say(
        words("question.asked", by=facts.by, firm=facts.firm, company=facts.company, service=facts.service),
    )
    _terms(sheet, facts)
    sheet.say(outcome(facts))
    return sheet.letter()


def outcome(facts: Facts) -> str:
    """Say who answered and when, or why nobody did."""
    closing = facts.closing
    if closing is None:
        return facts.words("outcome.open", date=facts.words.day(facts.expires_at)) if facts.expires_at else ""
    return facts.words(f"outcome.{closing.answer}", by=closing.by, moment=facts.words.moment(closing.at))


def _terms(sheet: Sheet, facts: Facts) -> None:
    words = facts.words
    expires = words.day(facts.expires_at) if facts.expires_at and not facts.closing else ""
    sheet.facts(
        [
            (words("fact.company"), f"{facts.company}, {facts.number}"),
            (words("fact.service"), facts.service),
            (words("fact.pays"), facts.pays),
            (words("fact.answer_by"), words("fact.answer_by_value", date=expires) if expires else ""),
        ]
    )
