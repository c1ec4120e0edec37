"""Who does what (S4, D20): agreed between firm and customer, kept with the collaboration; it suggests services."""

from collections.abc import Mapping
from enum import StrEnum


class Work(StrEnum):
    """A kind of work that somebody has to do."""

    BOOKKEEPING = "bookkeeping"
    INVOICING = "invoicing"
    TIME = "time"
    PAYROLL = "payroll"


class Doer(StrEnum):
    """Who does it."""

    FIRM = "firm"
    CUSTOMER = "customer"
    NOBODY = "nobody"


Division = Mapping[Work, Doer]

_SERVICES = {Work.BOOKKEEPING: "eekonomi", Work.INVOICING: "eekonomi", Work.TIME: "tid", Work.PAYROLL: "lon"}


def suggested(division: Division) -> tuple[str, ...]:
    """List the services that fit what is to be done by anybody, each once, in the order of the work."""
    used = [_SERVICES[work] for work in Work if division.get(work, Doer.NOBODY) is not Doer.NOBODY]
    return tuple(dict.fromkeys(used))


def read(stored: Mapping[str, str] | None) -> dict[Work, Doer]:
    """Read a division as it was stored; nothing stored is nothing agreed."""
    return {Work(work): Doer(doer) for work, doer in (stored or {}).items()}
