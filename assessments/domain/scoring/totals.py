"""Score all requirements together: readiness with its range, areas, gaps and the verdict."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any, NamedTuple

from assessments.domain.scoring import policy
from assessments.domain.scoring.gaps import RequirementScore, State, score_requirement
from assessments.domain.scoring.target import Target
from assessments.domain.scoring.types import Answer


class Verdict(enum.StrEnum):
    """The word shown next to readiness."""

    READY = "ready"
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

    @property
    def provisional(self) -> bool:
        """True if too many answers are open for a reliable result."""
        return self.coverage < policy.PROVISIONAL_COVERAGE

    @property
    def is_capped(self) -> bool:
        """True if a must-have limits readiness."""
        return self.cap < self.attainment

    @property
    def must_haves_missing(self) -> list[RequirementScore]:
        """Must-haves answered below their floor."""
        return [score for score in self.requirements if score.is_missing]

    @property
    def must_haves_open(self) -> list[RequirementScore]:
        """Must-haves without an answer that settles them."""
        return [score for score in self.requirements if score.is_open_must_have]

    @property
    def must_haves_short(self) -> list[RequirementScore]:
        """Must-haves below their floor, by answer or by expectation."""
        return [
            score
            for score in self.requirements
            if score.floor is not None and score.expected_level < score.floor
        ]

    @property
    def gaps(self) -> list[RequirementScore]:
        """Requirements below their target level: missing must-haves first, then by priority."""
        short = [
            score
            for score in self.requirements
            if score.state is not State.EXCLUDED and score.attainment < 1.0
        ]
        return sorted(
            short,
            key=lambda s: (not s.is_missing, -round(self.priority(s), 9), -s.weight, s.slug),
        )

    @property
    def strengths(self) -> list[RequirementScore]:
        """Attained requirements that people from the start role usually have, by weight."""
        attained = [
            score
            for score in self.requirements
            if score.state is State.SETTLED
            and score.attainment == 1.0
            and not score.in_reverse_skillset
        ]
        return sorted(attained, key=lambda score: (-score.weight, score.slug))

    @property
    def excluded(self) -> list[RequirementScore]:
        """Requirements whose skills are all not relevant to the person."""
        return [score for score in self.requirements if score.state is State.EXCLUDED]

    def priority(self, score: RequirementScore) -> float:
        """Return the gap's share, 0..100, of total importance; the reverse skillset counts more."""
        return 100.0 * (score.weight * _emphasis(score) * score.gap / self.total_importance)

    @property
    def verdict(self) -> Verdict:
        """The verdict by readiness and must-haves, see policy.py."""
        short = [(score.floor or 0) - score.expected_level for score in self.must_haves_short]
        if (
            self.readiness >= policy.READY_AT
            and not self.must_haves_missing
            and not self.must_haves_open
        ):
            return Verdict.READY
        if (
            self.readiness >= policy.WITHIN_REACH_AT
            and len(short) <= policy.WITHIN_REACH_SHORT
            and all(levels <= policy.WITHIN_REACH_LEVELS for levels in short)
        ):
            return Verdict.WITHIN_REACH
        if self.readiness >= policy.ON_THE_WAY_AT:
            return Verdict.ON_THE_WAY
        return Verdict.EARLY

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON values, in the format of the ``score_answers`` command."""
        return {
            "readiness": self.readiness,
            "readiness_low": self.readiness_low,
            "readiness_high": self.readiness_high,
            "attainment": self.attainment,
            "reverse_readiness": self.reverse_readiness,
            "coverage": self.coverage,
            "provisional": self.provisional,
            "must_haves_missing": [score.slug for score in self.must_haves_missing],
            "must_haves_open": [score.slug for score in self.must_haves_open],
            "areas": [area._asdict() for area in self.areas],
            "gaps": [
                {
                    "requirement": score.slug,
                    "skills": list(score.skills),
                    "target_level": score.target_level,
                    "level": score.level,
                    "gap": score.gap,
                    "weight": score.weight,
                    "priority": self.priority(score),
                }
                for score in self.gaps
            ],
        }


def _emphasis(score: RequirementScore) -> float:
    return 1.0 + score.typical_gap


class _AreaSums:
    """Running sums of one area."""

    __slots__ = ("attained", "deviation", "weight")

    def __init__(self) -> None:
        self.weight = 0.0
        self.attained = 0.0
        self.deviation = 0.0


def score_answers(target: Target, answers: Mapping[str, Answer]) -> Report:
    """Score one person's answers by skill against a compiled target.

    Sums are computed in slug order, so the order of the input has no effect. Answers to skills
    that the target does not use are ignored.
    """
    weight = attained = settled_weight = settled_attained = 0.0
    reverse_weight = reverse_attained = importance = 0.0
    deviation = squared_deviation = 0.0
    cap_share = cap_share_low = cap_share_high = 1.0
    areas: dict[str, _AreaSums] = {}
    scores = []
    for compiled in target.requirements:
        score = score_requirement(compiled, answers)
        scores.append(score)
        area = areas.get(score.area)
        if area is None:
            area = areas[score.area] = _AreaSums()
        if score.state is State.EXCLUDED:
            continue
        w, q, typical_gap = score.weight, score.attainment, score.typical_gap
        weight += w
        attained += w * q
        area.weight += w
        area.attained += w * q
        reverse_weight += w * typical_gap
        reverse_attained += w * typical_gap * q
        importance += w * (1.0 + typical_gap)
        if score.state is State.SETTLED:
            settled_weight += w
            settled_attained += w * q
        else:
            spread = w * sqrt(score.variance)
            deviation += spread
            squared_deviation += spread * spread
            area.deviation += spread
        floor = score.floor
        if floor is not None:
            cap_share = min(cap_share, score.expected_level / floor)
            cap_share_low = min(cap_share_low, score.level_low / floor)
            cap_share_high = min(cap_share_high, score.level_high / floor)

    attainment = 100.0 * (attained / weight)
    readiness = _capped(attainment, cap_share)
    half_width = _half_width(deviation, squared_deviation, areas, weight)
    hard_low = 100.0 * (settled_attained / weight)
    hard_high = 100.0 * ((settled_attained + (weight - settled_weight)) / weight)
    low = max(attainment - half_width, hard_low)
    high = min(attainment + half_width, hard_high, 100.0)
    return Report(
        attainment=attainment,
        readiness=readiness,
        readiness_low=min(_capped(low, cap_share_low), readiness),
        readiness_high=max(_capped(high, cap_share_high), readiness),
        reverse_readiness=100.0 * (reverse_attained / reverse_weight) if reverse_weight else 100.0,
        coverage=settled_weight / weight,
        cap=_cap(cap_share),
        total_importance=importance,
        requirements=tuple(scores),
        areas=tuple(
            AreaScore(
                slug, 100.0 * (sums.attained / sums.weight) if sums.weight else None, sums.weight
            )
            for slug, sums in sorted(areas.items())
        ),
    )


def _cap(share: float) -> float:
    return policy.CAP_BASE + (100.0 - policy.CAP_BASE) * share


def _capped(attainment: float, share: float) -> float:
    return min(attainment, _cap(share))


def _half_width(
    deviation: float, squared: float, areas: Mapping[str, _AreaSums], weight: float
) -> float:
    """Return half the width of the range of attainment, see README.md."""
    if not deviation:
        return 0.0
    within, between = policy.CORRELATION_WITHIN_AREA, policy.CORRELATION_BETWEEN_AREAS
    area_squares = sum(sums.deviation * sums.deviation for _, sums in sorted(areas.items()))
    variance = (
        (1 - within) * squared + (within - between) * area_squares + between * deviation * deviation
    )
    return policy.RANGE_Z * policy.RANGE_INFLATION * 100.0 * sqrt(variance) / weight
