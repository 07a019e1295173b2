"""What fits into a person's hours this week, and what comes next. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from assessments.domain.planning.plan import PlanView, StepView
from assessments.domain.planning.schedule import Schedule
from assessments.domain.taxonomy.objects import Exercise, Project, Resource

# How far to look ahead, in days: further for plans that take longer than this until applying.
DAYS_AHEAD, DAYS_AHEAD_IF_LONG, LONG_PLAN = 30, 91, 730
# Less than this is not worth planning for (hours).
LEAST_HOURS = 0.5


@dataclass(frozen=True, slots=True)
class Task:
    """A part of a step for this week.

    ``first`` and ``last`` are the hours of the whole of ``total`` hours between which it lies.
    """

    step: StepView
    kind: Literal["study", "practice", "check"]  # whether it is done, if all hours are logged
    first: float
    last: float
    total: float
    resource: Resource | None  # to study
    setting: str  # of the exercise: work or home
    exercise: Exercise | None
    project: Project | None  # that practises the step

    @property
    def hours(self) -> float:
        """The hours that it takes."""
        return self.last - self.first

    @property
    def is_part(self) -> bool:
        """True if it is not the whole."""
        return self.hours < self.total


def this_week(steps: Sequence[StepView], schedule: Schedule, today: date) -> list[Task]:
    """Return the tasks that fill the person's hours this week, in order.

    None in a week off, and before the week of the start.
    """
    if schedule.is_off(today) or not schedule.starts_by(today):
        return []
    left = float(schedule.hours_a_week)
    tasks: list[Task] = []
    for step in steps:
        for task in _tasks(step):
            if left < LEAST_HOURS and task.hours:
                return tasks
            hours = min(task.hours, left)
            tasks.append(replace(task, last=task.first + hours))
            left -= hours
    return tasks


def _tasks(view: StepView) -> Iterable[Task]:
    """Yield the rest of a step: its study, then its practice."""
    step = view.step
    done = max(0.0, step.hours - view.hours_left)
    setting, exercise = view.exercises[0] if view.exercises else ("", None)
    resource = view.resources[0] if view.resources else None
    if done < step.study_hours:
        yield Task(
            view, "study", done, step.study_hours, step.study_hours, resource, "", None, None
        )
    practised = max(0.0, done - step.study_hours)
    if not view.hours_left:
        yield Task(view, "check", 0, 0, 0, None, setting, exercise, None)
    if practised < step.practice_hours:
        yield Task(
            view,
            "practice",
            practised,
            step.practice_hours,
            step.practice_hours,
            None,
            setting,
            exercise,
            view.project,
        )


def next_days(
    steps: Iterable[StepView], schedule: Schedule, days: int
) -> list[tuple[StepView, date]]:
    """Return the steps to work on within ``days``, with the day on which each is likely done."""
    until = schedule.start + timedelta(days=days)
    found = []
    begin = schedule.start
    for step in steps:
        if begin >= until:
            break
        found.append((step, step.done_by))
        begin = step.done_by
    return found


def days_ahead(plan: PlanView, schedule: Schedule) -> int:
    """Return the days to look ahead: three months for a long plan."""
    is_long = (plan.summary.apply_by - schedule.start).days > LONG_PLAN
    return DAYS_AHEAD_IF_LONG if is_long else DAYS_AHEAD
