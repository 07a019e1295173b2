"""The report as its page shows it: scores joined with the taxonomy's texts. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assessments.domain.report.headline import (
    Headline,
    area_points,
    headline,
    is_visibly_capped,
)
from assessments.domain.report.policy import LEADING_GAPS
from assessments.domain.scoring import (
    CURRENT,
    FIRST,
    UNSURE,
    Answer,
    Report,
    RequirementScore,
    State,
    Verdict,
)
from assessments.domain.scoring.policy import READY_AT
from assessments.domain.span import Span, SpanRow, merged, span
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import (
    DemandFigure,
    Requirement,
    Skill,
    Source,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many job ads name a term, for one role and for the roles it is compared with."""

    source: Source
    role: str  # name of the role in the ads: the target role, or the role that it is a variant of
    own: DemandFigure
    compared: tuple[tuple[str, DemandFigure], ...]  # role names and their figures


@dataclass(frozen=True, slots=True)
class RequirementView:
    """One requirement as the report shows it."""

    requirement: Requirement
    name: str
    score: RequirementScore
    area_name: str
    skills: tuple[Skill, ...]
    skill: Skill  # the one that counts: the best answered, or the first
    priority: float
    points: float  # added to attainment, 0..100, by closing the gap
    figures: tuple[Figure, ...]
    texts: tuple[tuple[str, Source], ...]

    @property
    def title(self) -> str:
        """The name; if any of several skills is enough, with the best answered one."""
        if len(self.skills) > 1 and self.score.level is not None:
            return f"{self.name} ({self.skill.name})"
        return self.name

    @property
    def missing_floor(self) -> int | None:
        """The must-have floor, if the person is below it and it is lower than the target level."""
        floor, level = self.score.floor, self.score.level or 0
        return floor if floor is not None and level < floor < self.requirement.level else None

    @property
    def rounded_points(self) -> float:
        """The points rounded to one decimal, so that templates can detect whole numbers."""
        return round(self.points, 1)

    @property
    def percent(self) -> float:
        """Attainment as 0..100."""
        return 100 * self.score.attainment

    @property
    def typical_percent(self) -> float:
        """The typical attainment of people from the start role, 0..100."""
        return 100 * (1 - self.score.typical_gap)

    @property
    def is_open(self) -> bool:
        """True if no answer settles the requirement yet."""
        return self.score.state is State.OPEN

    @property
    def meets_floor(self) -> bool:
        """True for a must-have at its floor."""
        level, floor = self.score.level, self.score.floor
        return floor is not None and level is not None and level >= floor

    @property
    def is_excluded(self) -> bool:
        """True if all its skills were answered as not relevant."""
        return self.score.state is State.EXCLUDED

    @property
    def anchor_now(self) -> str:
        """The description of the person's level; empty at level 0 and while open."""
        return self._anchor(self.score.level or 0)

    @property
    def anchor_target(self) -> str:
        """The description of the required level."""
        return self._anchor(self.requirement.level)

    def _anchor(self, number: int) -> str:
        level = self.skill.levels.get(number)
        return level.anchor if level else ""


