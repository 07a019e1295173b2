"""Group the steps of a plan into chapters, each with a project as its capstone. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from assessments.domain.planning.schedule import USABLE_TIME
from assessments.domain.planning.steps import Step, StepKey
from assessments.domain.taxonomy.objects import Chapter, Project

# Policy: a chapter has two to eight steps and takes 8 to 30 weeks of six hours, of which 0.8 count,
# and the first one at most 21. Before applying there are at most six if the steps fit into them.
MIN_STEPS, MAX_STEPS, MAX_CHAPTERS = 2, 8, 6
MIN_HOURS, MAX_FIRST_HOURS, MAX_HOURS = (weeks * 6 * USABLE_TIME for weeks in (8, 21, 30))
# Policy: of the first chapter, the share of steps on a person's weak side.
WEAK_SHARE = 2 / 3
# The costs of a chapter (policy): of each; of each chapter of the curriculum that it joins, and
# from the third on; if it is split off; if it is too short or too long, by how far, as a share of
# the limit; if the first one has too few steps on the weak side; and if another rule is broken.
EACH, JOINED, JOINED_MORE, CUT = 1.0, 2.0, 6.0, 3.0
OUTSIDE, SHORT, LONG, STRONG_SIDE, BROKEN = 10.0, 20.0, 600.0, 20.0, 50.0
# A project that practises fewer steps of a plan is only an exercise, unless it takes less time.
MIN_PRACTISED = 2


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive steps of a plan that form a chapter.

    ``sources`` are the curriculum's chapters that it consists of, the one with most steps first.
    """

    sources: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def before_applying(self) -> bool:
        """True if the person takes it before applying for jobs."""
        return self.steps[0].before_applying

    @property
    def hours(self) -> float:
        """Hours of the person's own time, with projects."""
        return sum(step.hours for step in self.steps)

    @property
    def work_hours(self) -> float:
        """Hours of practice at work."""
        return sum(step.work_hours for step in self.steps)


def capstone(chapter: Chapter, *, has_job: bool) -> str | None:
    """Return the slug of the chapter's project for a person with or without a job."""
    if has_job and chapter.project_at_work:
        return chapter.project_at_work
    return chapter.project_at_home


def with_projects(
    steps: Iterable[Step],
    chapters: Iterable[Chapter],
    chapter_of: Mapping[StepKey, str],
    projects: Mapping[str, Project],
    *,
    has_job: bool,
) -> list[Step]:
    """Return the steps with less practice where a chapter's project practises several at once.

    A project practises the steps of its chapter in the curriculum, ``chapter_of``, up to the
    levels that it demonstrates, even if a step stands elsewhere in the plan. Its hours replace
    their practice if that takes longer, first the person's own time.
    """
    rows = list(steps)
    for chapter in chapters:
        project = projects.get(capstone(chapter, has_job=has_job) or "")
        if project is None:
            continue
        shown = {row.skill: row.level for row in project.skills}
        practised = [
            step
            for step in rows
            if chapter_of.get(step.key) == chapter.slug and step.level <= shown.get(step.skill, 0)
        ]
        own = sum(step.practice_hours for step in practised)
        work = sum(step.work_hours for step in practised)
        if len(practised) < MIN_PRACTISED and own + work <= project.hours:
            continue
        own_share = _share(project.hours, own)
        work_share = _share(max(0.0, project.hours - own), work)
        replaced = {step.key for step in practised}
        rows = [
            step._replace(
                practice_hours=step.practice_hours * own_share,
                work_hours=step.work_hours * work_share,
                project=project.slug,
            )
            if step.key in replaced
            else step
            for step in rows
        ]
    return rows


def _share(available: float, hours: float) -> float:
    return min(1.0, available / hours) if hours else 1.0


def group_steps(steps: Sequence[Step], weak_side: Collection[str] = ()) -> list[Part]:
    """Group the steps of a plan, in order, into chapters of a good size.

    ``weak_side`` has the requirements that most of the first chapter should serve, if any.
    """
    early = [step for step in steps if step.before_applying]
    most = max(MAX_CHAPTERS, ceil(len(early) / MAX_STEPS))
    return [*_grouped(early, most, weak_side), *_grouped(steps[len(early) :], len(steps))]


def _grouped(steps: Sequence[Step], most: int, weak_side: Collection[str] = ()) -> list[Part]:
    """Return the division into at most ``most`` chapters with the lowest cost."""
    costs = {
        (start, end): _cost(steps, start, end, weak_side)
        for start in range(len(steps))
        for end in range(start + 1, min(start + MAX_STEPS, len(steps)) + 1)
    }
    # By the number of steps, the cheapest division and its cost.
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    found = []
    for _ in range(most):
        longer: dict[int, tuple[float, tuple[int, ...]]] = {}
        for (start, end), cost in costs.items():
            if start in best:
                total = best[start][0] + cost, (*best[start][1], end)
                longer[end] = min(longer.get(end, total), total)
        best = longer
        found += [best[len(steps)]] if len(steps) in best else []
    if not found:
        return []
    ends = min(found)[1]
    return [_part(steps[start:end]) for start, end in pairwise((0, *ends))]


def _cost(steps: Sequence[Step], start: int, end: int, weak_side: Collection[str]) -> float:
    rows = steps[start:end]
    hours = sum(step.hours for step in rows)
    sizes = Counter(step.chapter for step in rows)
    joined = len(sizes) - 1
    cost = EACH + JOINED * joined + JOINED_MORE * max(0, joined - 1)
    if 2 * max(sizes.values()) < len(rows):
        cost += BROKEN
    if start and steps[start - 1].chapter == rows[0].chapter:
        cost += CUT
    if hours < MIN_HOURS:
        cost += OUTSIDE + SHORT * (1 - hours / MIN_HOURS)
    # The square spreads what is too much over all chapters.
    is_first = start == 0 and rows[0].before_applying
    most = MAX_FIRST_HOURS if is_first else MAX_HOURS
    if hours > most:
        cost += BROKEN + LONG * (hours / most - 1) ** 2
    if len(rows) < MIN_STEPS:
        cost += BROKEN
    if is_first and weak_side:
        weak = sum(not {*step.needs}.isdisjoint(weak_side) for step in rows)
        cost += STRONG_SIDE if weak < WEAK_SHARE * len(rows) else 0
    reached = {step.key for step in rows}
    if rows[0].before_applying and any((skill, 2) in reached for skill, n in reached if n == 3):
        cost += BROKEN
    return cost


def _part(steps: Sequence[Step]) -> Part:
    sizes = Counter(step.chapter for step in steps)
    return Part(tuple(sorted(sizes, key=lambda chapter: -sizes[chapter])), tuple(steps))
