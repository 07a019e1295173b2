"""Reading and writing the YAML files."""

import pytest

from assessments.domain.taxonomy.files import TaxonomyFileError, read_taxonomy, write_taxonomy
from assessments.domain.taxonomy.objects import Learning, Skill
from tests.taxonomy.builders import document, small, write


def test_the_files_are_read(tmp_path):
    assert read_taxonomy(write(small(), tmp_path)) == document()


def test_round_trip_of_the_real_fixtures(real_taxonomy, tmp_path):
    write_taxonomy(real_taxonomy, tmp_path)
    assert read_taxonomy(tmp_path) == real_taxonomy


def test_writing_removes_the_files_of_removed_objects(tmp_path):
    stale = [tmp_path / "skills" / "gone.yaml", tmp_path / "curricula" / "gone.yaml"]
    write({"skills/gone.yaml": {"area": "gone", "skills": []}, "curricula/gone.yaml": ""}, tmp_path)
    write_taxonomy(document(), tmp_path)
    assert not any(path.exists() for path in stale)
    assert read_taxonomy(tmp_path) == document()


def test_an_earlier_folder_without_curricula_is_read(tmp_path):
    files = small()
    del files["curricula/engineer.yaml"]
    taxonomy = read_taxonomy(write(files, tmp_path))
    assert taxonomy.curricula == {}
    assert {row.when for row in taxonomy.requirements["engineer"]} == {"core"}


def broken(name, change):
    """Return the small taxonomy's files with one of them changed."""
    files = small()
    files[name] = change(files[name]) if callable(change) else change
    return files


def with_first(name, key, /, **changes):
    """Return files in which the first row of a list is changed."""
    files = small()
    files[name][key][0] = files[name][key][0] | changes
    return files


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (broken("areas.yaml", "areas: [\n"), ["areas.yaml:2:"]),
        (broken("areas.yaml", "areas:\n- slug: a\n  slug: b\n"), ["areas.yaml:3:", "“slug” appears twice"]),
        (broken("areas.yaml", "areas: &a [*a]\n"), ["areas.yaml:1:", "aliases"]),
        (broken("areas.yaml", ""), ["areas.yaml:1:", "“areas”"]),
        (broken("areas.yaml", "areas: nothing\n"), ["areas.yaml:1:", "must be a list"]),
        (broken("areas.yaml", "areas: [1]\n"), ["areas.yaml:1:", "areas 1"]),
        (broken("areas.yaml", "more: []\nareas: []\n"), ["areas.yaml:1:", "exactly “areas”"]),
        (broken("areas.yaml", "areas: " + "[" * 3000 + "]" * 3000), ["areas.yaml"]),
        (broken("areas.yaml", "areas: !!set {a}\n"), ["areas.yaml:1:", "tags"]),
        (broken("areas.yaml", "? [a]\n: b\n"), ["areas.yaml:1:", "a key must be a text or a number"]),
        (broken("areas.yaml", "areas:\n- <<: {slug: a}\n"), ["areas.yaml:2:", "<<", "is not a known field"]),
        (broken("areas.yaml", 'areas:\n- slug: "a\\0"\n'), ["areas.yaml:2:", "control character"]),
        (broken("areas.yaml", "%YAML 1.1\n---\nareas: []\n"), ["areas.yaml:1:", "must not start with %"]),
        (broken("areas.yaml", "areas: !!python/object:os.system {}\n"), ["areas.yaml:1:"]),
        (broken("areas.yaml", "areas: []\n#" + "x" * 5_000_000), ["areas.yaml", "4 MB"]),
        (with_first("areas.yaml", "areas", slug="Not a slug"), ["areas.yaml:2:", "slug"]),
        (with_first("areas.yaml", "areas", colour="red"), ["areas.yaml:", "colour", "is not a known field"]),
        (with_first("areas.yaml", "areas", name=""), ["areas.yaml:3:", "name"]),
        (with_first("skills/coding.yaml", "skills", levels={5: {"anchor": "x", "hours": 1}}), ["skills/coding.yaml:", "levels 5"]),
        (with_first("skills/coding.yaml", "skills", levels={1: {"anchor": "x", "hours": 0}}), ["hours"]),
        (with_first("skills/coding.yaml", "skills", levels={1: {"hours": 3}}), ["anchor", "is missing"]),
        (broken("skills/coding.yaml", {"area": "maths", "skills": []}), ["skills/coding.yaml:1:", "named coding"]),
        (with_first("requirements/engineer.yaml", "requirements", skills=[]), ["language skills"]),
        (with_first("requirements/engineer.yaml", "requirements", level=True), ["language level"]),
        (with_first("requirements/engineer.yaml", "requirements", level=5), ["language level"]),
        (with_first("requirements/engineer.yaml", "requirements", weight=3), ["language weight"]),
        (with_first("requirements/engineer.yaml", "requirements", floor=1), ["language floor"]),
        (with_first("requirements/engineer.yaml", "requirements", floor=4), ["floor must not be above"]),
        (with_first("requirements/engineer.yaml", "requirements", evidence=[{"source": "book"}]), ["a figure or a text"]),
        (with_first("requirements/engineer.yaml", "requirements", evidence=[{"source": "book", "role": "engineer", "term": "x", "period": "2024", "share": 3}]), ["share and n"]),
        (with_first("typical_levels/analyst.yaml", "levels", mean=4.5), ["snake mean"]),
        (with_first("typical_levels/analyst.yaml", "levels", spread=0.4), ["snake spread"]),
        (with_first("requirements/engineer.yaml", "requirements", when="soon"), ["language when"]),
        (broken("curricula/engineer.yaml", {"role": "analyst", "chapters": []}), ["curricula/engineer.yaml:1:", "named engineer"]),
        (with_first("curricula/engineer.yaml", "chapters", steps=[]), ["curricula/engineer.yaml:", "basics steps"]),
        (with_first("curricula/engineer.yaml", "chapters", steps=[{"skill": "snake", "level": 5}]), ["basics steps 0 level"]),
        (with_first("curricula/engineer.yaml", "chapters", exits=[{"start_role": "analyst"}]), ["basics exits 0 advice"]),
        (with_first("roles.yaml", "roles", start=False), ["analyst", "start role, a target role or both"]),
    ],
)  # fmt: skip
def test_a_mistake_has_its_place_and_reason(files, message, tmp_path):
    with pytest.raises(TaxonomyFileError) as caught:
        read_taxonomy(write(files, tmp_path))
    for part in message:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("written", "name"),
    [("2024-03-01", "2024-03-01"), ("1:30:00", "1:30:00"), ("0x1F", "0x1F"), ("1_000", "1_000"),
     (".inf", ".inf"), ("1e5", "1e5"), ("!", None), ("0o17", "0o17"), ("017", "017")],
)  # fmt: skip
def test_values_other_than_plain_numbers_are_text(written, name, tmp_path):
    text = f"areas:\n- slug: coding\n  name: {written}\n  description: d\n"
    write(small() | {"areas.yaml": text}, tmp_path)
    if name is None:
        with pytest.raises(TaxonomyFileError, match=r"areas\.yaml:3: tags"):
            read_taxonomy(tmp_path)
    else:
        assert read_taxonomy(tmp_path).areas[0].name == name


