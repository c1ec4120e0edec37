"""A month at the firm, act by act: what consultants and customers do, and on which day; what comes of it is the bot's.

It begins on a Tuesday, day 0. `demo` shows it and `tests/journeys/test_a_month.py` says who must hear what.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from demo.scene import CHANNEL, Act, Deed, Moment, Scene

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TUESDAY = 1
LASTS = 35
GLANCES = (time(0), time(8), time(12), time(16))  # when time passes without anybody doing anything

BAKERY, CAFE, HAULIER, PAINTER = "559900-1236", "559900-2465", "559900-3570", "19610314-9818"
JOINER, PIPES, TRUCKS = "Kvarnby Möbler AB", "Vreta Rör AB", "Tallbo Åkeri AB"  # Karin's
ADVICE, BUILDER, BREAD, ELECTRIC = "Lövåsen Konsult AB", "Norrtuna Bygg HB", "Björkö Bageri AB", "Lövåsen El AB"

ACTS: list[Act] = []


def first_day(today: date) -> date:
    """Find the Tuesday on which a month begins that is played from some day on."""
    return today + timedelta(days=(TUESDAY - today.weekday()) % 7)


def month(begins: date) -> Iterator[tuple[date, list[Moment]]]:
    """List the month's days with their moments, in order."""
    for number in range(LASTS):
        day = begins + timedelta(days=number)
        acts = [Moment(datetime.combine(day, each.at, STOCKHOLM), each) for each in ACTS if each.day == number]
        glances = [Moment(datetime.combine(day, at, STOCKHOLM)) for at in GLANCES]
        yield day, sorted([*glances, *acts], key=lambda moment: moment.at)


def on(day: int, at: str, sv: str, en: str, *, alone: bool = False) -> Callable[[Deed], Deed]:
    """Enter a deed into the month."""

    def enter(deed: Deed) -> Deed:
        ACTS.append(Act(day=day, at=time.fromisoformat(at), told={"sv": sv, "en": en}, deed=deed, alone=alone))
        return deed

    return enter


@on(0, "09:10", "Karin bjuder in Björkens Bageri", "Karin invites Björkens Bageri")
async def _(scene: Scene) -> None:
    await scene.asks("karin", BAKERY, "eekonomi")


@on(0, "10:00", "Karin startar en tjänst som inte kostar något", "Karin starts a service that costs nothing")
async def _(scene: Scene) -> None:
    await scene.asks("karin", CAFE, "eekonomi:start")


@on(0, "11:00", "Gretas adress finns inte i Slack", "Greta's address is not in Slack")
async def _(scene: Scene) -> None:
    karin = scene.who("karin")
    await karin.types(f"/samarbete bjud-in {HAULIER} eekonomi", CHANNEL)
    refused = await karin.submits()
    await karin.closes()
    if not refused:
        raise AssertionError("somebody who cannot be reached was to be asked")


@on(0, "13:00", "Eva godkänner, med ett dubbelklick", "Eva approves, with a double click")
async def _(scene: Scene) -> None:
    await scene.who("eva").clicks("Godkänn", times=2)


@on(0, "14:00", "Ali frågar Johan, som glömmer att svara", "Ali asks Johan, who forgets to answer")
async def _(scene: Scene) -> None:
    await scene.asks("ali.demir", ADVICE, "ekonomiöversikt")


@on(0, "15:00", "Karin frågar Ingrid, som aldrig svarar", "Karin asks Ingrid, who never answers")
async def _(scene: Scene) -> None:
    await scene.asks("karin", JOINER, "eekonomi:smart", payer="customer")


@on(1, "09:00", "Ali frågar Elin", "Ali asks Elin")
async def _(scene: Scene) -> None:
    await scene.asks("ali.demir", BUILDER, "eekonomi:smart", payer="customer")


@on(1, "10:00", "Karin frågar Eva om tre tjänster på en gång", "Karin asks Eva about three services at once")
async def _(scene: Scene) -> None:
    karin = scene.who("karin")
    await karin.types(f"/samarbete bjud-in {BAKERY} tid", CHANNEL)
    await scene.pays("karin", "customer")
    await karin.submits()
    for service, payer in (("Visma Lön", "customer"), ("Visma Scanner", None)):
        await karin.clicks("Lägg till tjänst")
        await karin.chooses("Tjänst", service)
        await scene.pays("karin", payer)
        await karin.submits()
    await karin.submits()
    await karin.closes()


@on(1, "13:00", "Karin frågar Rolf, om fel variant", "Karin asks Rolf, about the wrong variant")
async def _(scene: Scene) -> None:
    await scene.asks("karin", PIPES, "eekonomi:bokforing", payer="firm")


@on(2, "09:00", "Elin avböjer: fel fakturamottagare", "Elin declines: wrong invoice recipient")
async def _(scene: Scene) -> None:
    elin = scene.who("elin")
    await elin.clicks("Avböj")
    await elin.chooses("Vill du säga varför?", "Fel fakturamottagare")
    await elin.submits()


@on(2, "10:00", "Ali frågar Elin igen, rättat", "Ali asks Elin again, corrected")
async def _(scene: Scene) -> None:
    await scene.who("ali.demir").clicks("Invite again")
    await scene.pays("ali.demir", "firm")
    await scene.sends("ali.demir")


@on(2, "14:00", "Eva godkänner en tjänst och avböjer resten", "Eva approves one service and declines the rest")
async def _(scene: Scene) -> None:
    eva = scene.who("eva")
    await eva.clicks("Godkänn")
    await scene.settles()
    await eva.clicks("Avböj alla")
    await eva.submits()


@on(3, "09:00", "Karin frågar Hassan", "Karin asks Hassan")
async def _(scene: Scene) -> None:
    await scene.asks("karin", TRUCKS, "eekonomi:smart", payer="firm")


