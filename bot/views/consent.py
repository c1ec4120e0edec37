"""What the customer reads of an end that waits for its word, and what the firm reads of it meanwhile (D4, D13, S34)."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import ButtonElement

from bot.domain.consequences import Consequences
from bot.domain.ending import Parting
from bot.domain.wording import clip
from bot.views.ended import end_button
from bot.views.facts import Facts, last_day, together
from bot.views.follow import RESEND, WITHDRAW, following_up
from bot.views.kit import Letter, Sheet, button, confirm
from bot.views.means import means
from bot.views.question import Asked, Occasion, outcome

ALONE, CLOSED = "ending.alone", "ending.closed"
ALONE_ALL, CLOSED_ALL = "ending.alone_all", "ending.closed_all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """One question of a message: what goes on alone would mean and what ending the service would, for this customer."""

    asked: Asked
    parting: Parting
    alone: Consequences
    closed: Consequences


def question(several: Sequence[Choosing], everything: tuple[str, str], occasion: Occasion = Occasion.ASKED) -> Letter:
    """Ask what the customer does afterwards, with what each choice means for exactly this customer.

    `everything` are the tokens that answer all that is open in the message.
    """
    waiting = [each for each in several if each.asked.is_open]
    if not waiting:
        return _closed(several)
    facts, words, sheet = together([each.asked.facts for each in several]), several[0].asked.facts.words, Sheet()
    who = {"first_name": facts.first_name, "by": facts.by, "firm": facts.firm, "company": facts.company}
    sheet.say(words(f"consent.{occasion}", service=facts.service, **who), _lead(several))
    for each in several:
        sheet.line()
        _one(sheet, each)
    sheet.line()
    first = waiting[0].asked.facts
    silence = "consent.silence.past" if first.lapsed else "consent.silence"
    sheet.say(words(silence, by=facts.by_first, date=first.last_day), words("consent.wonder", by=facts.by_first))
    if len(waiting) > 1:
        sheet.buttons(_answers(first, everything, (ALONE_ALL, CLOSED_ALL)))
    return sheet.letter()


def line(facts: Facts) -> Letter:
    """Write for thread and owner that the contact is asked, about what, and that the end waits."""
    sheet = Sheet()
    sheet.say(facts.words("consent.line", **_about(facts)), outcome(facts))
    return sheet.letter()


def unanswered(facts: Facts) -> Letter:
    """Tell that the day came without an answer, and let the firm say which it is: nothing ends by silence."""
    words, sheet = facts.words, Sheet()
    sheet.say(words("consent.unanswered", **_about(facts)), words("consent.unanswered.mend", contact=facts.contact))
    sheet.buttons(
        [end_button(words, facts.customer_id, facts.company), *following_up(facts, RESEND, WITHDRAW)],
    )
    return sheet.letter()


def _lead(several: Sequence[Choosing]) -> str:
    """Say what the firm believes, if it said it, and when the end comes."""
    words, parting = several[0].asked.facts.words, several[0].parting
    day = words("consent.day", date=last_day(words, parting.ends_at)) if parting.ends_at else words("consent.at_once")
    says = all(not each.parting.choice.asks for each in several)
    return " ".join([*([words("consent.says")] if says else []), day])


def _one(sheet: Sheet, each: Choosing) -> None:
    facts, words, ends_at = each.asked.facts, each.asked.facts.words, each.parting.ends_at
    if not each.asked.is_open:
        sheet.say(f"{facts.service}.")
        sheet.small(_said(facts))
        return
    alone = " ".join(means(words, each.alone, ends_at, you=True))
    closed = " ".join(means(words, each.closed, ends_at, you=True))
    sheet.say(f"{facts.service}. {facts.pays}.")
    sheet.say(words("consent.if_alone", means=alone))
    sheet.say(words("consent.if_closed", means=closed))
    tokens = (each.asked.approve, each.asked.decline)
    sheet.buttons(_answers(facts, tokens, (ALONE, CLOSED)), block_id=f"ending.answer.{facts.question_id}")


def _answers(facts: Facts, tokens: tuple[str, str], actions: tuple[str, str]) -> list[ButtonElement]:
    words = facts.words
    return [
        button(
            words(f"consent.{action}"),
            action,
            token,
            confirm=confirm(
                words(f"consent.{action}.title"),
                words("change.confirm.text", company=clip(facts.company, 60)),
                words(f"consent.{action}.yes"),
                words("question.confirm.no"),
            ),
            label=words(f"consent.{action}.label", service=facts.service, company=facts.company),
        )
        for action, token in zip(actions, tokens, strict=True)
    ]


def _closed(several: Sequence[Choosing]) -> Letter:
    """Show what was asked and what was said; nothing is left to press."""
    facts, sheet = together([each.asked.facts for each in several]), Sheet()
    sheet.say(facts.words("consent.asked", by=facts.by, firm=facts.firm, company=facts.company))
    for each in several:
        sheet.say(f"{each.asked.facts.service}. {_said(each.asked.facts)}")
    return sheet.letter()


def _said(facts: Facts) -> str:
    """Say how a question closed, whatever became of the collaboration since."""
    closing = facts.closing
    moment = facts.words.moment(closing.at) if closing else ""
    return facts.words(f"outcome.{closing.answer}", by=closing.by, moment=moment) if closing else ""


def _about(facts: Facts) -> dict[str, str]:
    return {
        "by": facts.by,
        "contact": facts.contact,
        "company": facts.company,
        "number": facts.number,
        "service": facts.service,
    }
