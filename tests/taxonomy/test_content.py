"""The quality of the content: people recognise themselves, and the gaps are plausible."""

import re
from typing import get_args

import pytest

from assessments.domain.scoring import score_answers
from assessments.domain.taxonomy.complete import MAX_SKILLS_ASKED, completeness_problems
from assessments.domain.taxonomy.objects import GuideSection
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, SOFTWARE_ENGINEER

SHAPES = [ML_ENGINEER, *(f"{shape}-{ML_ENGINEER}" for shape in ("product", "platform", "research"))]


@pytest.fixture(scope="module")
def target_of(real_taxonomy):
    """Return a function that compiles a target role for a start role."""

    def compiled(start_role, target_role=ML_ENGINEER):
        return real_taxonomy.target(start_role, target_role)

    return compiled


@pytest.fixture(scope="module")
def areas(real_taxonomy):
    """The areas in the taxonomy's order."""
    return [area.slug for area in real_taxonomy.areas]


def test_the_taxonomy_is_complete(real_taxonomy):
    assert completeness_problems(real_taxonomy) == []


def test_the_taxonomy_has_its_intended_size(real_taxonomy):
    assert 60 <= len(real_taxonomy.skills) <= 100
    assert len(real_taxonomy.areas) <= 10
    assert len(real_taxonomy.specialisms) == 18
    for role in real_taxonomy.target_roles:
        asked = sum(len(row.skills) for row in real_taxonomy.requirements[role.slug])
        assert asked <= MAX_SKILLS_ASKED


def test_the_curriculum_of_the_main_target_is_detailed(real_taxonomy):
    chapters = real_taxonomy.curricula[ML_ENGINEER]
    assert sum(len(chapter.steps) for chapter in chapters) >= 60
    assert 6 <= sum(chapter.before_applying for chapter in chapters) <= 10


def test_the_reverse_skillset_of_a_data_scientist_is_plausible(target_of, areas):
    leading = target_of(DATA_SCIENTIST).area_order(areas)[:4]
    assert {"devops-mlops", "software-engineering", "cloud"} <= set(leading)


def test_the_reverse_skillset_of_a_software_engineer_is_plausible(target_of, areas):
    leading = target_of(SOFTWARE_ENGINEER).area_order(areas)[:4]
    assert {"statistics", "machine-learning", "deep-learning"} <= set(leading)


def test_students_start_from_nearly_everything(target_of, real_taxonomy):
    found = {role.slug: target_of(role.slug) for role in real_taxonomy.start_roles}
    assert all(1 <= len(target.reverse_skillset()) <= 12 for target in found.values())
    nearly = {slug for slug, target in found.items() if target.lacks_nearly_everything}
    assert "student" in nearly
    assert nearly.isdisjoint({DATA_SCIENTIST, SOFTWARE_ENGINEER, "ai-engineer"})


def all_at(real_taxonomy, level, *, areas=(), **levels):
    """Answers to every question of the machine learning engineer, with 0 in some areas."""
    answers = {
        skill: 0 if row.area in areas else level
        for row in real_taxonomy.requirements[ML_ENGINEER]
        for skill in row.skills
    }
    return answers | levels


def test_help_with_everything_is_worth_applying_at_most(target_of, real_taxonomy):
    report = score_answers(target_of(DATA_SCIENTIST), all_at(real_taxonomy, 2, python=3))
    assert report.verdict == "worth-applying"


@pytest.mark.parametrize(
    "missing",
    [
        ("statistics",),
        ("mathematics",),
        ("deep-learning",),
        ("devops-mlops",),
        ("cloud",),
        ("statistics", "mathematics"),
    ],
    ids=" and ".join,
)
def test_an_expert_without_one_area_is_not_ready(target_of, real_taxonomy, missing):
    answers = all_at(real_taxonomy, 4, areas=missing)
    assert score_answers(target_of(DATA_SCIENTIST), answers).verdict != "ready"


@pytest.mark.parametrize("target_role", SHAPES)
def test_everything_at_the_target_is_ready(target_of, real_taxonomy, target_role):
    answers = {
        skill: row.level for row in real_taxonomy.requirements[target_role] for skill in row.skills
    }
    report = score_answers(target_of(DATA_SCIENTIST, target_role), answers)
    assert (report.readiness, report.verdict) == (100, "ready")


@pytest.mark.parametrize("start_role", [DATA_SCIENTIST, SOFTWARE_ENGINEER])
@pytest.mark.parametrize("target_role", SHAPES)
def test_every_typical_person_has_strengths_and_gaps(
    target_of, real_taxonomy, start_role, target_role
):
    target = target_of(start_role, target_role)
    levels = real_taxonomy.typical_levels[start_role]
    typical = score_answers(target, {row.skill: round(row.mean) for row in levels})
    assert 30 <= typical.attainment <= 75
    engineer = {
        skill: row.level for row in real_taxonomy.requirements[ML_ENGINEER] for skill in row.skills
    }
    assert score_answers(target, engineer).attainment > typical.attainment


def test_every_start_role_already_meets_some_requirements(target_of, real_taxonomy):
    found = {
        role.slug: score_answers(target_of(role.slug), {}).attainment
        for role in real_taxonomy.start_roles
    }
    assert min(found, key=found.get) == "student"
    assert all(20 <= attainment <= 80 for attainment in found.values()), found


def test_anchors_are_concrete_sentences(real_taxonomy):
    vague = re.compile(r"good knowledge|familiar with|proficient|deep understanding|various", re.I)
    for skill in real_taxonomy.skills:
        for number, level in skill.levels.items():
            place = f"{skill.slug} {number}: {level.anchor}"
            assert 8 <= len(level.anchor.split()) <= 50, place
            assert re.search(r"\byour?\b", level.anchor, re.I), place
            assert not vague.search(level.anchor), place
        hours = [level.hours for _, level in sorted(skill.levels.items())]
        assert hours == sorted(hours), skill.slug


def test_every_demand_figure_has_its_source_period_and_n(real_taxonomy):
    for rows in real_taxonomy.requirements.values():
        for row in rows:
            assert row.demand_figures or row.weight_reason, row.slug
    for salary in real_taxonomy.salaries:
        assert salary.source in real_taxonomy.source_by_slug
        assert salary.currency in {"USD", "GBP"}
    amounts = {salary.amount for salary in real_taxonomy.salaries}
    assert {150917, 119647, 104108, 82941, 112095, 155431, 69000} <= amounts
    assert {93796, 83114, 75379, 71005, 83168, 69475} <= amounts
    assert all(salary.amount < 1_000_000 for salary in real_taxonomy.salaries)


def test_every_section_of_the_guide_has_content(real_taxonomy):
    assert set(real_taxonomy.guide) == set(get_args(GuideSection))


def test_exercises_are_not_repeated(real_taxonomy):
    exercises = [
        exercise
        for row in real_taxonomy.learning
        for pair in row.exercises.values()
        for exercise in (pair.at_work, pair.at_home)
    ]
    for part in ("exercise", "check"):
        texts = {getattr(exercise, part) for exercise in exercises}
        assert len(texts) == len(exercises) == 2 * 3 * len(real_taxonomy.skills)
