"""The story of one invitation, for each kind of customer, as consultant and customer play it through the page."""

from collections.abc import Awaitable, Callable

from playwright.async_api import expect

from tests.journeys.conftest import BAKERY, CAFE, HAULIER, everything_read
from tests.journeys.on_the_page import Seat, Table

Story = Callable[[Table], Awaitable[None]]
SOLE_TRADER, WHOLE = "19610314-9818", ("9818", "61031498")


async def existing(table: Table) -> None:
    say = table.say
    async with table.seats("karin", "eva", "mona") as (karin, eva, mona):
        await _types(table, karin, f"{BAKERY} eekonomi")
        await _sends(table, karin, "Visma eEkonomi Smart", "eva@bjorkensbageri.example")
        await eva.reads(
            say("Hej Eva. Karin Ek på Sjöviks Redovisning AB", "Hello Eva. Karin Ek at Sjöviks Redovisning AB"),
            say("det program ni redan har", "which you already have"),
            say("Ni betalar, 12 månader i taget", "You pay, 12 months at a time"),
            say("24 december", "24 December"),
        )
        await _is_told(table, mona, "Björkens Bageri AB (559900-1236)")

        await _approves(table, eva, "Björkens Bageri AB")

        await eva.reads(say("Tack, Eva. Du har godkänt samarbetet", "Thank you, Eva. You have approved"))
        await _hear_of_the_answer(table, karin, mona, say("Eva Björk godkände", "Eva Björk approved"))


async def new_with_start(table: Table) -> None:
    say = table.say
    async with table.seats("karin", "ali", "mona") as (karin, ali, mona):
        await _types(table, karin, f"{CAFE} eekonomi")
        await karin.chooses("Variant", "Start")
        await karin.presses(say("Fortsätt", "Continue"))
        await karin.sees(say("startar direkt", "starts at once"))
        await karin.presses(say("Starta tjänsten", "Start the service"))
        await karin.presses(say("Stäng", "Close"))

        await ali.reads(
            say("har startat Visma eEkonomi Start för Nyfiket Café AB", "has started Visma eEkonomi Start for Nyfiket"),
            say("du behöver inte godkänna något", "It costs nothing"),
        )
        await expect(ali.button(say("Godkänn", "Approve"))).to_have_count(0)
        await mona.reads(
            say("Karin Ek har startat Visma eEkonomi Start", "Karin Ek has started Visma eEkonomi Start"),
            say("Ingen behöver godkänna", "Nobody needs to approve"),
        )
        await karin.reads(say("Kvar att göra i plattformen", "Left to do in the platform"), at="Samarbete")


async def new_and_paying(table: Table) -> None:
    say = table.say
    async with table.seats("karin", "ali", "mona") as (karin, ali, mona):
        await _types(table, karin, f"{CAFE} eekonomi")
        await karin.chooses("Variant", "Smart")
        await karin.ticks(say("Byrån", "The firm"))
        await _sends(table, karin, "Visma eEkonomi Smart", say("Byrån betalar", "The firm pays"))
        await ali.reads(
            say("vill börja samarbeta med Nyfiket Café AB i", "start collaborating with Nyfiket Café AB in"),
            "Visma eEkonomi Smart",
            say("Byrån betalar", "The firm pays"),
        )
        await _is_told(table, mona, "Nyfiket Café AB")

        await _approves(table, ali, "Nyfiket Café AB")

        await ali.reads(say("Tack, Ali", "Thank you, Ali"))
        await _hear_of_the_answer(table, karin, mona, say("Ali Yilmaz godkände", "Ali Yilmaz approved"))


async def another_variant(table: Table) -> None:
    say = table.say
    async with table.seats("karin", "eva", "mona") as (karin, eva, mona):
        await _types(table, karin, f"{BAKERY} eekonomi:start")
        await karin.sees(
            say("Har i dag: Visma eEkonomi Smart", "Has today: Visma eEkonomi Smart"),
            say("har redan Smart och bjuds in till den, inte till Start", "already has Smart and is invited to that"),
        )
        await _sends(table, karin, "Visma eEkonomi Smart")

        await eva.reads("Visma eEkonomi Smart", say("det program ni redan har", "which you already have"))
        await _is_told(table, mona, "Visma eEkonomi Smart")


