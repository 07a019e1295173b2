"""The steps of a person's plan, in order, with the hours left of each. Pure."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.domain.planning.arrange import arrange_steps
from assessments.domain.planning.chapters import Part, group_steps, with_projects
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.curriculum import plan_steps_with_outline
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.steps import Learnable, Step
from assessments.domain.scoring import Report, Verdict


@dataclass(frozen=True, slots=True)
class Path:
    """The steps from the submitted answers to the target role, with completed steps in place."""

    steps: tuple[Step, ...]
    parts: tuple[Part, ...]
    skills: Mapping[str, Learnable]
    choices: Choices

    def is_done(self, step: Step) -> bool:
        """Return True if the person has completed the step since submitting the answers."""
        return self.choices.reached.get(step.skill, 0) >= step.level

    def left(self, step: Step) -> Step:
        """Return the step with the hours that are left of it."""
        reached = self.choices.reached.get(step.skill, 0)
        if reached > step.start:
            skill = self.skills[step.skill]
            hours = [skill.hours(level) for level in range(step.start + 1, step.level + 1)]
            share = sum(hours[reached - step.start :]) / sum(hours)
            step = step._replace(
                start=reached,
                study_hours=round(step.study_hours * share),
                practice_hours=step.practice_hours * share,
                work_hours=step.work_hours * share,
            )
        return step

    def hours_left(self, step: Step) -> float:
        """Return the hours of the person's own time that are left, without logged ones."""
        if self.is_done(step):
            return 0.0
        return max(0.0, self.left(step).hours - self.choices.logged.get(step.key, 0.0))

    @property
    def open_steps(self) -> list[Step]:
        """The steps that are not done, with the hours that are left of them."""
        return [self.left(step) for step in self.steps if not self.is_done(step)]


def find_path(profile: Profile, choices: Choices) -> Path:
    """Return the path of a person with these answers and choices."""
    course = profile.course(choices)
    steps, chapter_of = plan_steps_with_outline(course)
    steps = with_projects(
        steps,
        course.chapters,
        chapter_of,
        profile.projects,
        has_job=course.has_job,
    )
    if choices.order:
        steps = arrange_steps(steps, choices.order)
    return Path(tuple(steps), tuple(group_steps(steps, course.weak_side)), course.skills, choices)


def ordered_steps(profile: Profile, choices: Choices) -> list[Step]:
    """Return the open steps in the person's order, or the suggested one."""
    return find_path(profile, choices).open_steps


def report_after(profile: Profile, steps: Iterable[Step]) -> Report:
    """Return the report after completing ``steps``."""
    return profile.with_levels(_levels(steps)).report


def steps_until(
    profile: Profile, steps: Sequence[Step], reached: Callable[[Report], bool]
) -> int | None:
    """Return after how many ``steps`` the report has ``reached`` something, 0 for today.

    None if all steps are not enough.
    """

    def after(number: int) -> bool:
        return reached(report_after(profile, steps[:number]))

    # Levels never fall along the plan, so a binary search finds the step.
    number = bisect_left(range(len(steps) + 1), True, key=after)
    return number if number <= len(steps) else None


def is_ready(report: Report) -> bool:
    """Return True for the verdict *ready*, see Report.is_ready."""
    return report.is_ready


def is_worth_applying(report: Report) -> bool:
    """Return True for the verdict *worth applying* or *ready*."""
    return report.verdict in (Verdict.WORTH_APPLYING, Verdict.READY)


def _levels(steps: Iterable[Step]) -> dict[str, int]:
    levels: dict[str, int] = {}
    for step in steps:
        levels[step.skill] = max(step.level, levels.get(step.skill, 0))
    return levels
