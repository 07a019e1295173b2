"""Imports and exports in the admin: a preview first, then the change."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments import models, services
from assessments.domain.exchange.archive import taxonomy_zip
from assessments.domain.exchange.spreadsheets import taxonomy_xlsx
from assessments.taxonomy_store.editions import taxonomy_revision
from assessments.taxonomy_store.loading import load_taxonomy
from tests.cast import soup
from tests.exchange.test_files import as_csv, table
from tests.taxonomy.builders import document, skill, small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_taxonomy")]


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
    form = soup(seen).select_one("form[action$=confirm\\/]")
    data = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    return client.post(form["action"], data)


def texts_of(response, selector: str) -> list[str]:
    """Return the texts of some elements of a page."""
    page = soup(response)
    return [" ".join(item.get_text(" ").split()) for item in page.select(selector)]


def renamed() -> bytes:
    """Return the skills' CSV with one skill renamed."""
    rows = table("skills", document())
    rows[1][rows[0].index("name")] = "Boxes"
    return as_csv(rows)


def with_cell(sheet: str, place: str, value: str | None) -> bytes:
    """Return the workbook with another value in one cell."""
    book = openpyxl.load_workbook(io.BytesIO(taxonomy_xlsx(document())))
    book[sheet][place] = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("taxonomy", "zip"), ("taxonomy", "xlsx"), ("skills", "csv"), ("requirements", "csv"),
     ("typical-levels", "csv")],
)  # fmt: skip
def test_importing_an_export_changes_nothing(name, suffix, editor):
    seen = look(editor, f"{name}.{suffix}", exported(editor, name, suffix))
    assert seen.status_code == 200
    assert "already matches the file" in seen.content.decode()
    assert load_taxonomy() == document()


def test_a_file_is_previewed_then_imported(editor):
    form = soup(editor.get(reverse("admin:exchange"))).select_one("form:has([type=file])")
    assert form["enctype"] == "multipart/form-data"
    seen = look(editor, "skills.csv", renamed())
    assert texts_of(seen, ".changes :is(tbody th, td)") == [
        "Boxes changed skill", "name", "Snake", "Boxes",
    ]  # fmt: skip
    assert load_taxonomy() == document()
    revision = taxonomy_revision()
    assert agree(editor, seen).status_code == 302
    snake = models.Skill.objects.get(slug="snake")
    assert snake.name == "Boxes"
    assert taxonomy_revision() == revision + 1
    assert snake.history.latest().history_user.is_superuser


def test_every_changed_field_is_shown_with_its_old_and_new_value(editor):
    files = small()
    files["requirements/engineer.yaml"]["requirements"][0]["reason"] = "Because <b>so</b>."
    files["requirements/engineer.yaml"]["requirements"][1]["floor"] = 2
    book = openpyxl.load_workbook(io.BytesIO(taxonomy_xlsx(document(files))))
    book.create_sheet("Notes")["A1"] = "Ask Ann"
    content = io.BytesIO()
    book.save(content)
    seen = look(editor, "taxonomy.xlsx", content.getvalue())
    assert texts_of(seen, ".changes td") == [
        "reason", "It is needed.", "Because <b>so</b>.", "floor", "–", "2",
    ]  # fmt: skip
    [text] = texts_of(seen, "body")
    assert "The sheet “Notes” was ignored: its headings match no table." in text


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("C2", "skills, row 2, column “name”: a control character"),
        ("C1", "skills, row 1: the column “name” is missing"),
    ],
)
def test_half_a_surrogate_pair_is_refused_with_the_cell(place, text, editor):
    seen = look(editor, "taxonomy.xlsx", with_cell("skills", place, "a_xD800_b"))
    assert seen.status_code == 422
    assert text in seen.content.decode()


