"""What whoever loads a register reads: everything that is wrong, with line, column and remedy, and what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.register import Changes
from bot.intake.faults import Fault
from bot.intake.reading import Sheet
from bot.texts.words import Words

_DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a load found and did; `refused` says that wrong rows kept everything out."""

    sheet: Sheet
    faults: Sequence[Fault]
    changes: Sequence[Changes]
    written: bool
    refused: bool

    @property
    def bad_rows(self) -> int:
        """Count the rows that cannot be entered."""
        return len({fault.line for fault in self.faults if fault.blocks and fault.line})

    @property
    def good_rows(self) -> int:
        """Count the rows that can."""
        return self.sheet.count - self.bad_rows if self.sheet.rows else 0

    @property
    def failed(self) -> bool:
        """Tell whether the file is to blame that nothing was, or would be, entered."""
        return self.refused or not self.good_rows


def lines(words: Words, name: str, report: Report) -> Iterator[str]:
    """Write the report; `name` is the file's."""
    sheet = report.sheet
    if sheet.delimiter:
        by = words(f"import.by.{_DELIMITERS[sheet.delimiter]}")
        yield words("import.read", file=name, rows=sheet.count, encoding=sheet.encoding, by=by)
    for fault in report.faults:
        yield _fault(words, fault)
    if report.refused and report.good_rows:
        yield words.count("import.refused", report.bad_rows, good=report.good_rows)
    elif not report.good_rows:
        yield words("import.nothing_read")
    else:
        yield from _came_of_it(words, report)


def _fault(words: Words, fault: Fault) -> str:
    what = words(f"import.{fault.code}", **fault.values)
    if fault.column:
        return words("import.at", line=fault.line, column=fault.column, what=what)
    return words("import.at_line", line=fault.line, what=what) if fault.line else what


def _came_of_it(words: Words, report: Report) -> Iterator[str]:
    if report.bad_rows:
        yield words.count("import.left_out", report.bad_rows)
    changed = [each for each in report.changes if not each.nothing]
    if not changed:
        yield words("import.as_it_was")
        return
    new = sum(each.is_new for each in changed)
    same = len(report.changes) - len(changed)
    yield words("import.done" if report.written else "import.dry_run")
    yield words("import.customers", new=new, changed=len(changed) - new, same=same)
    yield words("import.parts", **{part: _sum(changed, part) for part in _PARTS})


_PARTS = ("added", "contacts", "agreements", "begun", "members")


def _sum(changed: Sequence[Changes], part: str) -> int:
    return sum(len(getattr(each, part)) for each in changed)
