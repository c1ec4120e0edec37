"""A line of a list: what was asked of whom, how it stands, how long it has waited, and who is responsible."""

from dataclasses import dataclass

from slack_sdk.models.blocks import ButtonElement

from bot.domain.collaboration import Status
from bot.views.facts import Facts
from bot.views.follow import change_button
from bot.views.kit import Sheet
from bot.views.question import outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One collaboration; `waited` are days, None where nobody's answer is awaited, `trouble` says what went wrong."""

    facts: Facts
    trouble: str = ""
    waited: int | None = None
    owner: str = ""


def how(facts: Facts) -> list[str]:
    """Say how a collaboration stands; one that was to be changed goes on whatever became of that."""
    words, change, carried = facts.words, facts.change, [facts.carried] if facts.carried else []
    if facts.parting and facts.status == Status.ACTIVE:
        return [words("outcome.active"), *carried, outcome(facts)]
    if change is None or facts.status != Status.ACTIVE:
        return [outcome(facts) or words("outcome.active"), *carried]
    return [words("outcome.active"), *carried, words("change.about", after=change.after), outcome(facts)]


def tell(sheet: Sheet, row: Row, *, accessory: ButtonElement | None = None) -> None:
    """Write one line, with its button if it has one; what is active can be changed."""
    facts = row.facts
    if accessory is None and facts.changeable:
        accessory = change_button(facts)
    sheet.say(
        facts.words("list.row", company=facts.company, number=facts.number, service=facts.service), accessory=accessory
    )
    sheet.small(" ".join(stands(row)))


def stands(row: Row, *, owner: bool = True) -> list[str]:
    """Say how it stands, in sentences."""
    facts, words = row.facts, row.facts.words
    said = how(facts)
    if row.waited is not None:
        said.append(words.count("list.waited", row.waited, contact=facts.contact) if row.waited else words("list.new"))
    if owner and row.owner:
        said.append(words("list.owner", owner=row.owner))
    return [*said, row.trouble] if row.trouble else said
