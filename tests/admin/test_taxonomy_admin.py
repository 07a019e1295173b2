"""Editing the taxonomy in the admin."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from assessments import models
from assessments.selectors import taxonomy_revision
from assessments.taxonomy.loading import load_taxonomy
from tests.cast import ML_ENGINEER

pytestmark = pytest.mark.django_db
TAXONOMY = [model for model in admin.site._registry if model._meta.app_label == "assessments"]


@pytest.fixture
def editor() -> Client:
    """A browser that is signed in with every right."""
    client = Client()
    client.force_login(models.User.objects.create_superuser("root@example.org", "x"))
    return client


def page(model, action, *arguments) -> str:
    """Return the address of an admin page."""
    return reverse(f"admin:assessments_{model._meta.model_name}_{action}", args=arguments)


def filled(client: Client, url: str) -> dict[str, object]:
    """Return what a change page would send if nothing were touched."""
    context = client.get(url).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for name in form.fields:
            value = form[name].value()
            if value is True:
                value = "on"
            elif value is False or value is None:
                continue
            data[form.add_prefix(name)] = value
    return data


@pytest.mark.parametrize("model", TAXONOMY, ids=lambda model: model.__name__)
def test_every_page_opens(model, editor):
    assert editor.get(page(model, "changelist")).status_code == 200
    assert editor.get(page(model, "add")).status_code == 200
    row = model.objects.order_by("pk").first()
    if row:
        assert editor.get(page(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize(
    "model", [models.Skill, models.Requirement, models.Role, models.TypicalLevel]
)
def test_saving_unchanged_is_possible_and_changes_nothing(model, editor, real_taxonomy):
    row = model.objects.order_by("pk").first()
    url = page(model, "change", row.pk)
    response = editor.post(url, filled(editor, url))
    assert response.status_code == 302, response.context["errors"]
    assert load_taxonomy() == real_taxonomy


def test_a_good_edit_is_seen_on_the_site(editor, alice):
    skill = models.Skill.objects.get(slug="docker")
    url = page(models.Skill, "change", skill.pk)
    before = taxonomy_revision()
    draft = alice.begin()
    assert "Boxes" not in alice.get("area", draft.pk, "devops-mlops").content.decode()
    assert editor.post(url, filled(editor, url) | {"name": "Boxes"}).status_code == 302
    assert taxonomy_revision() == before + 1
    assert "Boxes" in alice.get("area", draft.pk, "devops-mlops").content.decode()


def refused(editor, url, data) -> str:
    """Send a form that must be refused, and return the page that says why."""
    before, revision = load_taxonomy(), taxonomy_revision()
    response = editor.post(url, data)
    assert response.status_code == 200
    assert load_taxonomy() == before
    assert taxonomy_revision() == revision
    return response.content.decode()


def test_a_requirement_needs_a_skill(editor):
    requirement = models.Requirement.objects.get(role__slug=ML_ENGINEER, slug="docker")
    url = page(models.Requirement, "change", requirement.pk)
    said = refused(editor, url, filled(editor, url) | {"skill_links-0-DELETE": "on"})
    assert "needs at least one skill" in said


def test_a_cycle_is_refused(editor):
    row = models.Prerequisite.objects.first()
    url = page(models.Skill, "change", row.needs.pk)
    data = filled(editor, url)
    number = int(data["prerequisites-TOTAL_FORMS"])
    data |= {
        "prerequisites-TOTAL_FORMS": number + 1,
        f"prerequisites-{number}-skill": row.needs.pk,
        f"prerequisites-{number}-needs": row.skill.pk,
        f"prerequisites-{number}-level": 1,
    }
    assert "closes a cycle" in refused(editor, url, data)


def test_an_edit_that_leaves_the_whole_inconsistent_is_refused_and_kept_in_the_form(editor):
    requirement = models.Requirement.objects.get(role__slug=ML_ENGINEER, slug="docker")
    url = page(models.Requirement, "change", requirement.pk)
    data = filled(editor, url) | {"weight": "1", "weight_reason": "", "reason": "Typed by hand."}
    said = refused(editor, url, data)
    assert "its evidence gives" in said
    assert "Typed by hand." in said


def test_deleting_what_is_needed_is_refused(editor):
    level = models.TypicalLevel.objects.get(role__slug="data-scientist", skill__slug="docker")
    url = page(models.TypicalLevel, "delete", level.pk)
    before = load_taxonomy()
    response = editor.post(url, {"post": "yes"}, follow=True)
    assert "Nothing was changed" in response.content.decode()
    chosen = {"action": "delete_selected", "_selected_action": [level.pk], "post": "yes"}
    response = editor.post(page(models.TypicalLevel, "changelist"), chosen, follow=True)
    assert "Nothing was changed" in response.content.decode()
    assert load_taxonomy() == before
    used = models.Skill.objects.get(slug="docker")
    assert (
        "would require deleting"
        in editor.get(page(models.Skill, "delete", used.pk)).content.decode()
    )


def test_an_account_is_added_by_its_address(editor):
    data = {
        "email": "New@Example.org",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    assert editor.post(page(models.User, "add"), data).status_code == 302
    assert models.User.objects.filter(email__iexact="new@example.org").exists()


@pytest.mark.parametrize("model", TAXONOMY, ids=lambda model: model.__name__)
@pytest.mark.parametrize("who", ["guest", "account"])
def test_nobody_else_gets_in(model, who):
    client = Client()
    if who == "account":
        client.force_login(models.User.objects.create_user("a@example.org"))
    for url in (page(model, "changelist"), page(model, "add")):
        assert client.get(url).status_code == 302


def test_answers_are_nowhere_in_the_admin():
    personal = {
        models.Assessment,
        models.Answer,
        models.Result,
        models.Snapshot,
        models.SharedReport,
    }
    assert not personal & set(admin.site._registry)