def test_the_list_of_changes_is_limited(editor):
    rows = table("skills", document())
    for number in range(600):
        name = f"more-{number}"
        row = {"area": "coding", "slug": name, "name": name, "description": "A skill."}
        for level in range(1, 5):
            row[f"level {level} anchor"] = f"w{number}l{level}"
            row[f"level {level} practice hours"] = "5"
        rows.append([row.get(column, "") for column in rows[0]])
    seen = look(editor, "skills.csv", as_csv(rows))
    assert "would make 600 changes" in seen.content.decode()
    shown = len(seen.context["changes"])
    assert 100 < shown < 600
    assert seen.context["more"] == [f"{600 - shown} × added skill"]
    assert agree(editor, seen).status_code == 302
    assert models.Skill.objects.count() == 604


def test_answered_skills_are_retired(editor, alice):
    services.answers_save(assessment=alice.begin("analyst", "engineer"), values={"coffee": "2"})
    without = small()
    without["skills/coding.yaml"]["skills"] = [skill("snake"), skill("rust")]
    without["requirements/engineer.yaml"]["requirements"][0]["skills"] = ["snake"]
    without["typical_levels/analyst.yaml"]["levels"].pop(1)
    seen = look(editor, "taxonomy.zip", taxonomy_zip(document(without)))
    changed = texts_of(seen, ".changes th[scope=rowgroup]")
    assert {"Coffee retired skill", "Rust added skill"} <= set(changed)
    assert agree(editor, seen).status_code == 302
    assert models.Skill.objects.get(slug="coffee").retired


def test_a_broken_file_changes_nothing_and_lists_every_mistake(editor):
    rows = table("requirements", document())
    for row, (name, value) in enumerate((("weight", "3"), ("level", "9"), ("area", "nowhere")), 1):
        rows[row][rows[0].index(name)] = value
    seen = look(editor, "requirements.csv", as_csv(rows))
    assert seen.status_code == 422
    assert [problem.partition(": ")[0] for problem in texts_of(seen, ".problems li")] == [
        "requirements.csv, row 2, column “weight”",
        "requirements.csv, row 3, column “level”",
        "requirements.csv, row 4, column “area”",
    ]
    assert load_taxonomy() == document()


def test_a_change_in_between_needs_a_new_preview(editor):
    seen = look(editor, "skills.csv", renamed())
    models.TaxonomyRevision.objects.update(number=taxonomy_revision() + 1)
    again = agree(editor, seen)
    assert again.status_code == 200
    assert "has changed since this preview" in again.content.decode()
    assert load_taxonomy() == document()
    assert agree(editor, again).status_code == 302
    assert models.Skill.objects.get(slug="snake").name == "Boxes"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"name": "a.csv", "content": "%%%", "revision": "1"}, 302),
        ({"name": "a.csv", "content": "", "revision": "1"}, 302),
        ({"name": "a.csv", "content": "YQ==", "revision": "x"}, 302),
        ({}, 302),
        ({"name": "a.csv", "content": "YSxi"}, 422),
    ],
)
def test_a_confirmation_is_validated_and_without_content_changes_nothing(sent, status, editor):
    if status == 422:
        sent = sent | {"revision": str(taxonomy_revision())}
    assert editor.post(reverse("admin:exchange-confirm"), sent).status_code == status
    assert load_taxonomy() == document()


@pytest.mark.parametrize(
    ("size", "status", "text"),
    [
        (3 * 1024**2, 413, "A taxonomy file can have at most 1 MB,"),
        (1024**2 + 1, 422, "larger than 1 MB"),
    ],
)
def test_a_large_file_is_refused_before_it_is_read(size, status, text, editor):
    seen = look(editor, "skills.csv", b"x" * size)
    assert seen.status_code == status
    assert text in seen.content.decode()


def test_an_import_previews_whose_scores_would_change(editor, alice):
    alice.submit(alice.begin("analyst", "engineer"))
    files = small()
    files["requirements/engineer.yaml"]["requirements"][1]["level"] = 1
    seen = look(editor, "taxonomy.zip", taxonomy_zip(document(files)))
    [text] = texts_of(seen, "body")
    assert "Analyst → Engineer" in text
    assert "Leaves: Vectors" in text
    assert "1 submitted report uses this" in text
    assert load_taxonomy() == document()
