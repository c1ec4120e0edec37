"""Load a register's file, for whoever runs the bot: read it, find the firm's people in Slack, check, and enter."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.domain.firm import Firm, Person
from bot.domain.policy import STOCKHOLM
from bot.domain.refusals import NotSetUp
from bot.domain.register import Changes, Entry, KeptOut
from bot.intake.faults import Code, Fault
from bot.intake.gathering import gather
from bot.intake.reading import Sheet, read
from bot.slack.directory import Directory
from bot.slack.gateway import Gateway, Later, Never
from bot.storage.database import Database
from bot.usecases import people
from bot.usecases.registering import examine, load_register
from bot.views.register_report import Report

REST = 0.05
TRIES = 3
LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to load, and how: `good_rows_only` enters the rows that are right although others are wrong."""

    data: bytes
    dry_run: bool = False
    good_rows_only: bool = False


class NoSuchFirm(LookupError):
    """No firm, or more than one, was meant; `names` are those there are."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


async def importer(
    database: Database, catalogue: Catalogue, gateway: Gateway, name: str | None, now: datetime
) -> "Importer":
    """Make ready to load into the firm that a workspace id or a name means, or the only one; raises NoSuchFirm."""
    meant = await people.firms_named(database, name)
    if len(meant) != 1:
        raise NoSuchFirm([f"{firm.name} ({firm.team_id})" for firm in await people.firms_named(database, None)])
    [firm] = meant
    if not firm.is_set_up:
        raise NotSetUp
    installation = await people.installation(database, firm.team_id)
    directory = Directory(gateway, installation.bot_token, firm) if installation else None
    return Importer(database=database, catalogue=catalogue, firm=firm, directory=directory, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Loads registers into one firm; `directory` is None where no token opens the firm's Slack."""

    database: Database
    catalogue: Catalogue
    firm: Firm
    directory: Directory | None
    now: datetime
    wait: Callable[[float], Awaitable[None]] = field(default=asyncio.sleep)

    async def load(self, order: Order) -> Report:
        """Check the whole file before anything is written, then write unless it was to be a trial or a row is wrong."""
        today = self.now.astimezone(STOCKHOLM).date()
        sheet = read(order.data, firm=self.firm, catalogue=self.catalogue, today=today)
        staff, strangers = await Roll(self.firm, self.directory, self.wait).call(sheet)
        entries, changes, wrong = await self._check(sheet, staff)
        faults = sorted([*sheet.faults, *strangers, *wrong], key=lambda fault: fault.line)
        refused = any(f.blocks for f in faults) and not order.good_rows_only
        writes = not (order.dry_run or refused)
        if writes:
            changes = await load_register(self.database, self.firm, entries, self.now, rest=REST)
        return Report(sheet=sheet, faults=tuple(faults), changes=tuple(changes), written=writes, refused=refused)

    async def _check(self, sheet: Sheet, staff: dict[str, Person]) -> tuple[list[Entry], list[Changes], list[Fault]]:
        """Compare with what is known; rows that say what another firm's binding forbids are taken out one by one."""
        rows = sheet.rows
        taken: list[Fault] = []
        while True:
            entries, wrong = gather(rows, sheet.names, staff)
            changes = await examine(self.database, self.firm, entries)
            kept_out = list(_kept_out(changes, sheet.names))
            now_taken = [fault for fault in kept_out if fault.blocks]
            if not now_taken:
                return entries, changes, [*wrong, *taken, *kept_out]
            taken += now_taken
            lines = {fault.line for fault in now_taken}
            rows = tuple(row for row in rows if row.line not in lines)


def _kept_out(changes: Sequence[Changes], names: dict[str, str]) -> Iterator[Fault]:
    column = names.get("collaboration_service", "")
    for each in changes:
        for existing, why in each.kept_out:
            yield Fault(code=_CODES[why], line=existing.line, column=column)


_CODES = {
    KeptOut.OTHER_TERMS: Code.OTHER_TERMS,
    KeptOut.ASKED: Code.ASKED,
    KeptOut.CLOSED: Code.CLOSED,
    KeptOut.HAS_FIRM: Code.HAS_FIRM,
}


class Roll:
    """Finds the firm's people by mail address, each once; whoever is not found is told and kept out, never guessed."""

    def __init__(self, firm: Firm, directory: Directory | None, wait: Callable[[float], Awaitable[None]]) -> None:
        self._firm = firm
        self._directory = directory
        self._wait = wait

    async def call(self, sheet: Sheet) -> tuple[dict[str, Person], list[Fault]]:
        """Look up everybody whom the rows name: (people by address in lower case, what to tell)."""
        found: dict[str, Person] = {}
        faults: list[Fault] = []
        for address, (line, column) in _named(sheet).items():
            try:
                person = await self._find(address)
            except (Later, Never):
                return found, [*faults, Fault(code=Code.SLACK_SILENT)]
            if person is not None and person.is_of(self._firm):
                found[address] = person
            else:
                code = Code.UNKNOWN_STAFF if person is None else Code.NOT_STAFF
                faults.append(Fault(code=code, line=line, column=column, values={"words": address}))
        return found, faults

    async def _find(self, address: str) -> Person | None:
        if self._directory is None:
            raise Never("not_installed")
        for _ in range(TRIES - 1):
            try:
                return await self._directory.by_email(address)
            except Later as later:
                await self._wait(min(later.after, LONGEST_WAIT))
        return await self._directory.by_email(address)


def _named(sheet: Sheet) -> dict[str, tuple[int, str]]:
    """List the addresses of the firm's people, with where each is named first."""
    named: dict[str, tuple[int, str]] = {}
    for row in sheet.rows:
        owner = [(row.owner, "owner")] if row.owner else []
        for address, column in [*owner, *((each, "participants") for each in row.participants)]:
            named.setdefault(address.lower(), (row.line, sheet.names[column]))
    return named
