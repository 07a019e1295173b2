"""Broken scoring must violate a property: each mutant names the property that detects it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import Phase, given, settings

from assessments.domain import scoring
from assessments.domain.scoring import (
    RequirementScore,
    State,
    gaps,
    inference,
    policy,
    totals,
)
from assessments.domain.scoring.gaps import Reading
from assessments.domain.scoring.inference import AnsweredLevel, Posterior

from .properties import Property, levels, sums, unanswered
from .strategies import Case, cases

Mutate = Callable[[pytest.MonkeyPatch], None]


def surplus_counts(patch: pytest.MonkeyPatch) -> None:
    """Levels above the target add to attainment."""

    def score(reading: Reading, posterior: Posterior) -> RequirementScore:
        score = gaps.score_reading(reading, posterior)
        if score.state is not State.SETTLED or score.level is None:
            return score
        return score._replace(attainment=score.level / score.target_level)

    patch.setattr(totals, "score_reading", score)


def open_is_zero(patch: pytest.MonkeyPatch) -> None:
    """No answer counts as level 0."""

    def score(reading: Reading, posterior: Posterior) -> RequirementScore:
        score = gaps.score_reading(reading, posterior)
        if score.state is not State.OPEN:
            return score
        return score._replace(attainment=0.0, variance=0.0, expected_level=0.0)

    patch.setattr(totals, "score_reading", score)


def answers_say_nothing_about_the_rest(patch: pytest.MonkeyPatch) -> None:
    """Open requirements stay as typical of the start role."""
    patch.setattr(totals, "infer", lambda _answered: inference.PRIOR)


def areas_do_not_matter_for_inference(patch: pytest.MonkeyPatch) -> None:
    """An answer says the same about every area."""
    infer = totals.infer

    def everywhere(answered: Iterable[AnsweredLevel]) -> Posterior:
        return infer(answer._replace(area="everywhere") for answer in answered)

    patch.setattr(totals, "infer", everywhere)


def the_worst_answer_counts(patch: pytest.MonkeyPatch) -> None:
    """Of several skills the lowest answer counts."""
    patch.setattr(
        gaps, "max", lambda a, b=None, **k: max(a, **k) if b is None else min(a, b), raising=False
    )


def missing_must_haves_help(patch: pytest.MonkeyPatch) -> None:
    """The cap falls as the must-have gets closer."""
    patch.setattr(
        totals, "_cap", lambda _rules, rows: 60.0 + sum(level < floor for level, floor in rows)
    )


def must_haves_do_not_matter(patch: pytest.MonkeyPatch) -> None:
    """A missing must-have does not cap readiness."""
    patch.setattr(totals, "_cap", lambda _rules, _must_haves: 100.0)


def help_counts_in_proportion(patch: pytest.MonkeyPatch) -> None:
    """Attainment is level / target, as it was by the first rules."""
    compile_as_before = partial(scoring.compile_target, rules=scoring.FIRST)
    patch.setattr(scoring, "compile_target", compile_as_before)


def the_worst_must_have_decides(patch: pytest.MonkeyPatch) -> None:
    """Only the must-have with the largest shortfall lowers the cap."""
    cap = totals._cap
    patch.setattr(totals, "_cap", lambda rules, rows: min(cap(rules, [row]) for row in rows))


def weak_areas_do_not_matter(patch: pytest.MonkeyPatch) -> None:
    """An area at 0 makes no difference to the verdict."""
    patch.setattr(totals.Report, "weak_areas", ())


def help_is_not_enough_to_apply(patch: pytest.MonkeyPatch) -> None:
    """Worth applying needs level 3."""
    patch.setattr(policy, "WORTH_APPLYING_LEVEL", 3)


def everything_is_in_the_reverse_skillset(patch: pytest.MonkeyPatch) -> None:
    """Reverse readiness counts every requirement."""
    everything = replace(scoring.CURRENT, reverse_gap=-1.0)
    patch.setattr(scoring, "compile_target", partial(scoring.compile_target, rules=everything))


def the_range_ignores_correlation(patch: pytest.MonkeyPatch) -> None:
    """The range is half as wide."""
    variance = totals.variance_of_sum
    patch.setattr(totals, "variance_of_sum", lambda *parts: variance(*parts) / 4)


@pytest.mark.parametrize(
    ("mutate", "killer"),
    [
        (surplus_counts, levels.levels_above_the_target_change_nothing),
        (open_is_zero, unanswered.expected_attainment_is_never_silently_zero_or_one),
        (answers_say_nothing_about_the_rest, sums.the_report_agrees_with_the_oracle),
        (areas_do_not_matter_for_inference, sums.the_report_agrees_with_the_oracle),
        (the_worst_answer_counts, sums.a_further_answer_never_lowers_an_any_of),
        (missing_must_haves_help, levels.raising_a_level_never_harms),
        (must_haves_do_not_matter, sums.the_report_agrees_with_the_oracle),
        (help_counts_in_proportion, levels.help_is_worth_half_at_most),
        (the_worst_must_have_decides, sums.the_report_agrees_with_the_oracle),
        (weak_areas_do_not_matter, levels.an_empty_area_is_never_ready),
        (help_is_not_enough_to_apply, levels.two_everywhere_is_worth_applying),
        (everything_is_in_the_reverse_skillset, sums.the_report_agrees_with_the_oracle),
        (the_range_ignores_correlation, sums.the_report_agrees_with_the_oracle),
    ],
    ids=lambda function: function.__name__,
)
def test_a_mutant_is_killed(mutate: Mutate, killer: Property) -> None:
    """The property fails on the mutant (other tests show that it holds otherwise)."""

    # A failure is enough; the smallest example is only searched when the test fails.
    @settings(phases=[Phase.generate])
    @given(case=cases())
    def attempt(case: Case) -> None:
        killer(scoring, case)

    with pytest.MonkeyPatch.context() as patch:
        mutate(patch)
        with pytest.raises(AssertionError):
            attempt()
