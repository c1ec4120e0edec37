"""The catalogue to read: each service with its paragraph, its variants, what they cost, and where to begin (S6)."""

from collections.abc import Sequence

from bot.domain.catalogue import PRO, Service, Variant
from bot.texts.words import Words
from bot.views.kit import Letter, Sheet, button
from bot.views.receipts import GETTING_STARTED

MOST = 15


def build(words: Words, services: Sequence[Service], lead: str = "") -> Letter:
    """Tell of services, under a first sentence if there is one."""
    sheet = Sheet()
    if lead:
        sheet.say(lead)
    for service in services[:MOST]:
        _service(sheet, words, service)
    return sheet.letter()


def _service(sheet: Sheet, words: Words, service: Service) -> None:
    name = service.names[words.language]
    label = words("receipt.begin_label", service=name)
    begins = button(words("receipt.begin"), GETTING_STARTED, url=service.getting_started, label=label)
    sheet.say(f"{name}\n{service.about[words.language]}", accessory=begins)
    sheet.small(" ".join([_costs(words, service.variants), *_periods(words, service)]))


def _costs(words: Words, variants: Sequence[Variant]) -> str:
    """Say which variants there are, small to large, and what each costs; Pro is the firm's own seat (S17)."""
    if len(variants) == 1:
        return words("services.paying" if variants[0].paying else "services.free")
    listed = [_variant(words, each) for each in variants if each.id != PRO]
    seat = [words("services.pro")] if any(each.id == PRO for each in variants) else []
    return " ".join([words("services.variants", variants=words.listed(listed)), *seat])


def _variant(words: Words, variant: Variant) -> str:
    key = "services.variant_paying" if variant.paying else "services.variant_free"
    return words(key, variant=variant.name)


def _periods(words: Words, service: Service) -> list[str]:
    months = [str(each) for each in service.periods]
    return [words("services.periods", months=words.either(months))] if months else []
