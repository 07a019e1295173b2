"""Exporting personal data and reports."""

import csv
import io
import json
import re
import tempfile
import zipfile
from itertools import product

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments import services
from assessments.domain.portability.table import (
    HEADINGS,
    escape_formula,
    table_csv,
    unescape_formula,
)
from assessments.domain.scoring import CURRENT
from assessments.management.batch import computed_lines, scored
from assessments.models import Assessment, Reminder, User
from assessments.selectors import result_report
from assessments.services import sharing
from assessments.taxonomy_store.editions import edition_current
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, SOFTWARE_ENGINEER, path_of
from tests.portability.importing import submit


@pytest.mark.django_db
def test_the_export_uses_the_terms_of_score_answers(alice):
    submitted = submit(alice)
    share = sharing.share_create(assessment=submitted, days=7, name="Al")
    draft = alice.begin(SOFTWARE_ENGINEER)
    services.answers_save(assessment=draft, values={"docker": "0"})
    response = alice.get("export_data")
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith('attachment; filename="mlcareer-')
    assert "no-store" in response["Cache-Control"]
    content = response.getvalue().decode()
    assert share.token not in content
    data = json.loads(content)
    assert (data["format"], data["version"], data["account"]) == ("mlcareer", 2, None)
    second, first = data["assessments"]
    assert second["id"] == str(draft.pk)
    assert second["answers"] == {"docker": 0}
    assert (second["submitted_at"], second["result"], second["scored_against"]) == (None,) * 3
    answers = {"docker": 1, "sql": "unsure", "python": 2, "spark": "not-relevant"}
    assert first["answers"] == answers
    assert first["saved_at"].keys() == answers.keys()
    assert [link["name"] for link in first["shares"]] == ["Al"]
    line = {"start_role": DATA_SCIENTIST, "target_role": ML_ENGINEER, "answers": answers}
    ((report, _),) = computed_lines([json.dumps(line).encode()], edition_current(), scored)
    assert first["result"] | {"id": None} == json.loads(report) | {"rules": CURRENT.number}
    part = edition_current().taxonomy.part(DATA_SCIENTIST, ML_ENGINEER)
    assert list(data["taxonomy"]["parts"]) == [first["scored_against"]] == [part.digest()]
    assert data["taxonomy"]["skills"] == part.content()["skills"]


@pytest.mark.django_db
def test_an_account_exports_its_own_data_only(alice, mallory):
    submit(mallory)
    alice.client.force_login(User.objects.create_user("carol@example.org", first_name="Carol"))
    submit(alice)
    data = json.loads(alice.get("export_data").getvalue())
    assert data["account"]["email"] == "carol@example.org"
    assert "password" not in data["account"]
    assert len(data["assessments"]) == 1
    assert len(json.loads(mallory.get("export_data").getvalue())["assessments"]) == 1


@pytest.mark.django_db
def test_a_visitor_without_data_is_asked_to_sign_in(client, alice):
    """An empty file would be mistaken for a complete export."""
    draft = alice.begin()
    draft.delete()
    for browser in (client, alice.client):
        response = browser.get(reverse("assessments:export_data"))
        assert response.status_code == 404
        assert "Content-Disposition" not in response
        assert f"{reverse('account_login')}?next=/data/" in response.content.decode()
    assert "sessionid" not in client.cookies
    # A browser would save the error page under the file's name.
    assert not re.search(
        r"<a[^>]*\sdownload\b", client.get(reverse("assessments:data")).content.decode()
    )


@pytest.mark.django_db
def test_a_report_as_json_is_the_export_of_one_assessment(alice):
    first, _ = submit(alice), submit(alice, SOFTWARE_ENGINEER)
    one = json.loads(alice.get("report_json", first.pk).content)
    everything = json.loads(alice.get("export_data").getvalue())
    assert one["assessments"] == [everything["assessments"][1]]
    assert len(everything["taxonomy"]["parts"]) == 2
    assert len(one["taxonomy"]["parts"]) == 1
    # Data that the two results share is exported once.
    slugs = [skill["slug"] for skill in everything["taxonomy"]["skills"]]
    assert len(slugs) == len(set(slugs))


@pytest.mark.django_db
def test_a_report_as_csv_has_every_requirement_with_its_figures(alice):
    submitted = submit(alice)
    response = alice.get("report_csv", submitted.pk)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].endswith('.csv"')
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    shown = [row for area in result_report(submitted).areas for row in area.rows]
    assert [row["requirement"] for row in rows] == [row.requirement.slug for row in shown]
    assert [float(row["points"]) for row in rows] == [row.points for row in shown]
    docker = next(row for row in rows if "Docker" in row["skills"])
    assert (docker["level"], docker["state"]) == ("1", "settled")


