"""Turn what was loaded about a collaboration into the facts that every screen says in the same words."""

from bot.domain.catalogue import Catalogue
from bot.domain.collaboration import Closing, Question, Terms
from bot.domain.customer import Customer
from bot.domain.firm import Firm
from bot.texts.words import Words
from bot.views.facts import Facts, service_words


def facts(  # noqa: PLR0913 - each is a part of the picture
    words: Words,
    catalogue: Catalogue,
    firm: Firm,
    customer: Customer,
    terms: Terms,
    question: Question | None,
    *,
    by: str = "",
    contact: str = "",
    to_customer: bool = False,
) -> Facts:
    """Write the facts; `by` and `contact` stand in where there is no question to name them."""
    closing: Closing | None = question.closing if question else None
    agreement = customer.agreement(terms.service)
    return Facts(
        words=words,
        firm=firm.name,
        company=customer.name,
        number=customer.number.shown,
        by=question.asked_by_name if question else by,
        contact=question.contact_name if question else contact,
        has_it=agreement is not None and agreement.variant == terms.variant,
        expires_at=question.expires_at if question else None,
        closing=closing,
        **service_words(words, catalogue, terms, to_customer=to_customer),
    )
