"""One of every event, as a history holds it, for the screen that recounts them."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from bot.domain import alert_events as alert
from bot.domain import change_events as chg
from bot.domain import ending_events as end
from bot.domain import events as e
from bot.domain import register_events as reg
from bot.domain import slack_events as slk
from bot.domain import switch_events as sw
from bot.domain import task_events as tsk
from bot.domain.customer import Part, Payer, Role
from bot.domain.ending import After, Party
from bot.domain.events import KINDS
from bot.domain.reasons import DeclineReason
from bot.domain.switching import Fall
from bot.texts.words import Words
from bot.views.story import Teller, Told
from tests.views.cast import ANSWERED, ASKED, EXPIRES, Cast

_EXACT: dict[str, Any] = {
    "along": (),
    "payer": Payer.CUSTOMER,
    "period": 12,
    "expires_at": EXPIRES,
    "since": ASKED,
    "role": "administrator",
    "level": "known",
    "evidence": "f" * 64,
    "reason": "account_inactive",
    "part": Part.DEPUTY,
    "main": True,
    "on_platform": True,
    "language": "sv",
    "collaboration_id": "s1",
    "before": None,
    "before_payer": Payer.FIRM,
    "before_period": 3,
    "left": False,
    "until": EXPIRES,
    "given": True,
    "asked": 1,
    "customers": 2,
    "told": (),
    "party": Party.FIRM,
    "after": After.ALONE,
    "paid": Payer.FIRM,
    "deletes": False,
    "scheduled": False,
    "no_main_contact": True,
    "ends_at": EXPIRES,
    "ended_at": ASKED,
    "collaborations": ("s1",),
    "entries": (1, 2),
    "loss": slk.Loss.MOVED,
    "lack": alert.Lack.MISSING,
    "days": 60,
    "owns": 2,
    "managed": True,
    "outside": False,
    "reaches": 3,
    "onward_firm": "",
    "starts_at": EXPIRES,
    "fall": Fall.WITHDRAWN,
    "how": "confirmed",
    "task": "activation",
    "tasks": ("t1", "t2"),
}


def one_of(kind: type[Any], cast: Cast, **exact: Any) -> e.Event:
    """Make an event of a kind out of what the cast has written."""
    written = {"service": cast.service, "variant": cast.variant, "note": cast.note, "address": cast.address}
    written |= {"onward": cast.variant, "before_variant": cast.variant}
    written |= {"email": cast.address, "named_email": cast.address, "login": cast.address}
    declined = kind in {e.Declined, chg.ChangeDeclined}
    special: dict[str, Any] = {"reason": DeclineReason.OTHER} if declined else {}
    special |= {"reason": cast.note} if kind in {reg.AccessAsked, end.EndScheduled, end.Ended} else {}
    special |= {"role": Role.USER} if kind is reg.ContactChanged else {}
    given = _EXACT | written | special | exact
    event: e.Event = kind(**{each.name: given.get(each.name, cast.by) for each in fields(kind)})
    return event


def tales(cast: Cast) -> Iterator[e.Event]:
    """Give one of every kind, and of those that can be told in two ways the other too."""
    yield from (one_of(kind, cast) for kind in KINDS.values())
    yield one_of(e.Reminded, cast, by_user=None, by_name="")
    yield from (one_of(e.ContactLost, cast, loss=loss) for loss in (slk.Loss.LEFT, slk.Loss.CORRECTED))
    yield one_of(end.Ended, cast, scheduled=True, by_user=None, after=After.CLOSED, reason="")
    yield one_of(end.Ended, cast, after=After.CLOSED, deletes=True, reason="")
    yield one_of(end.Ended, cast, after=After.MOVED, onward_firm=cast.firm, reason="")
    yield from (one_of(sw.SwitchFell, cast, fall=fall) for fall in Fall)
    yield one_of(end.EndAsked, cast, after=None)
    yield one_of(end.EndAnswered, cast, after=After.CLOSED)
    yield one_of(e.Declined, cast, reason=None, note="")
    yield one_of(chg.ChangeDeclined, cast, reason=None, note="")
    yield one_of(e.WrongPerson, cast, named="", named_email="")
    yield one_of(e.CollaborationImported, cast, since=None)
    yield one_of(reg.EngagementChanged, cast, left=True)
    yield one_of(reg.EngagementChanged, cast, left=True, by_user=None, by_name="")
    yield one_of(reg.AwayNoted, cast, user_id="", name="")
    yield one_of(reg.AccessAnswered, cast, given=False)
    yield from (one_of(tsk.TaskOpened, cast, task=task) for task in ("change", "grant", "ending"))
    yield one_of(tsk.TaskTicked, cast, by_user=None, by_name="")
    yield one_of(slk.ColleagueLeft, cast, name="")
    yield one_of(slk.ColleagueUnreachable, cast, name="")
    yield one_of(slk.ColleagueLeft, cast, outside=True)
    yield one_of(slk.ChannelShared, cast, names="")
    yield one_of(reg.CustomerRegistered, cast, by_user=None, name="")


def teller(words: Words, cast: Cast) -> Teller:
    """Make somebody who recounts what the cast did."""
    services = {"s1": (cast.service, cast.variant)}
    return Teller(words=words, catalogue=cast.catalogue, services=services, names={cast.by: cast.by})


def told(cast: Cast) -> list[Told]:
    """Put the tales in order, as a page holds them."""
    return [Told(seq=number, at=ANSWERED, event=event) for number, event in enumerate(tales(cast), start=1)]
