"""Editing the taxonomy in the admin."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from assessments import models
from assessments.domain.matching import match
from assessments.taxonomy_store.editions import edition_current, taxonomy_revision
from assessments.taxonomy_store.loading import load_taxonomy
from tests.cast import ML_ENGINEER
from tests.database import taxonomy_rows
from tests.params import partly

pytestmark = pytest.mark.django_db
TAXONOMY = [
    model
    for model in admin.site._registry
    if hasattr(model._meta, "simple_history_manager_attribute")
]


def page(model, action, *arguments) -> str:
    """Return the address of an admin page."""
    return reverse(f"admin:assessments_{model._meta.model_name}_{action}", args=arguments)


def filled(client: Client, url: str) -> dict[str, object]:
    """Return the form data that a change page would send unchanged."""
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


@pytest.mark.database
@pytest.mark.parametrize("model", TAXONOMY, ids=lambda model: model.__name__)
def test_every_page_opens(model, editor):
    assert editor.get(page(model, "changelist")).status_code == 200
    row = model.objects.order_by("pk").first()
    if row:
        assert editor.get(page(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize(
    "model",
    partly(
        [models.Skill, models.Requirement, models.Role, models.TypicalLevel, models.Chapter],
        quick=[models.Skill, models.Requirement, models.Chapter],
    ),
)
def test_saving_without_changes_works_and_changes_nothing(model, editor, real_taxonomy):
    row = model.objects.order_by("pk").first()
    url = page(model, "change", row.pk)
    response = editor.post(url, filled(editor, url))
    assert response.status_code == 302, response.context["errors"]
    assert load_taxonomy() == real_taxonomy


@pytest.mark.parametrize(
    "model",
    partly([models.Skill, models.Role, models.Project, models.Specialism], quick=[models.Skill]),
)
def test_slugs_cannot_be_changed(model, editor):
    """Otherwise old reports would break, and old files could not be imported."""
    row = model.objects.order_by("pk").first()
    url = page(model, "change", row.pk)
    response = editor.post(url, filled(editor, url) | {"slug": "another"})
    assert response.status_code == 302, response.context["errors"]
    assert model.objects.get(pk=row.pk).slug == row.slug
    assert 'name="slug"' in editor.get(page(model, "add")).content.decode()


def test_an_edit_is_visible_on_the_site(editor, alice):
    skill = models.Skill.objects.get(slug="docker")
    url = page(models.Skill, "change", skill.pk)
    before = taxonomy_revision()
    draft = alice.begin()
    assert "Boxes" not in alice.get("area", draft.pk, "devops-mlops").content.decode()
    assert editor.post(url, filled(editor, url) | {"name": "Boxes"}).status_code == 302
    assert taxonomy_revision() == before + 1
    assert "Boxes" in alice.get("area", draft.pk, "devops-mlops").content.decode()


def refused(editor, url, data) -> str:
    """Send a form that must be refused, and return the page with the error."""
    before = taxonomy_rows()
    response = editor.post(url, data)
    assert response.status_code == 200
    assert taxonomy_rows() == before
    return response.content.decode()


def test_phrases_are_checked_and_used_at_once(editor):
    skill = models.Skill.objects.get(slug="docker")
    url = page(models.Skill, "change", skill.pk)
    data = filled(editor, url)
    text = refused(editor, url, data | {"phrases": "ship* ... box*\n... crate"})
    assert "“... crate”: a phrase needs a word" in text
    assert editor.post(url, data | {"phrases": "ship* ... box*"}).status_code == 302
    findings = match("You will ship our first boxes.", edition_current().matcher).findings
    assert [finding.skill for finding in findings] == ["docker"]


def test_rows_can_be_reordered_by_dragging(editor):
    url = page(models.Area, "changelist")
    rows = list(models.Area.objects.all())
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows), "_save": "Save"}
    for number, row in enumerate(rows):
        data |= {f"form-{number}-id": row.pk, f"form-{number}-position": len(rows) - number}
    revision = taxonomy_revision()
    assert editor.post(url, data).status_code == 302
    assert [area.slug for area in load_taxonomy().areas] == [row.slug for row in reversed(rows)]
    assert taxonomy_revision() == revision + 1


def test_a_new_row_is_last_and_positions_have_no_gaps(editor):
    requirement = models.Requirement.objects.get(role__slug=ML_ENGINEER, slug="docker")
    url = page(models.Requirement, "change", requirement.pk)
    data = filled(editor, url)
    number = int(data["demand_figures-TOTAL_FORMS"])
    data |= {
        "demand_figures-TOTAL_FORMS": number + 1,
        f"demand_figures-{number}-source": models.Source.objects.first().pk,
        f"demand_figures-{number}-text": "Added by hand.",
        f"demand_figures-{number}-position": 0,
        f"demand_figures-{number - 1}-position": 7,
    }
    assert editor.post(url, data).status_code == 302
    rows = list(requirement.demand_figures.order_by("position"))
    assert [row.position for row in rows] == list(range(number + 1))
    assert rows[-1].text == "Added by hand."


def test_a_new_skill_has_a_form_for_each_level(editor):
    area = models.Area.objects.get(slug="cloud")
    url = page(models.Skill, "add")
    data = filled(editor, url) | {
        "name": "Cost control", "slug": "cost-control", "area": area.pk, "description": "Bills.",
    }  # fmt: skip
    for number in range(4):
        data |= {
            f"levels-{number}-anchor": f"You have read bill number {number} of cost control.",
            f"levels-{number}-practice_hours": 10 * (number + 1),
        }
    assert "This says the same as level" in refused(editor, url, data)
    for number, words in enumerate(("read a bill", "cut one", "set alarms", "made a budget")):
        data[f"levels-{number}-anchor"] = f"You have {words} for cloud number {number}."
    assert editor.post(url, data).status_code == 302
    levels = models.Skill.objects.get(slug="cost-control").levels
    assert list(levels.values_list("level", "practice_hours")) == [
        (1, 10),
        (2, 20),
        (3, 30),
        (4, 40),
    ]


def test_every_edited_field_has_a_help_text(editor):
    silent = []
    for model in TAXONOMY:
        context = editor.get(page(model, "add")).context
        forms = [context["adminform"].form]
        forms += [inline.formset.empty_form for inline in context["inline_admin_formsets"]]
        silent += [
            f"{form._meta.model.__name__}.{name}"
            for form in forms
            for name, field in form.fields.items()
            if not (field.help_text or field.widget.is_hidden or name in ("id", "DELETE"))
            and name not in ("skill", "role", "requirement", "specialism", "project")
        ]
    assert not silent


def test_the_steps_of_a_chapter_are_added_moved_and_refused_when_repeated(editor):
    chapter = models.Chapter.objects.filter(role__slug=ML_ENGINEER).first()
    url = page(models.Chapter, "change", chapter.pk)
    data = filled(editor, url)
    steps = list(chapter.steps.values_list("skill__slug", "level"))
    last = len(steps) - 1
    data |= {f"steps-{number}-position": last - number for number in range(last + 1)}
    assert editor.post(url, data).status_code == 302
    assert list(chapter.steps.values_list("skill__slug", "level")) == steps[::-1]
    data = filled(editor, url)
    taken = models.ChapterStep.objects.filter(chapter__role=chapter.role).last()
    data |= {
        "steps-TOTAL_FORMS": last + 2,
        f"steps-{last + 1}-skill": taken.skill_id,
        f"steps-{last + 1}-level": taken.level,
        f"steps-{last + 1}-position": 0,
    }
    assert f"</a> {taken.level} is also in" in refused(editor, url, data)
    data[f"steps-{last + 1}-level"] = 4
    assert editor.post(url, data).status_code == 302
    assert str(chapter.steps.last()) == f"{taken.skill} 4"
    edits = editor.get(page(models.Chapter, "history", chapter.pk)).content.decode()
    assert f"{taken.skill} 4" in edits


def test_a_chapter_needs_a_step(editor):
    chapter = models.Chapter.objects.first()
    url = page(models.Chapter, "change", chapter.pk)
    data = filled(editor, url)
    data |= {f"steps-{number}-DELETE": "on" for number in range(chapter.steps.count())}
    assert "A chapter needs at least 1 step:" in refused(editor, url, data)


def test_a_project_needs_two_skills(editor):
    project = models.Project.objects.first()
    url = page(models.Project, "change", project.pk)
    data = filled(editor, url)
    data |= {f"skills-{number}-DELETE": "on" for number in range(project.skills.count() - 1)}
    assert "A project needs at least 2 skills:" in refused(editor, url, data)


def test_a_requirement_needs_a_skill(editor):
    requirement = models.Requirement.objects.get(role__slug=ML_ENGINEER, slug="docker")
    url = page(models.Requirement, "change", requirement.pk)
    text = refused(editor, url, filled(editor, url) | {"skill_links-0-DELETE": "on"})
    assert "A requirement needs at least 1 skill:" in text


def test_a_cycle_is_refused(editor):
    row = models.Prerequisite.objects.first()
    url = page(models.Skill, "change", row.needs.pk)
    data = filled(editor, url)
    number = int(data["prerequisites-TOTAL_FORMS"])
    data |= {
        "prerequisites-TOTAL_FORMS": number + 1,
        f"prerequisites-{number}-skill": row.needs.pk,
        f"prerequisites-{number}-needs": row.skill.pk,
        f"prerequisites-{number}-for_level": 1,
        f"prerequisites-{number}-level": row.for_level,
    }
    assert "no one could start" in refused(editor, url, data)


def test_a_skill_that_needs_itself_is_refused(editor):
    skill = models.Skill.objects.get(slug="docker")
    url = page(models.Skill, "change", skill.pk)
    data = filled(editor, url)
    number = int(data["prerequisites-TOTAL_FORMS"])
    data |= {
        "prerequisites-TOTAL_FORMS": number + 1,
        f"prerequisites-{number}-skill": skill.pk,
        f"prerequisites-{number}-needs": skill.pk,
        f"prerequisites-{number}-for_level": 2,
        f"prerequisites-{number}-level": 1,
    }
    assert "A skill cannot need itself." in refused(editor, url, data)


def test_an_exercise_needs_its_counterpart(editor):
    """Plans show both, and an edit of the whole taxonomy would delete one without the other."""
    skill = models.Skill.objects.get(slug="docker")
    url = page(models.Skill, "change", skill.pk)
    data = filled(editor, url)
    number = next(
        number
        for number in range(data["exercises-INITIAL_FORMS"])
        if data[f"exercises-{number}-setting"] == "home" and data[f"exercises-{number}-level"] == 2
    )
    assert "Level 2 needs an exercise at home too: add it here." in refused(
        editor, url, data | {f"exercises-{number}-DELETE": "on"}
    )
    assert skill.exercises.filter(level=2).count() == 2


def test_swapping_the_levels_of_two_exercises_is_refused_with_a_reason(editor):
    skill = models.Skill.objects.get(slug="docker")
    url = page(models.Skill, "change", skill.pk)
    data = filled(editor, url)
    levels = {
        data[f"exercises-{number}-level"]: f"exercises-{number}-level"
        for number in range(data["exercises-INITIAL_FORMS"])
        if data[f"exercises-{number}-setting"] == "home"
    }
    data |= {levels[1]: 2, levels[2]: 1}
    assert "Move them in two steps." in refused(editor, url, data)


def test_an_edit_that_fails_the_taxonomy_check_is_refused_and_stays_in_the_form(editor):
    requirement = models.Requirement.objects.get(role__slug=ML_ENGINEER, slug="docker")
    url = page(models.Requirement, "change", requirement.pk)
    data = filled(editor, url) | {"weight": "1", "weight_reason": "", "reason": "Typed by hand."}
    text = refused(editor, url, data)
    assert "Job ads give" in text
    assert "Typed by hand." in text
    assert "successfully" not in text


def test_objects_in_use_cannot_be_deleted(editor):
    level = models.TypicalLevel.objects.get(role__slug="data-scientist", skill__slug="docker")
    url = page(models.TypicalLevel, "delete", level.pk)
    before = taxonomy_rows()
    response = editor.post(url, {"post": "yes"}, follow=True)
    assert "Nothing was changed" in response.content.decode()
    assert "successfully" not in response.content.decode()
    chosen = {"action": "delete_selected", "_selected_action": [level.pk], "post": "yes"}
    response = editor.post(page(models.TypicalLevel, "changelist"), chosen, follow=True)
    assert "Nothing was changed" in response.content.decode()
    assert taxonomy_rows() == before
    used = models.Skill.objects.get(slug="docker")
    assert (
        "would require deleting"
        in editor.get(page(models.Skill, "delete", used.pk)).content.decode()
    )
