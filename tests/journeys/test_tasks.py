"""What is agreed is carried out in the platform by somebody of the firm, and is in place once they say so (D21)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.storage import history
from bot.storage import tables as t
from bot.usecases import reminding
from bot.usecases.workdays import swedish
from bot.views import todo
from tests.journeys.conftest import BAKERY, CAFE, Play, everything_read
from tests.journeys.forging import button, click, firm_id, said, send

STARTS, GIVES = "Starta Visma eEkonomi Smart", "Ge användarna hos Nyfiket Café AB"


async def _bakery_says_yes(play: Play, *also: str) -> None:
    await play.karin.types(f"/samarbete bjud-in {BAKERY}", "kunder")
    await play.karin.chooses("Tjänst", "Visma eEkonomi")
    assert await play.karin.submits() == {}
    for service in also:
        await play.karin.clicks("Lägg till tjänst")
        await play.karin.chooses("Tjänst", service)
        await play.karin.chooses("Fakturamottagare", "Kunden")
        assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()
    await play.eva.clicks("Godkänn alla" if also else "Godkänn")
    await play.app.settle()


async def _ticks(play: Play, *, times: int = 1) -> None:
    for _ in range(times):
        await play.karin.clicks("Klart")
        await play.app.settle()


async def _states(play: Play) -> list[tuple[str, str]]:
    c = t.task.c
    async with play.app.database.reading() as tx:
        mine = select(c.kind, c.state).where(c.firm_id == await firm_id(play)).order_by(c.asked, c.place)
        return [(row.kind, row.state) for row in await tx.run(mine)]


async def test_a_yes_leaves_something_to_do_and_is_in_place_once_it_is_ticked(everywhere: Play) -> None:
    play = everywhere
    await _bakery_says_yes(play)

    asked = play.karin.reads("Kvar att göra i plattformen")
    assert "Starta Visma eEkonomi Smart för Björkens Bageri AB (559900-1236)\n[Klart]" in asked
    assert "Ska vara klart 26 november.\n1. Öppna Kunder – Samarbeten i Visma Advisor" in asked
    assert "Karin gör klart det hos Visma Spcs" in play.eva.reads("Du har godkänt samarbetet")
    await play.karin.types(f"/samarbete status {BAKERY}", "kunder")
    play.karin.hears("Överenskommet, men inte gjort hos Visma Spcs än.")
    everything_read(play)
    await _ticks(play)

    done = play.karin.sees("Starta Visma eEkonomi Smart")
    assert "Eva Björk godkände" in done
    assert "Advisor" not in play.eva.sees("Du har godkänt samarbetet"), "the customer's receipt stays as it is"
    assert "[Klart]" not in done
    assert "Karin Ek bockade av 24 november kl. 09.00." in done
    assert "Kunden får veta det" in play.karin.hears("Starta Visma eEkonomi Smart")
    told = play.eva.reads(
        "Nu är samarbetet mellan Björkens Bageri AB och Sjöviks Redovisning AB i Visma eEkonomi Smart"
    )
    assert "Er bokföring och era uppgifter finns kvar" in told
    play.mona.reads("i Visma eEkonomi Smart är på plats. Karin Ek bockade av det.", channel="kunder")
    play.slack.nothing_else_was_said()
    await play.karin.types(f"/samarbete status {BAKERY}", "kunder")
    play.karin.hears("På plats hos Visma Spcs.")
    async with play.app.database.reading() as tx:
        assert await history.verify(tx, await firm_id(play)) is None


async def test_two_clicks_and_a_late_one_tick_once_and_are_answered(everywhere: Play) -> None:
    play = everywhere
    await _bakery_says_yes(play)
    everything_read(play)
    pressed = button(play, play.karin.person, "Klart")

    await play.karin.clicks("Klart", times=2)
    await play.app.settle()
    everything_read(play)
    await send(play, click(play, play.mona.person, pressed))
    await play.app.settle()

    [late] = said(play)
    assert late.endswith("för Björkens Bageri AB (559900-1236): Karin Ek bockade av 24 november kl. 09.00.'")
    assert await _states(play) == [("activation", "ticked")]


async def test_what_was_agreed_together_is_in_place_together(everywhere: Play) -> None:
    play = everywhere
    await _bakery_says_yes(play, "Visma Tid")
    everything_read(play)

    await _ticks(play)
    assert "Du har 1 sak till att göra i plattformen." in play.karin.hears("[Visa att göra]")
    play.slack.nothing_else_was_said()
    await _ticks(play)

    told = play.eva.reads("Nu är samarbetet mellan")
    assert "i Visma eEkonomi Smart och Visma Tid på plats" in told
    for service in ("Visma eEkonomi Smart", "Visma Tid"):
        play.mona.reads(f"i {service} är på plats", channel="kunder")
    play.karin.hears("Karin Ek bockade av")
    play.slack.nothing_else_was_said()


async def test_from_start_to_what_is_paid_for_the_users_right_to_it_stays_open_by_name(everywhere: Play) -> None:
    play = everywhere
    await play.asks(play.karin, CAFE, choices={"Variant": "Start"})
    assert "Karin Ek har startat Visma eEkonomi Start" in play.karin.reads("[Klart]")
    await _ticks(play)
    await play.karin.types(f"/samarbete ändra {CAFE}", "kunder")
    await play.karin.chooses("Variant", "Smart")
    await play.karin.chooses("Fakturamottagare", "Byrån")
    assert await play.karin.submits() == {}
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()
    everything_read(play)

    await play.karin.types("/samarbete att-göra", "kunder")
    waits = play.karin.hears("Det här har du att göra i plattformen")
    assert "Ändra Nyfiket Café AB (559900-2465) till Visma eEkonomi Smart" in waits
    assert f"{GIVES} (559900-2465) behörighet till Visma eEkonomi Smart\n[Klart]" in waits
    assert "öppna Användare och tjänster" in waits
    await _ticks(play)
    play.karin.hears("Karin Ek bockade av")
    play.slack.nothing_else_was_said()
    await play.karin.types("/samarbete tasks mine", "kunder")
    left = play.karin.hears("Det här har du att göra i plattformen")
    await _ticks(play)

    assert left.count("[Klart]") == 1
    play.ali.reads("Nu är ändringen på plats: Nyfiket Café AB har Visma eEkonomi Smart")
    play.mona.reads("Ändringen för Nyfiket Café AB är på plats: Visma eEkonomi Smart.", channel="kunder")
    play.karin.hears("Karin Ek bockade av")
    play.slack.nothing_else_was_said()
    await play.karin.types("/samarbete att-göra", "kunder")
    play.karin.hears("Du har inget att göra i plattformen just nu.")
    await play.karin.types(f"/samarbete historik {CAFE}", "kunder")
    assert "Karin Ek bockade av i plattformen: ge användarna behörighet i Visma eEkonomi Smart." in play.karin.hears(
        "På plats i plattformen"
    )


async def test_an_end_overtakes_what_was_never_begun_and_leaves_an_end_to_carry_out(everywhere: Play) -> None:
    play = everywhere
    await _bakery_says_yes(play)
    pressed = button(play, play.karin.person, "Klart")
    await play.eva.types("/samarbete")
    await play.eva.clicks("Avsluta")
    await play.eva.chooses("Visma eEkonomi Smart efter samarbetet", "Avsluta även tjänsten")
    assert await play.eva.submits() == {}
    assert await play.eva.submits() == {}
    await play.eva.closes()
    await play.app.settle()

    assert "Behövs inte längre" in play.karin.sees("Starta Visma eEkonomi Smart")
    asked = play.karin.reads("Avsluta samarbetet i Visma eEkonomi Smart för")
    assert "Eva Björk hos kunden har avslutat samarbetet" in asked
    assert "Säger Visma ”Huvudkontakt saknas”: gå till Mina tjänster" in asked
    assert "Kvar att göra i plattformen:\n" not in asked
    everything_read(play)
    await send(play, click(play, play.karin.person, pressed))
    assert "Det behövs inte längre för Björkens Bageri AB" in "".join(said(play))
    await _ticks(play)
    assert await _states(play) == [("activation", "overtaken"), ("ending", "ticked")]
    play.eva.reads("Nu är det klart hos Visma Spcs: samarbetet mellan Björkens Bageri AB")
    play.mona.reads("är avslutat i plattformen", channel="kunder")


async def test_tasks_follow_the_engagements_owner_and_only_who_may_act_ticks(everywhere: Play) -> None:
    play = everywhere
    await _bakery_says_yes(play)
    pressed = button(play, play.karin.person, "Klart")
    await play.karin.types(f"/samarbete uppdrag {BAKERY}", "kunder")
    await play.karin.picks("Uppdragsansvarig", "U0ANNA")
    assert await play.karin.submits() == {}
    await play.karin.closes()
    await play.app.settle()
    everything_read(play)

    await send(play, click(play, play.per.person, pressed))
    assert "[Be om åtkomst]" in "".join(said(play))
    await play.karin.types("/samarbete att-göra", "kunder")
    play.karin.hears("Du har inget att göra i plattformen just nu.")
    await play.mona.types("/samarbete att-göra", "kunder")
    assert "Uppdragsansvarig: Anna Lind." in play.mona.hears("för hela byrån")
    await play.mona.types("/samarbete att-göra mina", "kunder")
    play.mona.hears("Du har inget att göra")
    await play.anna.types("/samarbete att-göra", "kunder")
    assert "Starta Visma eEkonomi Smart" in play.anna.hears("Det här har du att göra")
    await play.anna.clicks("Klart")
    await play.app.settle()

    play.eva.reads("Nu är samarbetet mellan")
    assert await _states(play) == [("activation", "ticked")]


async def test_a_button_of_another_firm_and_one_that_says_nothing_tick_nothing(play: Play) -> None:
    await _bakery_says_yes(play)
    pressed = button(play, play.karin.person, "Klart")
    everything_read(play)

    await send(play, click(play, play.karin.person, pressed, value="x" * 32))

    assert "Den här knappen gäller inte längre" in "".join(said(play))
    assert await _states(play) == [("activation", "open")]


async def test_a_long_list_is_paged_in_a_dialog_and_in_private(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(todo, "PAGE", 1)
    await _bakery_says_yes(play, "Visma Tid")
    everything_read(play)

    await play.mona.types("/samarbete att-göra", "kunder")
    first = play.mona.hears("[Visa fler]")
    await play.mona.clicks("Visa fler")
    await play.app.router.drain()
    other = play.mona.hears("Uppdragsansvarig: Karin Ek.")
    assert [("Starta Visma Tid" in page, "Starta Visma eEkonomi" in page) for page in (first, other)] in (
        [(True, False), (False, True)],
        [(False, True), (True, False)],
    )
    pressed = button(play, play.mona.person, "Klart")
    for nonsense in ("all.99999999", "½", ""):
        await send(play, click(play, play.mona.person, pressed, action_id=todo.LIST, value=nonsense))
        assert "för hela byrån" in "".join(said(play)), nonsense


async def test_where_tasks_are_switched_off_what_is_agreed_is_in_place(everywhere: Play) -> None:
    play = everywhere
    async with play.app.database.transaction() as tx:
        await tx.run(update(t.firm).where(t.firm.c.id == await firm_id(play)).values(tasks=False))

    await _bakery_says_yes(play)
    await play.asks(play.karin, CAFE, choices={"Variant": "Start"})

    assert "plattformen" not in "".join(play.karin.unread())
    assert await _states(play) == []


async def test_what_is_not_ticked_is_reminded_of_once_a_morning_and_late_to_the_managers(everywhere: Play) -> None:
    play = everywhere
    await _bakery_says_yes(play, "Visma Tid")
    everything_read(play)

    assert "Du har 2 saker att göra i plattformen." in await play.karin.opens_home()
    await play.passes(days=1, hours=22, minutes=59)
    play.slack.nothing_else_was_said()
    await play.passes(minutes=1)
    told = play.karin.reads("2 saker är överenskomna med kunder men inte avbockade i plattformen")
    assert "Starta Visma Tid för Björkens Bageri AB (559900-1236)\nSka vara klart 26 november." in told
    play.mona.reads("Det här har hänt")
    play.slack.nothing_else_was_said()
    await play.karin.clicks("Visa att göra")
    await play.app.router.drain()
    await _ticks(play)
    everything_read(play)

    await play.passes(days=3)
    play.slack.nothing_else_was_said()
    await play.passes(days=1)
    late = play.karin.reads("1 sak är överenskommen med en kund men inte avbockad i plattformen")
    assert "Skulle ha varit klart 26 november." in late
    digest = play.mona.reads("Det här har hänt")
    assert "Björkens Bageri AB: Inte avbockat i tid i plattformen: starta samarbetet i Visma" in digest
    play.slack.nothing_else_was_said()
    await play.karin.types("/samarbete")
    assert "Du har 1 sak att göra i plattformen. 1 av dem skulle ha varit klar." in play.karin.hears(
        "Vad vill du göra?"
    )
    await play.passes(days=2)
    play.karin.reads("1 sak är överenskommen")
    play.slack.nothing_else_was_said()


async def test_where_no_owner_is_left_the_managers_are_reminded_and_what_is_done_meanwhile_is_not(play: Play) -> None:
    await _bakery_says_yes(play)
    await play.slack.events.deactivate(play.karin.person)
    await play.app.settle()
    everything_read(play)
    pressed = button(play, play.karin.person, "Klart")

    await play.passes(days=1, hours=23)

    play.mona.reads("1 sak är överenskommen med en kund")
    await send(play, click(play, play.mona.person, pressed))
    await play.app.settle()
    everything_read(play)
    await play.passes(days=10)
    play.slack.nothing_else_was_said()


async def test_one_firm_that_cannot_be_read_keeps_no_other_from_being_reminded(play: Play) -> None:
    await _bakery_says_yes(play)
    async with play.app.database.transaction() as tx:
        await tx.run(update(t.firm).where(t.firm.c.id == await firm_id(play)).values(reminder_days=7))
    play.slack.clock.advance(timedelta(days=2))

    with capture_logs() as logs:
        looked = [await reminding.remind(play.app.database, play.app.now(), swedish) for _ in range(2)]

    assert looked == [1, 0]
    assert [each["event"] for each in logs] == ["tasks_stumbled"]
