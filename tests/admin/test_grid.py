"""The grids of requirements and typical levels: edit, preview and save values."""

import json
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import models
from assessments.taxonomy_store.editions import taxonomy_revision
from assessments.taxonomy_store.store import save_taxonomy
from tests.admin.forms import confirmed, fields
from tests.admin.grids import ASKED, PART, TYPICAL, address, cell, refuse, requirement, save, staff
from tests.cast import DATA_SCIENTIST, ML_ENGINEER
from tests.database import taxonomy_rows
from tests.taxonomy.builders import document, multiplied

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    """An editor with permissions for both grids."""
    return staff(
        *(
            f"{may}_{model}"
            for may in ("add", "change")
            for model in ("requirement", "typicallevel")
        )
    )


@pytest.mark.parametrize("kind", [ASKED, TYPICAL])
def test_who_can_open_a_grid(kind):
    outsider = Client()
    outsider.force_login(models.User.objects.create_user("a@example.org"))
    own, other = "change_requirement", "change_typicallevel"
    if kind == TYPICAL:
        own, other = other, own
    for client, status in (
        (Client(), 302),
        (outsider, 302),
        (staff(), 403),
        (staff(other, own.replace("change", "view")), 403),
        (staff(own), 200),
    ):
        assert client.get(address(kind)).status_code == status
        if status != 200:
            assert client.post(address(kind), {}).status_code == status


def test_the_grid_shows_everything_and_a_filter_narrows_it(editor, real_taxonomy):
    sent = fields(editor.get(address(ASKED)))
    rows = [(r, row) for r, rows in real_taxonomy.requirements.items() for row in rows]
    for role, row in rows:
        assert sent[cell("level", row.slug, role)] == str(row.level)
        assert sent[cell("weight", row.slug, role)] == str(row.weight)
        assert sent[cell("floor", row.slug, role)] == str(row.floor or "")
    assert len(sent) == 3 * len(rows) + 2
    levels = fields(editor.get(address(TYPICAL)))
    for row in real_taxonomy.typical_levels[DATA_SCIENTIST]:
        assert Decimal(levels[cell("mean", row.skill, DATA_SCIENTIST)]) == row.mean
    part = fields(editor.get(address(ASKED, role=ML_ENGINEER, area="devops-mlops")))
    asked = [r for r in real_taxonomy.requirements[ML_ENGINEER] if r.area == "devops-mlops"]
    assert len(part) == 3 * len(asked) + 2
    assert len(fields(editor.get(address(ASKED, role="unknown", area="unknown")))) == len(sent)


def test_an_edit_is_previewed_then_confirmed_and_existing_reports_stay(
    editor, alice, typical_scientist
):
    url = address(ASKED, **PART)
    old = alice.get("report", typical_scientist.pk).context["view"].report
    before, revision = taxonomy_rows(), taxonomy_revision()
    shown = editor.post(url, fields(editor.get(url)) | {cell("level", "docker"): "1"})
    text = shown.content.decode()
    assert taxonomy_rows() == before
    assert "Machine learning engineer: Docker" in " ".join(text.split())
    written = BeautifulSoup(text, "html.parser").select(".changes td")
    assert [item.get_text(" ", strip=True) for item in written] == ["level", "3", "1"]
    move = shown.context["effects"].moves[0]
    assert (move.start_role, move.target_role) == ("Data scientist", "Machine learning engineer")
    assert move.before.readiness == round(old.readiness, 1)
    assert move.left == ("Docker and containers",)
    assert (shown.context["drafts"], shown.context["results"]) == (0, 1)
    # Only changed cells are sent with the confirmation.
    sent = confirmed(shown)
    assert set(sent) == {"rendered", "note", "_confirmed", cell("level", "docker")}

    assert editor.post(url, sent, follow=True).context["messages"]
    assert requirement("docker").level == 1
    assert taxonomy_revision() == revision + 1
    assert LogEntry.objects.get().get_edited_object() == requirement("docker")
    assert alice.get("report", typical_scientist.pk).context["view"].report == old
    again = alice.client.post(reverse("assessments:retake", args=[typical_scientist.pk]))
    assert again.status_code == 302
    draft = models.Assessment.objects.get(submitted_at=None)
    alice.submit(draft)
    new = alice.get("report", draft.pk).context["view"].report
    assert round(new.readiness, 1) == move.after.readiness != move.before.readiness


