"""Which handler answers what: the ids here are a wire format that old messages keep using, never to be renamed."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from bot.handlers import (
    accessing,
    amending,
    answering,
    changing,
    correcting,
    ending,
    explaining,
    following,
    gathering,
    handing,
    home,
    inviting,
    leaving,
    meeting,
    parting,
    previewing,
    recounting,
    setting_up,
    showing,
    staffing,
    switching,
    tasking,
)
from bot.handlers.call import Answer, Call
from bot.storage.database import Database
from bot.views import (
    access,
    amended,
    amendment,
    answers,
    changes,
    compose,
    consent,
    digest,
    division,
    doctor,
    elsewhere,
    ended,
    follow,
    homes,
    overview,
    particulars,
    people,
    person,
    preview,
    question,
    reasons,
    receipts,
    story,
    switch,
    todo,
)
from bot.views import ending as ending_view
from bot.views import handing as handing_view
from bot.views import moving as moving_view
from bot.views import staffing as staffing_view

Handler = Callable[[Call], Awaitable[Answer]]

VERBS: Mapping[str, Callable[[Call, str], Awaitable[Answer]]] = {
    "invite": inviting.invite,
    "list": showing.list_typed,
    "status": showing.status_typed,
    "customer": correcting.customer_typed,
    "contact": meeting.contact_typed,
    "staff": staffing.staff_typed,
    "remind": following.remind_typed,
    "resend": following.resend_typed,
    "withdraw": following.withdraw_typed,
    "change": amending.change_typed,
    "end": ending.end_typed,
    "tasks": tasking.tasks_typed,
    "history": recounting.history_typed,
    "why": explaining.why_typed,
    "services": explaining.services_typed,
    "settings": setting_up.settings_typed,
    "help": lambda call, _typed: showing.show_help(call),
}

ACTIONS: Mapping[str, Handler] = {
    question.APPROVE: answering.approve,
    question.DECLINE: answering.decline,
    question.APPROVE_ALL: answering.approve,
    question.DECLINE_ALL: answering.decline,
    question.WRONG_PERSON: answering.wrong_person,
    amended.APPROVE: answering.approve,
    amended.DECLINE: answering.decline,
    follow.CHANGE: amending.open_clicked,
    amendment.EDIT: amending.edit,
    follow.REMIND: following.remind_clicked,
    follow.RESEND: following.resend_clicked,
    follow.WITHDRAW: following.withdraw_clicked,
    follow.AGAIN: inviting.again,
    follow.WHY: explaining.why_clicked,
    doctor.CORRECT: correcting.correct_clicked,
    **{f"{answers.ANSWER}.{topic}": explaining.answer for topic in answers.TOPICS},
    answers.READ: answering.link,
    receipts.GETTING_STARTED: answering.link,
    compose.CUSTOMER: inviting.changed,
    compose.SERVICE: inviting.changed,
    compose.VARIANT: inviting.changed,
    compose.CONTACT: inviting.changed,
    changes.CORRECT: correcting.contact_clicked,
    person.PERSON: correcting.changed,
    person.ADD: correcting.add,
    people.PROMOTE: meeting.promote,
    staffing_view.CHANGE: staffing.change_clicked,
    staffing_view.ALL: staffing.all_clicked,
    staffing_view.MORE: staffing.all_clicked,
    handing_view.START: handing.start,
    homes.FIND: home.find,
    doctor.PEOPLE: home.people_clicked,
    access.ASK: accessing.asks,
    access.GIVE: accessing.gives,
    access.DENY: accessing.denies,
    todo.TICK: tasking.tick,
    todo.LIST: tasking.list_clicked,
    ended.START: ending.start,
    ended.OWN: ending.own,
    ended.STOP: ending.stop,
    switch.ASK: switching.ask,
    moving_view.ANSWER: switching.answer,
    moving_view.STAY: switching.stay,
    consent.ALONE: parting.alone,
    consent.CLOSED: parting.closed,
    consent.ALONE_ALL: parting.alone,
    consent.CLOSED_ALL: parting.closed,
    preview.EDIT: inviting.edit,
    preview.ADD: inviting.add,
    preview.REMOVE: previewing.remove,
    preview.DIVIDE: previewing.divide,
    overview.INVITE: inviting.start,
    overview.LIST: showing.list_clicked,
    overview.MORE: showing.list_clicked,
    overview.SWITCH: showing.list_switched,
    overview.STATUS: showing.status_clicked,
    overview.CUSTOMER: showing.customer_clicked,
    overview.HELP: showing.help_clicked,
    overview.SHOW: answering.show_again,
    story.OLDER: recounting.older,
    story.EVIDENCE: recounting.evidence,
    story.FILE: recounting.file,
    overview.SETTINGS: setting_up.settings,
    digest.SWITCH: gathering.switched,
}

VIEWS: Mapping[str, Handler] = {
    compose.CALLBACK: inviting.submitted,
    preview.CALLBACK: previewing.send,
    division.CALLBACK: previewing.divided_up,
    ending_view.CHOOSE: ending.chosen,
    ending_view.AFTER: ending.decided,
    ending_view.CONFIRM: ending.confirmed,
    reasons.CALLBACK: answering.decline_for,
    person.CALLBACK: correcting.submitted,
    elsewhere.CALLBACK: answering.named_other,
    staffing_view.EDIT: staffing.submitted,
    staffing_view.AWAY: staffing.away_submitted,
    handing_view.CALLBACK: handing.submitted,
    homes.FIND: home.found,
    access.CALLBACK: accessing.submitted,
    amendment.CALLBACK: amending.submitted,
    amendment.CONFIRM: amending.confirmed,
    moving_view.CONFIRM: switching.confirmed,
    particulars.CALLBACK: setting_up.saved,
}

SEARCHES: Mapping[str, Handler] = {compose.CUSTOMER: inviting.search, homes.SEARCH: home.search}

SHORTCUTS: Mapping[str, Handler] = {overview.INVITE: inviting.start}

EVENTS: Mapping[str, Handler] = {"app_home_opened": home.opened}

# What works before the firm is set up, besides the command, which then asks for nothing else.
BEFORE_SET_UP = frozenset({overview.SETTINGS, particulars.CALLBACK, "app_home_opened"})

# What makes us ask Slack how a channel is now.
DOUBTFUL = (
    "channel_archive",
    "channel_unarchive",
    "channel_deleted",
    "channel_left",
    "channel_shared",
    "channel_unshared",
    "group_archive",
    "group_unarchive",
    "group_deleted",
    "group_left",
    "member_joined_channel",
)

# What Slack itself says: nobody acts, and after the first two there is no token to ask with.
NOTICES: Mapping[str, Callable[[Database, Mapping[str, Any], str, datetime], Awaitable[None]]] = {
    "app_uninstalled": leaving.uninstalled,
    "tokens_revoked": leaving.tokens_revoked,
    "user_change": changing.person_changed,
    "channel_id_changed": changing.channel_moved,
    **dict.fromkeys(DOUBTFUL, changing.channel_changed),
}
