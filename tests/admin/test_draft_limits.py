"""What the draft of changes must not do: publish unasked, lose a change, or break a page."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments import models
from assessments.domain.exchange.archive import taxonomy_zip
from assessments.domain.taxonomy.drafting import Edit
from assessments.domain.taxonomy.languages import Language, Translation
from assessments.services.staff_groups import EDITOR
from assessments.taxonomy_store.drafts import open_draft, work_in_draft
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.working import FIRST_DRAFT_KEY, working_draft
from tests.admin.forms import fields
from tests.admin.grids import requirement
from tests.admin.test_drafting import (
    REVIEW,
    bar,
    change,
    docker,
    drafting,
    named_editor,
    publish,
    texts,
)
from tests.admin.test_exchange import agree, look
from tests.admin.test_taxonomy_admin import filled, page
from tests.cast import soup
from tests.database import taxonomy_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(db) -> Client:
    return drafting(named_editor("Ann"))


@pytest.fixture
def ben(db) -> Client:
    return drafting(named_editor("Ben"))


def with_a_translation() -> bytes:
    """Return a file with the taxonomy and one translation."""
    translation = Translation(english=docker().name, text="Behälter")
    language = Language(code="de", translations=(translation,))
    return taxonomy_zip(load_taxonomy().model_copy(update={"languages": (language,)}))


def test_undoing_a_translation_is_not_collected(ann, editor):
    agree(editor, look(editor, "taxonomy.zip", with_a_translation()))
    date = models.Translation.history.latest().history_date
    response = ann.post(reverse("admin:undo", args=[date.isoformat()]), follow=True)
    assert "is in the draft" not in response.content.decode()
    assert "does not collect translations" in response.content.decode()
    assert open_draft() is None


def test_an_import_leaves_translations_out(ann):
    seen = look(ann, "taxonomy.zip", with_a_translation())
    assert "already matches the file" in seen.content.decode()
    assert "those in the file are left out" in seen.content.decode()


def test_an_import_of_what_was_previewed_before_another_edit_is_previewed_again(ann, ben):
    file = taxonomy_zip(load_taxonomy())
    change(ann, docker(), name="Boxes")
    seen = look(ann, "taxonomy.zip", file)
    change(ben, models.Skill.objects.get(slug="python"), description="Snakes.")
    response = agree(ann, seen)
    assert "has changed since this preview" in response.content.decode()
    assert open_draft().change_count == 2


def test_a_form_of_the_draft_is_not_published_without_the_permission(ann):
    url = page(models.Skill, "change", docker().pk)
    sent = fields(ann.get(url)) | filled(ann, url) | {"name": "Boxes"}
    assert sent["_draft"]
    models.User.groups.rel.model.objects.get(name=EDITOR).permissions.remove(
        models.User.user_permissions.rel.model.objects.get(codename="exchange_taxonomy")
    )
    before = taxonomy_rows()
    assert ann.post(url, sent).status_code == 403
    assert taxonomy_rows() == before


@pytest.mark.parametrize("name", ["list", "delete", "delete selected"])
def test_each_form_says_that_it_was_opened_in_the_draft(name, ann):
    source = models.Source.objects.create(
        slug="extra", title="Extra", year="2020", position=99, address="https://example.org/"
    )
    listed = page(models.Source, "changelist")
    chosen = {"action": "delete_selected", "_selected_action": source.pk}
    response = {
        "list": lambda: ann.get(listed),
        "delete": lambda: ann.get(page(models.Source, "delete", source.pk)),
        "delete selected": lambda: ann.post(listed, chosen),
    }[name]()
    assert fields(response)["_draft"] == "1"


def test_a_change_with_any_characters_can_be_left_out(ann):
    entry = models.GuideEntry.objects.exclude(title="").first()
    change(ann, entry, title="Now | then")
    for option in soup(ann.get(REVIEW)).select("select[name=object] option"):
        version = open_draft().version
        ann.post(REVIEW, {"version": version, "leave_out": "", "object": option["value"]})
    assert open_draft() is None


def test_a_draft_with_fields_of_an_older_version_can_be_seen(ann, editor):
    change(ann, docker(), name="Boxes")
    draft = open_draft()
    draft.set_edits(
        [
            *draft.edits,
            Edit(("rituals", "dance"), None, {"slug": "dance"}),
            Edit(("rituals", "song", "name"), "a", "b"),
            Edit(("skills", "docker", "colour"), "a", "b"),
            Edit(("order", "rituals"), ["song"], ["dance", "song"]),
        ]
    )
    draft.save()
    response = ann.get(REVIEW)
    assert response.status_code == 200


def test_a_draft_that_was_published_otherwise_is_dropped(ann, editor):
    change(ann, docker(), description="Ships.")
    change(editor, docker(), description="Ships.")
    response = publish(ann)
    assert response.status_code == 200
    assert not models.TaxonomyDraft.objects.exists()


def test_a_draft_without_its_authors_has_words(ann, editor):
    change(ann, docker(), name="Boxes")
    models.User.objects.filter(first_name="Ann").delete()
    assert bar(editor) == "Draft: 1 change by a deleted account. Review the draft"


def test_a_restored_object_is_on_the_page_that_follows(ann, editor):
    spark = requirement("spark")
    assert (
        ann.post(page(models.Requirement, "delete", spark.pk), {"post": "yes"}).status_code == 302
    )
    first = spark.history.earliest().history_date.isoformat()
    restore = page(models.Requirement, "simple_history", spark.pk, first)
    response = ann.post(restore, follow=True)
    assert open_draft() is None
    assert "doesn’t exist" not in response.content.decode()


def test_an_object_deleted_before_is_restored_in_the_draft(ann, editor):
    source = models.Source.objects.create(
        slug="extra", title="Extra", year="2020", position=99, address="https://example.org/"
    )
    first = source.history.earliest().history_date.isoformat()
    key = source.pk
    source.delete()
    response = ann.post(page(models.Source, "simple_history", key, first), follow=True)
    assert "doesn’t exist" not in response.content.decode()
    assert open_draft().change_count == 1
    publish(ann)
    assert models.Source.objects.get(slug="extra").pk < FIRST_DRAFT_KEY


def test_an_object_removed_in_the_draft_is_listed_as_removed(ann):
    spark = requirement("spark")
    ann.post(page(models.Requirement, "delete", spark.pk), {"post": "yes"})
    response = ann.get(reverse("admin:assessments_requirement_removed"))
    assert any(spark.name in text for text in texts(response, ".card"))


def test_an_exception_ends_the_work_in_the_draft(ann):
    change(ann, docker(), name="Boxes")
    before = taxonomy_rows()
    with (
        pytest.raises(models.Skill.DoesNotExist),
        work_in_draft(models.User.objects.get(first_name="Ann"), may_edit=True),
    ):
        models.Skill.objects.get(name="Docker and containers")
    assert working_draft() is None
    assert taxonomy_rows() == before


def test_a_conflict_can_be_decided_though_the_draft_no_longer_fits(ann, editor):
    area = models.Area.objects.create(slug="extra", name="Extra", description="More.", position=99)
    other = models.Area.objects.exclude(pk__in=(docker().area_id, area.pk)).first()
    change(ann, docker(), area=area.pk, description="Ships.")
    change(editor, docker(), area=other.pk)
    assert editor.post(page(models.Area, "delete", area.pk), {"post": "yes"}).status_code == 302
    response = ann.get(REVIEW)
    assert len(texts(response, ".problems")) == len(texts(response, ".conflict")) == 1
    sent = {"keep-skills|docker|area": "published", "decide": "", "version": open_draft().version}
    response = ann.post(REVIEW, sent, follow=True)
    assert not texts(response, ".problems, .conflict")
    publish(ann)
    assert (docker().area, docker().description) == (other, "Ships.")


def test_an_object_added_on_both_sides_stays_a_conflict(ann, ben, editor):
    def add(client, title):
        url = page(models.Source, "add")
        sent = filled(client, url) | {
            "slug": "extra",
            "title": title,
            "year": "2020",
            "address": "https://example.org/",
            "position": 99,
        }
        response = client.post(url, sent)
        assert response.status_code == 302, response.context["errors"]

    add(ann, "Drafted")
    add(editor, "Published")
    assert len(texts(ann.get(REVIEW), ".conflict")) == 1
    change(ben, docker(), description="Ships.")
    assert len(texts(ann.get(REVIEW), ".conflict")) == 1
