"""What can be wrong with a register's file: where, what, and whether it keeps the row out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """What is wrong; also the key of the words that say so and how to mend it."""

    EMPTY = "empty"
    ONLY_HEADER = "only_header"
    WORKBOOK = "workbook"
    NO_HEADER = "no_header"
    NO_COLUMN = "no_column"
    UNKNOWN_COLUMN = "unknown_column"
    MISSPELT_COLUMN = "misspelt_column"
    COLUMN_TWICE = "column_twice"
    OPEN_QUOTE = "open_quote"
    TOO_MANY_CELLS = "too_many_cells"
    REQUIRED = "required"
    SCIENTIFIC = "scientific"
    DECIMALS = "decimals"
    LOST_ZEROS = "lost_zeros"
    FORMULA = "formula"
    EXCEL_ERROR = "excel_error"
    MOJIBAKE = "mojibake"
    LOST_LETTERS = "lost_letters"
    DATE_AS_NUMBER = "date_as_number"
    NOT_A_DATE = "not_a_date"
    IN_THE_FUTURE = "in_the_future"
    TOO_LONG_AGO = "too_long_ago"
    NOT_A_NUMBER = "not_a_number"
    WRONG_LENGTH = "wrong_length"
    WRONG_CHECK_DIGIT = "wrong_check_digit"
    WRONG_PERSON = "wrong_person"
    NO_SUCH_DATE = "no_such_date"
    NOT_AN_ADDRESS = "not_an_address"
    SEVERAL = "several"
    OWN_ADDRESS = "own_address"
    UNSTORABLE = "unstorable"
    STACKED_MARKS = "stacked_marks"
    TOO_LONG = "too_long"
    NOT_A_CHOICE = "not_a_choice"
    NO_SERVICE = "no_service"
    NO_SERVICE_NEAR = "no_service_near"
    NO_VARIANT = "no_variant"
    NO_PERIOD = "no_period"
    NEEDS_OTHER = "needs_other"
    USER_AS_MAIN = "user_as_main"
    TWO_MAIN = "two_main"
    CONTRADICTS = "contradicts"
    UNKNOWN_STAFF = "unknown_staff"
    NOT_STAFF = "not_staff"
    SLACK_SILENT = "slack_silent"
    HAS_FIRM = "has_firm"
    OTHER_TERMS = "other_terms"
    ASKED = "asked"
    CLOSED = "closed"


REMARKS = frozenset(
    {
        Code.UNKNOWN_COLUMN,
        Code.UNKNOWN_STAFF,
        Code.NOT_STAFF,
        Code.SLACK_SILENT,
        Code.OTHER_TERMS,
        Code.ASKED,
        Code.CLOSED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong on a line (the header is 1, the whole file 0), in a column as the file names it."""

    code: Code
    line: int = 0
    column: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Tell whether the row cannot be entered; the others only remark that something on it was left out."""
        return self.code not in REMARKS


class BadCell(ValueError):
    """A cell that cannot be read; what stood there is in `values` only where it may be shown."""

    def __init__(self, code: Code, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
