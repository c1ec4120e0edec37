"""A decision cites the copy that it was made before, as that copy stood at the time, and its receipt is true (D9)."""

import pytest
from sqlalchemy import Table, delete

from bot.domain.events import Approved
from bot.storage import history, outbox
from bot.storage import tables as t
from tests.journeys.conftest import BAKERY, Play
from tests.journeys.forging import customer_id, firm_id
from tests.journeys.test_following_up import asks_for_three


async def test_a_decision_cites_the_copy_as_its_reader_saw_it_last(play: Play) -> None:
    await asks_for_three(play)
    await play.eva.clicks("Godkänn")
    await play.app.settle()
    await play.passes(days=2)
    await play.karin.types(f"/samarbete skicka-igen {BAKERY}", "kunder")
    await play.app.settle()
    await play.eva.clicks("Godkänn alla", oldest=True)
    await play.app.settle()

    first, *rest = await _before(play)

    assert "24 december" in first
    assert "Eva Björk godkände" not in first
    assert len(rest) == 2
    for text in rest:
        assert "Eva Björk godkände" in text
        assert "26 december" in text
        assert "24 december" not in text


async def _before(play: Play) -> list[str]:
    """Read the message that each approval was given before, the first one first."""
    firm, customer = await firm_id(play), await customer_id(play, "Björkens Bageri AB")
    async with play.app.database.reading() as tx:
        entries = await history.of_customer(tx, firm, customer)
        said = [each.event.evidence for each in reversed(entries) if isinstance(each.event, Approved)]
        return [await outbox.shown(tx, firm, each or "") or "" for each in said]


@pytest.mark.parametrize(
    ("answer", "without", "knows"),
    [
        ("Godkänn", (), "Karin Ek vet om det"),
        ("Godkänn", (t.member,), "Mona vet om det"),  # as a manager, where nobody owns
        ("Godkänn", (t.member, t.manager), "Sjöviks Redovisning AB vet om det"),
        ("Avböj", (), "Mona har fått ditt svar"),
        ("Fel person", (), "Karin Ek har fått ditt svar"),
    ],
)
async def test_a_receipt_names_somebody_who_knows(
    play: Play, answer: str, without: tuple[Table, ...], knows: str
) -> None:
    await play.asks(play.mona, BAKERY)
    async with play.app.database.transaction() as tx:
        for table in without:
            await tx.run(delete(table).where(table.c.firm_id == await firm_id(play)))

    await play.eva.clicks(answer)
    if answer != "Godkänn":
        assert await play.eva.submits() == {}
    await play.app.settle()

    play.eva.reads(knows)
