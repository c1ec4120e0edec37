"""Send what Slack's own client would not: anybody's press of any button, and forms with other content than shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.domain.customer import Contact, Role
from bot.domain.firm import Person as Known
from bot.storage import customers, firms, tables
from sandbox import payloads
from sandbox.story import Player
from sandbox.things import Message, View
from sandbox.visible import Placed
from sandbox.wire import COMMANDS, EVENTS, INTERACTIVE, Answer
from sandbox.world import Person
from tests.journeys.conftest import BAKERY, Play, everything_read

# What a refused click may leave behind: who was seen, who asked about whom.
FLUID = {"person", "enquiry", "heartbeat", "instance"}


@dataclass(frozen=True)
class Button:
    """A button as it once stood in a message, pressed again whatever became of the message."""

    message: Message
    placed: Placed

    @property
    def token(self) -> str:
        return str(self.placed.element["value"])


def button(play: Play, who: Person, label: str) -> Button:
    player = play.slack.person(who.user_id, who.team_id)
    home, placed = player._button(label, oldest=False)
    assert isinstance(home, Message)
    return Button(home, placed)


def click(play: Play, who: Person, pressed: Button, **action: Any) -> dict[str, Any]:
    """Write down the click of one person on a button; `action` replaces what the button sends."""
    stage, message = play.slack.stage, pressed.message
    channel = stage.world.channels[message.channel_id]
    channel.members[who.key] = None
    payload = payloads.in_message(stage, "block_actions", who, channel, message)
    payload["actions"] = [payloads.action(pressed.placed, {}, stage.new_ts()) | action]
    payload["trigger_id"] = stage.new_trigger(message.author[0], who.key)
    payload["response_url"] = stage.new_response_url(message.author[0], who.key, channel.channel_id, message)
    return payload


def submission(play: Play, who: Person, view: View, **changes: Any) -> dict[str, Any]:
    """Write down how one person sends a form that another may have been shown; `changes` are fields of the view."""
    payload = payloads.in_view(play.slack.stage, "view_submission", who, view)
    payload["view"] |= changes
    payload["team"] = payload["team"] | {"id": view.team_id}
    return payload | {"trigger_id": play.slack.stage.new_trigger(view.team_id, who.key), "response_urls": []}


async def send(play: Play, payload: Mapping[str, Any]) -> Answer:
    """Sign a payload and carry it to the bot; every private answer has arrived when this returns."""
    kind = COMMANDS if "command" in payload else EVENTS if "event" in payload else INTERACTIVE
    answer = await play.slack.wire.send(kind, "forged", "T0SJOVIK", dict(payload))
    await play.app.router.drain()
    return answer


async def kept(play: Play) -> dict[str, list[tuple[Any, ...]]]:
    """Read everything that is stored, but for what a refused click may leave behind."""
    rows = {}
    async with play.app.database.reading() as tx:
        for name, table in sorted(tables.metadata.tables.items()):
            if name not in FLUID:
                found = await tx.run(select(table).execution_options(all_firms="nothing at all may change"))
                rows[name] = sorted((tuple(row) for row in found), key=repr)
    return rows


def said(play: Play) -> list[str]:
    """List whatever somebody has not read yet, and all that Slack itself had to say; then it counts as read."""
    slack = play.slack
    lines = [line for player in slack._everybody() for line in player.unread()]
    lines += [f"Slack to {notice.to[1]}: {notice.text}" for notice in slack.stage.notices] + slack.violations
    everything_read(play)
    slack.stage.notices.clear()
    return lines


async def firm_id(play: Play, team_id: str = "T0SJOVIK") -> str:
    async with play.app.database.reading() as tx:
        firm = await firms.in_workspace(tx, team_id)
    assert firm is not None
    return firm.id


async def customer_id(play: Play, name: str) -> str:
    async with play.app.database.reading() as tx:
        [(found, _, _), *_] = await customers.search(tx, await firm_id(play), name, 1)
    return found


async def guest(play: Play, name: str, customer: str | None = None, role: Role = Role.ADMINISTRATOR) -> Person:
    """Let somebody into the firm's workspace as a guest, known as one of a customer's people or as nobody."""
    email = f"{name}@{name}.example"
    who = play.slack.world.add_person("T0SJOVIK", name, email=email, is_restricted=True)
    if customer is not None:
        firm, now = await firm_id(play), play.app.now()
        contact = Contact(
            id=f"contact-{name}",
            customer_id=await customer_id(play, customer),
            name=who.real_name,
            email=email,
            role=role,
            main=False,
        )
        async with play.app.database.transaction() as tx:
            await customers.add_contact(tx, firm, contact, origin="register", at=now)
            await customers.identify(tx, firm, contact, known(who), now)
    return who


def known(who: Person) -> Known:
    return Known(team_id=who.team_id, user_id=who.user_id, name=who.real_name, email=who.email, language=None)


async def asked(play: Play) -> dict[str, Button]:
    """Have the bakery asked, and give the buttons of the question by their labels."""
    await play.asks(play.karin, BAKERY)
    everything_read(play)
    return {label: button(play, play.eva.person, label) for label in ("Godkänn", "Avböj")}


def counted(play: Play, what: str) -> float:
    return play.app.health._registry.get_sample_value("samarbete_requests_total", {"what": what}) or 0


def modal(answer: Answer) -> str:
    """Give all that stands in the dialog with which a form was answered."""
    return " ".join(block["text"]["text"] for block in answer.body["view"]["blocks"])


def top(play: Play, player: Player) -> View:
    """Give the dialog that somebody sees."""
    return play.slack.world.modals[player.person.key][-1]
