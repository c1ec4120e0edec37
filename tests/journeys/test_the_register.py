"""The firm keeps its register by hand: a new customer, a corrected one, one person more, and whoever may not."""

import pytest
from sqlalchemy import delete

from bot.domain.customer import Member, Part
from bot.storage import customers, firms
from bot.storage import tables as t
from sandbox.faults import Fault, Planned
from tests.journeys.conftest import BAKERY, CAFE, HAULIER, Play


async def test_a_customer_is_added_with_a_contact_and_can_be_invited(everywhere: Play) -> None:
    play = everywhere
    await play.karin.types("/samarbete kund 559998-7004", "kunder")
    assert "Ny kund" in play.karin.modal
    await play.karin.fills("Företagets namn", "Nya Kunden AB")
    await play.karin.chooses("Har företaget varit kund hos Visma Spcs?", "Nej")
    await play.karin.fills("Kontaktpersonens namn", "Eva Björk")
    await play.karin.fills("Kontaktpersonens e-post", "eva@bjorkensbageri.example")
    await play.karin.chooses("Huvudkontakt", "Ja")

    assert await play.karin.submits() == {}

    assert "Sparat. Nya Kunden AB finns i registret" in play.karin.modal
    await play.karin.closes()
    await play.karin.types("/samarbete bjud-in 559998-7004 scanner", "kunder")
    assert "Eva Björk, huvudkontakt" in play.karin.modal
    await play.karin.closes()
    await play.anna.types("/samarbete kund Nya Kunden", "kunder")
    play.anna.hears("Karin Ek ansvarar för kundens uppdrag")
    play.slack.nothing_else_was_said()


async def test_a_customer_is_corrected_and_one_person_more_is_added(everywhere: Play) -> None:
    play = everywhere
    await play.karin.types("/samarbete customer Björkens Bageri AB", "kunder")
    assert "559900-1236" in play.karin.modal
    await play.karin.fills("Företagets namn", "Björkens Bageri & Café AB")
    await play.karin.fills("Kontaktpersonens namn", "Eva Björk Ek")
    assert await play.karin.submits() == {}

    await play.karin.clicks("Lägg till en kontaktperson")
    assert "bjorkensbageri" not in play.karin.modal
    await play.karin.fills("Kontaktpersonens namn", "Bo Björk")
    await play.karin.fills("Kontaktpersonens e-post", "bo@bjorkensbageri.example")
    assert await play.karin.submits() == {}
    await play.karin.closes()

    await play.karin.types(f"/samarbete kund {BAKERY}", "kunder")
    assert "Björkens Bageri & Café AB" in play.karin.modal
    assert "Eva Björk Ek" in play.karin.modal
    await play.karin.chooses("Kontaktperson", "Bo Björk")
    assert "bo@bjorkensbageri.example" in play.karin.modal


async def test_the_main_contact_moves_with_one_choice(play: Play) -> None:
    await play.karin.types(f"/samarbete kund {BAKERY}", "kunder")
    await play.karin.chooses("Kontaktperson", "Ny kontaktperson")
    assert "eva@bjorkensbageri.example" not in play.karin.modal
    await play.karin.fills("Kontaktpersonens namn", "Bo Björk")
    await play.karin.fills("Kontaktpersonens e-post", "bo@bjorkensbageri.example")
    await play.karin.chooses("Roll", "Användare")
    await play.karin.chooses("Huvudkontakt", "Ja")

    assert "Bara en administratör kan vara huvudkontakt" in (await play.karin.submits())["Huvudkontakt"]
    await play.karin.chooses("Roll", "Administratör")
    assert await play.karin.submits() == {}
    await play.karin.closes()

    await play.karin.types(f"/samarbete kund {BAKERY}", "kunder")
    assert "Bo Björk, huvudkontakt" in play.karin.modal
    assert "Eva Björk, huvudkontakt" not in play.karin.modal


