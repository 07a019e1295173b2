"""The plan as its page shows it: chapters of dated steps. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import ClassVar, Literal, NamedTuple

from assessments.domain.planning.chapters import Part
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.milestones import Milestone
from assessments.domain.planning.path import (
    Path,
    find_path,
    is_ready,
    report_after,
    steps_until,
)
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.steps import Step, StepKey, attainment_gain, step_name
from assessments.domain.planning.summary import Summary, dates_left, summary_of
from assessments.domain.scoring.policy import READY_AT
from assessments.domain.taxonomy.objects import (
    Chapter,
    Exercise,
    Learning,
    Project,
    Requirement,
    Resource,
    Skill,
    SkillLevel,
    Specialism,
    SpecialismRequirement,
)

# Why a step stands where it does, see StepView.reason.
Reason = Literal["prerequisite", "must-have", "weak-side", "level-3", "late", "asked", "wanted"]


class StepContent(NamedTuple):
    """What the page says about a step that is not about one person's dates and progress."""

    key: str
    level: int
    anchor: str
    project: str | None  # the name of the project that practises it
    exercises: tuple[tuple[str, Exercise], ...]
    study_hours: int
    practice_hours: float
    work_hours: float
    reasons: tuple[str, ...]  # of the requirements that it serves
    opens: tuple[str, ...]
    points: float
    check_first: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """One open step of the plan, with what the page shows about it."""

    is_done: ClassVar = False

    number: int
    step: Step
    skill: Skill
    requirements: tuple[SpecialismRequirement, ...]  # that it serves, also those of specialisms
    opens: tuple[str, ...]  # names of the skills in the plan that need it
    alternatives: tuple[Skill, ...]  # that would meet its requirement instead
    resources: tuple[Resource, ...]
    exercises: tuple[tuple[str, Exercise], ...]  # with their setting
    project: Project | None  # that practises it
    reason: Reason
    points: float  # of attainment, 0..100, that the step adds
    hours_left: float  # of the person's own time
    logged: float | None  # hours that the person has logged; None if not started
    done_by: date  # 50% likely
    done_by_slow: date  # 80% likely

    @property
    def key(self) -> str:
        """The step's name in forms."""
        return step_name(self.step.key)

    @property
    def anchor(self) -> str:
        """The description of the level that the step leads to."""
        return self.level.anchor

    @property
    def level(self) -> SkillLevel:
        """The level that the step leads to."""
        return self.skill.levels[self.step.level]

    @property
    def content(self) -> StepContent:
        """What the page says about it, whatever the dates and the progress."""
        return StepContent(
            key=self.key,
            level=self.step.level,
            anchor=self.anchor,
            project=self.project.name if self.project else None,
            exercises=self.exercises,
            study_hours=self.step.study_hours,
            practice_hours=self.step.practice_hours,
            work_hours=self.step.work_hours,
            reasons=tuple(row.reason for row in self.requirements),
            opens=self.opens,
            points=self.points,
            check_first=self.step.check_first,
        )

    @property
    def is_started(self) -> bool:
        """True if the person has started it."""
        return self.logged is not None

    @property
    def is_next(self) -> bool:
        """True for the first step of the plan."""
        return self.number == 1

    @property
    def is_second(self) -> bool:
        """True for the second step of the plan."""
        return self.number == 2


@dataclass(frozen=True, slots=True)
class DoneView:
    """A step that the person has completed since submitting the answers."""

    is_done: ClassVar = True

    skill: Skill
    start: int
    level: int
    is_highest: bool  # the highest completed level of the skill; only this one can be undone

    @property
    def key(self) -> str:
        """The step's name in forms."""
        return step_name((self.skill.slug, self.level))

    @property
    def undo(self) -> str:
        """The button that undoes it."""
        return f"undone:{self.key}:{self.start}"


# One line of the plan: an open step, or a completed step in its place.
Row = StepView | DoneView


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A chapter of the plan.

    ``source`` is the curriculum's chapter that gives it its name; None for a specialism and for
    steps without a chapter.
    """

    number: int
    source: Chapter | None
    specialism: Specialism | None
    before_applying: bool
    rows: tuple[Row, ...]
    projects: tuple[Project, ...]
    advice: tuple[str, ...]  # what the person can try after it
    hours: float  # of the person's own time, from its first step
    work_hours: float
    weeks: int  # left, of the person's hours a week
    percent_done: int  # of its hours
    done_by: date | None  # 50% likely; None if every step is done
    done_by_slow: date | None
    readiness: float  # after it and the chapters before it, 0..100
    is_current: bool
    is_complete: bool  # all of the curriculum's chapter is done then
    kind: str  # the slug of its source or specialism, or DEEPER, REST or WANTED of curriculum.py
    part: int  # a long chapter of the curriculum can be several of the plan: 1, 2 …

    @property
    def open_rows(self) -> tuple[StepView, ...]:
        """The steps that are not done."""
        return tuple(row for row in self.rows if isinstance(row, StepView))

    @property
    def is_done(self) -> bool:
        """True if every step is done."""
        return not self.open_rows

    @property
    def slug(self) -> str:
        """The chapter's name in addresses."""
        return f"chapter-{self.number}"


