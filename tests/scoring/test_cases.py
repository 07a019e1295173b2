"""Arithmetic that a hiring manager could check by hand."""

import pytest

from assessments.domain.scoring import (
    CURRENT,
    FIRST,
    SECOND,
    Rules,
    Target,
    Verdict,
    answer_from,
    compile_target,
    score_answers,
)
from assessments.domain.scoring.expectations import (
    expectation,
    level_distribution,
    unsure_distribution,
)
from assessments.domain.scoring.policy import ATTAINMENT

from .values import Requirement, TypicalLevel

# A mean halfway between two levels with the smallest spread: symmetric, so easy to check by hand.
HALFWAY = TypicalLevel(mean=2.0, spread=0.5)


def target(*rows: Requirement, typical: float = 2.0, rules: Rules = CURRENT) -> Target:
    """Compile requirements for a start role with the same typical level in every skill."""
    skills = [skill for row in rows for skill in row.skills]
    return compile_target(rows, {skill: TypicalLevel(typical, 0.5) for skill in skills}, rules)


def one(slug: str, level: int, weight: float, floor: int | None = None) -> Requirement:
    """A requirement of one skill with the same name."""
    return Requirement(slug, "area", (slug,), level, weight, floor)


# Must-have a at 2 of 4, b at 2, c at 4.
ROLE = (one("a", 4, 4, floor=2), one("b", 2, 2), one("c", 4, 2))


@pytest.mark.parametrize(
    ("answers", "attainment", "readiness", "missing"),
    [
        # (4·1 + 2·1 + 2·1) / 8
        ({"a": 4, "b": 2, "c": 4}, 100, 100, []),
        # (4·0.3 + 2·0.4 + 2·0.1) / 8
        ({"a": 2, "b": 1, "c": 1}, 27.5, 27.5, []),
        # above the target adds nothing: b at 4 counts as 2
        ({"a": 2, "b": 4, "c": 0}, 40, 40, []),
        # must-have at 1 of 2: cap 100 - 20·½ = 90, the sum (4·0.1 + 2 + 2) / 8 is lower
        ({"a": 1, "b": 2, "c": 4}, 55, 55, ["a"]),
        # must-have at 0: the sum is 50, the cap is 80
        ({"a": 0, "b": 2, "c": 4}, 50, 50, ["a"]),
        ({"a": 0, "b": 0, "c": 0}, 0, 0, ["a"]),
    ],
)
def test_complete_answers(answers, attainment, readiness, missing):
    report = score_answers(target(*ROLE), answers)
    assert report.attainment == pytest.approx(attainment)
    assert report.readiness == pytest.approx(readiness)
    assert report.readiness_low == report.readiness == report.readiness_high
    assert [score.slug for score in report.must_haves_missing] == missing
    assert (report.coverage, report.provisional) == (1, False)


@pytest.mark.parametrize(
    ("target_level", "attainments"),
    [
        (1, (0, 100, 100, 100, 100)),
        (2, (0, 40, 100, 100, 100)),
        (3, (0, 15, 50, 100, 100)),
        (4, (0, 10, 30, 65, 100)),
    ],
)
def test_attainment_is_convex(target_level, attainments):
    rows = (Requirement("must", "other", ("must",), 2, 1, 2), one("a", target_level, 4))
    for level, attainment in enumerate(attainments):
        report = score_answers(target(*rows), {"must": 2, "a": level})
        assert {area.slug: area.attainment for area in report.areas}["area"] == attainment


@pytest.mark.parametrize(
    ("level", "cap"),
    [(0, 80), (1, 100 - 20 * 2 / 3), (2, 100 - 20 / 3), (3, 100), (4, 100)],
)
def test_a_missing_must_have_caps_readiness(level, cap):
    rows = (one("light", 3, 1, floor=3), one("heavy", 4, 99))
    report = score_answers(target(*rows), {"light": level, "heavy": 4})
    assert report.cap == pytest.approx(cap)
    assert report.readiness == pytest.approx(min(report.attainment, cap))
    assert report.is_capped == (level < 3)


