"""Adding a skill on one page."""

from decimal import Decimal

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
    "You have sent a few hundred requests to a toy endpoint and plotted how slow it became.",
    "You have found the rate of requests at which an endpoint of your team slows down.",
    "You have kept a suite of simulated peaks that stops releases which answer too slowly.",
    "You have decided for a company how much headroom every endpoint must prove, and how.",
)
LEAST = {
    "name": "Load testing",
    "area": "devops-mlops",
    **{f"level-{number}-anchor": text for number, text in enumerate(ANCHORS, 1)},
    f"{ROLE}-level": "2",
    f"{ROLE}-weight": "1",
    f"{ROLE}-reason": "A prediction that comes too late is worth nothing.",
}
EXERCISE = {
    "work_exercise": "Send your endpoint twice its usual traffic for an hour.",
    "work_check": "A chart of answer times by rate.",
    "home_exercise": "Simulate a hundred visitors of a small endpoint on your machine.",
    "home_check": "The slowest answers are in a note.",
}
WHOLE = LEAST | {
    "slug": "load-tests",
    "description": "How a service behaves when many people use it.",
    "aliases": "performance testing\nLocust",
    "phrases": "peak* ... traffic",
    "level-1-study_hours": "5",
    "level-1-practice_hours": "6",
    "need-2-0-skill": "docker",
    "need-2-0-level": "1",
    "need-2-4-skill": "k8s",
    "need-2-4-level": "2",
    f"{ROLE}-level": "3",
    f"{ROLE}-floor": "2",
    f"{ROLE}-when": "late",
    "typical-data-scientist-mean": "0.4",
    **{f"exercise-2-{name}": text for name, text in EXERCISE.items()},
    "resource-0-title": "The book of peaks",
    "resource-0-author": "A. Author",
    "resource-0-address": "https://example.org/peaks",
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
    skill = taxonomy.skill_by_slug["load-testing"]
    assert skill.levels[3].anchor == ANCHORS[2]
    assert "average" in skill.hours_basis
    row = taxonomy.requirements[ML_ENGINEER][-1]
    assert (row.skills, row.level, row.weight, row.when) == (("load-testing",), 2, 1, "core")
    for role in taxonomy.start_roles:
        level = taxonomy.typical_by_skill(role.slug)["load-testing"]
        others = [
            typical.mean
            for typical in real_taxonomy.typical_levels[role.slug]
            if real_taxonomy.skill_by_slug[typical.skill].area == "devops-mlops"
        ]
        assert float(level.mean) == pytest.approx(float(sum(others) / len(others)), abs=0.06)
        assert "average" in level.basis
    without = taxonomy.model_copy(update={"skills": taxonomy.skills[:-1]})
    assert without.skills == real_taxonomy.skills
    assert LogEntry.objects.get().object_repr == "Load testing"


def test_everything_can_be_given_at_once(editor, real_taxonomy):
    chapters = real_taxonomy.curricula[ML_ENGINEER]
    last = [chapter for chapter in chapters if chapter.before_applying][-1]
    places = {f"{ROLE}-chapter": last.slug, f"{ROLE}-higher": chapters[-1].slug}
    taxonomy = saved(editor, WHOLE | places)
    assert taxonomy_problems(taxonomy) == []
    skill = taxonomy.skill_by_slug["load-tests"]
    assert (skill.aliases, skill.phrases) == (
        ("performance testing", "Locust"),
        ("peak* ... traffic",),
    )
    assert (skill.levels[1].study_hours, skill.levels[1].practice_hours) == (5, 6)
    assert skill.prerequisites(2) == {"docker": 1, "kubernetes": 2}
    row = taxonomy.requirements[ML_ENGINEER][-1]
    assert (row.level, row.floor, row.when) == (3, 2, "late")
    assert taxonomy.typical_by_skill("data-scientist")["load-tests"].mean == Decimal("0.4")
    after = {chapter.slug: chapter.steps for chapter in taxonomy.curricula[ML_ENGINEER]}
    assert after[last.slug][-2:] == tuple(
        ChapterStep(skill="load-tests", level=level) for level in (1, 2)
    )
    assert after[chapters[-1].slug][-1] == ChapterStep(skill="load-tests", level=3)
    learning = next(row for row in taxonomy.learning if row.skill == "load-tests")
    assert learning.exercises[2].at_home.check == EXERCISE["home_check"]
    assert learning.resources[0].author == "A. Author"


def test_it_can_be_an_alternative_in_a_requirement(editor, real_taxonomy):
    own = {f"{ROLE}-level": "", f"{ROLE}-reason": "", "role-ai-engineer-alternative": "docker"}
    taxonomy = saved(editor, LEAST | own)
    assert taxonomy_problems(taxonomy) == []
    assert taxonomy.requirements[ML_ENGINEER] == real_taxonomy.requirements[ML_ENGINEER]
    skills = {row.slug: row.skills for row in taxonomy.requirements["ai-engineer"]}
    assert skills["docker"] == ("docker", "load-testing")
    assert skills.keys() == {row.slug for row in real_taxonomy.requirements["ai-engineer"]}


def test_the_preview_shows_questions_plans_and_what_is_open(editor):
    page = soup(editor.post(URL, LEAST))
    text = words(page.select_one(".admin-page"))
    assert "Data scientist → Machine learning engineer" in text
    assert "Load testing" in text
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
    rows = editor.post(URL, LEAST).context["journeys"].changed
    place = next(row for row in rows if row.start_role == "Data scientist").questions.new[0].place
    saved(editor, LEAST)
    order = edition_current().question_order("data-scientist", ML_ENGINEER)
    assert order.index("load-testing") + 1 == place


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "docker and  Containers"}, "name", "is the name of Docker and containers"),
        ({"aliases": "x\nK8s"}, "aliases", "“K8s” is another name of Kubernetes"),
        ({"aliases": "x" * 81}, "aliases", "longer than 80 characters"),
        ({"slug": "Load_Testing"}, "slug", "lower-case letters, digits and single hyphens"),
        ({"slug": "docker"}, "slug", "“docker” is the short name of Docker and containers"),
        ({"name": "Ж", "slug": ""}, "slug", "type a short name"),
        ({"area": ""}, "area", "This field is required."),
        ({"level-2-anchor": ""}, "level-2-anchor", "This field is required."),
        ({"level-2-anchor": "a\x00b"}, "level-2-anchor", "Null characters are not allowed."),
        ({"level-2-anchor": ANCHORS[0]}, "level-2-anchor", "It says the same as level 1."),
        ({"level-1-study_hours": "2001"}, "level-1-study_hours", "less than or equal to 2000"),
        ({"need-2-0-skill": "docker", "need-2-1-skill": "docker"}, "need-2-1-skill", "already"),
        ({"need-2-1-skill": "Knitting"}, "need-2-1-skill", "There is no such skill."),
        ({f"{ROLE}-reason": ""}, f"{ROLE}-reason", "Say why the role asks for it"),
        ({f"{ROLE}-floor": "4"}, f"{ROLE}-floor", "at most the level asked for, 3"),
        ({"typical-student-mean": "5"}, "typical-student-mean", "less than or equal to 4"),
        ({f"{ROLE}-alternative": "docker"}, f"{ROLE}-alternative", "Clear this, or the level"),
        ({"role-ai-engineer-floor": "2"}, "role-ai-engineer-level", "or clear the rest"),
        (
            {f"{ROLE}-level": "2", f"{ROLE}-higher": "interviews"},
            f"{ROLE}-higher",
            "It asks for level 2",
        ),
        (
            {f"{ROLE}-chapter": "interviews", f"{ROLE}-higher": "first-program"},
            f"{ROLE}-higher",
            "or a later",
        ),
        ({"exercise-1-work_check": "x"}, "exercise-1-home_check", "all four texts, or none"),
        ({"resource-1-title": "Book"}, "resource-1-author", "This is needed too."),
        (
            {"resource-0-address": "http://example.org"},
            "resource-0-address",
            "must start with https",
        ),
        ({"phrases": "... x"}, "phrases", "a phrase needs a word"),
        ({"name": "x" * 81}, "name", "at most 80 characters"),
        ({"resource-0-address": "javascript:alert(1)"}, "resource-0-address", "valid URL"),
        ({"description": "x" * 2001}, "description", "at most 2000 characters"),
    ],
)
def test_errors_are_at_their_field_and_nothing_is_lost(change, field, message, editor):
    before = taxonomy_rows()
    response = editor.post(URL, WHOLE | change)
    assert response.status_code == 422
    page = soup(response)
    errors = [words(row) for row in page.select(f"#id_{field}_notes .errorlist li")]
    assert any(message in error for error in errors)
    assert len(errors) == len(set(errors))
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


