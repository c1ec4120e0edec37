"""A manager's Home: how the firm stands, what is stuck, and what will block, each with what mends it (D15)."""

from datetime import timedelta

from sqlalchemy import delete, update

from bot.storage import alerts
from bot.storage import tables as t
from bot.storage.alerts import Kind
from tests.journeys.conftest import BAKERY, Play, everything_read
from tests.journeys.forging import firm_id


async def test_a_manager_sees_what_will_block_and_what_mends_it(everywhere: Play) -> None:
    play = everywhere
    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Godkänn")
    await play.app.settle()
    firm, c, k = await firm_id(play), t.collaboration.c, t.contact.c
    async with play.app.database.transaction() as tx:
        [about] = await tx.run(update(t.collaboration).where(c.firm_id == firm).values(period=12).returning(c.id))
        day = (play.app.now() + timedelta(days=60)).date().isoformat()
        await alerts.notice(tx, firm, Kind.PERIOD, about.id, f"{day}:60", play.app.now())
        await tx.run(update(t.contact).where(k.firm_id == firm).values(main=False))
    await play.slack.events.deactivate(play.karin.person)
    await play.app.settle()

    home = await play.mona.opens_home()

    assert "Aktiva: 1" in home
    assert "1 avtalsperiod går ut inom 90 dagar" in home
    assert "1 kund saknar en huvudkontakt" in home
    assert "Karin Ek har lämnat byrån men ansvarar för" in home
    async with play.app.database.transaction() as tx:
        await tx.run(delete(t.member).where(t.member.c.firm_id == firm))
    assert "1 samarbete har ingen ansvarig" in await play.mona.opens_home()
    await play.mona.clicks_home("Alla uppdrag")
    assert "Ingen ansvarar för uppdraget än" in play.mona.modal
    await play.mona.closes()
    await play.mona.clicks_home("Huvudkontakt")
    await play.app.router.drain()
    assert "Eva Björk" in play.mona.modal
    everything_read(play)


async def test_declines_are_counted_by_reason_and_access_is_answered_in_home(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.eva.clicks("Avböj")
    await play.eva.submits()
    await play.anna.types(f"/samarbete kund {BAKERY}", "kunder")
    await play.anna.clicks("Be om åtkomst")
    await play.anna.fills("Varför behöver du åtkomst?", "Bokslutet väntar")
    assert await play.anna.submits() == {}
    await play.app.settle()

    assert "Avböjt de senaste 90 dagarna:" in await play.mona.opens_home()
    assert "Anna Lind vill ha åtkomst till Björkens Bageri AB" in await play.karin.opens_home()
    await play.karin.clicks_home("Ge åtkomst")
    await play.app.settle()
    assert "Anna Lind vill ha åtkomst" not in await play.karin.opens_home()
    everything_read(play)
