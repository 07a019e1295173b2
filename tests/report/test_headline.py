"""The headline says what the figures of the report show."""

from dataclasses import replace
from itertools import product

import pytest

from assessments.domain.questionnaire.order import question_order
from assessments.domain.report import policy
from assessments.domain.report.headline import (
    Headline,
    Lack,
    Standing,
    area_points,
    headline,
    most_to_gain,
)
from assessments.domain.report.page import build_report_view
from assessments.domain.scoring import State, Verdict, score_answers
from tests.cast import DATA_SCIENTIST, ML_ENGINEER

# Levels of every skill of the target role: all the same, or this much above what is typical.
ALL_0, ALL_1, ALL_4 = {"level": 0}, {"level": 1}, {"level": 4}
TYPICAL, ONE_MORE = {"above": 0}, {"above": 1}


@pytest.fixture(scope="module")
def reported(real_taxonomy):
    """A function that scores levels by skill, which typical levels complete."""

    def report(start, target, *, level=None, above=0, **levels):
        rows = real_taxonomy.typical_levels[start]
        typical = {row.skill: min(round(row.mean) + above, 4) for row in rows}
        answers = {
            skill: levels.get(skill.replace("-", "_"), typical[skill] if level is None else level)
            for row in real_taxonomy.requirements[target]
            for skill in row.skills
        }
        return score_answers(real_taxonomy.target(start, target), answers), answers

    return report


def at_areas(taxonomy, level, **areas):
    """Levels of the machine learning engineer's skills, by the slug of their area."""
    return {
        skill.replace("-", "_"): areas.get(row.area.replace("-", "_"), level)
        for row in taxonomy.requirements[ML_ENGINEER]
        for skill in row.skills
    }


def test_no_headline_contradicts_the_figures(real_taxonomy, reported):
    pairs = product(real_taxonomy.start_roles, real_taxonomy.target_roles)
    seen = set()
    for start, target in ((s.slug, t.slug) for s, t in pairs if s.slug != t.slug):
        for profile in (ALL_0, ALL_1, TYPICAL, ONE_MORE, ALL_4):
            report, answers = reported(start, target, **profile)
            view = build_report_view(real_taxonomy, start, target, answers, report)
            found = view.headline
            seen.add(found.standing)
            check_area(view)
            check_standing(found, report)
            check_lack(found, report)
    assert {Standing.WEAK, Standing.STRONG_HOME, Standing.BEGINNING, Standing.READY} <= seen


def test_a_first_reading_has_a_headline(real_taxonomy, reported):
    """Half of the questions, of which the answers say enough."""
    start, target = DATA_SCIENTIST, ML_ENGINEER
    compiled = real_taxonomy.target(start, target)
    _, answers = reported(start, target)
    rows = {row.slug: row for row in real_taxonomy.requirements[target]}
    asked = {s: answers[s] for slug in question_order(compiled)[:12] for s in rows[slug].skills}
    report = score_answers(compiled, asked)
    assert report.coverage < 0.5
    assert report.allows_verdict
    assert headline(report).standing is not Standing.UNKNOWN
    nothing = score_answers(compiled, {})
    assert headline(nothing).standing is Standing.UNKNOWN


def check_area(view):
    """The area has the most missing points of the list on the page, and they add up."""
    points = {
        area.slug: sum(row.points for row in area.rows if not row.is_excluded)
        for area in view.areas
    }
    assert sum(points.values()) == pytest.approx(view.missing_points)
    assert {a.slug: a.missing_points for a in view.areas} == pytest.approx(points)
    if view.most_to_gain is None:
        assert not view.report.gaps
    else:
        assert points[view.headline.area] == pytest.approx(max(points.values()))
        assert view.most_to_gain.missing_points > 0


def check_standing(found, report):
    """Nothing is called strong, ready or complete that is not."""
    home, far, standing = report.home_turf, report.reverse_readiness, found.standing
    if standing in {Standing.STRONG, Standing.STRONG_HOME}:
        assert home >= policy.STRONG_AT
    if standing in {Standing.STRONG, Standing.STRONG_FAR}:
        assert far >= policy.STRONG_AT
    if standing is Standing.STRONG_HOME:
        assert far < policy.STRONG_AT
    if standing is Standing.WEAK:
        assert max(home, far) < policy.HALF_WAY_AT
    if standing is Standing.BEGINNING:
        assert report.readiness < policy.HALF_WAY_AT
    assert (standing is Standing.COMPLETE) == (not report.gaps)
    assert (standing is Standing.READY) == bool(report.gaps and report.verdict is Verdict.READY)
    if standing in {Standing.READY, Standing.WORTH_APPLYING, Standing.COMPLETE}:
        assert not report.must_haves_missing
    if standing is Standing.CAPPED:
        assert report.must_haves_missing
        assert report.readiness == pytest.approx(report.cap)


