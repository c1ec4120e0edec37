"""From cells to what a row says: every cell is read, and everything that is wrong with the row is told at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from bot.domain.catalogue import Catalogue
from bot.domain.collaboration import Terms
from bot.domain.customer import Role
from bot.domain.firm import Firm
from bot.domain.numbers import OrganisationNumber
from bot.domain.register import ContactEntry
from bot.intake import cells
from bot.intake.columns import NAME, NUMBER, column_of
from bot.intake.faults import BadCell, Code, Fault
from bot.intake.table import Line

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one good row says; `owner` and `participants` are addresses of the firm's people."""

    line: int
    number: OrganisationNumber
    name: str
    on_platform: bool | None
    contact: ContactEntry | None
    agreement: Terms | None
    collaboration: Terms | None
    since: datetime | None
    owner: str
    participants: tuple[str, ...]


class Reader:
    """Reads the rows of one file; `faults` grows by whatever is wrong."""

    def __init__(self, header: tuple[str, ...], *, firm: Firm, catalogue: Catalogue, today: date) -> None:
        self.names = {key: name for name in reversed(header) if (key := column_of(name))}
        self.faults: list[Fault] = []
        self._keys = [column_of(name) for name in header]
        self._firm = firm
        self._catalogue = catalogue
        self._today = today
        self._line = 0
        self._row: Mapping[str, str] = {}

    def read(self, line: Line) -> Row | None:
        """Read one row; None, with its faults noted, where something on it is wrong."""
        before = len(self.faults)
        self._line = line.number
        if line.cells is None:
            self._fault(Code.OPEN_QUOTE)
        elif any(cell.strip() for cell in line.cells[len(self._keys) :]):
            self._fault(Code.TOO_MANY_CELLS, cells=str(len(line.cells)), columns=str(len(self._keys)))
        else:
            pairs = zip(self._keys, line.cells, strict=False)
            self._row = {key: cell.strip() for key, cell in pairs if key}
            row = self._read()
            return row if len(self.faults) == before else None
        return None

    def _read(self) -> Row | None:
        number = self._cell(NUMBER, lambda cell: cells.number(cell, self._today))
        if not self._row.get(NUMBER):
            self._fault(Code.REQUIRED, NUMBER)
        name, on_platform = self._cell(NAME, cells.name), self._cell("on_platform", cells.yes_no)
        contact, agreement, collaboration = self._contact(), self._terms("agreement"), self._terms("collaboration")
        since = self._cell("collaboration_since", lambda cell: cells.since(cell, self._today))
        owner, participants = self._cell("owner", cells.email), self._participants()
        if number is None:
            return None
        return Row(
            line=self._line,
            number=number,
            name=name or "",
            on_platform=on_platform,
            contact=contact,
            agreement=agreement,
            collaboration=collaboration,
            since=since,
            owner=owner or "",
            participants=participants,
        )

    def _contact(self) -> ContactEntry | None:
        name, email = self._cell("contact_name", cells.name), self._cell("contact_email", cells.email)
        login, role = self._cell("contact_login", cells.email), self._cell("contact_role", cells.role)
        main, language = self._cell("main_contact", cells.yes_no), self._cell("language", cells.language)
        self._require_strangers("contact_email", email)
        self._require_strangers("contact_login", login)
        if main and role is Role.USER:
            self._fault(Code.USER_AS_MAIN, "main_contact")
        self._together("contact_name", "contact_email")
        for other in ("contact_login", "contact_role", "main_contact"):
            if self._row.get(other) and not self._row.get("contact_email") and not self._row.get("contact_name"):
                self._fault(Code.NEEDS_OTHER, other, other=self._named("contact_email"))
        if not (name and email):
            return None
        return ContactEntry(name=name, email=email, login=login, role=role, main=main, language=language)

    def _terms(self, what: str) -> Terms | None:
        service = self._cell(f"{what}_service", lambda cell: cells.service(cell, self._catalogue))
        rest = [f"{what}_{part}" for part in ("variant", "payer", "period", "since")]
        if not self._row.get(f"{what}_service"):
            for column in filter(self._row.get, rest):
                self._fault(Code.NEEDS_OTHER, column, other=self._named(f"{what}_service"))
        if service is None:
            return None
        variant = self._cell(rest[0], lambda cell: cells.variant(cell, service), empty=True)
        payer, period = self._cell(rest[1], cells.payer), self._cell(rest[2], lambda cell: cells.period(cell, service))
        if variant is None:
            return None
        if not variant.paying:
            return Terms(service=service.id, variant=variant.id, payer=None, period=None)
        for column in rest[1:3]:
            if not self._row.get(column):
                self._fault(Code.REQUIRED, column)
        return Terms(service=service.id, variant=variant.id, payer=payer, period=period)

    def _participants(self) -> tuple[str, ...]:
        """Read addresses set apart by commas, semicolons or spaces."""
        said = self._row.get("participants", "").replace(",", " ").replace(";", " ").split()
        read = [self._read_cell("participants", cell, cells.email) for cell in said]
        return tuple(address for address in read if address)

    def _cell(self, key: str, read: Callable[[str], T], *, empty: bool = False) -> T | None:
        cell = self._row.get(key, "")
        return self._read_cell(key, cell, read) if cell or empty else None

    def _read_cell(self, key: str, cell: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(cell)
        except BadCell as bad:
            self._fault(bad.code, key, **bad.values)
            return None

    def _require_strangers(self, key: str, address: str | None) -> None:
        """Refuse the firm's own addresses: nobody of the firm answers for a customer (D9)."""
        if address and self._firm.owns_address(address):
            self._fault(Code.OWN_ADDRESS, key, words=address)

    def _together(self, one: str, other: str) -> None:
        for column, missing in ((one, other), (other, one)):
            if self._row.get(column) and not self._row.get(missing):
                self._fault(Code.NEEDS_OTHER, column, other=self._named(missing))

    def _named(self, key: str) -> str:
        return self.names.get(key, key)

    def _fault(self, code: Code, key: str = "", **values: str) -> None:
        column = self._named(key) if key else ""
        self.faults.append(Fault(code=code, line=self._line, column=column, values=values))
