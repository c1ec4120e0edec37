"""What happens to what must be carried out in the platform (D21); part of `events`."""

from dataclasses import dataclass

from bot.domain.about import AboutCollaboration
from bot.domain.register_events import personal


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutTask:
    """What every event of a task says; `asked` is the entry of the history that agreed it, and whose letter asks."""

    customer_id: str
    collaboration_id: str
    task_id: str
    task: str
    service: str
    variant: str
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpened(AboutTask):
    """Something agreed must be carried out; the engagement's owner reads of it in the message about the agreement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTicked(AboutTask):
    """Somebody of the firm, or its own automation (`by_user` is empty then), said that it is done."""

    by_user: str | None
    by_name: str = personal(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOvertaken(AboutTask):
    """It need not be done any more, since something else was agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLate(AboutTask):
    """It was not done in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InPlace(AboutCollaboration):
    """All that an agreement left to do is done: what was agreed is in place; `task` is what it was about."""

    contact_id: str
    task: str
    service: str
    variant: str
    by_user: str | None
    by_name: str = personal(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksReminded:
    """Somebody of the firm was reminded of what they have left to do: `tasks` are its ids."""

    told: tuple[str, ...]
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookFailed(AboutTask):
    """The firm's own automation did not take a task for so long that it is not tried any more."""

    reason: str


TaskEvent = TaskOpened | TaskTicked | TaskOvertaken | TaskLate | InPlace | TasksReminded | WebhookFailed
