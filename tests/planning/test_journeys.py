"""What an edit of the taxonomy changes for typical people: first questions and first steps."""

from time import process_time

from assessments.domain.planning.journeys import Journeys, Versions, typical_journeys
from assessments.domain.taxonomy.effects import taxonomy_effects
from assessments.domain.taxonomy.objects import Role
from tests.cast import ML_ENGINEER


def journeys(before, **update) -> Journeys:
    return typical_journeys(taxonomy_effects(before, before.model_copy(update=update)))


def with_requirement(taxonomy, slug: str, **update):
    rows = taxonomy.requirements[ML_ENGINEER]
    changed = tuple(row.model_copy(update=update if row.slug == slug else {}) for row in rows)
    return taxonomy.requirements | {ML_ENGINEER: changed}


def test_a_requirement_concerns_only_its_role(real_taxonomy):
    found = journeys(real_taxonomy, requirements=with_requirement(real_taxonomy, "docker", level=1))
    assert found.concerned == len(real_taxonomy.start_roles)
    assert {row.target_role for row in found.changed} == {"Machine learning engineer"}
    scientist = next(row for row in found.changed if row.start_role == "Data scientist")
    assert "Docker and containers 3" in scientist.first_steps.left
    assert len(scientist.first_steps.after) == 10
    assert len(scientist.first_questions.after) == 12
    before, after = scientist.hours
    assert 0 < after < before
    assert 0 < found.same_steps < found.concerned


def test_a_reason_changes_nothing(real_taxonomy):
    requirements = with_requirement(real_taxonomy, "docker", reason="Because.")
    found = journeys(real_taxonomy, requirements=requirements)
    assert found.changed == []
    assert found.concerned == found.same_steps == found.same_questions


def test_plans_without_a_skill_are_not_computed_again(real_taxonomy):
    def with_hours(slug: str) -> Journeys:
        def longer(skill):
            if skill.slug != slug:
                return skill
            levels = {
                number: level.model_copy(update={"study_hours": level.study_hours + 100})
                for number, level in skill.levels.items()
            }
            return skill.model_copy(update={"levels": levels})

        return journeys(real_taxonomy, skills=tuple(map(longer, real_taxonomy.skills)))

    start = process_time()
    unused = with_hours("econometrics")
    unused_time = process_time() - start
    assert unused.changed == []
    assert unused.concerned == unused.same_steps == unused.same_questions > 0
    start = process_time()
    assert with_hours("gpu-training").changed
    assert unused_time < (process_time() - start) / 3


def test_a_new_name_is_not_a_new_question_or_step(real_taxonomy):
    skills = tuple(
        skill.model_copy(update={"name": "Boxes"}) if skill.slug == "docker" else skill
        for skill in real_taxonomy.skills
    )
    requirements = with_requirement(real_taxonomy, "docker", level=2)
    found = journeys(real_taxonomy, skills=skills, requirements=requirements)
    joined = {name for row in found.changed for name in (*row.questions.joined, *row.steps.joined)}
    assert "Boxes" in {name for row in found.changed for name in row.questions.before}
    assert not joined & {"Boxes", "Boxes 1", "Boxes 2"}


def test_another_order_of_chapters_changes_plans(real_taxonomy):
    first, second, *rest = real_taxonomy.curricula[ML_ENGINEER]
    curricula = real_taxonomy.curricula | {ML_ENGINEER: (second, first, *rest)}
    found = journeys(real_taxonomy, curricula=curricula)
    assert any(row.steps.differ and not row.move for row in found.changed)


def test_a_role_that_is_no_longer_offered_is_listed(real_taxonomy):
    def retired(role: Role) -> Role:
        return role.model_copy(update={"retired": role.retired or role.slug == ML_ENGINEER})

    found = journeys(real_taxonomy, roles=tuple(map(retired, real_taxonomy.roles)))
    assert len(found.changed) == len(real_taxonomy.start_roles)
    assert {row.move.after for row in found.changed} == {None}


def test_versions_name_what_joins_and_leaves():
    versions = Versions(("a", "b"), ("b", "c"))
    assert (versions.new, versions.left, versions.differ) == ([("c", 2)], ["a"], True)
    assert not Versions(("a",), ("a",)).differ
