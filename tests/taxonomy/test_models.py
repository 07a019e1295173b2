"""Rules that the database enforces."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from assessments import models

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def first(model):
    """Return any row."""
    return model.objects.order_by("pk").first()


def broken(model, **changes):
    """Copy any row of a model with an invalid change."""

    def make() -> None:
        row = first(model)
        row.pk = None
        row._state.adding = True
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()

    return make


def updated(model, **changes):
    """Update any row of a model to an invalid value."""
    return lambda: model.objects.filter(pk=first(model).pk).update(**changes)


@pytest.mark.parametrize(
    "violate",
    [
        broken(models.Area, name="twin"),
        broken(models.Skill, name="twin"),
        broken(models.Role, name="twin"),
        broken(models.Source, title="twin"),
        broken(models.SkillLevel),
        updated(models.SkillLevel, level=0),
        updated(models.SkillLevel, level=5),
        updated(models.SkillLevel, practice_hours=0),
        updated(models.SkillLevel, anchor=""),
        broken(models.Prerequisite),
        updated(models.Prerequisite, level=5),
        updated(models.Prerequisite, for_level=5),
        broken(models.Exercise),
        updated(models.Exercise, level=0),
        updated(models.Role, is_start=False, is_target=False),
        broken(models.TypicalLevel),
        updated(models.TypicalLevel, mean="4.1"),
        updated(models.TypicalLevel, spread="0.4"),
        broken(models.Requirement),
        updated(models.Requirement, level=5),
        updated(models.Requirement, weight=3),
        updated(models.Requirement, level=3, floor=1),
        updated(models.Requirement, level=2, floor=3),
        updated(models.Requirement, role=None),
        broken(models.RequirementSkill),
        updated(models.DemandFigure, share=101),
        updated(models.DemandFigure, share=None),
        updated(models.DemandFigure, requirement=None),
        broken(models.Chapter),
        broken(models.ChapterStep),
        updated(models.ChapterStep, level=5),
        broken(models.ChapterExit),
        lambda: models.TaxonomyRevision.objects.create(pk=2),
    ],
)
def test_the_database_refuses(violate):
    with pytest.raises(IntegrityError), transaction.atomic():
        violate()


def test_a_skill_cannot_require_itself():
    skill = first(models.Skill)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Prerequisite.objects.create(skill=skill, needs=skill, level=1)


def test_a_prerequisite_that_closes_a_cycle_is_invalid():
    row = first(models.Prerequisite)
    with pytest.raises(ValidationError, match="no one could start"):
        models.Prerequisite(skill=row.needs, needs=row.skill, level=row.for_level).full_clean()


def test_a_skill_is_in_only_one_requirement_of_a_role():
    one, other = models.Requirement.objects.filter(role__slug="machine-learning-engineer")[:2]
    taken = one.skills.first()
    with pytest.raises(ValidationError, match="is already in the requirement"):
        models.RequirementSkill(requirement=other, skill=taken).full_clean()


def test_a_used_skill_cannot_be_deleted():
    with pytest.raises(ProtectedError):
        models.Skill.objects.get(slug="docker").delete()


def test_a_project_of_a_chapter_cannot_be_deleted():
    chapter = models.Chapter.objects.exclude(project_at_home=None).first()
    with pytest.raises(ProtectedError):
        chapter.project_at_home.delete()


def test_account_addresses_are_unique_ignoring_case():
    user = models.User.objects.create_user("Ada@Example.org", "correct horse battery")
    assert user.email == "ada@example.org"
    assert models.User.objects.get_by_natural_key("ADA@example.org") == user
    with pytest.raises(IntegrityError), transaction.atomic():
        models.User(email="ADA@EXAMPLE.ORG").save()
    with pytest.raises(ValueError, match="e-mail"):
        models.User.objects.create_user("")
