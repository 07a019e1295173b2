"""The order of questions that makes readiness certain soonest. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import sqrt
from typing import NamedTuple

from assessments.domain.scoring import Answer, Target, score_answers
from assessments.domain.scoring.expectations import (
    attainment_variance,
    expected_levels,
    mean_attainment,
)
from assessments.domain.scoring.gaps import CompiledRequirement, CompiledSkill, Open
from assessments.domain.scoring.inference import (
    AREA,
    OWN,
    SHARED,
    AnsweredLevel,
    Outlook,
    Posterior,
    infer,
    share_left,
)
from assessments.domain.scoring.totals import answered_levels, read_answers
from assessments.domain.scoring.types import LEVELS

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
    """An open requirement, and the answer that is expected to it."""

    compiled: CompiledRequirement
    skill_slug: str
    skill: CompiledSkill
    is_unsure: bool
    answer: AnsweredLevel

    @property
    def slug(self) -> str:
        return self.compiled.requirement.slug

    @property
    def area(self) -> str:
        return self.answer.area

    @property
    def is_must_have(self) -> bool:
        return self.compiled.requirement.floor is not None

    def deviation(self, outlook: Outlook) -> float:
        """Return the weighted standard deviation of attainment, for each unit of z."""
        attainments, typical = self.compiled.attainments, self.skill.latent
        levels = expected_levels(typical.mean, typical.spread, outlook, is_unsure=self.is_unsure)
        expected = mean_attainment(levels, attainments)
        variance = attainment_variance(levels, attainments, expected)
        return self.compiled.requirement.weight * sqrt(variance) / outlook.deviation


def most_informative(
    target: Target, answers: Mapping[str, Answer], first_block: int = FIRST_BLOCK
) -> Iterator[CompiledRequirement]:
    """Yield what ``answers`` leave open, in the order that makes attainment certain soonest.

    Each is the one whose answer leaves the least variance of attainment, if those before it are
    answered as expected. The last of the first block are open must-haves.
    """
    for question in _most_informative(target, answers, first_block):
        yield question.compiled


class Narrowing(NamedTuple):
    """Open requirements whose answers would narrow the range of readiness most.

    ``before`` and ``after`` are half the width of the range, in points of readiness.
    """

    slugs: tuple[str, ...]
    before: float
    after: float


def narrow(target: Target, answers: Mapping[str, Answer], count: int = 3) -> Narrowing | None:
    """Return the ``count`` answers that are worth most; None if nothing is open.

    The range afterwards is that of the answers that are expected.
    """
    questions = [*islice(_most_informative(target, answers, 0), count)]
    if not questions:
        return None
    expected = {question.skill_slug: question.answer.level for question in questions}
    before, after = (score_answers(target, {**answers, **more}) for more in ({}, expected))
    return Narrowing(
        tuple(question.slug for question in questions), before.half_range, after.half_range
    )


def _most_informative(
    target: Target, answers: Mapping[str, Answer], first_block: int
) -> Iterator[_Question]:
    readings = read_answers(target, answers)
    left_open = [reading for reading in readings if isinstance(reading, Open)]
    known = answered_levels(target, readings)
    posterior = infer(known)
    questions = [
        _Question(
            compiled,
            next(slug for slug, one in compiled.skills.items() if one is skill),
            skill,
            is_unsure,
            _expected_answer(compiled.requirement.area, skill, posterior),
        )
        for compiled, skill, is_unsure, _ in left_open
    ]
    left = first_block
    while questions:
        must_haves = [question for question in questions if question.is_must_have]
        is_full = must_haves and left <= len(must_haves)
        best = _best(questions, known, must_haves if is_full else questions)
        yield best
        known.append(best.answer)
        questions.remove(best)
        left -= 1


def _expected_answer(area: str, skill: CompiledSkill, posterior: Posterior) -> AnsweredLevel:
    """Return the answer that is nearest to what is expected."""
    mean, measured = posterior.outlook(area).mean, skill.latent.measured
    level = min(LEVELS, key=lambda level: abs(measured[level] - mean))
    return AnsweredLevel(area, skill.latent, level)


def _best(
    questions: Sequence[_Question],
    known: Sequence[AnsweredLevel],
    candidates: Sequence[_Question],
) -> _Question:
    """Return the candidate whose answer leaves the least variance of attainment.

    The variance is that of ``inference.variance_of_sum``, as sums over areas of which an answer
    changes one.
    """
    posterior = infer(known)
    deviations = {q.slug: q.deviation(posterior.outlook(q.area)) for q in questions}
    squares = sum(own * own for own in deviations.values())
    precisions: dict[str, float] = defaultdict(float)
    for answer in known:
        precisions[answer.area] += answer.skill.precision
    totals: dict[str, float] = defaultdict(float)
    for question in questions:
        totals[question.area] += deviations[question.slug]
    terms = {
        area: _terms(precisions[area], totals[area]) for area in sorted({*precisions, *totals})
    }
    in_areas, together, answered = map(sum, zip(*terms.values(), strict=True))

    def left_after(question: _Question) -> float:
        area, own = question.area, deviations[question.slug]
        before = terms[area]
        after = _terms(precisions[area] + question.skill.latent.precision, totals[area] - own)
        shared = together - before[1] + after[1]
        return (
            OWN * (squares - own * own)
            + AREA * (in_areas - before[0] + after[0])
            + shared * shared / (1 / SHARED + answered - before[2] + after[2])
        )

    # Rounded, so that the order of equal ones does not depend on the order of a sum.
    return min(candidates, key=lambda question: (round(left_after(question), 9), question.slug))


def _terms(precision: float, total: float) -> tuple[float, float, float]:
    """Return the terms of an area in the three sums of the variance."""
    share = share_left(precision)
    return total * total * share, total * share, precision * share
