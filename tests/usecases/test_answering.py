"""A decision cites the copy that it was made before, as that copy stood at the time, and its receipt is true (D9)."""

import pytest
from sqlalchemy import delete

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
    ("answer", "owned", "knows"),
    [
        ("Godkänn", True, "Karin Ek vet om det"),
        ("Godkänn", False, "Sjöviks Redovisning AB vet om det"),
        ("Avböj", True, "Mona har fått ditt svar"),  # as a manager
        ("Fel person", True, "Karin Ek har fått ditt svar"),
    ],
)
async def test_a_receipt_names_somebody_who_knows(play: Play, answer: str, knows: str, *, owned: bool) -> None:
    await play.asks(play.mona, BAKERY)
    if not owned:
        async with play.app.database.transaction() as tx:
            await tx.run(delete(t.member).where(t.member.c.firm_id == await firm_id(play)))

    await play.eva.clicks(answer)
    if answer != "Godkänn":
        assert await play.eva.submits() == {}
    await play.app.settle()

    play.eva.reads(knows)