async def test_a_new_address_ends_what_slack_knew_of_the_person(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    play.eva.reads("Hej Eva")
    await play.karin.types(f"/samarbete kund {BAKERY}", "kunder")
    await play.karin.fills("Inloggningsadress", "eva@annan.example")
    assert await play.karin.submits() == {}

    await play.eva.clicks("Godkänn")
    await play.app.settle()

    play.eva.hears("Frågan är ställd till Eva Björk")


@pytest.mark.parametrize(
    ("label", "text", "sentence"),
    [
        ("Kontaktpersonens e-post", "mona.sjovik@sjovik.example", "hör till byrån"),
        ("Inloggningsadress", "mona.sjovik@sjovik.example", "hör till byrån"),
        ("Kontaktpersonens e-post", "eva@bjorkensbageri.example", "Eva Björk har redan den adressen"),
        ("Kontaktpersonens e-post", "eva@-bageri.example", "ingen e-postadress"),
        ("Kontaktpersonens e-post", "", "Fyll i det här fältet"),
        ("Inloggningsadress", "eva@-bageri.example", "ingen e-postadress"),
        ("Kontaktpersonens namn", "", "Fyll i det här fältet"),
        ("Företagets namn", "\u202e", "tecken som jag inte kan spara"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    play: Play, label: str, text: str, sentence: str
) -> None:
    await play.karin.types(f"/samarbete kund {BAKERY}", "kunder")
    await play.karin.chooses("Kontaktperson", "Ny kontaktperson")
    await play.karin.fills("Kontaktpersonens namn", "Bo Björk")
    await play.karin.fills("Kontaktpersonens e-post", "bo@bjorkensbageri.example")
    await play.karin.fills(label, text)

    errors = await play.karin.submits()

    assert list(errors) == [label]
    assert sentence in errors[label]


async def test_somebody_of_the_firm_with_another_address_is_no_contact_either(play: Play) -> None:
    per = play.slack.person("per", "T0SJOVIK").person
    per.email = "per@privat.example"
    customers_channel = next(c for c in play.slack.world.channels.values() if c.name == "kunder")
    customers_channel.members[per.key] = None
    await play.karin.types(f"/samarbete kund {BAKERY}", "kunder")
    await play.karin.chooses("Kontaktperson", "Ny kontaktperson")
    await play.karin.fills("Kontaktpersonens namn", "Per")
    await play.karin.fills("Kontaktpersonens e-post", "per@privat.example")

    errors = await play.karin.submits()

    assert "per@privat.example hör till byrån" in errors["Kontaktpersonens e-post"]


async def test_a_customer_needs_no_contact_and_a_number_is_asked_for(play: Play) -> None:
    await play.karin.types("/samarbete kund Helt Okänd AB", "kunder")
    assert "Jag hittar ingen kund i registret som börjar på ”Helt Okänd AB”" in play.karin.modal
    await play.karin.fills("Organisationsnummer", "559998-7005")
    assert "den sista siffran borde vara 4" in (await play.karin.submits())["Organisationsnummer"]
    await play.karin.fills("Organisationsnummer", CAFE)
    assert "Nyfiket Café AB finns redan i registret" in (await play.karin.submits())["Organisationsnummer"]
    await play.karin.fills("Organisationsnummer", "559998-7004")

    assert await play.karin.submits() == {}

    assert "Sparat. Helt Okänd AB finns i registret" in play.karin.modal


async def test_what_is_typed_is_understood_or_asked_for(play: Play) -> None:
    await play.karin.types("/samarbete kund 559900-1237", "kunder")
    assert "den sista siffran borde vara 6" in play.karin.modal
    await play.karin.closes()
    await play.karin.types("/samarbete kund", "kunder")
    assert "Ny kund" in play.karin.modal
    await play.karin.closes()
    await play.karin.types("/samarbete kund Björken", "kunder")
    assert "Björkens Bageri AB, 559900-1236" in play.karin.hears("Flera kunder börjar på ”Björken”")
    await play.eva.types(f"/samarbete kund {BAKERY}")
    play.eva.hears("Det kan bara den som arbetar på byrån göra")


async def test_an_engagement_that_passed_to_another_meanwhile_is_not_written_over(play: Play) -> None:
    await play.karin.types(f"/samarbete kund {HAULIER}", "kunder")
    await play.karin.fills("Företagets namn", "Kapat Åkeri AB")
    await _hand_over(play)

    errors = await play.karin.submits()

    assert "ansvarar för kundens uppdrag" in next(iter(errors.values()))
    await play.mona.types(f"/samarbete kund {HAULIER}", "kunder")
    assert "Lindgrens Åkeri AB" in play.mona.modal
    await play.mona.fills("Företagets namn", "Lindgrens Åkeri i Sjövik AB")
    assert await play.mona.submits() == {}


async def _hand_over(play: Play) -> None:
    m, anna = t.member.c, Member(user_id="U0ANNA", name="Anna Lind", part=Part.OWNER)
    async with play.app.database.transaction() as tx:
        firm = await firms.in_workspace(tx, "T0SJOVIK")
        assert firm is not None
        [(customer_id, _, _)] = await customers.search(tx, firm.id, "Lindgrens Åkeri", 1)
        engagement_id = await customers.engage(tx, firm.id, customer_id)
        await tx.run(delete(t.member).where(m.firm_id == firm.id, m.engagement_id == engagement_id))
        await customers.add_member(tx, firm.id, engagement_id, anna)


async def test_a_customer_is_stored_although_slack_does_not_say_who_the_person_is(play: Play) -> None:
    play.slack.faults.plan(Planned("users.lookupByEmail", Fault.SERVER_ERROR))
    await play.karin.types(f"/samarbete kund {BAKERY}", "kunder")
    await play.karin.fills("Kontaktpersonens namn", "Eva Björk Ek")

    assert await play.karin.submits() == {}

    assert "Sparat" in play.karin.modal
