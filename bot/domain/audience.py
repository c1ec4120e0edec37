"""Who hears of which event (DOMAIN section 6): one table, and nobody is told but by it."""

from enum import StrEnum

from bot.domain import alert_events as alert
from bot.domain import change_events as chg
from bot.domain import ending_events as end
from bot.domain import events as e
from bot.domain import firm_events as frm
from bot.domain import register_events as reg
from bot.domain import slack_events as slk
from bot.domain import switch_events as sw
from bot.domain import task_events as tsk


class Reader(StrEnum):
    """A kind of reader; the last three change what was sent before instead of sending anew.

    `colleagues` are those of the firm whom the event itself names as told; `digest` are the managers, in the morning.
    """

    CONTACT = "contact"
    CHANNEL = "channel"
    THREAD = "thread"
    OWNER = "owner"
    MANAGERS = "managers"
    COLLEAGUES = "colleagues"
    DIGEST = "digest"
    QUESTION = "question"
    LINE = "line"
    NOTICE = "notice"
    WEBHOOK = "webhook"


_CONTACT, _CHANNEL, _THREAD, _OWNER = Reader.CONTACT, Reader.CHANNEL, Reader.THREAD, Reader.OWNER
_MANAGERS, _QUESTION, _LINE = Reader.MANAGERS, Reader.QUESTION, Reader.LINE
_COLLEAGUES, _DIGEST, _NOTICE = Reader.COLLEAGUES, Reader.DIGEST, Reader.NOTICE
_WEBHOOK = Reader.WEBHOOK

