"""From a payload to its handler and back: who acts, which handler, and a sentence for everything that goes wrong."""

import asyncio
import contextlib
import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.domain.catalogue import Catalogue
from bot.domain.firm import Firm
from bot.domain.refusals import CannotSave, NotLinked, Refusal, SaidOtherwise
from bot.domain.wording import BadText, clean
from bot.handlers import routes, setting_up, showing
from bot.handlers.call import DONE, Answer, Call, replace_view, say, whisper
from bot.handlers.identifying import identify
from bot.handlers.pace import Pace
from bot.handlers.verbs import parse
from bot.slack.channels import Channels
from bot.slack.directory import Directory
from bot.slack.gateway import Gateway, Later, Never
from bot.storage.database import Database
from bot.storage.installations import Installation
from bot.texts.escape import unescape
from bot.texts.words import Words, spoken, words_in
from bot.usecases import people
from bot.usecases.desk import Desk, Request
from bot.usecases.setting_up import require_set_up
from bot.usecases.stumbling import stumbled
from bot.views import access, overview, refusal
from bot.views.kit import Letter

LONGEST = 1000
# What somebody said, without what Slack makes anew each time it says it.
SAID = ("type", "team", "actions", "container", "view", "callback_id", "event", "command", "text", "value")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a payload comes from: the workspace of the installation, and whoever acted there or elsewhere."""

    team_id: str
    actor_team_id: str
    actor_user_id: str


class Router:
    """Handles whatever Slack sends.

    `told` is called when something may have been committed that must be delivered; `count` takes a counter's name.
    """

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        gateway: Gateway,
        now: Callable[[], datetime],
        *,
        told: Callable[[], None],
        count: Callable[[str], None],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._gateway = gateway
        self._now = now
        self._told = told
        self._count = count
        self._pace = Pace()
        self._channels = Channels(gateway)
        self._after: set[asyncio.Task[None]] = set()
        self._tokens: dict[str, str] = {}  # as last read, for the honest sentence when the database is away

    async def handle(self, payload: Mapping[str, Any], origin: Origin) -> Mapping[str, Any]:
        """Handle one payload and return the body of the answer.

        Raises CannotSave for an event that could not be stored, which is to come again; anything else is answered.
        """
        words = words_in("sv")
        try:
            if notice := _notice(payload):
                await notice(self._database, payload, origin.team_id, self._now())
                return {}
            firm = await people.firm_of(self._database, origin.team_id)
            installation = await people.installation(self._database, origin.team_id)
            if firm is None or installation is None:
                return {}
            words, self._tokens[origin.team_id] = words_in(firm.language), installation.bot_token
            call = await self._call(payload, origin, firm, installation)
            words = call.words
            answer = await self._answer(call)
            self._told()
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever clicked gets a sentence
            answer = await self._explain(payload, origin, words, error)
        if answer.private is not None:
            self._later(self._say_to_one(payload, origin, words, answer.private))
        if answer.home:
            self._later(self._draw_home(origin))
        return answer.body

    async def drain(self) -> None:
        """Let private answers that are under way finish."""
        await asyncio.gather(*self._after, return_exceptions=True)

    async def _call(self, payload: Mapping[str, Any], origin: Origin, firm: Firm, installation: Installation) -> Call:
        if installation.pending:
            raise NotLinked
        now, token = self._now(), installation.bot_token
        directory = Directory(self._gateway, token, firm)
        who = (origin.actor_team_id, origin.actor_user_id)
        actor = await identify(self._database, directory, firm, who, now)
        words = words_in(spoken(actor.person.language) or firm.language)
        desk = Desk(
            database=self._database,
            catalogue=self._catalogue,
            firm=firm,
            actor=actor,
            now=now,
            request=request_of(payload, origin),
        )
        return Call(payload=payload, desk=desk, words=words, gateway=self._gateway, token=token, directory=directory)

    async def _answer(self, call: Call) -> Answer:
        payload = call.payload
        match payload.get("type"):
            case "block_actions":
                return await self._run(routes.ACTIONS, call.action.get("action_id"), call)
            case "view_submission":
                return await self._run(routes.VIEWS, call.view.get("callback_id"), call)
            case "block_suggestion":
                return await self._run(routes.SEARCHES, payload.get("action_id"), call)
            case "shortcut":
                return await self._run(routes.SHORTCUTS, payload.get("callback_id"), call)
            case "event_callback":
                return await self._run(routes.EVENTS, (payload.get("event") or {}).get("type"), call)
            case None:
                return await self._command(call)
            case _:
                return await self._run({}, None, call)

    async def _run(self, table: Mapping[str, routes.Handler], key: object, call: Call) -> Answer:
        handler = table.get(str(key))
        if handler is None:
            self._count("unanswered")
            _log.info("nothing_answers", kind=call.payload.get("type"))
            return DONE
        if key not in routes.BEFORE_SET_UP:
            await require_set_up(call.desk)
        return await handler(call)

    async def _command(self, call: Call) -> Answer:
        """Run what was typed; an unknown word gets the nearest one."""
        typed = str(call.payload.get("text") or "")
        self._pace.require(call.desk.firm.team_id, call.desk.user_id, call.desk.now)
        if not call.desk.firm.is_set_up:
            return await setting_up.first(call)
        overheard = await self._overheard(call)
        if overheard:
            return say(refusal.letter(call.words(overheard)))
        if len(typed) > LONGEST:
            return say(refusal.letter(call.words("command.too_long")))
        try:
            line = parse(clean(unescape(typed), limit=LONGEST))
        except BadText:
            return say(refusal.letter(call.words("command.unstorable")))
        if not line.word:
            return await showing.bare(call)
        if line.verb is None:
            return await showing.show_help(call, line.word)
        return await routes.VERBS[line.verb.key](call, line.rest)

    async def _overheard(self, call: Call) -> str | None:
        """Name the text that refuses to speak where outsiders may read; a direct message is always one's own."""
        channel_id = str(call.payload.get("channel_id") or "")
        if channel_id.startswith("D"):
            return None
        try:
            shared = await self._channels.is_shared(call.token, call.desk.firm.team_id, channel_id, call.desk.now)
        except (Later, Never) as no:
            _log.warning("channel_not_seen", reason=no.reason)
            return "command.unseen_channel"
        return "command.shared_channel" if shared else None

    async def _explain(self, payload: Mapping[str, Any], origin: Origin, words: Words, error: Exception) -> Answer:
        """Turn what went wrong into an answer of the kind that the payload wants."""
        if isinstance(error, SaidOtherwise):
            self._count("said_otherwise")
            _log.error("said_otherwise", kind=payload.get("type"), team=origin.team_id, user=origin.actor_user_id)
        text = _sentence(words, error)
        ways_on = access.ways_on(words, error) if isinstance(error, Refusal) else []
        match payload.get("type"):
            case "block_actions" if payload.get("view"):
                await self._open(payload, origin, refusal.modal(words, text, ways_on=ways_on))
                return DONE
            case "shortcut":
                await self._open(payload, origin, refusal.modal(words, text))
                return DONE
            case "block_actions":
                return whisper(refusal.letter(text, ways_on))
            case "view_submission":
                return replace_view(refusal.modal(words, text, ways_on=ways_on))
            case "block_suggestion":
                return Answer(body={"options": []})
            case "event_callback":
                if isinstance(error, CannotSave):
                    raise error
                if isinstance(error, NotLinked):
                    await self._at_home(payload, origin, overview.unready_home(words, text))
                return DONE
            case _:
                return say(refusal.letter(text, ways_on))

    async def _at_home(self, payload: Mapping[str, Any], origin: Origin, view: Mapping[str, Any]) -> None:
        """Say it on the Home tab of whoever looks there."""
        if (payload.get("event") or {}).get("tab") == "home":
            await self._show(origin, "views.publish", {"user_id": origin.actor_user_id, "view": view})

    async def _open(self, payload: Mapping[str, Any], origin: Origin, view: Mapping[str, Any]) -> None:
        """Show a small dialog, over the one that is open if there is one."""
        over = (payload.get("view") or {}).get("type") == "modal"
        arguments = {"trigger_id": payload.get("trigger_id"), "view": view}
        await self._show(origin, "views.push" if over else "views.open", arguments)

    async def _show(self, origin: Origin, method: str, arguments: Mapping[str, Any]) -> None:
        try:
            await self._gateway.call(self._tokens.get(origin.team_id, ""), method, arguments, within=2)
        except (Later, Never) as no:
            _log.warning("refusal_not_shown", reason=type(no).__name__)

    async def _draw_home(self, origin: Origin) -> None:
        """Draw somebody's Home as if they had just opened it."""
        with contextlib.suppress(CannotSave):
            await self.handle({"type": "event_callback", "event": {"type": "app_home_opened", "tab": "home"}}, origin)

    async def _say_to_one(self, payload: Mapping[str, Any], origin: Origin, words: Words, letter: Letter) -> None:
        """Answer whoever clicked alone: where the button stood on no message, there is only a dialog to say it in."""
        shown = payload.get("view") or {}
        if not shown:
            await self._whisper(payload, letter.arguments())
        elif shown.get("callback_id") == refusal.DIALOG:
            view = refusal.dialog(words, letter)
            await self._show(origin, "views.update", {"view_id": shown.get("id"), "view": view})
        else:
            await self._open(payload, origin, refusal.dialog(words, letter))

    async def _whisper(self, payload: Mapping[str, Any], message: Mapping[str, Any]) -> None:
        url = str(payload.get("response_url") or "")
        private = {"response_type": "ephemeral", "replace_original": False}
        try:
            await self._gateway.answer(url, private | dict(message))
        except (Later, Never) as no:
            _log.warning("whisper_lost", reason=no.reason)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._after.add(task)
        task.add_done_callback(self._after.discard)


