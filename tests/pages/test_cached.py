"""Cached parts of pages: an edit shows at once, in each language, and nothing in them is personal."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import escape
from django.utils.safestring import mark_safe

from assessments.admin.translation_form import text_key
from assessments.models import Skill
from assessments.selectors.report import result_report, snapshot_taxonomy
from assessments.templatetags import cached
from mlcareer.settings import BASE_DIR
from tests.admin.forms import fields, post_confirmed
from tests.admin.test_taxonomy_admin import filled, page
from tests.cast import ML_ENGINEER, Person, path_of, soup

pytestmark = pytest.mark.django_db
AREA = "devops-mlops"
# Names of values in templates that depend on the person or the request.
PERSONAL = {"assessment", "csrf_token", "messages", "notes", "noted", "request", "user", "evidence"}


NEW = "You have loaded a ship."


@dataclass(frozen=True)
class Holder:
    """A frozen value with a row, which can change."""

    row: Skill


def docker() -> Skill:
    return Skill.objects.get(slug="docker")


def edit_level(editor: Client, skill: Skill, level: int = 2) -> None:
    """Change what people at a level have done, in the admin."""
    url = page(Skill, "change", skill.pk)
    data = filled(editor, url) | {f"levels-{level - 1}-anchor": NEW}
    assert post_confirmed(editor, url, data).status_code == 302


def area_page(person: Person, language: str = "en") -> str:
    """Return a page of the questionnaire."""
    draft = person.begin()
    address = path_of("area", draft.pk, AREA)
    return person.client.get(address, headers={"accept-language": language}).content.decode()


def test_an_edit_shows_at_once_on_pages(alice, mallory, editor, typical_scientist):
    before = escape(docker().levels.get(level=2).anchor)
    plan = path_of("plan", typical_scientist.pk)
    assert before in area_page(mallory)
    assert before in alice.client.get(plan).content.decode()
    edit_level(editor, docker())
    for shown in (area_page(mallory), alice.client.get(plan).content.decode()):
        assert NEW in shown
        assert before not in shown


def test_a_report_keeps_its_words_after_an_edit(alice, editor, typical_scientist):
    gap = result_report(typical_scientist).leading[0]
    report = path_of("report", typical_scientist.pk)
    before = soup(alice.client.get(report)).select_one(".gap-cards").get_text()
    assert gap.anchor_target in before
    edit_level(editor, Skill.objects.get(slug=gap.skill.slug), gap.requirement.level)
    after = soup(alice.client.get(report)).select_one(".gap-cards").get_text()
    assert gap.anchor_target in after
    assert NEW not in after


def test_each_language_has_its_own_parts_also_after_an_edit(mallory, editor):
    english, german = area_page(mallory), area_page(mallory, "de")
    assert "Not sure" in english
    assert "Not sure" not in german
    assert area_page(mallory).count("With help") == english.count("With help") > 0
    edit_level(editor, docker())
    for language in ("de", "en", "de"):
        # A text is in English until it is translated again.
        assert NEW in area_page(mallory, language)


def test_a_translation_from_the_desk_shows_at_once(mallory, editor):
    anchor = docker().levels.get(level=2).anchor
    area_page(mallory, "de")
    address = reverse("admin:translation-desk", args=["de"], query={"state": "all", "q": anchor})
    saved = editor.post(
        reverse("admin:translation-desk", args=["de"]),
        fields(editor.get(address)) | {f"text-{text_key(anchor)}": "Ein Schiff beladen."},
    )
    assert saved.status_code == 302
    assert "Ein Schiff beladen." in area_page(mallory, "de")
    assert "Ein Schiff beladen." not in area_page(mallory)


@pytest.mark.parametrize("name", ["home", "area", "questions", "plan", "report"])
def test_parts_are_rendered_once_for_everyone(name, alice, mallory, real_taxonomy):
    """What the second person sees was rendered for the first."""

    def visit(person: Person) -> None:
        arguments = []
        if name != "home":
            assessment = person.begin()
            arguments = [assessment.pk, *{"area": [AREA], "questions": [1]}.get(name, [])]
            if name in ("plan", "report"):
                person.submit(assessment)
        assert person.get(name, *arguments).status_code == 200

    visit(alice)
    rendered = cached._rendered.cache_info()
    visit(mallory)
    again = cached._rendered.cache_info()
    assert again.misses == rendered.misses
    assert again.hits > rendered.hits


def included(**values: object) -> str:
    """Render a cached part in a page with a request."""
    names = " ".join(f"{name}={name}" for name in values)
    part = Template(f'{{% load cached %}}{{% include_cached "plan/_step_name.html" {names} %}}')
    return part.render(Context({**values, "level": 3, "request": HttpRequest()}))


def test_a_part_sees_only_the_values_that_it_is_given():
    assert included(skill="Docker") == "<strong>Docker</strong> to level"
    assert included(skill="<Docker>", level=3) == "<strong>&lt;Docker&gt;</strong> to level 3"


def test_equal_values_of_different_types_are_different_parts():
    assert included(skill=1, level=1) != included(skill=True, level=1)
    assert "<b>" in included(skill=mark_safe("<b>"), level=1)  # noqa: S308
    assert "<b>" not in included(skill="<b>", level=1)


@pytest.mark.parametrize(
    "value",
    [
        HttpRequest(),
        SimpleLazyObject(lambda: "token"),
        datetime(2026, 1, 1, tzinfo=UTC),
        ("Docker", HttpRequest()),
        (mark_safe("<b>"),),
        ["Docker"],
        {"Docker"},
    ],
)
def test_a_part_takes_no_value_that_can_change_or_belongs_to_a_request(value):
    with pytest.raises(TypeError):
        included(skill=value)


@pytest.mark.parametrize("place", [lambda row: row, lambda row: (row,), Holder])
def test_a_part_takes_no_row_of_the_database(place):
    with pytest.raises(TypeError, match="skill cannot be in a cached part of a page"):
        included(skill=place(docker()))


def test_no_template_gives_a_part_anything_personal():
    pages = [path.read_text() for path in Path(BASE_DIR / "templates").rglob("*.html")]
    tags = [tag for text in pages for tag in re.findall(r"{% include_cached (.*?) %}", text)]
    assert tags
    for tag in tags:
        # Being signed in is one of two variants of the frame of pages.
        values = re.findall(r"=(\w+)", tag.replace("user.is_authenticated", ""))
        assert PERSONAL.isdisjoint(values), tag


def test_texts_of_an_imported_file_are_not_kept(alice, typical_scientist):
    """Only its owner sees them, and they can be as long as the file."""
    report = path_of("report", typical_scientist.pk)
    alice.client.get(report)
    parts = cached._rendered.cache_info().currsize
    snapshot = typical_scientist.result.snapshot
    rows = snapshot.content["requirements"][ML_ENGINEER]
    for row in [*rows, *snapshot.content["sources"]]:
        row["reason" if "reason" in row else "title"] = "From a file."
    snapshot.imported = True
    snapshot.save()
    snapshot_taxonomy.cache_clear()
    shown = alice.client.get(report).content.decode()
    assert shown.count("From a file.") > len(rows)
    assert cached._rendered.cache_info().currsize == parts


def test_junk_in_a_refused_form_is_no_part_of_the_cache(alice):
    draft = alice.begin()
    area_page(alice)
    parts = cached._rendered.cache_info().misses
    for junk in ("x" * 1000, "9", "<b>"):
        alice.answer(draft, AREA, docker=junk)
    # One more: the scale without a mark.
    assert cached._rendered.cache_info().misses <= parts + 1
