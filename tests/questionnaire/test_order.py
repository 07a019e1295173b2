"""The order of questions."""

import io
from itertools import groupby, product

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation
from hypothesis import given

from assessments.domain.questionnaire.order import BLOCKS, most_informative, question_order
from assessments.domain.scoring import compile_target, score_answers
from assessments.domain.scoring.gaps import Open
from assessments.domain.scoring.inference import AnsweredLevel, infer, variance_of_sum
from assessments.domain.scoring.totals import answered_levels, read_answers
from assessments.taxonomy_store.editions import edition_current
from tests.cast import DATA_SCIENTIST, ML_ENGINEER
from tests.scoring.strategies import Case, cases


@pytest.fixture(scope="module")
def targets(real_taxonomy):
    """Every target role, compiled for every other start role."""
    return [
        real_taxonomy.target(start.slug, target.slug)
        for start, target in product(real_taxonomy.start_roles, real_taxonomy.target_roles)
        if start is not target
    ]


def test_every_question_is_asked_once_and_must_haves_first(targets):
    for target in targets:
        order = question_order(target)
        rows = {row.requirement.slug: row.requirement for row in target.requirements}
        assert sorted(order) == sorted(rows)
        assert {slug for slug, row in rows.items() if row.floor} <= set(order[:12])


def test_a_block_begins_with_what_is_familiar_and_keeps_an_area_together(targets):
    for target in targets:
        order = question_order(target)
        rows = {row.requirement.slug: row for row in target.requirements}
        for block in BLOCKS:
            asked = [rows[slug] for slug in order[block]]
            areas = [
                [row.typical_gap for row in group]
                for _, group in groupby(asked, key=lambda row: row.requirement.area)
            ]
            assert len(areas) == len({row.requirement.area for row in asked})
            assert all(gaps == sorted(gaps) for gaps in areas)
            means = [sum(gaps) / len(gaps) for gaps in areas]
            assert means == sorted(means)


@given(case=cases())
def test_the_next_question_leaves_the_least_variance(case: Case):
    """Calculated for each candidate by inference.

    The first block is long enough for must-haves to wait.
    """
    target = compile_target(case.requirements, case.typical)
    readings = read_answers(target, case.answers)
    known = answered_levels(target, readings)
    posterior = infer(known)
    scores = {score.slug: score for score in score_answers(target, case.answers).requirements}
    candidates = {r.compiled.requirement.slug: r for r in readings if isinstance(r, Open)}

    def variance_after(slug: str) -> float:
        # The level makes no difference to the variance.
        later = infer([*known, AnsweredLevel(scores[slug].area, candidates[slug].skill.latent, 2)])
        deviations = [
            (
                scores[other].area,
                scores[other].weight
                * scores[other].variance ** 0.5
                / posterior.outlook(scores[other].area).deviation,
            )
            for other in candidates
            if other != slug
        ]
        return variance_of_sum(deviations, later)

    order = [row.requirement.slug for row in most_informative(target, case.answers, 99)]
    assert sorted(order) == sorted(candidates)
    if order:
        least = min(map(variance_after, candidates))
        assert variance_after(order[0]) == pytest.approx(least, abs=1e-8)


@given(case=cases())
def test_open_must_haves_are_in_the_first_block(case: Case):
    """As far as they fit."""
    target = compile_target(case.requirements, case.typical)
    for size in range(4):
        rows = list(most_informative(target, case.answers, size))
        floors = [row.requirement.floor is not None for row in rows]
        assert sum(floors[:size]) == min(size, sum(floors))


@pytest.mark.django_db
def test_the_command_prints_the_order():
    output = io.StringIO()
    call_command("question_order", DATA_SCIENTIST, ML_ENGINEER, stdout=output)
    blocks = [block.splitlines() for block in output.getvalue().split("\n\n")]
    edition = edition_current()
    rows = edition.taxonomy.requirements[ML_ENGINEER]
    assert [len(block) for block in blocks] == [12, 8, len(rows) - 20]
    printed = [line.split() for block in blocks for line in block]
    assert {slug: tuple(skills) for slug, *skills in printed} == {
        row.slug: row.skills for row in rows
    }
    order = edition.question_order(DATA_SCIENTIST, ML_ENGINEER)
    assert tuple(slug for slug, *_ in printed) == order
    # It is computed once for all languages.
    with translation.override("de"):
        assert edition_current().question_order(DATA_SCIENTIST, ML_ENGINEER) is order


@pytest.mark.django_db
@pytest.mark.parametrize("roles", [("elsewhere", ML_ENGINEER), (DATA_SCIENTIST, "elsewhere")])
def test_the_command_refuses_unknown_roles(roles):
    with pytest.raises(CommandError, match="role “elsewhere”"):
        call_command("question_order", *roles, stdout=io.StringIO())
