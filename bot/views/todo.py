"""What must be carried out in the platform, step by step in its own words, until somebody ticks it (D21)."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import ButtonElement

from bot.domain.catalogue import Catalogue
from bot.domain.collaboration import Terms
from bot.domain.customer import Customer
from bot.domain.ending import After
from bot.domain.task import Kind, State, Task
from bot.domain.wording import clip
from bot.texts.words import Words
from bot.views.facts import Facts, pays
from bot.views.kit import Letter, Sheet, button

TICK, LIST = "task.tick", "task.list"
MINE, ALL = "mine", "all"
PAGE, REMINDED = 5, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A task in words: what it is, its steps, and how it stands; `owner` and `late` are for lists."""

    task: Task
    title: str
    steps: str
    stands: str = ""
    due: str = ""
    late: bool = False
    owner: str = ""


def row(
    words: Words, catalogue: Catalogue, task: Task, customer: Customer, *, owner: str = "", late: bool = False
) -> Row:
    """Put a task into words."""
    service, variant = catalogue.known(task.service, task.variant)
    terms = Terms(service=task.service, variant=task.variant, payer=task.payer, period=task.period)
    kind = _kind(task)
    values = {
        "company": clip(customer.name, 120),
        "number": customer.number.shown,
        "service": service.full_name(variant, words.language),
        "name": service.names[words.language],
        "pays": pays(words, terms),
    }
    return Row(
        task=task,
        title=words(f"task.title.{kind}", **values),
        steps=words(f"task.steps.{kind}", **values),
        stands=_stands(words, task),
        due=words("task.late" if late else "task.due", day=words.day(task.due_at)),
        late=late,
        owner=owner,
    )


def steps(words: Words, rows: Sequence[Row]) -> Letter:
    """Say what is left to do of what was agreed, with a button to tick each part, and of what is done who did it."""
    sheet = Sheet()
    sheet.say(words("task.lead" if any(each.task.is_open for each in rows) else "task.lead.done"))
    for each in rows:
        _one(sheet, words, each)
    return sheet.letter()


def listed(words: Words, rows: Sequence[Row], more: str | None, *, mine: bool) -> Letter:
    """List what is to be done, with the steps; `more` is where the next page begins."""
    sheet = Sheet()
    sheet.say(words(_lead(rows, mine=mine)))
    for each in rows:
        owner = "" if mine else words("list.owner", owner=each.owner or words("status.nobody"))
        sheet.say(each.title, accessory=_tick(words, each))
        sheet.small(" ".join(filter(None, (each.due, owner))))
        sheet.small(each.steps)
    if more:
        sheet.buttons([button(words("list.more"), LIST, more)])
    return sheet.letter()


def reminder(words: Words, rows: Sequence[Row]) -> Letter:
    """Remind somebody of what they have left to do, as many as a message should hold."""
    sheet = Sheet()
    sheet.say(words.count("task.reminder", len(rows)))
    for each in rows[:REMINDED]:
        sheet.say(each.title)
        sheet.small(each.due)
    if len(rows) > REMINDED:
        sheet.small(words.count("task.reminder.more", len(rows) - REMINDED))
    sheet.buttons([show_button(words)])
    return sheet.letter()


def ticked(words: Words, done: Row, left: int, *, before: bool) -> Letter:
    """Say to whoever ticked what stands now, and lead on to what is left."""
    sheet = Sheet()
    sheet.say(f"{done.title}:", done.stands, "" if before else words("task.told"))
    if left:
        sheet.say(words.count("task.left", left))
        sheet.buttons([show_button(words)])
    return sheet.letter()


def show_button(words: Words) -> ButtonElement:
    """Make the button that lists one's own."""
    return button(words("task.show"), LIST, f"{MINE}.0")


def waits(words: Words, number: int, late: int) -> str:
    """Say how much somebody has to do, and how much of it should be done already."""
    overdue = words.count("task.waits.late", late) if late else ""
    return " ".join(filter(None, (words.count("task.waits", number), overdue)))


def in_place(facts: Facts, kind: str, service: str) -> Letter:
    """Tell the customer that what was agreed is in place."""
    words, sheet = facts.words, Sheet()
    sheet.say(
        words(
            f"in_place.{kind}",
            first_name=facts.first_name,
            firm=facts.firm,
            company=facts.company,
            service=service,
        ),
        words("change.told.wonder", by=facts.by_first or facts.firm),
    )
    return sheet.letter()


def in_thread(facts: Facts, kind: str, service: str, by: str) -> Letter:
    """Tell the firm's channel, in the thread."""
    sheet, key = Sheet(), f"in_place.thread.{kind}"
    who = facts.words("in_place.by", by=by) if by else facts.words("in_place.by_itself")
    sheet.say(facts.words(key, company=facts.company, service=service), who)
    return sheet.letter()


def unheard(words: Words, customer: Customer, kind: str, service: str) -> Letter:
    """Tell managers what the firm's own automation did not take, and what mends it."""
    sheet, what = Sheet(), words(f"task.what.{kind}")
    about = {"company": customer.name, "number": customer.number.shown, "service": service}
    sheet.say(words("task.unheard", what=what, **about), words("task.unheard.mend"))
    return sheet.letter()


def _one(sheet: Sheet, words: Words, each: Row) -> None:
    sheet.say(each.title, accessory=_tick(words, each) if each.task.is_open else None)
    sheet.small(f"{each.due}\n{each.steps}" if each.task.is_open else each.stands)


def _tick(words: Words, each: Row) -> ButtonElement:
    return button(words("task.tick"), TICK, each.task.id, label=words("task.tick_label", title=each.title))


def _lead(rows: Sequence[Row], *, mine: bool) -> str:
    whose = "mine" if mine else "all"
    return f"task.list.{whose}" if rows else f"task.list.{whose}_none"


def _kind(task: Task) -> str:
    if task.kind is not Kind.ENDING:
        return task.kind.value
    return "ending.deleted" if task.deletes else f"ending.{task.after or After.ALONE}"


def _stands(words: Words, task: Task) -> str:
    if task.state is State.OVERTAKEN:
        return words("task.overtaken")
    if task.ticked_at is None:
        return ""
    moment = words.moment(task.ticked_at)
    return words("task.ticked", by=task.by, moment=moment) if task.by else words("task.ticked_itself", moment=moment)
