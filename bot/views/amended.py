"""What is read of a change: the question with its two equal buttons, the receipts, and what the firm is told (D11)."""

from slack_sdk.models.blocks import ButtonElement

from bot.domain.question import Answer
from bot.domain.reasons import DeclineReason
from bot.domain.wording import clip
from bot.views.alteration import consequence, granting
from bot.views.facts import Altered, Facts
from bot.views.kit import Letter, Sheet, button, confirm
from bot.views.question import WRONG_PERSON, Asked, Occasion, outcome, until
from bot.views.receipts import begin, not_yet, reason_given

APPROVE, DECLINE = "change.approve", "change.decline"


def question(asked: Asked, change: Altered, wrong_person: str, occasion: Occasion = Occasion.ASKED) -> Letter:
    """Ask: who wants to change what, from what to what, who pays then, until when, what happens without an answer."""
    facts, words, sheet = asked.facts, asked.facts.words, Sheet()
    if not asked.is_open:
        return closed(facts, change)
    sheet.say(
        words(f"change.{occasion}.{_kind(change)}", **_who(facts), before=change.before, after=change.after),
        change.means,
        words("change.books"),
        words("question.wonder", by=facts.by_first),
    )
    _terms(sheet, facts, change)
    sheet.buttons(
        [
            button(
                words("question.approve"),
                APPROVE,
                asked.approve,
                confirm=confirm(
                    words("change.confirm.title"),
                    words("change.confirm.text", company=clip(facts.company, 60)),
                    words("question.confirm.yes"),
                    words("question.confirm.no"),
                ),
                label=words("change.approve_label", after=change.after),
            ),
            _no(facts, change, asked.decline),
            button(words("question.wrong_person"), WRONG_PERSON, wrong_person),
        ],
        block_id="change.answer",
    )
    return sheet.letter()


def closed(facts: Facts, change: Altered) -> Letter:
    """Show what was asked and how it ended; nothing is left to press."""
    words, sheet = facts.words, Sheet()
    sheet.say(words("change.asked", by=facts.by, firm=facts.firm, company=facts.company))
    _terms(sheet, facts, change)
    expired = facts.closing is not None and facts.closing.answer is Answer.EXPIRED
    later = words("change.later", by=facts.by_first) if expired else ""
    sheet.say(outcome(facts), consequence(facts, change), later)
    return sheet.letter()


def approved(facts: Facts, change: Altered, moment: str, receipt: str) -> Letter:
    """Thank for the yes: what is agreed from when, who pays, what becomes of the books, how to begin."""
    words, sheet = facts.words, Sheet()
    sheet.say(
        words("change.receipt", **_who(facts), before=change.was, after=change.becomes),
        words("receipt.agreed", moment=moment, by=facts.knows),
        words("receipt.pays", pays=change.pays_after),
        _users(facts, change),
    )
    begin(sheet, facts)
    not_yet(sheet, facts)
    sheet.small(words("receipt.number", receipt=receipt))
    return sheet.letter()


def declined(facts: Facts, change: Altered, reason: DeclineReason | None, note: str, receipt: str) -> Letter:
    """Thank for the no, as kindly: everything goes on as before (D2)."""
    words, sheet = facts.words, Sheet()
    sheet.say(
        words("change.declined", **_who(facts)),
        words("change.unchanged", service=change.was, by=facts.knows),
        reason_given(facts, "receipt.reason", reason, note),
    )
    sheet.small(words("receipt.number", receipt=receipt))
    return sheet.letter()


def told(facts: Facts, change: Altered, moment: str) -> Letter:
    """Tell the contact what the firm has changed, from when, who pays, and what is gained or lost."""
    words, sheet = facts.words, Sheet()
    what = words(f"change.told.{_kind(change)}", **_who(facts), before=change.before, after=change.after)
    sheet.say(what, change.means, words("change.told.books"))
    sheet.facts(
        [
            (words("fact.company"), f"{facts.company}, {facts.number}"),
            (words("change.fact.was"), change.was),
            (words("change.fact.is"), change.becomes),
            (words("change.fact.since"), moment),
        ]
    )
    sheet.say(_users(facts, change), words("change.told.wonder", by=facts.by_first))
    begin(sheet, facts)
    not_yet(sheet, facts)
    return sheet.letter()


def line(facts: Facts, change: Altered) -> Letter:
    """Write for thread and owner that the contact is asked, about what, and until when."""
    words, sheet = facts.words, Sheet()
    about = {"by": facts.by, "contact": facts.contact, "company": facts.company, "number": facts.number}
    sheet.say(words("change.line.asked", **about))
    _both(sheet, facts, change)
    sheet.small(outcome(facts))
    return sheet.letter()


def made(facts: Facts, change: Altered) -> Letter:
    """Write for the channel what was changed without a question, why none was needed, and what is left to do."""
    words, sheet = facts.words, Sheet()
    sheet.say(_made(facts, change))
    _both(sheet, facts, change)
    sheet.small(" ".join(filter(None, (words("change.unasked"), granting(facts, change)))))
    return sheet.letter()


def left_to_do(facts: Facts, change: Altered) -> Letter | None:
    """Tell the owner what is left to do after a change; None where nothing is (S38, D21)."""
    if not (change.grants or facts.todo):
        return None
    sheet = Sheet()
    sheet.say(_made(facts, change), granting(facts, change))
    return sheet.letter()


def _kind(change: Altered) -> str:
    return "variant" if change.before != change.after else "payer"


def _made(facts: Facts, change: Altered) -> str:
    about = {"by": facts.by, "company": facts.company, "number": facts.number}
    return facts.words(f"change.made.{_kind(change)}", **about, before=change.before, after=change.after)


def _who(facts: Facts) -> dict[str, str]:
    return {"first_name": facts.first_name, "by": facts.by, "firm": facts.firm, "company": facts.company}


def _no(facts: Facts, change: Altered, token: str) -> ButtonElement:
    label = facts.words("change.decline_label", after=change.after)
    return button(facts.words("question.decline"), DECLINE, token, label=label)


def _users(facts: Facts, change: Altered) -> str:
    """Say that everybody who is to reach the service needs a right to it (S38)."""
    return facts.words("change.users", service=change.after, by=facts.by_first) if change.grants else ""


def _terms(sheet: Sheet, facts: Facts, change: Altered) -> None:
    words = facts.words
    sheet.facts(
        [
            (words("fact.company"), f"{facts.company}, {facts.number}"),
            (words("change.fact.before"), change.was),
            (words("change.fact.after"), change.becomes),
            (words("fact.answer_by"), until(facts)),
        ]
    )


def _both(sheet: Sheet, facts: Facts, change: Altered) -> None:
    words = facts.words
    sheet.facts([(words("change.fact.before"), change.was), (words("change.fact.after"), change.becomes)])