@pytest.mark.parametrize(
    ("levels", "cap"),
    [
        ((3, 1, 4), 85),  # 100 - 20·(¼ + ½ + 0)
        ((3, 0, 4), 75),  # 100 - 20·(¼ + 1 + 0)
        ((1, 1, 4), 75),  # 100 - 20·(¾ + ½ + 0)
        ((0, 0, 3), 60),  # 100 - 20·(1 + 1 + 0)
        ((0, 0, 0), 60),  # never lower
        ((4, 4, 4), 100),
    ],
)
def test_every_missing_must_have_counts(levels, cap):
    rows = (one("a", 4, 1, floor=4), one("b", 4, 1, floor=2), one("c", 4, 1, floor=3))
    report = score_answers(
        target(*rows, one("d", 4, 97)), dict(zip("abcd", (*levels, 4), strict=True))
    )
    assert report.cap == pytest.approx(cap)
    assert report.readiness == pytest.approx(min(cap, report.attainment))


def test_distribution_is_a_normal_cut_halfway_between_levels():
    # One spread is the distance from the mean to the next cut: 68.27 % within, 15.73 % on each side.
    assert level_distribution(HALFWAY) == pytest.approx(
        (0.0013, 0.1573, 0.6827, 0.1573, 0.0013), abs=5e-5
    )
    low = level_distribution(TypicalLevel(0, 0.5))
    assert low[0] == pytest.approx(0.8413, abs=5e-5)
    assert sum(low) == pytest.approx(1)


def test_a_spread_below_the_minimum_is_widened():
    assert level_distribution(TypicalLevel(2, 0.1)) == level_distribution(HALFWAY)


def test_not_sure_moves_downwards():
    even = (0.2, 0.2, 0.2, 0.2, 0.2)
    factors = (0.35, 0.25, 0.10, 0.03, 0.01)
    assert unsure_distribution(even) == pytest.approx([f / 0.74 for f in factors])


def test_expectations_for_an_open_requirement():
    found = expectation((0.1, 0.2, 0.4, 0.2, 0.1), ATTAINMENT[2])
    # E[q] = 0.2·0.4 + 0.7·1, E[q²] = 0.2·0.16 + 0.7
    assert found.attainment == pytest.approx(0.78)
    assert found.variance == pytest.approx(0.732 - 0.78**2)
    assert found.level == pytest.approx(2.0)
    assert (found.level_low, found.level_high) == (0, 4)
    narrow = expectation((0.04, 0.06, 0.8, 0.06, 0.04), ATTAINMENT[2])
    assert (narrow.level_low, narrow.level_high) == (1, 3)


def test_the_range_of_two_open_requirements_by_the_second_rules():
    """By the formula: 1.645 · 1.5 · sd, with 0.5 inside an area and 0.27 between areas.

    Answers say nothing about the open requirements.
    """
    expected = expectation(level_distribution(TypicalLevel(2.5, 0.5)), ATTAINMENT[4])
    sd = expected.variance**0.5
    settled = Requirement("m", "area", ("m",), 2, 98, 2)

    def width(other_area: str) -> float:
        rows = (
            settled,
            one("a", 4, 1),
            Requirement("b", other_area, ("b",), 4, 1),
        )
        report = score_answers(target(*rows, typical=2.5, rules=SECOND), {"m": 4})
        assert report.attainment == pytest.approx(98 + 2 * expected.attainment)
        assert report.home_turf is not None
        return report.readiness_high - report.readiness_low

    for area, correlation in (("area", 0.5), ("other", 0.27)):
        together = (2 * sd**2 + 2 * correlation * sd**2) ** 0.5
        assert width(area) == pytest.approx(2 * 1.6448536 * 1.5 * together, rel=1e-6)


def test_the_range_is_limited_to_results_that_answers_can_reach():
    rows = (one("a", 4, 1, floor=2), one("b", 4, 1))
    report = score_answers(target(*rows, typical=0.0), {"a": 4})
    assert report.readiness_low == pytest.approx(50)
    assert report.readiness_high < 100


def test_an_open_must_have_widens_the_range_by_its_cap():
    rows = (one("must", 2, 1, floor=2), one("rest", 1, 99))
    # A typical answer leaves the mean of the other skill as it is.
    report = score_answers(target(*rows, typical=1.0), {"rest": 1})
    # Its level is 0 at the 5 % point (P(0) = 13.4 %) and 2 at the 95 % point.
    assert report.readiness_low == pytest.approx(80)
    assert report.readiness == pytest.approx(100 - 20 * 0.5, abs=0.1)
    assert report.readiness_high > 99
    assert [score.slug for score in report.must_haves_open] == ["must"]


