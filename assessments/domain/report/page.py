"""The report as its page shows it: figures joined with the words they were scored against. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.domain.planning import Step
from assessments.domain.report.charts import Radar, radar
from assessments.domain.scoring import UNSURE, Answer, Report, RequirementScore, State
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import (
    Evidence,
    Exercise,
    Learning,
    Requirement,
    Resource,
    Skill,
    Source,
)

# More than this at once is a list, not a lead.
LEADING_GAPS = 3
# So many areas say where somebody is weak.
WEAKEST_AREAS = 3
# Below this share of settled weight the answers carry no verdict, only a range.
ENOUGH_COVERAGE = 0.5


@dataclass(frozen=True, slots=True)
class Figure:
    """How many advertisements name a term, for the role and for those it is compared with."""

    term: str
    period: str
    source: Source
    role: str  # whose advertisements: the target's, or those of the role it is a shape of
    own: Evidence
    compared: tuple[tuple[str, Decimal, int], ...]  # role name, share in percent, n


@dataclass(frozen=True, slots=True)
class RequirementView:
    """One requirement, as the report tells it."""

    requirement: Requirement
    name: str
    score: RequirementScore
    area_name: str
    skills: tuple[Skill, ...]
    skill: Skill  # the one that counts: the best answered, or the first asked
    priority: float
    points: float  # of attainment, 0..100, that closing the gap adds
    figures: tuple[Figure, ...]
    texts: tuple[tuple[str, Source], ...]

    @property
    def title(self) -> str:
        """Its name; where several skills would do, with the one that was answered best."""
        if len(self.skills) > 1 and self.score.level is not None:
            return f"{self.name} ({self.skill.name})"
        return self.name

    @property
    def least(self) -> int | None:
        """The level below which nobody is considered, where that is not what is asked for."""
        floor, level = self.score.floor, self.score.level or 0
        return floor if floor is not None and level < floor < self.requirement.level else None

    @property
    def closes(self) -> float:
        """The points to one decimal, so that a whole number can be said as one."""
        return round(self.points, 1)

    @property
    def percent(self) -> float:
        """Attainment as 0..100."""
        return 100 * self.score.attainment

    @property
    def typical_percent(self) -> float:
        """Attainment that is typical of the start role, 0..100."""
        return 100 * (1 - self.score.typical_gap)

    @property
    def is_open(self) -> bool:
        """Nothing settles it yet."""
        return self.score.state is State.OPEN

    @property
    def is_excluded(self) -> bool:
        """Called not relevant."""
        return self.score.state is State.EXCLUDED

    @property
    def anchor_now(self) -> str:
        """What the person's level says, empty at level 0 and while open."""
        return self._anchor(self.score.level or 0)

    @property
    def anchor_target(self) -> str:
        """What somebody at the required level has done."""
        return self._anchor(self.requirement.level)

    def _anchor(self, number: int) -> str:
        level = self.skill.levels.get(number)
        return level.anchor if level else ""


@dataclass(frozen=True, slots=True)
class Advice:
    """A leading gap with what to learn from at the person's level and how to practise."""

    row: RequirementView
    resources: tuple[Resource, ...]
    exercises: tuple[tuple[str, Exercise], ...]  # with their setting
    step: int | None = None  # the number of the plan's first step that serves it


def advise(
    row: RequirementView, learning: Learning | None, start_role: str, step: int | None = None
) -> Advice:
    """Pick the resources that lead on from the person's level towards the one asked for."""
    if learning is None:
        return Advice(row, (), (), step)
    level = row.score.level or 0
    resources = tuple(
        resource
        for resource in learning.resources
        if resource.to_level > level and resource.from_level < row.requirement.level
    )
    return Advice(row, resources, learning.exercises(start_role), step)


def first_step_numbers(steps: Sequence[Step]) -> dict[str, int]:
    """Return for each requirement the number, from 1, of the first step that serves it."""
    numbers: dict[str, int] = {}
    for number, step in enumerate(steps, 1):
        for slug in step.needs:
            numbers.setdefault(slug, number)
    return numbers


