"""The draft of changes: editors collect edits in it from every page and publish them at once."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import models
from assessments.domain.exchange.archive import taxonomy_zip
from assessments.services.staff_groups import EDITOR, staff_groups_create
from assessments.taxonomy_store.drafts import open_draft
from assessments.taxonomy_store.editions import edition_current, taxonomy_revision
from assessments.taxonomy_store.loading import load_taxonomy
from tests.admin.forms import fields
from tests.admin.grids import requirement
from tests.admin.test_exchange import agree, look
from tests.admin.test_history import docker
from tests.admin.test_taxonomy_admin import filled, page
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, soup
from tests.database import taxonomy_rows
from tests.taxonomy.test_drafting import replaced

pytestmark = pytest.mark.django_db
REVIEW = reverse("admin:draft")


def named_editor(name: str) -> Client:
    """Return a browser of a taxonomy editor who works in the draft."""
    staff_groups_create()
    user = models.User.objects.create_user(
        f"{name.lower()}@example.org", is_staff=True, first_name=name
    )
    user.groups.add(models.User.groups.rel.model.objects.get(name=EDITOR))
    client = Client()
    client.force_login(user)
    return client


def drafting(client: Client, on: str = "1") -> Client:
    assert client.post(reverse("admin:draft-mode"), {"on": on}).status_code == 302
    return client


@pytest.fixture
def ann(db) -> Client:
    return drafting(named_editor("Ann"))


@pytest.fixture
def ben(db) -> Client:
    return drafting(named_editor("Ben"))


def change(client: Client, row, **changes) -> None:
    """Send a changed form, which must be accepted."""
    url = page(type(row), "change", row.pk)
    response = client.post(url, filled(client, url) | changes)
    assert response.status_code == 302, response.context["errors"]


def texts(response, selector: str) -> list[str]:
    return [" ".join(item.get_text(" ").split()) for item in soup(response).select(selector)]


def bar(client: Client) -> str:
    [text] = texts(client.get(page(models.Skill, "changelist")), ".draft-bar p")
    return text


def publish(client: Client):
    """Publish the draft as its page offers it."""
    response = client.get(REVIEW)
    sent = {"version": open_draft().version, "_confirmed": response.context["effects"].digest}
    return client.post(REVIEW, sent, follow=True)


def test_edits_of_two_editors_are_published_as_one_and_undone(ann, ben, editor):
    before, revision, published = taxonomy_rows(), taxonomy_revision(), load_taxonomy()
    change(ann, docker(), name="Boxes")
    change(ben, requirement("docker"), level="1", reason="Enough.")
    assert taxonomy_rows() == before
    assert taxonomy_revision() == revision
    assert bar(ann) == (
        "You work in the draft. What you save is not published yet. "
        "Draft: 2 changes by Ann, Ben. Review the draft"
    )
    assert bar(editor) == "Draft: 2 changes by Ann, Ben. Review the draft"
    assert edition_current().taxonomy.skill_by_slug["docker"].name == "Docker and containers"
    shown = editor.get(REVIEW)
    assert "Boxes" in texts(shown, ".changes .new")
    assert [move.target_role for move in shown.context["effects"].moves]

    assert "The draft was published." in publish(editor).content.decode()
    assert docker().name == "Boxes"
    assert requirement("docker").level == 1
    assert taxonomy_revision() == revision + 1
    history = texts(editor.get(page(models.Skill, "history", docker().pk)), ".card-head")
    assert "root@example.org published a draft by Ann, Ben" in history[0]
    assert bar(ben).endswith("It has no changes.")

    undo = soup(editor.get(REVIEW)).select_one(".published a")["href"]
    preview = editor.post(undo)
    editor.post(undo, {"_confirmed": preview.context["effects"].digest})
    # German got a translation to check, and stays as a language with none.
    assert load_taxonomy().model_copy(update={"languages": ()}) == published


def test_an_object_of_the_draft_can_be_used_and_edited_in_it(ann, ben):
    levels = {
        f"levels-{n}-{part}": value
        for n in range(4)
        for part, value in {
            "level": n + 1, "anchor": f"abacus{n} beads{n} frame{n}", "study_hours": 1,
            "practice_hours": 5,
        }.items()
    }  # fmt: skip
    add = page(models.Skill, "add")
    area = models.Area.objects.first()
    sent = filled(ann, add) | levels | {
        "name": "Abacus", "slug": "abacus", "area": area.pk, "description": "Beads.",
        "_continue": "1",
    }  # fmt: skip
    response = ann.post(add, sent, follow=True)
    assert texts(response, ".draft-bar p")[0].endswith("Draft: 1 change by Ann. Review the draft")
    assert not models.Skill.objects.filter(slug="abacus").exists()
    found = ben.get(
        reverse("admin:autocomplete"),
        {"term": "abacus", "app_label": "assessments", "model_name": "requirementskill",
         "field_name": "skill"},
    ).json()["results"]  # fmt: skip
    assert [row["text"] for row in found] == ["Abacus"]
    add = page(models.TypicalLevel, "add")
    role = models.Role.objects.get(slug=DATA_SCIENTIST)
    sent = filled(ben, add) | {
        "role": role.pk, "skill": found[0]["id"], "mean": "1", "spread": "1",
        "source": models.Source.objects.first().pk, "basis": "A guess.",
    }  # fmt: skip
    response = ben.post(add, sent)
    assert response.status_code == 302, response.context["errors"]
    url = page(models.Skill, "change", found[0]["id"])
    response = ben.post(url, filled(ben, url) | {"levels-0-practice_hours": 77})
    assert response.status_code == 302, response.context["errors"]
    publish(ann)
    skill = models.Skill.objects.get(slug="abacus")
    assert skill.levels.get(level=1).practice_hours == 77
    assert skill.typical_levels.get().role == role
    assert ann.get(url).status_code == 302, "the key was only for the draft"


def test_every_page_collects(ann, editor):
    before = taxonomy_rows()
    grid = reverse("admin:grid_requirements")
    cell = f"level:{ML_ENGINEER}:docker"
    response = ann.post(grid, fields(ann.get(grid)) | {cell: "1"})
    assert response.status_code == 302
    assert fields(ann.get(grid))[cell] == "1"
    assert fields(editor.get(grid))[cell] == "3"

    spark = requirement("spark")
    assert (
        ann.post(page(models.Requirement, "delete", spark.pk), {"post": "yes"}).status_code == 302
    )
    assert ann.get(page(models.Requirement, "change", spark.pk)).status_code == 302

    listed = page(models.Area, "changelist")
    formset = ann.get(listed).context["cl"].formset
    order = {form.add_prefix(name): form[name].value() for form in formset for name in form.fields}
    order |= {
        formset.management_form.add_prefix(name): value
        for name, value in formset.management_form.initial.items()
    }
    order |= {"form-0-position": "99", "_save": "Save"}
    assert ann.post(listed, order).status_code == 302
    assert "Order of areas" in texts(ann.get(REVIEW), "option")

    file = taxonomy_zip(
        replaced(load_taxonomy(), "sources", load_taxonomy().sources[0].slug, year="1999")
    )
    seen = look(ann, "taxonomy.zip", file)
    assert "requirement" in " ".join(texts(seen, ".changes th")), "compared with the draft"
    assert agree(ann, seen).status_code == 302

    row = docker()
    change(ann, row, description="Ships.")
    dates = texts(ann.get(page(models.Skill, "history", row.pk)), ".card-head h2")
    assert dates[0] == "In the draft, not published yet"
    first = row.history.earliest().history_date.isoformat()
    restore = page(models.Skill, "simple_history", row.pk, first)
    assert ann.post(restore).status_code == 302
    assert taxonomy_rows() == before


@pytest.mark.parametrize("keep", ["published", "draft"])
def test_a_conflict_with_what_was_published_since_is_decided(keep, ann, editor):
    change(ann, docker(), name="Boxes", description="Ships.")
    change(editor, docker(), name="Crates")
    response = ann.get(REVIEW)
    assert texts(response, ".conflict") == [
        "Skill Crates: name It was: Docker and containers Published: Crates Draft: Boxes"
    ]
    assert "Publish the draft" not in response.content.decode()
    assert "changed since you opened" in publish(ann).content.decode()
    version = open_draft().version
    ann.post(REVIEW, {"version": version, "decide": "", "keep-skills|docker|name": keep})
    publish(ann)
    assert docker().name == {"published": "Crates", "draft": "Boxes"}[keep]
    assert docker().description == "Ships."


def test_a_draft_that_no_longer_fits_is_corrected(ann, editor):
    area = models.Area.objects.create(slug="extra", name="Extra", description="More.", position=99)
    change(ann, docker(), area=area.pk)
    change(ann, models.Skill.objects.get(slug="python"), description="Snakes.")
    assert editor.post(page(models.Area, "delete", area.pk), {"post": "yes"}).status_code == 302
    assert ann.get(page(models.Skill, "changelist"))["Location"] == REVIEW
    response = ann.get(REVIEW)
    assert "no longer fits" in texts(response, ".problems h2")[0]
    version = open_draft().version
    ann.post(REVIEW, {"version": version, "leave_out": "", "object": "skills|docker"})
    assert bar(ann).endswith("Draft: 1 change by Ann. Review the draft")
    publish(ann)
    assert models.Skill.objects.get(slug="python").description == "Snakes."


def test_only_what_was_seen_is_published_and_anyone_may_drop_it(ann, ben):
    before = taxonomy_rows()
    change(ann, docker(), name="Boxes")
    sent = {
        "version": open_draft().version,
        "_confirmed": ann.get(REVIEW).context["effects"].digest,
    }
    change(ben, docker(), description="Ships.")
    assert "has changed since" in ann.post(REVIEW, sent, follow=True).content.decode()
    ben.post(REVIEW, {"version": open_draft().version, "drop": ""})
    assert open_draft() is None
    assert taxonomy_rows() == before


def test_a_draft_without_changes_left_is_gone(ann):
    change(ann, docker(), name="Boxes")
    change(ann, docker(), name=docker().name)
    assert open_draft() is None


def test_a_form_that_was_opened_in_the_draft_is_not_published(ann):
    url = page(models.Skill, "change", docker().pk)
    sent = fields(ann.get(url)) | filled(ann, url) | {"name": "Boxes"}
    drafting(ann, on="")
    assert ann.post(url, sent).status_code == 302
    assert docker().name == "Docker and containers"
    assert bar(ann) == "Draft: 1 change by Ann. Review the draft"


def test_an_edit_that_leaves_the_draft_inconsistent_is_refused(ann):
    levels = models.TypicalLevel.objects.filter(skill__slug="docker").first()
    response = ann.post(
        page(models.TypicalLevel, "delete", levels.pk), {"post": "yes"}, follow=True
    )
    assert "Nothing was changed" in response.content.decode()
    assert open_draft() is None


def test_merging_says_that_it_is_not_collected(ann):
    assert "not part of the draft" in ann.get(reverse("admin:merge")).content.decode()


def test_switching_returns_to_the_page_but_to_no_other_site(ann):
    url = reverse("admin:draft-mode")
    here = page(models.Skill, "changelist")
    assert ann.post(url, {"on": "1", "next": here})["Location"] == here
    assert ann.post(url, {"on": "1", "next": "https://evil.example/"})["Location"] == REVIEW


def test_the_review_takes_as_many_queries_for_more_changes(ann, ben, django_assert_max_num_queries):
    change(ann, docker(), name="Boxes")
    with CaptureQueriesContext(connection) as one:
        ann.get(REVIEW)
    most = len(one)
    change(ann, models.Skill.objects.get(slug="python"), description="Snakes.")
    change(ben, requirement("spark"), reason="Fast.")
    with django_assert_max_num_queries(most):
        ann.get(REVIEW)