def test_coverage_and_provisional():
    rows = (one("a", 4, 4, floor=2), one("b", 4, 1), one("c", 4, 5))
    report = score_answers(target(*rows), {"a": 1, "b": "unsure"})
    assert report.coverage == pytest.approx(0.4)
    assert report.provisional
    assert not score_answers(target(*rows), {"a": 1, "c": 1}).provisional  # 0.9


def test_not_relevant_leaves_every_sum():
    report = score_answers(target(*ROLE), {"a": 2, "b": "not-relevant", "c": 4})
    # (4·0.3 + 2·1) / 6
    assert report.attainment == pytest.approx(100 * 3.2 / 6)
    assert report.coverage == 1
    assert [score.slug for score in report.excluded] == ["b"]


def test_an_area_without_requirements_has_no_figure():
    rows = (one("a", 4, 4, floor=2), Requirement("b", "other", ("b",), 2, 2))
    report = score_answers(target(*rows), {"a": 2, "b": "not-relevant"})
    assert [tuple(area) for area in report.areas] == [("area", 30, 4), ("other", None, 0)]


def test_reverse_readiness_and_home_turf_count_a_gap_by_how_usual_it_is():
    rows = (
        one("usual", 4, 1, floor=2),
        one("common", 4, 2),
        one("rare", 4, 1),
        one("known", 2, 2),
    )
    means = {"usual": 0, "common": 1, "rare": 3.5, "known": 1.5}
    compiled = compile_target(rows, {s: TypicalLevel(mean, 0.5) for s, mean in means.items()})
    gap = {row.requirement.slug: row.typical_gap for row in compiled.requirements}
    report = score_answers(compiled, {"usual": 1, "common": 2, "rare": 3, "known": 0})
    lacking = 0.10 * gap["usual"] + 2 * 0.30 * gap["common"]
    assert report.reverse_readiness == pytest.approx(
        100 * lacking / (gap["usual"] + 2 * gap["common"])
    )
    assert report.home_turf == pytest.approx(
        100 * 0.65 * gap["rare"] / (gap["rare"] + 2 * gap["known"])
    )
    lacked = [row.requirement.slug for row in compiled.reverse_skillset()]
    assert lacked == [score.slug for score in report.reverse_skillset] == ["common", "usual"]


def test_a_side_without_requirements_is_complete():
    rows = (one("a", 4, 1, floor=2), one("b", 4, 1))
    newcomer = score_answers(target(*rows, typical=0.0), {"a": 0, "b": 0})
    assert (newcomer.reverse_readiness, newcomer.home_turf) == (0, 100)
    expert = score_answers(target(*rows, typical=4.0), {"a": 0, "b": 0})
    assert (expert.reverse_readiness, expert.home_turf) == (100, 0)


@pytest.mark.parametrize(("usual", "nearly_everything"), [(13, False), (12, False), (14, True)])
def test_the_reverse_skillset_has_the_twelve_heaviest(usual, nearly_everything):
    """Of 20 requirements; 14 are more than two thirds."""
    rows = [one(f"r{number:02}", 4, 20 - number, 2) for number in range(20)]
    typical = {
        row.slug: TypicalLevel(0 if number < usual else 4, 0.5) for number, row in enumerate(rows)
    }
    compiled = compile_target(rows, typical)
    expected = [row.slug for row in rows[:12]]
    assert [row.requirement.slug for row in compiled.reverse_skillset()] == expected
    assert len(compiled.usually_lacking()) == usual
    report = score_answers(compiled, {})
    assert [score.slug for score in report.reverse_skillset] == expected
    assert compiled.lacks_nearly_everything == report.lacks_nearly_everything == nearly_everything


