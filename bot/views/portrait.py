"""Turn what was loaded about a collaboration into the facts that every screen says in the same words."""

from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.change import Change, can_change
from bot.domain.collaboration import Collaboration, Status, Terms
from bot.domain.customer import Customer
from bot.domain.ending import Ending
from bot.domain.firm import Firm
from bot.domain.question import Closing, Question
from bot.domain.task import Carried
from bot.texts.words import Words
from bot.views.alteration import altered
from bot.views.facts import Facts, divided, last_day, service_words


def facts(  # noqa: PLR0913 - each is a part of the picture
    words: Words,
    catalogue: Catalogue,
    firm: Firm,
    customer: Customer,
    terms: Terms,
    question: Question | None,
    *,
    collaboration: Collaboration | None = None,
    division: str = "",
    by: str = "",
    contact: str = "",
    to_customer: bool = False,
    change: Change | None = None,
    carried: Carried | None = None,
) -> Facts:
    """Write the facts; `by` and `contact` stand in where there is no question to name them, `change` likewise."""
    closing: Closing | None = question.closing if question else None
    agreement = customer.agreement(terms.service)
    agreed = divided(words, collaboration.division, to_customer=to_customer) if collaboration else division
    changes = question.change if question and question.change else change
    active = collaboration is not None and collaboration.status is Status.ACTIVE
    return Facts(
        words=words,
        firm=firm.name,
        company=customer.name,
        customer_id=customer.id,
        number=customer.number.shown,
        by=question.asked_by_name if question else by,
        contact=question.contact_name if question else contact,
        has_it=agreement is not None and agreement.variant == terms.variant,
        expires_at=question.expires_at if question else None,
        closing=closing,
        collaboration_id=collaboration.id if collaboration else "",
        question_id=question.id if question else "",
        division=agreed,
        over=over(words, collaboration, to_customer=to_customer),
        wished=collaboration is not None and collaboration.is_wished,
        status=collaboration.status if collaboration else "",
        ending_by=collaboration.ending.party if collaboration and collaboration.ending else "",
        change=altered(words, catalogue, changes, to_customer=to_customer) if changes else None,
        changeable=active and _can_change(catalogue, terms) and not (question and question.is_open),
        parting=question.parting if question else None,
        lapsed=question is not None and question.lapsed_at is not None,
        carried=words(f"outcome.carried.{carried}") if carried else "",
        **service_words(words, catalogue, terms, to_customer=to_customer),  # type: ignore[arg-type]  # each by its name
    )


def over(words: Words, collaboration: Collaboration | None, *, to_customer: bool = False) -> str:
    """Say when it ends or ended, or how far a switch has come; nothing where neither has been said."""
    if collaboration is None:
        return ""
    if collaboration.ending is None:
        return _switching(words, collaboration)
    if collaboration.ended_at:
        return words("outcome.ended", moment=words.moment(collaboration.ended_at))
    ends_at = collaboration.ends_at
    return _ends(words, collaboration.ending, ends_at, to_customer=to_customer) if ends_at else ""


def _ends(words: Words, ending: Ending, ends_at: datetime, *, to_customer: bool) -> str:
    """Say when it ends, and with whom the customer goes on."""
    date = last_day(words, ends_at)
    if not ending.onward_firm:
        return words("outcome.ending", date=date)
    key = "outcome.moving" if to_customer else "outcome.moving.them"
    return words(key, date=date, onward=ending.onward_firm)


def _switching(words: Words, collaboration: Collaboration) -> str:
    """Say how far a switch has come, until it has begun (D8)."""
    if collaboration.wished_at is None or collaboration.status is Status.ACTIVE:
        return ""
    if collaboration.status is not Status.INVITED:
        return words(f"outcome.switch.{collaboration.status}")
    if collaboration.starts_at is None:
        return words("outcome.switch.wished")
    return words("outcome.switch.set", date=words.day(collaboration.starts_at))


def _can_change(catalogue: Catalogue, terms: Terms) -> bool:
    return can_change(catalogue.known(terms.service, terms.variant)[0], terms)
