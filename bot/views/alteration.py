"""What a change means, in words: what one can do then and before, and who must see to what."""

from bot.domain.catalogue import Catalogue
from bot.domain.change import Change, gained, grants, lost
from bot.domain.question import Answer
from bot.texts.words import Words
from bot.views.facts import Altered, Facts, pays


def altered(words: Words, catalogue: Catalogue, change: Change, *, to_customer: bool = False) -> Altered:
    """Say from what to what, who pays, and what is gained or lost (D11); a customer is addressed."""
    return Altered(
        before=_name(words, catalogue, change.before.service, change.before.variant),
        after=_name(words, catalogue, change.after.service, change.after.variant),
        pays_before=pays(words, change.before, to_customer=to_customer),
        pays_after=pays(words, change.after, to_customer=to_customer),
        means=_means(words, catalogue, change, "you" if to_customer else "them"),
        grants=grants(change, catalogue),
    )


def consequence(facts: Facts, change: Altered) -> str:
    """Say what the answer to a question about a change leads to; nothing while it is open."""
    if facts.closing is None or facts.closing.answer is Answer.OVERTAKEN:
        return ""
    if facts.closing.answer is Answer.APPROVED:
        return facts.words("change.agreed", after=change.after)
    return facts.words("change.goes_on")


def granting(facts: Facts, change: Altered) -> str:
    """Name what the owner must still see to, if anything (S38), and if no steps beside it say so."""
    grants = change.grants and not facts.todo
    return facts.words("change.grant", service=change.after, company=facts.company) if grants else ""


def granting_if_agreed(facts: Facts, change: Altered) -> str:
    """Name what the owner must still see to, once the customer has said yes."""
    agreed = facts.closing is not None and facts.closing.answer is Answer.APPROVED
    return granting(facts, change) if agreed else ""


def _means(words: Words, catalogue: Catalogue, change: Change, whom: str) -> str:
    service = _name(words, catalogue, change.after.service, change.after.variant)
    more = [each.adds[words.language] for each in gained(change, catalogue) if each.adds]
    if more:
        return words(f"change.gains.{whom}", service=service, things=words.listed(more))
    left_behind = lost(change, catalogue)
    less = [each.adds[words.language] for each in left_behind if each.adds]
    if less:
        return words(f"change.loses.{whom}", service=service, things=words.either(less))
    before = _name(words, catalogue, change.before.service, change.before.variant)
    return words("change.loses", before=before) if left_behind else ""


def _name(words: Words, catalogue: Catalogue, service_id: str, variant_id: str) -> str:
    service, variant = catalogue.known(service_id, variant_id)
    return service.full_name(variant, words.language)
