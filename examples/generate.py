"""Write the made-up registers beside this file: `python -m examples.generate`. The same every time."""

import csv
import io
import unicodedata
from pathlib import Path

from examples.cast import ALI, ANNA, BAKERY, GARDEN, KARIN, PER, STORY, awkward
from examples.register import (
    COOPERATIVE,
    FOUNDATION,
    HEADER,
    LIMITED,
    PARTNERSHIP,
    STANDARD,
    Agreement,
    Company,
    Contact,
    legal_entity,
    sole_trader,
)

COMPANIES = 300
_FIRST_INDEX = 20_000  # the cast's numbers are below


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _falls(i: int, *, every: int, on: int) -> bool:
    return i % every == on


# Counting with steps that share no factor with the length of the list visits every pair before one comes again.
_PLACES = _words(
    "Åkerby Älvnäs Östervik Björkö Ekhammar Furusund Granliden Holmsta Kvarnby Lövåsen Mossgården Norrtuna Rönninge "
    "Sandviken Tallbo Ulvsjö Vreta Ängsholm"
)
_TRADES = _words("Bygg Rör El Åkeri Trädgård Plåt Städ Bageri Möbler Konsult Frisör Cykel Redskap Livs Måleri")
_FIRST_NAMES = _words(
    "Anders Birgitta Cecilia Daniel Elin Fredrik Gunilla Hassan Ingrid Johan Kerstin Lars Maria Nadia Oskar Pia Rolf "
    "Sara Tomas Ulrika Viktor Yasmin Zara Åke Örjan"
)
_LAST_NAMES = _words(
    "Alm Berg Carlsson Dahl Engström Forsberg Gustafsson Hedlund Isaksson Jönsson Kjellberg Lundqvist Månsson Nyström "
    "Olsson Pettersson Rask Söderberg Törnkvist Uddén Wåhlin Åkesson Öberg"
)
_STAFF = (KARIN, ALI, ANNA, PER)
_OWN_STAFF = ("dag.fors@dalfors.example", "siri.dal@dalfors.example")

_AGREEMENTS = (
    Agreement("eekonomi", "start"),
    Agreement("eekonomi", "fakturering", "customer", "3"),
    Agreement("eekonomi", "bokforing", "customer", "12"),
    Agreement("eekonomi", "smart", "firm", "12"),
    Agreement("ekonomioversikt", STANDARD, "customer", "12"),
)


def sjovik() -> list[Company]:
    """Make Sjöviks Redovisning's 300 companies: the story's, the awkward ones, and ordinary ones to fill up."""
    played = [*STORY, *awkward()]
    return played + [_ordinary(i) for i in range(COMPANIES - len(played))]


def dal_fors() -> list[Company]:
    """Make Dal & Fors Byrå's twenty; five of them are in Sjöviks Redovisning's register too."""
    shared = [BAKERY, GARDEN, *(_ordinary(i) for i in (8, 9, 10))]
    own = [_ordinary(i) for i in range(COMPANIES, COMPANIES + 15)]
    return [company.at_another_firm(_OWN_STAFF[i % 2]) for i, company in enumerate([*shared, *own])]


def as_csv(companies: list[Company]) -> str:
    """Write companies as the import reads them: semicolons, one header line, line feeds."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerows([HEADER, *(row for company in companies for row in company.rows())])
    return text.getvalue()


FILES = {"companies.csv": sjovik, "companies-dalfors.csv": dal_fors}


def _ordinary(i: int) -> Company:
    number, ending = _form(i)
    name = f"{_PLACES[i % 18]} {_TRADES[(i // 18 + i) % 15]}{' Väst' if i >= COMPANIES else ''}{ending}"
    agreements = (_AGREEMENTS[i % 5],) if i % 2 else ()
    return Company(
        number=number,
        name=name,
        on_platform="yes" if agreements else ("yes", "no", "no", "")[i // 2 % 4],
        contacts=_contacts(i, _ascii(name.removesuffix(ending))),
        agreements=agreements,
        owner=_STAFF[i % 4],
        participants=_STAFF[i % 4 + 1 :][: i % 3],
    )


def _form(i: int) -> tuple[str, str]:
    index = _FIRST_INDEX + 97 * i
    if _falls(i, every=12, on=7):
        return sole_trader(f"{1950 + i % 50}{i % 12 + 1:02}{i % 28 + 1:02}", 980 + i % 20), ""
    if _falls(i, every=12, on=5):
        return legal_entity(PARTNERSHIP, index), " HB"
    if _falls(i, every=40, on=11):
        return legal_entity(COOPERATIVE, index), " ekonomisk förening"
    if _falls(i, every=40, on=24):
        return legal_entity(FOUNDATION, index), " stiftelse"
    return legal_entity(LIMITED, index), " AB"


def _contacts(i: int, domain: str) -> tuple[Contact, ...]:
    if _falls(i, every=17, on=3):
        return ()
    first = _contact(i, domain, role="administrator", main=not _falls(i, every=13, on=4))
    return (first, _contact(i + 8, domain, role="user", main=False)) if _falls(i, every=5, on=2) else (first,)


def _contact(i: int, domain: str, *, role: str, main: bool) -> Contact:
    first, last = _FIRST_NAMES[i % 25], _LAST_NAMES[7 * i % 23]
    email = f"{_ascii(first)}.{_ascii(last)}@{domain}.example"
    login = {0: email, 1: f"{_ascii(first)}{i}@webbpost.example"}.get(i % 6, "")
    return Contact(
        name=f"{first} {last}",
        email=email,
        login=login,
        role=role,
        main=main,
        language="en" if _falls(i, every=11, on=0) else "sv",
    )


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.lower())
    return "".join(c for c in plain if c.isascii() and c.isalnum())


def main() -> None:
    """Write both files."""
    for file_name, companies in FILES.items():
        path = Path(__file__).with_name(file_name)
        path.write_text(as_csv(companies()), encoding="utf-8", newline="\n")
        print(f"wrote {path.name}")


if __name__ == "__main__":
    main()
