"""The columns of a register, under every name that a file may give them."""

import difflib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from bot.intake.faults import Code, Fault

NUMBER, NAME = "organisation_number", "name"
REQUIRED = (NUMBER, NAME)
COLUMNS: Mapping[str, tuple[str, ...]] = {
    NUMBER: ("organisationsnummer", "orgnr", "orgnummer", "organization_number"),
    NAME: ("namn", "företag", "företagsnamn", "kund", "kundnamn", "company", "company_name"),
    "on_platform": ("på_plattformen", "finns_på_plattformen", "plattform", "kund_hos_visma"),
    "contact_name": ("kontakt", "kontaktperson", "kontaktnamn"),
    "contact_email": ("e-post", "mail", "email", "kontakt_e-post", "kontaktmail"),
    "contact_login": ("inloggning", "inloggningsadress", "login"),
    "contact_role": ("roll", "kontaktroll", "role"),
    "main_contact": ("huvudkontakt",),
    "language": ("språk",),
    "agreement_service": ("avtal", "avtal_tjänst", "avtalstjänst"),
    "agreement_variant": ("avtal_variant", "avtalsvariant"),
    "agreement_payer": ("avtal_fakturamottagare", "avtal_betalare"),
    "agreement_period": ("avtal_period", "avtalsperiod"),
    "collaboration_service": ("samarbete", "samarbete_tjänst"),
    "collaboration_variant": ("samarbete_variant",),
    "collaboration_payer": ("samarbete_fakturamottagare", "samarbete_betalare"),
    "collaboration_period": ("samarbete_period",),
    "collaboration_since": ("samarbete_sedan", "sedan", "since"),
    "owner": ("ansvarig", "uppdragsansvarig"),
    "participants": ("deltagare", "medarbetare"),
}


def _fold(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if c.isalnum())


_BY_NAME = {_fold(name): key for key, others in COLUMNS.items() for name in (key, *others)}


def column_of(name: str) -> str | None:
    """Find which column a name means, whatever its case, accents and separators."""
    return _BY_NAME.get(_fold(name))


def nearest(name: str) -> str | None:
    """Find the column that somebody probably meant."""
    found = difflib.get_close_matches(_fold(name)[:60], _BY_NAME, n=1, cutoff=0.75)
    return _BY_NAME[found[0]] if found else None


def check(header: Sequence[str], line: int) -> Iterator[Fault]:
    """Say what is wrong with a header: columns that are unknown, misspelt, missing, or there twice."""
    keys = [column_of(name) for name in header]
    if not any(keys):
        yield Fault(code=Code.NO_HEADER, line=line)
        return
    strange = [name for name, key in zip(header, keys, strict=True) if key is None and name.strip()]
    meant = {near: name for name in strange if (near := nearest(name)) is not None and near not in keys}
    for key in COLUMNS:
        names = [name for name, each in zip(header, keys, strict=True) if each == key]
        if len(names) > 1:
            yield Fault(code=Code.COLUMN_TWICE, line=line, column=names[1], values={"first": names[0]})
        elif not names and key in meant:
            yield Fault(code=Code.MISSPELT_COLUMN, line=line, column=meant[key], values={"nearest": key})
        elif not names and key in REQUIRED:
            yield Fault(code=Code.NO_COLUMN, line=line, column=key)
    for name in strange:
        if name not in meant.values():
            yield Fault(code=Code.UNKNOWN_COLUMN, line=line, column=name)