def test_priority_and_its_order():
    rows = (
        one("must", 4, 1, floor=2),
        one("heavy", 4, 4),
        one("light", 4, 1),
        one("also-light", 4, 1),
        one("met", 4, 4),
    )
    report = score_answers(
        target(*rows), {"must": 1, "heavy": 2, "light": 2, "also-light": 2, "met": 4}
    )
    assert [score.slug for score in report.gaps] == ["must", "heavy", "also-light", "light"]
    # All have the same typical gap, so e cancels: 100 · 4 · 0.7 / 11
    by_slug = {score.slug: score for score in report.requirements}
    assert report.priority(by_slug["heavy"]) == pytest.approx(100 * 4 * 0.7 / 11)
    assert report.priority(by_slug["met"]) == 0


def test_strengths_are_met_and_usual_for_the_start_role():
    rows = (one("a", 2, 1, floor=2), one("b", 2, 4), one("new", 4, 4), one("short", 2, 4))
    typical = {s: TypicalLevel(0.5 if s == "new" else 3, 0.5) for s in ("a", "b", "new", "short")}
    report = score_answers(compile_target(rows, typical), {"a": 2, "b": 3, "new": 4, "short": 1})
    assert [score.slug for score in report.strengths] == ["b", "a"]


def test_areas_are_asked_in_the_order_of_their_reverse_skillset():
    rows = (
        Requirement("a", "first", ("a",), 4, 1, 2),
        Requirement("b", "second", ("b",), 4, 4),
        Requirement("c", "third", ("c",), 1, 4),
    )
    compiled = target(*rows, typical=1.0)
    assert compiled.area_order(["first", "second", "third", "unused"]) == [
        "second",
        "first",
        "third",
    ]


# Two must-haves with half of the weight, a light area with a twenty-fifth of it.
VERDICT_ROLE = (
    one("must", 4, 25, floor=3),
    one("also", 3, 25, floor=2),
    one("rest", 4, 46),
    Requirement("light", "light", ("light",), 2, 4),
)


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ((4, 3, 4, 2), Verdict.READY),
        ((3, 3, 4, 2), Verdict.READY),  # 91.25: no must-have is missing
        ((3, 2, 4, 2), Verdict.WORTH_APPLYING),  # 78.75, everything at 2
        ((4, 3, 4, 1), Verdict.WORTH_APPLYING),  # 97.6, but an area with 4 % of the weight is at 40
        ((2, 3, 4, 2), Verdict.ON_THE_WAY),  # 82.5, but a must-have is missing
        ((4, 3, 4, None), Verdict.READY),  # an open requirement counts as expected
        ((None, 3, 4, 2), Verdict.ON_THE_WAY),  # but not an open must-have
        (("not-relevant", 3, 4, 2), Verdict.ON_THE_WAY),  # which cannot be left out
        ((4, 3, 1, 2), Verdict.ON_THE_WAY),  # 58.6, 54 % of the weight at 2
        ((3, 2, "not-relevant", 2), Verdict.WORTH_APPLYING),
        ((3, 2, 0, 0), Verdict.EARLY),  # 28.75
        ((0, 0, 0, 0), Verdict.EARLY),
    ],
)
def test_verdicts(answers, verdict):
    given = dict(zip(("must", "also", "rest", "light"), answers, strict=True))
    given = {skill: answer for skill, answer in given.items() if answer is not None}
    report = score_answers(target(*VERDICT_ROLE), given)
    assert report.verdict is verdict


@pytest.mark.parametrize(
    ("weight", "verdict"), [(17, Verdict.READY), (16.9, Verdict.WORTH_APPLYING)]
)
def test_ready_begins_at_85(weight, verdict):
    rows = (one("must", 2, weight, floor=2), one("rest", 2, 20 - weight))
    report = score_answers(target(*rows), {"must": 2, "rest": 0})
    assert report.readiness == pytest.approx(5 * weight)
    assert report.verdict is verdict


@pytest.mark.parametrize(
    ("light", "level", "verdict"),
    [
        (4, 0, Verdict.WORTH_APPLYING),  # exactly 4 % of the weight, at 0
        (3.9, 0, Verdict.READY),  # too light to matter
        (4, 2, Verdict.READY),  # at 50
        (4, 1, Verdict.WORTH_APPLYING),  # at 15
    ],
)
def test_ready_needs_half_in_every_area_that_counts(light, level, verdict):
    rows = (one("must", 2, 100 - light, 2), Requirement("l", "light", ("l",), 3, light))
    report = score_answers(target(*rows), {"must": 2, "l": level})
    assert report.readiness > 90
    assert report.verdict is verdict
    assert [area.slug for area in report.weak_areas] == (
        ["light"] if verdict is Verdict.WORTH_APPLYING else []
    )


