"""What owners and managers read in their DM: short, with the customer first."""

from bot.domain.reasons import DeclineReason
from bot.texts.words import Words
from bot.views.alteration import consequence, granting
from bot.views.facts import Facts
from bot.views.follow import REMIND, RESEND, WITHDRAW, ask_again, following_up, wrong_person
from bot.views.kit import Letter, Sheet
from bot.views.question import outcome
from bot.views.receipts import begin, reason_given


def approved(facts: Facts) -> Letter:
    """Tell the owner of the yes, with the link to begin."""
    sheet = Sheet()
    change = facts.change
    said = (consequence(facts, change), granting(facts, change)) if change else ()
    sheet.say(_subject(facts), outcome(facts), *said)
    begin(sheet, facts)
    return sheet.letter()


def began(facts: Facts) -> Letter | None:
    """Tell the owner of what began with no question, where that leaves something to do; else they know (D21)."""
    if not facts.todo:
        return None
    sheet = Sheet()
    sheet.say(facts.words("line.began", by=facts.by, company=facts.company, number=facts.number, service=facts.service))
    begin(sheet, facts)
    return sheet.letter()


def closed(facts: Facts, reason: DeclineReason | None = None, note: str = "") -> Letter:
    """Tell owner and managers of a no, an expiry or a block, and let the no be answered with one click (D2)."""
    sheet = Sheet()
    sheet.say(_subject(facts), outcome(facts), reason_given(facts, "line.reason", reason, note))
    sheet.small(facts.words("change.sender" if facts.change else "staff.sender", by=facts.by))
    ask_again(sheet, facts)
    return sheet.letter()


def misdirected(facts: Facts, named: str) -> Letter:
    """Tell the owner that somebody else should be asked, and let that be done with one click."""
    sheet = Sheet()
    sheet.say(_subject(facts), wrong_person(facts, named))
    ask_again(sheet, facts)
    return sheet.letter()


def please_phone(facts: Facts, *, reached: bool = True) -> Letter:
    """Ask the owner to phone: the last reminder went by (D3), or would have if it had `reached` the contact."""
    words, sheet = facts.words, Sheet()
    key = "phone" if reached else "phone.unreached"
    sheet.say(_subject(facts), words(key, contact=facts.contact, first_name=facts.first_name))
    sheet.say(outcome(facts))
    sheet.buttons(following_up(facts, REMIND, RESEND, WITHDRAW))
    return sheet.letter()


def snooping(words: Words, by: str) -> Letter:
    """Tell managers that somebody asked about many companies that are not in the register (D7)."""
    sheet = Sheet()
    sheet.say(words("snooping", by=by))
    return sheet.letter()


def set_up(words: Words, firm: str) -> Letter:
    """Greet the firm's channel."""
    sheet = Sheet()
    sheet.say(words("greeting", firm=firm))
    return sheet.letter()


def _subject(facts: Facts) -> str:
    return facts.words("staff.subject", company=facts.company, number=facts.number, service=facts.service)
