"""Every expected no: one class, one code that is also the key of its words, and what the words need."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import ClassVar

from typing_extensions import override


@dataclass(eq=False)
class Refusal(Exception):
    """Something that the rules do not allow; nothing was changed."""

    code: ClassVar[str]

    @property
    def values(self) -> Mapping[str, object]:
        """Give what the words need, by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(eq=False)
class NotOfFirm(Refusal):
    """A guest, a customer or an outsider used a firm command (D10)."""

    code = "not_of_firm"


@dataclass(eq=False)
class NotSetUp(Refusal):
    """The firm has not yet said where it wants to be told; `names` are those known who can say it."""

    code = "not_set_up"
    names: str = ""

    @property
    @override
    def values(self) -> Mapping[str, object]:
        """Give the names, and that there are any."""
        return {"names": self.names, "status": "named" if self.names else ""}


@dataclass(eq=False)
class NotLinked(Refusal):
    """The app came to a workspace that its operator has not opened, or back by a stranger's hand: nothing is shown."""

    code = "not_linked"


@dataclass(eq=False)
class NotAdmin(Refusal):
    """Only an administrator of the workspace sets the firm up; afterwards a manager may too."""

    code = "not_admin"


@dataclass(eq=False)
class ButtonGone(Refusal):
    """A button that is unknown here: forged, foreign, or older than what we keep."""

    code = "button_gone"


@dataclass(eq=False)
class NotAddressed(Refusal):
    """Somebody other than the addressed contact or another administrator of the customer answered (D9)."""

    code = "not_addressed"
    contact: str


@dataclass(eq=False)
class FirmCannotAnswer(Refusal):
    """Somebody of the firm answered for the customer; nobody of the firm ever can (D9)."""

    code = "firm_cannot_answer"
    contact: str


@dataclass(eq=False)
class AddressChanged(Refusal):
    """The profile's address is no longer the one the contact was known by (D19)."""

    code = "address_changed"


@dataclass(eq=False)
class AlreadyAnswered(Refusal):
    """The question has its answer; a late or repeated click changes nothing."""

    code = "already_answered"
    status: str
    by: str
    at: datetime


@dataclass(eq=False)
class QuestionClosed(Refusal):
    """The question closed without an answer: expired, withdrawn or blocked."""

    code = "question_closed"
    status: str
    at: datetime


@dataclass(eq=False)
class RemindedToday(Refusal):
    """The contact was reminded less than a day ago (D3)."""

    code = "reminded_today"
    contact: str
    at: datetime


@dataclass(eq=False)
class JustSent(Refusal):
    """The question was put moments ago, to the same address."""

    code = "just_sent"
    contact: str
    at: datetime


@dataclass(eq=False)
class NotNow(Refusal):
    """Nobody is reminded in the evening, at night or on a day off (D3)."""

    code = "not_now"
    until: datetime


@dataclass(eq=False)
class NothingAsked(Refusal):
    """No question is open with this customer."""

    code = "nothing_asked"
    company: str


@dataclass(eq=False)
class IllegalMove(Refusal):
    """The collaboration's life does not go that way (DOMAIN section 5)."""

    code = "illegal_move"


@dataclass(eq=False)
class HasFirm(Refusal):
    """The customer collaborates with another firm and must end there first (S11, S12, D7): no word more."""

    code = "has_firm"


@dataclass(eq=False)
class AlreadyCollaborating(Refusal):
    """The firm already has, or has asked for, this service with this customer."""

    code = "already_collaborating"
    status: str


@dataclass(eq=False)
class TooManyLookups(Refusal):
    """Too many numbers outside the register were asked about (D7)."""

    code = "too_many_lookups"


@dataclass(eq=False)
class UnknownCustomer(Refusal):
    """No such customer in the firm's register."""

    code = "unknown_customer"


@dataclass(eq=False)
class UnknownService(Refusal):
    """No such service or variant in the catalogue."""

    code = "unknown_service"


@dataclass(eq=False)
class OtherVariant(Refusal):
    """The customer already has the service in another variant, and is invited to that one (S14, S16)."""

    code = "other_variant"
    has: str


@dataclass(eq=False)
class FirmsOwnSeat(Refusal):
    """Pro is the firm's own seat and offered to nobody who does not have it (S17)."""

    code = "firms_own_seat"


@dataclass(eq=False)
class NoPayer(Refusal):
    """A paying service needs an invoice recipient and a period."""

    code = "no_payer"


@dataclass(eq=False)
class NoContact(Refusal):
    """Nobody at the customer was named to ask."""

    code = "no_contact"


@dataclass(eq=False)
class PlatformUnknown(Refusal):
    """The register does not say whether the customer is on the platform, so it must be asked (D1)."""

    code = "platform_unknown"


@dataclass(eq=False)
class OwnAddress(Refusal):
    """The customer's address is the firm's own, so its answer would be the firm's (THREATS 74, D9)."""

    code = "own_address"
    address: str


@dataclass(eq=False)
class UserAsMain(Refusal):
    """Somebody who is no administrator was to be the main contact (S29)."""

    code = "user_as_main"


@dataclass(eq=False)
class ContactExists(Refusal):
    """The customer already has a contact with this address."""

    code = "contact_exists"
    contact: str


@dataclass(eq=False)
class AlreadyRegistered(Refusal):
    """The number that was to be added is in the firm's register."""

    code = "already_registered"
    company: str


@dataclass(eq=False)
class Unreachable(Refusal):
    """The contact cannot be reached in Slack, so no question could be put."""

    code = "unreachable"
    contact: str
    address: str


@dataclass(eq=False)
class FormOutOfDate(Refusal):
    """The form was opened too long ago, or was already sent."""

    code = "form_out_of_date"


@dataclass(eq=False)
class SaidOtherwise(Refusal):
    """The same click or form came before with another content: the first one counts, and somebody looks (P2)."""

    code = "said_otherwise"


@dataclass(eq=False)
class CannotSave(Refusal):
    """The database does not answer; nothing was stored."""

    code = "cannot_save"


@dataclass(eq=False)
class CannotCheck(Refusal):
    """Slack did not say who clicked, so nothing was done in their name."""

    code = "cannot_check"


@dataclass(eq=False)
class TooOften(Refusal):
    """More commands a minute than a person types."""

    code = "too_often"
