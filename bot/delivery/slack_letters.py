"""Write what the firm reads when something changed in Slack by itself."""

from bot.domain import slack_events as slk
from bot.domain.audience import Reader
from bot.storage import members
from bot.storage.database import Transaction
from bot.storage.outbox import Parcel
from bot.texts.words import Words
from bot.views import changes
from bot.views.kit import Letter

SlackEvent = slk.ChannelUnreachable | slk.ChannelShared | slk.ColleagueLeft | slk.ColleagueUnreachable


async def write(tx: Transaction, event: SlackEvent, parcel: Parcel, words: Words) -> Letter:
    """Write one letter; of whoever left, with everything that they own still."""
    in_channel = parcel.reader is Reader.CHANNEL
    match event:
        case slk.ChannelUnreachable(reason=reason):
            return changes.channel_unreachable(words, reason)
        case slk.ChannelShared(names=names):
            return changes.channel_shared(words, names)
        case slk.ColleagueUnreachable():
            return changes.colleague_unreachable(words, event, in_channel=in_channel)
        case left:
            owned = await members.companies(tx, parcel.firm_id, left.user)
            return changes.colleague_left(words, left, owned, in_channel=in_channel)
