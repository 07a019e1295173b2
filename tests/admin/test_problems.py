"""Problems of an edit: in names, at the field, with a link to the other object."""

import pytest

from assessments import models
from tests.admin.test_taxonomy_admin import filled, page

pytestmark = pytest.mark.django_db


def link(model, slug: str) -> tuple[str, str]:
    row = model.objects.get(slug=slug)
    return row.name, page(model, "change", row.pk)


def test_a_name_that_another_skill_has(editor):
    docker = models.Skill.objects.get(slug="docker")
    url = page(models.Skill, "change", docker.pk)
    response = editor.post(url, filled(editor, url) | {"aliases": "Kubernetes\nk8s"})
    form = response.context["adminform"].form
    assert form.errors.keys() == {"aliases"}
    first, second = form.errors["aliases"]
    name, address = link(models.Skill, "kubernetes")
    linked = f'<a href="{address}">{name}</a>'
    assert first == f"“Kubernetes” is the name of {linked}. Choose another name."
    assert second == (
        f"“k8s” is another name of {linked}. Remove it there, or choose another name."
    )
    assert linked in response.content.decode()


def test_an_anchor_that_another_level_has(editor):
    docker = models.Skill.objects.get(slug="docker")
    url = page(models.Skill, "change", docker.pk)
    data = filled(editor, url)
    data["levels-2-anchor"] = data["levels-0-anchor"]
    inlines = editor.post(url, data).context["inline_admin_formsets"]
    shown = [form.errors for form in inlines[0].formset.forms]
    # The level of the earlier text has the problem of the later one.
    assert [list(found) for found in shown] == [["anchor"], [], [], []]
    assert "This says the same as level 3 of" in shown[0]["anchor"][0]


def test_a_problem_of_another_object_begins_with_a_link_to_it(editor):
    docker = models.Skill.objects.get(slug="docker")
    models.Prerequisite.objects.filter(needs=docker).delete()
    url = page(models.Skill, "change", docker.pk)
    response = editor.post(url, filled(editor, url) | {"retired": "on"})
    lines = response.context["adminform"].form.non_field_errors()
    requirement = models.Requirement.objects.get(role__slug="ai-engineer", slug="docker")
    address = page(models.Requirement, "change", requirement.pk)
    assert (
        f'<a href="{address}">AI engineer: {requirement.name}</a>, skills: {docker.name} is '
        "retired. Remove it here, or restore it."
    ) in lines


def test_a_weight_without_a_reason(editor):
    row = models.Requirement.objects.get(role__slug="machine-learning-engineer", slug="docker")
    url = page(models.Requirement, "change", row.pk)
    form = editor.post(url, filled(editor, url) | {"weight": "1"}).context["adminform"].form
    assert form.errors == {
        "weight_reason": ["Job ads give 4. Say why it is 1, or choose 4."],
    }


def test_text_in_a_problem_is_escaped(editor):
    docker = models.Skill.objects.get(slug="docker")
    models.Skill.objects.filter(slug="kubernetes").update(name="<b>K</b>")
    url = page(models.Skill, "change", docker.pk)
    response = editor.post(url, filled(editor, url) | {"aliases": "<b>K</b>"})
    text = response.content.decode()
    assert "“&lt;b&gt;K&lt;/b&gt;” is the name of" in text
    assert "<b>K</b>" not in text
