"""Who of the firm works for a customer: who owns it, who takes part, who stands in for a while (S21, S22, D10)."""

from datetime import UTC, datetime

import pytest

from bot.domain.customer import Part
from bot.storage import customers, history, members
from sandbox.faults import Fault, Planned
from sandbox.story import Player
from tests.journeys.conftest import BAKERY, HAULIER, Play, everything_read
from tests.journeys.forging import customer_id, firm_id, kept
from tests.journeys.test_canaries import COMPANY, _anna
from tests.journeys.test_canaries import _asks as _invites
from tests.ready import MORNING

KARIN, ANNA, PER, MONA, EVA = "U0KARIN", "U0ANNA", "U0PER", "U0MONA", "U0EVA"
OWNER, PARTICIPANTS, DEPUTY = "Uppdragsansvarig", "Deltagare", "Ställföreträdare"
SINCE, UNTIL = "Ställföreträdare från", "Ställföreträdare till och med"


async def _goes_to(play: Play, *when: int) -> None:
    year, month, day, hour, minute = when
    wanted = datetime(year, month, day, hour, minute, tzinfo=UTC)
    await play.passes(seconds=(wanted - play.slack.clock.now()).total_seconds())


async def _has_deputy(play: Play, who: str, since: str, until: str) -> None:
    await play.karin.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    await play.karin.picks(DEPUTY, who)
    await play.karin.picks(SINCE, since)
    await play.karin.picks(UNTIL, until)
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()


async def _members(play: Play, name: str) -> set[tuple[str, str]]:
    async with play.app.database.reading() as tx:
        engagement = await customers.engagement(tx, await firm_id(play), await customer_id(play, name))
    return {(m.user_id, m.part.value) for m in engagement.members} if engagement else set()


async def test_a_manager_hands_an_engagement_over_and_each_is_told_once(everywhere: Play) -> None:
    play = everywhere
    await play.mona.types("/samarbete uppdrag Lindgrens", "kunder")
    await play.mona.picks(OWNER, ANNA)
    await play.mona.picks(PARTICIPANTS, PER)

    assert await play.mona.submits() == {}

    await play.app.settle()
    assert "Sparat för Lindgrens Åkeri AB. Anna Lind ansvarar för uppdraget. Deltagare: Karin Ek och Per" in (
        play.mona.modal
    )
    play.anna.reads("Mona Sjövik har gjort dig till uppdragsansvarig för Lindgrens Åkeri AB")
    play.karin.reads("Mona Sjövik har gjort Anna Lind till uppdragsansvarig för Lindgrens Åkeri AB")
    play.per.reads("Mona Sjövik har lagt till dig som deltagare i uppdraget för Lindgrens Åkeri AB")
    play.slack.nothing_else_was_said()
    async with play.app.database.reading() as tx:
        assert await history.verify(tx, await firm_id(play)) is None


async def test_an_owner_hands_over_herself_and_then_may_not_any_more(play: Play) -> None:
    await play.karin.types(f"/samarbete uppdrag {HAULIER}", "kunder")
    await play.karin.picks(OWNER, ANNA)
    assert await play.karin.submits() == {}
    await play.app.settle()
    play.anna.reads("Karin Ek har gjort dig till uppdragsansvarig")
    await play.karin.closes()

    await play.karin.types(f"/samarbete uppdrag {HAULIER}", "kunder")

    assert "[Be om åtkomst]" not in play.karin.hears("Anna Lind ansvarar för uppdraget. Deltagare: Karin Ek.")
    play.slack.nothing_else_was_said()


async def test_a_participant_is_taken_off_and_cannot_act_any_more(play: Play) -> None:
    await play.karin.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    await play.karin.picks(PARTICIPANTS)
    assert await play.karin.submits() == {}
    await play.app.settle()

    await play.slack.person("U0ALIDEMIR", "T0SJOVIK").types(f"/samarbete status {BAKERY}", "kunder")

    assert await _members(play, "Björkens Bageri AB") == {(KARIN, "owner")}
    everything_read(play)
    play.slack.nothing_else_was_said()


