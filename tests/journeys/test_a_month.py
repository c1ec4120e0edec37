"""A firm's first month, day by day: nobody hears a message too many or too few on any day."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
from typing_extensions import override

from bot.handlers.importing import Order, importer
from demo import month
from demo.scene import FIRM as FIRM_ID
from demo.scene import Scene
from demo.stage import EXAMPLES, Stage, serving, standing_in
from sandbox.clock import Clock
from sandbox.server import Slack
from tests.ready import MORNING, leave_empty

FIRM, WARNING, NEWS = "#kunder", "⚠", "Det här har hänt\n"
QUESTION, REMINDER, RECEIPT, NO = "vill börja samarbeta med", "väntar på ditt svar", "Du har godkänt", "Du har avböjt"
LEDGER: dict[str, list[tuple[str, str]]] = {
    "2026-11-24": [
        (FIRM, "Här får Sjöviks Redovisning AB veta"),
        ("eva", "i Visma eEkonomi Smart"),
        (FIRM, "Karin Ek har bjudit in Björkens Bageri AB (559900-1236) till Visma eEkonomi Smart"),
        ("ali.yilmaz", "har startat Visma eEkonomi Start för Nyfiket Café AB"),
        (FIRM, "Karin Ek har startat Visma eEkonomi Start för Nyfiket Café AB"),
        ("eva", f"{RECEIPT} samarbetet mellan Björkens Bageri AB"),
        ("eva", "Frågan är redan besvarad: Eva Björk godkände 24 november kl. 13.00"),
        (FIRM, "Samarbetet med Björkens Bageri AB är överenskommet"),
        ("karin", "Visma eEkonomi Smart: Eva Björk godkände"),
        ("johan", f"Ali Demir på Sjöviks Redovisning AB {QUESTION} Lövåsen Konsult AB"),
        (FIRM, "Ali Demir har bjudit in Lövåsen Konsult AB"),
        ("ingrid", f"{QUESTION} Kvarnby Möbler AB"),
        (FIRM, "Karin Ek har bjudit in Kvarnby Möbler AB"),
    ],
    "2026-11-25": [
        ("mona", f"{NEWS}Björkens Bageri AB: Eva Björk godkände"),
        ("elin", "Ni betalar"),
        (FIRM, "Ali Demir har bjudit in Norrtuna Bygg HB"),
        ("eva", f"{QUESTION} Björkens Bageri AB i Visma Tid, Visma Lön och Visma Scanner"),
        (FIRM, "(559900-1236) till Visma Tid."),
        (FIRM, "(559900-1236) till Visma Lön."),
        (FIRM, "(559900-1236) till Visma Scanner."),
        ("rolf", f"{QUESTION} Vreta Rör AB i Visma eEkonomi Bokföring"),
        (FIRM, "Karin Ek har bjudit in Vreta Rör AB (559921-5521) till Visma eEkonomi Bokföring"),
    ],
    "2026-11-26": [
        ("elin", f"{NO} samarbetet mellan Norrtuna Bygg HB"),
        (FIRM, "Elin Uddén avböjde 26 november kl. 09.00. Skäl: Fel fakturamottagare"),
        ("ali.demir", "Elin Uddén declined on 26 November at 09:00. Reason: Wrong invoice recipient"),
        ("mona", "Elin Uddén avböjde 26 november kl. 09.00. Skäl: Fel fakturamottagare"),
        ("elin", "Byrån betalar"),
        (FIRM, "Ali Demir har bjudit in Norrtuna Bygg HB"),
        ("eva", f"{RECEIPT} samarbetet mellan Björkens Bageri AB och Sjöviks Redovisning AB i Visma Tid."),
        (FIRM, "Eva Björk godkände 26 november"),
        ("karin", "Visma Tid: Eva Björk godkände"),
        ("eva", f"{NO} samarbetet mellan Björkens Bageri AB och Sjöviks Redovisning AB i Visma Lön och Visma Scanner."),
        (FIRM, "Eva Björk avböjde 26 november"),
        (FIRM, "Eva Björk avböjde 26 november"),
        ("karin", "Visma Lön och Visma Scanner: Eva Björk avböjde"),
        ("mona", "Visma Lön och Visma Scanner: Eva Björk avböjde"),
    ],
    "2026-11-27": [
        ("mona", f"{NEWS}Björkens Bageri AB: Eva Björk godkände Visma Tid"),
        ("hassan", f"{QUESTION} Tallbo Åkeri AB"),
        (FIRM, "Karin Ek har bjudit in Tallbo Åkeri AB"),
        ("elin", f"{RECEIPT} samarbetet mellan Norrtuna Bygg HB"),
        (FIRM, "Samarbetet med Norrtuna Bygg HB är överenskommet"),
        ("ali.demir", "Elin Uddén approved on 27 November at 09:30"),
        ("karin", "Frågan till Rolf Wåhlin på Vreta Rör AB är återkallad"),
        (FIRM, "Karin Ek tog tillbaka frågan 27 november"),
        ("rolf", f"{QUESTION} Vreta Rör AB i Visma eEkonomi Smart"),
        (FIRM, "Karin Ek har bjudit in Vreta Rör AB (559921-5521) till Visma eEkonomi Smart"),
        ("johan", REMINDER),
        (FIRM, "Johan Söderberg fick en påminnelse 27 november"),
        ("ingrid", REMINDER),
        (FIRM, "Ingrid Kjellberg fick en påminnelse 27 november"),
    ],
    "2026-11-29": [  # a Sunday: whoever answers is answered, nobody is reminded
        ("hassan", "någon annan borde få frågan"),
        (FIRM, "någon annan borde få frågan: Pia Engström, pia.engstrom@tallboakeri.example"),
        ("karin", "någon annan borde få frågan: Pia Engström"),
    ],
    "2026-11-30": [  # Karin is away, and Ali stands in
        ("mona", f"{NEWS}Norrtuna Bygg HB: Elin Uddén godkände"),
        ("pia", f"Ali Demir på Sjöviks Redovisning AB {QUESTION} Tallbo Åkeri AB"),
        (FIRM, "Ali Demir har bjudit in Tallbo Åkeri AB"),
        ("yasmin", f"{QUESTION} Björkö Bageri AB"),
        (FIRM, "Ali Demir har bjudit in Björkö Bageri AB"),
        ("rolf", REMINDER),
        (FIRM, "Rolf Wåhlin fick en påminnelse 30 november"),
    ],
    "2026-12-01": [
        ("pia", f"{RECEIPT} samarbetet mellan Tallbo Åkeri AB"),
        (FIRM, "Samarbetet med Tallbo Åkeri AB är överenskommet"),
        ("karin", "Pia Engström godkände"),
        ("ali.demir", "Pia Engström approved"),
        ("johan", REMINDER),
        (FIRM, "Johan Söderberg fick en påminnelse 1 december"),
        ("ingrid", REMINDER),
        (FIRM, "Ingrid Kjellberg fick en påminnelse 1 december"),
        (FIRM, "Yasmin Jönsson på Björkö Bageri AB har inte längre något konto"),
        ("ali.demir", "Yasmin Jönsson at Björkö Bageri AB no longer has an account"),
    ],
    "2026-12-02": [
        ("mona", f"{NEWS}Tallbo Åkeri AB: Pia Engström godkände"),
        ("ali.demir", "Rolf Wåhlin at Vreta Rör AB is getting the question again now"),
        ("rolf", f"{QUESTION} Vreta Rör AB i Visma eEkonomi Smart"),
        (FIRM, "Ali Demir skickade frågan igen till Rolf Wåhlin 2 december"),
    ],
    "2026-12-03": [
        ("johan", f"{RECEIPT} samarbetet mellan Lövåsen Konsult AB"),
        (FIRM, "Samarbetet med Lövåsen Konsult AB är överenskommet"),
        ("ali.demir", "Johan Söderberg approved on 3 December at 09:00"),
    ],
    "2026-12-04": [
        ("mona", f"{NEWS}Lövåsen Konsult AB: Johan Söderberg godkände"),
        ("rolf", f"{RECEIPT} samarbetet mellan Vreta Rör AB"),
        (FIRM, "Samarbetet med Vreta Rör AB är överenskommet"),
        ("karin", "Rolf Wåhlin godkände"),
        ("ali.demir", "Rolf Wåhlin approved"),
        ("ali.demir", "The question to Yasmin Jönsson at Björkö Bageri AB is withdrawn"),
        (FIRM, "Ali Demir tog tillbaka frågan 4 december"),
        ("viktor", f"{QUESTION} Lövåsen El AB"),
        (FIRM, "Ali Demir har bjudit in Lövåsen El AB"),
    ],
    "2026-12-09": [("ingrid", WARNING)],  # the bot stands still: Slack itself says that it does not answer
    "2026-12-14": [  # what came of 4 December, too; two that Viktor missed meanwhile, and one of Ingrid's, are one each
        ("mona", f"{NEWS}Vreta Rör AB: Rolf Wåhlin godkände"),
        ("viktor", REMINDER),
        (FIRM, "Viktor Rask fick en påminnelse 14 december"),
        ("ingrid", REMINDER),
        (FIRM, "Ingrid Kjellberg fick en påminnelse 14 december"),
    ],
    "2026-12-15": [
        ("eva", f"{QUESTION} Björkens Bageri AB i Visma Ekonomiöversikt"),
        (FIRM, "(559900-1236) till Visma Ekonomiöversikt"),
    ],
    "2026-12-16": [
        ("karin", "Ingrid Kjellberg har inte svarat trots påminnelserna. Ring gärna Ingrid"),
        ("ali.demir", "Viktor Rask at Lövåsen El AB is being reminded now"),
        ("viktor", REMINDER),
        (FIRM, "Ali Demir påminde Viktor Rask 16 december"),
        ("ali.demir", "Viktor Rask was reminded on 16 December at 13:00. Wait until tomorrow"),
    ],
    "2026-12-17": [("kurt", f"{QUESTION} Holms Måleri"), (FIRM, "Karin Ek har bjudit in Holms Måleri")],
    "2026-12-18": [
        ("eva", REMINDER),
        (FIRM, "Eva Björk fick en påminnelse 18 december"),
        ("viktor", REMINDER),
        (FIRM, "Viktor Rask fick en påminnelse 18 december"),
    ],
    "2026-12-21": [  # Kurt's was due on Sunday
        ("kurt", REMINDER),
        (FIRM, "Kurt Holm fick en påminnelse 21 december kl. 08.00"),
        ("viktor", f"{NO} samarbetet mellan Lövåsen El AB"),
        (FIRM, "Viktor Rask avböjde 21 december kl. 16.00. Skäl: Inte just nu. ”Vi hör av oss efter bokslutet”"),
        ("ali.demir", "Viktor Rask declined on 21 December at 16:00. Reason: Not now"),
        ("mona", "Viktor Rask avböjde 21 december"),
    ],
    "2026-12-22": [("eva", REMINDER), (FIRM, "Eva Björk fick en påminnelse 22 december")],
    "2026-12-23": [
        ("eva", f"{RECEIPT} samarbetet mellan Björkens Bageri AB"),
        (FIRM, "Eva Björk godkände 23 december"),
        ("karin", "Visma Ekonomiöversikt: Eva Björk godkände"),
        ("karin", "Försök igen från 28 december kl. 08.00"),
    ],
    "2026-12-25": [  # nobody is reminded at Christmas, but a question that has waited its time is closed
        (FIRM, "Ingen svarade i tid. Frågan stängdes 25 december kl. 00.00"),
        ("karin", "Kvarnby Möbler AB (559920-7767), Visma eEkonomi Smart: Ingen svarade i tid"),
        ("mona", "Kvarnby Möbler AB (559920-7767), Visma eEkonomi Smart: Ingen svarade i tid"),
    ],
    "2026-12-28": [  # Kurt's second was due on Christmas Eve
        ("mona", f"{NEWS}Björkens Bageri AB: Eva Björk godkände Visma Ekonomiöversikt"),
        ("kurt", "frågade om ett samarbete med Holms Måleri"),
        (FIRM, "Kurt Holm fick en påminnelse 28 december kl. 08.00"),
        ("kurt", f"{RECEIPT} samarbetet mellan Holms Måleri"),
        (FIRM, "Samarbetet med Holms Måleri är överenskommet"),
        ("anna", "Kurt Holm godkände"),
    ],
}


class Restartable(Scene):
    """A scene whose bot really ends and begins again on the same database."""

    def __init__(self, slack: Slack, stage: Stage, bots: contextlib.AsyncExitStack) -> None:
        self._stage = stage
        self._bots = bots
        super().__init__(slack, None)  # type: ignore[arg-type]  # nobody plays before `starts`

    @override
    async def stops(self) -> None:
        await super().stops()
        await self._bots.aclose()

    @override
    async def starts(self) -> None:
        self.app = await self._bots.enter_async_context(serving(self.slack, self._stage))
        self._stage = replace(self._stage, installed=False)
        await super().starts()


@contextlib.asynccontextmanager
async def scene(database_url: str, *, http: bool) -> AsyncIterator[Restartable]:
    leave_empty(database_url)
    stage = Stage(database_url=database_url, http=http, loops=False, set_up=False, clock=Clock(MORNING))
    async with standing_in(stage) as slack, contextlib.AsyncExitStack() as bots:
        opened = Restartable(slack, stage, bots)
        await opened.starts()
        yield opened


async def test_a_month_in_which_nobody_hears_a_message_too_many_or_too_few(sqlite_only: str) -> None:
    async with scene(sqlite_only, http=True) as opened:
        await _lives_through(opened)


@pytest.mark.chaos
async def test_the_same_month_on_postgresql_through_a_socket(postgresql_only: str) -> None:
    async with scene(postgresql_only, http=False) as opened:
        await _lives_through(opened)


async def _lives_through(opened: Scene) -> None:
    await _sets_up(opened)
    days = list(month.month(MORNING.date()))
    assert set(LEDGER) <= {day.isoformat() for day, _ in days}
    for day, moments in days:
        for moment in moments:
            await opened.plays(moment)
        _everything_was_said(opened.slack, day)


def _everything_was_said(slack: Slack, day: date) -> None:
    """Tick the day's rows off one by one, and find nothing else."""
    for reader, words in LEDGER.get(day.isoformat(), []):
        if words == WARNING:
            _warned(slack, reader)
        elif reader == FIRM:
            slack.person("mona").reads(words, channel="kunder")
        else:
            slack.person(reader, FIRM_ID).reads(words)
    slack.nothing_else_was_said()


def _warned(slack: Slack, name: str) -> None:
    [notice] = slack.stage.notices
    assert notice.to == slack.person(name, FIRM_ID).person.key
    assert "did not respond" in notice.text
    slack.stage.notices.clear()


async def _sets_up(opened: Scene) -> None:
    """Let the manager say who the firm is, and load its register of three hundred companies."""
    mona, app = opened.who("mona"), opened.app
    await mona.types("/samarbete", "kunder")
    await mona.fills("Byråns organisationsnummer", "559900-0014")
    await mona.picks("Kanal", "C0KUNDER")
    await mona.chooses("Ska det som är överenskommet också göras i Vismas tjänster?", "Nej")  # test_tasks plays that
    assert await mona.submits() == {}
    await mona.closes()
    await opened.settles()
    loader = await importer(app.database, app.catalogue, app.gateway, "T0SJOVIK", app.now())
    report = await loader.load(Order(data=(EXAMPLES / "companies.csv").read_bytes(), good_rows_only=True))
    assert (report.written, len(report.changes)) == (True, 299)