@on(3, "09:30", "Elin godkänner", "Elin approves")
async def _(scene: Scene) -> None:
    await scene.who("elin").clicks("Godkänn")


@on(3, "10:00", "Karin tar tillbaka frågan till Rolf", "Karin withdraws the question to Rolf")
async def _(scene: Scene) -> None:
    await scene.who("karin").types(f"/samarbete återkalla {PIPES}", CHANNEL)


@on(3, "10:30", "Karin frågar Rolf, rätt den här gången", "Karin asks Rolf, rightly this time")
async def _(scene: Scene) -> None:
    await scene.asks("karin", PIPES, "eekonomi:smart", payer="firm")


@on(3, "16:30", "Karin reser bort en vecka, och Ali tar över så länge", "Karin goes away for a week; Ali stands in")
async def _(scene: Scene) -> None:
    monday = datetime.combine(scene.slack.clock.now().astimezone(STOCKHOLM) + timedelta(days=3), time(), STOCKHOLM)
    for customer in (JOINER, PIPES, TRUCKS):
        await scene.stands_in("ali.demir", customer, monday, monday + timedelta(days=5))


@on(5, "18:00", "Hassan säger att Pia borde få frågan", "Hassan says that Pia should be asked")
async def _(scene: Scene) -> None:
    hassan = scene.who("hassan")
    await hassan.clicks("Fel person")
    await hassan.fills("Vem borde få frågan?", "Pia Engström")
    await hassan.fills("Personens e-post", "pia.engstrom@tallboakeri.example")
    await hassan.submits()


@on(6, "09:00", "Ali frågar Pia i Karins ställe", "Ali asks Pia in Karin's place")
async def _(scene: Scene) -> None:
    await scene.who("ali.demir").clicks("Bjud in igen")
    await scene.sends("ali.demir")


@on(6, "10:00", "Ali frågar Yasmin", "Ali asks Yasmin")
async def _(scene: Scene) -> None:
    await scene.asks("ali.demir", BREAD, "eekonomi")


@on(7, "10:00", "Yasmins konto stängs", "Yasmin's account is closed")
async def _(scene: Scene) -> None:
    await scene.slack.events.deactivate(scene.who("yasmin").person)


@on(7, "11:00", "Pia godkänner", "Pia approves")
async def _(scene: Scene) -> None:
    await scene.who("pia").clicks("Godkänn")


@on(8, "09:00", "Ali skickar frågan till Rolf igen", "Ali sends Rolf the question again")
async def _(scene: Scene) -> None:
    await scene.who("ali.demir").types(f"/samarbete resend {PIPES}", CHANNEL)


@on(9, "09:00", "Johan svarar, och boten startas om mitt i", "Johan answers, and the bot restarts in the middle of it")
async def _(scene: Scene) -> None:
    await scene.who("johan").clicks("Godkänn")
    await scene.stops()
    await scene.starts()


@on(10, "09:00", "Rolf godkänner", "Rolf approves")
async def _(scene: Scene) -> None:
    await scene.who("rolf").clicks("Godkänn")


@on(10, "11:00", "Ali tar tillbaka frågan till Yasmin", "Ali withdraws the question to Yasmin")
async def _(scene: Scene) -> None:
    await scene.who("ali.demir").types(f"/samarbete withdraw {BREAD}", CHANNEL)


@on(10, "15:00", "Ali frågar Viktor", "Ali asks Viktor")
async def _(scene: Scene) -> None:
    await scene.asks("ali.demir", ELECTRIC, "eekonomi")


@on(13, "07:00", "Boten står stilla en vecka", "The bot stands still for a week")
async def _(scene: Scene) -> None:
    await scene.stops()


@on(15, "10:00", "Ingrid försöker svara, förgäves", "Ingrid tries to answer, in vain", alone=True)
async def _(scene: Scene) -> None:
    await scene.who("ingrid").clicks("Godkänn")


@on(20, "08:30", "Boten är tillbaka", "The bot is back")
async def _(scene: Scene) -> None:
    await scene.starts()


@on(21, "10:00", "Karin frågar Eva om Ekonomiöversikt", "Karin asks Eva about Ekonomiöversikt")
async def _(scene: Scene) -> None:
    await scene.asks("karin", BAKERY, "ekonomiöversikt", payer="customer")


@on(22, "13:00", "Ali påminner Viktor, två gånger", "Ali reminds Viktor, twice")
async def _(scene: Scene) -> None:
    for _ in range(2):
        await scene.who("ali.demir").types(f"/samarbete remind {ELECTRIC}", CHANNEL)


@on(23, "09:00", "Karin frågar Kurt", "Karin asks Kurt")
async def _(scene: Scene) -> None:
    await scene.asks("karin", PAINTER, "eekonomi")


@on(27, "16:00", "Viktor avböjer: inte just nu", "Viktor declines: not now")
async def _(scene: Scene) -> None:
    viktor = scene.who("viktor")
    await viktor.clicks("Avböj")
    await viktor.chooses("Vill du säga varför?", "Inte just nu")
    await viktor.fills("Något att tillägga?", "Vi hör av oss efter bokslutet")
    await viktor.submits()


@on(29, "09:00", "Eva godkänner", "Eva approves")
async def _(scene: Scene) -> None:
    await scene.who("eva").clicks("Godkänn")


@on(29, "18:00", "Karin vill påminna Kurt, men det är kväll", "Karin wants to remind Kurt, but it is evening")
async def _(scene: Scene) -> None:
    await scene.who("karin").types("/samarbete påminn Holms Måleri", CHANNEL)


@on(34, "09:00", "Kurt godkänner", "Kurt approves")
async def _(scene: Scene) -> None:
    await scene.who("kurt").clicks("Godkänn")
