"""Adding a skill on one page."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from assessments import models
from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.objects import ChapterStep
from assessments.taxonomy_store.editions import edition_current, taxonomy_revision
from assessments.taxonomy_store.loading import load_taxonomy
from tests.admin.forms import confirmed
from tests.cast import ML_ENGINEER, soup, words
from tests.database import taxonomy_rows

pytestmark = pytest.mark.django_db
URL = reverse("admin:new_skill")
ROLE = f"role-{ML_ENGINEER}"
ANCHORS = (
    "You have explained to a colleague which values a lookup table for predictions keeps.",
    "You have read inputs of a running predictor from a shared lookup table.",
    "You have set up a shared lookup table that two teams use for training and serving.",
    "You have decided for a company which inputs every team shares, and at what cost.",
)
LEAST = {
    "name": "Feature stores",
    "area": "devops-mlops",
    **{f"level-{number}-anchor": text for number, text in enumerate(ANCHORS, 1)},
    f"{ROLE}-level": "2",
    f"{ROLE}-weight": "1",
    f"{ROLE}-reason": "Training and serving must see the same values.",
}
EXERCISE = {
    "work_exercise": "Compare the inputs of one model in training and serving.",
    "work_check": "A table with the differences.",
    "home_exercise": "Keep the inputs of a small model in one table that both scripts read.",
    "home_check": "Both scripts print the same row.",
}
WHOLE = LEAST | {
    "slug": "shared-features",
    "description": "Keeping inputs of models in one place for training and serving.",
    "aliases": "feature platform\nFeast",
    "phrases": "shar* ... feature*",
    "level-1-study_hours": "5",
    "level-1-practice_hours": "6",
    "need-2-0-skill": "docker",
    "need-2-0-level": "1",
    f"{ROLE}-level": "3",
    f"{ROLE}-floor": "2",
    f"{ROLE}-when": "late",
    "typical-data-scientist-mean": "0.4",
    **{f"exercise-2-{name}": text for name, text in EXERCISE.items()},
    "resource-0-title": "The book of features",
    "resource-0-author": "A. Author",
    "resource-0-address": "https://example.org/features",
    "resource-0-kind": "book",
    "resource-0-cost": "free",
    "resource-0-from_level": "0",
    "resource-0-to_level": "2",
    "resource-0-hours": "12",
    "resource-0-language": "en",
}


def saved(editor, data):
    """Send the page, confirm the preview, and return the new skill's taxonomy."""
    preview = editor.post(URL, data)
    assert preview.status_code == 200, words(soup(preview).select_one(".problems"))
    assert "effects" in preview.context, words(soup(preview).select_one("form"))
    response = editor.post(URL, confirmed(preview))
    assert response.status_code == 302
    return load_taxonomy()


def notes(page, field) -> str:
    """Return the notes below a field."""
    return words(page.select_one(f"#id_{field}_notes"))


def test_the_required_fields_are_enough(editor, real_taxonomy):
    revision = taxonomy_revision()
    taxonomy = saved(editor, LEAST)
    assert taxonomy_problems(taxonomy) == []
    assert taxonomy_revision() == revision + 1
    skill = taxonomy.skill_by_slug["feature-stores"]
    assert skill.levels[3].anchor == ANCHORS[2]
    assert "average" in skill.hours_basis
    assert not skill.reviewed
    row = taxonomy.requirements[ML_ENGINEER][-1]
    assert (row.skills, row.level, row.weight, row.when) == (("feature-stores",), 2, 1, "core")
    for role in taxonomy.start_roles:
        level = taxonomy.typical_by_skill(role.slug)["feature-stores"]
        others = [
            typical.mean
            for typical in real_taxonomy.typical_levels[role.slug]
            if real_taxonomy.skill_by_slug[typical.skill].area == "devops-mlops"
        ]
        assert float(level.mean) == pytest.approx(float(sum(others) / len(others)), abs=0.06)
        assert "average" in level.basis
    without = taxonomy.model_copy(update={"skills": taxonomy.skills[:-1]})
    assert without.skills == real_taxonomy.skills
    assert LogEntry.objects.get().object_repr == "Feature stores"


def test_everything_can_be_given_at_once(editor, real_taxonomy):
    chapters = real_taxonomy.curricula[ML_ENGINEER]
    last = [chapter for chapter in chapters if chapter.before_applying][-1]
    places = {f"{ROLE}-chapter": last.slug, f"{ROLE}-higher": chapters[-1].slug}
    taxonomy = saved(editor, WHOLE | places)
    assert taxonomy_problems(taxonomy) == []
    skill = taxonomy.skill_by_slug["shared-features"]
    assert (skill.aliases, skill.phrases) == (("feature platform", "Feast"), ("shar* ... feature*",))
    assert (skill.levels[1].study_hours, skill.levels[1].practice_hours) == (5, 6)
    assert skill.prerequisites(2) == {"docker": 1}
    row = taxonomy.requirements[ML_ENGINEER][-1]
    assert (row.level, row.floor, row.when) == (3, 2, "late")
    assert taxonomy.typical_by_skill("data-scientist")["shared-features"].mean == pytest.approx(0.4)
    after = {chapter.slug: chapter.steps for chapter in taxonomy.curricula[ML_ENGINEER]}
    assert after[last.slug][-2:] == tuple(
        ChapterStep(skill="shared-features", level=level) for level in (1, 2)
    )
    assert after[chapters[-1].slug][-1] == ChapterStep(skill="shared-features", level=3)
    learning = next(row for row in taxonomy.learning if row.skill == "shared-features")
    assert learning.exercises[2].at_home.check == EXERCISE["home_check"]
    assert learning.resources[0].author == "A. Author"


