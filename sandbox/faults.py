"""What can go wrong on the way to Slack and back, on demand or by seed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from random import Random
from typing import Any

Arguments = dict[str, Any]


class Fault(Enum):
    """How a Web API call ends; `STORED` and `AFTER` mean that Slack did what was asked before it went wrong."""

    OK = auto()
    RATE_LIMITED = auto()
    SERVER_ERROR = auto()
    SERVER_ERROR_STORED = auto()
    RESET_BEFORE = auto()
    RESET_AFTER = auto()
    HANG = auto()
    SLOW_DRIP = auto()
    TRUNCATED = auto()
    HTML = auto()
    REDIRECT = auto()
    NO_TS = auto()
    REFUSED = auto()


STORED = {Fault.OK, Fault.SERVER_ERROR_STORED, Fault.RESET_AFTER, Fault.SLOW_DRIP, Fault.TRUNCATED, Fault.NO_TS}


@dataclass
class Planned:
    """A fault that waits for its call; `retry_after` is sent as it is, None sends no header."""

    method: str
    fault: Fault
    times: int = 1
    where: Callable[[Arguments], bool] | None = None
    retry_after: str | None = "1"
    error: str = "internal_error"

    def fits(self, method: str, arguments: Arguments) -> bool:
        """Tell whether this fault is meant for this call."""
        return self.times > 0 and self.method in {method, "*"} and (self.where is None or self.where(arguments))


class Faults:
    """Decide how each call ends: planned faults first, then the dice if there are any."""

    def __init__(self) -> None:
        self._planned: list[Planned] = []
        self._random = Random(0)  # noqa: S311  # repeatable chaos is the point
        self._rates: Mapping[Fault, float] = {}
        self._methods: Collection[str] = ()

    def plan(self, planned: Planned) -> None:
        """Let a fault wait for its calls."""
        self._planned.append(planned)

    @property
    def waiting(self) -> list[Planned]:
        """List the planned faults that have not met all their calls."""
        return [planned for planned in self._planned if planned.times > 0]

    def roll(self, seed: int, rates: Mapping[Fault, float], methods: Collection[str] = ()) -> None:
        """Let chance decide: `rates` are probabilities per fault, `methods` which calls (none: all)."""
        self._random, self._rates, self._methods = Random(seed), dict(rates), methods  # noqa: S311  # repeatable

    def clear(self) -> None:
        """Let everything work again."""
        self._planned, self._rates = [], {}

    def next(self, method: str, arguments: Arguments) -> Planned:
        """Return how this call ends."""
        for planned in self._planned:
            if planned.fits(method, arguments):
                planned.times -= 1
                return planned
        if not self._methods or method in self._methods:
            dice = self._random.random()
            for fault, rate in self._rates.items():
                if (dice := dice - rate) < 0:
                    return Planned(method, fault)
        return Planned(method, Fault.OK)
