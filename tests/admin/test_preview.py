"""Edits on an ordinary page of the admin are previewed with their effect on scores."""

import pytest

from assessments import models
from tests.admin.forms import confirmed, fields
from tests.admin.test_taxonomy_admin import filled, page
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, soup
from tests.database import taxonomy_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def docker(db) -> models.Requirement:
    """The machine learning engineer's requirement for containers."""
    return models.Requirement.objects.get(role__slug=ML_ENGINEER, slug="docker")


def shown(editor, url, data):
    """Send an edit that must be previewed, and return the preview."""
    before = taxonomy_rows()
    response = editor.post(url, data)
    assert response.status_code == 200
    assert "effects" in response.context, response.context["errors"]
    assert taxonomy_rows() == before
    assert "successfully" not in response.content.decode()
    return response


def changes_in(response) -> list[tuple[str, str, str | None, str | None]]:
    """Return the changes that a preview lists."""
    return [(c.name, c.part, c.before, c.after) for c in response.context["effects"].scoring]


def test_a_requirement(editor, docker):
    url = page(models.Requirement, "change", docker.pk)
    sent = filled(editor, url) | {"level": "1", "reason": "Typed by hand.", "_continue": "1"}
    preview = shown(editor, url, sent)
    assert changes_in(preview) == [("Docker and containers", "level", "3", "1")]
    assert {move.target_role for move in preview.context["effects"].moves} == {
        "Machine learning engineer"
    }
    assert "successfully" not in preview.content.decode()
    written = soup(preview).select(".changes td")
    assert [item.get_text(" ", strip=True) for item in written] == [
        "level", "3", "1", "reason", docker.reason, "Typed by hand.",
    ]  # fmt: skip
    response = editor.post(url, confirmed(preview))
    assert response.status_code == 302
    assert response["Location"] == url, "the button that was pressed still counts"
    docker.refresh_from_db()
    assert (docker.level, docker.reason) == (1, "Typed by hand.")


def test_a_skill_of_a_requirement(editor, docker):
    url = page(models.Requirement, "change", docker.pk)
    streams = models.Skill.objects.get(slug="stream-processing")
    sent = filled(editor, url)
    number = int(sent["skill_links-TOTAL_FORMS"])
    sent |= {
        "skill_links-TOTAL_FORMS": number + 1,
        f"skill_links-{number}-skill": streams.pk,
        f"skill_links-{number}-position": 99,
    }
    preview = shown(editor, url, sent)
    name = "Docker and containers"
    assert changes_in(preview) == [(name, "skills", name, f"{name}, {streams.name}")]
    assert editor.post(url, confirmed(preview)).status_code == 302
    assert set(docker.skills.values_list("slug", flat=True)) == {"docker", "stream-processing"}


def test_a_typical_level(editor, alice, typical_scientist):
    level = models.TypicalLevel.objects.get(role__slug=DATA_SCIENTIST, skill__slug="docker")
    alice.begin()
    url = page(models.TypicalLevel, "change", level.pk)
    preview = shown(editor, url, filled(editor, url) | {"mean": "3"})
    mean = f"{level.mean.normalize():f}"
    assert ("Docker and containers", "typical level", mean, "3") in changes_in(preview)
    assert {move.start_role for move in preview.context["effects"].moves} == {"Data scientist"}
    assert (preview.context["drafts"], preview.context["results"]) == (1, 1)
    assert editor.post(url, confirmed(preview)).status_code == 302
    level.refresh_from_db()
    assert level.mean == 3


def test_retiring_and_restoring_a_role(editor):
    role = models.Role.objects.get(slug="ai-researcher")
    url = page(models.Role, "change", role.pk)
    preview = shown(editor, url, filled(editor, url) | {"retired": "on"})
    assert changes_in(preview) == [("", "target role", "offered", None)]
    assert (
        len(preview.context["effects"].moves) == models.Role.objects.filter(is_start=True).count()
    )
    assert {move.after for move in preview.context["effects"].moves} == {None}
    assert editor.post(url, confirmed(preview)).status_code == 302
    role.refresh_from_db()
    assert role.retired
    sent = filled(editor, url)
    del sent["retired"]
    preview = shown(editor, url, sent)
    assert changes_in(preview) == [("", "target role", None, "offered")]


