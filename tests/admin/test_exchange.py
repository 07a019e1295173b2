"""Import and export in the admin: a preview of the changes, then the import."""

import csv
import io
import re

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments import models
from assessments.domain.exchange.archive import taxonomy_zip
from assessments.taxonomy_store.editions import taxonomy_revision
from assessments.taxonomy_store.loading import load_taxonomy
from tests.taxonomy.builders import document

pytestmark = pytest.mark.django_db
FILES = (
    ("taxonomy", "zip"), ("taxonomy", "xlsx"), ("skills", "csv"), ("requirements", "csv"),
    ("typical-levels", "csv"),
)  # fmt: skip


def exported(client: Client, name: str, suffix: str) -> bytes:
    response = client.get(reverse("admin:exchange-export", args=[name, suffix]))
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="{name}.{suffix}"'
    return response.content


def look(client: Client, name: str, content: bytes):
    """Upload a file and return the preview of its changes."""
    return client.post(reverse("admin:exchange"), {"file": SimpleUploadedFile(name, content)})


def agree(client: Client, seen):
    """Press the confirmation button of a preview."""
    form = BeautifulSoup(seen.content, "html.parser").select_one("form[action$=confirm\\/]")
    data = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    return client.post(form["action"], data)


def renamed(content: bytes, slug: str, name: str) -> bytes:
    """Return the skills' CSV with one skill renamed."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    next(row for row in rows if row[1] == slug)[2] = name
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


@pytest.mark.parametrize(("name", "suffix"), FILES)
def test_importing_an_export_changes_nothing(name, suffix, editor, real_taxonomy):
    seen = look(editor, f"{name}.{suffix}", exported(editor, name, suffix))
    assert seen.status_code == 200
    assert "already matches the file" in seen.content.decode()
    assert load_taxonomy() == real_taxonomy


def test_a_file_is_previewed_then_imported(editor, real_taxonomy):
    content = renamed(exported(editor, "skills", "csv"), "docker", "Boxes")
    seen = look(editor, "skills.csv", content)
    cells = [
        cell.get_text(" ", strip=True)
        for cell in BeautifulSoup(seen.content, "html.parser").select("td")
    ]
    assert cells == ["changed", "skill", "docker", "name Docker and containers → Boxes"]
    assert load_taxonomy() == real_taxonomy
    revision = taxonomy_revision()
    done = agree(editor, seen)
    assert done.status_code == 302
    assert models.Skill.objects.get(slug="docker").name == "Boxes"
    assert taxonomy_revision() == revision + 1
    assert models.Skill.objects.get(slug="docker").history.latest().history_user.is_superuser


def test_every_changed_field_is_shown_with_its_old_and_new_value(editor, real_taxonomy):
    book = openpyxl.load_workbook(io.BytesIO(exported(editor, "taxonomy", "xlsx")))
    sheet = book["requirements"]
    column = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in range(2, 300) if sheet.cell(row, column["floor"]).value == 2)
    slug = sheet.cell(row, column["slug"]).value
    sheet.cell(row, column["floor"]).value = None
    sheet.cell(row, column["reason"]).value = "Because <b>so</b>."
    old = next(
        r
        for r in real_taxonomy.requirements[sheet.cell(row, column["role"]).value]
        if r.slug == slug
    )
    notes = book.create_sheet("Notes")
    notes["A1"] = "Ask Ann"
    content = io.BytesIO()
    book.save(content)
    seen = BeautifulSoup(look(editor, "taxonomy.xlsx", content.getvalue()).content, "html.parser")
    said = [item.get_text(" ", strip=True) for item in seen.select(".changes dt, .changes dd")]
    assert said == ["reason", f"{old.reason} → Because <b>so</b>.", "floor", "2 → empty"]
    assert "The sheet “Notes” was ignored: its headings match no table." in seen.text


def test_a_workbook_without_cached_results_is_refused_with_the_cell(editor, real_taxonomy):
    book = openpyxl.load_workbook(io.BytesIO(exported(editor, "taxonomy", "xlsx")))
    column = {cell.value: cell.column for cell in book["requirements"][1]}["floor"]
    book["requirements"].cell(2, column).value = "=2"
    content = io.BytesIO()
    book.save(content)
    seen = look(editor, "taxonomy.xlsx", content.getvalue())
    assert seen.status_code == 422
    said = [item.text for item in BeautifulSoup(seen.content, "html.parser").select(".problems li")]
    assert len(said) == 1
    assert said[0].startswith("requirements, row 2, column “floor”: a formula without its result")


@pytest.mark.parametrize(
    ("sheet", "place", "said"),
    [
        ("skills", "C2", "skills, row 2, column “name”: a control character"),
        ("skills", "C1", "skills, row 1: the column “name” is missing"),
    ],
)
def test_half_a_surrogate_pair_is_refused_with_the_cell(sheet, place, said, editor, real_taxonomy):
    book = openpyxl.load_workbook(io.BytesIO(exported(editor, "taxonomy", "xlsx")))
    book[sheet][place] = "a_xD800_b"
    content = io.BytesIO()
    book.save(content)
    seen = look(editor, "taxonomy.xlsx", content.getvalue())
    assert seen.status_code == 422
    assert said in seen.content.decode()


def test_the_list_of_changes_is_limited(editor, small_taxonomy):
    rows = list(csv.reader(io.StringIO(exported(editor, "skills", "csv").decode("utf-8-sig"))))
    for number in range(600):
        words = [f"w{number}l{level}" for level in range(1, 5)]
        levels = [cell for word in words for cell in (word, "5")]
        name = f"more-{number}"
        rows.append(["coding", name, name, "A skill.", "", "", *levels, "", "no", "no"])
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    seen = look(editor, "skills.csv", text.getvalue().encode())
    assert "would make 600 changes" in seen.content.decode()
    shown = len(seen.context["changes"])
    assert 100 < shown < 600
    assert seen.context["more"] == [f"{600 - shown} × added skill"]
    assert agree(editor, seen).status_code == 302
    assert models.Skill.objects.count() == 604


def test_answered_skills_are_retired(editor, alice):
    draft = alice.begin()
    alice.answer(draft, "devops-mlops", docker=2)
    seen = look(editor, "taxonomy.zip", taxonomy_zip(document()))
    said = re.sub(r"\s+", " ", BeautifulSoup(seen.content, "html.parser").text)
    assert "retired skill docker" in said
    assert "added skill snake" in said
    assert agree(editor, seen).status_code == 302
    assert models.Skill.objects.get(slug="docker").retired


def test_a_broken_file_changes_nothing_and_lists_every_mistake(editor, real_taxonomy):
    content = exported(editor, "requirements", "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    weight, level, area = (rows[0].index(name) for name in ("weight", "level", "area"))
    rows[1][weight], rows[2][level], rows[3][area] = "3", "9", "nowhere"
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    seen = look(editor, "requirements.csv", text.getvalue().encode())
    assert seen.status_code == 422
    said = [item.text for item in BeautifulSoup(seen.content, "html.parser").select(".problems li")]
    assert [problem.partition(": ")[0] for problem in said] == [
        "requirements.csv, row 2, column “weight”",
        "requirements.csv, row 3, column “level”",
        "requirements.csv, row 4, column “area”",
    ]
    assert load_taxonomy() == real_taxonomy


def test_a_change_in_between_needs_a_new_preview(editor, real_taxonomy):
    content = renamed(exported(editor, "skills", "csv"), "docker", "Boxes")
    seen = look(editor, "skills.csv", content)
    models.TaxonomyRevision.objects.update(number=taxonomy_revision() + 1)
    again = agree(editor, seen)
    assert again.status_code == 200
    assert "has changed since this preview" in again.content.decode()
    assert load_taxonomy() == real_taxonomy
    assert agree(editor, again).status_code == 302
    assert models.Skill.objects.get(slug="docker").name == "Boxes"


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "a.csv", "content": "%%%", "revision": "1"},
        {"name": "a.csv", "content": "", "revision": "1"},
        {"name": "a.csv", "content": "YQ==", "revision": "x"},
        {},
    ],
)
def test_a_confirmation_without_content_changes_nothing(sent, editor, real_taxonomy):
    assert editor.post(reverse("admin:exchange-confirm"), sent).status_code == 302
    assert load_taxonomy() == real_taxonomy


def test_confirmed_content_is_validated_again(editor, real_taxonomy):
    sent = {"name": "a.csv", "content": "YSxi", "revision": str(taxonomy_revision())}
    assert editor.post(reverse("admin:exchange-confirm"), sent).status_code == 422
    assert load_taxonomy() == real_taxonomy


def test_a_request_that_is_far_too_large_gets_a_page_of_the_admin(editor):
    seen = look(editor, "skills.csv", b"x" * 3 * 1024 * 1024)
    assert seen.status_code == 413
    assert "A taxonomy file can have at most 1 MB." in seen.content.decode()


def test_a_large_file_is_refused_before_it_is_read(editor):
    seen = look(editor, "skills.csv", b"x" * (1024 * 1024 + 1))
    assert seen.status_code == 422
    assert "larger than 1 MB" in seen.content.decode()


def test_an_import_previews_whose_scores_would_change(editor, alice, real_taxonomy):
    alice.submit(alice.begin())
    content = exported(editor, "requirements", "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    level, role, slug = (rows[0].index(name) for name in ("level", "role", "slug"))
    docker = next(r for r in rows if (r[role], r[slug]) == ("machine-learning-engineer", "docker"))
    docker[level] = "1"
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    seen = look(editor, "requirements.csv", text.getvalue().encode())
    page = " ".join(BeautifulSoup(seen.content, "html.parser").get_text(" ").split())
    assert "Data scientist → Machine learning engineer" in page
    assert "Leaves: Docker and containers" in page
    assert "1 submitted report uses this" in page
    assert load_taxonomy() == real_taxonomy