async def test_saving_what_stands_already_changes_nothing_and_tells_nobody(play: Play) -> None:
    await _has_deputy(play, ANNA, "2026-12-07", "2026-12-11")
    everything_read(play)
    async with play.app.database.reading() as tx:
        firm = await firm_id(play)
        before = len(await history.of_customer(tx, firm, await customer_id(play, "Björkens Bageri AB"), limit=50))

    await play.karin.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    assert await play.karin.submits() == {}
    await play.app.settle()

    play.slack.nothing_else_was_said()
    async with play.app.database.reading() as tx:
        found = await history.of_customer(tx, firm, await customer_id(play, "Björkens Bageri AB"), limit=50)
    assert len(found) == before


async def test_the_last_of_two_open_forms_does_not_undo_the_first(play: Play) -> None:
    for who in (play.karin, play.mona):
        await who.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    await play.mona.picks(PARTICIPANTS, ANNA)
    await play.karin.picks(PARTICIPANTS, PER)
    assert await play.mona.submits() == {}
    await play.app.settle()
    everything_read(play)
    before = await kept(play)

    errors = await play.karin.submits()

    assert "Formuläret är inte aktuellt längre" in str(errors)
    await play.app.settle()
    play.slack.nothing_else_was_said()
    assert await kept(play) == before


async def test_where_nobody_owns_the_engagement_whoever_opens_it_is_proposed(play: Play) -> None:
    await play.mona.types("/samarbete kund 559998-7004", "kunder")
    await play.mona.fills("Företagets namn", "Ny Kund AB")
    assert await play.mona.submits() == {}
    await play.mona.closes()
    async with play.app.database.transaction() as tx:
        found = await customers.engagement(tx, await firm_id(play), await customer_id(play, "Ny Kund AB"))
        assert found is not None
        await members.remove(tx, await firm_id(play), found.id, MONA, Part.OWNER)

    await play.per.types("/samarbete uppdrag Ny Kund AB", "kunder")
    assert await play.per.submits() == {}

    assert "Per Strand ansvarar för uppdraget" in play.per.modal
    await play.app.settle()
    play.slack.nothing_else_was_said()


@pytest.mark.parametrize(
    ("label", "ids", "sentence"),
    [
        (OWNER, [EVA], "Välj bara personer på byrån. Det är inte: Eva Björk."),
        (PARTICIPANTS, [EVA, ANNA], "Det är inte: Eva Björk."),
        (PARTICIPANTS, ["U0NOBODY"], "Det är inte: U0NOBODY."),
        (PARTICIPANTS, [f"U0{number}" for number in range(21)], "Välj högst 20 deltagare."),
        (DEPUTY, [EVA], "Det är inte: Eva Björk."),
    ],
)
async def test_only_people_of_the_firm_can_be_chosen(play: Play, label: str, ids: list[str], sentence: str) -> None:
    await play.karin.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    await play.karin.picks(DEPUTY, ANNA)
    await play.karin.picks(UNTIL, "2026-12-11")
    await play.karin.picks(label, *ids)
    before = await kept(play)

    errors = await play.karin.submits()

    assert list(errors) == [label]
    assert sentence in errors[label]
    assert await kept(play) == before


@pytest.mark.parametrize(
    ("picked", "label", "sentence"),
    [
        ({DEPUTY: KARIN, UNTIL: "2026-12-11"}, DEPUTY, "Den ansvariga kan inte vara sin egen ställföreträdare"),
        ({UNTIL: "2026-12-11"}, DEPUTY, "Välj en ställföreträdare, eller ta bort datumen."),
        ({SINCE: "2026-12-11"}, DEPUTY, "Välj en ställföreträdare, eller ta bort datumen."),
        ({DEPUTY: ANNA}, UNTIL, "Fyll i det här fältet"),
        ({DEPUTY: ANNA, UNTIL: "2026-11-23"}, UNTIL, "Välj en dag från 24 november till 25 november"),
        ({DEPUTY: ANNA, SINCE: "2026-12-11", UNTIL: "2026-12-10"}, UNTIL, "Välj en dag från 11 december"),
        ({DEPUTY: ANNA, SINCE: "9999-12-31", UNTIL: "9999-12-31"}, SINCE, "Välj en dag från"),
        ({DEPUTY: ANNA, SINCE: "0001-01-01", UNTIL: "2026-12-10"}, SINCE, "Välj en dag från"),
    ],
)
async def test_a_deputy_has_a_first_and_a_last_day(
    play: Play, picked: dict[str, str], label: str, sentence: str
) -> None:
    await play.karin.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    for field, value in picked.items():
        await play.karin.picks(field, value)

    errors = await play.karin.submits()

    assert list(errors) == [label]
    assert sentence in errors[label]


