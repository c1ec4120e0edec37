"""What every ending means, in both languages: a page that an accountant can read beside the source (S26, S33-S36)."""

import os
from pathlib import Path

import pytest

from bot.domain.catalogue import Service, Variant
from bot.domain.collaboration import Terms
from bot.domain.consequences import Consequences, consequences
from bot.domain.customer import Payer
from bot.domain.ending import After, Choice, Party
from bot.domain.refusals import Refusal
from bot.intake.catalogue import read_catalogue
from bot.texts.words import LANGUAGES, Words, words_in
from bot.views import refusal
from bot.views.means import means, to_do
from tests.views.cast import EXPIRES

REGENERATE = bool(os.environ.get("GOLDEN"))
PAGES = Path(__file__).with_name("consequences")
HEADS = {
    "sv": (
        "Vad ett slut innebär",
        "Byrån avslutar",
        "Kunden avslutar",
        "betalar i dag",
        "byrån",
        "kunden",
        "ingen",
        "Nej.",
    ),
    "en": (
        "What an ending means",
        "The firm ends",
        "The customer ends",
        "pays today",
        "firm",
        "customer",
        "nobody",
        "No.",
    ),
}
PAYERS = {Payer.FIRM: 4, Payer.CUSTOMER: 5, None: 6}
CHOICES = (
    Choice(after=After.ALONE, users_added=True),
    Choice(after=After.ALONE),
    Choice(after=After.ALONE, keeps_variant=True, users_added=True, reason="Bokslut"),
    Choice(after=After.ALONE, keeps_variant=True, users_added=True),
    Choice(after=After.CLOSED),
    Choice(after=After.CLOSED, deletes=True),
)


def line(words: Words, found: Consequences, party: Party) -> str:
    if found.blockers:
        try:
            found.require_free(words.language)
        except Refusal as no:
            return f"**{HEADS[words.language][7]}** {refusal.sentence(words, no)}"
    said = " ".join(means(words, found, EXPIRES, you=party is Party.CUSTOMER))
    return f"{said} / {' '.join(to_do(words, [found], 'Björkens Bageri AB').splitlines()[2:])}"


def rows(words: Words, service: Service, variant: Variant, party: Party) -> list[str]:
    paid: tuple[Payer | None, ...] = (Payer.FIRM, Payer.CUSTOMER) if variant.paying else (None,)
    heads, found = HEADS[words.language], []
    for payer in paid:
        terms = Terms(service=service.id, variant=variant.id, payer=payer, period=12 if payer else None)
        told = [line(words, consequences(service, terms, each, party), party) for each in CHOICES]
        found.append(f"- {heads[PAYERS[payer]]} {heads[3]}:")
        found += [f"  - {each}" for each in dict.fromkeys(told)]
    return found


def page(language: str) -> str:
    words, heads = words_in(language), HEADS[language]
    lines = [f"# {heads[0]}"]
    for service in read_catalogue().services:
        lines += ["", f"## {service.names[language]}", "", service.ending[language]]
        for variant in service.variants:
            for party, head in zip(Party, heads[1:3], strict=True):
                lines += ["", f"### {service.full_name(variant, language)}. {head}", ""]
                lines += rows(words, service, variant, party)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_every_ending_means_is_as_an_accountant_last_read_it(language: str) -> None:
    file = PAGES / f"{language}.md"

    shown = page(language)

    if REGENERATE:
        PAGES.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")