@dataclass(frozen=True, slots=True)
class AreaView:
    """One area: the person, people from the start role, and its requirements."""

    slug: str
    name: str
    attainment: float | None  # 0..100
    typical: float  # 0..100
    weight_percent: float  # of the whole
    rows: tuple[RequirementView, ...]

    @property
    def known(self) -> float | None:
        """Attainment, 0..100; None where nothing in it is answered with a level."""
        answered = any(row.score.state is State.SETTLED for row in self.rows)
        return self.attainment if answered else None


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything that the report page shows."""

    start_role: str
    target_role: str
    report: Report
    leading: tuple[RequirementView, ...]
    more: tuple[RequirementView, ...]  # the other gaps
    missing: tuple[RequirementView, ...]
    open_must_haves: tuple[RequirementView, ...]
    strengths: tuple[RequirementView, ...]
    reverse_skillset: tuple[RequirementView, ...]
    excluded: tuple[RequirementView, ...]
    areas: tuple[AreaView, ...]
    radar: Radar
    sources: tuple[Source, ...]
    unsure: int  # open requirements, called "not sure"
    unanswered: int  # open requirements of which nothing was said that counts

    @property
    def has_range(self) -> bool:
        """Open answers leave room around readiness."""
        return round(self.report.readiness_high) > round(self.report.readiness_low)

    @property
    def has_enough(self) -> bool:
        """Enough is answered for a verdict."""
        return self.report.coverage >= ENOUGH_COVERAGE

    @property
    def is_held(self) -> bool:
        """A must-have visibly holds readiness below the sum."""
        return self.report.is_capped and round(self.report.attainment) > round(
            self.report.readiness
        )

    @property
    def missing_points(self) -> float:
        """What is missing from the sum of 100."""
        return 100 - self.report.attainment

    @property
    def size(self) -> int:
        """How many requirements there are."""
        return len(self.report.requirements)

    @property
    def areas_by_need(self) -> list[AreaView]:
        """The areas, weakest first; those of which nothing is known come last."""
        return sorted(self.areas, key=lambda a: 101 if a.known is None else a.known)

    @property
    def weakest(self) -> list[AreaView]:
        """The few weakest areas that have gaps."""
        short = [a for a in self.areas_by_need if a.known is not None and a.known < 100]
        return short[:WEAKEST_AREAS]


def build_report_view(
    taxonomy: Taxonomy,
    start_role: str,
    target_role: str,
    answers: Mapping[str, Answer],
    report: Report,
) -> ReportView:
    """Join a report with the taxonomy (or the part of it) that it was scored against."""
    total_weight = sum(area.weight for area in report.areas)
    scores = {score.slug: score for score in report.requirements}
    views = {
        requirement.slug: _requirement_view(
            taxonomy,
            target_role,
            requirement,
            scores[requirement.slug],
            answers,
            report,
            total_weight,
        )
        for requirement in taxonomy.requirements[target_role]
    }

    def pick(picked: list[RequirementScore]) -> tuple[RequirementView, ...]:
        return tuple(views[score.slug] for score in picked)

    reverse = sorted(
        (score for score in report.requirements if score.in_reverse_skillset),
        key=lambda score: (-score.weight * score.typical_gap, score.slug),
    )
    areas = _area_views(taxonomy, report, views, total_weight)
    still_open = [score for score in report.requirements if score.state is State.OPEN]
    unsure = sum(any(answers.get(skill) == UNSURE for skill in s.skills) for s in still_open)
    return ReportView(
        start_role=taxonomy.role_by_slug[start_role].name,
        target_role=taxonomy.role_by_slug[target_role].name,
        report=report,
        leading=pick(report.gaps[:LEADING_GAPS]),
        more=pick(report.gaps[LEADING_GAPS:]),
        missing=pick(report.must_haves_missing),
        open_must_haves=pick(report.must_haves_open),
        strengths=pick(report.strengths),
        reverse_skillset=pick(reverse),
        excluded=pick(report.excluded),
        areas=areas,
        radar=radar([(a.name, a.attainment, a.typical) for a in areas]),
        sources=taxonomy.sources,
        unsure=unsure,
        unanswered=len(still_open) - unsure,
    )


def _requirement_view(
    taxonomy: Taxonomy,
    target_role: str,
    requirement: Requirement,
    score: RequirementScore,
    answers: Mapping[str, Answer],
    report: Report,
    total_weight: float,
) -> RequirementView:
    skills = tuple(taxonomy.skill_by_slug[slug] for slug in requirement.skills)

    def level(skill: Skill) -> int:
        answer = answers.get(skill.slug)
        return answer if isinstance(answer, int) else -1

    figures = [evidence for evidence in requirement.evidence if evidence.share is not None]
    roles = [evidence.role for evidence in figures]
    shown = target_role if target_role in roles else next(iter(roles), None)
    own = [evidence for evidence in figures if evidence.role == shown]
    return RequirementView(
        requirement=requirement,
        name=taxonomy.requirement_name(requirement),
        score=score,
        area_name=taxonomy.area_by_slug[requirement.area].name,
        skills=skills,
        skill=max(skills, key=level),
        priority=report.priority(score),
        points=100 * score.weight * score.gap / total_weight,
        figures=tuple(_figure(taxonomy, evidence, figures) for evidence in own),
        texts=tuple(
            (evidence.text, taxonomy.source_by_slug[evidence.source])
            for evidence in requirement.evidence
            if evidence.text
        ),
    )


def _figure(taxonomy: Taxonomy, own: Evidence, figures: list[Evidence]) -> Figure:
    compared = tuple(
        (_role_name(taxonomy, other.role or ""), other.share, other.n)
        for other in figures
        if other.role != own.role
        and (other.term, other.period) == (own.term, own.period)
        and other.share is not None
        and other.n is not None
    )
    return Figure(
        own.term or "",
        own.period or "",
        taxonomy.source_by_slug[own.source],
        _role_name(taxonomy, own.role or ""),
        own,
        compared,
    )


def _role_name(taxonomy: Taxonomy, slug: str) -> str:
    role = taxonomy.role_by_slug.get(slug)
    return role.name if role else slug.replace("-", " ")


def _area_views(
    taxonomy: Taxonomy,
    report: Report,
    views: Mapping[str, RequirementView],
    total_weight: float,
) -> tuple[AreaView, ...]:
    scored = {area.slug: area for area in report.areas}
    found = []
    for area in taxonomy.areas:
        if area.slug not in scored:
            continue
        rows = [view for view in views.values() if view.requirement.area == area.slug]
        weights = sum(view.score.weight for view in rows)
        typical = sum(view.score.weight * view.typical_percent for view in rows) / weights
        found.append(
            AreaView(
                slug=area.slug,
                name=area.name,
                attainment=scored[area.slug].attainment,
                typical=typical,
                weight_percent=100 * scored[area.slug].weight / total_weight,
                rows=tuple(rows),
            )
        )
    return tuple(found)
