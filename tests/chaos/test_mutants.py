"""A proof that cannot fail proves nothing: each guard is taken away in a copy, and a named proof must see it (P38)."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
COPIED = ("bot", "sandbox", "demo", "tests", "examples", "manifest.yml", "pyproject.toml", "docs")
TESTS_FAILED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A guard that is taken away, by the text that stands in its place, and the proof that must turn red."""

    file: str
    guard: str
    instead: str
    proof: str


ONE_WINS = (
    "tests/journeys/test_one_invitation.py::test_two_firms_approved_in_the_same_instant_one_wins_and_the_other_is_told"
)
KILLED = "tests/chaos/test_kill.py::test_an_approval_survives_a_kill"
CANCELLED = "tests/chaos/test_cancelled.py::test_fifteen_hundred_cancellations_leave_no_lock_and_nothing_half_done"
MUTANTS = {
    "a transaction is none": Mutant(
        file="bot/storage/database.py",
        guard='connection.get_execution_options().get("samarbete_begin", "BEGIN IMMEDIATE")',
        instead='"SELECT 1"',
        proof=f"{CANCELLED}[sqlite]",
    ),
    "writers begin as readers": Mutant(
        file="bot/storage/database.py",
        guard='self._begin("BEGIN IMMEDIATE")',
        instead='self._begin("BEGIN")',
        proof="tests/storage/test_database.py",
    ),
    "a cancelled connection keeps its lock": Mutant(
        file="bot/storage/database.py",
        guard="    connection.rollback()\n",
        instead="    del connection\n",
        proof=f"{CANCELLED}[sqlite]",
    ),
    "a request is always new": Mutant(
        file="bot/storage/requests.py",
        guard="    i = t.inbound.c\n    statement = upsert",
        instead="    return True\n    i = t.inbound.c\n    statement = upsert",
        proof="tests/journeys/test_said_twice.py",
    ),
    "a customer is bound though another firm has it": Mutant(
        file="bot/storage/customers.py",
        guard="async def bind(tx: Transaction, customer_id: str, firm_id: str) -> bool:\n",
        instead="async def bind(tx: Transaction, customer_id: str, firm_id: str) -> bool:\n    return True\n\n\n"
        "async def _bind(tx: Transaction, customer_id: str, firm_id: str) -> bool:\n",
        proof=ONE_WINS,
    ),
    "sent is noted before it is sent": Mutant(
        file="bot/delivery/sending.py",
        guard="            await outbox.write(tx, parcel, body)\n",
        instead="            await outbox.write(tx, parcel, body)\n"
        '            await outbox.sent(tx, parcel, "D0", "0.0", self.now())\n',
        proof=f"{KILLED}[_hand_over]",
    ),
    "it is told outside the transaction": Mutant(
        file="bot/usecases/telling.py",
        guard="            await outbox.put(\n",
        instead="            await tx.connection.commit()\n"
        "            await tx.connection.begin()\n"
        "            await outbox.put(\n",
        proof=f"{CANCELLED}[sqlite]",
    ),
    "a stopping bot takes what comes": Mutant(
        file="bot/handlers/gate.py",
        guard="        if self.closed:\n",
        instead="        if False:\n",
        proof="tests/chaos/test_stop.py::test_while_it_finishes_it_is_not_ready_and_takes_nothing_new",
    ),
    "two processes serve one file": Mutant(
        file="bot/storage/instance.py",
        guard="            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        instead="            pass\n",
        proof="tests/storage/test_instance.py",
    ),
    "Slack's wait is forgotten": Mutant(
        file="bot/slack/gateway.py",
        guard="        if wait > 0:\n",
        instead="        if False:\n",
        proof="tests/delivery/test_limits.py",
    ),
    "what was withdrawn is answered all the same": Mutant(
        file="bot/domain/question.py",
        guard="    def require_open(self, at: datetime) -> None:\n",
        instead="    def require_open(self, at: datetime) -> None:\n        return\n\n"
        "    def _require_open(self, at: datetime) -> None:\n",
        proof="tests/journeys/test_refusals.py",
    ),
    "anybody may press": Mutant(
        file="bot/usecases/answering.py",
        guard="    raise NotAddressed(contact=question.contact_name)\n",
        instead="    return desk.actor.identities[0]\n",
        proof="tests/journeys/test_refusals.py",
    ),
}


@pytest.mark.chaos
@pytest.mark.parametrize("name", MUTANTS)
def test_a_guard_that_is_taken_away_is_missed(tmp_path: Path, name: str) -> None:
    mutant = MUTANTS[name]
    _copy(tmp_path)
    file = tmp_path / mutant.file
    before = file.read_text(encoding="utf-8")
    assert before.count(mutant.guard) == 1, f"the guard stands elsewhere now: {mutant.guard}"
    file.write_text(before.replace(mutant.guard, mutant.instead), encoding="utf-8")

    assert _proven(tmp_path, mutant.proof) == TESTS_FAILED

    print(f"without its guard ({name}), {mutant.proof} fails")  # noqa: T201 - the verdict


def _copy(to: Path) -> None:
    for name in COPIED:
        if (TOP / name).is_dir():
            shutil.copytree(TOP / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(TOP / name, to / name)


def _proven(where: Path, proof: str) -> int:
    command = [sys.executable, "-m", "pytest", "-x", "-m", "chaos or not chaos", "-p", "no:cacheprovider", proof]
    done = subprocess.run(command, cwd=where, check=False, capture_output=True)  # noqa: S603 - our own tests
    return done.returncode
