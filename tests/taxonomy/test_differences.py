"""The differences between two taxonomies: each changed field with its old and new text."""

import pytest

from assessments.domain.taxonomy.differences import Change, FieldChange, taxonomy_differences
from assessments.domain.taxonomy.document import Taxonomy
from tests.taxonomy.builders import document, requirement, small


def edited(change) -> Taxonomy:
    files = small()
    change(files)
    return document(files)


def skill_of(files, number=0):
    return files["skills/maths.yaml"]["skills"][number]


def asked(files, number=0):
    return files["requirements/engineer.yaml"]["requirements"][number]


def differences(change) -> list[Change]:
    return taxonomy_differences(document(), edited(change))


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        (lambda f: skill_of(f).update(name="Arrows"), [("name", "Vectors", "Arrows")]),
        (lambda f: skill_of(f).update(reviewed=True), [("reviewed", "no", "yes")]),
        (lambda f: skill_of(f).update(aliases=["a", "b"]), [("aliases", "", "a; b")]),
        (lambda f: skill_of(f).update(hours_basis="Guess."), [("hours basis", "", "Guess.")]),
        (
            lambda f: skill_of(f)["levels"][2].update(hours=7),
            [("level 2 practice hours", "20", "7")],
        ),
        (
            lambda f: skill_of(f).update(prerequisites=[{"skill": "snake", "level": 2}]),
            [
                ("level 1 prerequisites", "", "snake"),
                ("level 1 prerequisites, snake: level", "", "2"),
            ],
        ),
        (lambda f: asked(f).update(floor=None), [("floor", "2", "")]),
        (lambda f: asked(f).update(skills=["coffee"]), [("skills", "snake; coffee", "coffee")]),
        (
            lambda f: asked(f).update(evidence=[{"source": "book", "text": "Says so."}]),
            [
                ("demand figures", "", "book"),
                ("demand figures, book: text", "", "Says so."),
            ],
        ),
        (
            lambda f: f["typical_levels/analyst.yaml"]["levels"][0].update(mean=2.5),
            [("mean", "1.5", "2.5")],
        ),
        (lambda f: asked(f).update(when="late"), [("when", "core", "late")]),
        (
            lambda f: f["curricula/engineer.yaml"]["chapters"][0]["steps"].pop(),
            [("steps", "snake 1; vectors 1; limits 1; snake 2", "snake 1; vectors 1; limits 1")],
        ),
        (
            lambda f: f["curricula/engineer.yaml"]["chapters"][0]["exits"][0].update(advice="Go."),
            [("exits, analyst: advice", "Apply now.", "Go.")],
        ),
    ],
)
def test_each_field_has_its_old_and_new_text(change, fields):
    (found,) = differences(change)
    assert found.action == "changed"
    assert found.fields == tuple(FieldChange(*field) for field in fields)


def test_retired_and_restored_objects():
    retire = lambda f: skill_of(f).update(retired=True)  # noqa: E731
    (gone,) = differences(retire)
    (back,) = taxonomy_differences(edited(retire), document())
    assert (gone.action, back.action) == ("retired", "restored")


def test_a_new_object_lists_all_its_fields():
    (new,) = differences(
        lambda f: f["requirements/engineer.yaml"]["requirements"].append(requirement("more", "x"))
    )
    assert (new.action, new.kind, new.name) == ("added", "requirement", "engineer/more")
    assert {(field.name, field.new) for field in new.fields} >= {("slug", "more"), ("level", "3")}
    assert all(field.old == "" for field in new.fields)
    assert str(new) == "added requirement engineer/more"


def test_another_order_says_what_moved():
    (moved,) = differences(lambda f: f["areas.yaml"]["areas"].reverse())
    assert moved.fields == (FieldChange("area", "coding; maths", "maths; coding"),)
    assert str(moved) == "changed order of the taxonomy"


def test_a_demand_figure_is_named_by_what_it_is_about():
    """So a new one before the others is one change, not a change of all of them."""
    old = {"source": "book", "role": "engineer", "term": "X", "period": "2024", "share": 5, "n": 9}
    new = old | {"period": "2027", "share": 7}
    before, after = (
        edited(lambda f, rows=rows: asked(f).update(evidence=rows)) for rows in ([old], [new, old])
    )
    (found,) = taxonomy_differences(before, after)
    listed, share, number = found.fields
    assert listed == (
        "demand figures",
        "engineer, X, 2024, book",
        "engineer, X, 2027, book; engineer, X, 2024, book",
    )
    assert share == ("demand figures, engineer, X, 2027, book: share", "", "7")
    assert number.new == "9"
