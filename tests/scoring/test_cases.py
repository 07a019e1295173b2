"""Arithmetic that a hiring manager could check by hand."""

import pytest

from assessments.domain.scoring import Target, Verdict, answer_from, compile_target, score_answers
from assessments.domain.scoring.gaps import level_distribution, prior, unsure_distribution

from .values import Requirement, TypicalLevel

# A mean halfway between two levels with the smallest spread: symmetric, so easy to check by hand.
HALFWAY = TypicalLevel(mean=2.0, spread=0.5)


def target(*rows: Requirement, typical: float = 2.0) -> Target:
    """Compile requirements for a start role with the same typical level in every skill."""
    skills = [skill for row in rows for skill in row.skills]
    return compile_target(rows, {skill: TypicalLevel(typical, 0.5) for skill in skills})


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
        # (4·½ + 2·½ + 2·¼) / 8
        ({"a": 2, "b": 1, "c": 1}, 43.75, 43.75, []),
        # above the target adds nothing: b at 4 counts as 2
        ({"a": 2, "b": 4, "c": 0}, 50, 50, []),
        # must-have at 1 of 2: cap 60 + 40·½ = 80, the sum (4·¼ + 2 + 2) / 8 is lower
        ({"a": 1, "b": 2, "c": 4}, 62.5, 62.5, ["a"]),
        # must-have at 0: the sum is 50, the cap is 60
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
    ("level", "cap"), [(0, 60), (1, 60 + 40 / 3), (2, 60 + 80 / 3), (3, 100), (4, 100)]
)
def test_a_missing_must_have_caps_readiness(level, cap):
    rows = (one("light", 3, 1, floor=3), one("heavy", 4, 99))
    report = score_answers(target(*rows), {"light": level, "heavy": 4})
    assert report.cap == pytest.approx(cap)
    assert report.readiness == pytest.approx(min(report.attainment, cap))
    assert report.is_capped == (level < 3)


def test_the_worst_must_have_decides():
    rows = (one("a", 4, 1, floor=4), one("b", 4, 1, floor=2), one("c", 4, 98))
    report = score_answers(target(*rows), {"a": 3, "b": 0, "c": 4})
    assert report.cap == pytest.approx(60)


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
    found = prior((0.1, 0.2, 0.4, 0.2, 0.1), 2)
    # E[q] = 0.2·½ + 0.7·1, E[q²] = 0.2·¼ + 0.7
    assert found.attainment == pytest.approx(0.8)
    assert found.variance == pytest.approx(0.75 - 0.64)
    assert found.level == pytest.approx(2.0)
    assert (found.level_low, found.level_high) == (0, 4)
    narrow = prior((0.04, 0.06, 0.8, 0.06, 0.04), 2)
    assert (narrow.level_low, narrow.level_high) == (1, 3)


def test_the_range_of_two_open_requirements():
    """By the formula: 1.645 · 1.5 · sd, with 0.5 inside an area and 0.27 between areas."""
    expected = prior(level_distribution(HALFWAY), 4)
    sd = expected.variance**0.5
    settled = Requirement("m", "area", ("m",), 2, 98, 2)

    def width(other_area: str) -> float:
        rows = (settled, one("a", 4, 1), Requirement("b", other_area, ("b",), 4, 1))
        report = score_answers(target(*rows), {"m": 2})
        assert report.attainment == pytest.approx(98 + 2 * expected.attainment)
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
    rows = (one("must", 2, 1, floor=2), one("rest", 4, 99))
    report = score_answers(target(*rows, typical=1.0), {"rest": 4})
    # Its level is 0 at the 5 % point (P(0) = 15.9 %) and 2 at the 95 % point.
    assert report.readiness_low == pytest.approx(60)
    assert report.readiness == pytest.approx(60 + 40 * 0.5, abs=0.1)
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
    # (4·½ + 2·1) / 6
    assert report.attainment == pytest.approx(100 * 4 / 6)
    assert report.coverage == 1
    assert [score.slug for score in report.excluded] == ["b"]


def test_an_area_without_requirements_has_no_figure():
    rows = (one("a", 4, 4, floor=2), Requirement("b", "other", ("b",), 2, 2))
    report = score_answers(target(*rows), {"a": 2, "b": "not-relevant"})
    assert [tuple(area) for area in report.areas] == [("area", 50, 4), ("other", None, 0)]


def test_reverse_readiness_counts_a_gap_by_how_usual_it_is():
    rows = (one("usual", 4, 1, floor=2), one("rare", 4, 1))
    typical = {"usual": TypicalLevel(0, 0.5), "rare": TypicalLevel(4, 0.5)}
    compiled = compile_target(rows, typical)
    lacking = {row.requirement.slug: row.typical_gap for row in compiled.requirements}
    report = score_answers(compiled, {"usual": 1, "rare": 0})
    assert report.reverse_readiness == pytest.approx(
        100 * 0.25 * lacking["usual"] / (lacking["usual"] + lacking["rare"])
    )
    assert [row.requirement.slug for row in compiled.reverse_skillset()] == ["usual"]


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
    # All have the same typical gap, so e cancels: 100 · 4 · ½ / 11
    by_slug = {score.slug: score for score in report.requirements}
    assert report.priority(by_slug["heavy"]) == pytest.approx(100 * 4 * 0.5 / 11)
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


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"must": 4, "also": 4, "rest": 4}, Verdict.READY),
        ({"must": 3, "also": 4, "rest": 4}, Verdict.READY),  # 95: no must-have is missing
        ({"must": 2, "also": 4, "rest": 4}, Verdict.WITHIN_REACH),  # 86⅔, one level short
        ({"must": 2, "also": 2, "rest": 4}, Verdict.WITHIN_REACH),  # 80, two are one level short
        ({"must": 1, "also": 4, "rest": 4}, Verdict.ON_THE_WAY),  # 73⅓, but two levels short
        ({"must": 3, "also": 3, "rest": 1}, Verdict.ON_THE_WAY),  # 45
        ({"must": 1, "also": 1, "rest": 1}, Verdict.EARLY),  # 25
    ],
)
def test_verdicts(answers, verdict):
    rows = (one("must", 4, 2, floor=3), one("also", 4, 2, floor=3), one("rest", 4, 6))
    assert score_answers(target(*rows), answers).verdict is verdict


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