@pytest.mark.parametrize("text", ["2024-03-01", "1:30", "0x1F", "yes", "null", "1.0", "~", "<<"])
def test_a_text_that_looks_like_another_type_survives(text, tmp_path):
    first, *others = document().areas
    changed = document().model_copy(
        update={"areas": (first.model_copy(update={"name": text}), *others)}
    )
    write_taxonomy(changed, tmp_path)
    assert read_taxonomy(tmp_path) == changed


def test_not_utf_8(tmp_path):
    write(small(), tmp_path)
    (tmp_path / "areas.yaml").write_bytes(b"areas: [\xff]\n")
    with pytest.raises(TaxonomyFileError, match=r"areas\.yaml: not UTF-8"):
        read_taxonomy(tmp_path)


def test_a_missing_file_and_a_missing_folder(tmp_path):
    write(small(), tmp_path)
    (tmp_path / "roles.yaml").unlink()
    with pytest.raises(TaxonomyFileError, match=r"roles\.yaml: No such file"):
        read_taxonomy(tmp_path)
    with pytest.raises(TaxonomyFileError, match="is not a folder"):
        read_taxonomy(tmp_path / "nowhere")


def test_all_mistakes_are_reported_at_once(tmp_path):
    files = with_first("areas.yaml", "areas", slug="No", name="")
    files["roles.yaml"] = "roles: ["
    files["skills/maths.yaml"]["skills"][1]["hours"] = 3
    with pytest.raises(TaxonomyFileError) as caught:
        read_taxonomy(write(files, tmp_path))
    assert len(caught.value.problems) == 4


def test_the_line_of_a_nested_value(tmp_path):
    text = "role: engineer\nrequirements:\n- slug: one\n  name: One\n  area: coding\n  skills:\n  - a\n  - B!\n  level: 3\n  weight: 1\n  reason: r\n"
    files = small() | {"requirements/engineer.yaml": text}
    with pytest.raises(TaxonomyFileError, match=r"requirements/engineer\.yaml:8: one skills 1"):
        read_taxonomy(write(files, tmp_path))


def test_typical_levels_follow_the_skills(tmp_path):
    files = small()
    files["typical_levels/analyst.yaml"]["levels"].reverse()
    assert read_taxonomy(write(files, tmp_path)) == document()


