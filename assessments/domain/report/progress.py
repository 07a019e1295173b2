"""How results for one pair of roles change over time, and why. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from assessments.domain.scoring import RULES, Answer, Report, score_answers
from assessments.domain.taxonomy.document import Taxonomy


@dataclass(frozen=True, slots=True)
class PastResult:
    """One submitted result, with its answers and the taxonomy that it was scored against."""

    at: datetime
    taxonomy: Taxonomy
    answers: Mapping[str, Answer]
    report: Report


class Difference(NamedTuple):
    """The difference between two results in points of 100, split by cause."""

    by_answers: float
    by_taxonomy: float
    by_rules: float

    @property
    def total(self) -> float:
        """The whole difference in points."""
        return self.by_answers + self.by_taxonomy + self.by_rules


class LevelChange(NamedTuple):
    """The levels of one requirement before and after; None while open."""

    name: str
    before: int | None
    after: int | None

    @property
    def rise(self) -> int:
        """The levels gained, negative if lost; 0 while one of them is open."""
        return 0 if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class ResultChange:
    """The changes from one result to the next."""

    before: PastResult
    after: PastResult
    readiness: Difference
    reverse_readiness: Difference
    risen: tuple[LevelChange, ...]
    fallen: tuple[LevelChange, ...]
    answered: tuple[LevelChange, ...]  # open before
    opened: tuple[LevelChange, ...]  # open now
    requirements_added: tuple[str, ...]
    requirements_removed: tuple[str, ...]

    @property
    def taxonomy_changed(self) -> bool:
        """True if the two were scored against different requirements or typical levels."""
        return self.before.taxonomy != self.after.taxonomy

    @property
    def rules_changed(self) -> bool:
        """True if the two were scored by different rules."""
        return self.before.report.rules != self.after.report.rules


class AreaSeries(NamedTuple):
    """The attainment of an area, 0..100, over all results; None for a result without it."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """All results for one pair of roles, oldest first."""

    results: tuple[PastResult, ...]
    areas: tuple[AreaSeries, ...]
    steps: tuple[ResultChange, ...]  # newest first

    @property
    def has_home_turf(self) -> bool:
        """True if a result has the figure, which the first rules do not."""
        return any(item.report.home_turf is not None for item in self.results)


def build_trend(
    results: Sequence[PastResult],
    start_role: str,
    target_role: str,
    translate: Callable[[str], str],
) -> Trend:
    """Compare results, given oldest first.

    ``translate`` returns a name of the taxonomy in the language of the page. To separate the causes
    of a change, the earlier answers are also scored by the later rules, first against the taxonomy
    of their result, then against the later one.
    """
    steps = [_step(*pair, start_role, target_role, translate) for pair in pairwise(results)]
    return Trend(tuple(results), tuple(_areas(results, translate)), tuple(reversed(steps)))


def _areas(results: Sequence[PastResult], translate: Callable[[str], str]) -> list[AreaSeries]:
    """Return the areas in the order of the newest taxonomy, then areas that only older ones had."""
    names: dict[str, str] = {}
    for item in reversed(results):
        for area in item.taxonomy.areas:
            names.setdefault(area.slug, translate(area.name))
    scored = [{area.slug: area.attainment for area in item.report.areas} for item in results]
    return [
        AreaSeries(name, tuple(areas.get(slug) for areas in scored))
        for slug, name in names.items()
        if any(slug in areas for areas in scored)
    ]


def _step(
    before: PastResult,
    after: PastResult,
    start_role: str,
    target_role: str,
    translate: Callable[[str], str],
) -> ResultChange:
    rules = RULES[after.report.rules]

    def rescored(taxonomy: Taxonomy) -> Report:
        target = taxonomy.target(start_role, target_role, rules)
        return score_answers(target, taxonomy.known_answers(before.answers))

    by_rules = before.report
    if before.report.rules != after.report.rules:
        by_rules = rescored(before.taxonomy)
    between = by_rules
    if before.taxonomy != after.taxonomy:
        between = rescored(after.taxonomy)

    def difference(figure: Callable[[Report], float]) -> Difference:
        return Difference(
            by_answers=figure(after.report) - figure(between),
            by_taxonomy=figure(between) - figure(by_rules),
            by_rules=figure(by_rules) - figure(before.report),
        )

    levels_before = {score.slug: score.level for score in between.requirements}
    names_before = _names(before, target_role, translate)
    names_after = _names(after, target_role, translate)
    levels_after = {score.slug: score.level for score in after.report.requirements}
    changes = [
        LevelChange(name, levels_before[slug], levels_after[slug])
        for slug, name in names_after.items()
        if levels_before[slug] != levels_after[slug]
    ]
    return ResultChange(
        before=before,
        after=after,
        readiness=difference(lambda report: report.readiness),
        reverse_readiness=difference(lambda report: report.reverse_readiness),
        risen=tuple(c for c in changes if c.rise > 0),
        fallen=tuple(c for c in changes if c.rise < 0),
        answered=tuple(c for c in changes if c.before is None),
        opened=tuple(c for c in changes if c.after is None),
        requirements_added=tuple(n for slug, n in names_after.items() if slug not in names_before),
        requirements_removed=tuple(
            n for slug, n in names_before.items() if slug not in names_after
        ),
    )


def _names(result: PastResult, target_role: str, translate: Callable[[str], str]) -> dict[str, str]:
    """Return the names of a target role's requirements by slug."""
    taxonomy = result.taxonomy
    return {
        row.slug: translate(taxonomy.requirement_name(row))
        for row in taxonomy.requirements[target_role]
    }