def test_the_preview_shows_questions_plans_and_what_is_open(editor):
    page = soup(editor.post(URL, LEAST))
    text = words(page.select_one(".taxonomy-page"))
    assert "Data scientist → Machine learning engineer" in text
    assert "Feature stores" in text
    assert "Question " in text
    assert "stay the same" in text
    for part in (
        "The description is only the name.",
        "It has 0 of at least 2 resources.",
        "No exercises for level 1, 2, 3.",
        "Machine learning engineer: level 1, 2 is in no chapter of the curriculum.",
    ):
        assert part in text


def test_the_question_is_where_the_preview_says(editor):
    rows = editor.post(URL, LEAST).context["outlooks"]
    place = next(row for row in rows if row.start_role == "Data scientist").new_questions[0].place
    saved(editor, LEAST)
    order = edition_current().question_order("data-scientist", ML_ENGINEER)
    assert order.index("feature-stores") + 1 == place


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "Docker and containers"}, "name", "is already a skill"),
        ({"aliases": "x\nK8s"}, "aliases", "“K8s” is another name of Kubernetes. Remove it there"),
        ({"aliases": "x" * 81}, "aliases", "longer than 80 characters"),
        ({"slug": "Feature_Stores"}, "slug", "lower-case letters, digits and single hyphens"),
        ({"slug": "docker"}, "slug", "is already a skill"),
        ({"name": "Ж"}, "slug", "type a slug"),
        ({"area": ""}, "area", "This field is required."),
        ({"level-2-anchor": ""}, "level-2-anchor", "This field is required."),
        ({"level-2-anchor": "a\x00b"}, "level-2-anchor", "Null characters are not allowed."),
        ({"level-2-anchor": ANCHORS[0]}, "level-2-anchor", "It says the same as level 1."),
        ({"level-1-study_hours": "2001"}, "level-1-study_hours", "less than or equal to 2000"),
        ({"need-2-0-skill": "docker", "need-2-1-skill": "docker"}, "need-2-1-skill", "already"),
        ({f"{ROLE}-reason": ""}, f"{ROLE}-reason", "Say why the role asks for it"),
        ({f"{ROLE}-floor": "3"}, f"{ROLE}-floor", "at most the level asked for, 2"),
        ({"typical-student-mean": "5"}, "typical-student-mean", "less than or equal to 4"),
        ({"exercise-1-work_check": "x"}, "exercise-1-home_check", "all four texts, or none"),
        ({"resource-0-title": "Book"}, "resource-0-author", "This is needed too."),
        ({"resource-0-address": "http://example.org"}, "resource-0-address", "must start with https"),
        ({"phrases": "... x"}, "phrases", "a phrase needs a word"),
        ({"description": "x" * 2001}, "description", "at most 2000 characters"),
    ],
)
def test_errors_are_at_their_field_and_nothing_is_lost(change, field, message, editor):
    before = taxonomy_rows()
    response = editor.post(URL, WHOLE | change)
    assert response.status_code == 422
    page = soup(response)
    assert message in notes(page, field)
    assert "Nothing is saved yet" in words(page.select_one(".problems"))
    for name, value in (WHOLE | change).items():
        shown = page.select_one(f'[name="{name}"]')
        if shown.name == "textarea":
            assert shown.text.strip() == value.strip() or "\x00" in value
        elif shown.name == "select" and value:
            assert shown.select_one("option[selected]")["value"] == value
        elif shown.name == "input":
            assert shown.get("value", "") == value
    assert taxonomy_rows() == before


def test_one_role_has_to_ask_for_it(editor):
    response = editor.post(URL, LEAST | {f"{ROLE}-level": "", f"{ROLE}-reason": ""})
    assert "at least one role" in words(soup(response).select_one(".problems"))


def test_what_is_typed_is_checked_without_errors_for_what_is_missing(editor):
    data = {
        "name": "Feature stores",
        "area": "devops-mlops",
        "aliases": "k8s",
        "level-1-anchor": "Knows it. " + "word " * 20,
        "need-1-0-skill": "kubernetes",
        "need-1-0-level": "2",
        "phrases": "shar* ... feature*",
        "sentence": "You share many features and use Docker.",
        "_check": "1",
    }
    response = editor.post(URL, data)
    assert response.status_code == 200
    page = soup(response)
    assert "It will be feature-stores" in notes(page, "slug")
    assert "another name of Kubernetes" in notes(page, "aliases")
    assert not notes(page, "level-2-anchor")
    anchor = notes(page, "level-1-anchor")
    assert "22 of at most 18 words" in anchor
    assert "does not start with “You”" in anchor
    tree = words(page.select_one("#tree-1"))
    assert "Kubernetes 2" in tree
    assert "Docker and containers" in tree
    found = words(page.select_one("#tested"))
    assert "This skill: You share many features" in found
    assert "Docker and containers:" in found
    assert "average of" in words(page.select_one("#average-1"))
    assert "average" in notes(page, "typical-student-mean")


def test_keep_editing_returns_to_the_page(editor):
    preview = editor.post(URL, WHOLE)
    back = editor.post(URL, confirmed(preview) | {"_edit_further": "1"})
    page = soup(back)
    assert page.select_one("#id_name")["value"] == "Feature stores"
    assert "Feast" in page.select_one("#id_aliases").text
    assert not page.select(".errors li")


def test_a_second_click_does_not_add_it_twice(editor):
    data = confirmed(editor.post(URL, LEAST))
    assert editor.post(URL, data).status_code == 302
    again = editor.post(URL, data)
    assert again.status_code == 422
    assert "is already a skill" in notes(soup(again), "name")
    assert models.Skill.objects.filter(name="Feature stores").count() == 1
