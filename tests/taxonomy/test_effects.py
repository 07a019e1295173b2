"""The effects of an edit on the scores of typical people."""

from decimal import Decimal

import pytest

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.effects import taxonomy_effects
from tests.taxonomy.builders import document, requirement, small


def edited(change) -> Taxonomy:
    """Return the small taxonomy with its files changed by a function."""
    files = small()
    change(files)
    return document(files)


def asked(files):
    return files["requirements/engineer.yaml"]["requirements"]


def typical(files):
    return files["typical_levels/analyst.yaml"]["levels"]


def role(files, number):
    return files["roles.yaml"]["roles"][number]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda f: asked(f)[0].update(level=4), [("Language", "level", "3", "4")]),
        (lambda f: asked(f)[1].update(weight=4), [("Vectors", "weight", "2", "4")]),
        (
            lambda f: asked(f)[0].update(floor=3),
            [("Language", "must-have from level", "2", "3")],
        ),
        (
            lambda f: asked(f)[1].update(floor=2),
            [("Vectors", "must-have from level", None, "2")],
        ),
        (lambda f: asked(f)[0].update(skills=["snake"]), [("Language", "skills", "Snake, Coffee", "Snake")]),
        (lambda f: asked(f)[1].update(area="coding"), [("Vectors", "area", "Maths", "Coding")]),
        (lambda f: typical(f)[0].update(mean=2.5), [("Snake", "typical level", "1.5", "2.5")]),
        (lambda f: typical(f)[0].update(spread=1.25), [("Snake", "spread", "0.8", "1.25")]),
        (lambda f: role(f, 1).update(retired=True), [("", "target role", "offered", None)]),
        (lambda f: role(f, 0).update(retired=True), [("", "start role", "offered", None)]),
        (lambda f: role(f, 1).update(start=True), [("", "start role", None, "offered")]),
        (
            lambda f: asked(f).pop(2),
            [
                ("Limits", "skills", "Limits", None),
                ("Limits", "area", "Maths", None),
                ("Limits", "level", "2", None),
                ("Limits", "weight", "2", None),
            ],
        ),
        (lambda f: f["skills/maths.yaml"]["skills"][0].update(retired=True), [("Vectors", "retired", None, "yes")]),
        # Values that do not affect scores.
        (lambda f: asked(f)[0].update(name="Tongue", reason="Other.", weight_reason="Other."), []),
        (lambda f: f["skills/maths.yaml"]["skills"][0].update(name="Arrows"), []),
        (lambda f: typical(f)[0].update(basis="Other."), []),
        (lambda f: typical(f)[0].update(mean=Decimal("1.50")), []),
        (lambda f: role(f, 0).update(name="Counter"), []),
    ],
)  # fmt: skip
def test_values_that_affect_scores(change, expected):
    effects = taxonomy_effects(document(), edited(change))
    found = [(c.name, c.part, c.before, c.after) for c in effects.scoring]
    assert sorted(found, key=str) == sorted(expected, key=str)
    if not expected:
        assert effects.moves == ()


def test_effects_equal_the_figures_of_a_report():
    # Rounded, an analyst has 2 of each: ½, ½ and 1, each with weight 2.
    effects = taxonomy_effects(document(), edited(lambda f: asked(f)[1].update(level=2)))
    (move,) = effects.moves
    assert (move.start_role, move.target_role) == ("Analyst", "Engineer")
    assert move.before.readiness == 66.7
    assert move.after.readiness == 83.3
    assert effects.roles == {"engineer"}


def test_skills_that_join_and_leave_the_reverse_skillset():
    before = edited(lambda f: typical(f)[2].update(mean=3))
    lower = edited(lambda f: typical(f)[2].update(mean=0.5))
    assert [(m.joined, m.left) for m in taxonomy_effects(before, lower).moves] == [
        (("Vectors",), ())
    ]
    assert [(m.joined, m.left) for m in taxonomy_effects(lower, before).moves] == [
        ((), ("Vectors",))
    ]


def test_a_pair_of_roles_that_is_retired_or_new():
    retired = edited(lambda f: role(f, 1).update(retired=True))
    (gone,) = taxonomy_effects(document(), retired).moves
    (new,) = taxonomy_effects(retired, document()).moves
    assert (gone.before, gone.after) == (new.after, None)
    assert new.before is None
    assert new.after is not None


def test_an_edit_can_fix_an_invalid_taxonomy():
    broken = edited(lambda f: asked(f)[0].update(floor=None))
    (move,) = taxonomy_effects(broken, document()).moves
    assert move.before is None
    assert move.after is not None


def test_digests_differ_between_edits_and_are_equal_for_the_same_edit():
    edits = [
        lambda f: asked(f)[1].update(weight=4),
        lambda f: asked(f)[1].update(weight=1),
        lambda f: asked(f)[2].update(weight=4),
        lambda f: asked(f).append(requirement("more", "vectors")),
        lambda f: typical(f)[0].update(mean=2),
    ]
    digests = [taxonomy_effects(document(), edited(edit)).digest for edit in edits]
    assert len(set(digests)) == len(edits)
    again = [taxonomy_effects(document(), edited(edit)).digest for edit in edits]
    assert digests == again
