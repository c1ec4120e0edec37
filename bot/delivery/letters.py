"""Write each parcel's letter: one `match` over the events, so that mypy refuses an event nobody can read."""

from dataclasses import dataclass
from typing import assert_never

from bot.domain import events as e
from bot.domain.audience import Reader
from bot.domain.catalogue import Catalogue
from bot.domain.firm import Firm
from bot.storage import customers, firms, history, questions
from bot.storage.database import Transaction
from bot.storage.history import Entry
from bot.storage.outbox import Parcel
from bot.texts.words import Words, spoken, words_in
from bot.usecases.looking import picture
from bot.views import channel, portrait, question, receipts, staff
from bot.views.facts import Facts, why
from bot.views.kit import Letter

EDITS = frozenset({Reader.QUESTION, Reader.LINE})


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes letters with what one transaction sees."""

    tx: Transaction
    catalogue: Catalogue

    async def write(self, parcel: Parcel) -> Letter | None:
        """Write the letter of a parcel in its reader's language; None where there is nothing left to say."""
        firm = await firms.load(self.tx, parcel.firm_id)
        entry = await history.read(self.tx, parcel.firm_id, parcel.seq)
        words = await self._words(firm, entry.event, parcel)
        match entry.event:
            case e.FirmSetUp():
                return staff.set_up(words, firm.name)
            case e.ChannelUnreachable(reason=reason):
                return staff.channel_unreachable(words, why(words, reason))
            case e.Snooping(by_name=by):
                return staff.snooping(words, by)
            case (
                e.CustomerRegistered()
                | e.ContactAdded()
                | e.CustomerChanged()
                | e.ContactChanged()
                | e.AgreementNoted()
                | e.EngagementChanged()
            ):
                return None
            case e.AboutCollaboration():
                return await self._about(firm, entry, parcel, words)
            case _:
                assert_never(entry.event)

    async def _about(self, firm: Firm, entry: Entry, parcel: Parcel, words: Words) -> Letter | None:
        facts = await self._facts(firm, entry.event, parcel, words)
        match entry.event, parcel.reader:
            case ((e.Invited() | e.ShownAgain()), Reader.CONTACT):
                return await self._question(facts, parcel)
            case e.ActivatedAtOnce(), Reader.CONTACT:
                return receipts.activated(facts)
            case e.ActivatedAtOnce(), _:
                return channel.began(facts)
            case _, Reader.QUESTION:
                return question.closed(facts)
            case _, Reader.CHANNEL | Reader.LINE:
                return channel.line(facts)
            case e.Undeliverable(reason=reason), _:
                return channel.undelivered(facts, why(words, reason))
            case e.Approved(), Reader.CONTACT:
                return receipts.approved(facts, words.moment(entry.at), receipt_number(entry))
            case e.Approved(), Reader.OWNER:
                return staff.approved(facts)
            case e.Declined(reason=given, note=note), Reader.CONTACT:
                return receipts.declined(facts, given, note, receipt_number(entry))
            case e.Declined(reason=given, note=note), Reader.THREAD:
                return channel.story(facts, given, note)
            case e.Declined(reason=given, note=note), _:
                return staff.closed(facts, given, note)
            case _, Reader.THREAD:
                return channel.story(facts)
            case _:
                return staff.closed(facts)

    async def _question(self, facts: Facts, parcel: Parcel) -> Letter | None:
        """Ask, with buttons of this version; a question that closed meanwhile is not asked again."""
        if facts.closing is not None or parcel.question_id is None:
            return None
        tokens = [
            await questions.button(self.tx, parcel.firm_id, parcel.question_id, action, 1)
            for action in (question.APPROVE, question.DECLINE)
        ]
        return question.build(facts, *tokens)

    async def _facts(self, firm: Firm, event: e.Event, parcel: Parcel, words: Words) -> Facts:
        found = await picture(self.tx, firm, parcel.collaboration_id or "")
        contact_id = getattr(event, "contact_id", None)
        contact = found.customer.contact(contact_id) if contact_id else found.contact
        name = contact.name if contact else ""
        by = getattr(event, "by_name", "") if isinstance(event, e.ActivatedAtOnce) else await self._began_by(parcel)
        facts = portrait.facts(
            words,
            self.catalogue,
            firm,
            found.customer,
            found.collaboration.terms,
            found.question,
            by=by,
            contact=name,
            to_customer=parcel.reader in {Reader.CONTACT, Reader.QUESTION},
        )
        return facts.greeting(name) if parcel.reader is Reader.CONTACT and name else facts

    async def _began_by(self, parcel: Parcel) -> str:
        first = await history.first(self.tx, parcel.firm_id, parcel.collaboration_id or "")
        return str(getattr(first.event, "by_name", "")) if first else ""

    async def _words(self, firm: Firm, event: e.Event, parcel: Parcel) -> Words:
        """Choose the reader's language: what Slack says of them, else the register, else the firm's."""
        if parcel.reader in {Reader.CHANNEL, Reader.THREAD, Reader.LINE}:
            return words_in(firm.language)
        known = await firms.languages(self.tx, firm.id, [parcel.target])
        said = spoken(known.get(parcel.target))
        if said is None and parcel.reader in {Reader.CONTACT, Reader.QUESTION}:
            said = await customers.language(self.tx, firm.id, getattr(event, "contact_id", ""))
        return words_in(said or firm.language)


def receipt_number(entry: Entry) -> str:
    """Write the anchor of a decision so that it can be read aloud: five groups of the entry's hash (D18)."""
    return "-".join(entry.hash[i : i + 4].upper() for i in range(0, 20, 4))