AUDIENCE: dict[type[e.Event], tuple[Reader, ...]] = {
    frm.FirmSetUp: (_CHANNEL,),
    frm.FirmChanged: (),
    reg.CustomerRegistered: (),
    reg.ContactAdded: (),
    reg.CustomerChanged: (),
    reg.ContactChanged: (),
    reg.AgreementNoted: (),
    reg.EngagementChanged: (_COLLEAGUES,),
    reg.AwayNoted: (_COLLEAGUES,),
    reg.HandedOver: (_COLLEAGUES,),
    reg.AccessAsked: (_OWNER, _DIGEST),
    reg.AccessAnswered: (_NOTICE, _COLLEAGUES, _DIGEST),
    reg.AccessExpired: (_OWNER, _COLLEAGUES, _DIGEST),
    reg.HistoryCopied: (_COLLEAGUES,),
    e.Invited: (_CONTACT, _CHANNEL),
    e.ActivatedAtOnce: (_CONTACT, _CHANNEL, _OWNER),  # the owner, where something is left to do (D21)
    e.CollaborationImported: (),
    e.Approved: (_QUESTION, _CONTACT, _LINE, _THREAD, _OWNER, _DIGEST),
    e.Declined: (_QUESTION, _CONTACT, _LINE, _THREAD, _OWNER, _MANAGERS),
    e.WrongPerson: (_QUESTION, _CONTACT, _LINE, _THREAD, _OWNER),
    e.Reminded: (_CONTACT,),
    e.LastReminderPassed: (_OWNER,),
    e.Resent: (_CONTACT, _QUESTION, _LINE, _THREAD),
    e.Withdrawn: (_QUESTION, _LINE, _THREAD),
    e.Expired: (_QUESTION, _LINE, _THREAD, _OWNER, _MANAGERS),
    e.Blocked: (_QUESTION, _LINE, _THREAD, _OWNER, _MANAGERS),
    chg.ChangeAsked: (_CONTACT, _THREAD, _OWNER, _DIGEST),
    chg.ChangeApproved: (_QUESTION, _CONTACT, _THREAD, _OWNER, _DIGEST),
    chg.ChangeDeclined: (_QUESTION, _CONTACT, _THREAD, _OWNER, _DIGEST),
    chg.ChangeOvertaken: (_QUESTION,),
    chg.Changed: (_CONTACT, _CHANNEL, _OWNER, _DIGEST),  # the owner, where something is left to do (S38, D21)
    e.ShownAgain: (_CONTACT,),
    e.Undeliverable: (_THREAD, _OWNER, _MANAGERS),
    e.Delayed: (_THREAD, _OWNER),
    e.ContactLost: (_THREAD, _OWNER),
    end.EndAsked: (_CONTACT, _THREAD, _OWNER, _DIGEST),
    end.EndAnswered: (_QUESTION,),  # what it leads to, an end or a day, is told to everybody as itself
    end.EndUnanswered: (_THREAD, _OWNER, _MANAGERS),
    end.EndOvertaken: (_QUESTION,),
    end.EndScheduled: (_CONTACT, _LINE, _THREAD, _OWNER, _MANAGERS),
    end.EndStopped: (_CONTACT, _LINE, _THREAD, _OWNER, _MANAGERS),
    end.Ended: (_CONTACT, _LINE, _THREAD, _OWNER, _MANAGERS),
    end.LeftoverFound: (_OWNER, _MANAGERS),
    alert.PeriodEnds: (_OWNER, _MANAGERS),
    alert.MainContactLacking: (_OWNER, _MANAGERS),
    sw.SwitchWished: (_QUESTION, _CONTACT, _LINE, _THREAD, _OWNER, _MANAGERS),
    sw.SwitchUnreached: (_CONTACT, _THREAD, _OWNER),
    sw.SwitchSet: (_QUESTION, _CONTACT, _LINE, _THREAD, _OWNER, _MANAGERS),
    sw.SwitchBegun: (_QUESTION, _CONTACT, _LINE, _THREAD, _OWNER, _MANAGERS),
    sw.SwitchFell: (_QUESTION, _CONTACT, _LINE, _THREAD, _OWNER, _MANAGERS),
    sw.LeavingAsked: (_CONTACT,),  # what the customer thinks of is its own until it confirms: then the endings tell
    sw.LeavingClosed: (_NOTICE,),
    tsk.TaskOpened: (_WEBHOOK,),  # the owner reads of it in the message about what was agreed
    tsk.TaskTicked: (_NOTICE,),
    tsk.TaskOvertaken: (_NOTICE,),
    tsk.TaskLate: (_DIGEST,),
    tsk.InPlace: (_CONTACT, _THREAD),
    tsk.TasksReminded: (_COLLEAGUES,),
    tsk.WebhookFailed: (_MANAGERS,),
    slk.ColleagueLeft: (_MANAGERS, _CHANNEL),
    slk.ColleagueUnreachable: (_COLLEAGUES, _CHANNEL),
    slk.ChannelShared: (_MANAGERS,),
    slk.ChannelMoved: (),
    slk.ChannelUnreachable: (_MANAGERS,),
    e.Snooping: (_MANAGERS,),
    e.DigestSent: (_COLLEAGUES,),
}

# Who hears of an event once the contact has been told, and not before.
AFTERWARDS: dict[type[e.Event], Reader] = {e.Reminded: _THREAD}

# What waits for the morning where a manager so chooses; all else that managers hear of, they hear at once (D15).
MAY_WAIT: frozenset[type[e.Event]] = frozenset(
    {e.Declined, e.Expired, e.Blocked, end.EndScheduled, end.EndStopped, end.LeftoverFound}
)

# What is found in the morning is told in one message that morning, to owners as to managers: there may be many.
FOUND_IN_THE_MORNING: frozenset[type[e.Event]] = frozenset({alert.PeriodEnds, alert.MainContactLacking})

# Told once for all the collaborations that a message asked about together; the others tell each its own story.
ONCE = frozenset({_CONTACT, _QUESTION, _OWNER, _MANAGERS})


def asked_of(event: e.Event) -> Reader:
    """Say whose copy of an earlier entry a notice changes: a contact's where they were asked, else the owner's."""
    return Reader.CONTACT if isinstance(event, sw.LeavingClosed) else Reader.OWNER


def audience(event: e.Event) -> tuple[Reader, ...]:
    """List who reads of an event, in the order in which they are told."""
    return AUDIENCE[type(event)]