@dataclass(frozen=True, slots=True)
class PlanView:
    """The whole plan: its chapters, and when the person should apply and is ready."""

    chapters: tuple[ChapterView, ...]
    steps: tuple[StepView, ...]  # open, in order
    done: tuple[DoneView, ...]
    also_done: tuple[DoneView, ...]  # levels reached that are no step of the plan
    skipped: tuple[tuple[Skill, int], ...]  # skipped skills, with the highest level wanted
    has_own_order: bool
    advice: tuple[str, ...]  # what the person can try today, before the first chapter
    summary: Summary
    ready_at: float  # the readiness needed to be ready
    final_readiness: float  # readiness after all steps
    milestones: tuple[Milestone, ...]

    @property
    def before(self) -> tuple[ChapterView, ...]:
        """The chapters before applying."""
        return tuple(chapter for chapter in self.chapters if chapter.before_applying)

    @property
    def after(self) -> tuple[ChapterView, ...]:
        """The other chapters."""
        return tuple(chapter for chapter in self.chapters if not chapter.before_applying)

    @property
    def current(self) -> ChapterView | None:
        """The chapter with the next step; None if nothing is left."""
        return next((chapter for chapter in self.chapters if chapter.is_current), None)


def build_plan_view(
    profile: Profile, learning: Mapping[str, Learning], choices: Choices
) -> PlanView:
    """Build the plan from a person's answers and later choices."""
    path = find_path(profile, choices)
    builder = _Builder(profile, learning, choices, path)
    chapters = tuple(builder.chapters())
    steps = tuple(row for chapter in chapters for row in chapter.open_rows)
    done = (row for chapter in chapters for row in chapter.rows if isinstance(row, DoneView))
    skills = profile.taxonomy.skill_by_slug
    today = profile.with_levels(choices.reached)
    return PlanView(
        chapters=chapters,
        steps=steps,
        done=tuple(done),
        also_done=tuple(builder.also_done()),
        skipped=tuple(
            (skills[slug], level) for slug, level in choices.ceilings.items() if slug in skills
        ),
        has_own_order=bool(choices.order),
        advice=tuple(builder.advice_for_today()),
        summary=summary_of(profile, choices, path),
        ready_at=READY_AT,
        final_readiness=report_after(today, path.open_steps).readiness,
        milestones=tuple(_milestones(today, chapters, steps)),
    )


def _milestones(
    today: Profile, chapters: Sequence[ChapterView], steps: Sequence[StepView]
) -> Iterator[Milestone]:
    """Yield the end of each chapter, and when to apply, to be ready and to be done."""
    apply = next(
        (c.open_rows[-1] for c in reversed(chapters) if c.before_applying and c.open_rows), None
    )
    until_ready = steps_until(today, [row.step for row in steps], is_ready)
    for chapter in chapters:
        if chapter.is_done:
            continue
        last = chapter.open_rows[-1]
        key = chapter.kind if chapter.part == 1 else f"{chapter.kind}-{chapter.part}"
        yield Milestone("chapter", key, last.number, last.done_by, last.done_by_slow, chapter)
        if last is apply:
            yield Milestone("apply", "apply", last.number, last.done_by, last.done_by_slow)
        if until_ready and chapter.open_rows[0].number <= until_ready <= last.number:
            row = steps[until_ready - 1]
            yield Milestone("ready", "ready", row.number, row.done_by, row.done_by_slow)
    if steps:
        last = steps[-1]
        yield Milestone("all", "all", last.number, last.done_by, last.done_by_slow)


