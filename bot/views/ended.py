"""What is read once an ending is said, stopped or there: by the customer, in the firm's channel, by its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import ButtonElement

from bot.domain.consequences import Consequences
from bot.domain.ending import Party
from bot.domain.ending_events import Ended, EndScheduled, EndStopped
from bot.texts.words import Words
from bot.views.facts import Facts, first_name, last_day
from bot.views.kit import Letter, Sheet, button, confirm
from bot.views.means import means, tell_left

START, OWN, STOP = "ending.start", "ending.own", "ending.stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened to one collaboration or several of one message; `what` is empty where it goes on."""

    facts: Facts
    event: EndScheduled | EndStopped | Ended
    what: Sequence[Consequences] = ()
    at: datetime

    @property
    def service(self) -> str:
        """Name the services as they were, whatever they go on as."""
        words = self.facts.words
        named = [each.service.full_name(each.before, words.language) for each in self.what]
        return words.listed(named) if named else self.facts.service

    @property
    def ends_at(self) -> datetime | None:
        """Say when it ends, where that is still to come."""
        return None if isinstance(self.event, Ended) else self.event.ends_at

    @property
    def onward(self) -> str:
        """Name the firm that the customer goes to, where it goes to one (D8)."""
        return self.event.onward_firm

    @property
    def key(self) -> str:
        """Name the words for what happened: who said so, that the day came, or that a switch came to nothing."""
        if isinstance(self.event, EndStopped) and self.event.by_user is None:
            return "stopped.fell"
        kind = {EndScheduled: "scheduled", EndStopped: "stopped", Ended: "ended"}[type(self.event)]
        return "came" if isinstance(self.event, Ended) and self.event.scheduled else f"{kind}.{self.event.party}"


def to_customer(news: News, receipt: str) -> Letter:
    """Tell the customer what ended or will, what it keeps and what it loses, and give it a receipt."""
    facts, words, sheet = news.facts, news.facts.words, Sheet()
    sheet.say(words(f"receipt.{news.key}", first_name=facts.first_name, **_values(news)), _stays(news, "receipt"))
    for line in _lines(news, you=True):
        sheet.say(line)
    if news.what and (facts.todo or news.ends_at):
        sheet.say(words("receipt.agreed_end"))
    if isinstance(news.event, EndScheduled):
        sooner = own_button(words, news.event.collaboration_id, facts.service)
        sheet.buttons([*_stop(news, Party.CUSTOMER), sooner])
    sheet.small(words("receipt.number", receipt=receipt))
    return sheet.letter()


def in_thread(news: News) -> Letter:
    """Tell the firm's channel, in the thread."""
    sheet = Sheet()
    sheet.say(_subject(news), _happened(news), _onward(news), _alert(news))
    for line in _lines(news, you=False):
        sheet.say(line)
    return sheet.letter()


def to_staff(news: News, customer_id: str) -> Letter:
    """Tell owner and managers, with what somebody must still do for the next firm (D8), and in the platform.

    Whoever has that to do reads it step by step beside this (D21).
    """
    facts, sheet = news.facts, Sheet()
    sheet.say(_subject(news), _happened(news), _onward(news))
    if alert := _alert(news):
        sheet.say(alert)
    for line in _lines(news, you=False):
        sheet.say(line)
    tell_left(sheet, facts.words, news.what, facts.company, news.ends_at, steps=not facts.todo)
    sheet.buttons([*_stop(news, Party.FIRM), *_sooner(news, customer_id)])
    return sheet.letter()


def leftover(words: Words, company: str, number: str, services: Sequence[str], customer_id: str, day: str) -> Letter:
    """Tell what still stands with a customer a week after something ended (D14)."""
    sheet = Sheet()
    sheet.say(words("leftover", company=company, number=number, services=words.listed(services), date=day))
    sheet.say(words("leftover.mend"))
    sheet.buttons([end_button(words, customer_id, company)])
    return sheet.letter()


def end_button(words: Words, customer_id: str, company: str) -> ButtonElement:
    """Make the button with which the firm ends."""
    return button(words("ending.end"), START, customer_id, label=words("ending.end_label", company=company))


def own_button(words: Words, collaboration_id: str, service: str) -> ButtonElement:
    """Make the button with which the customer ends."""
    return button(words("ending.end"), OWN, collaboration_id, label=words("ending.own_label", service=service))


def stop_button(words: Words, collaboration_id: str, company: str) -> ButtonElement:
    """Make the button that takes back an end that is ahead."""
    sure = confirm(words("ending.stop"), words("ending.stop.text"), words("ending.stop.yes"), words("ending.stop.no"))
    label = words("ending.stop_label", company=company)
    return button(words("ending.stop"), STOP, collaboration_id, confirm=sure, label=label)


def _values(news: News) -> dict[str, str]:
    facts, event = news.facts, news.event
    until = last_day(facts.words, news.ends_at) if news.ends_at else ""
    return {
        "by": event.by_name,
        "by_first": first_name(event.by_name),
        "firm": facts.firm,
        "company": facts.company,
        "service": news.service,
        "moment": facts.words.moment(news.at),
        "until": until,
        "onward": news.onward,
    }


def _subject(news: News) -> str:
    facts = news.facts
    return facts.words("staff.subject", company=facts.company, number=facts.number, service=news.service)


def _happened(news: News) -> str:
    return news.facts.words(f"ended.{news.key}", **_values(news))


def _onward(news: News) -> str:
    """Say where the customer goes, or that it does not after all (D8)."""
    if not news.onward or isinstance(news.event, EndStopped):
        return _stays(news, "ended")
    return news.facts.words("ended.moved" if news.ends_at is None else "ended.moving", onward=news.onward)


def _stays(news: News, reader: str) -> str:
    """Say that nothing comes of a switch whose end the customer stopped."""
    stopped = isinstance(news.event, EndStopped) and news.event.by_user and news.onward
    return news.facts.words(f"{reader}.stays", onward=news.onward) if stopped else ""


def _alert(news: News) -> str:
    missing = isinstance(news.event, Ended) and news.event.no_main_contact
    return news.facts.words("ended.no_main", company=news.facts.company) if missing else ""


def _lines(news: News, *, you: bool) -> list[str]:
    """Say what it means, a paragraph for each service."""
    words = news.facts.words
    return [" ".join(means(words, each, news.ends_at, you=you)) for each in news.what]


def _stop(news: News, party: Party) -> list[ButtonElement]:
    if not isinstance(news.event, EndScheduled) or news.event.party is not party:
        return []
    return [stop_button(news.facts.words, news.event.collaboration_id, news.facts.company)]


def _sooner(news: News, customer_id: str) -> list[ButtonElement]:
    """Let the firm see to what else is open, or end sooner."""
    if not isinstance(news.event, EndScheduled):
        return []
    return [end_button(news.facts.words, customer_id, news.facts.company)]
