"""The dialog in which collaborations end: which ones, what becomes of each, what that means, and yes (S24-S36)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    CheckboxesElement,
    DatePickerElement,
    EmailInputElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
)

from bot.domain.catalogue import Alone, Leaves
from bot.domain.consequences import Consequences
from bot.domain.customer import Contact
from bot.domain.ending import CHOSEN, After, Choice, Party
from bot.domain.wording import clip, fit
from bot.texts.words import Words
from bot.views.ended import OWN, START
from bot.views.ending_parts import Dialog, Line, Outcome, Person
from bot.views.facts import last_day
from bot.views.kit import OPTION, Sheet, button, option, plain
from bot.views.means import means, tell_left
from bot.views.state import chosen, day, typed, values_of

CHOOSE, AFTER, CONFIRM, DONE = "ending.choose", "ending.after", "ending.confirm", "ending.done"
NEW = "new"
LONGEST_REASON, LONGEST_NAME = 300, 150
_MOST_BOXES, _MOST_PEOPLE = 10, 90
_YES = "yes"
ASK = "ask"


def choose(words: Words, dialog: Dialog, lines: Sequence[Line], ticked: frozenset[str], carried: str) -> dict[str, Any]:
    """Ask which collaborations end; all are listed, so that none is forgotten (S27)."""
    sheet = Sheet()
    sheet.head(clip(dialog.title, 150))
    sheet.say(dialog.say(words, f"ending.choose.{dialog.to}"))
    for number, start in enumerate(range(0, len(lines), _MOST_BOXES)):
        boxes = [option(each.name(words), each.id, each.ends or None) for each in lines[start : start + _MOST_BOXES]]
        first = [each for each in boxes if each.value in ticked]
        element = CheckboxesElement(action_id="services", options=boxes, initial_options=first or None)
        sheet.ask(f"services:{number}", words("ending.services"), element, optional=True)
    return _form(sheet, words, CHOOSE, "ending.next", carried)


def picked(view: Mapping[str, Any]) -> frozenset[str]:
    """Read which collaborations were ticked."""
    blocks = [each for key, each in values_of(view).items() if str(key).startswith("services")]
    elements = [each for block in blocks if isinstance(block, Mapping) for each in block.values()]
    options = [each.get("selected_options") for each in elements if isinstance(each, Mapping)]
    ticked = [each for several in options if isinstance(several, list) for each in several]
    return frozenset(str(each.get("value")) for each in ticked if isinstance(each, Mapping))


def after(words: Words, dialog: Dialog, lines: Sequence[Line]) -> dict[str, Any]:
    """Ask for each service what the customer does afterwards, and when it ends."""
    sheet = Sheet()
    sheet.head(clip(dialog.title, 150))
    sheet.say(dialog.say(words, f"ending.after.{dialog.to}"))
    for line in lines:
        _after(sheet, words, dialog, line)
    sheet.line()
    sheet.ask(
        "until",
        words("ending.until"),
        DatePickerElement(action_id="until"),
        hint=words("ending.until.hint"),
        optional=True,
    )
    return _form(sheet, words, AFTER, "ending.look", dialog.draft_id)


def choices(view: Mapping[str, Any], ids: Sequence[str]) -> dict[str, Choice | None]:
    """Read what is chosen for each collaboration; None where nothing is, though something must be."""
    return {each: _choice(values_of(view), each) for each in ids}


def until(view: Mapping[str, Any]) -> str:
    """Read the last day, as Slack writes it; nothing means now."""
    return day(values_of(view), "until")


def confirm(
    words: Words,
    dialog: Dialog,
    ends: Sequence[Consequences],
    stays: Sequence[str],
    ends_at: datetime | None,
    people: Sequence[Contact] | None,
) -> dict[str, Any]:
    """Show what would happen to exactly this customer (D13); of `people` one becomes the main contact (S28)."""
    sheet = Sheet()
    sheet.head(clip(dialog.title, 150))
    sheet.say(words("ending.on", date=last_day(words, ends_at)) if ends_at else words("ending.at_once"))
    for each in ends:
        sheet.line()
        name = each.service.full_name(each.before, words.language)
        sheet.say(f"{name}\n{_what(words, dialog, each, ends_at)}")
    sheet.line()
    sheet.say(_stays(words, dialog, [*stays, *_waiting(words, ends)]))
    sheet.small(dialog.say(words, f"ending.agreed.{dialog.to}"))
    if people is not None:
        _main_contact(sheet, words, dialog, people)
    return _form(sheet, words, CONFIRM, _submit(ends, ends_at), dialog.draft_id)


def main_contact(view: Mapping[str, Any]) -> Person:
    """Read who is to be main contact."""
    values = values_of(view)
    return Person(
        contact_id=chosen(values, "main") or NEW, name=typed(values, "main_name"), email=typed(values, "main_email")
    )


def done(words: Words, dialog: Dialog, stands: Outcome) -> dict[str, Any]:
    """Say that it is done, what is still open (D14), and what somebody must still do in the platform (D21)."""
    sheet = Sheet()
    ends = [each for each in stands.ends if not each.asks]
    names = words.listed([each.service.full_name(each.before, words.language) for each in ends])
    if ends and stands.ends_at:
        sheet.say(words("ending.done_on", services=names, date=last_day(words, stands.ends_at)))
    elif ends:
        sheet.say(words("ending.done", services=names))
    if asked := _waiting(words, stands.ends):
        sheet.say(words("ending.asked", services=words.listed(asked), contact=stands.contact))
    if stands.stays or stands.waits:
        _left(sheet, words, dialog, stands)
    if ends and dialog.party is Party.FIRM:
        tell_left(sheet, words, ends, dialog.company, stands.ends_at)
    return sheet.modal(DONE, words("ending.title"), close=words("sent.close"))


def stopped(words: Words, services: Sequence[str]) -> str:
    """Say that the end is taken back."""
    return words("ending.stopped", services=words.listed(services))


def _after(sheet: Sheet, words: Words, dialog: Dialog, line: Line) -> None:
    sheet.line()
    name = line.name(words)
    sheet.say(f"{name}\n{line.service.ending[words.language]}")
    if not line.asks:
        return
    offered = [*CHOSEN, ASK] if dialog.party is Party.FIRM else CHOSEN
    several = [option(dialog.say(words, f"ending.after.{each}.{dialog.to}"), each) for each in offered]
    label = dialog.say(words, f"ending.after.label.{dialog.to}", service=name)
    sheet.ask(f"after:{line.id}", label, RadioButtonsElement(action_id="after", options=several))
    if line.variant.alone is Alone.CHANGE:
        _variant(sheet, words, dialog, line, name)
    if line.service.alone is Alone.USERS:
        box = [option(words("ending.users.yes"), _YES)]
        hint = dialog.say(words, f"ending.users.hint.{dialog.to}")
        ticks = CheckboxesElement(action_id="users", options=box)
        sheet.ask(f"users:{line.id}", dialog.say(words, f"ending.users.{dialog.to}"), ticks, hint=hint, optional=True)
    if line.service.leaves is Leaves.CHOSEN:
        kept = [option(words("ending.keep"), "keep"), option(words("ending.delete"), "delete")]
        radio = RadioButtonsElement(action_id="deletes", options=kept, initial_option=kept[0])
        sheet.ask(f"deletes:{line.id}", words("ending.deletes"), radio)


def _variant(sheet: Sheet, words: Words, dialog: Dialog, line: Line, name: str) -> None:
    """Preselect the variant in which the customer reaches its accounts; staying needs a reason of the firm (S36)."""
    onward = line.service.full_name(line.service.reaching, words.language)
    two = [
        option(words("ending.variant.change", onward=onward), "change"),
        option(words("ending.variant.keep", service=name), "keep"),
    ]
    radio = RadioButtonsElement(action_id="variant", options=two, initial_option=two[0])
    hint = dialog.say(words, f"ending.variant.hint.{dialog.to}", onward=onward)
    sheet.ask(f"variant:{line.id}", dialog.say(words, f"ending.variant.{dialog.to}"), radio, hint=hint)
    reason = PlainTextInputElement(action_id="reason", max_length=LONGEST_REASON)
    sheet.ask(f"reason:{line.id}", words("ending.reason", service=name), reason, optional=True)


def _choice(values: Mapping[str, Any], ref: str) -> Choice | None:
    def at(name: str) -> dict[str, Any]:
        return {key: each for key, each in values.items() if key == f"{name}:{ref}"}

    said = chosen(at("after"), "after")
    if said is None or said not in {*CHOSEN, ASK}:
        return None
    boxes = picked({"state": {"values": {f"services:{key}": each for key, each in at("users").items()}}})
    return Choice(
        after=After.ALONE if said == ASK else After(said),
        asks=said == ASK,
        keeps_variant=chosen(at("variant"), "variant") == "keep",
        reason=typed(at("reason"), "reason"),
        users_added=_YES in boxes,
        deletes=chosen(at("deletes"), "deletes") == "delete",
    )


def _what(words: Words, dialog: Dialog, found: Consequences, ends_at: datetime | None) -> str:
    """Say what would happen; where the customer is asked, what either answer leads to."""
    said = " ".join(means(words, found, ends_at, you=dialog.party is Party.CUSTOMER))
    return words("ending.asks", means=said) if found.asks else said


def _waiting(words: Words, ends: Sequence[Consequences]) -> list[str]:
    """Name what waits for the customer's word."""
    return [each.service.full_name(each.before, words.language) for each in ends if each.asks]


