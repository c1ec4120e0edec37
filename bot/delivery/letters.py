"""Write each parcel's letter: one `match` over the events, so that mypy refuses an event nobody can read."""

from dataclasses import dataclass, replace

from bot.delivery import (
    answer_letters,
    change_letters,
    consent_letters,
    digest_letters,
    ending_letters,
    slack_letters,
    staff_letters,
    switch_letters,
    task_letters,
)
from bot.delivery.language import words_for
from bot.domain import alert_events as alert
from bot.domain import change_events as chg
from bot.domain import ending_events as end
from bot.domain import events as e
from bot.domain import firm_events as frm
from bot.domain import register_events as reg
from bot.domain import slack_events as slk
from bot.domain import switch_events as sw
from bot.domain import task_events as tsk
from bot.domain.about import AboutCollaboration
from bot.domain.audience import ONCE, Reader
from bot.domain.catalogue import Catalogue
from bot.domain.change import Change
from bot.domain.collaboration import Collaboration
from bot.domain.firm import Firm
from bot.domain.question import Kind, Question
from bot.storage import firms, history, holders, members, outbox, questions, tasks
from bot.storage.database import Transaction
from bot.storage.history import Entry
from bot.storage.outbox import Parcel
from bot.texts.words import Words
from bot.usecases.looking import Picture, picture, pictures
from bot.views import amended, changes, channel, consent, portrait, question, staff, switch
from bot.views.facts import Facts, together, why
from bot.views.kit import Letter

