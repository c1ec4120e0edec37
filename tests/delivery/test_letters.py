"""Letters that few ever get: to managers when something is wrong, to whoever waits, and in the register's language."""

from typing import Any

from sqlalchemy import select, update

from bot.delivery import staff_letters
from bot.domain.audience import Reader
from bot.domain.customer import Part
from bot.domain.policy import LOOKUPS_PER_PERSON
from bot.domain.register_events import AccessAsked, ContactAdded, EngagementChanged
from bot.storage import history, outbox
from bot.storage import tables as t
from bot.storage.outbox import Parcel
from bot.texts.words import words_in
from bot.usecases import reporting
from sandbox.faults import Fault
from tests.journeys.conftest import BAKERY, Play, everything_read
from tests.journeys.forging import customer_id, firm_id

ADDED = ContactAdded(customer_id="C", contact_id="K", by_user="U", name="Eva", email="eva@kund.example")


async def _parcel(play: Play, event: Any) -> Parcel:
    """Put something into the outbox that no rule would put there."""
    firm = await firm_id(play)
    where = {"firm_id": firm, "team_id": "T0SJOVIK", "target": "U0KARIN", "reader": Reader.OWNER}
    async with play.app.database.transaction() as tx:
        seq = await history.append(tx, firm, event, play.app.now())
        await outbox.put(tx, **where, seq=seq, collaboration_id=None, question_id=None, at=play.app.now())  # type: ignore[arg-type]  # one dict for all
        [parcel] = await outbox.heads(tx, play.app.now(), [""], 1)
    return parcel


async def test_managers_hear_that_the_channel_cannot_be_written_to(play: Play) -> None:
    play.slack.world.channels["C0KUNDER"].is_archived = True

    await play.asks(play.karin, BAKERY, channel="allmänt")
    await play.app.settle()

    play.mona.reads("Jag kan inte skriva i byråns kanal")


async def test_managers_hear_of_whoever_asks_about_many_companies(play: Play) -> None:
    for number in range(LOOKUPS_PER_PERSON + 1):
        play.slack.clock.advance(10)
        await play.karin.types(f"/samarbete bjud-in {_number(number)} scanner", "kunder")
        await play.karin.chooses("Har företaget varit kund hos Visma Spcs?", "Ja")
        for label, text in (("Företagets namn", "Ny"), ("Kontaktpersonens namn", "Ny")):
            await play.karin.fills(label, text)
        await play.karin.fills("Kontaktpersonens e-post", "ny@person.example")
        await play.karin.submits()
        await play.karin.closes()
    await play.app.settle()

    play.mona.reads("Karin Ek har frågat om många företag som inte finns i ert register")


def _number(serial: int) -> str:
    """Make an organisation number: nine digits and the one that checks them."""
    digits = f"5598{serial:05}"
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(digits)]
    total = sum(each // 10 + each % 10 for each in doubled)
    return f"{digits}{-total % 10}"


async def test_the_firm_hears_once_of_a_message_that_does_not_get_through(play: Play) -> None:
    play.slack.fail("conversations.open", Fault.SERVER_ERROR, times=1000, where=lambda said: said["users"] == "U0EVA")
    await play.asks(play.karin, BAKERY)
    everything_read(play)

    for _ in range(15):
        await play.passes(minutes=10)

    play.mona.reads("har inte kommit fram än", channel="kunder")
    play.karin.reads("har inte kommit fram än")
    play.slack.nothing_else_was_said()


async def test_a_contact_whose_slack_says_no_language_is_written_to_in_the_registers(play: Play) -> None:
    play.eva.person.locale = ""
    customer, firm = await customer_id(play, "Björkens Bageri AB"), await firm_id(play)
    c = t.contact.c
    async with play.app.database.transaction() as tx:
        mine = update(t.contact).where(c.firm_id == firm, c.customer_id == customer)
        await tx.run(mine.values(language="en"))

    await play.asks(play.karin, BAKERY)

    play.eva.reads("Hello Eva")


async def test_what_nobody_is_told_is_not_sent(play: Play) -> None:
    parcel = await _parcel(play, ADDED)

    await play.app.settle()

    o = t.outbox.c
    async with play.app.database.reading() as tx:
        query = select(o.state).where(o.firm_id == parcel.firm_id, o.id == parcel.id)
        assert (await tx.run(query)).scalar_one() == "skipped"
    play.slack.nothing_else_was_said()


async def test_what_was_given_up_already_is_not_told_twice(play: Play) -> None:
    parcel = await _parcel(play, ADDED)
    await play.app.settle()

    await reporting.bury(play.app.database, parcel, "channel_not_found", play.app.now())

    play.slack.nothing_else_was_said()


async def test_a_letter_about_what_is_gone_is_not_written(play: Play) -> None:
    parcel, customer = await _parcel(play, ADDED), await customer_id(play, "Björkens Bageri AB")
    joined = {"user_id": "U0PER", "name": "Per", "part": Part.PARTICIPANT, "told": ("U0PER",)}
    asked = {"access_id": "gone", "by_user": "U0PER", "by_name": "Per"}

    async with play.app.database.reading() as tx:
        for event in (_made(EngagementChanged, "gone", joined), _made(AccessAsked, customer, asked)):
            assert await staff_letters.write(tx, event, parcel, words_in("sv")) is None


def _made(kind: Any, customer: str, known: dict[str, Any]) -> Any:
    """Make an event; what is not `known` of it is nothing."""
    return kind(**dict.fromkeys(kind.__dataclass_fields__) | known | {"customer_id": customer})