async def test_a_form_whose_owner_was_emptied_says_so(play: Play) -> None:
    await play.karin.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    view = play.slack.world.modals[play.karin.person.key][-1]
    view.blocks[1]["optional"] = True
    view.values["owner"]["owner"]["selected_user"] = None

    errors = await play.karin.submits()

    assert errors == {OWNER: "Fyll i det här fältet."}


async def test_when_slack_does_not_say_who_somebody_is_nothing_is_saved(play: Play) -> None:
    await play.karin.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    play.slack.faults.plan(Planned("users.info", Fault.SERVER_ERROR))

    errors = await play.karin.submits()

    assert errors == {OWNER: "Det tog för lång tid. Försök igen. Inget har ändrats."}


async def test_a_form_that_another_owner_overtook_is_refused(play: Play) -> None:
    await play.karin.types(f"/samarbete uppdrag {HAULIER}", "kunder")
    await play.mona.types(f"/samarbete uppdrag {HAULIER}", "kunder")
    await play.mona.picks(OWNER, ANNA)
    assert await play.mona.submits() == {}
    await play.app.settle()
    before = await kept(play)

    errors = await play.karin.submits()

    assert "Det bestämmer Anna Lind, som ansvarar för uppdraget, eller en byråledare" in errors[OWNER]
    assert await kept(play) == before


async def test_the_deputy_is_told_and_acts_and_cannot_the_day_after(everywhere: Play) -> None:
    play = everywhere
    await play.asks(play.karin, BAKERY)
    await _has_deputy(play, ANNA, "2026-12-07", "2026-12-11")
    assert "från 7 december till och med 11 december" in play.anna.reads("gjort dig till ställföreträdare för Karin Ek")
    await _goes_to(play, 2026, 12, 8, 8, 0)
    everything_read(play)

    await _goes_to(play, 2026, 12, 10, 8, 0)
    play.karin.reads("har inte svarat trots påminnelserna. Ring gärna Eva")
    play.anna.reads("har inte svarat trots påminnelserna. Ring gärna Eva")
    await play.eva.clicks("Avböj")
    assert await play.eva.submits() == {}
    await play.app.settle()
    play.anna.reads("Eva Björk avböjde")
    await _goes_to(play, 2026, 12, 11, 22, 59)
    await play.anna.clicks("Bjud in igen")
    assert "Björkens Bageri AB" in play.anna.modal
    await play.anna.closes()
    everything_read(play)

    await _goes_to(play, 2026, 12, 11, 23, 0)  # midnight in Stockholm
    await play.anna.clicks("Bjud in igen")
    await play.app.settle()

    play.anna.hears("Karin Ek ansvarar för kundens uppdrag")
    play.slack.nothing_else_was_said()
    await play.anna.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    assert "ställföreträdare" not in play.anna.hears("Karin Ek ansvarar för uppdraget")
    await play.passes(days=1)
    await play.karin.types(f"/samarbete historik {BAKERY}", "kunder")
    told = play.karin.hears("[Visa meddelandet]")
    assert told.count("Tiden är slut: Anna Lind är inte längre ställföreträdare.") == 1


