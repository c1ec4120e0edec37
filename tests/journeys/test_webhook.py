"""A firm's own automation gets each task, signed, and ticks it by answering (D21)."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.delivery.hooks import outside
from bot.domain.webhook import LONGEST_WAIT, TRIED_FOR
from bot.storage import outbox
from bot.usecases import hooking
from tests.journeys.conftest import BAKERY, PAINTER, Play, everything_read
from tests.journeys.test_tasks import _states

SECRET = "whsec_" + base64.b64encode(b"a secret that is twenty-four").decode()
WORDS = "Adress till byråns eget system", "Hemlighet för byråns eget system"


@dataclass
class Automation:
    """A firm's own system: keeps what arrives, and answers as it is told, the last answer for good."""

    answers: list[tuple[int, str]] = field(default_factory=lambda: [(200, '{"ticked": true}')])
    heard: list[dict[str, Any]] = field(default_factory=list)
    signed: list[bool] = field(default_factory=list)
    url: str = ""

    async def hear(self, request: web.Request) -> web.Response:
        body = await request.text()
        head = request.headers
        said = f"{head['webhook-id']}.{head['webhook-timestamp']}.{body}"
        digest = hmac.new(base64.b64decode(SECRET.removeprefix("whsec_")), said.encode(), hashlib.sha256).digest()
        self.signed.append(head["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}")
        self.heard.append(json.loads(body) | {"id": head["webhook-id"]})
        status, text = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return web.Response(status=status, text=text, headers={"location": self.url} if status == 302 else {})


@pytest.fixture
async def automation() -> AsyncIterator[Automation]:
    heard = Automation()
    site = web.Application()
    site.router.add_post("/samarbete", heard.hear)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    heard.url = f"http://127.0.0.1:{runner.addresses[0][1]}/samarbete"
    yield heard
    await runner.cleanup()


async def _listens(play: Play, url: str, secret: str = SECRET) -> dict[str, str]:
    await play.mona.types("/samarbete inställningar", "kunder")
    for label, text in zip(WORDS, (url, secret), strict=True):
        await play.mona.fills(label, text)
    errors = await play.mona.submits()
    await play.mona.closes()
    return errors


async def _bakery_says_yes(play: Play, number: str = BAKERY) -> None:
    await play.asks(play.karin, number)
    everything_read(play)
    who = play.eva if number == BAKERY else play.kurt
    await who.clicks("Godkänn")
    await play.app.settle()


async def test_a_task_arrives_signed_and_the_answer_puts_it_in_place(everywhere: Play, automation: Automation) -> None:
    play = everywhere
    assert await _listens(play, automation.url) == {}

    await _bakery_says_yes(play)

    [heard] = automation.heard
    about = heard.pop("data")
    assert (heard["type"], heard["timestamp"]) == ("task.opened", "2026-11-24T08:00:00+00:00")
    assert heard["id"] == f"task_{about['task']}"
    assert automation.signed == [True]
    assert about["customer"]["number"] == "559900-1236"
    assert about["steps"][0] == "1. Öppna Kunder – Samarbeten i Visma Advisor och välj Björkens Bageri AB."
    assert [about[name] for name in ("kind", "service", "variant", "payer", "period", "workspace")] == [
        "activation",
        "eekonomi",
        "smart",
        "customer",
        12,
        "T0SJOVIK",
    ]
    assert await _states(play) == [("activation", "ticked")]
    assert "Byråns eget system bockade av" in play.karin.sees("Starta Visma eEkonomi Smart")
    play.eva.reads("Nu är samarbetet mellan Björkens Bageri AB")
    play.mona.reads("är på plats. Byråns eget system bockade av det.", channel="kunder")
    await play.passes(days=5)
    assert len(automation.heard) == 1


async def test_a_sole_traders_number_is_not_sent(play: Play, automation: Automation) -> None:
    await _listens(play, automation.url)

    await _bakery_says_yes(play, PAINTER)

    [heard] = automation.heard
    assert heard["data"]["customer"]["number"].endswith("-****")
    assert "19610314" not in heard["data"]["customer"]["number"].replace("19610314-****", "")


@pytest.mark.parametrize("thanks", ["", "tack", "[1]", '{"ticked": false}', '{"ticked": 1}', "[" * 50_000])
async def test_any_other_thanks_leaves_the_task_to_be_ticked_by_hand(
    play: Play, automation: Automation, thanks: str
) -> None:
    automation.answers = [(202, thanks)]
    await _listens(play, automation.url)

    await _bakery_says_yes(play)

    assert await _states(play) == [("activation", "open")]
    await play.passes(hours=2)
    assert len(automation.heard) == 1


async def test_what_is_not_taken_is_tried_again_and_a_redirect_is_not_followed(
    everywhere: Play, automation: Automation
) -> None:
    play = everywhere
    automation.answers = [(500, ""), (302, ""), (429, ""), (200, '{"ticked": true}')]
    await _listens(play, automation.url)
    await _bakery_says_yes(play)
    assert len(automation.heard) == 1

    for seconds, times in ((29, 1), (1, 2), (59, 2), (1, 3), (120, 4)):
        await play.passes(seconds=seconds)
        assert len(automation.heard) == times

    assert len({each["id"] for each in automation.heard}) == 1
    assert await _states(play) == [("activation", "ticked")]


async def test_what_is_never_taken_is_given_up_and_told_once_and_left_to_do_by_hand(
    everywhere: Play, automation: Automation
) -> None:
    play = everywhere
    automation.answers = [(503, "")]
    await _listens(play, automation.url)
    await _bakery_says_yes(play)
    for _ in range(TRIED_FOR // LONGEST_WAIT - 1):
        await play.passes(seconds=LONGEST_WAIT.total_seconds())
    everything_read(play)

    await play.passes(hours=2)

    told = play.mona.reads("Byråns eget system har inte tagit emot vad som ska göras för Björkens Bageri AB")
    assert "starta samarbetet i Visma eEkonomi Smart. Det är kvar att bocka av för hand" in told
    assert await _states(play) == [("activation", "open")]
    automation.answers, heard = [(410, "")], len(automation.heard)
    await _bakery_says_yes(play, PAINTER)
    assert len(automation.heard) == heard + 1, "gone is gone at once"
    assert not any("har inte tagit emot" in line for line in play.mona.unread())


async def test_nothing_is_sent_of_what_is_done_or_where_nobody_listens_any_more(
    play: Play, automation: Automation
) -> None:
    automation.answers = [(500, "")]
    await _listens(play, automation.url)
    await _bakery_says_yes(play)
    await _bakery_says_yes(play, PAINTER)
    await play.karin.clicks("Klart")
    assert await _listens(play, "", "") == {}

    await play.passes(minutes=1)

    assert len(automation.heard) == 2
    assert [state for _, state in await _states(play)].count("open") == 1


async def test_what_is_ticked_while_the_automation_answers_is_ticked_once(play: Play, automation: Automation) -> None:
    automation.answers = [(500, "")]
    await _listens(play, automation.url)
    await _bakery_says_yes(play)
    [parcel] = [each for each in await _waiting(play) if each.reader == "webhook"]
    await play.karin.clicks("Klart")
    everything_read(play)

    await hooking.taken(play.app.database, parcel, play.app.now(), ticked=True)
    await hooking.given_up(play.app.database, parcel, "http_500", play.app.now())
    await play.app.settle()

    assert await _states(play) == [("activation", "ticked")]
    assert not any("Byråns eget system" in line for line in play.mona.unread())


async def test_what_cannot_be_taken_is_said_at_its_field(play: Play) -> None:
    place, secret = WORDS
    for url, said in (
        ("system", "Det ska vara en hel adress"),
        ("http://system.example/", "Adressen ska börja på https."),
        ("https://169.254.169.254/latest", "Adressen behöver gå att nå från internet"),
    ):
        assert (await _listens(play, url))[place].startswith(said)
    errors = await _listens(play, "https://system.example/", "hemligt")
    assert errors[secret].startswith("Hemligheten ska börja på whsec_")


async def test_the_secret_is_proposed_once_kept_sealed_and_kept_where_none_is_written(
    play: Play, automation: Automation
) -> None:
    await play.mona.types("/samarbete inställningar", "kunder")
    assert "whsec_" in play.mona.modal
    await play.mona.closes()
    await _listens(play, automation.url)

    await play.mona.types("/samarbete inställningar", "kunder")
    shown = play.mona.modal
    assert "En hemlighet är sparad" in shown
    assert SECRET not in shown
    await play.mona.submits()
    await play.mona.closes()
    await _bakery_says_yes(play)

    assert automation.signed == [True]


async def test_switched_off_in_the_settings_nothing_is_left_to_do(play: Play) -> None:
    await _bakery_says_yes(play)
    await play.mona.types("/samarbete inställningar", "kunder")
    await play.mona.chooses("Ska det som är överenskommet också göras i Vismas tjänster?", "Nej")
    assert await play.mona.submits() == {}
    await play.mona.closes()
    everything_read(play)

    await play.karin.clicks("Klart")
    await play.app.router.drain()

    play.karin.hears("Det behövs inte längre för Björkens Bageri AB. Inget har ändrats.")
    assert await _states(play) == [("activation", "overtaken")]
    await _bakery_says_yes(play, PAINTER)
    assert len(await _states(play)) == 1


async def test_a_name_that_leads_to_this_machine_leads_nowhere(automation: Automation) -> None:
    async with outside() as session:
        with pytest.raises(OSError, match="Cannot connect"):
            await session.post(automation.url.replace("127.0.0.1", "localhost"), data=b"")

    assert automation.heard == []


async def _waiting(play: Play) -> list[Any]:
    async with play.app.database.reading() as tx:
        return list(await outbox.heads(tx, play.app.now() + LONGEST_WAIT, [""], 10))
