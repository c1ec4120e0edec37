"""A line of a list: what was asked of whom, how it stands, how long it has waited, and who is responsible."""

from dataclasses import dataclass

from slack_sdk.models.blocks import ButtonElement

from bot.views.facts import Facts
from bot.views.kit import Sheet
from bot.views.question import outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One collaboration; `waited` are days, None where nobody's answer is awaited, `trouble` says what went wrong."""

    facts: Facts
    trouble: str = ""
    waited: int | None = None
    owner: str = ""


def tell(sheet: Sheet, row: Row, *, accessory: ButtonElement | None = None) -> None:
    """Write one line, with its button if it has one."""
    facts = row.facts
    sheet.say(
        facts.words("list.row", company=facts.company, number=facts.number, service=facts.service), accessory=accessory
    )
    sheet.small(" ".join(stands(row)))


def stands(row: Row, *, owner: bool = True) -> list[str]:
    """Say how it stands, in sentences."""
    facts, words = row.facts, row.facts.words
    said = [outcome(facts) or words("outcome.active")]
    if row.waited is not None:
        said.append(words.count("list.waited", row.waited, contact=facts.contact) if row.waited else words("list.new"))
    if owner and row.owner:
        said.append(words("list.owner", owner=row.owner))
    return [*said, row.trouble] if row.trouble else said