async def test_a_deputy_does_nothing_before_the_first_day(play: Play) -> None:
    await _has_deputy(play, ANNA, "2026-11-26", "2026-11-26")
    everything_read(play)

    await _goes_to(play, 2026, 11, 25, 22, 59)
    await play.anna.types(f"/samarbete kund {BAKERY}", "kunder")
    play.anna.hears("Karin Ek ansvarar för kundens uppdrag")
    await _goes_to(play, 2026, 11, 25, 23, 0)
    await play.anna.types(f"/samarbete kund {BAKERY}", "kunder")

    assert "Björkens Bageri AB" in play.anna.modal


async def test_a_deputy_is_changed_and_taken_away(play: Play) -> None:
    await _has_deputy(play, ANNA, "2026-11-24", "2026-11-26")
    await _has_deputy(play, ANNA, "2026-11-24", "2026-12-01")
    assert "1 december" in [play.anna.reads("ställföreträdare"), play.anna.reads("ställföreträdare")][-1]
    await _has_deputy(play, PER, "2026-11-24", "2026-12-01")
    play.per.reads("gjort dig till ställföreträdare för Karin Ek")
    assert (PER, "deputy") in await _members(play, "Björkens Bageri AB")
    assert (ANNA, "deputy") not in await _members(play, "Björkens Bageri AB")

    await play.karin.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    for field in (DEPUTY, SINCE, UNTIL):
        await play.karin.picks(field, "")
    assert await play.karin.submits() == {}

    assert await _members(play, "Björkens Bageri AB") == {(KARIN, "owner"), ("U0ALIDEMIR", "participant")}
    await play.app.settle()
    play.slack.nothing_else_was_said()


async def test_an_owner_who_is_away_names_one_deputy_for_everything(everywhere: Play) -> None:
    play = everywhere
    await play.karin.types("/samarbete uppdrag", "kunder")
    assert "[Alla uppdrag]" not in play.karin.modal
    await play.karin.picks(DEPUTY, PER)
    await play.karin.picks(UNTIL, "2026-11-30")
    assert await play.karin.submits() == {}
    assert "Per Strand är ställföreträdare i" in play.karin.modal
    await play.karin.closes()
    await play.app.settle()
    play.per.reads("Karin Ek är borta från 24 november till och med 30 november")
    play.slack.nothing_else_was_said()
    assert (PER, "deputy") in await _members(play, "Björkens Bageri AB")
    assert (PER, "deputy") in await _members(play, "Lindgrens Åkeri AB")

    await play.karin.types("/samarbete uppdrag", "kunder")
    assert "2026-11-30" in play.karin.modal
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.karin.types("/samarbete uppdrag", "kunder")
    for field in (DEPUTY, SINCE, UNTIL):
        await play.karin.picks(field, "")
    assert await play.karin.submits() == {}

    assert "Sparat. Ingen är ställföreträdare för dig." in play.karin.modal
    assert (PER, "deputy") not in await _members(play, "Björkens Bageri AB")
    await play.app.settle()
    play.slack.nothing_else_was_said()


async def test_whoever_stands_in_for_everything_does_so_where_an_engagement_comes_later(play: Play) -> None:
    _anna(play)
    await _has_deputy(play, ANNA, "2026-11-24", "2026-11-26")
    await _enters(play.karin, "559998-7004", "Före AB")
    await play.karin.types("/samarbete uppdrag", "kunder")
    await play.karin.picks(DEPUTY, PER)
    await play.karin.picks(UNTIL, "2026-11-30")
    assert await _members(play, "Före AB") == {(KARIN, "owner")}
    assert await play.karin.submits() == {}
    await play.karin.closes()

    await _enters(play.karin, "559998-7020", "Efter AB")
    await _invites(play)
    await _enters(play.mona, "198501019809", "Given AB")
    everything_read(play)
    await play.mona.types("/samarbete uppdrag Given AB", "kunder")
    await play.mona.picks(OWNER, KARIN)
    assert await play.mona.submits() == {}

    for company in ("Före AB", "Efter AB", COMPANY, "Given AB"):
        assert {(KARIN, "owner"), (PER, "deputy")} <= await _members(play, company), company
    async with play.app.database.reading() as tx:
        assert await history.verify(tx, await firm_id(play)) is None