def test_a_name_that_is_taken_links_to_its_skill(editor):
    kubernetes = models.Skill.objects.get(slug="kubernetes")
    page = soup(editor.post(URL, LEAST | {"name": "Kubernetes", "aliases": "k8s"}))
    address = reverse("admin:assessments_skill_change", args=[kubernetes.pk])
    for field in ("name", "aliases"):
        assert page.select_one(f'#id_{field}_notes a[href="{address}"]').text == kubernetes.name


def test_the_name_of_a_retired_skill_is_taken(editor):
    models.Skill.objects.filter(slug="kubernetes").update(retired=True)
    page = soup(editor.post(URL, LEAST | {"name": "Kubernetes", "slug": "orchestration"}))
    assert "That skill is retired: restore it" in notes(page, "name")


def test_the_preview_is_shown_again_after_another_edit(editor):
    preview = editor.post(URL, LEAST)
    assert not soup(preview).select(".problems")
    models.TypicalLevel.objects.filter(skill__slug="docker").update(mean=3)
    models.Requirement.objects.filter(role__slug=ML_ENGINEER, slug="docker").update(level=1)
    again = editor.post(URL, confirmed(preview))
    assert "Another edit was saved" in words(soup(again).select_one(".problems"))
    assert not models.Skill.objects.filter(name="Load testing").exists()
    assert editor.post(URL, confirmed(again)).status_code == 302