def test_learning_specialisms_and_career_survive_a_round_trip(tmp_path):
    practice = {"exercise": "Do it.", "check": "It is done."}
    files = small() | {
        "learning/coding.yaml": {
            "area": "coding",
            "skills": [
                {
                    "skill": "snake",
                    "resources": [
                        {
                            "title": "Snakes",
                            "author": "A. Author",
                            "kind": "book",
                            "from_level": 0,
                            "to_level": 2,
                            "hours": 20,
                            "cost": "paid",
                            "language": "en",
                        }
                    ],
                    "at_work": practice,
                    "at_home": practice,
                }
            ],
        },
        "specialisms.yaml": {
            "specialisms": [
                {
                    "slug": "snakes",
                    "name": "Snakes",
                    "description": "About snakes.",
                    "demand": "In zoos.",
                    "requirements": [
                        {"slug": "snake", "name": "Snake", "skills": ["snake"], "level": 3, "weight": 4, "reason": "r"}
                    ],
                    "evidence": [{"source": "book", "text": "Says so."}],
                }
            ]
        },
        "career.yaml": {
            "salaries": [
                {"country": "US", "currency": "USD", "role": "engineer", "role_name": "Engineer", "kind": "range", "amount": 1, "amount_to": 2, "source": "book"}
            ],
            "guide": {"path": [{"title": "First", "text": "Begin.", "source": "book"}]},
        },
    }  # fmt: skip
    taxonomy = read_taxonomy(write(files, tmp_path / "in"))
    write_taxonomy(taxonomy, tmp_path / "out")
    assert read_taxonomy(tmp_path / "out") == taxonomy
    assert taxonomy.learning[0].resources[0].title == "Snakes"
    assert taxonomy.guide["path"][0].title == "First"


def test_career_mistakes_name_their_section(tmp_path):
    files = small() | {
        "career.yaml": {"salaries": [], "guide": {"path": [{"text": "No source."}], "gossip": []}}
    }
    with pytest.raises(TaxonomyFileError, match=r"career\.yaml:\d+: path 1 source"):
        read_taxonomy(write(files, tmp_path))


def test_the_earlier_form_of_levels_prerequisites_and_exercises_is_read():
    """Until November 2026 a level had hours, a skill its prerequisites and one exercise each."""
    former = [{"skill": "coffee", "level": 2}, {"skill": "apples", "level": 1}]
    levels = {n: {"anchor": f"You do {n}.", "hours": 10 * n} for n in range(1, 5)}
    plain = {"slug": "snake", "name": "Snake", "description": "One.", "area": "coding"}
    skill = Skill.model_validate(plain | {"levels": levels, "prerequisites": former})
    assert [level.hours for level in skill.levels.values()] == [10, 20, 30, 40]
    assert {level.study_hours for level in skill.levels.values()} == {0}
    assert [row.skill for row in skill.levels[1].prerequisites] == ["apples", "coffee"]
    assert skill.prerequisites(1) == skill.prerequisites() == {"apples": 1, "coffee": 2}
    retired = Skill.model_validate(plain | {"levels": {}, "prerequisites": former})
    assert retired.prerequisites() == {}
    practice = {"exercise": "Do it.", "check": "It is done."}
    learning = Learning.model_validate(
        {"skill": "snake", "at_work": practice, "at_home": practice | {"check": "Seen."}}
    )
    assert list(learning.exercises) == [2]
    assert [setting for setting, _ in learning.exercises_for(2, "student")] == ["home", "work"]
    assert learning.exercises_for(1, "student") == ()


def test_prerequisites_add_up_with_the_level():
    levels = {n: {"anchor": f"You do {n}.", "practice_hours": 1} for n in range(1, 5)}
    levels[1]["prerequisites"] = [{"skill": "shell", "level": 1}]
    levels[3]["prerequisites"] = [{"skill": "shell", "level": 2}, {"skill": "cloud", "level": 1}]
    skill = Skill.model_validate(
        {"slug": "a", "name": "A", "description": "B.", "area": "c", "levels": levels}
    )
    assert skill.prerequisites(2) == {"shell": 1}
    assert skill.prerequisites(3) == skill.prerequisites() == {"shell": 2, "cloud": 1}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"prerequisites": "snake"}, "prerequisites: is not a known field"),
        ({"prerequisites": [{"skill": "snake", "level": 9}]}, "levels 1 prerequisites 0 level"),
    ],
)
def test_a_mistake_in_the_earlier_form_is_reported(changes, message, tmp_path):
    files = with_first("skills/coding.yaml", "skills", **changes)
    with pytest.raises(TaxonomyFileError) as caught:
        read_taxonomy(write(files, tmp_path))
    assert any(message in problem for problem in caught.value.problems), caught.value.problems