def check_lack(found, report):
    assert (found.lack is Lack.MUST_HAVES) == bool(report.must_haves_missing)
    assert (found.lack is Lack.NOTHING) == (not report.gaps)
    if found.lack is Lack.MUST_HAVES:
        assert report.gaps[0].is_missing


def test_strong_at_home_and_weak_in_what_is_usually_lacking(reported):
    report, _ = reported(DATA_SCIENTIST, ML_ENGINEER)
    strong = {score.slug for score in report.requirements if score.is_missing}
    assert headline(report)[:2] == (
        Standing.STRONG_HOME,
        Lack.MUST_HAVES if strong else Lack.AREA,
    )


def test_weak_on_both_sides(reported):
    report, _ = reported(DATA_SCIENTIST, ML_ENGINEER, **ALL_1)
    assert headline(report)[:2] == (Standing.WEAK, Lack.MUST_HAVES)


def test_ready_with_something_left(reported, real_taxonomy):
    levels = at_areas(real_taxonomy, 4, mathematics=1)
    report, _ = reported(DATA_SCIENTIST, ML_ENGINEER, **levels)
    assert headline(report).lack is Lack.AREA
    assert headline(report).area == "mathematics"


def test_help_with_everything_is_worth_applying(reported, real_taxonomy):
    levels = {
        skill.replace("-", "_"): max(2, row.floor or 0)
        for row in real_taxonomy.requirements[ML_ENGINEER]
        for skill in row.skills
    }
    report, _ = reported(DATA_SCIENTIST, ML_ENGINEER, **levels)
    assert headline(report)[:2] == (Standing.WORTH_APPLYING, Lack.AREA)


def test_a_must_have_that_limits_readiness_comes_first(reported, real_taxonomy):
    levels = at_areas(real_taxonomy, 4) | {"python": 0}
    report, _ = reported(DATA_SCIENTIST, ML_ENGINEER, **levels)
    assert headline(report)[:2] == (Standing.CAPPED, Lack.MUST_HAVES)


def test_a_beginner_is_told_where_most_points_are(reported):
    report, _ = reported("student", ML_ENGINEER)
    assert headline(report).standing is Standing.BEGINNING


def test_nothing_is_missing(reported):
    report, _ = reported(DATA_SCIENTIST, ML_ENGINEER, **ALL_4)
    assert headline(report) == Headline(Standing.COMPLETE, Lack.NOTHING, "")
    assert most_to_gain(report) == ""


def test_a_few_answers_name_no_standing(real_taxonomy):
    report = score_answers(real_taxonomy.target(DATA_SCIENTIST, ML_ENGINEER), {"python": 4})
    assert headline(report)[:2] == (Standing.UNKNOWN, Lack.NOTHING)


def test_what_is_not_relevant_lacks_nothing(real_taxonomy):
    """Excluded requirements are in no sum."""
    rows = real_taxonomy.requirements[ML_ENGINEER]
    answers = {
        skill: "not-relevant" if row.area == "cloud" else 1 for row in rows for skill in row.skills
    }
    report = score_answers(real_taxonomy.target(DATA_SCIENTIST, ML_ENGINEER), answers)
    assert all(s.state is State.EXCLUDED for s in report.requirements if s.area == "cloud")
    assert "cloud" not in area_points(report)
    assert sum(area_points(report).values()) == pytest.approx(100 - report.attainment)


@pytest.mark.parametrize(
    ("home", "far", "standing"),
    [
        (policy.STRONG_AT, policy.STRONG_AT, Standing.STRONG),
        (policy.STRONG_AT, policy.STRONG_AT - 1, Standing.STRONG_HOME),
        (policy.STRONG_AT - 1, policy.STRONG_AT, Standing.STRONG_FAR),
        (policy.HALF_WAY_AT - 1, policy.HALF_WAY_AT - 1, Standing.WEAK),
        (policy.HALF_WAY_AT, 0, Standing.PART_WAY),
        (0, policy.HALF_WAY_AT, Standing.PART_WAY),
        (None, 0, Standing.PART_WAY),
    ],
)
def test_each_side_is_strong_from_its_threshold_on(reported, home, far, standing):
    report, _ = reported(DATA_SCIENTIST, ML_ENGINEER)
    figures = {"readiness": 60.0, "attainment": 60.0, "cap": 100.0}
    changed = replace(report, home_turf=home, reverse_readiness=far, **figures)
    assert headline(changed).standing is standing