def test_one_role_has_to_ask_for_it(editor):
    response = editor.post(URL, LEAST | {f"{ROLE}-level": "", f"{ROLE}-reason": ""})
    assert "at least one role" in words(soup(response).select_one(".problems"))


def test_what_is_typed_is_checked_without_errors_for_what_is_missing(editor):
    data = {
        "name": "Load testing",
        "area": "devops-mlops",
        "aliases": "k8s",
        "level-1-anchor": "Knows it. " + "word " * 20,
        "need-1-0-skill": "kubernetes",
        "need-1-0-level": "2",
        "phrases": "peak* ... traffic",
        "sentence": "You survive peaks of traffic and use Docker.",
        "_check": "1",
    }
    response = editor.post(URL, data)
    assert response.status_code == 200
    page = soup(response)
    assert "It will be load-testing" in notes(page, "slug")
    assert "another name of Kubernetes" in notes(page, "aliases")
    assert not notes(page, "level-2-anchor")
    anchor = notes(page, "level-1-anchor")
    assert "22 of at most 18 words" in anchor
    assert "does not start with “You”" in anchor
    tree = words(page.select_one("#tree-1"))
    assert "Kubernetes 2" in tree
    assert "Docker and containers" in tree
    found = words(page.select_one("#tested"))
    assert "This skill: You survive peaks of traffic" in found
    assert "Docker and containers" in found
    assert "average of" in words(page.select_one("#average-1"))
    assert "average" in notes(page, "typical-student-mean")


def test_queries(editor, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        editor.get(URL)
    with django_assert_max_num_queries(5):
        editor.post(URL, WHOLE | {"_check": "1"})
    with django_assert_max_num_queries(100):
        preview = editor.post(URL, WHOLE)
    with django_assert_max_num_queries(100):
        editor.post(URL, confirmed(preview))


def test_keep_editing_returns_to_the_page(editor):
    preview = editor.post(URL, WHOLE)
    back = editor.post(URL, confirmed(preview) | {"_edit_further": "1"})
    page = soup(back)
    assert page.select_one("#id_name")["value"] == "Load testing"
    assert "Locust" in page.select_one("#id_aliases").text
    assert not page.select(".errorlist li")


def test_a_second_click_does_not_add_it_twice(editor):
    data = confirmed(editor.post(URL, LEAST))
    assert editor.post(URL, data).status_code == 302
    again = editor.post(URL, data)
    assert again.status_code == 422
    assert "is the name of Load testing" in notes(soup(again), "name")
    assert models.Skill.objects.filter(name="Load testing").count() == 1


def test_phrases_are_tested_on_sentences_of_an_ad(editor):
    address = reverse("admin:phrases")
    assert not soup(editor.get(address)).select(".found")
    page = soup(editor.get(address, {"text": "You deploy models with Docker & <b>Kubernetes</b>"}))
    found = [words(row) for row in page.select(".found li")]
    assert any(row.startswith("Docker and containers") for row in found)
    assert any(row.startswith("Kubernetes") for row in found)
    assert not page.select(".found b")
    assert "names no skill" in words(soup(editor.get(address, {"text": "Bring a cake."})))
