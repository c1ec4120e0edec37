"""What owners and managers read in their DM: short, with the customer first."""

from bot.domain.events import DeclineReason
from bot.texts.words import Words
from bot.views.facts import Facts
from bot.views.kit import Letter, Sheet, button
from bot.views.question import outcome
from bot.views.receipts import GETTING_STARTED, reason_given


def approved(facts: Facts) -> Letter:
    """Tell the owner of the yes, with the link to begin."""
    words, sheet = facts.words, Sheet()
    sheet.say(_subject(facts), outcome(facts))
    label = words("receipt.begin_label", service=facts.service)
    sheet.buttons([button(words("receipt.begin"), GETTING_STARTED, url=facts.getting_started, label=label)])
    return sheet.letter()


def closed(facts: Facts, reason: DeclineReason | None = None, note: str = "") -> Letter:
    """Tell owner and managers of a no, an expiry or a block."""
    sheet = Sheet()
    sheet.say(_subject(facts), outcome(facts), reason_given(facts, "line.reason", reason, note))
    sheet.small(facts.words("staff.sender", by=facts.by))
    return sheet.letter()


def channel_unreachable(words: Words, why: str) -> Letter:
    """Tell managers that the firm's channel hears nothing."""
    sheet = Sheet()
    sheet.say(words("channel_unreachable", why=why), words("channel_unreachable.mend"))
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
