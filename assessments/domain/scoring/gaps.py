"""Score one requirement: its attainment if answered, its expected attainment if open."""

import enum
from collections.abc import Mapping
from typing import NamedTuple

from assessments.domain.scoring import policy
from assessments.domain.scoring.expectations import (
    Expectation,
    expectation,
    expected_levels,
    level_distribution,
    mean_attainment,
    typical_spread,
    unsure_distribution,
)
from assessments.domain.scoring.inference import PRIOR, AnsweredLevel, Latent, Posterior, latent
from assessments.domain.scoring.rules import CURRENT, Rules
from assessments.domain.scoring.types import LEVELS, NOT_RELEVANT, UNSURE, Answer
from assessments.domain.taxonomy.objects import Requirement, TypicalLevel


class State(enum.StrEnum):
    """Whether a requirement is settled by an answer, open, or excluded from every sum."""

    SETTLED = "settled"
    OPEN = "open"
    EXCLUDED = "excluded"


_NOTHING = Expectation(0.0, 0.0, 0.0, 0, 0)


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


class CompiledSkill(NamedTuple):
    """What people from the start role usually have of a skill, with respect to one requirement."""

    latent: Latent
    attainment: float  # E[q] without an answer, 0..1
    unsure_attainment: float  # E[q] after "not sure"


class CompiledRequirement(NamedTuple):
    """A requirement with everything that can be computed without a person's answers."""

    requirement: Requirement
    fixed: tuple[str, str, tuple[str, ...], int, float, int | None]  # the start of its score
    typical_gap: float  # gamma: 1 - E[q] under the start role's typical levels
    attainments: tuple[float, ...]  # q of levels 0..4
    settled: tuple[RequirementScore, ...]  # its scores by an answer of 0..4
    excluded: RequirementScore  # its score if it is excluded
    skills: dict[str, CompiledSkill]  # by slug, the one with the highest E[q] first
    readings: dict[Answer | None, "Reading"]  # by answer, or empty; see with_readings


class Scored(NamedTuple):
    """A requirement that a person's answers settle or exclude."""

    score: RequirementScore
    answered: AnsweredLevel | None  # the best answered level; None if it is excluded


class Open(NamedTuple):
    """A requirement that a person's answers leave open."""

    compiled: CompiledRequirement
    skill: CompiledSkill  # the most likely one that counts
    is_unsure: bool  # about that skill
    kept_open: bool  # a must-have whose skills were all answered as not relevant


Reading = Scored | Open


def compile_requirement(
    requirement: Requirement,
    typical_levels: Mapping[str, TypicalLevel],
    rules: Rules = CURRENT,
) -> CompiledRequirement:
    """Compute everything that does not depend on answers.

    Raises KeyError if a skill of the requirement has no typical level.
    """
    attainments = rules.attainment[requirement.level]
    skills = {}
    # In slug order, so that ties do not depend on the order of the input.
    for skill in sorted(requirement.skills):
        typical = typical_levels[skill]
        distribution = level_distribution(typical)
        skills[skill] = CompiledSkill(
            latent(float(typical.mean), typical_spread(typical)),
            mean_attainment(distribution, attainments),
            mean_attainment(unsure_distribution(distribution), attainments),
        )
    ordered = dict(sorted(skills.items(), key=lambda item: -item[1].attainment))
    likeliest = next(iter(ordered.values()))
    typical_gap = 1.0 - likeliest.attainment
    fixed = (
        requirement.slug,
        requirement.area,
        requirement.skills,
        requirement.level,
        requirement.weight,
        requirement.floor,
    )
    return CompiledRequirement(
        requirement,
        fixed,
        typical_gap,
        attainments,
        tuple(
            RequirementScore(
                *fixed, State.SETTLED, level, float(level), q, 0.0, level, level, typical_gap, False
            )
            for level, q in enumerate(attainments)
        ),
        RequirementScore(*fixed, State.EXCLUDED, None, *_NOTHING, typical_gap, False),
        ordered,
        {},
    )


def with_readings(compiled: CompiledRequirement) -> CompiledRequirement:
    """Return a requirement that can be read faster, for scoring many people."""
    if len(compiled.skills) > 1:
        return compiled
    [skill] = compiled.skills
    by_answer: dict[Answer | None, Reading] = {
        answer: _read(compiled, {skill: answer}) for answer in (*LEVELS, UNSURE, NOT_RELEVANT)
    }
    return compiled._replace(readings={None: _read(compiled, {}), **by_answer})


def read_requirement(compiled: CompiledRequirement, answers: Mapping[str, Answer]) -> Reading:
    """Read the answers to one requirement; answers to other skills are ignored.

    The best answered level settles it. Without a level it is open, with the skill that has the
    highest E[q]. If every skill is not relevant, it is excluded; a must-have instead counts as
    unanswered.
    """
    if compiled.readings:
        [skill] = compiled.skills
        return compiled.readings[answers.get(skill)]
    return _read(compiled, answers)


def _read(compiled: CompiledRequirement, answers: Mapping[str, Answer]) -> Reading:
    level: int | None = None
    likeliest: CompiledSkill | None = None
    expected: CompiledSkill | None = None
    is_unsure, most = False, -1.0
    for slug, skill in compiled.skills.items():
        answer = answers.get(slug)
        if isinstance(answer, int):
            level = answer if level is None else max(level, answer)
        elif answer == NOT_RELEVANT:
            continue
        elif level is None:
            attainment = skill.unsure_attainment if answer == UNSURE else skill.attainment
            if attainment > most:
                expected, is_unsure, most = skill, answer == UNSURE, attainment
        if likeliest is None:
            likeliest = skill
    if level is not None and likeliest:
        answered = AnsweredLevel(compiled.requirement.area, likeliest.latent, level)
        return Scored(compiled.settled[level], answered)
    if expected:
        return Open(compiled, expected, is_unsure, kept_open=False)
    if compiled.requirement.floor is not None:
        first = next(iter(compiled.skills.values()))
        return Open(compiled, first, is_unsure=False, kept_open=True)
    return Scored(compiled.excluded, None)


def score_reading(reading: Reading, posterior: Posterior = PRIOR) -> RequirementScore:
    """Score one requirement; ``posterior`` is what the other answers say if it is open."""
    if isinstance(reading, Scored):
        return reading.score
    compiled, skill, is_unsure, kept_open = reading
    typical, outlook = skill.latent, posterior.outlook(compiled.requirement.area)
    levels = expected_levels(typical.mean, typical.spread, outlook, is_unsure=is_unsure)
    expected = expectation(levels, compiled.attainments)
    return RequirementScore(
        *compiled.fixed, State.OPEN, None, *expected, compiled.typical_gap, kept_open
    )
