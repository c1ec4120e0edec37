"""What a screen says about a collaboration, or about several of one message, already in words of one language."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.catalogue import Catalogue
from bot.domain.collaboration import Terms
from bot.domain.customer import Agreement, Payer
from bot.domain.division import Division, Doer
from bot.domain.ending import Parting
from bot.domain.question import Closing
from bot.texts.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered:
    """A change in words: the service before and after, who pays, and what it `means` in one sentence, if anything.

    `grants` says that the service must also be granted to the customer's users (S38).
    """

    before: str
    after: str
    pays_before: str
    pays_after: str
    means: str
    grants: bool

    @property
    def was(self) -> str:
        """Say what is agreed until then."""
        return f"{self.before}. {self.pays_before}."

    @property
    def becomes(self) -> str:
        """Say what is agreed from then on."""
        return f"{self.after}. {self.pays_after}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of a collaboration; `by` is whoever of the firm invited, `contact` whoever was asked.

    `told` is whoever of the firm hears of it, where that is not whoever invited. `links` lead to the getting-started
    documents: (service, address). `over` says that it ended or will, `ending_by` which party set the day. `change` is
    what is asked for or was done to a collaboration that goes on, `changeable` says that it may be changed now,
    `wished` that the customer's yes waits for the end with another firm (D8), `todo` that it is left to be carried
    out, `carried` how far that has come (D21). `parting` is the end that a question is about, `lapsed` that its day
    came without an answer (D4).
    """

    words: Words
    firm: str
    company: str
    number: str
    service: str
    about: str
    access: str
    pays: str
    links: tuple[tuple[str, str], ...]
    by: str
    contact: str
    has_it: bool = False
    expires_at: datetime | None = None
    closing: Closing | None = None
    collaboration_id: str = ""
    customer_id: str = ""
    question_id: str = ""
    division: str = ""
    over: str = ""
    status: str = ""
    ending_by: str = ""
    told: str = ""
    change: Altered | None = None
    changeable: bool = False
    wished: bool = False
    todo: bool = False
    parting: Parting | None = None
    lapsed: bool = False
    carried: str = ""

    def greeting(self, name: str) -> "Facts":
        """Address somebody by name."""
        return replace(self, contact=name)

    @property
    def first_name(self) -> str:
        """Give the name to greet with."""
        return first_name(self.contact)

    @property
    def by_first(self) -> str:
        """Give the first name of whoever invited."""
        return first_name(self.by)

    @property
    def knows(self) -> str:
        """Name whoever of the firm hears of it: whoever invited as they are called, others by their whole name."""
        return self.told or self.by_first

    @property
    def last_day(self) -> str:
        """Write the last day on which one can answer."""
        return last_day(self.words, self.expires_at) if self.expires_at else ""


def together(several: Sequence[Facts]) -> Facts:
    """Say several collaborations of one message in one breath."""
    first, words = several[0], several[0].words
    if len(several) == 1:
        return first
    payments = {each.pays for each in several}
    pays_each = "; ".join(f"{each.service}: {each.pays}" for each in several)
    return replace(
        first,
        service=words.listed([each.service for each in several]),
        access=words.listed(list(dict.fromkeys(each.access for each in several))),
        pays=first.pays if len(payments) == 1 else pays_each,
        links=tuple(link for each in several for link in each.links),
    )


def first_name(name: str) -> str:
    """Give the first word of a name."""
    return name.split(maxsplit=1)[0] if name.split() else name


def last_day(words: Words, expires_at: datetime) -> str:
    """Write the last day before something expires, which it does when that day is over."""
    return words.day(expires_at - timedelta(seconds=1))


def service_words(words: Words, catalogue: Catalogue, terms: Terms, *, to_customer: bool) -> dict[str, object]:
    """Say what the terms mean: the service, what the firm gets to see, who pays."""
    service, variant = catalogue.known(terms.service, terms.variant)
    name = service.full_name(variant, words.language)
    return {
        "service": name,
        "about": service.about[words.language],
        "access": service.access[words.language],
        "pays": pays(words, terms, to_customer=to_customer),
        "links": ((name, service.getting_started),),
    }


def pays(words: Words, terms: Terms | Agreement, *, to_customer: bool = False) -> str:
    """Say who pays, and for how long at a time; a customer is addressed."""
    if terms.payer is None:
        return words("pays.nobody")
    payer = "you" if to_customer and terms.payer is Payer.CUSTOMER else terms.payer
    return words(f"pays.{payer}", months=terms.period)


def divided(words: Words, agreed: Division, *, to_customer: bool = False) -> str:
    """Say who does what (D20); nothing where nothing was agreed."""
    addressed = "you" if to_customer else "them"
    said = [(work, doer) for work, doer in agreed.items() if doer is not Doer.NOBODY]
    return " ".join(words(f"work.{work}.{doer}.{addressed}") for work, doer in said)


def why(words: Words, reason: str) -> str:
    """Say in plain words what Slack's error means."""
    return words(f"why.{reason}") if words.has(f"why.{reason}") else words("why.other")