async def test_a_deputy_who_is_named_with_the_new_owner_stands_in_instead(play: Play) -> None:
    await play.karin.types("/samarbete uppdrag", "kunder")
    await play.karin.picks(DEPUTY, PER)
    await play.karin.picks(UNTIL, "2026-11-30")
    assert await play.karin.submits() == {}
    await _enters(play.mona, "559998-7020", "Given AB")
    await play.mona.types("/samarbete uppdrag Given AB", "kunder")
    await play.mona.picks(OWNER, KARIN)
    await play.mona.picks(DEPUTY, ANNA)
    await play.mona.picks(UNTIL, "2026-11-27")

    assert await play.mona.submits() == {}

    assert await _members(play, "Given AB") == {(KARIN, "owner"), (MONA, "participant"), (ANNA, "deputy")}


async def _enters(who: Player, number: str, company: str) -> None:
    """Enter a customer in the register, and own its engagement."""
    await who.types(f"/samarbete kund {number}", "kunder")
    await who.fills("Företagets namn", company)
    assert await who.submits() == {}
    await who.closes()


async def test_one_deputy_for_everything_says_that_some_have_one_and_cannot_be_oneself(play: Play) -> None:
    await _has_deputy(play, ANNA, "2026-11-24", "2026-11-26")

    await play.karin.types("/samarbete uppdrag", "kunder")

    assert "Några av uppdragen har redan en ställföreträdare" in play.karin.modal
    await play.karin.picks(DEPUTY, KARIN)
    await play.karin.picks(UNTIL, "2026-11-30")
    assert "inte vara sin egen" in (await play.karin.submits())[DEPUTY]
    await play.karin.picks(DEPUTY, EVA)
    assert "Det är inte: Eva Björk" in (await play.karin.submits())[DEPUTY]


async def test_who_owns_nothing_is_told_so(play: Play) -> None:
    await play.mona.types("/samarbete uppdrag", "kunder")

    assert "Du ansvarar inte för något uppdrag" in play.mona.modal
    assert DEPUTY not in play.mona.modal


async def test_a_customer_cannot_see_who_works_for_whom(play: Play) -> None:
    await play.eva.types("/samarbete uppdrag", None)
    play.eva.hears("Det kan bara den som arbetar på byrån göra")
    await play.karin.types("/samarbete uppdrag Finns Inte AB", "kunder")
    play.karin.hears("Finns Inte AB")


async def test_a_manager_lists_all_engagements_those_without_anybody_first(play: Play) -> None:
    await play.asks(play.karin, BAKERY)
    await play.slack.events.deactivate(play.anna.person)
    await play.app.settle()
    everything_read(play)

    await play.mona.types("/samarbete uppdrag", "kunder")
    await play.mona.clicks("Alla uppdrag")

    first = play.mona.modal
    assert "Den ansvariga är inte kvar på byrån. Välj någon annan. Anna Lind ansvarar för uppdraget." in first
    assert "Karin Ek ansvarar" not in first
    while "Björkens Bageri AB" not in play.mona.modal:
        await play.mona.clicks("Visa fler")
    assert "Samarbeten i uppdraget: Visma eEkonomi Smart (väntar på svar)." in play.mona.modal
    await play.mona.clicks("Ändra")
    await play.mona.picks(OWNER, PER)
    assert await play.mona.submits() == {}
    await play.app.settle()
    play.per.reads("Mona Sjövik har gjort dig till uppdragsansvarig")


async def test_the_list_is_shown_although_slack_does_not_answer(play: Play) -> None:
    await play.mona.types("/samarbete uppdrag", "kunder")
    play.slack.faults.plan(Planned("users.info", Fault.SERVER_ERROR))

    await play.mona.clicks("Alla uppdrag")

    assert "Karin Ek ansvarar för uppdraget" in play.mona.modal


def test_the_stories_begin_on_a_tuesday_morning() -> None:
    assert MORNING.isoformat() == "2026-11-24T08:00:00+00:00"
