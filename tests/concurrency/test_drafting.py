"""Editors who use the draft of changes at once, and people who answer during that."""

import pytest

from assessments import models
from assessments.taxonomy_store.drafts import (
    DraftChangedError,
    draft_publish,
    open_draft,
    work_in_draft,
)
from assessments.taxonomy_store.edits import UnconfirmedEditError, taxonomy_edit
from assessments.taxonomy_store.loading import load_taxonomy
from tests.cast import stored
from tests.concurrency.overlapping import overlapping
from tests.concurrency.people import AREA

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def rename(slug: str, name: str) -> None:
    models.Skill.objects.filter(slug=slug).update(name=name)


def collect(person: str, slug: str, name: str) -> None:
    """Rename a skill in the draft."""
    editor, _ = models.User.objects.get_or_create(email=f"{person}@example.org")
    with work_in_draft(editor, may_edit=True), taxonomy_edit():
        rename(slug, name)


def publish(seen: int) -> None:
    try:
        draft_publish(seen, "")
    except UnconfirmedEditError as pending:
        draft_publish(seen, pending.effects.digest)


def names() -> tuple[str, str]:
    skills = load_taxonomy().skill_by_slug
    return skills["docker"].name, skills["sql"].name


def drafted() -> set[tuple[str, ...]]:
    draft = open_draft()
    return {edit.object for edit in draft.edits} if draft else set()


def test_two_edits_of_the_draft_at_once_are_both_kept():
    before = names()
    overlapping(lambda: collect("ann", "docker", "Boxes"), lambda: collect("ben", "sql", "Tables"))
    assert names() == before
    assert drafted() == {("skills", "docker"), ("skills", "sql")}
    assert open_draft().authors.count() == 2
    publish(open_draft().version)
    assert names() == ("Boxes", "Tables")


def test_an_edit_during_publishing_is_in_a_new_draft():
    collect("ann", "docker", "Boxes")
    seen = open_draft().version
    overlapping(lambda: publish(seen), lambda: collect("ben", "sql", "Tables"))
    assert names()[0] == "Boxes"
    assert drafted() == {("skills", "sql")}


def test_what_was_added_while_publishing_waited_is_not_published_unseen():
    collect("ann", "docker", "Boxes")
    seen, before = open_draft().version, names()
    with pytest.raises(DraftChangedError):
        overlapping(lambda: collect("ben", "sql", "Tables"), lambda: publish(seen))
    assert names() == before
    assert drafted() == {("skills", "docker"), ("skills", "sql")}


def test_publishing_twice_at_once_publishes_once():
    collect("ann", "docker", "Boxes")
    seen = open_draft().version
    with pytest.raises(DraftChangedError):
        overlapping(lambda: publish(seen), lambda: publish(seen))
    assert models.TaxonomyDraft.objects.count() == 1
    assert names()[0] == "Boxes"


def test_an_answer_while_an_editor_looks_at_the_draft_is_saved(alice):
    collect("ann", "docker", "Boxes")
    draft = alice.begin()

    def look():
        with work_in_draft(models.User.objects.get(email="ann@example.org"), may_edit=False):
            return names()

    shown, response = overlapping(look, lambda: alice.save_one(draft, AREA, "docker", "3"))
    assert shown[0] == "Boxes"
    assert response.status_code == 200
    assert stored(draft) == {"docker": "3"}


def test_an_edit_published_while_the_draft_is_edited_stays():
    def edit():
        with taxonomy_edit():
            rename("sql", "Databases")

    overlapping(lambda: collect("ann", "docker", "Boxes"), edit)
    publish(open_draft().version)
    assert names() == ("Boxes", "Databases")
