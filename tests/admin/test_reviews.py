"""Editors sign what they have read; the site shows it until the text changes."""

import pytest
from django.urls import reverse

from assessments import models
from assessments.domain.exchange.archive import taxonomy_zip
from assessments.domain.exchange.formats import read_file
from assessments.domain.taxonomy.reviews import review_items
from assessments.taxonomy_store.editions import edition_current
from assessments.taxonomy_store.edits import taxonomy_edit
from assessments.taxonomy_store.loading import load_taxonomy
from assessments.taxonomy_store.store import save_taxonomy
from tests.admin.forms import post_confirmed
from tests.admin.test_history import back, edits_of
from tests.admin.test_taxonomy_admin import filled, page
from tests.cast import soup, words

pytestmark = pytest.mark.django_db
REVIEW = "/admin/review/"


def item(kind: str, slug: str):
    """Return the first object to review of a kind with a slug that can be signed."""
    return next(
        row for row in review_items(load_taxonomy())
        if (row.kind, row.slug) == (kind, slug) and row.can_be_signed
    )  # fmt: skip


def place(found) -> str:
    return f"{REVIEW}?area={found.area}&kind={found.kind}"


def sign(editor, *items, **more):
    url = place(items[0])
    return editor.post(url, {"text": [row.digest for row in items]} | more, follow=True)


def is_reviewed(found) -> bool:
    """Return True if the current text of an object is signed."""
    now = item(found.kind, found.slug).digest
    return models.Review.objects.filter(digest=now, withdrawn_at=None).exists()


def docker():
    return models.Skill.objects.get(slug="docker")


def edit(editor, row, **changes):
    url = page(type(row), "change", row.pk)
    assert post_confirmed(editor, url, filled(editor, url) | changes).status_code == 302


def test_nothing_that_ships_is_reviewed(editor):
    rows = soup(editor.get(REVIEW)).select("tbody tr")
    unreviewed, whole = words(rows[-1].select("td")[0]).split(" of ")
    assert unreviewed == whole
    assert int(whole) == models.Skill.objects.filter(retired=False).count()
    assert not edition_current().reviewed


def test_several_texts_are_signed_at_once_and_shown_with_the_editor(editor):
    first, second = item("skill", "docker"), item("skill", "kubernetes")
    assert "2 texts signed." in sign(editor, first, second).content.decode()
    signature = models.Review.objects.get(digest=first.digest)
    assert (signature.editor.email, signature.name) == ("root@example.org", first.name)
    shown = soup(editor.get(place(first)))
    assert not shown.select(f"form:first-of-type input[value='{first.digest}']")
    assert "by root@example.org" in words(shown)
    history = editor.get(page(models.Skill, "history", docker().pk)).content.decode()
    assert "signed by root@example.org" in history


def test_a_signature_can_be_withdrawn_and_is_kept_in_the_history(editor):
    found = item("skill", "docker")
    sign(editor, found)
    assert "1 text withdrawn." in sign(editor, found, withdraw="").content.decode()
    assert not is_reviewed(found)
    history = editor.get(page(models.Skill, "history", docker().pk)).content.decode()
    assert "withdrawn on" in history
    sign(editor, found)
    assert is_reviewed(found)


def test_a_text_that_was_edited_while_it_was_read_is_not_signed(editor):
    found = item("skill", "docker")
    edit(editor, docker(), description="What an editor has not read.")
    response = sign(editor, found)
    assert "1 text not signed: edited" in response.content.decode()
    assert not models.Review.objects.exists()


@pytest.mark.parametrize(
    ("changes", "ends"),
    [
        ({"name": "Boxes"}, True),
        ({"levels-0-anchor": "You have seen a box."}, True),
        ({"levels-0-practice_hours": 99}, True),
        ({"aliases": "boxes"}, False),
        ({"phrases": "ship* ... box*"}, False),
        ({"hours_basis": "A course."}, False),
        ({"resources-0-hours": 99}, False),
    ],
)
def test_a_change_that_readers_see_ends_the_signature(editor, changes, ends):
    found = item("skill", "docker")
    sign(editor, found)
    edit(editor, docker(), **changes)
    assert is_reviewed(found) is not ends


def test_restoring_the_signed_text_restores_the_signature(editor):
    found = item("skill", "docker")
    date = edits_of(docker())[0].date
    sign(editor, found)
    edit(editor, docker(), name="Boxes")
    assert editor.post(back(models.Skill, docker().pk, date)).status_code == 302
    assert is_reviewed(found)


def test_files_neither_carry_nor_forge_signatures(editor):
    found = item("project", "notebook-to-service")
    sign(editor, found)
    content = taxonomy_zip(load_taxonomy())
    assert b"reviewed:" not in content
    before = load_taxonomy()
    project = next(row for row in before.projects if row.slug == found.slug)
    claimed = type(project).model_validate(project.model_dump() | {"reviewed": True, "hours": 1})
    others = tuple(row for row in before.projects if row.slug != found.slug)
    save_taxonomy(before.model_copy(update={"projects": (*others, claimed)}))
    assert not is_reviewed(found)
    save_taxonomy(read_file("a.zip", content, load_taxonomy()))
    assert is_reviewed(found)


def test_a_resource_without_an_address_cannot_be_signed(editor):
    row = models.Resource.objects.filter(skill__slug="docker").first()
    models.Resource.objects.filter(pk=row.pk).update(address="")
    found = next(i for i in review_items(load_taxonomy()) if i.name == row.title)
    assert not soup(editor.get(place(found))).select(f"input[value='{found.digest}']")
    sign(editor, found)
    assert not models.Review.objects.exists()


def test_a_resource_is_shown_with_the_name_of_its_language(editor):
    rows = models.Resource.objects.filter(skill__slug="docker")
    for code, name in (("de", "German"), ("xx", "xx")):
        with taxonomy_edit():
            rows.update(language=code)
        assert f", in {name}, " in editor.get(place(item("resource", "docker"))).content.decode()


def test_the_plan_shows_the_dates_without_names(editor, alice, typical_scientist):
    url = reverse("assessments:plan", args=[typical_scientist.pk])
    marks = soup(alice.client.get(url)).select(".project .note-link")
    assert marks
    everything = [row.digest for row in review_items(load_taxonomy()) if row.can_be_signed]
    editor.post(REVIEW, {"text": everything})
    shown = soup(alice.client.get(url))
    assert not shown.select(".project .note-link")
    assert "asterisk" not in words(shown)
    assert "reviewed by an editor on" in words(shown.select_one(".project"))
    assert "reviewed by an editor on" in words(shown.select_one(".learn-from, .step-more"))
    assert "root@example.org" not in shown.get_text()
    report = soup(alice.client.get(reverse("assessments:report", args=[typical_scientist.pk])))
    assert "reviewed by an editor on" in words(report.select_one(".gap-card .term-list"))
    # Translated texts are those of a signed original.
    translated = alice.client.get(url, headers={"accept-language": "de"})
    assert not soup(translated).select(".project .note-link")