def test_saving_without_changes_says_so(editor):
    before = taxonomy_rows()
    for url in (address(ASKED, **PART), address(TYPICAL, **PART | {"role": DATA_SCIENTIST})):
        response = editor.post(url, fields(editor.get(url)), follow=True)
        assert "Nothing was changed" in response.content.decode()
    assert taxonomy_rows() == before
    assert not LogEntry.objects.exists()


def test_every_bad_cell_has_a_message_and_no_input_is_lost(editor):
    url = address(ASKED, role=ML_ENGINEER)
    typed = {
        cell("level", "docker"): "9",
        cell("weight", "kubernetes"): "lots",
        cell("floor", "sql"): "1",
        cell("level", "version-control"): "",
        cell("level", "spark"): "1",
    }
    response = refuse(editor, url, fields(editor.get(url)) | typed | {"note": "Because."})
    text = response.content.decode()
    for reason in ("level is 1, 2, 3 or 4", "weight is 1, 2 or 4", "must-have is 2, 3 or 4"):
        assert reason in text
    again = fields(response)
    assert {name: again[name] for name in typed} == typed
    assert again["note"].strip() == "Because."
    assert set(response.context["sent"].errors) == set(typed) - {cell("level", "spark")}
    # The corrected cells are saved with the rest.
    corrected = again | {
        cell("level", "docker"): "2",
        cell("weight", "kubernetes"): "4",
        cell("floor", "sql"): "2",
        cell("level", "version-control"): "3",
    }
    save(editor, url, corrected)
    assert (requirement("docker").level, requirement("spark").level) == (2, 1)


def test_a_must_have_above_its_level_has_a_message_in_its_cell(editor):
    url = address(ASKED, role=ML_ENGINEER)
    data = fields(editor.get(url)) | {cell("level", "model-deployment"): "1"}
    response = refuse(editor, url, data)
    assert (
        "above the level, 1" in response.context["sent"].errors[cell("level", "model-deployment")]
    )
    response = refuse(editor, url, data | {cell("floor", "model-deployment"): "3"})
    assert (
        "above the level, 1" in response.context["sent"].errors[cell("floor", "model-deployment")]
    )


def test_an_edit_that_fails_the_taxonomy_check_is_shown_with_its_input(editor, real_taxonomy):
    url = address(ASKED, role=ML_ENGINEER)
    without = {
        cell("floor", row.slug): "" for row in real_taxonomy.requirements[ML_ENGINEER] if row.floor
    }
    response = refuse(editor, url, fields(editor.get(url)) | without)
    assert "has no must-have" in response.content.decode()
    assert {fields(response)[name] for name in without} == {""}


def test_a_weight_needs_a_demand_figure_or_a_reason(editor):
    url, name = address(ASKED, **PART), cell("weight", "docker")
    data = fields(editor.get(url)) | {name: "1"}
    (ask,) = refuse(editor, url, data).context["sent"].missing
    assert "Job ads give 4." in ask.help
    save(editor, url, data | {"note": "A platform team does it."})
    row = requirement("docker")
    assert (row.weight, row.weight_reason) == (1, "A platform team does it.")
    # An old reason has to be read again, and is deleted once no weight needs it.
    response = refuse(editor, url, fields(editor.get(url)) | {name: "2"})
    (ask,) = response.context["sent"].missing
    assert "the reason for weight 1" in ask.help
    assert fields(response)[ask.name].strip() == "A platform team does it."
    save(editor, url, fields(response) | {ask.name: "They do most of it."})
    assert requirement("docker").weight_reason == "They do most of it."
    save(editor, url, fields(editor.get(url)) | {name: "4", "note": "Not needed."})
    assert requirement("docker").weight_reason == ""


