"""From text to cells: which sign separates them, and one row a line, so that an open quote swallows no other row."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.intake import columns
from bot.intake.faults import Code, Fault

_DELIMITERS = ";,\t"
_LINES = re.compile(r"\r\n|\r|\n")
_SEP = re.compile(r"\s*\"?sep=([;,\t|])\"?[;,\t]*\s*", re.IGNORECASE)  # how Excel is told which sign separates


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file as it stands; `cells` is None where a quote is left open."""

    number: int
    cells: list[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file's header and rows; `faults` are the header's."""

    delimiter: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


def split(text: str) -> Table:
    """Split a text into header and rows; blank rows do not count."""
    raw = [(number, line) for number, line in enumerate(_LINES.split(text), start=1) if line.strip(" \t\ufeff")]
    told = _SEP.fullmatch(raw[0][1]) if raw else None
    raw = raw[1:] if told else raw
    if not raw:
        return Table(delimiter=";", header=(), lines=(), faults=(Fault(code=Code.EMPTY),))
    (number, first), rest = raw[0], raw[1:]
    delimiter = told[1] if told else _delimiter(first)
    header = tuple(name.strip() for name in _cells(first, delimiter) or first.split(delimiter))
    lines = tuple(_lines(rest, delimiter))
    faults = [*columns.check(header, number)]
    if not lines:
        faults.append(Fault(code=Code.ONLY_HEADER))
    return Table(delimiter=delimiter, header=header, lines=lines, faults=tuple(faults))


def _lines(raw: list[tuple[int, str]], delimiter: str) -> Iterator[Line]:
    for number, line in raw:
        cells = _cells(line, delimiter)
        if cells is None or any(cell.strip() for cell in cells):
            yield Line(number, cells)


def _delimiter(header: str) -> str:
    """Choose the sign that makes most of the header into columns that we know."""
    return max(
        _DELIMITERS, key=lambda sign: sum(map(bool, map(columns.column_of, header.replace('"', "").split(sign))))
    )


def _cells(line: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