@pytest.mark.django_db
def test_a_report_as_workbook_is_the_same_table(alice):
    submitted = submit(alice)
    page = alice.get("report", submitted.pk).content.decode()
    response = alice.get("report_xlsx", submitted.pk)
    for name in ("report_csv", "report_xlsx"):
        assert path_of(name, submitted.pk) in page
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["Content-Disposition"].endswith('.xlsx"')
    (sheet,) = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets
    rows = list(sheet.values)
    text = alice.get("report_csv", submitted.pk).content.decode()
    table = list(csv.reader(io.StringIO(text, newline="")))
    for row, line in zip(rows, table, strict=True):
        for cell, written in zip(row, line, strict=True):
            if isinstance(cell, int | float):
                assert float(written) == pytest.approx(cell)
            else:
                assert written == (cell or "")
    assert isinstance(rows[1][HEADINGS.index("weight")], int)
    assert isinstance(rows[1][HEADINGS.index("gap")], int | float)


@pytest.mark.django_db
def test_no_text_in_a_workbook_is_a_formula_or_an_error(alice):
    """Requirements may have any name, because the taxonomy may have been imported."""
    submitted = submit(alice)
    names = [*(f"{before}{start}1+1" for before in HIDDEN for start in STARTS), "#N/A", "TRUE", "3"]
    content = submitted.result.snapshot.content
    for skill, name in zip(content["skills"], names * 2, strict=False):
        skill["name"] = name.strip() or "-"
    content["skills"][0]["name"] = "=cmd|' /C calc'!A0\x07"
    submitted.result.snapshot.save()
    packed = alice.get("report_xlsx", submitted.pk).content
    sheet = openpyxl.load_workbook(io.BytesIO(packed)).worksheets[0]
    texts = [cell for row in sheet.iter_rows(max_col=4) for cell in row]
    assert {cell.data_type for cell in texts} == {"s"}
    assert sum(str(cell.value).startswith("=") for cell in texts) >= 5
    with zipfile.ZipFile(io.BytesIO(packed)) as book:
        assert b"<f>" not in b"".join(book.read(name) for name in book.namelist())


@pytest.mark.django_db
def test_a_workbook_needs_no_temporary_folder(alice, typical_scientist, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert alice.get("report_xlsx", typical_scientist.pk).status_code == 200


# The characters that OWASP lists as the start of a formula, and characters that hide them.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HIDDEN = ("", " ", "\u00a0", "\u200b", "\ufeff", "\u3000", "\x0b", "'", "''")
CELLS = st.one_of(
    st.text(max_size=8),
    st.tuples(st.sampled_from(HIDDEN), st.sampled_from(STARTS), st.text(max_size=8)).map("".join),
)


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=4))
def test_no_text_becomes_a_formula_and_none_is_lost(rows):
    read = list(csv.reader(io.StringIO(table_csv(rows), newline="")))
    for row, cells in zip(rows, read, strict=True):
        for cell, found in zip(row, cells, strict=True):
            assert not found.lstrip(" \u00a0\u200b\ufeff\u3000\x0b").startswith(STARTS)
            assert found in (cell, f"'{cell}")
            assert unescape_formula(found) == cell


def test_every_start_of_a_formula_is_escaped():
    for before, start in product(HIDDEN, STARTS):
        text = f"{before}{start}SUM(A1)"
        assert escape_formula(text) == f"'{text}"


def test_a_plain_text_is_unchanged():
    for text in ("", "A=B", "3", "'", "''", "C++", "x@y", "’=", "a\n=1", "− 1"):
        assert escape_formula(text) == unescape_formula(text) == text


def test_numbers_stay_numbers():
    assert table_csv([[-1.5, 0, None, "-1"]]) == "-1.5,0,,'-1\r\n"
    assert len(set(HEADINGS)) == len(HEADINGS)


@pytest.mark.django_db
def test_calendar_and_reminder_are_exported_without_their_keys(alice):
    submitted = submit(alice)
    alice.client.force_login(user := User.objects.create_user("carol@example.org"))
    Assessment.objects.update(user=user, guest_key=None)
    feed = services.feed_create(assessment=submitted, language="de")
    due = timezone.now()
    reminder = Reminder.objects.create(
        user=user, assessment=submitted, language="de", site="https://example.org/", due_at=due
    )
    content = alice.get("export_data").getvalue().decode()
    assert feed.token not in content
    assert reminder.token not in content
    data = json.loads(content)
    assert data["assessments"][0]["feed"]["language"] == "de"
    assert data["account"]["reminder"]["assessment"] == str(submitted.pk)
    assert data["account"]["reminder"]["due_at"]