def _submit(ends: Sequence[Consequences], ends_at: datetime | None) -> str:
    if all(each.asks for each in ends):
        return "ending.confirm_ask"
    return "ending.confirm_on" if ends_at else "ending.confirm"


def _stays(words: Words, dialog: Dialog, stays: Sequence[str]) -> str:
    if stays:
        return words("ending.stays", services=words.listed(stays))
    return dialog.say(words, f"ending.last.{dialog.to}")


def _main_contact(sheet: Sheet, words: Words, dialog: Dialog, people: Sequence[Contact]) -> None:
    """Ask who becomes main contact: one of the users, or somebody new (S29, S30)."""
    sheet.line()
    sheet.say(words("ending.main", company=dialog.company))
    if people:
        listed = [option(fit(each.name, OPTION), each.id, each.address) for each in people[:_MOST_PEOPLE]]
        element = StaticSelectElement(
            action_id="main",
            options=[*listed, option(words("person.new"), NEW)],
            placeholder=plain(words("person.choose"), 150),
        )
        sheet.ask("main", words("ending.main.label"), element)
    name = PlainTextInputElement(action_id="main_name", max_length=LONGEST_NAME)
    sheet.ask("main_name", words("ending.main.name"), name, optional=True)
    email = EmailInputElement(action_id="main_email")
    sheet.ask("main_email", words("ending.main.email"), email, hint=words("ending.main.hint"), optional=True)


def _left(sheet: Sheet, words: Words, dialog: Dialog, stands: Outcome) -> None:
    sheet.line()
    sheet.say(dialog.say(words, f"ending.left.{dialog.to}"))
    if stands.stays:
        action = START if dialog.party is Party.FIRM else OWN
        sheet.say(words("ending.stays", services=words.listed(stands.stays)))
        sheet.buttons([button(words("ending.end_too"), action, stands.again)])
    if stands.waits:
        sheet.say(words("ending.waits", services=words.listed(stands.waits), company=dialog.company))


def _form(sheet: Sheet, words: Words, callback: str, submit: str, carried: str) -> dict[str, Any]:
    return sheet.modal(
        callback, words("ending.title"), submit=words(submit), close=words("ending.keep_on"), metadata=carried
    )
