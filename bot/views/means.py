"""What an ending means for a service, in sentences: before anyone confirms it (D13), and in the receipt afterwards."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.catalogue import Alone, Leaves
from bot.domain.consequences import Consequences
from bot.domain.customer import Payer
from bot.domain.ending import After
from bot.texts.words import Words
from bot.views.facts import last_day
from bot.views.kit import Sheet


def means(
    words: Words, found: Consequences, ends_at: datetime | None, *, you: bool, when: str = "means.now"
) -> list[str]:
    """Say who loses what and when, what stays and for whom, what is deleted, who pays; `you` addresses the customer.

    Without a day it is `when`.
    """
    to, language = "you" if you else "them", words.language
    values = {
        "service": found.service.full_name(found.before, language),
        "onward": found.onward_firm or found.service.full_name(found.variant, language),
        "content": found.service.content[language],
        "reason": found.reason,
        "months": found.period,
        "when": words("means.after", date=last_day(words, ends_at)) if ends_at else words(when),
    }
    return [words(f"means.{key}.{to}", **values) for key in _keys(found)]


def to_do(words: Words, several: Sequence[Consequences], company: str) -> str:
    """Say what somebody must still do in the platform, step by step in its own words (S24, S38)."""
    language, steps = words.language, [words("todo.lead"), words("todo.open", company=company)]
    for found in several:
        service = found.service.full_name(found.before, language)
        if found.changes:
            onward = found.service.full_name(found.variant, language)
            steps.append(words("todo.change", service=service, onward=onward))
        if found.changes and not found.before.paying:
            steps.append(words("todo.grant", service=found.service.names[language]))
        steps.append(words(f"todo.{'deleted' if found.deletes else found.after}", service=service))
    return "\n".join(steps)


def tell_left(
    sheet: Sheet,
    words: Words,
    several: Sequence[Consequences],
    company: str,
    ends_at: datetime | None,
    *,
    steps: bool = True,
) -> None:
    """Say what the firm must still do: hand over what goes to another firm (D8), and the rest in the platform (D21).

    Those `steps` stand elsewhere where they are ticked.
    """
    moved = [each for each in several if each.onward_firm]
    rest = [each for each in several if not each.onward_firm]
    if moved:
        sheet.say(handover(words, moved, moved[0].onward_firm, ends_at))
    if rest and steps:
        sheet.small(to_do(words, rest, company))


def handover(words: Words, several: Sequence[Consequences], onward: str, ends_at: datetime | None) -> str:
    """Say what is handed over to the next firm and by when, service by service (D8)."""
    by = words("handover.by", onward=onward, date=last_day(words, ends_at)) if ends_at else ""
    steps = [by or words("handover.now", onward=onward)]
    for found in several:
        content, service = found.service.content[words.language], found.service.full_name(found.before, words.language)
        steps += [
            words(f"handover.{key}", service=service, content=content, onward=onward) for key in _hands_over(found)
        ]
    return "\n".join([*steps, words("handover.end")])


def _hands_over(found: Consequences) -> list[str]:
    """Name what one service needs: nothing of it is left alone (S26, S36), but somebody else must pay."""
    if found.after is not After.MOVED:
        return ["ends"]
    alone = {Alone.UPGRADE: ["alone"], Alone.CHANGE: ["alone"]}.get(found.before.alone, [])
    users = ["users"] if found.service.alone is Alone.USERS else []
    return ["content", *(["payer"] if found.paid_before is Payer.FIRM else []), *alone, *users]


def _keys(found: Consequences) -> list[str]:
    if found.after is After.CLOSED:
        return [_closing(found), *(["no_period"] if found.paid_before else [])]
    if found.after is After.MOVED:
        return ["moved", "firm_out", *(["payer_moves"] if found.paid_before is Payer.FIRM else [])]
    first = ["change"] if found.changes else []
    kept = ["kept"] if found.risks else []
    because = ["reason"] if found.reason else []
    return [*first, *kept, *because, "alone", "firm_out", *_paying(found)]


def _closing(found: Consequences) -> str:
    if found.service.leaves is Leaves.NOTHING:
        return "nothing"
    return "deleted" if found.deletes else "readable"


def _paying(found: Consequences) -> list[str]:
    if found.payer is not Payer.CUSTOMER:
        return []
    return ["pays_anew" if found.starts_paying or found.changes else "pays_on"]
