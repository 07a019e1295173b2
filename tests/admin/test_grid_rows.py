"""Rows that a grid adds: a requirement of a role, a typical level of a skill."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.html import escape

from assessments import models
from tests.admin.forms import fields
from tests.admin.grids import ASKED, TYPICAL, address, cell, refuse, requirement, save, staff
from tests.cast import DATA_SCIENTIST, ML_ENGINEER

pytestmark = pytest.mark.django_db


def test_a_requirement_is_written_in_place(editor, real_taxonomy):
    role = "data-scientist"
    url = address(ASKED, role=role)
    page = editor.get(url)
    assert f'value="{role}:docker"' in page.content.decode()
    # The plus opens the fields, and what was typed before stays.
    typed = {cell("level", "sql", role): "4"}
    opened = editor.post(url, fields(page) | typed | {"add": f"{role}:docker"})
    assert opened.status_code == 200
    new = {cell("level", "docker", role): "2", cell("weight", "docker", role): "1"}
    assert fields(opened).items() >= dict.fromkeys(new, "").items() | typed.items()
    half = refuse(editor, url, fields(opened) | {cell("level", "docker", role): "2"})
    assert (
        "needs a level and a weight" in half.context["sent"].errors[cell("weight", "docker", role)]
    )
    # It asks why: the reason of another role is a suggestion.
    asked = refuse(editor, url, fields(opened) | new)
    reason, weight = asked.context["sent"].missing
    assert fields(asked)[reason.name].strip() == requirement("docker").reason
    assert "No job ads give a weight." in weight.help
    save(editor, url, fields(asked) | {weight.name: "Few ask for it."})
    row = requirement("docker", role)
    assert (row.level, row.weight, row.floor, row.area.slug) == (2, 1, None, "devops-mlops")
    assert (row.reason, row.weight_reason) == (requirement("docker").reason, "Few ask for it.")
    assert list(row.skills.values_list("slug", flat=True)) == ["docker"]
    assert row.history.get().history_type == "+"
    assert requirement("sql", role).level == 4


def test_only_those_who_may_add_requirements_get_a_plus(editor):
    role = "data-scientist"
    url = address(ASKED, role=role, area="devops-mlops")
    opened = fields(editor.post(url, fields(editor.get(url)) | {"add": f"{role}:docker"}))
    reader = staff("change_requirement")
    assert not BeautifulSoup(reader.get(url).content, "html.parser").select("button.add")
    new = {cell("level", "docker", role): "2", cell("weight", "docker", role): "1"}
    refuse(reader, url, opened | new)


def test_every_skill_can_be_asked_for(editor, real_taxonomy):
    text = editor.get(address(ASKED)).content.decode()
    for skill in real_taxonomy.skills:
        assert skill.retired or escape(skill.name) in text
    found = fields(editor.get(address(ASKED, role=ML_ENGINEER, find="container")))
    assert cell("level", "docker") in found
    assert cell("level", "sql") not in found


def test_a_typical_level_is_written_in_place(editor, with_new_skill):
    url = address(TYPICAL, role=DATA_SCIENTIST, find="beads")
    opened = editor.post(url, fields(editor.get(url)) | {"add": f"{DATA_SCIENTIST}:beads"})
    name = cell("mean", "beads", DATA_SCIENTIST)
    asked = refuse(editor, url, fields(opened) | {name: "1,5"})
    (basis,) = asked.context["sent"].missing
    save(editor, url, fields(asked) | {basis.name: "A survey."})
    row = models.TypicalLevel.objects.get(skill__slug="beads")
    assert (row.mean, row.basis) == (Decimal("1.5"), "A survey.")
    assert row.spread >= Decimal("0.5")


def test_a_skill_without_typical_levels_leads_to_their_grid(editor, with_new_skill):
    url = address(ASKED, role=ML_ENGINEER, find="beads")
    opened = editor.post(url, fields(editor.get(url)) | {"add": f"{ML_ENGINEER}:beads"})
    new = {cell("level", "beads"): "2", cell("weight", "beads"): "1"}
    reasons = {f"{part}:{ML_ENGINEER}:beads": "So." for part in ("reason", "weight_reason")}
    response = refuse(editor, url, fields(opened) | new | reasons)
    (line,) = BeautifulSoup(response.content, "html.parser").select(".problems li")
    assert line.get_text() == (
        "Beads, typical levels: There is no typical level for any start role. Add it in the grid "
        "of typical levels."
    )
    assert [link["href"] for link in line.select("a")] == [
        reverse("admin:assessments_skill_change", args=[with_new_skill.pk]),
        address(TYPICAL, find="beads"),
    ]


@pytest.fixture
def with_new_skill(db) -> models.Skill:
    """A skill that no role asks for."""
    skill = models.Skill.objects.create(
        slug="beads", name="Beads", description="Counting.", area=models.Area.objects.first()
    )
    models.SkillLevel.objects.bulk_create(
        models.SkillLevel(skill=skill, level=level, anchor=f"beads{level}", practice_hours=1)
        for level in range(1, 5)
    )
    return skill
