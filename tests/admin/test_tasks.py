"""The admin's start page: tasks by role, what is open, where people get stuck, recent changes."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessments import models
from assessments.domain.insight import AnswerCount, most_skipped
from assessments.domain.links import DEAD
from assessments.domain.taxonomy.languages import Translation
from assessments.domain.taxonomy.translation import translatable_texts
from assessments.taxonomy_store.editions import edition_current
from assessments.taxonomy_store.edits import taxonomy_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import save_taxonomy
from assessments.taxonomy_store.translations import write_translations
from tests.admin.grids import staff
from tests.admin.test_access import signed_in
from tests.admin.test_history import docker, edit
from tests.admin.test_insight import people
from tests.admin.test_new_skill import LEAST
from tests.admin.test_new_skill import saved as added
from tests.admin.test_taxonomy_admin import page
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, soup, words

pytestmark = pytest.mark.django_db
START = "/admin/"


def section(client, name: str) -> str:
    """Return the text of a section of the start page."""
    return words(soup(client.get(START)).select_one(f"section[aria-labelledby={name}]"))


@pytest.mark.parametrize(
    ("role", "tasks", "sections"),
    [
        ("plain staff", 0, []),
        ("support", 1, []),
        ("editor", 10, ["open", "stuck", "recent"]),
        ("superuser", 11, ["open", "stuck", "recent"]),
    ],
)
def test_each_role_gets_its_own_tasks_and_every_link_opens(role, tasks, sections):
    call_command("make_roles", verbosity=0)
    client = signed_in(role)
    shown = soup(client.get(START))
    content = [*shown.select(".tasks"), *shown.select("section.card")]
    assert len(shown.select(".tasks a")) == tasks
    assert [part["aria-labelledby"] for part in shown.select("section.card")] == sections
    for link in {link["href"] for part in content for link in part.select("a")}:
        assert client.get(link).status_code == 200, link


def test_the_navigation_has_only_pages_that_open():
    client = staff("change_skill", "change_requirement", "delete_skill", "view_area")
    links = soup(client.get(START)).select("#nav-sidebar a[href^='/admin/']")
    addresses = {link["href"] for link in links}
    assert {"/admin/merge/", "/admin/grid/requirements/"} <= addresses
    assert not {"/admin/review/", "/admin/demand/", "/admin/grid/typical-levels/"} & addresses
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200, address


def test_the_navigation_uses_the_words_of_the_pages(editor):
    links = soup(editor.get(START)).select("#nav-sidebar a[href^='/admin/']")
    entries = {link["href"]: words(link).partition(" ")[2] for link in links}
    del entries["/admin/password_change/"]  # in the menu of the account
    assert entries[START] == "Tasks"
    for address, entry in entries.items():
        title = words(soup(editor.get(address)).select_one("h1")).rpartition("chevron_right ")[2]
        assert title == entry


def test_it_counts_what_is_open(editor):
    number = len([skill for skill in load_taxonomy().skills if skill.area == "cloud"])
    assert f"Cloud: {number} skills" in section(editor, "open")
    assert "Links Not checked yet" in section(editor, "open")
    for name in ("one", "two"):
        models.LinkCheck.objects.create(address=name, outcome=DEAD, checked_at=timezone.now())
    item = next(item for item in edition_current().review_items if item.area == "cloud")
    editor.post("/admin/review/", {"text": [item.digest]})
    text = section(editor, "open")
    assert f"Cloud: {number - 1} skills" in text
    assert "2 dead links" in text


def test_it_counts_the_texts_to_translate_by_language(editor, small_taxonomy):
    assert "Deutsch" in section(editor, "open")
    with taxonomy_edit() as taxonomy:
        models.Language.objects.create(code="fr")
    texts = len({found.text for found in translatable_texts(taxonomy)})
    assert f"Français {texts} untranslated, 0 stale" in section(editor, "open")
    with taxonomy_edit() as taxonomy:
        write_translations(taxonomy, "fr", [Translation(english="Coding", text="Programmation")])
    with taxonomy_edit():
        models.Area.objects.filter(name="Coding").update(name="Programming")
    assert f"Français {texts - 1} untranslated, 1 stale" in section(editor, "open")


def test_it_lists_the_parts_of_skills_that_have_a_default(editor):
    assert "None: every skill" in section(editor, "open")
    added(editor, LEAST)
    shown = soup(editor.get(START)).select_one("section[aria-labelledby=open]")
    assert "Load testing The description is only the name. Hours are averages of" in words(shown)
    skill = models.Skill.objects.get(name="Load testing")
    assert shown.select_one(f"a[href='{page(models.Skill, 'change', skill.pk)}']")
    with taxonomy_edit():
        models.Skill.objects.filter(pk=skill.pk).update(hours_basis="Counted.")
    assert "Hours are averages" not in section(editor, "open")


def test_it_names_the_questions_that_people_get_stuck_on(editor):
    assert section(editor, "stuck").count("Each figure needs ten people.") == 2
    people(9, docker="unsure")
    assert "Docker" not in section(editor, "stuck")
    people(1, docker="unsure")
    shown = soup(editor.get(START)).select_one("section[aria-labelledby=stuck]")
    assert "Docker and containers 100 %" in words(shown)
    assert shown.select_one(f"a[href='{page(models.Skill, 'change', docker().pk)}']")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 20, "b": 10, "c": 20}, [("B", 50)]),
        ({"a": 20, "b": 10, "c": 10}, []),  # they stopped
        ({"a": 5, "b": 9, "c": 9}, []),  # too few
        ({"b": 20, "c": 20}, [("A", 100)]),
    ],
)
def test_a_question_is_left_out_only_if_a_later_one_is_answered(counts, expected):
    pair = (DATA_SCIENTIST, ML_ENGINEER)
    rows = [AnswerCount(*pair, skill, "1", people) for skill, people in counts.items()]
    lines = most_skipped(rows, {pair: "abc"}, {"a": "A", "b": "B", "c": "C"})
    assert [(line.name, line.percent) for line in lines] == expected


@pytest.mark.database
def test_recent_edits_are_listed_with_their_editor_and_lead_to_the_history(editor):
    edit(editor, docker(), **{"levels-0-practice_hours": 99})
    shown = soup(editor.get(START)).select_one("section[aria-labelledby=recent]")
    first = shown.select_one("li")
    assert "by root@example.org: skill Docker and containers" in words(first)
    history, undo = (link["href"] for link in first.select("a"))
    assert history == page(models.Skill, "history", docker().pk)
    assert "99" in editor.get(undo).content.decode()
    assert not shown.select("li")[-1].select("a[href*=undo]")  # the first import


def test_a_deleted_object_leads_to_its_history(editor):
    row = models.Salary.objects.first()
    key = row.pk
    assert editor.post(page(models.Salary, "delete", key), {"post": "yes"}).status_code == 302
    shown = soup(editor.get(START)).select_one("section[aria-labelledby=recent] li")
    assert "salary removed" in words(shown)
    assert shown.select_one("a")["href"] == page(models.Salary, "history", key)


def test_an_edit_of_many_objects_is_counted(editor, django_assert_max_num_queries):
    before = load_taxonomy()
    skills = tuple(skill.model_copy(update={"hours_basis": "New."}) for skill in before.skills)
    save_taxonomy(before.model_copy(update={"skills": skills}))
    assert f"by a command: {len(skills)} skills" in section(editor, "recent")
    with django_assert_max_num_queries(12):
        editor.get(START)
