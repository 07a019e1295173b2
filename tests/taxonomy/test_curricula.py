"""Curricula: their rules, and generated chapters in files and when skills are renamed."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.taxonomy.check import taxonomy_problems
from assessments.domain.taxonomy.complete import completeness_problems
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.files import read_taxonomy, write_taxonomy
from assessments.domain.taxonomy.merging import with_renamed_skills
from tests.taxonomy.builders import (
    chapter,
    coding,
    curriculum,
    document,
    engineer,
    requirement,
    skill,
    small,
    small_requirements,
)
from tests.taxonomy.strategies import SKILLS, curricula

LANGUAGE, *MATHS = small_requirements()
ALL_STEPS = ("snake 1", "vectors 1", "limits 1", "snake 2", "vectors 2", "limits 2")
LAST_STEPS = ("snake 3", "vectors 3")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, None),
        (curriculum(chapter("one", *ALL_STEPS), chapter("two", *LAST_STEPS)), None),
        (curriculum(chapter("one", *ALL_STEPS), chapter("two", "coffee 1", *LAST_STEPS)), None),
        (curriculum(chapter("one", *(s.replace("snake", "coffee") for s in ALL_STEPS)), chapter("two", "coffee 3", "vectors 3")), None),
        (curriculum(chapter("one", *ALL_STEPS, *LAST_STEPS, before_applying=False)), None),
        ({"curricula/engineer.yaml": {"role": "engineer", "chapters": []}}, "target role engineer: no curriculum"),
        (curriculum(chapter("one", *ALL_STEPS), chapter("two", "snake 3")), "curriculum of engineer: level 3 of vectors is missing"),
        (curriculum(chapter("one", *ALL_STEPS[:3], *ALL_STEPS[4:]), chapter("two", *LAST_STEPS)), "curriculum of engineer: level 2 of language is missing; curriculum of engineer, two: snake 3 needs snake 2 before it"),
        (curriculum(chapter("one", *ALL_STEPS[::-1]), chapter("two", *LAST_STEPS)), "curriculum of engineer, one: limits 2 needs limits 1 before it; curriculum of engineer, one: vectors 2 needs vectors 1 before it; curriculum of engineer, one: snake 2 needs snake 1 before it; curriculum of engineer, one: limits 1 needs vectors 1 before it"),
        (curriculum(chapter("one", *ALL_STEPS, "snake 3"), chapter("two", "vectors 3")), "curriculum of engineer, one: levels 2 and 3 of snake in one chapter before applying"),
        (curriculum(chapter("one", *ALL_STEPS), chapter("two", *LAST_STEPS), chapter("three", "snake 4")), "curriculum of engineer, three: snake 4 before applying"),
        (curriculum(chapter("one", *ALL_STEPS, before_applying=False), chapter("two", *LAST_STEPS)), "curriculum of engineer, two: it comes after a chapter for later"),
        (curriculum(chapter("one", *ALL_STEPS), chapter("two", *LAST_STEPS, name="1 2 3 4 5 6 7 8 9")), "curriculum of engineer, two: the name has 9 words, at most 8"),
        (curriculum(chapter("one", *ALL_STEPS), chapter("two", *LAST_STEPS, outcome="word " * 26)), "curriculum of engineer, two: the outcome has 26 words, at most 25"),
        (engineer(LANGUAGE, *MATHS[:1], requirement("limits", area="maths", level=2, when="late")), None),
        (engineer(LANGUAGE, requirement("vectors", area="maths", level=2, when="late"), *MATHS[1:]), None),
        (engineer(requirement("language", "snake", "coffee", floor=2, level=2, when="late"), *MATHS), "curriculum of engineer, basics: snake 2 is late, so it belongs in the last chapter before applying, or after it"),
    ],
)  # fmt: skip
def test_a_curriculum_that_breaks_a_rule_is_reported_but_not_refused(changes, problem):
    taxonomy = document(small() | changes)
    assert taxonomy_problems(taxonomy) == []
    found = [text for text in completeness_problems(taxonomy) if "curriculum" in text]
    assert sorted(found) == sorted(problem.split("; ") if problem else [])


def test_another_skill_of_the_requirement_takes_the_place_of_a_prerequisite():
    steps = [*(s.replace("snake", "coffee") for s in ALL_STEPS), "limits 3"]
    made = skill("limits")
    made["levels"][3]["prerequisites"] = [{"skill": "snake", "level": 2}]
    files = {"skills/maths.yaml": {"area": "maths", "skills": [skill("vectors"), made]}}
    later = chapter("two", "coffee 3", "vectors 3", before_applying=False)
    files |= curriculum(chapter("one", *steps[:6]), later, chapter("three", steps[6]))
    files["curricula/engineer.yaml"]["chapters"][2]["before_applying"] = False
    taxonomy = document(small() | files)
    assert not [text for text in completeness_problems(taxonomy) if "needs" in text]
    files |= engineer(requirement("language", "coffee", floor=2), *MATHS)
    taxonomy = document(small() | files)
    assert [text for text in completeness_problems(taxonomy) if "needs" in text] == [
        "curriculum of engineer, three: limits 3 needs snake 2 before it"
    ]


def test_a_chapter_has_at_most_eight_skills():
    more = [f"s{number}" for number in range(9)]
    files = small() | coding(skill("snake"), skill("coffee"), *map(skill, more))
    chapters = files["curricula/engineer.yaml"]["chapters"]

    def found(number: int) -> list[str]:
        steps = [f"{slug} 1" for slug in more[:number]]
        added = chapter("more", *steps, before_applying=False)
        taxonomy = document(files | curriculum(*chapters, added))
        return [text for text in completeness_problems(taxonomy) if "at most 8" in text]

    assert found(8) == []
    assert found(9) == ["curriculum of engineer, more: 9 skills, at most 8"]


@pytest.mark.parametrize(
    ("setting", "at_work", "at_home"),
    [("work", True, False), ("home", False, True), ("either", True, True)],
)
def test_the_projects_of_a_chapter_fit_where_they_are_done(setting, at_work, at_home):
    shown = [{"skill": "coffee", "level": 1}, {"skill": "limits", "level": 1}]
    project = {
        "slug": "p", "name": "P", "setting": setting, "hours": 9, "brief": "B.",
        "skills": shown, "checks": ["C."],
    }  # fmt: skip
    for field, fits in (("project_at_work", at_work), ("project_at_home", at_home)):
        files = small() | curriculum(chapter("one", "snake 1", **{field: "p"}))
        plain = document(files).model_dump(exclude_defaults=True) | {"projects": [project]}
        problems = taxonomy_problems(Taxonomy.model_validate(plain))
        assert problems == (
            []
            if fits
            else [
                f"chapter engineer/one, {field.replace('_', ' ')}: P can only be done at {setting}. "
                "Choose another one."
            ]
        )


@given(curricula())
def test_chapters_survive_files_and_json(chapters):
    taxonomy = document().model_copy(update={"curricula": {"engineer": chapters}})
    with TemporaryDirectory() as folder:
        write_taxonomy(taxonomy, Path(folder))
        assert read_taxonomy(Path(folder)) == taxonomy
    assert Taxonomy.model_validate(taxonomy.content()) == taxonomy


@given(curricula(), st.sampled_from(SKILLS), st.sampled_from(SKILLS))
def test_renaming_a_skill_repeats_no_step_and_loses_none(chapters, old, new):
    def rename(slug: str) -> str:
        return new if slug == old else slug

    taxonomy = document().model_copy(update={"curricula": {"engineer": chapters}})
    after = with_renamed_skills(taxonomy, rename).curricula["engineer"]
    before = [(step.skill, step.level) for chapter in chapters for step in chapter.steps]
    steps = [(step.skill, step.level) for chapter in after for step in chapter.steps]
    assert len(steps) == len(set(steps))
    assert set(steps) == {(rename(slug), level) for slug, level in before}
    kept = [step for step in before if step[0] not in {old, new}]
    assert [step for step in steps if step[0] not in {old, new}] == kept
    assert all(chapter.steps for chapter in after)
