"""Score all requirements together: readiness with its range, areas, gaps and the verdict."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, NamedTuple

from assessments.domain.scoring import policy
from assessments.domain.scoring.gaps import (
    Reading,
    RequirementScore,
    Scored,
    State,
    read_requirement,
    score_reading,
)
from assessments.domain.scoring.inference import AnsweredLevel, Posterior, infer, variance_of_sum
from assessments.domain.scoring.rules import FIRST, Rules
from assessments.domain.scoring.target import Target, is_nearly_everything
from assessments.domain.scoring.types import Answer

# Sums of weights and attainments are exact to about this.
ROUNDING = 1e-9


class Verdict(enum.StrEnum):
    """The word shown next to readiness; only results of the first rules are within reach."""

    READY = "ready"
    WORTH_APPLYING = "worth-applying"
    WITHIN_REACH = "within-reach"
    ON_THE_WAY = "on-the-way"
    EARLY = "early"


class AreaScore(NamedTuple):
    """An area's attainment (0..100) and weight; None and 0 if all of it is excluded."""

    slug: str
    attainment: float | None
    weight: float


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of one person's answers, in 0..100 unless noted otherwise."""

    attainment: float
    readiness: float
    readiness_low: float
    readiness_high: float
    reverse_readiness: float
    coverage: float  # 0..1
    cap: float  # the highest readiness that the must-haves allow
    total_importance: float  # sum of weight times emphasis, without excluded requirements
    requirements: tuple[RequirementScore, ...]  # in slug order
    areas: tuple[AreaScore, ...]  # in slug order
    home_turf: float | None = None  # None by the first rules
    rules: int = FIRST.number

    @property
    def provisional(self) -> bool:
        """True if too many answers are open for a reliable result."""
        return self.coverage < policy.PROVISIONAL_COVERAGE

    @property
    def allows_verdict(self) -> bool:
        """True if enough is answered for a verdict, or the range is small."""
        return (
            self.coverage >= policy.MIN_COVERAGE_FOR_VERDICT
            or self.half_range <= policy.MAX_HALF_RANGE
        )

    @property
    def half_range(self) -> float:
        """Half the width of the range of readiness."""
        return (self.readiness_high - self.readiness_low) / 2

    @property
    def is_capped(self) -> bool:
        """True if a must-have limits readiness."""
        return self.cap < self.attainment

    @property
    def _must_haves(self) -> list[tuple[RequirementScore, int]]:
        """The must-haves with their floors."""
        return [(score, score.floor) for score in self.requirements if score.floor is not None]

    @property
    def must_haves_missing(self) -> list[RequirementScore]:
        """Must-haves answered below their floor."""
        return [score for score, _ in self._must_haves if score.is_missing]

    @property
    def must_haves_open(self) -> list[RequirementScore]:
        """Must-haves without an answer that settles them."""
        return [score for score, _ in self._must_haves if score.is_open_must_have]

    @property
    def must_haves_short(self) -> list[RequirementScore]:
        """Must-haves below their floor, by answer or by expectation."""
        return [score for score, floor in self._must_haves if score.expected_level < floor]

    @property
    def gaps(self) -> list[RequirementScore]:
        """Requirements below their target level: missing must-haves first, then by priority."""
        return [score for score, _ in self._gaps_with_priorities()]

    def _gaps_with_priorities(self) -> list[tuple[RequirementScore, float]]:
        excluded = State.EXCLUDED  # a slow look-up before Python 3.12
        short = [
            (score, self.priority(score))
            for score in self.requirements
            if score.attainment < 1.0 and score.state is not excluded
        ]
        return sorted(
            short,
            key=lambda gap: (not gap[0].is_missing, -round(gap[1], 9), -gap[0].weight, gap[0].slug),
        )

    @property
    def strengths(self) -> list[RequirementScore]:
        """Attained requirements that people from the start role usually have, by weight."""
        attained = [
            score
            for score in self.requirements
            if score.state is State.SETTLED
            and score.attainment == 1.0
            and not score.is_usually_lacking
        ]
        return sorted(attained, key=lambda score: (-score.weight, score.slug))

    @property
    def excluded(self) -> list[RequirementScore]:
        """Requirements whose skills are all not relevant to the person."""
        return [score for score in self.requirements if score.state is State.EXCLUDED]

    def priority(self, score: RequirementScore) -> float:
        """Return the gap's share, 0..100, of total importance; the reverse skillset counts more."""
        emphasis = 1.0 + score.typical_gap
        return 100.0 * (score.weight * emphasis * score.gap / self.total_importance)

    @property
    def usually_lacking(self) -> list[RequirementScore]:
        """What people from the start role meet by half or less, heaviest first."""
        lacking = [score for score in self.requirements if score.is_usually_lacking]
        return sorted(lacking, key=lambda score: (-score.weight * score.typical_gap, score.slug))

    @property
    def reverse_skillset(self) -> list[RequirementScore]:
        """The heaviest requirements that people from the start role usually lack."""
        return self.usually_lacking[: policy.REVERSE_SKILLSET_SIZE]

    @property
    def lacks_nearly_everything(self) -> bool:
        """True if people from the start role usually lack nearly every requirement."""
        return is_nearly_everything(len(self.usually_lacking), len(self.requirements))

    @property
    def weak_areas(self) -> list[AreaScore]:
        """Areas whose attainment is too low to be ready, see policy.py."""
        least = policy.READY_AREA_SHARE * self._total_weight
        return [
            area
            for area in self.areas
            if area.attainment is not None
            and _reaches(area.weight, least)
            and not _reaches(area.attainment, policy.READY_AREA_ATTAINMENT)
        ]

    @property
    def is_ready(self) -> bool:
        """True if the verdict is ready, or would be with the expected levels as answers."""
        return (
            _reaches(self.readiness, policy.READY_AT)
            and not self.must_haves_short
            and not self.weak_areas
        )

    @property
    def verdict(self) -> Verdict:
        """The verdict by the rules that the report was scored by."""
        if self.rules == FIRST.number:
            return _first_verdict(self)
        if self._has_must_haves:
            if self.is_ready:
                return Verdict.READY
            if _reaches(self._weight_to_apply, policy.WORTH_APPLYING_SHARE * self._total_weight):
                return Verdict.WORTH_APPLYING
        return _later_verdict(self)

    @property
    def _has_must_haves(self) -> bool:
        """True if every must-have is answered and met."""
        return all(
            score.level is not None and score.level >= floor for score, floor in self._must_haves
        )

    @property
    def _total_weight(self) -> float:
        return sum(area.weight for area in self.areas)

    @property
    def _weight_to_apply(self) -> float:
        """The weight at the level for "worth applying"; open requirements by their expectation."""
        return sum(
            score.weight
            for score in self.requirements
            if score.state is not State.EXCLUDED
            and _reaches(score.expected_level, min(policy.WORTH_APPLYING_LEVEL, score.target_level))
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON values, in the format of the ``score_answers`` command.

        By the first rules, it has no home turf and no verdict.
        """
        figures = {
            "readiness": self.readiness,
            "readiness_low": self.readiness_low,
            "readiness_high": self.readiness_high,
            "attainment": self.attainment,
            "reverse_readiness": self.reverse_readiness,
            "home_turf": self.home_turf,
            "coverage": self.coverage,
            "provisional": self.provisional,
            "verdict": self.verdict.value,
            "must_haves_missing": [score.slug for score in self.must_haves_missing],
            "must_haves_open": [score.slug for score in self.must_haves_open],
            "areas": [
                {"slug": area.slug, "attainment": area.attainment, "weight": area.weight}
                for area in self.areas
            ],
            "gaps": [
                {
                    "requirement": score.slug,
                    "skills": list(score.skills),
                    "target_level": score.target_level,
                    "level": score.level,
                    "gap": score.gap,
                    "weight": score.weight,
                    "priority": priority,
                }
                for score, priority in self._gaps_with_priorities()
            ],
        }
        if self.rules == FIRST.number:
            del figures["home_turf"], figures["verdict"]
        return figures


def _reaches(value: float, least: float) -> bool:
    """Return True if a value is at least ``least``, apart from rounding errors."""
    return value >= least - ROUNDING


def _later_verdict(report: Report) -> Verdict:
    return Verdict.ON_THE_WAY if _reaches(report.readiness, policy.ON_THE_WAY_AT) else Verdict.EARLY


def _first_verdict(report: Report) -> Verdict:
    short = [(score.floor or 0) - score.expected_level for score in report.must_haves_short]
    if (
        report.readiness >= policy.READY_AT
        and not report.must_haves_missing
        and not report.must_haves_open
    ):
        return Verdict.READY
    if (
        report.readiness >= policy.FIRST_WITHIN_REACH_AT
        and len(short) <= policy.FIRST_WITHIN_REACH_SHORT
        and all(levels <= policy.FIRST_WITHIN_REACH_LEVELS for levels in short)
    ):
        return Verdict.WITHIN_REACH
    return _later_verdict(report)


class _AreaSums:
    """Running sums of one area."""

    __slots__ = ("attained", "weight")

    def __init__(self) -> None:
        self.weight = 0.0
        self.attained = 0.0


def read_answers(target: Target, answers: Mapping[str, Answer]) -> list[Reading]:
    """Read one person's answers by skill, in slug order of the requirements."""
    return [read_requirement(compiled, answers) for compiled in target.requirements]


def answered_levels(target: Target, readings: Iterable[Reading]) -> list[AnsweredLevel]:
    """Return the answers that inform open requirements, by the rules of the target."""
    if not target.rules.infers:
        return []
    return [
        reading.answered for reading in readings if isinstance(reading, Scored) and reading.answered
    ]


def score_answers(
    target: Target, answers: Mapping[str, Answer], posterior: Posterior | None = None
) -> Report:
    """Score one person's answers by skill against a compiled target.

    ``posterior`` is what is known about open requirements; by default, what the answers say. Sums
    are computed in slug order, so the order of the input has no effect. Answers to skills that the
    target does not use are ignored.
    """
    weight = attained = settled_weight = settled_attained = 0.0
    reverse_weight = reverse_attained = home_weight = home_attained = importance = 0.0
    rules = target.rules
    excluded, settled = State.EXCLUDED, State.SETTLED  # a slow look-up before Python 3.12
    must_haves = []
    deviations: list[tuple[str, float]] = []
    areas: dict[str, _AreaSums] = {}
    scores = []
    readings = read_answers(target, answers)
    if posterior is None:
        posterior = infer(answered_levels(target, readings))
    for reading in readings:
        score = score_reading(reading, posterior)
        scores.append(score)
        area = areas.get(score.area)
        if area is None:
            area = areas[score.area] = _AreaSums()
        if score.state is excluded:
            continue
        w, q, typical_gap = score.weight, score.attainment, score.typical_gap
        weight += w
        attained += w * q
        area.weight += w
        area.attained += w * q
        usual = w * typical_gap
        if typical_gap >= rules.reverse_gap:
            reverse_weight += usual
            reverse_attained += usual * q
        else:
            home_weight += usual
            home_attained += usual * q
        importance += w * (1.0 + typical_gap)
        if score.state is settled:
            settled_weight += w
            settled_attained += w * q
        else:
            spread = w * sqrt(score.variance) / posterior.outlook(score.area).deviation
            deviations.append((score.area, spread))
        if score.floor is not None:
            must_haves.append((score, score.floor))

    attainment = 100.0 * (attained / weight)
    cap = _cap(rules, [(score.expected_level, floor) for score, floor in must_haves])
    cap_low = cap_high = cap
    if deviations:
        cap_low = _cap(rules, [(score.level_low, floor) for score, floor in must_haves])
        cap_high = _cap(rules, [(score.level_high, floor) for score, floor in must_haves])
    readiness = min(attainment, cap)
    variance = variance_of_sum(deviations, posterior)
    half_width = 100.0 * rules.range_width * sqrt(variance) / weight
    hard_low = 100.0 * (settled_attained / weight)
    hard_high = 100.0 * ((settled_attained + (weight - settled_weight)) / weight)
    low = max(attainment - half_width, hard_low)
    high = min(attainment + half_width, hard_high, 100.0)
    return Report(
        attainment=attainment,
        readiness=readiness,
        readiness_low=min(low, cap_low, readiness),
        readiness_high=max(min(high, cap_high), readiness),
        reverse_readiness=_percent(reverse_attained, reverse_weight),
        coverage=settled_weight / weight,
        cap=cap,
        total_importance=importance,
        requirements=tuple(scores),
        areas=tuple(
            AreaScore(
                slug, 100.0 * (sums.attained / sums.weight) if sums.weight else None, sums.weight
            )
            for slug, sums in sorted(areas.items())
        ),
        home_turf=None if rules is FIRST else _percent(home_attained, home_weight),
        rules=rules.number,
    )


def _percent(attained: float, weight: float) -> float:
    return 100.0 * (attained / weight) if weight else 100.0


def _cap(rules: Rules, must_haves: Sequence[tuple[float, int]]) -> float:
    """Return the cap for the levels of must-haves, each with its floor."""
    return rules.cap([1.0 if level >= floor else level / floor for level, floor in must_haves])
