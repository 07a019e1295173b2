"""Two editors change the same grid."""

import pytest

from assessments import models
from tests.admin.forms import confirmed, fields
from tests.admin.grids import ASKED, PART, address, cell, refuse, requirement, save
from tests.cast import ML_ENGINEER

pytestmark = pytest.mark.django_db


def test_a_concurrent_edit_is_neither_lost_nor_overwritten(editor):
    url = address(ASKED, role=ML_ENGINEER)
    level, other = cell("level", "docker"), cell("level", "spark")
    mine = fields(editor.get(url)) | {level: "1"}
    save(editor, url, fields(editor.get(url)) | {level: "2", other: "3"})
    response = refuse(editor, url, mine)
    conflicts = response.context["conflicts"]
    assert [(found.name, found.conflict) for found in conflicts] == [(level, ("2", "1"))]
    text = " ".join(response.content.decode().split())
    assert "Theirs: 2" in text
    assert "Yours: 1" in text
    undecided = fields(response)
    assert undecided[other] == "3"
    # Without a choice, the page asks again with the same two values.
    asked_again = refuse(editor, url, undecided).context["conflicts"]
    assert [found.conflict for found in asked_again] == [("2", "1")]
    theirs = editor.post(url, undecided | {level: "2"}, follow=True)
    assert "Nothing was changed" in theirs.content.decode()
    save(editor, url, undecided | {level: "1"})
    assert (requirement("docker").level, requirement("spark").level) == (1, 3)


def test_a_conflict_between_preview_and_confirmation_is_shown(editor):
    url, level = address(ASKED, **PART), cell("level", "docker")
    shown = editor.post(url, fields(editor.get(url)) | {level: "1"})
    save(editor, url, fields(editor.get(url)) | {level: "2"})
    response = refuse(editor, url, confirmed(shown))
    assert [found.name for found in response.context["conflicts"]] == [level]


def test_the_same_value_from_two_editors_is_no_conflict(editor):
    url, change = address(ASKED, **PART), {cell("level", "docker"): "1"}
    mine = fields(editor.get(url)) | change
    save(editor, url, fields(editor.get(url)) | change)
    assert editor.post(url, mine).status_code == 302


def test_changing_a_row_that_another_editor_removed_shows_a_message(editor):
    url = address(ASKED, **PART)
    mine = fields(editor.get(url)) | {cell("level", "docker"): "1"}
    requirement("docker").delete()
    response = refuse(editor, url, mine)
    assert "no longer exists" in response.content.decode()
    assert cell("level", "docker") not in fields(response)


def test_a_new_row_of_another_editor_is_a_conflict(editor):
    role = "data-scientist"
    url, level = address(ASKED, role=role, area="devops-mlops"), cell("level", "docker", role)
    opened = editor.post(url, fields(editor.get(url)) | {"add": f"{role}:docker"})
    mine = fields(opened) | {level: "2", cell("weight", "docker", role): "1"}
    copy = requirement("docker")
    copy.pk, copy._state.adding, copy.role = None, True, models.Role.objects.get(slug=role)
    copy.save()
    models.RequirementSkill.objects.create(
        requirement=copy, skill=models.Skill.objects.get(slug="docker")
    )
    response = refuse(editor, url, mine)
    assert (level, ("3", "2")) in [(c.name, c.conflict) for c in response.context["conflicts"]]