EDITS = frozenset({Reader.QUESTION, Reader.LINE, Reader.NOTICE})
_ANSWERS = {
    Kind.INVITATION: (question.APPROVE, question.DECLINE),
    Kind.CHANGE: (amended.APPROVE, amended.DECLINE),
    Kind.ENDING: (consent.ALONE, consent.CLOSED),
}
_WHOLE = ("approve", "decline", "wrong_person")


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes letters with what one transaction sees."""

    tx: Transaction
    catalogue: Catalogue

    async def write(self, parcel: Parcel) -> Letter | None:
        """Write the letter of a parcel in its reader's language; None where there is nothing left to say."""
        firm = await firms.load(self.tx, parcel.firm_id)
        entry = await history.read(self.tx, parcel.firm_id, parcel.seq)
        words = await words_for(self.tx, firm, entry.event, parcel)
        match entry.event:
            case frm.FirmSetUp():
                return staff.set_up(words, firm.name)
            case slk.ChannelUnreachable() | slk.ChannelShared() | slk.ColleagueLeft() | slk.ColleagueUnreachable():
                return await slack_letters.write(self.tx, entry.event, parcel, words)
            case e.Snooping(by_name=by):
                return staff.snooping(words, by)
            case (
                frm.FirmChanged()
                | reg.CustomerRegistered()
                | reg.ContactAdded()
                | reg.CustomerChanged()
                | reg.ContactChanged()
                | reg.AgreementNoted()
                | slk.ChannelMoved()
                | tsk.TaskOpened()
                | tsk.TaskLate()
                | alert.PeriodEnds()
                | alert.MainContactLacking()
            ):
                return None
            case (
                reg.EngagementChanged()
                | reg.AwayNoted()
                | reg.HandedOver()
                | reg.AccessAsked()
                | reg.AccessAnswered()
                | reg.AccessExpired()
                | reg.HistoryCopied()
            ):
                return await staff_letters.write(self.tx, entry.event, parcel, words)
            case (sw.LeavingAsked() | sw.LeavingClosed()) as leaving:
                return await switch_letters.leaving(self.tx, firm, entry, leaving, parcel, words)
            case end.LeftoverFound() as left:
                return await ending_letters.leftover(self.tx, self.catalogue, left, parcel, words)
            case e.DigestSent() as digest:
                return await digest_letters.write(self.tx, self.catalogue, firm, digest, words)
            case tsk.TaskTicked(asked=asked) | tsk.TaskOvertaken(asked=asked):
                return await self._again(asked, parcel)
            case (tsk.TasksReminded() | tsk.WebhookFailed()) as said:
                return await task_letters.write(self.tx, self.catalogue, said, parcel, words, entry.at)
            case about:
                letter = await self._about(firm, entry, about, parcel, words)
                return await task_letters.beside(self.tx, self.catalogue, letter, parcel, words)

    async def _again(self, asked: int, parcel: Parcel) -> Letter | None:
        """Write anew what an owner was told of an entry, as what it left to do stands now."""
        event = (await history.read(self.tx, parcel.firm_id, asked)).event
        about = getattr(event, "collaboration_id", None)
        return await self.write(replace(parcel, seq=asked, reader=Reader.OWNER, collaboration_id=about))

    async def _about(
        self, firm: Firm, entry: Entry, event: AboutCollaboration, parcel: Parcel, words: Words
    ) -> Letter | None:
        if parcel.reader is Reader.QUESTION:
            return await self._changed(firm, event, parcel, words)
        if parcel.question_id is not None:
            reminds = isinstance(event, e.Reminded)
            occasion = question.Occasion.REMINDED if reminds else question.Occasion.ASKED
            return await self._put(firm, event, parcel, words, occasion)
        facts = await self._facts(firm, entry.event, parcel, words)
        if facts.change and isinstance(event, change_letters.ChangeEvent):
            return change_letters.write(event, facts, facts.change, entry, parcel.reader)
        if isinstance(event, switch_letters.SwitchEvent) and parcel.reader is not Reader.LINE:
            return switch_letters.write(event, facts, entry, parcel.reader)
        if isinstance(event, consent_letters.ConsentEvent):
            return consent_letters.write(event, facts)
        match event, parcel.reader:
            case e.ActivatedAtOnce(), reader:
                return answer_letters.began(facts, reader)
            case tsk.InPlace() as done, _:
                return await task_letters.in_place(self.tx, self.catalogue, done, parcel, facts)
            case _, Reader.CHANNEL | Reader.LINE:
                return channel.line(facts) if facts.question_id else channel.began(facts)
            case (end.EndScheduled() | end.EndStopped() | end.Ended()) as said, _:
                return await ending_letters.write(self.tx, self.catalogue, entry, said, parcel, facts)
            case e.Undeliverable(reason=reason), _:
                return channel.undelivered(facts, why(words, reason))
            case e.ContactLost(loss=loss), _:
                return changes.contact_lost(facts, loss)
            case e.Delayed(reason=reason), _:
                return channel.delayed(facts, why(words, reason))
            case e.Reminded(by_name=by), _:
                return channel.reminded(facts, words.moment(parcel.created_at), by)
            case e.Resent(by_name=by), _:
                return channel.resent(facts, words.moment(entry.at), by)
            case e.LastReminderPassed(), _:
                return staff.please_phone(facts, reached=await self._was_reminded(parcel))
            case _:
                return answer_letters.write(facts, entry, parcel.reader)

    async def _put(
        self, firm: Firm, event: AboutCollaboration, parcel: Parcel, words: Words, occasion: question.Occasion
    ) -> Letter | None:
        """Put a message's open questions before whoever is a contact still; of what has closed nothing is put."""
        batch = await questions.batch(self.tx, firm.id, parcel.question_id or "")
        waits = any(each.is_open for each in batch) and await self._is_theirs(event, parcel)
        return await self._message(firm, event, parcel, words, occasion) if waits else None

    async def _changed(self, firm: Firm, event: AboutCollaboration, parcel: Parcel, words: Words) -> Letter:
        """Write how a message stands now, to whoever it is still for."""
        if await self._is_theirs(event, parcel):
            return await self._message(firm, event, parcel, words, question.Occasion.ASKED)
        asked = await questions.peek(self.tx, firm.id, getattr(event, "question_id", ""))
        return question.elsewhere(words, asked.asked_by_name, firm.name)

    async def _is_theirs(self, event: AboutCollaboration, parcel: Parcel) -> bool:
        return bool(await holders.contacts_of(self.tx, parcel.firm_id, event.customer_id, parcel.target))

    async def _message(
        self, firm: Firm, event: AboutCollaboration, parcel: Parcel, words: Words, occasion: question.Occasion
    ) -> Letter:
        """Write a message's questions as they stand now, with buttons for those that are open."""
        question_id = getattr(event, "question_id", "")
        batch_id = parcel.question_id or await questions.batch_of(self.tx, firm.id, question_id)
        batch = await questions.batch(self.tx, firm.id, batch_id)
        in_order = sorted(batch, key=lambda each: self._place(each.collaboration))
        asked = [await self._asked(firm, each, parcel, words) for each in in_order]
        if batch[0].kind is Kind.ENDING:
            return await consent_letters.message(self.tx, self.catalogue, in_order, asked, occasion)
        tokens = [
            await questions.button(self.tx, firm.id, batch_id, action, 1)
            for action in (question.APPROVE_ALL, question.DECLINE_ALL, question.WRONG_PERSON)
        ]
        if change := asked[0].facts.change:
            return amended.question(asked[0], change, tokens[-1], occasion)
        whole = question.Whole(**dict(zip(_WHOLE, tokens, strict=True)))
        return (switch.question if batch[0].switches else question.build)(asked, whole, occasion)

    def _place(self, collaboration: Collaboration) -> int:
        """Give where the catalogue has a service, so that a message lists them in its order."""
        return self.catalogue.place(collaboration.terms.service)

    async def _asked(self, firm: Firm, asked: Question, parcel: Parcel, words: Words) -> question.Asked:
        found = await picture(self.tx, firm, asked.collaboration.id)
        facts = self._portrait(firm, found, parcel, words, asked)
        contact = found.customer.contact(await self._read_by(found.customer.id, parcel, asked))
        facts = facts.greeting(contact.name) if contact else facts
        if not asked.is_open:
            return question.Asked(facts=facts)
        approve, decline = [
            await questions.button(self.tx, firm.id, asked.id, action, 1) for action in _ANSWERS[asked.kind]
        ]
        return question.Asked(facts=facts, approve=approve, decline=decline)

    async def _read_by(self, customer_id: str, parcel: Parcel, asked: Question) -> str:
        """Say who reads a copy: another administrator may have had the question shown to them too."""
        reads = await holders.contacts_of(self.tx, parcel.firm_id, customer_id, parcel.target)
        return asked.contact_id if asked.contact_id in reads else reads[0]

    async def _facts(self, firm: Firm, event: e.Event, parcel: Parcel, words: Words) -> Facts:
        """Write the facts of what happened: of one collaboration, or of a whole message to whoever hears it once."""
        along = getattr(event, "along", ()) if parcel.reader in ONCE else ()
        ids = (parcel.collaboration_id or "", *along)
        found = await pictures(self.tx, firm, ids)
        found[0] = replace(found[0], question=await self._asked_by(firm, event, parcel, found[0]))
        several = sorted(found, key=lambda each: self._place(each.collaboration))
        contact_id = getattr(event, "contact_id", None)
        contact = several[0].customer.contact(contact_id) if contact_id else several[0].contact
        name = contact.name if contact else ""
        acted = isinstance(event, e.ActivatedAtOnce | chg.Changed)
        by = getattr(event, "by_name", "") if acted else await self._began_by(parcel)
        change = event.change if isinstance(event, chg.Changed) else None
        facts = together(
            [
                self._portrait(firm, each, parcel, words, each.question, by=by, contact=name, change=change)
                for each in several
            ]
        )
        left = await tasks.of_entry(self.tx, firm.id, parcel.seq)
        facts = replace(facts, todo=bool(left) and parcel.reader in {Reader.OWNER, Reader.CONTACT})
        if parcel.reader is not Reader.CONTACT:
            return facts
        return replace(facts.greeting(name or facts.contact), told=await self._told(firm, parcel, several[0]))

    async def _told(self, firm: Firm, parcel: Parcel, found: Picture) -> str:
        """Name whoever of the firm hears of it, where whoever invited does not: the owner, a deputy, else the firm."""
        told = await outbox.told(self.tx, firm.id, parcel.seq)
        if found.question and found.question.asked_by in told:
            return ""
        responsible = await members.responsible(self.tx, firm.id, found.customer.id)
        return next((name for user_id, name in responsible if user_id in told), firm.name)

    async def _asked_by(self, firm: Firm, event: e.Event, parcel: Parcel, found: Picture) -> Question | None:
        """Choose the question that is spoken of: an event's own, or the invitation of which the channel has a line."""
        if isinstance(event, chg.Changed):
            return None
        if parcel.reader is Reader.LINE:
            return await questions.latest(self.tx, firm.id, found.collaboration.id, Kind.INVITATION)
        own = getattr(event, "question_id", "")
        return await questions.peek(self.tx, firm.id, own) if own else found.question

    def _portrait(  # noqa: PLR0913 - each is a part of the picture
        self,
        firm: Firm,
        found: Picture,
        parcel: Parcel,
        words: Words,
        asked: Question | None,
        *,
        by: str = "",
        contact: str = "",
        change: Change | None = None,
    ) -> Facts:
        return portrait.facts(
            words,
            self.catalogue,
            firm,
            found.customer,
            found.collaboration.terms,
            asked,
            collaboration=found.collaboration,
            by=by,
            contact=contact,
            change=change,
            to_customer=parcel.reader in {Reader.CONTACT, Reader.QUESTION},
        )

    async def _began_by(self, parcel: Parcel) -> str:
        first = await history.first(self.tx, parcel.firm_id, parcel.collaboration_id or "")
        return str(getattr(first.event, "by_name", "")) if first else ""

    async def _was_reminded(self, parcel: Parcel) -> bool:
        """Tell whether the contact was reminded since the question was put, and not known to be out of reach since."""
        kinds = (e.Invited, chg.ChangeAsked, end.EndAsked, e.Resent, e.Reminded, e.Undeliverable, e.ContactLost)
        about = parcel.collaboration_id or ""
        last = await history.last(self.tx, parcel.firm_id, about, tuple(each.__name__ for each in kinds))
        return last is not None and isinstance(last.event, e.Reminded)
