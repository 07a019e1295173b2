"""The order of questions that makes readiness certain soonest. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from assessments.domain.scoring import Answer, Target
from assessments.domain.scoring.expectations import (
    attainment_variance,
    expected_levels,
    mean_attainment,
)
from assessments.domain.scoring.gaps import CompiledRequirement, CompiledSkill
from assessments.domain.scoring.inference import (
    AREA,
    OWN,
    SHARED,
    Outlook,
    deviation,
    share_left,
)
from assessments.domain.scoring.totals import infer_open, read_answers

# After this many questions there is a first reading: readiness, the verdict and the must-haves.
FIRST_BLOCK = 12
# After this many there is the second: the gaps and the plan.
SECOND_BLOCK = 20
BLOCKS = (slice(FIRST_BLOCK), slice(FIRST_BLOCK, SECOND_BLOCK), slice(SECOND_BLOCK, None))


def question_order(target: Target) -> tuple[str, ...]:
    """Return the slugs of all requirements in the order of asking.

    The first block has all must-haves. Each block keeps the questions of an area together, and
    begins with what people from the start role usually know.
    """
    chosen = list(most_informative(target, {}))
    return tuple(row.requirement.slug for block in BLOCKS for row in _familiar_first(chosen[block]))


def _familiar_first(rows: Sequence[CompiledRequirement]) -> list[CompiledRequirement]:
    gaps: dict[str, list[float]] = {}
    for row in rows:
        gaps.setdefault(row.requirement.area, []).append(row.typical_gap)
    mean = {area: sum(values) / len(values) for area, values in gaps.items()}

    def key(row: CompiledRequirement) -> tuple[float, str, float, str]:
        area = row.requirement.area
        return mean[area], area, row.typical_gap, row.requirement.slug

    return sorted(rows, key=key)


class _Question(NamedTuple):
    """An open requirement, with the mean of z that is expected for it."""

    compiled: CompiledRequirement
    skill: CompiledSkill
    is_unsure: bool
    mean: float

    @property
    def area(self) -> str:
        return self.compiled.requirement.area

    @property
    def slug(self) -> str:
        return self.compiled.requirement.slug

    @property
    def is_must_have(self) -> bool:
        return self.compiled.requirement.floor is not None

    def deviation(self, variance: float, share: float) -> float:
        """Return the weighted standard deviation of attainment, for each unit of z."""
        spread = deviation(variance, share)
        attainments, typical = self.compiled.attainments, self.skill.latent
        outlook = Outlook(self.mean, spread, share)
        levels = expected_levels(typical.mean, typical.spread, outlook, is_unsure=self.is_unsure)
        expected = mean_attainment(levels, attainments)
        squared = attainment_variance(levels, attainments, expected)
        return self.compiled.requirement.weight * sqrt(squared) / spread


def most_informative(
    target: Target, answers: Mapping[str, Answer], first_block: int = FIRST_BLOCK
) -> Iterator[CompiledRequirement]:
    """Yield what ``answers`` leave open, in the order that makes attainment certain soonest.

    Each is the one whose answer leaves the least variance of attainment, with the answers to those
    before at their expected value. The last of the first block are must-haves that are still open.
    """
    readings = read_answers(target, answers)
    posterior = infer_open(target, readings)
    precisions = {reading.compiled.requirement.area: 0.0 for reading in readings}
    questions = []
    for compiled, level, skill, is_unsure, _ in readings:
        area = compiled.requirement.area
        if level is not None and skill is not None:
            precisions[area] += skill.latent.precision
        elif skill is not None:
            mean = posterior.outlook(area).mean
            questions.append(_Question(compiled, skill, is_unsure, mean))
    left = first_block
    while questions:
        must_haves = [question for question in questions if question.is_must_have]
        is_full = must_haves and left <= len(must_haves)
        best = _best(questions, precisions, must_haves if is_full else questions)
        yield best.compiled
        # An answer at its expected value changes the variances, but no mean.
        precisions[best.area] += best.skill.latent.precision
        questions.remove(best)
        left -= 1


def _best(
    questions: Sequence[_Question],
    precisions: Mapping[str, float],
    candidates: Sequence[_Question],
) -> _Question:
    """Return the candidate whose answer leaves the least variance of attainment.

    ``precisions`` has those of the answers by area. The variance is that of
    ``inference.variance_of_sum``, as sums over areas of which a question changes one.
    """
    shares = {area: share_left(precision) for area, precision in precisions.items()}
    variance = 1 / (1 / SHARED + sum(p * shares[area] for area, p in precisions.items()))
    deviations = {q.slug: q.deviation(variance, shares[q.area]) for q in questions}
    totals = dict.fromkeys(precisions, 0.0)
    for question in questions:
        totals[question.area] += deviations[question.slug]
    squares = sum(own * own for own in deviations.values())
    terms = {area: _terms(precision, totals[area]) for area, precision in precisions.items()}
    in_areas, together, known = map(sum, zip(*terms.values(), strict=True))

    def left_after(question: _Question) -> float:
        area, own = question.area, deviations[question.slug]
        before = terms[area]
        after = _terms(precisions[area] + question.skill.latent.precision, totals[area] - own)
        shared = together - before[1] + after[1]
        return (
            OWN * (squares - own * own)
            + AREA * (in_areas - before[0] + after[0])
            + shared * shared / (1 / SHARED + known - before[2] + after[2])
        )

    # Rounded, so that the order of equal ones does not depend on the order of a sum.
    return min(candidates, key=lambda question: (round(left_after(question), 9), question.slug))


def _terms(precision: float, total: float) -> tuple[float, float, float]:
    """Return what an area adds to the three sums of the variance."""
    share = share_left(precision)
    return total * total * share, total * share, precision * share
