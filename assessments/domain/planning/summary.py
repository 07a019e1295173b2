"""When a person should apply, is ready and is done. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessments.domain.planning.choices import Choices
from assessments.domain.planning.path import (
    Path,
    find_path,
    is_ready,
    is_worth_applying,
    report_after,
    steps_until,
)
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.schedule import Schedule, finish_dates
from assessments.domain.planning.steps import Step
from assessments.domain.scoring import Report


@dataclass(frozen=True, slots=True)
class Summary:
    """A person's report with completed steps, and when they should apply, are ready and done.

    Hours are those left of the person's own time. None means that they never reach it.
    """

    report: Report
    steps_to_apply: int  # open steps before applying
    hours_to_apply: float
    apply_by: date  # 50% likely
    apply_by_slow: date  # 80% likely
    apply_readiness: float  # readiness then, 0..100
    hours_to_ready: float | None  # 0 if ready today
    ready_by: date | None
    ready_by_slow: date | None
    ready_readiness: float | None  # readiness then
    hours: float  # to close every gap
    work_hours: float
    done_by: date
    done_by_slow: date

    @property
    def is_ready_first(self) -> bool:
        """True if the person is ready before they have done all steps before applying."""
        return self.hours_to_ready is not None and self.hours_to_ready < self.hours_to_apply

    @property
    def could_apply(self) -> bool:
        """True if it is worth applying today, although steps before applying are left."""
        return self.hours_to_apply > 0 and is_worth_applying(self.report)


def summarise(profile: Profile, choices: Choices) -> Summary:
    """Return a plan's figures without its steps."""
    return summary_of(profile, choices, find_path(profile, choices))


def summary_of(profile: Profile, choices: Choices, path: Path) -> Summary:
    """Return the figures of a path that was found before."""
    steps = path.open_steps
    today = profile.with_levels(choices.reached)
    dates = dates_left(path, steps, choices.schedule)
    hours = [path.hours_left(step) for step in path.steps if not path.is_done(step)]
    until_apply = sum(step.before_applying for step in steps)
    until_ready = steps_until(today, steps, is_ready)
    now = (choices.schedule.start, choices.schedule.start)
    ready: tuple[date | None, date | None] = (None, None)
    if until_ready is not None:
        ready = dates[until_ready - 1] if until_ready else now
    apply = dates[until_apply - 1] if until_apply else now
    end = dates[-1] if dates else now
    return Summary(
        report=today.report,
        steps_to_apply=until_apply,
        hours_to_apply=sum(hours[:until_apply]),
        apply_by=apply[0],
        apply_by_slow=apply[1],
        apply_readiness=report_after(today, steps[:until_apply]).readiness,
        hours_to_ready=None if until_ready is None else sum(hours[:until_ready]),
        ready_by=ready[0],
        ready_by_slow=ready[1],
        ready_readiness=(
            None if until_ready is None else report_after(today, steps[:until_ready]).readiness
        ),
        hours=sum(hours),
        work_hours=sum(step.work_hours for step in steps),
        done_by=end[0],
        done_by_slow=end[1],
    )


def dates_left(path: Path, steps: Iterable[Step], schedule: Schedule) -> list[tuple[date, date]]:
    """Return the dates by which each open step is 50 % and 80 % likely to be done."""
    is_open = [step for step in path.steps if not path.is_done(step)]
    rows = zip((path.hours_left(step) for step in is_open), steps, strict=True)
    return finish_dates(schedule, ((hours, step.work_hours) for hours, step in rows))
