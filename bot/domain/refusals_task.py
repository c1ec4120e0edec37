"""What the rules do not allow about what must be carried out in the platform."""

from dataclasses import dataclass

from bot.domain.refusals import Refusal


@dataclass(eq=False)
class TaskOvertaken(Refusal):
    """Somebody ticked what need not be done any more, since something else was agreed."""

    code = "task_overtaken"
    company: str
