"""The firm's settings: the form, and what is done with it."""

from bot.domain.numbers import OrganisationNumber
from bot.domain.refusals import CannotSave
from bot.handlers import reading
from bot.handlers.call import DONE, Answer, Call, errors, replace_view
from bot.handlers.reading import BadField
from bot.slack.channels import outsiders_read
from bot.slack.gateway import Never
from bot.usecases import setting_up
from bot.usecases.setting_up import Particulars
from bot.views import particulars, refusal


async def settings_typed(call: Call, _typed: str) -> Answer:
    """Open the settings."""
    return await settings(call)


async def first(call: Call) -> Answer:
    """Answer whatever is typed before the firm is set up: whoever may gets the settings, others hear who may."""
    if not setting_up.may_set_up(call.desk):
        raise await setting_up.not_set_up(call.desk)
    return await settings(call)


async def settings(call: Call) -> Answer:
    """Open the settings for an administrator or a manager."""
    setting_up.require_may_set_up(call.desk)
    stored = await setting_up.number(call.desk)
    shown = OrganisationNumber(stored).shown if stored else ""
    await call.open(particulars.build(call.words, setting_up.proposal(call.desk), shown))
    return DONE


async def saved(call: Call) -> Answer:
    """Check and store the settings."""
    try:
        said = await _particulars(call, particulars.parse(call.view))
        await setting_up.set_up(call.desk, said)
    except BadField as bad:
        return errors({refusal.at_field(bad.name, call.block_ids): bad.sentence})
    except CannotSave as no:
        return errors({call.block_ids[0]: refusal.sentence(call.words, no)})
    return replace_view(refusal.modal(call.words, call.words("setup.saved"), title="setup.title"))


async def _particulars(call: Call, said: particulars.Said) -> Particulars:
    words = call.words
    name = reading.text(words, said.name, "name", limit=150)
    number = reading.number(words, said.number, call.desk.now)
    if not said.managers:
        raise BadField("managers", words("field.managers"))
    expires_days = reading.days(words, said.expires_days, "expires_days")
    reminder_days = reading.reminders(words, said.reminder_days, "reminder_days", before=expires_days)
    domains = [each for each in said.mail_domains.replace(",", " ").split() if each]
    return Particulars(
        name=name,
        number=number,
        channel_id=await _channel(call, said.channel_id),
        managers=said.managers,
        language=said.language,
        mail_domains=frozenset(reading.domain(words, each, "mail_domains") for each in domains),
        expires_days=expires_days,
        reminder_days=reminder_days,
    )


async def _channel(call: Call, channel_id: str | None) -> str:
    """Take a channel only where the bot can write and no outsider can read."""
    if channel_id is None:
        raise BadField("channel", call.words("field.required"))
    try:
        answer = await call.gateway.call(call.token, "conversations.info", {"channel": channel_id}, within=2)
    except Never:
        raise BadField("channel", call.words("field.bot_not_in_channel")) from None
    channel = answer.get("channel") or {}
    if outsiders_read(channel):
        raise BadField("channel", call.words("field.channel_shared"))
    if not channel.get("is_member"):
        raise BadField("channel", call.words("field.bot_not_in_channel"))
    return channel_id
