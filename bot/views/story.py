"""A customer's story in words: who did what, when, on whose behalf, before which message (D18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain import alert_events as alert
from bot.domain import change_events as chg
from bot.domain import ending_events as end
from bot.domain import events as e
from bot.domain import firm_events as frm
from bot.domain import register_events as reg
from bot.domain import slack_events as slk
from bot.domain import switch_events as sw
from bot.domain import task_events as tsk
from bot.domain.catalogue import Catalogue
from bot.domain.collaboration import Terms
from bot.domain.reasons import DeclineReason
from bot.texts.words import Words
from bot.views.alteration import altered
from bot.views.facts import last_day, pays, why
from bot.views.kit import Letter, Sheet, button

Decision = (
    e.Approved
    | e.Declined
    | e.WrongPerson
    | chg.ChangeApproved
    | chg.ChangeDeclined
    | sw.SwitchWished
    | end.EndAnswered
)
_About = chg.AboutChange | sw.AboutSwitch | end.AboutParting
OLDER, EVIDENCE, FILE = "history.older", "history.evidence", "history.file"
PAGE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event as it is recounted: its number in the chain, when it was, and what happened."""

    seq: int
    at: datetime
    event: e.Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Whoever recounts; `services` names collaborations by (service, variant), `names` people by their user ids.

    The variant is empty where it has been changed: what is told may be older than that.
    """

    words: Words
    catalogue: Catalogue
    services: Mapping[str, tuple[str, str]]
    names: Mapping[str, str]

    def tell(self, event: e.Event) -> str:
        """Say what happened, in one or two sentences."""
        match event:
            case e.Invited():
                terms = Terms(service=event.service, variant=event.variant, payer=event.payer, period=event.period)
                until = self.words.date(event.expires_at - timedelta(seconds=1))
                return self._say(event, address=event.address, pays=pays(self.words, terms), until=until)
            case e.ActivatedAtOnce() | e.Resent() | e.Withdrawn() | e.LastReminderPassed() | e.Expired():
                return self._say(event)
            case e.Blocked() | e.ShownAgain() | chg.ChangeOvertaken():
                return self._say(event)
            case chg.ChangeAsked() | chg.ChangeApproved() | chg.ChangeDeclined() | chg.Changed():
                return self._changing(event)
            case e.Approved():
                return self._say(event, **self._who(event))
            case e.Declined(reason=reason, note=note):
                return " ".join(filter(None, (self._say(event, **self._who(event)), self._why(reason, note))))
            case e.WrongPerson(named=named, named_email=email):
                other = ", ".join(filter(None, (named, email))) or "–"
                return self._say(event, named=other, **self._who(event))
            case e.Reminded(by_user=by):
                return self._say(event, "by_hand" if by else "")
            case e.Undeliverable(reason=reason) | e.Delayed(reason=reason):
                return self._say(event, why=why(self.words, reason))
            case e.CollaborationImported(since=since):
                return self._say(event, since=self.words.date(since) if since else "–")
            case reg.AgreementNoted():
                terms = Terms(service=event.service, variant=event.variant, payer=event.payer, period=event.period)
                return self._say(event, has=self._service(event.service, event.variant), pays=pays(self.words, terms))
            case reg.ContactAdded(name=name, email=email) | reg.ContactChanged(name=name, email=email):
                return self._say(event, name=name or "–", email=email or "–")
            case reg.EngagementChanged(name=name, part=part, left=left, by_user=by):
                how = ("left" if by else "over") if left else ""
                return self._say(event, how, name=name or "–", part=self.words(f"part.{part}"))
            case reg.AwayNoted(name=name, user_id=user_id):
                return self._say(event, "" if user_id else "back", name=name or "–")
            case reg.HandedOver(name=name, to=to):
                return self._say(event, name=name or "–", to=to or "–")
            case reg.AccessAsked(reason=reason, until=until):
                return self._say(event, reason=reason or "–", until=last_day(self.words, until))
            case reg.AccessAnswered(name=name, given=given, until=until):
                answer = "given" if given else "denied"
                return self._say(event, answer, name=name or "–", until=last_day(self.words, until))
            case reg.AccessExpired(name=name):
                return self._say(event, name=name or "–")
            case reg.HistoryCopied():
                return self._say(event)
            case reg.CustomerRegistered(name=name) | reg.CustomerChanged(name=name):
                return self._say(event, name=name or "–")
            case end.EndScheduled() | end.EndStopped() | end.Ended() | end.LeftoverFound():
                return self._ending(event)
            case sw.SwitchWished() | sw.SwitchUnreached() | sw.SwitchSet() | sw.SwitchBegun() | sw.SwitchFell():
                return self._switching(event)
            case sw.LeavingAsked(onward_firm=onward) | sw.LeavingClosed(onward_firm=onward):
                return self._say(event, onward=onward)
            case tsk.TaskTicked(by_user=by, task=task):
                return self._say(event, "" if by else "itself", what=self.words(f"task.what.{task}"))
            case tsk.TaskOpened() | tsk.TaskOvertaken() | tsk.TaskLate() | tsk.WebhookFailed():
                return self._say(event, what=self.words(f"task.what.{event.task}"))
            case tsk.InPlace():
                return self._say(event)
            case tsk.TasksReminded(tasks=tasks):
                return self.words.count("history.TasksReminded", len(tasks))
            case end.EndAsked() | end.EndAnswered() | end.EndUnanswered() | end.EndOvertaken():
                return self._parting(event)
            case e.ContactLost(loss=loss):
                return self._say(event, loss)
            case slk.ColleagueUnreachable(name=name, reason=reason):
                return self._say(event, name=name or "–", why=why(self.words, reason))
            case slk.ColleagueLeft(name=name, outside=outside):
                return self._say(event, "outside" if outside else "", name=name or "–")
            case e.DigestSent(entries=entries):
                return self.words.count("history.DigestSent", len(entries))
            case slk.ChannelShared(names=names):
                return self._say(event, "overheard" if names else "", names=names)
            case alert.PeriodEnds(days=days, ends_at=ends_at):
                return self._say(event, days=days, until=self.words.date(ends_at))
            case alert.MainContactLacking(lack=lack):
                return self._say(event, lack)
            case slk.ChannelMoved():
                return self._say(event)
            case plain:
                return self._plainly(plain)

    def _ending(self, event: end.EndScheduled | end.EndStopped | end.Ended | end.LeftoverFound) -> str:
        """Say how it ended or was to: as what the customer went on, or that the service was ended."""
        if isinstance(event, end.LeftoverFound):
            return self._say(event, since=self.words.day(event.ended_at))
        until = "" if isinstance(event, end.Ended) else last_day(self.words, event.ends_at)
        if isinstance(event, end.EndStopped):
            return self._say(event, until=until)
        how = "deleted" if event.deletes else event.after
        went_on = self.words(
            f"history.after.{how}", onward=self._service(event.service, event.onward), firm=event.onward_firm
        )
        because = self.words("history.reason", reason=event.reason) if event.reason else ""
        came = "came" if isinstance(event, end.Ended) and event.scheduled else ""
        return " ".join(filter(None, (self._say(event, came, until=until), went_on, because)))

    def _parting(self, event: end.AboutParting) -> str:
        """Say what was asked of an end, and what came of it."""
        match event:
            case end.EndAsked(after=after, address=address):
                return self._say(event, "says" if after else "", address=address)
            case end.EndAnswered(after=after):
                return self._say(event, after, **self._who(event))
            case _:
                return self._say(event)

    def _switching(self, event: sw.AboutSwitch) -> str:
        match event:
            case sw.SwitchWished():
                return self._say(event, **self._who(event))
            case sw.SwitchSet(starts_at=starts_at):
                return self._say(event, until=self.words.day(starts_at))
            case sw.SwitchFell(fall=fall):
                return self._say(event, fall)
            case _:
                return self._say(event)

    def _changing(self, event: chg.AboutChange) -> str:
        change = altered(self.words, self.catalogue, event.change)
        terms = {"was": change.was, "becomes": change.becomes}
        match event:
            case chg.ChangeAsked(address=address, expires_at=expires_at):
                return self._say(event, address=address, until=last_day(self.words, expires_at), **terms)
            case chg.ChangeApproved():
                return self._say(event, **self._who(event), **terms)
            case chg.ChangeDeclined(reason=reason, note=note):
                said = self._say(event, **self._who(event), **terms)
                return " ".join(filter(None, (said, self._why(reason, note))))
            case _:
                return self._say(event, **terms)

    def _why(self, reason: DeclineReason | None, note: str) -> str:
        given = ": ".join(part for part in (self.words(f"reason.{reason}") if reason else "", note) if part)
        return self.words("history.reason", reason=given) if given else ""

    def _plainly(self, event: frm.FirmSetUp | frm.FirmChanged | slk.ChannelUnreachable | e.Snooping) -> str:
        return self._say(event)

    def _say(self, event: e.Event | _About, variation: str = "", **values: Any) -> str:
        key = f"history.{type(event).__name__}" + (f".{variation}" if variation else "")
        service = self._own_terms(event) or self.services.get(getattr(event, "collaboration_id", ""))
        named = self._service(*service) if service else "–"
        return self.words(key, by=self._by(event), service=named, **values)

    def _by(self, event: e.Event | _About) -> str:
        """Name whoever acted: as it was written down, else as Slack knows them, else the register itself."""
        user = getattr(event, "by_user", None)
        return getattr(event, "by_name", "") or self.names.get(user or "", "") or self.words("history.nobody")

    def _own_terms(self, event: object) -> tuple[str, str] | None:
        """Read what an event itself says of the service: the terms may have changed since."""
        said = getattr(event, "service", ""), getattr(event, "variant", "")
        return said if all(said) else None

    def _service(self, service_id: str, variant_id: str) -> str:
        """Name a service with its variant; without, where nobody knows which it was then."""
        if not variant_id:
            return self.catalogue.known_service(service_id).names[self.words.language]
        service, variant = self.catalogue.known(service_id, variant_id)
        return service.full_name(variant, self.words.language)

    def _who(self, event: Decision) -> dict[str, str]:
        return {"role": self.words(f"history.as.{event.role}"), "level": self.words(f"level.{event.level}")}


def build(
    words: Words, teller: Teller, company: str, told: Sequence[Told], customer_id: str, before: int | None
) -> Letter:
    """Recount a page, newest first; a decision offers the message that it was made before, the whole a file."""
    sheet = Sheet()
    sheet.head(company)
    if not told:
        sheet.say(words("history.empty"))
    for each in told:
        sees = getattr(each.event, "evidence", None) and button(
            words("history.see"), EVIDENCE, str(each.seq), label=words("history.see_label", number=each.seq)
        )
        sheet.say(teller.tell(each.event), accessory=sees or None)
        sheet.small(words("history.when", moment=words.dated(each.at), number=each.seq))
    older = [button(words("history.older"), OLDER, f"{customer_id}:{before}")] if before else []
    sheet.buttons([*older, button(words("history.file"), FILE, customer_id)])
    return sheet.letter()


def file(words: Words, company: str, number: str) -> Letter:
    """Hand over the whole history as a file; what is in it is read as it is sent."""
    sheet = Sheet()
    sheet.say(words("history.here", company=company, number=number))
    return replace(sheet.letter(), file=f"{words('history.name')}.json")


def seen(words: Words, text: str) -> Letter:
    """Show a message as it was sent."""
    sheet = Sheet()
    sheet.say(words("history.seen") if text else words("history.unseen"))
    sheet.line()
    sheet.say(text or "–")
    return sheet.letter()
