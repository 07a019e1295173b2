"""Group the steps of a plan into chapters, each with a project as its capstone. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.domain.planning.steps import Step, StepKey
from assessments.domain.taxonomy.objects import Chapter, Project

# Policy: the chapters before applying have about five steps, from two to eight, and there are at
# most six chapters if the steps fit into them.
STEPS, MIN_STEPS, MAX_STEPS, MAX_CHAPTERS = 5, 2, 8, 6
# A project that practises fewer steps of a plan is only an exercise.
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
    their practice if that takes longer.
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
        if len(practised) < MIN_PRACTISED:
            continue
        practice = sum(step.practice_hours + step.work_hours for step in practised)
        share = min(1.0, project.hours / practice)
        replaced = {step.key for step in practised}
        rows = [
            step._replace(
                practice_hours=step.practice_hours * share,
                work_hours=step.work_hours * share,
                project=project.slug,
            )
            if step.key in replaced
            else step
            for step in rows
        ]
    return rows


def group_steps(steps: Sequence[Step]) -> list[Part]:
    """Group the steps of a plan, in order, into chapters of a good size."""
    parts: list[Part] = []
    for step in steps:
        if parts and parts[-1].sources == (step.chapter,):
            parts[-1] = Part(parts[-1].sources, (*parts[-1].steps, step))
        else:
            parts.append(Part((step.chapter,), (step,)))
    early = [part for part in parts if part.before_applying]
    late = [part for part in parts if not part.before_applying]
    count = sum(len(part.steps) for part in early)
    most = max(1, min(MAX_CHAPTERS, round(count / STEPS)))
    return [*_sized(early, most), *_sized(late, len(late))]


def _sized(parts: list[Part], most: int) -> list[Part]:
    """Join small neighbours until there are at most ``most`` chapters, and split large ones."""
    while len(parts) > 1:
        sizes = [len(part.steps) for part in parts]
        pairs = range(len(parts) - 1)
        at = min(pairs, key=lambda n: (sizes[n] + sizes[n + 1], n))
        smallest = min(range(len(parts)), key=lambda n: (sizes[n], n))
        if sizes[smallest] < MIN_STEPS:
            around = [n for n in (smallest - 1, smallest) if n in pairs]
            at = min(around, key=lambda n: (sizes[n] + sizes[n + 1], n))
        elif len(parts) <= most or sizes[at] + sizes[at + 1] > MAX_STEPS:
            break
        parts = [*parts[:at], _join(parts[at], parts[at + 1]), *parts[at + 2 :]]
    return [piece for part in parts for piece in _split(part)]


def _join(one: Part, other: Part) -> Part:
    first, second = (one, other) if len(one.steps) >= len(other.steps) else (other, one)
    return Part((*first.sources, *second.sources), (*one.steps, *other.steps))


def _split(part: Part) -> list[Part]:
    count = -(-len(part.steps) // MAX_STEPS)
    size = -(-len(part.steps) // count)
    return [
        Part(part.sources, part.steps[start : start + size])
        for start in range(0, len(part.steps), size)
    ]