def test_typical_levels_accept_commas_and_a_new_basis(editor):
    url = address(TYPICAL, role=DATA_SCIENTIST)
    name = cell("mean", "docker", DATA_SCIENTIST)
    row = models.TypicalLevel.objects.get(role__slug=DATA_SCIENTIST, skill__slug="docker")
    data = fields(editor.get(url))
    cells = [name for name in data if name.startswith("mean")]
    bad = dict(zip(cells, ("5", "-1", "1.234", "much", "NaN", ""), strict=False))
    assert refuse(editor, url, data | bad).context["sent"].errors.keys() == bad.keys()
    save(editor, url, data | {name: " 2,25 "})
    basis = row.basis
    row.refresh_from_db()
    assert (row.mean, row.basis) == (Decimal("2.25"), basis)
    save(editor, url, fields(editor.get(url)) | {name: "0", "note": "A survey."})
    row.refresh_from_db()
    assert (row.mean, row.basis) == (0, "A survey.")


def test_a_confirmation_is_valid_for_one_edit_only(editor):
    url = address(ASKED, **PART)
    shown = editor.post(url, fields(editor.get(url)) | {cell("level", "docker"): "1"})
    forged = confirmed(shown) | {cell("level", "docker"): "2"}
    assert editor.post(url, forged).context["effects"].scoring[0].after == "2"
    assert requirement("docker").level == 3


def test_keep_editing_restores_the_input(editor):
    url, name = address(ASKED, **PART), cell("level", "docker")
    shown = editor.post(url, fields(editor.get(url)) | {name: "1", "note": "So."})
    back = editor.post(url, fields(shown) | {"_edit_further": "1"})
    assert back.status_code == 200
    assert (fields(back)[name], fields(back)["note"].strip()) == ("1", "So.")
    assert "1 unsaved change" in " ".join(back.content.decode().split())
    assert requirement("docker").level == 3


def test_the_rendered_values_may_be_missing_or_invalid(editor):
    url, name = address(ASKED, **PART), cell("level", "docker")
    for rendered in ("", "{", "[1]", '"x"', '{"level": 3}', "[" * 50_000, '{"level": "\\ud800"}'):
        found = editor.post(url, {name: "1", "rendered": rendered}).context["effects"]
        assert [change.after for change in found.scoring] == ["1"], rendered[:20]
    assert "effects" in editor.post(url, {name: "1"}).context


def count(visit) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert visit().status_code in (200, 302, 422)
    return len(captured.captured_queries)


def measure(client: Client) -> dict[str, int]:
    """Count the queries of each step through both grids, with every cell changed."""
    found = {}
    for kind, part, other in ((ASKED, "level", "4"), (TYPICAL, "mean", "3.5")):
        url = address(kind)
        client.get(url)
        sent = fields(client.get(url))
        bad = {name: "x" for name in sent if name.startswith(part)}
        good = dict.fromkeys(bad, other)
        found[f"{kind} page"] = count(lambda url=url: client.get(url))
        found[f"{kind} bad"] = count(lambda url=url, data=sent | bad: client.post(url, data))
        found[f"{kind} shown"] = count(lambda url=url, data=sent | good: client.post(url, data))
        confirm = confirmed(client.post(url, sent | good))
        found[f"{kind} saved"] = count(lambda url=url, data=confirm: client.post(url, data))
        assert set(json.loads(fields(client.get(url))["rendered"]).values()) >= {other}
    return found


def test_queries_do_not_grow_with_the_taxonomy(editor, small_taxonomy):
    # Queries that a process makes once.
    ContentType.objects.get_for_models(models.Requirement, models.TypicalLevel)
    few = measure(editor)
    save_taxonomy(multiplied(document(), 10))
    many = measure(editor)
    assert few == many


def test_a_grid_ten_times_as_large_can_be_sent(editor):
    sent = fields(editor.get(address(ASKED)))
    more = {f"{name}-x{number}": value for name, value in sent.items() for number in range(9)}
    assert editor.post(address(ASKED), sent | more).status_code == 302


def test_a_note_that_cannot_be_exported_is_refused(editor):
    url = address(ASKED, **PART)
    sent = fields(editor.get(url)) | {cell("weight", "docker"): "1"}
    for note, text in (
        ("a\x00b", "This text contains a control character"),
        ("x" * 2_001, "longer than 2,000 characters"),
    ):
        response = refuse(editor, url, sent | {"note": note})
        assert text in response.content.decode()
