"""Score one requirement: its attainment if answered, its expected attainment if open."""

import enum
from collections.abc import Mapping, Sequence
from math import erf, sqrt
from typing import NamedTuple

from assessments.domain.scoring import policy
from assessments.domain.scoring.rules import CURRENT, Rules
from assessments.domain.scoring.types import LEVELS, NOT_RELEVANT, UNSURE, Answer
from assessments.domain.taxonomy.objects import Requirement, TypicalLevel
from assessments.domain.taxonomy.rules import MIN_SPREAD

Distribution = tuple[float, ...]


class State(enum.StrEnum):
    """Whether a requirement is settled by an answer, open, or excluded from every sum."""

    SETTLED = "settled"
    OPEN = "open"
    EXCLUDED = "excluded"


class Prior(NamedTuple):
    """Expectations for a skill without a level, with respect to one requirement."""

    attainment: float  # E[q], 0..1
    variance: float  # Var[q]
    level: float  # E[level], 0..4
    level_low: int  # 5 % point of the level
    level_high: int  # 95 % point of the level


class CompiledRequirement(NamedTuple):
    """A requirement with everything that can be computed without a person's answers."""

    requirement: Requirement
    typical_gap: float  # gamma: 1 - E[q] under the start role's typical levels
    attainments: tuple[float, ...]  # q of levels 0..4
    unanswered: dict[str, Prior]  # by skill
    unsure: dict[str, Prior]


class RequirementScore(NamedTuple):
    """One requirement scored with one person's answers."""

    slug: str
    area: str
    skills: tuple[str, ...]
    target_level: int
    weight: float
    floor: int | None
    state: State
    level: int | None  # the best answered level; None while open
    expected_level: float  # the answered level, or the expected one while open
    attainment: float  # q, or E[q] while open, 0..1
    variance: float
    level_low: int
    level_high: int
    typical_gap: float
    kept_open: bool  # a must-have whose skills were all answered as not relevant

    @property
    def gap(self) -> float:
        """The missing attainment, 0..1."""
        return 1.0 - self.attainment

    @property
    def is_missing(self) -> bool:
        """True for a must-have answered below its floor."""
        return self.floor is not None and self.level is not None and self.level < self.floor

    @property
    def is_open_must_have(self) -> bool:
        """True for a must-have that no answer settles yet."""
        return self.floor is not None and self.state is State.OPEN

    @property
    def is_usually_lacking(self) -> bool:
        """True if the typical gap of the start role is half or more."""
        return self.typical_gap >= policy.REVERSE_SKILLSET_GAP

    @property
    def ahead(self) -> float:
        """The lead over the typical attainment of the start role, -1..1; negative if behind."""
        return self.typical_gap - self.gap


def level_distribution(typical: TypicalLevel) -> Distribution:
    """Return the probabilities of levels 0..4: a normal distribution cut halfway between levels."""
    mean, spread = float(typical.mean), max(float(typical.spread), MIN_SPREAD)
    cuts = [0.5 * (1 + erf((level + 0.5 - mean) / (spread * sqrt(2)))) for level in LEVELS[:-1]]
    return tuple(high - low for low, high in zip([0.0, *cuts], [*cuts, 1.0], strict=True))


def unsure_distribution(distribution: Distribution) -> Distribution:
    """Return the distribution given that the person answered "not sure"."""
    scaled = [p * f for p, f in zip(distribution, policy.UNSURE_FACTORS, strict=True)]
    total = sum(scaled)
    return tuple(p / total for p in scaled)


def prior(distribution: Distribution, attainments: Sequence[float]) -> Prior:
    """Return the expectations, given the distribution and the attainment of each level."""
    expected = sum(p * q for p, q in zip(distribution, attainments, strict=True))
    variance = sum(p * (q - expected) ** 2 for p, q in zip(distribution, attainments, strict=True))
    return Prior(
        attainment=expected,
        variance=variance,
        level=mean_level(distribution),
        level_low=_quantile(distribution, policy.RANGE_TAIL),
        level_high=_quantile(distribution, 1 - policy.RANGE_TAIL),
    )


def mean_level(distribution: Distribution) -> float:
    """Return the expected level, 0..4."""
    return sum(p * level for p, level in zip(distribution, LEVELS, strict=True))


def _quantile(distribution: Distribution, probability: float) -> int:
    cumulated = 0.0
    for level in LEVELS:
        cumulated += distribution[level]
        if cumulated >= probability:
            return level
    return LEVELS[-1]


def compile_requirement(
    requirement: Requirement,
    typical_levels: Mapping[str, TypicalLevel],
    rules: Rules = CURRENT,
) -> CompiledRequirement:
    """Compute everything that does not depend on answers.

    Raises KeyError if a skill of the requirement has no typical level.
    """
    attainments = rules.attainment[requirement.level]
    unanswered: dict[str, Prior] = {}
    unsure: dict[str, Prior] = {}
    # In slug order, so that ties do not depend on the order of the input.
    for skill in sorted(requirement.skills):
        distribution = level_distribution(typical_levels[skill])
        unanswered[skill] = prior(distribution, attainments)
        unsure[skill] = prior(unsure_distribution(distribution), attainments)
    typical = max(unanswered.values(), key=_by_attainment)
    return CompiledRequirement(
        requirement, 1.0 - typical.attainment, attainments, unanswered, unsure
    )


def _by_attainment(candidate: Prior) -> float:
    return candidate.attainment


def score_requirement(
    compiled: CompiledRequirement, answers: Mapping[str, Answer]
) -> RequirementScore:
    """Score one requirement; answers to other skills are ignored.

    The best answered level settles it. Without a level it is open, with the expectations of the
    skill that has the highest E[q]. If every skill is not relevant, it is excluded; a must-have
    instead counts as unanswered.
    """
    requirement = compiled.requirement
    best: int | None = None
    expected: Prior | None = None
    for skill, unanswered in compiled.unanswered.items():
        answer = answers.get(skill)
        if isinstance(answer, int):
            best = answer if best is None else max(best, answer)
            continue
        if best is not None or answer == NOT_RELEVANT:
            continue
        candidate = compiled.unsure[skill] if answer == UNSURE else unanswered
        if expected is None or candidate.attainment > expected.attainment:
            expected = candidate
    kept_open = best is None and expected is None and requirement.floor is not None
    if kept_open:
        expected = max(compiled.unanswered.values(), key=_by_attainment)
    if best is not None:
        state, level = State.SETTLED, float(best)
        expected = Prior(compiled.attainments[best], 0.0, level, best, best)
    elif expected is not None:
        state = State.OPEN
    else:
        state = State.EXCLUDED
        expected = Prior(0.0, 0.0, 0.0, 0, 0)
    return RequirementScore(
        requirement.slug,
        requirement.area,
        requirement.skills,
        requirement.level,
        requirement.weight,
        requirement.floor,
        state,
        best,
        expected.level,
        expected.attainment,
        expected.variance,
        expected.level_low,
        expected.level_high,
        compiled.typical_gap,
        kept_open,
    )