def _notice(payload: Mapping[str, Any]) -> Callable[..., Awaitable[None]] | None:
    if payload.get("type") != "event_callback":
        return None
    return routes.NOTICES.get(str((payload.get("event") or {}).get("type")))


def _sentence(words: Words, error: Exception) -> str:
    if isinstance(error, Refusal):
        return refusal.sentence(words, error)
    if isinstance(error, Later | Never):
        _log.warning("slack_refused", reason=error.reason)
        return words("slow.slack" if isinstance(error, Later) else "refused.slack")
    ref = secrets.token_hex(3).upper()
    stumbled("broken", error, ref=ref)
    return words("broken", ref=ref)


def request_of(payload: Mapping[str, Any], origin: Origin) -> Request:
    """Name a payload by what a repetition of it would have too."""
    view, actions = payload.get("view") or {}, payload.get("actions") or [{}]
    who = f"{origin.actor_team_id}:{origin.actor_user_id}"
    match payload.get("type"):
        case "block_actions":
            key = f"{who}:{actions[0].get('action_ts')}:{actions[0].get('action_id')}"
        case "view_submission":
            key = f"{who}:{view.get('id')}:{view.get('hash')}"
        case "event_callback":
            key = str(payload.get("event_id"))
        case _:
            key = f"{who}:{payload.get('trigger_id')}"
    body = json.dumps([payload.get(name) for name in SAID], sort_keys=True)
    return Request(key=ascii(key)[:200], digest=hashlib.sha256(body.encode()).hexdigest())