@dataclass(frozen=True, slots=True)
class AreaView:
    """One area: the person's figures, those typical of the start role, and its requirements."""

    slug: str
    name: str
    attainment: float | None  # 0..100
    typical: float  # 0..100
    weight_percent: float  # of the whole
    missing_points: float  # of the 100 of all areas
    rows: tuple[RequirementView, ...]

    def __str__(self) -> str:
        return self.name

    @property
    def known_attainment(self) -> float | None:
        """Attainment, 0..100; None if no requirement of the area has a level."""
        answered = any(row.score.state is State.SETTLED for row in self.rows)
        return self.attainment if answered else None

    @property
    def own_width(self) -> float:
        """The filled part of a bar that is as long as the weight."""
        return self.weight_percent * (self.known_attainment or 0.0) / 100

    @property
    def typical_width(self) -> float:
        """The place of the typical value on that bar."""
        return self.weight_percent * self.typical / 100


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything that the report page shows."""

    start_role: str
    target_role: str
    report: Report
    leading: tuple[RequirementView, ...]
    other_gaps: tuple[RequirementView, ...]
    missing: tuple[RequirementView, ...]
    open_must_haves: tuple[RequirementView, ...]
    strengths: tuple[RequirementView, ...]
    reverse_skillset: tuple[RequirementView, ...]
    excluded: tuple[RequirementView, ...]
    areas: tuple[AreaView, ...]
    sources: tuple[Source, ...]
    unsure: int  # number of open requirements answered with "not sure"
    unanswered: int  # number of the other open requirements

    @property
    def has_range(self) -> bool:
        """True if open answers make readiness a range instead of one figure."""
        return round(self.report.readiness_high) > round(self.report.readiness_low)

    @property
    def has_former_rules(self) -> bool:
        """True if the result was scored by former rules."""
        return self.report.rules != CURRENT.number

    @property
    def has_first_rules(self) -> bool:
        """True if the result was scored by the first rules."""
        return self.report.rules == FIRST.number

    @property
    def has_home_turf(self) -> bool:
        """True if the rules of the result have a figure for what the start role usually has."""
        return self.report.home_turf is not None

    @property
    def short_areas(self) -> list[AreaView]:
        """Areas that alone keep a result from "ready"."""
        if self.report.verdict is not Verdict.WORTH_APPLYING or self.report.readiness < READY_AT:
            return []
        weak = {area.slug for area in self.report.weak_areas}
        return [area for area in self.areas if area.slug in weak]

    @property
    def has_enough_answers(self) -> bool:
        """True if enough is answered for a verdict."""
        return self.report.allows_verdict

    @property
    def is_visibly_capped(self) -> bool:
        """True if a must-have caps readiness visibly below attainment."""
        return is_visibly_capped(self.report)

    @property
    def missing_points(self) -> float:
        """The points missing from full attainment, 0..100."""
        return 100 - self.report.attainment

    @property
    def requirement_count(self) -> int:
        """The number of requirements."""
        return len(self.report.requirements)

    @property
    def areas_by_weight(self) -> list[AreaView]:
        """The areas, those that count most first."""
        return sorted(self.areas, key=lambda area: (-area.weight_percent, area.slug))

    @property
    def heaviest_percent(self) -> float:
        """The weight of the area that counts most, 0..100: the longest bar."""
        return max(area.weight_percent for area in self.areas)

    @property
    def headline(self) -> Headline:
        """Where the person stands and what is missing most, without words."""
        return headline(self.report)

    @property
    def most_to_gain(self) -> AreaView | None:
        """The area with the most missing points; None if nothing is missing."""
        slug = self.headline.area
        return next((area for area in self.areas if area.slug == slug), None)

    @property
    def ready_at(self) -> float:
        """The readiness that "ready" needs, 0..100."""
        return READY_AT

    @property
    def must_haves(self) -> list[RequirementView]:
        """The must-haves: missing ones first in the order of the gaps, then open, then met ones."""
        ranks = {row.requirement.slug: n for n, row in enumerate(self.leading + self.other_gaps)}
        rows = [row for area in self.areas for row in area.rows if row.score.floor is not None]
        return sorted(
            rows,
            key=lambda row: (
                row.meets_floor,
                not row.score.is_missing,
                ranks.get(row.requirement.slug, len(ranks)),
            ),
        )

    @property
    def met_must_haves(self) -> list[RequirementView]:
        """The must-haves at their floor."""
        return [row for row in self.must_haves if row.meets_floor]

    @property
    def unmet_must_haves(self) -> list[RequirementView]:
        """The must-haves that are missing or open."""
        return [row for row in self.must_haves if not row.meets_floor]

    @property
    def span(self) -> Span:
        """Every requirement as a plank: what the start role usually has, then what it lacks."""
        return span(self._span_rows)

    def names(self, requirements: Collection[str]) -> list[str]:
        """Return the names of requirements, by slug."""
        rows = {row.requirement.slug: row.name for area in self.areas for row in area.rows}
        return [rows[slug] for slug in requirements]

    @property
    def strongest_and_weakest(self) -> tuple[AreaView, AreaView] | None:
        """The strongest and the weakest area; None with fewer than two that have a level."""
        known = [area for area in self.areas if area.known_attainment is not None]
        known.sort(key=lambda area: area.known_attainment or 0)
        return (known[-1], known[0]) if len(known) > 1 else None

    @property
    def area_span(self) -> Span:
        """The span with one plank for each area on each side, for narrow screens."""
        return span(merged(self._span_rows))

    @property
    def _span_rows(self) -> list[SpanRow]:
        """The requirements by side and area; areas as far as the start role usually is in them."""
        rows = [row for area in self.areas for row in area.rows if not row.is_excluded]
        gaps: dict[tuple[bool, str], list[float]] = {}
        for row in rows:
            key = (row.score.is_usually_lacking, row.requirement.area)
            gaps.setdefault(key, []).append(row.score.typical_gap)
        place = {key: (key[0], sum(found) / len(found), key[1]) for key, found in gaps.items()}
        rows.sort(
            key=lambda row: (
                place[row.score.is_usually_lacking, row.requirement.area],
                row.score.typical_gap,
            )
        )
        return [
            SpanRow(
                weight=row.score.weight,
                share=0.0 if row.is_open else row.score.attainment,
                is_far=row.score.is_usually_lacking,
                pier=None if row.score.floor is None else row.meets_floor,
                name=row.title,
                level=row.score.level,
                target=row.requirement.level,
                group=row.requirement.area,
                group_name=row.area_name,
            )
            for row in rows
        ]


def build_report_view(
    taxonomy: Taxonomy,
    start_role: str,
    target_role: str,
    answers: Mapping[str, Answer],
    report: Report,
) -> ReportView:
    """Join a report with the taxonomy, or the part of it, that it was scored against."""
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

    def views_of(selected: list[RequirementScore]) -> tuple[RequirementView, ...]:
        return tuple(views[score.slug] for score in selected)

    areas = _area_views(taxonomy, report, views, total_weight)
    still_open = [score for score in report.requirements if score.state is State.OPEN]
    unsure = sum(any(answers.get(skill) == UNSURE for skill in s.skills) for s in still_open)
    return ReportView(
        start_role=taxonomy.role_by_slug[start_role].name,
        target_role=taxonomy.role_by_slug[target_role].name,
        report=report,
        leading=views_of(report.gaps[:LEADING_GAPS]),
        other_gaps=views_of(report.gaps[LEADING_GAPS:]),
        missing=views_of(report.must_haves_missing),
        open_must_haves=views_of(report.must_haves_open),
        strengths=views_of(report.strengths),
        reverse_skillset=views_of(report.reverse_skillset),
        excluded=views_of(report.excluded),
        areas=areas,
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

    roles = [figure.role for figure in requirement.figures]
    shown = target_role if target_role in roles else next(iter(roles), None)
    return RequirementView(
        requirement=requirement,
        name=taxonomy.requirement_name(requirement),
        score=score,
        area_name=taxonomy.area_by_slug[requirement.area].name,
        skills=skills,
        skill=max(skills, key=level),
        priority=report.priority(score),
        points=100 * score.weight * score.gap / total_weight,
        figures=tuple(
            _figure(taxonomy, requirement, own) for own in requirement.figures if own.role == shown
        ),
        texts=tuple(
            (row.text, taxonomy.source_by_slug[row.source])
            for row in requirement.demand_figures
            if row.text
        ),
    )


def _figure(taxonomy: Taxonomy, requirement: Requirement, own: DemandFigure) -> Figure:
    return Figure(
        source=taxonomy.source_by_slug[own.source],
        role=taxonomy.role_name(own.role or ""),
        own=own,
        compared=tuple(
            (taxonomy.role_name(other.role or ""), other) for other in requirement.compared(own)
        ),
    )


def _area_views(
    taxonomy: Taxonomy,
    report: Report,
    views: Mapping[str, RequirementView],
    total_weight: float,
) -> tuple[AreaView, ...]:
    scored = {area.slug: area for area in report.areas}
    missing = area_points(report)
    area_views = []
    for area in taxonomy.areas:
        if area.slug not in scored:
            continue
        rows = [view for view in views.values() if view.requirement.area == area.slug]
        weights = sum(view.score.weight for view in rows)
        typical = sum(view.score.weight * view.typical_percent for view in rows) / weights
        area_views.append(
            AreaView(
                slug=area.slug,
                name=area.name,
                attainment=scored[area.slug].attainment,
                typical=typical,
                weight_percent=100 * scored[area.slug].weight / total_weight,
                missing_points=missing.get(area.slug, 0.0),
                rows=tuple(rows),
            )
        )
    return tuple(area_views)
