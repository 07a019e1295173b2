"""The history of the taxonomy, and going back to an earlier state."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments import models
from assessments.taxonomy_store.editions import taxonomy_revision
from assessments.taxonomy_store.history import object_edits
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import save_taxonomy
from tests.admin.forms import confirmed, post_confirmed
from tests.admin.test_taxonomy_admin import filled, page
from tests.cast import ML_ENGINEER
from tests.database import taxonomy_rows

pytestmark = pytest.mark.django_db


def docker() -> models.Skill:
    return models.Skill.objects.get(slug="docker")


def edits_of(row):
    """Return the edits as the page lists them, newest first."""
    from django.contrib import admin

    return object_edits(type(row), row.pk, admin.site._registry[type(row)].parts)


def edit(editor: Client, row, **changes) -> None:
    """Change an object on its page."""
    url = page(type(row), "change", row.pk)
    response = post_confirmed(editor, url, filled(editor, url) | changes)
    assert response.status_code == 302, response.context["errors"]


def back(row_model, key, date) -> str:
    return page(row_model, "simple_history", key, date.isoformat())


def test_an_edit_lists_who_changed_which_object_and_parts(editor):
    skill = docker()
    edit(editor, skill, name="Boxes", **{"levels-0-practice_hours": 99})
    latest = edits_of(skill)[0]
    assert latest.user.email == "root@example.org"
    edited = {
        (c.kind, c.action): {f.name: (f.old, f.new) for f in c.fields} for c in latest.changes
    }
    assert edited["skill", "changed"] == {"name": ("Docker and containers", "Boxes")}
    assert edited["skill level", "changed"]["practice hours"][1] == "99"
    assert ("skill level", "1") in {(change.kind, change.name) for change in latest.changes}
    shown = editor.get(page(models.Skill, "history", skill.pk)).content.decode()
    assert "root@example.org" in shown
    assert "Boxes" in shown


def test_a_removed_step_of_a_chapter_is_named_by_skill_and_level(editor):
    chapter = models.Chapter.objects.first()
    step = str(chapter.steps.first())
    edit(editor, chapter, **{"steps-0-DELETE": "on"})
    changes = [(c.action, c.kind, c.name) for c in edits_of(chapter)[0].changes]
    assert ("removed", "chapter step", step) in changes


def test_going_back_restores_an_object_and_its_parts(editor, real_taxonomy):
    skill = docker()
    before = edits_of(skill)[0].date
    edit(
        editor,
        skill,
        name="Boxes",
        aliases="one\ntwo",
        **{"levels-0-practice_hours": 99, "resources-0-DELETE": "on"},
    )
    assert load_taxonomy() != real_taxonomy
    revision = taxonomy_revision()
    url = back(models.Skill, skill.pk, before)
    shown = editor.get(url).content.decode()
    assert "Boxes" in shown
    assert load_taxonomy() != real_taxonomy
    assert editor.post(url).status_code == 302
    assert load_taxonomy() == real_taxonomy
    assert taxonomy_revision() == revision + 1
    assert editor.post(url).status_code == 302
    assert load_taxonomy() == real_taxonomy


def test_going_back_runs_the_same_checks(editor):
    requirement = models.Requirement.objects.get(role__slug=ML_ENGINEER, slug="docker")
    first = requirement.history.latest().history_date
    edit(editor, requirement, weight="1", weight_reason="By hand.")
    second = requirement.history.latest().history_date
    edit(editor, requirement, weight="4", weight_reason="")
    models.Requirement.objects.filter(pk=requirement.pk).update(weight=4)
    # Remove the reason from the historical row, so that going back makes the taxonomy invalid.
    requirement.history.filter(history_date=second).update(weight_reason="")
    before = taxonomy_rows()
    response = editor.post(back(models.Requirement, requirement.pk, second))
    assert response.status_code == 422
    assert "Job ads give" in response.content.decode()
    assert taxonomy_rows() == before
    # Going back to the current state changes nothing and needs no confirmation.
    assert editor.post(back(models.Requirement, requirement.pk, first)).status_code == 302


def unused_project() -> models.Project:
    """Return a project that completes no chapter; others cannot be deleted."""
    pairs = models.Chapter.objects.values_list("project_at_work", "project_at_home")
    used = {key for pair in pairs for key in pair if key}
    return models.Project.objects.exclude(pk__in=used).first()


@pytest.mark.parametrize(
    "choose",
    [unused_project, lambda: models.Chapter.objects.filter(exits__isnull=False).first()],
    ids=["project", "chapter"],
)
def test_a_removed_object_is_listed_and_restored_with_its_parts(choose, editor):
    row = choose()
    model, key = type(row), row.pk
    before = load_taxonomy()
    was = row.history.latest().history_date
    editor.post(page(model, "delete", key), {"post": "yes"})
    assert not model.objects.filter(pk=key).exists()
    listed = editor.get(page(model, "removed")).content.decode()
    history = page(model, "history", key)
    assert history in listed
    assert back(model, key, was) in editor.get(history).content.decode()
    assert editor.post(back(model, key, was)).status_code == 302
    assert load_taxonomy() == before
    assert history not in editor.get(page(model, "removed")).content.decode()


def test_an_earlier_state_may_refer_to_removed_objects(editor):
    project = models.Project.objects.first()
    was = project.history.latest().history_date
    skill = models.Skill.objects.create(
        slug="gone",
        name="Gone",
        description="Gone.",
        area=models.Area.objects.first(),
        retired=True,
    )
    project.skills.first().history.filter(history_date=was).update(skill_id=skill.pk)
    skill.delete()
    before = taxonomy_rows()
    response = editor.post(back(models.Project, project.pk, was))
    assert response.status_code == 422
    assert "refers to a skill that was deleted" in response.content.decode()
    assert taxonomy_rows() == before


def test_going_back_needs_permission_to_change(editor):
    skill = docker()
    first = edits_of(skill)[0].date
    edit(editor, skill, name="Boxes")
    looker = models.User.objects.create_user("looker@example.org", is_staff=True)
    looker.user_permissions.add(
        *models.User.user_permissions.field.related_model.objects.filter(codename="view_skill")
    )
    client = Client()
    client.force_login(looker)
    listed = client.get(page(models.Skill, "history", skill.pk))
    assert listed.status_code == 200
    assert "Restore this" not in listed.content.decode()
    url = back(models.Skill, skill.pk, first)
    assert client.get(url).status_code == 403
    assert client.post(url).status_code == 403
    assert docker().name == "Boxes"


def test_an_import_is_one_edit_without_a_user(real_taxonomy):
    skills = tuple(
        skill.model_copy(update={"name": "Boxes"}) if skill.slug == "docker" else skill
        for skill in real_taxonomy.skills
    )
    save_taxonomy(real_taxonomy.model_copy(update={"skills": skills}))
    edits = edits_of(docker())
    assert len(edits) == 2
    assert len(edits[0].changes) == 1
    assert edits[0].user is None
    assert edits[0].changes[0].fields[0][1:] == ("Docker and containers", "Boxes")


@pytest.mark.parametrize("path", ["nowhere/history/", "1/history/nonsense/", "999999/history/"])
def test_unknown_objects_are_not_found(path, editor):
    assert editor.get(f"{reverse('admin:assessments_skill_changelist')}{path}").status_code == 404


def test_a_long_history_takes_no_more_queries(editor, django_assert_max_num_queries):
    skill = docker()
    level = skill.levels.first()
    for level.hours in range(5, 12):
        level.save()
    with django_assert_max_num_queries(16):
        editor.get(page(models.Skill, "history", skill.pk))


def test_going_back_previews_its_effect_on_scores(editor, real_taxonomy):
    requirement = models.Requirement.objects.get(role__slug=ML_ENGINEER, slug="docker")
    first = requirement.history.latest().history_date
    edit(editor, requirement, weight="1", weight_reason="By hand.")
    changed = taxonomy_rows()
    url = back(models.Requirement, requirement.pk, first)
    shown = editor.post(url)
    assert "Nothing is saved yet" in shown.content.decode()
    assert taxonomy_rows() == changed
    assert editor.post(url, {"_edit_further": "1"}).status_code == 200
    assert taxonomy_rows() == changed
    assert editor.post(url, confirmed(shown)).status_code == 302
    assert load_taxonomy() == real_taxonomy