class _Builder:
    """Builds the chapters of a PlanView."""

    def __init__(
        self, profile: Profile, learning: Mapping[str, Learning], choices: Choices, path: Path
    ) -> None:
        self._profile = profile
        self._learning = learning
        self._choices = choices
        self._path = path
        self._skills = profile.taxonomy.skill_by_slug
        self._projects = profile.projects
        self._requirements = profile.planned_rows(choices)
        self._parts: Counter[str] = Counter()
        self._specialisms = {row.slug: row for row in choices.specialisms}
        self._sources = {chapter.slug: chapter for chapter in profile.curriculum}
        self._weight = sum(area.weight for area in profile.report.areas)
        self._lacking = {score.slug for score in profile.report.usually_lacking}
        self._opens: dict[StepKey, list[str]] = {}
        for step in path.open_steps:
            for key in step.before:
                if key[0] != step.skill:
                    self._opens.setdefault(key, []).append(self._skills[step.skill].name)
        dates = dates_left(path, path.open_steps, choices.schedule)
        is_open = (step.key for step in path.steps if not path.is_done(step))
        self._dates = dict(zip(is_open, dates, strict=True))
        self._numbers = {key: number for number, key in enumerate(self._dates, 1)}
        self._today = profile.with_levels(choices.reached)

    def chapters(self) -> Iterator[ChapterView]:
        """Yield the chapters in order."""
        current = next(
            (n for n, part in enumerate(self._path.parts) if not self._is_done(part)), None
        )
        for number, part in enumerate(self._path.parts):
            yield self._chapter(number, part, is_current=number == current)

    def also_done(self) -> Iterator[DoneView]:
        """Yield the levels reached that are no step of the plan."""
        steps = {step.key for step in self._path.steps}
        for slug, level in self._choices.reached.items():
            skill = self._path.skills.get(slug)
            if skill and level > skill.start and (slug, level) not in steps:
                yield DoneView(self._skills[slug], level - 1, level, is_highest=True)

    def advice_for_today(self) -> Iterator[str]:
        """Yield the advice after chapters of the curriculum of which the person has everything."""
        skills = self._path.skills
        for source in self._sources.values():
            if all(skills[row.skill].start >= row.level for row in source.steps):
                yield from self._advice(source)

    def _advice(self, source: Chapter) -> Iterator[str]:
        own = (row for row in source.exits if row.start_role == self._profile.start_role)
        yield from (row.advice for row in own)

    def _is_done(self, part: Part) -> bool:
        return all(map(self._path.is_done, part.steps))

    def _chapter(self, number: int, part: Part, *, is_current: bool) -> ChapterView:
        kind = part.sources[0]
        self._parts[kind] += 1
        rows = tuple(self._row(step) for step in part.steps)
        left = sum(map(self._path.hours_left, part.steps))
        dates = [row for row in rows if isinstance(row, StepView)][-1:]
        until = [step for early in self._path.parts[: number + 1] for step in early.steps]
        sources = [self._sources[slug] for slug in part.sources if slug in self._sources]
        # A chapter's advice holds once all of its steps in this plan are done.
        complete = [
            source
            for source in sources
            if not any(
                step.chapter == source.slug
                for later in self._path.parts[number + 1 :]
                for step in later.steps
            )
        ]
        projects = dict.fromkeys(step.project for step in part.steps if step.project)
        return ChapterView(
            number=number + 1,
            source=sources[0] if sources else None,
            specialism=self._specialisms.get(part.sources[0]),
            before_applying=part.before_applying,
            rows=rows,
            projects=tuple(self._projects[slug] for slug in projects),
            advice=tuple(chain.from_iterable(map(self._advice, complete))),
            hours=part.hours,
            work_hours=part.work_hours,
            weeks=max(1, round(left / self._choices.schedule.usable_hours)),
            percent_done=(
                round(100 * (1 - left / part.hours)) if part.hours else 100 * self._is_done(part)
            ),
            done_by=dates[0].done_by if dates else None,
            done_by_slow=dates[0].done_by_slow if dates else None,
            readiness=report_after(self._today, until).readiness,
            is_current=is_current,
            is_complete=bool(sources) and sources[0] in complete,
            kind=kind,
            part=self._parts[kind],
        )

    def _row(self, step: Step) -> Row:
        skill = self._skills[step.skill]
        if self._path.is_done(step):
            reached = self._choices.reached[step.skill]
            return DoneView(skill, step.start, step.level, is_highest=step.level == reached)
        learning = self._learning.get(step.skill)
        left = self._path.left(step)
        # What the person wants in addition serves no requirement.
        served = {
            slug: self._requirements[slug] for slug in step.needs if slug in self._requirements
        }
        done, slow = self._dates[step.key]
        return StepView(
            number=self._numbers[step.key],
            step=left,
            skill=skill,
            requirements=tuple(served.values()),
            opens=tuple(dict.fromkeys(self._opens.get(step.key, ()))),
            alternatives=tuple(
                self._skills[slug]
                for slug in dict.fromkeys(s for row in served.values() for s in row.skills)
                if slug != step.skill
            ),
            resources=tuple(
                resource
                for resource in (learning.resources if learning else ())
                if resource.from_level < step.level and left.start < resource.to_level
            ),
            exercises=(
                learning.exercises_for(step.level, self._profile.start_role) if learning else ()
            ),
            project=self._projects.get(step.project or ""),
            reason=self._reason(step, served.values()),
            points=sum(
                100 * row.weight * attainment_gain(left.start, step.level, row.level) / self._weight
                for slug, row in served.items()
                if slug in self._profile.rows
            ),
            hours_left=self._path.hours_left(step),
            logged=self._choices.logged.get(step.key),
            done_by=done,
            done_by_slow=slow,
        )

    def _reason(self, step: Step, served: Collection[SpecialismRequirement]) -> Reason:
        rows = [row for row in served if isinstance(row, Requirement)]
        if not served:
            return "wanted" if step.needs else "prerequisite"
        if any((row.floor or 0) > step.start for row in rows):
            return "must-have"
        if step.level >= 3:
            return "level-3"
        if self._lacking & {*step.needs}:
            return "weak-side"
        return "late" if any(row.when == "late" for row in rows) else "asked"
