"""Every documented refusal of Slack's, for every kind of message: nothing is dropped in silence (RELIABILITY P16).

What comes of a message: `waits` (it is sent again later), `revoked` (the app is gone: everything waits until it is
back), `held` (the channel is closed, which is told, and everything for it waits until it is open), `told` (it is given
up, and somebody who can mend it is told), `dead` (it is given up, and would only have changed what was said before) or
`left` (there is nothing left to edit).
"""

from collections.abc import Mapping

import pytest
from sqlalchemy import func, select, update

from bot.delivery.sending import Sender
from bot.domain.audience import Reader
from bot.storage import outbox
from bot.storage import tables as t
from sandbox.faults import Fault
from tests.journeys.conftest import Play

BUSY = (
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
    "accesslimited",
)
REVOKED = ("token_revoked", "account_inactive", "invalid_auth")
CLOSED = ("channel_not_found", "not_in_channel", "is_archived")
GONE = ("message_not_found", "edit_window_closed", "cant_update_message", "is_archived")
FOR_GOOD = (
    "channel_not_found",
    "not_in_channel",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "restricted_action_non_threadable_channel",
    "restricted_action_thread_locked",
    "user_not_found",
    "messages_tab_disabled",
    "msg_too_long",
    "msg_blocks_too_long",
    "invalid_blocks",
    "invalid_blocks_format",
    "no_text",
    "missing_scope",
    "no_permission",
    "ekm_access_denied",
    "team_access_not_granted",
    "org_login_required",
    "token_expired",
    "not_authed",
)
EDITED = (Reader.QUESTION, Reader.LINE, Reader.NOTICE)
WITHIN = (Reader.COLLEAGUES, Reader.NOTICE)
IN_CHANNEL = (Reader.CHANNEL, Reader.THREAD, Reader.LINE)
UNTOLD = (Reader.QUESTION, Reader.NOTICE)


def outcomes(reader: Reader) -> Mapping[str, str]:
    """The table: what comes of a message to this reader, by Slack's error."""
    given_up = "dead" if reader in UNTOLD else "told"
    table = dict.fromkeys(BUSY, "waits") | dict.fromkeys(REVOKED, "revoked") | dict.fromkeys(FOR_GOOD, given_up)
    held = dict.fromkeys(CLOSED, "held") if reader in IN_CHANNEL else {}
    gone = dict.fromkeys(GONE, "left" if reader in EDITED else given_up)
    return table | held | gone if reader in EDITED else table | gone | held


async def test_a_question_that_slack_refuses(asked: Play) -> None:
    assert await _outcomes(asked, Reader.CONTACT) == outcomes(Reader.CONTACT)


@pytest.mark.parametrize("reader", [each for each in Reader if each not in (*WITHIN, Reader.DIGEST, Reader.WEBHOOK)])
async def test_a_story_that_slack_refuses(declined: Play, reader: Reader) -> None:
    assert await _outcomes(declined, reader) == outcomes(reader)


@pytest.mark.parametrize("reader", WITHIN)
async def test_what_colleagues_tell_each_other_that_slack_refuses(let_in: Play, reader: Reader) -> None:
    assert await _outcomes(let_in, reader) == outcomes(reader)


@pytest.mark.parametrize("error", ["user_not_found", "user_disabled"])
async def test_a_conversation_that_cannot_be_opened_is_told(asked: Play, error: str) -> None:
    assert await _outcome(asked, Reader.CONTACT, error, "conversations.open") == "told"


async def _outcomes(play: Play, reader: Reader) -> dict[str, str]:
    method = "chat.update" if reader in EDITED else "chat.postMessage"
    return {error: await _outcome(play, reader, error, method) for error in outcomes(reader)}


async def _outcome(play: Play, reader: Reader, error: str, method: str) -> str:
    """Send the latest message to this reader once more, into a refusal, and see what comes of it."""
    play.slack.clock.advance(25 * 60 * 60)  # so that nobody keeps quiet because somebody was told lately
    last = await _wait_again(play, reader)
    play.slack.fail(method, Fault.REFUSED, error=error)
    app = play.app
    [parcel] = await _parcels(play, last)

    await Sender(app.database, app.catalogue, app.gateway, app.now).deliver(parcel)

    state, told = await _after(play, last)
    play.slack.faults.clear()
    app.gateway._closed.clear()
    if state == "waiting" and not await _installed(play):
        await app.install(play.slack.world.installs["T0SJOVIK"].bot_token)
        return "revoked"
    if state == "waiting" and await _reopened(play):
        return "held" if told else "held in silence"
    return {"waiting": "waits", "sent": "left", "dead": "told" if told else "dead"}[state]


async def _wait_again(play: Play, reader: Reader) -> int:
    o = t.outbox.c
    async with play.app.database.transaction() as tx:
        query = select(func.max(o.id)).where(o.reader == reader, o.firm_id != "", o.ts.is_not(None))
        last: int = (await tx.run(query)).scalar_one()
        await tx.run(update(t.outbox).where(o.firm_id != "", o.id != last).values(state="skipped"))
        again = {"state": "waiting", "error": None, "attempts": 0, "next_at": play.app.now()}
        await tx.run(update(t.outbox).where(o.firm_id != "", o.id == last).values(**again))
        return last


async def _parcels(play: Play, last: int) -> list[outbox.Parcel]:
    async with play.app.database.reading() as tx:
        return [each for each in await outbox.heads(tx, play.app.now(), [""], 100) if each.id == last]


async def _after(play: Play, last: int) -> tuple[str, int]:
    o = t.outbox.c
    async with play.app.database.reading() as tx:
        state = (await tx.run(select(o.state).where(o.firm_id != "", o.id == last))).scalar_one()
        new = select(func.count(o.id)).where(o.firm_id != "", o.id > last, o.state == "waiting")
        return state, (await tx.run(new)).scalar_one()


async def _reopened(play: Play) -> bool:
    """Open the channel again; False if it was open."""
    async with play.app.database.transaction() as tx:
        closed = (t.firm.c.team_id == "T0SJOVIK") & (t.firm.c.channel_state != "open")
        opened = await tx.run(update(t.firm).where(closed).values(channel_state="open").returning(t.firm.c.id))
        return opened.one_or_none() is not None


async def _installed(play: Play) -> bool:
    i = t.installation.c
    async with play.app.database.reading() as tx:
        live = select(i.id).where(i.firm_id != "", i.team_id == "T0SJOVIK", i.revoked_at.is_(None))
        return (await tx.run(live)).one_or_none() is not None
