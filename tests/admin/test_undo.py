"""Undoing a whole edit."""

import pytest
from django.urls import reverse

from assessments import models
from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.taxonomy_store.editions import edition_current, taxonomy_revision
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.undo import taxonomy_models
from tests.admin.forms import confirmed, post_confirmed
from tests.admin.test_new_skill import LEAST, ROLE, WHOLE, saved
from tests.admin.test_taxonomy_admin import filled, page
from tests.cast import ML_ENGINEER, soup, words

pytestmark = pytest.mark.django_db
SKILL = "load-testing"


def address() -> str:
    """Return the address that undoes the latest edit."""
    date = models.Skill.history.latest("history_date").history_date
    return reverse("admin:undo", args=[date.isoformat()])


def undone(editor, url) -> None:
    """Preview undoing, and confirm it."""
    preview = editor.post(url)
    assert preview.status_code == 200, words(soup(preview).select_one(".problems"))
    response = editor.post(url, confirmed(preview))
    assert response.status_code == 302, words(soup(response).select_one(".problems"))


def test_an_added_skill_is_gone_again(editor, real_taxonomy):
    chapter = real_taxonomy.curricula[ML_ENGINEER][-1].slug
    saved(editor, WHOLE | {f"{ROLE}-chapter": chapter, f"{ROLE}-higher": chapter})
    revision = taxonomy_revision()
    url = address()
    shown = words(soup(editor.get(url)).select_one(".changes"))
    # One for each start role.
    assert "Data scientist Load testing removed typical level" in shown
    undone(editor, url)
    assert load_taxonomy() == real_taxonomy
    assert taxonomy_revision() == revision + 1
    again = reverse("admin:undo", args=[models.Skill.history.latest().history_date.isoformat()])
    undone(editor, again)
    assert "load-tests" in load_taxonomy().skill_by_slug


def test_adding_a_skill_writes_only_what_belongs_to_it(editor, real_taxonomy):
    saved(editor, LEAST)
    date = models.Skill.history.latest("history_date").history_date
    changed = {
        model.__name__: count
        for model in taxonomy_models()
        if (count := model.history.filter(history_date=date).count())
    }
    assert changed == {
        "Skill": 1, "SkillLevel": 4, "Requirement": 1, "RequirementSkill": 1,
        "TypicalLevel": len(real_taxonomy.start_roles),
    }  # fmt: skip


def test_a_change_in_a_grid_is_undone(editor, real_taxonomy):
    grid = reverse("admin:grid_requirements")
    assert post_confirmed(editor, grid, {f"level:{ML_ENGINEER}:docker": "2"}).status_code == 302
    assert load_taxonomy() != real_taxonomy
    date = models.Requirement.history.latest("history_date").history_date
    undone(editor, reverse("admin:undo", args=[date.isoformat()]))
    assert load_taxonomy() == real_taxonomy


def test_an_answered_skill_is_retired(editor, alice, real_taxonomy):
    saved(editor, LEAST)
    url = address()
    draft = alice.begin()
    alice.answer(draft, "devops-mlops", **{SKILL: 2})
    undone(editor, url)
    taxonomy = load_taxonomy()
    assert taxonomy_problems(taxonomy) == []
    assert taxonomy.skill_by_slug[SKILL].retired
    assert taxonomy.skill_by_slug[SKILL].levels
    assert taxonomy.requirements == real_taxonomy.requirements
    assert taxonomy.typical_levels == real_taxonomy.typical_levels
    assert models.Answer.objects.filter(skill__slug=SKILL).exists()


def test_an_edit_that_others_built_on_stays(editor):
    saved(editor, LEAST)
    url = address()
    skill = models.Skill.objects.get(slug=SKILL)
    change = page(models.Skill, "change", skill.pk)
    assert editor.post(change, filled(editor, change) | {"name": "Stress tests"}).status_code == 302
    response = editor.post(url)
    assert response.status_code == 422
    assert "Stress tests was changed again since then." in words(
        soup(response).select_one(".problems")
    )
    assert models.Skill.objects.filter(slug=SKILL).exists()


def test_the_edit_that_created_the_taxonomy_stays(editor):
    first = models.Skill.history.earliest("history_date").history_date
    for send in (editor.get, editor.post):
        response = send(reverse("admin:undo", args=[first.isoformat()]))
        assert response.status_code == 422
        assert "began with this edit" in words(soup(response).select_one(".problems"))


def test_queries(editor, django_assert_max_num_queries):
    saved(editor, WHOLE)
    url = address()
    with django_assert_max_num_queries(50):
        editor.get(url)
    with django_assert_max_num_queries(195):
        editor.post(url)


def test_an_edit_of_what_was_removed_since_stays(editor):
    saved(editor, LEAST)
    url = address()
    skill = models.Skill.objects.get(slug=SKILL)
    change = page(models.Skill, "change", skill.pk)
    changed = filled(editor, change) | {"levels-1-anchor": "You have measured one endpoint."}
    assert editor.post(change, changed).status_code == 302
    date = models.SkillLevel.history.latest("history_date").history_date
    models.Requirement.objects.filter(slug=SKILL).delete()
    skill.delete()
    for later in (url, reverse("admin:undo", args=[date.isoformat()])):
        response = editor.get(later)
        assert response.status_code == 422
        assert "was removed since then." in words(soup(response).select_one(".problems"))


def test_an_object_that_others_need_stays(editor):
    saved(editor, LEAST)
    url = address()
    skill = models.Skill.objects.get(slug=SKILL)
    models.Prerequisite.objects.create(
        skill=models.Skill.objects.get(slug="kubernetes"), needs=skill, for_level=4, level=1
    )
    response = editor.post(url)
    assert response.status_code == 422
    assert "Kubernetes 4 needs Load testing 1" in words(soup(response).select_one(".problems"))


@pytest.mark.parametrize(
    "date", ["yesterday", "2026-01-01T00:00:00+00:00", "2026-01-01", "0001-01-01T00:00:00+14:00"]
)
def test_an_unknown_edit_is_not_found(date, editor):
    assert editor.get(reverse("admin:undo", args=[date])).status_code == 404


def test_the_history_links_to_undoing_the_whole_edit(editor):
    saved(editor, LEAST)
    skill = models.Skill.objects.get(slug=SKILL)
    shown = editor.get(page(models.Skill, "history", skill.pk)).content.decode()
    assert address().split("/undo/")[1].replace("+", "%2B") in shown or address() in shown


def test_a_slug_can_be_changed_until_someone_has_answered(editor, alice):
    saved(editor, LEAST)
    url = page(models.Skill, "change", models.Skill.objects.get(slug=SKILL).pk)
    changed = filled(editor, url) | {"slug": "stress-testing"}
    assert post_confirmed(editor, url, changed).status_code == 302
    assert "stress-testing" in edition_current().taxonomy.skill_by_slug
    alice.answer(alice.begin(), "devops-mlops", **{"stress-testing": 2})
    assert editor.post(url, filled(editor, url) | {"slug": SKILL}).status_code == 302
    assert SKILL not in edition_current().taxonomy.skill_by_slug