@pytest.mark.parametrize(
    ("low", "verdict"), [(25, Verdict.WORTH_APPLYING), (26, Verdict.ON_THE_WAY)]
)
def test_worth_applying_needs_three_quarters_at_2(low, verdict):
    """Level 1 counts where it is the target."""
    rows = (one("must", 3, 64 - low, 2), one("easy", 1, 36), one("low", 3, low))
    report = score_answers(target(*rows), {"must": 2, "easy": 1, "low": 1})
    assert report.verdict is verdict


def test_an_open_requirement_counts_towards_applying_by_its_expected_level():
    rows = (one("must", 3, 70, 2), one("open", 3, 30))
    for typical, verdict in ((2.0, Verdict.WORTH_APPLYING), (1.9, Verdict.ON_THE_WAY)):
        report = score_answers(target(*rows, typical=typical), {"must": 2})
        assert report.verdict is verdict
    unsure = score_answers(target(*rows, typical=2.0), {"must": 2, "open": "unsure"})
    assert unsure.verdict is Verdict.ON_THE_WAY


FIRST_ROLE = (one("must", 4, 2, floor=3), one("also", 4, 2, floor=3), one("rest", 4, 6))


@pytest.mark.parametrize(
    ("answers", "readiness", "verdict"),
    [
        ((4, 4, 4), 100, Verdict.READY),
        ((3, 4, 4), 95, Verdict.READY),
        ((2, 4, 4), 60 + 80 / 3, Verdict.WITHIN_REACH),  # one level short
        ((2, 2, 4), 80, Verdict.WITHIN_REACH),  # two are one level short
        ((1, 4, 4), 60 + 40 / 3, Verdict.ON_THE_WAY),  # two levels short
        ((3, 3, 1), 45, Verdict.ON_THE_WAY),
        ((1, 1, 1), 25, Verdict.EARLY),
    ],
)
def test_the_first_rules(answers, readiness, verdict):
    """Attainment in proportion to the level, a cap by the worst must-have, and "within reach"."""
    typical = {row.slug: TypicalLevel(2, 0.5) for row in FIRST_ROLE}
    report = score_answers(
        compile_target(FIRST_ROLE, typical, FIRST),
        dict(zip(("must", "also", "rest"), answers, strict=True)),
    )
    assert report.readiness == pytest.approx(readiness)
    assert report.verdict is verdict
    assert report.reverse_readiness == pytest.approx(report.attainment)  # all gaps are as usual
    assert report.home_turf is None
    assert not {"home_turf", "verdict"} & report.as_dict().keys()


@pytest.mark.parametrize("value", [0, 4, "0", "4", "unsure", "not-relevant"])
def test_answers(value):
    assert answer_from(value) == (int(value) if str(value).isdigit() else value)


@pytest.mark.parametrize("value", [0.0, -0.0, 3.0, 1e0, 4.0])
def test_a_whole_number_is_a_level_however_it_is_written(value):
    answer = answer_from(value)
    assert (answer, type(answer)) == (value, int)


@pytest.mark.parametrize(
    "value",
    [5, -1, 2.5, 5.0, -1.0, 1e300, float("inf"), float("nan"), 10**400, True, False, None]
    + ["", "5", "03", "3.0", "3.5", " 1", "٣", "x", [], {}, [3]],
)
def test_invalid_answers(value):
    with pytest.raises(ValueError, match="an answer is"):
        answer_from(value)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((one("a", 3, 1),), "must-have"),
        ((one("a", 3, 1, 2), one("a", 3, 1)), "requirement appears twice"),
        ((one("a", 3, 1, 2), Requirement("b", "x", ("a",), 3, 1)), "skill appears twice"),
    ],
)
def test_invalid_targets(rows, message):
    with pytest.raises(ValueError, match=message):
        target(*rows)


def test_a_target_needs_every_typical_level():
    with pytest.raises(KeyError):
        compile_target([one("a", 3, 1, 2)], {})
