"""The firm's settings: the form, and what is done with it."""

import asyncio
from dataclasses import replace

from bot.domain.firm import PUBLIC_MAIL, Firm, Person
from bot.domain.numbers import OrganisationNumber
from bot.domain.refusals import CannotSave
from bot.domain.refusals_firm import NumberTaken
from bot.domain.webhook import BadHook, Webhook, agree, new_secret
from bot.handlers import reading
from bot.handlers.call import DONE, Answer, Call, errors, replace_view
from bot.handlers.reading import BadField
from bot.slack.channels import outsiders_read
from bot.slack.directory import Directory
from bot.slack.gateway import Later, Never
from bot.texts.words import Words
from bot.usecases import setting_up, watching
from bot.usecases.setting_up import Particulars
from bot.views import particulars, refusal

MOST_MANAGERS = 20


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
    shown, firm = await setting_up.shown(call.desk), setting_up.proposal(call.desk)
    url, secret = (shown.webhook.url, "") if shown.webhook else ("", new_secret())
    await call.open(particulars.build(call.words, firm, shown.number, shown.mark, url, secret))
    return DONE


async def saved(call: Call) -> Answer:
    """Check and store the settings."""
    try:
        said = await _particulars(call, particulars.parse(call.view))
        await setting_up.set_up(call.desk, said)
    except BadField as bad:
        return errors({refusal.at_field(bad.name, call.block_ids): bad.sentence})
    except NumberTaken as no:
        return errors({refusal.at_field("number", call.block_ids): refusal.sentence(call.words, no)})
    except CannotSave as no:
        return errors({call.block_ids[0]: refusal.sentence(call.words, no)})
    except Later:
        return errors({call.block_ids[0]: call.words("slow.slack")})
    shown = refusal.modal(call.words, call.words("setup.saved"), title="setup.title")
    return replace(replace_view(shown), home=True)


async def _particulars(call: Call, said: particulars.Said) -> Particulars:
    words = call.words
    name = reading.text(words, said.name, "name", limit=150)
    number = await _number(call, said.number)
    expires_days = reading.days(words, said.expires_days, "expires_days")
    reminder_days = reading.reminders(words, said.reminder_days, "reminder_days", before=expires_days)
    domains = [each for each in said.mail_domains.replace(",", " ").split() if each]
    mail_domains = frozenset(_domain(words, each) for each in domains)
    channel_id = await _channel(call, said.channel_id)
    placed_by = replace(call.desk.firm, channel_id=channel_id, mail_domains=mail_domains)
    return Particulars(
        name=name,
        number=number,
        channel_id=channel_id,
        managers=await _managers(call, said.managers, placed_by),
        language=said.language,
        mail_domains=mail_domains,
        expires_days=expires_days,
        reminder_days=reminder_days,
        tasks=said.tasks,
        webhook=await _webhook(call, said),
        shown=call.carried,
    )


async def _number(call: Call, typed: str) -> OrganisationNumber:
    """Read the number; the masked one that the form began with means that it is what it was (D16)."""
    stored = (await setting_up.shown(call.desk)).number
    if stored and typed.strip() == stored.shown:
        return stored
    return reading.number(call.words, typed, call.desk.now)


async def _webhook(call: Call, said: particulars.Said) -> Webhook | None:
    """Read where the firm's own automation listens; an empty secret is the one that is stored."""
    url, secret = said.webhook.strip(), said.webhook_secret.strip()
    if not url:
        return None
    stored = (await setting_up.shown(call.desk)).webhook
    try:
        return agree(url, secret or (stored.secret if stored else ""), local=call.gateway.rehearses)
    except BadHook as bad:
        name = "webhook_secret" if bad.reason == "secret" else "webhook"
        raise BadField(name, call.words(f"field.webhook.{bad.reason}")) from None


def _domain(words: Words, typed: str) -> str:
    domain = reading.domain(words, typed, "mail_domains")
    if domain in PUBLIC_MAIL:
        raise BadField("mail_domains", words("field.public_mail", words=domain))
    return domain


async def _managers(call: Call, user_ids: frozenset[str], firm: Firm) -> tuple[Person, ...]:
    """Take people of the firm as it is being saved: managers are told customers' names."""
    if not user_ids:
        raise BadField("managers", call.words("field.managers"))
    if len(user_ids) > MOST_MANAGERS:
        raise BadField("managers", call.words("field.many_managers", most=MOST_MANAGERS))
    directory = Directory(call.gateway, call.token, firm)
    found = await asyncio.gather(*(_described(directory, each) for each in sorted(user_ids)))
    who = dict(zip(sorted(user_ids), found, strict=True))
    if unclear := [each for each in who if isinstance(who[each], Never)]:
        names = await setting_up.names(call.desk, unclear)
        raise BadField("managers", call.words("field.manager_unclear", names=", ".join(names)))
    managers = {each.user_id: each for each in found if isinstance(each, Person) and each.is_of(firm)}
    if strange := [getattr(who[each], "name", each) for each in who if each not in managers]:
        raise BadField("managers", call.words("field.manager_outside", names=", ".join(sorted(strange))))
    return tuple(managers.values())


async def _described(directory: Directory, user_id: str) -> Person | Never | None:
    try:
        return await directory.by_id(user_id)
    except Never as no:
        return no


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
    try:
        names = await _overhearing(call, channel_id)
    except Never:
        raise BadField("channel", call.words("field.channel_unseen")) from None
    if names:
        raise BadField("channel", call.words("field.channel_overheard", names=", ".join(names)))
    return channel_id


async def _overhearing(call: Call, channel_id: str) -> list[str]:
    """Name those in a channel who are guests or answer for a customer; nothing is kept of a channel not yet chosen."""
    members = await call.directory.members(channel_id)
    named, undescribed = await watching.overhearing(call.desk.database, call.desk.firm, members)
    found = await asyncio.gather(*(call.directory.in_channel(each) for each in undescribed))
    guests = {each.name or each.user_id for each in found if each and each.guest}
    return sorted(guests.union(named))
