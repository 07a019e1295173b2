"""A draft of changes to a taxonomy, applied to a taxonomy that has changed since."""

import json

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.draft_words import DraftWords
from assessments.domain.taxonomy.drafting import (
    Edit,
    apply_draft,
    draft_conflicts,
    draft_edits,
    rebase,
)
from tests.taxonomy.builders import document


def stored(edits: list[Edit]) -> list[Edit]:
    """Return edits as they come back from the database."""
    return [Edit.from_json(row) for row in json.loads(json.dumps(edits))]


def replaced(taxonomy: Taxonomy, kind: str, slug: str, **fields) -> Taxonomy:
    """Return the taxonomy with one object changed."""
    rows = [
        row.model_copy(update=fields) if row.slug == slug else row
        for row in getattr(taxonomy, kind)
    ]
    return taxonomy.model_copy(update={kind: tuple(rows)})


def without(taxonomy: Taxonomy, kind: str, slug: str) -> Taxonomy:
    rows = tuple(row for row in getattr(taxonomy, kind) if row.slug != slug)
    return taxonomy.model_copy(update={kind: rows})


def test_every_object_of_the_taxonomy_can_be_added_and_removed_by_a_draft(real_taxonomy):
    empty = Taxonomy()
    edits = stored(draft_edits(empty, real_taxonomy))
    assert apply_draft(edits, empty) == (real_taxonomy, [])
    back = [Edit(path, value, base) for path, base, value in edits]
    assert apply_draft(back, real_taxonomy) == (empty, [])


def test_changes_of_different_values_are_merged():
    base = document()
    drafted = replaced(base, "skills", "snake", name="Boa")
    published = replaced(base, "skills", "snake", description="Long.")
    taxonomy, conflicts = apply_draft(stored(draft_edits(base, drafted)), published)
    assert not conflicts
    assert taxonomy.skill_by_slug["snake"].name == "Boa"
    assert taxonomy.skill_by_slug["snake"].description == "Long."


def test_another_value_of_the_same_field_is_a_conflict_until_it_is_decided():
    base = document()
    drafted = replaced(base, "skills", "snake", name="Boa")
    published = replaced(base, "skills", "snake", name="Python")
    edits = stored(draft_edits(base, drafted))
    taxonomy, [conflict] = apply_draft(edits, published)
    assert taxonomy.skill_by_slug["snake"].name == "Boa"
    choice = DraftWords(published, edits).choice(conflict)
    assert choice.what == "skill Python: name"
    assert (choice.before, choice.published, choice.drafted) == (
        base.skill_by_slug["snake"].name, "Python", "Boa",
    )  # fmt: skip
    # Another edit of the draft does not decide it.
    more = replaced(taxonomy, "skills", "snake", description="Long.")
    again = rebase(edits, published, more)
    assert [c.edit.path for c in apply_draft(again, published).conflicts] == [conflict.edit.path]
    assert len(again) == 2


def test_the_same_change_on_both_sides_is_no_conflict():
    base = document()
    drafted = replaced(base, "skills", "snake", name="Boa")
    edits = stored(draft_edits(base, drafted))
    assert apply_draft(edits, drafted) == (drafted, [])
    assert rebase(edits, drafted, drafted) == []


def test_a_change_of_a_removed_object_can_only_be_dropped():
    base = document()
    edits = stored(draft_edits(base, replaced(base, "areas", "coding", name="Code")))
    published = without(base, "areas", "coding")
    _, [conflict] = apply_draft(edits, published)
    assert conflict.gone
    assert rebase(edits, published, published) == edits, "it waits for the decision"


def test_removing_an_object_that_was_changed_is_a_conflict():
    base = document()
    edits = stored(draft_edits(base, without(base, "skills", "coffee")))
    published = replaced(base, "skills", "coffee", name="Other")
    _, [conflict] = apply_draft(edits, published)
    choice = DraftWords(published, edits).choice(conflict)
    assert (choice.published, choice.drafted, choice.gone) == ("name Other", "", False)


def test_objects_added_on_both_sides_and_a_new_order_are_merged(real_taxonomy):
    base = real_taxonomy
    first, second, *rest = base.areas
    mine = first.model_copy(update={"slug": "mine", "name": "Mine"})
    theirs = first.model_copy(update={"slug": "theirs", "name": "Theirs"})
    drafted = base.model_copy(update={"areas": (second, first, mine, *rest)})
    published = base.model_copy(update={"areas": (first, second, *rest, theirs)})
    taxonomy, conflicts = apply_draft(stored(draft_edits(base, drafted)), published)
    assert not conflicts
    assert taxonomy.areas == (second, first, mine, *rest, theirs)
    reversed_since = base.model_copy(update={"areas": base.areas[::-1]})
    edits = draft_edits(base, drafted)
    _, [conflict] = apply_draft(edits, reversed_since)
    assert DraftWords(reversed_since, edits).choice(conflict).what == "order of areas"


def test_objects_are_named():
    base = document()
    edits = [
        Edit(("skills", "snake", "name"), "a", "b"),
        Edit(("skills", "new"), None, {"name": "New one"}),
        Edit(("requirements", "engineer/new"), None, {"name": "Both", "skills": ["new", "snake"]}),
        Edit(("typical_levels", "analyst/new"), None, {"skill": "new", "mean": "1"}),
        Edit(("order", "skills"), ["snake"], ["snake", "new"]),
        Edit(
            ("order", "requirements/engineer"),
            ["engineer/a", "engineer/b"],
            ["engineer/b", "engineer/a"],
        ),
    ]
    assert list(DraftWords(base, edits).objects().values()) == [
        f"skill {base.skill_by_slug['snake'].name}",
        "skill New one",
        "requirement Both (Engineer)",
        "typical level New one (Analyst)",
        "order of requirements of Engineer",
    ]


def test_a_field_added_to_a_removed_object_is_a_conflict():
    base = document()
    edits = stored(draft_edits(base, replaced(base, "skills", "snake", hours_basis="A guess.")))
    [conflict] = draft_conflicts(edits, without(base, "skills", "snake"))
    assert conflict.gone
