"""What the firm reads when something changed in Slack by itself, always with what mends it."""

from collections.abc import Sequence

from bot.domain.slack_events import ColleagueLeft, ColleagueUnreachable, Loss
from bot.texts.words import Words
from bot.views.facts import Facts, why
from bot.views.follow import RESEND, WITHDRAW, following_up
from bot.views.handing import listed, start_button
from bot.views.kit import Letter, Sheet, button

CORRECT = "contact.correct"


def contact_lost(facts: Facts, loss: Loss) -> Letter:
    """Say that whoever was asked can no longer answer, and offer what mends it (D19)."""
    words, sheet = facts.words, Sheet()
    sheet.say(words(f"lost.{loss}", contact=facts.contact, company=facts.company, service=facts.service))
    if facts.closing is None:
        sheet.say(words(f"lost.{loss}.mend"))
        label = words("lost.correct_label", contact=facts.contact)
        mend = button(words("lost.correct"), CORRECT, facts.question_id, label=label)
        sheet.buttons([mend, *following_up(facts, RESEND, WITHDRAW)])
    return sheet.letter()


def colleague_left(
    words: Words, left: ColleagueLeft, companies: Sequence[str] = (), *, in_channel: bool = False
) -> Letter:
    """Tell managers who left, what relied on them, and how to hand it over (D15); or the channel if none is left."""
    sheet = Sheet()
    sheet.say(words("left.outside" if left.outside else "left", name=left.name))
    if in_channel:
        sheet.say(words("left.nobody_manages"))
        return sheet.letter()
    if left.owns:
        sheet.say(words.count("left.owns", left.owns, name=left.name), words("left.owns.mend"))
        sheet.small("\n".join(listed(words, companies)))
    if left.reaches:
        sheet.say(words.count("left.reaches", left.reaches, name=left.name))
    if left.managed:
        sheet.say(words("left.managed", name=left.name))
    if left.owns:
        sheet.buttons([start_button(words, left.user, left.name)])
    return sheet.letter()


def colleague_unreachable(words: Words, silent: ColleagueUnreachable, *, in_channel: bool = False) -> Letter:
    """Tell managers that somebody could not be told something, or the channel where no manager is left to tell."""
    sheet = Sheet()
    sheet.say(words("unreached", name=silent.name or "–", why=why(words, silent.reason)))
    sheet.say(words("unreached.nobody_manages") if in_channel else words("unreached.mend", name=silent.name or "–"))
    return sheet.letter()


def channel_shared(words: Words, names: str = "") -> Letter:
    """Tell managers that another company, or whoever is named, can read the firm's channel: no more is said there."""
    sheet = Sheet()
    key = "channel_overheard" if names else "channel_shared"
    sheet.say(words(key, names=names), words(f"{key}.mend", names=names))
    return sheet.letter()


def channel_unreachable(words: Words, reason: str) -> Letter:
    """Tell managers that the firm's channel hears nothing."""
    sheet = Sheet()
    mend = f"channel_unreachable.mend.{reason}"
    sheet.say(words("channel_unreachable", why=why(words, reason)))
    sheet.say(words(mend if words.has(mend) else "channel_unreachable.mend"))
    return sheet.letter()
