"""What the new firm's workspace shows of a switch: the question, the receipts, what its people read (D8).

Nothing here knows the present firm (D7).
"""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import ButtonElement

from bot.domain.switching import Fall
from bot.domain.wording import clip
from bot.texts.words import Words
from bot.views.ended import own_button
from bot.views.facts import Facts, together
from bot.views.follow import WITHDRAW, again_button, following_up
from bot.views.kit import Letter, Sheet, button, confirm
from bot.views.preview import EDIT
from bot.views.question import APPROVE_ALL, DECLINE_ALL, WRONG_PERSON, Asked, Occasion, Whole, outcome, until
from bot.views.receipts import begin, not_yet

ASK = "switch.ask"


def offer(words: Words, refused: str, draft_id: str) -> dict[str, Any]:
    """Say no, and offer to ask the customer whether it wants to come."""
    sheet = Sheet()
    sheet.say(refused)
    sheet.say(words("switch.offer"))
    sheet.buttons([button(words("switch.ask"), ASK, draft_id), button(words("preview.edit"), EDIT, draft_id)])
    return sheet.modal("refusal", words("refusal.title"), close=words("sent.close"))


def question(asked: Sequence[Asked], whole: Whole, occasion: Occasion = Occasion.ASKED) -> Letter:
    """Ask whether the customer wants to switch, for all services of the message at once."""
    facts, words, sheet = together([each.facts for each in asked]), asked[0].facts.words, Sheet()
    if not any(each.is_open for each in asked):
        return closed([each.facts for each in asked])
    sheet.say(words(f"switch.{occasion}", first_name=facts.first_name, **_who(facts)))
    sheet.say(words("switch.how"), words("switch.wonder", by=facts.by_first))
    _terms(sheet, [each.facts for each in asked], means=True)
    sheet.facts([(words("fact.answer_by"), until(asked[0].facts))])
    sheet.buttons(
        [
            button(
                words("switch.yes"),
                APPROVE_ALL,
                whole.approve,
                confirm=confirm(
                    words("switch.confirm.title"),
                    words("switch.confirm.text", company=clip(facts.company, 60)),
                    words("switch.confirm.yes"),
                    words("question.confirm.no"),
                ),
                label=words("switch.yes_label", firm=facts.firm),
            ),
            button(words("question.decline"), DECLINE_ALL, whole.decline),
            button(words("question.wrong_person"), WRONG_PERSON, whole.wrong_person),
        ],
        block_id="invitation.answer",
    )
    return sheet.letter()


def closed(several: Sequence[Facts]) -> Letter:
    """Show what was asked and how it stands; nothing is left to press."""
    facts, sheet = together(several), Sheet()
    sheet.say(facts.words("switch.asked", **_who(facts)))
    _terms(sheet, several, means=False)
    sheet.say(outcome(several[0]))
    return sheet.letter()


def wished(facts: Facts, date: str, receipt: str, *, asked: bool) -> Letter:
    """Thank for the yes, and say what the customer does now, and until when."""
    words, sheet = facts.words, Sheet()
    sheet.say(words("switch.wished", first_name=facts.first_name, **_who(facts)))
    sheet.say(words("switch.wished.asked") if asked else words("switch.wished.alone", firm=facts.firm))
    sheet.say(words("switch.wished.until", date=date, by=facts.by_first))
    sheet.small(words("receipt.number", receipt=receipt))
    return sheet.letter()


def unreached(facts: Facts) -> Letter:
    """Tell the customer that it waits for a question that does not come, and what it does instead."""
    words, sheet = facts.words, Sheet()
    sheet.say(words("switch.unreached", first_name=facts.first_name), words("switch.wished.alone", firm=facts.firm))
    return sheet.letter()


def day_set(facts: Facts, date: str) -> Letter:
    """Tell the customer when it begins."""
    sheet = Sheet()
    sheet.say(facts.words("switch.set", first_name=facts.first_name, date=date, **_who(facts)))
    return sheet.letter()


def begun(facts: Facts, moment: str, receipt: str) -> Letter:
    """Tell the customer that it has begun: what is agreed, how to begin, how to stop."""
    words, sheet = facts.words, Sheet()
    sheet.say(
        words("switch.begun", first_name=facts.first_name, moment=moment, **_who(facts)),
        words("receipt.pays", pays=facts.pays),
        words("receipt.stop", by=facts.by_first),
    )
    begin(sheet, facts)
    sheet.buttons([own_button(words, facts.collaboration_id, facts.service)])
    not_yet(sheet, facts)
    sheet.small(words("receipt.number", receipt=receipt))
    return sheet.letter()


def fell(facts: Facts, fall: Fall, by: str) -> Letter:
    """Tell the customer that nothing comes of it, and why."""
    sheet = Sheet()
    sheet.say(facts.words(f"switch.fell.{fall}", first_name=facts.first_name, **_who(facts) | {"by": by}))
    return sheet.letter()


def told(facts: Facts, *sentences: str, ways_on: Sequence[ButtonElement] = (), links: bool = False) -> Letter:
    """Tell the firm, in the thread or to its people; `links` adds the way to begin."""
    sheet = Sheet()
    sheet.say(
        facts.words("staff.subject", company=facts.company, number=facts.number, service=facts.service), *sentences
    )
    if links:
        begin(sheet, facts)
    sheet.buttons(ways_on)
    return sheet.letter()


def take_back(facts: Facts) -> list[ButtonElement]:
    """Let the firm take its question back while the customer's yes waits."""
    return following_up(facts, WITHDRAW)


def anew(facts: Facts) -> list[ButtonElement]:
    """Let the firm ask anew."""
    return [again_button(facts)]


def _terms(sheet: Sheet, several: Sequence[Facts], *, means: bool) -> None:
    words, first = several[0].words, several[0]
    for each in several:
        sheet.say(f"{each.service}. {each.pays}.", words("switch.means", access=each.access) if means else "")
    sheet.facts(
        [
            (words("fact.company"), f"{first.company}, {first.number}"),
            (words("fact.division"), first.division),
        ]
    )


def _who(facts: Facts) -> dict[str, str]:
    return {"by": facts.by, "firm": facts.firm, "company": facts.company, "service": facts.service}
