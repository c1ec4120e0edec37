"""Settings that are changed: for managers of the firm alone, though its channel broke, and never from a stale form."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.domain.events import Snooping
from bot.domain.firm_events import FirmChanged, FirmSetUp
from bot.storage import firms, history
from bot.storage import tables as t
from bot.usecases import people, telling
from sandbox.faults import Fault
from tests.journeys.conftest import Play, everything_read
from tests.journeys.forging import kept

NUMBER, CHANNEL, MANAGERS, DOMAINS = "Byråns organisationsnummer", "Kanal", "Byråledare", "Byråns e-postdomäner"
KIM = "kim@kund.example"


async def _opens(play: Play) -> None:
    await play.mona.types("/samarbete inställningar", "kunder")


async def _saves(play: Play) -> bool:
    saved = await play.mona.submits() == {} and "Sparat" in play.mona.modal
    await play.mona.closes()
    return saved


async def test_a_number_that_is_another_firms_is_refused_and_nobody_is_named(play: Play) -> None:
    await play.dag.types("/samarbete inställningar", "klienter")
    await play.dag.fills(NUMBER, "559900-0014")
    before = await kept(play)

    errors = await play.dag.submits()

    assert list(errors) == [NUMBER]
    assert "Det organisationsnumret står redan för en byrå i den här tjänsten" in errors[NUMBER]
    assert "Sjövik" not in str(errors)
    assert await kept(play) == before
    await play.app.settle()
    play.slack.nothing_else_was_said()
    await play.mona.types("/samarbete inställningar", "kunder")
    await play.mona.fills(NUMBER, "559900-0022")
    assert await play.mona.submits() == {}
    assert await play.dag.submits() == {}  # it is free again


@pytest.fixture
async def without_domains(fresh: Play) -> Play:
    """Everybody of the firm has an address of their own, so that its channel alone says who they are."""
    play = fresh
    for each in (play.mona, play.karin):
        each.person.email = f"{each.person.name}@gmail.com"
    play.slack.world.channels["C0ALLMANT"].members[play.slack.world.bot("T0SJOVIK").key] = None
    await play.mona.types("/samarbete", "kunder")
    await play.mona.fills(NUMBER, "559900-0014")
    await play.mona.picks(CHANNEL, "C0KUNDER")
    await play.mona.picks(MANAGERS, "U0MONA", "U0KARIN")
    await play.mona.fills(DOMAINS, "")
    assert await _saves(play)
    await play.app.settle()
    everything_read(play)
    return play


async def test_a_channel_that_broke_is_replaced_and_managers_are_placed_in_the_new_one(without_domains: Play) -> None:
    play = without_domains
    play.slack.fail(
        "conversations.members",
        Fault.REFUSED,
        error="channel_not_found",
        times=50,
        where=lambda said: said.get("channel") == "C0KUNDER",
    )
    await _opens(play)
    await play.mona.picks(CHANNEL, "C0ALLMANT")

    assert await _saves(play)

    firm = await people.firm_of(play.app.database, "T0SJOVIK")
    assert firm is not None
    assert (firm.channel_id, firm.managers) == ("C0ALLMANT", frozenset({"U0MONA", "U0KARIN"}))
    async with play.app.database.transaction() as tx:
        await telling.publish(tx, firm, Snooping(by_user="U0ANNA", by_name="Anna Lind"), play.app.now())
    await play.app.dispatcher.settle()
    play.karin.reads("Anna Lind")


async def test_a_manager_whom_slack_does_not_place_is_named_and_the_form_stays(without_domains: Play) -> None:
    play = without_domains
    await _opens(play)
    play.slack.fail(
        "users.info", Fault.REFUSED, error="missing_scope", times=9, where=lambda said: said.get("user") == "U0KARIN"
    )

    errors = await play.mona.submits()

    assert "Slack säger inte vem Karin Ek är just nu" in errors[MANAGERS]
    assert "Byråns inställningar" in play.mona.modal


async def test_whoever_sits_neither_in_the_new_channel_nor_has_the_firms_address_manages_nothing(play: Play) -> None:
    kim = play.slack.world.add_person("T0SJOVIK", "kim", user_id="U0KIM", email=KIM)
    await _opens(play)
    await play.mona.picks(MANAGERS, "U0MONA", "U0KIM")

    assert "Det är inte: Kim." in (await play.mona.submits())[MANAGERS]
    await play.mona.fills(DOMAINS, "sjovik.example, kund.example")
    assert await _saves(play)
    await _opens(play)
    await play.mona.fills(DOMAINS, "sjovik.example")
    assert "Det är inte: Kim." in (await play.mona.submits())[MANAGERS]
    play.slack.world.channels["C0KUNDER"].members[kim.key] = None
    assert await _saves(play)


async def test_a_form_that_somebody_else_was_ahead_of_changes_nothing(everywhere: Play) -> None:
    play = everywhere
    await _opens(play)
    firm = await people.firm_of(play.app.database, "T0SJOVIK")
    assert firm is not None
    changed = replace(firm, managers=frozenset({"U0MONA", "U0KARIN"}))
    async with play.app.database.transaction() as tx:
        await firms.configure(tx, changed, await firms.number_of(tx, firm.id))

    await play.mona.submits()

    assert "Formuläret är inte aktuellt längre. Öppna det igen." in play.mona.modal
    await play.mona.closes()
    assert await people.firm_of(play.app.database, "T0SJOVIK") == changed
    await _opens(play)
    assert await _saves(play)
    await _opens(play)
    await play.mona.fills(NUMBER, "850101-9809")
    assert await _saves(play)


async def test_the_history_says_what_a_firm_said_of_itself_each_time(without_domains: Play) -> None:
    play = without_domains
    await _opens(play)
    await play.mona.fills("Påminn kunden efter så många dagar", "5")
    await play.mona.picks(MANAGERS, "U0KARIN")
    await play.mona.fills(NUMBER, "850101-9809")

    assert await _saves(play)

    h = t.history.c
    async with play.app.database.reading() as tx:
        firm = await firms.in_workspace(tx, "T0SJOVIK")
        assert firm is not None
        mine = select(h.seq).where(h.firm_id == firm.id, h.kind.in_(("FirmSetUp", "FirmChanged"))).order_by(h.seq)
        entries = [await history.read(tx, firm.id, seq) for seq in (await tx.run(mine)).scalars()]
        bodies = [each["body"] for each in (await tx.run(select(t.history).where(h.firm_id == firm.id))).mappings()]
    first, second = [each.event for each in entries]
    assert isinstance(first, FirmSetUp)
    assert isinstance(second, FirmChanged)
    assert (first.managers, second.managers) == (("U0KARIN", "U0MONA"), ("U0KARIN",))
    assert (first.reminder_days, second.reminder_days) == ((3, 7, 14), (5,))
    assert (second.name, second.language, second.mail_domains, second.expires_days) == (firm.name, "sv", (), 30)
    assert first.number_hash
    assert first.number_hash != second.number_hash
    assert not any("9809" in body for body in bodies)


async def test_what_slack_refuses_for_good_is_not_said_to_have_taken_too_long(play: Play) -> None:
    play.slack.fail("views.open", Fault.REFUSED, error="missing_scope")

    await play.mona.types("/samarbete inställningar", "kunder")

    play.mona.hears("Slack tog inte emot det, och inget har ändrats.")