async def another_firms(table: Table) -> None:
    say, play = table.say, table.play
    async with table.seats("karin", "eva", "dag") as (karin, eva, dag):
        await _types(table, karin, f"{BAKERY} eekonomi")
        await _sends(table, karin, "Visma eEkonomi Smart")
        await _approves(table, eva, "Björkens Bageri AB")
        everything_read(play)

        await _types(table, dag, f"{BAKERY} scanner")
        await dag.ticks(say("Ja", "Yes"))
        await dag.presses(say("Fortsätt", "Continue"))

        sentence = say(
            "Kunden har redan ett samarbete med en annan byrå och behöver avsluta det först. "
            "Alla tjänster räknas, även Ekonomiöversikt. Inget har skickats.",
            "The customer already collaborates with another firm and needs to end that first. "
            "Every service counts, Ekonomiöversikt too. Nothing was sent.",
        )
        await expect(dag.form.get_by_text(sentence)).to_be_visible()
        await expect(dag.form).not_to_contain_text("Sjövik")
        await expect(dag.form).not_to_contain_text("eEkonomi Smart")
        await dag.presses(say("Stäng", "Close"))


async def sole_trader(table: Table) -> None:
    say = table.say
    async with table.seats("karin", "kurt", "anna") as (karin, kurt, anna):
        await _types(table, karin, f"{SOLE_TRADER} eekonomi")
        await _shows_no_whole_number(karin)
        await _sends(table, karin, "19610314-****")
        await kurt.reads(say("Hej Kurt", "Hello Kurt"), "19610314-****")
        await _is_told(table, anna, "Holms Måleri (19610314-****)")

        await _approves(table, kurt, "Holms Måleri")

        await kurt.reads(say("Tack, Kurt", "Thank you, Kurt"))
        await _hear_of_the_answer(table, anna, anna, say("Kurt Holm godkände", "Kurt Holm approved"))
        await karin.types("/samarbete status Holms Måleri")
        await _shows_no_whole_number(karin)
        everything_read(table.play)


async def out_of_reach(table: Table) -> None:
    say = table.say
    async with table.seats("karin", "eva", "mona") as (karin, _eva, mona):
        await _types(table, karin, f"{HAULIER} eekonomi")
        await karin.presses(say("Fortsätt", "Continue"))

        await karin.sees(
            say("finns inte i er Slack och kan inte få frågan", "is not in your Slack and cannot be asked")
        )
        await karin.presses(say("Stäng", "Close"))
        await expect(mona.column.get_by_role("article")).to_have_count(0)


STORIES: tuple[Story, ...] = (
    existing,
    new_with_start,
    new_and_paying,
    another_variant,
    another_firms,
    sole_trader,
    out_of_reach,
)


async def _types(table: Table, who: Seat, wanted: str) -> None:
    await who.types(f"/samarbete {table.say('bjud-in', 'invite')} {wanted}")


async def _sends(table: Table, who: Seat, *shown: str) -> None:
    """Go on from the form, read the preview, send, and see where the answer will come."""
    say = table.say
    await who.presses(say("Fortsätt", "Continue"))
    await who.sees(say("Stämmer det här?", "Is this right?"), *shown)
    await who.presses(say("Skicka frågan", "Send the question"))
    await who.sees(say("Svaret kommer i byråns kanal", "The answer will come in the firm's channel"))
    await who.presses(say("Stäng", "Close"))


async def _approves(table: Table, who: Seat, company: str) -> None:
    """Press Approve, read what that says, and say yes; afterwards there is nothing left to press."""
    say = table.say
    await who.is_asked(
        say("Godkänn", "Approve"),
        say("inte heller i Ekonomiöversikt", "not in Ekonomiöversikt either"),
        say(f"Jag får besluta om detta för {company}", f"decide this for {company}"),
    )
    await who.presses(say("Ja, godkänn", "Yes, approve"))
    await expect(who.button(say("Godkänn", "Approve"))).to_have_count(0)


async def _is_told(table: Table, manager: Seat, *words: str) -> None:
    await manager.reads(table.say("Karin Ek har bjudit in", "Karin Ek has invited"), *words)


async def _hear_of_the_answer(table: Table, consultant: Seat, manager: Seat, words: str) -> None:
    await manager.opens_thread()
    await manager.reads(table.say("överenskommet", "is agreed"))
    await consultant.reads(words, at="Samarbete")


async def _shows_no_whole_number(who: Seat) -> None:
    """Look at all that stands on the page, and at all that the bot has ever told Slack."""
    said = [str(call.arguments) for call in who.play.slack.stage.calls if call.kind != "payload"]
    assert not [part for part in WHOLE for text in (await who.shows(), *said) if part in text]
