"""Read a register's file as far as can be without database or Slack."""

from dataclasses import dataclass
from datetime import date

from bot.domain.catalogue import Catalogue
from bot.domain.firm import Firm
from bot.intake import table
from bot.intake.decoding import decode, is_workbook
from bot.intake.faults import Code, Fault
from bot.intake.rows import Reader, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a file says: its good rows, how many rows it has, and everything that is wrong so far."""

    encoding: str
    delimiter: str
    names: dict[str, str]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    count: int


def read(data: bytes, *, firm: Firm, catalogue: Catalogue, today: date) -> Sheet:
    """Read a file, whatever its encoding and separator; never raises for what stands in it."""
    if is_workbook(data):
        return Sheet(encoding="", delimiter="", names={}, rows=(), faults=(Fault(code=Code.WORKBOOK),), count=0)
    text, encoding = decode(data)
    parts = table.split(text)
    reader = Reader(parts.header, firm=firm, catalogue=catalogue, today=today)
    sound = not any(fault.blocks for fault in parts.faults)
    rows = [row for line in parts.lines if (row := reader.read(line))] if sound else []
    return Sheet(
        encoding=encoding,
        delimiter=parts.delimiter,
        names=reader.names,
        rows=tuple(rows),
        faults=(*parts.faults, *reader.faults),
        count=len(parts.lines),
    )
