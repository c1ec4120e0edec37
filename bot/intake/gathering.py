"""From rows to customers: the rows of one customer put together, and what contradicts itself told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.collaboration import Terms
from bot.domain.customer import Agreement, Member, Part
from bot.domain.firm import Person
from bot.domain.register import ContactEntry, Entry, Existing
from bot.intake.columns import NAME
from bot.intake.faults import Code, Fault
from bot.intake.rows import Row


@dataclass(slots=True)
class Gathered:
    """What the rows of one customer have said so far, and the line on which each thing was said first."""

    first: Row
    lines: dict[str, int] = field(default_factory=dict)
    name: str = ""
    on_platform: bool | None = None
    owner: str = ""
    participants: dict[str, None] = field(default_factory=dict)
    contacts: dict[str, ContactEntry] = field(default_factory=dict)
    agreements: dict[str, Terms] = field(default_factory=dict)
    collaborations: dict[str, Existing] = field(default_factory=dict)

    def contradictions(self, row: Row) -> Iterator[tuple[str, str]]:
        """Name the columns on which a row says otherwise than one before: (column, what was said)."""
        if row.name and self.name and row.name != self.name:
            yield NAME, "name"
        if row.on_platform is not None and self.on_platform not in {None, row.on_platform}:
            yield "on_platform", "on_platform"
        if row.owner and self.owner and row.owner.lower() != self.owner.lower():
            yield "owner", "owner"
        contact = row.contact
        if contact and self.contacts.get(contact.email.lower(), contact) != contact:
            yield "contact_email", f"contact:{contact.email.lower()}"
        if row.agreement and self.agreements.get(row.agreement.service, row.agreement) != row.agreement:
            yield "agreement_service", f"agreement:{row.agreement.service}"
        had = self.collaborations.get(row.collaboration.service) if row.collaboration else None
        if had and (had.terms, had.since) != (row.collaboration, row.since):
            yield "collaboration_service", f"collaboration:{had.terms.service}"

    def second_main(self, row: Row) -> int | None:
        """Give the line of the main contact that a row would be the second of."""
        main = next((c for c in self.contacts.values() if c.main), None)
        if main is None or row.contact is None or not row.contact.main or main == row.contact:
            return None
        return self.lines[f"contact:{main.email.lower()}"]

    def add(self, row: Row) -> None:
        """Take in what a row says that no row said before."""
        for key, said in self._said(row):
            if said:
                self.lines.setdefault(key, row.line)
        self.name = self.name or row.name
        self.on_platform = row.on_platform if self.on_platform is None else self.on_platform
        self.owner = self.owner or row.owner
        self.participants |= dict.fromkeys(row.participants)
        if row.contact:
            self.contacts.setdefault(row.contact.email.lower(), row.contact)
        if row.agreement:
            self.agreements.setdefault(row.agreement.service, row.agreement)
        if row.collaboration:
            existing = Existing(terms=row.collaboration, since=row.since, line=row.line)
            self.collaborations.setdefault(row.collaboration.service, existing)

    def _said(self, row: Row) -> Iterator[tuple[str, bool]]:
        yield "name", bool(row.name)
        yield "on_platform", row.on_platform is not None
        yield "owner", bool(row.owner)
        yield f"contact:{row.contact.email.lower() if row.contact else ''}", row.contact is not None
        yield f"agreement:{row.agreement.service if row.agreement else ''}", row.agreement is not None
        yield f"collaboration:{row.collaboration.service if row.collaboration else ''}", row.collaboration is not None


def gather(
    rows: Sequence[Row], names: Mapping[str, str], staff: Mapping[str, Person]
) -> tuple[list[Entry], list[Fault]]:
    """Put rows together by customer; a row that contradicts an earlier one is left out, and said.

    `names` are the columns as the file names them; `staff` are the firm's people by address in lower case.
    """
    found: dict[str, Gathered] = {}
    faults: list[Fault] = []
    for row in rows:
        so_far = found.get(row.number.value) or Gathered(first=row)
        wrong = list(_wrong(so_far, row, names))
        faults.extend(wrong)
        if not wrong:
            so_far.add(row)
            found[row.number.value] = so_far
    nameless = [each.first.line for each in found.values() if not each.name]
    faults.extend(Fault(code=Code.REQUIRED, line=line, column=names.get(NAME, NAME)) for line in nameless)
    return [_entry(each, staff) for each in found.values() if each.name], faults


def _wrong(so_far: Gathered, row: Row, names: Mapping[str, str]) -> Iterator[Fault]:
    for column, said in so_far.contradictions(row):
        first = str(so_far.lines[said])
        yield Fault(code=Code.CONTRADICTS, line=row.line, column=names.get(column, column), values={"first": first})
    main = so_far.second_main(row)
    if main is not None:
        column = names.get("main_contact", "main_contact")
        yield Fault(code=Code.TWO_MAIN, line=row.line, column=column, values={"first": str(main)})


def _entry(each: Gathered, staff: Mapping[str, Person]) -> Entry:
    return Entry(
        number=each.first.number,
        name=each.name,
        on_platform=each.on_platform,
        contacts=tuple(each.contacts.values()),
        agreements=tuple(
            Agreement(service=a.service, variant=a.variant, payer=a.payer, period=a.period)
            for a in each.agreements.values()
        ),
        members=tuple(_members(each, staff)),
        collaborations=tuple(each.collaborations.values()),
    )


def _members(each: Gathered, staff: Mapping[str, Person]) -> Iterator[Member]:
    owner = staff.get(each.owner.lower())
    if owner:
        yield Member(user_id=owner.user_id, name=owner.name, part=Part.OWNER)
    people = {
        staff[address.lower()].user_id: staff[address.lower()]
        for address in each.participants
        if address.lower() in staff
    }
    for person in people.values():
        if owner is None or person.user_id != owner.user_id:
            yield Member(user_id=person.user_id, name=person.name, part=Part.PARTICIPANT)