def test_retiring_a_skill(editor, alice):
    skill = models.Skill.objects.create(
        slug="abacus", name="Abacus", description="Beads.", area=models.Area.objects.first()
    )
    models.SkillLevel.objects.bulk_create(
        models.SkillLevel(skill=skill, level=level, anchor=f"beads{level}", practice_hours=1)
        for level in range(1, 5)
    )
    draft = alice.begin()
    models.Answer.objects.create(assessment=draft, skill=skill, value="2")
    url = page(models.Skill, "change", skill.pk)
    preview = shown(editor, url, filled(editor, url) | {"retired": "on"})
    assert changes_in(preview) == [("Abacus", "retired", None, "yes")]
    assert (preview.context["drafts"], preview.context["results"]) == (1, 0)
    assert "Nothing that they are asked" in preview.content.decode()
    assert editor.post(url, confirmed(preview)).status_code == 302
    skill.refresh_from_db()
    assert skill.retired


@pytest.mark.parametrize("change", [{"name": "Boxes"}, {"description": "Ships."}])
def test_edits_that_change_no_score_are_saved_at_once(editor, change):
    skill = models.Skill.objects.get(slug="docker")
    url = page(models.Skill, "change", skill.pk)
    assert editor.post(url, filled(editor, url) | change).status_code == 302


def test_keep_editing_restores_the_form(editor, docker):
    url = page(models.Requirement, "change", docker.pk)
    preview = shown(editor, url, filled(editor, url) | {"level": "1", "reason": "Typed."})
    back = editor.post(url, fields(preview) | {"_edit_further": "1"})
    text = back.content.decode()
    assert "Nothing is saved yet" in text
    assert "Typed." in text
    docker.refresh_from_db()
    assert docker.level == 3


def test_a_confirmation_is_valid_for_one_edit_of_one_taxonomy(editor, docker):
    url = page(models.Requirement, "change", docker.pk)
    sent = confirmed(shown(editor, url, filled(editor, url) | {"level": "1"}))
    shown(editor, url, sent | {"level": "2"})
    shown(editor, url, sent | {"_confirmed": "yes"})
    # Another editor changes the same requirement, so the confirmed preview is out of date.
    models.Requirement.objects.filter(role__slug=ML_ENGINEER, slug="spark").update(level=1)
    again = shown(editor, url, sent)
    assert editor.post(url, confirmed(again)).status_code == 302


def test_adding_a_requirement(editor):
    role = models.Role.objects.get(slug=ML_ENGINEER)
    url = page(models.Requirement, "add")
    sent = filled(editor, url) | {
        "role": role.pk,
        "slug": "streams",
        "name": "Streams",
        "area": models.Area.objects.first().pk,
        "level": "2",
        "weight": "1",
        "reason": "Fast.",
        "weight_reason": "Few name it.",
        "skill_links-TOTAL_FORMS": "1",
        "skill_links-0-skill": models.Skill.objects.get(slug="stream-processing").pk,
        "skill_links-0-position": "0",
    }
    preview = shown(editor, url, sent)
    assert ("Streams", "level", None, "2") in changes_in(preview)
    assert editor.post(url, confirmed(preview)).status_code == 302
    assert models.Requirement.objects.filter(role=role, slug="streams").exists()


def test_deleting(editor, docker):
    url = page(models.Requirement, "delete", docker.pk)
    preview = shown(editor, url, {"post": "yes"})
    assert ("Docker and containers", "level", "3", None) in changes_in(preview)
    assert "Delete permanently" in preview.content.decode()
    assert editor.post(url, confirmed(preview)).status_code == 302
    assert not models.Requirement.objects.filter(pk=docker.pk).exists()


def test_deleting_several(editor):
    rows = models.Requirement.objects.filter(role__slug=ML_ENGINEER, slug__in=["docker", "spark"])
    url = page(models.Requirement, "changelist")
    chosen = {
        "action": "delete_selected",
        "_selected_action": [row.pk for row in rows],
        "post": "yes",
    }
    preview = shown(editor, url, chosen)
    assert "Nothing is deleted yet" in preview.content.decode()
    assert {name for name, *_ in changes_in(preview)} == {row.name for row in rows}
    hidden = preview.context["sent"]
    assert [value for name, value in hidden if name == "_selected_action"] == [
        str(row.pk) for row in rows
    ]
    sent = chosen | {"_confirmed": preview.context["effects"].digest}
    assert editor.post(url, sent).status_code == 302
    assert not rows.all().exists()


def test_control_characters_are_removed(editor, docker):
    url = page(models.Requirement, "change", docker.pk)
    assert editor.post(url, filled(editor, url) | {"reason": "Be\x0bcause."}).status_code == 302
    docker.refresh_from_db()
    assert docker.reason == "Because."
    skill = models.Skill.objects.get(slug="docker")
    url = page(models.Skill, "change", skill.pk)
    assert (
        editor.post(url, filled(editor, url) | {"aliases": "box\x01\n\n  crate  \n"}).status_code
        == 302
    )
    skill.refresh_from_db()
    assert skill.aliases == ["box", "crate"]
