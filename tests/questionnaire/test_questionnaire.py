"""Pages, progress and consistency, without a database."""

import pytest

from assessments.domain.questionnaire.pages import (
    Progress,
    Questionnaire,
)
from tests.taxonomy.builders import document, skill, small

AREAS = ["maths", "coding"]


@pytest.fixture
def questionnaire() -> Questionnaire:
    return Questionnaire.build(document(), "engineer", AREAS)


def test_pages_have_the_given_order(questionnaire):
    assert [page.area.slug for page in questionnaire.pages] == AREAS
    assert [group.requirement.slug for group in questionnaire.pages[0].groups] == [
        "vectors",
        "limits",
    ]
    assert [skill.slug for skill in questionnaire.pages[1].skills] == ["snake", "coffee"]


def test_the_time_follows_from_the_words(questionnaire):
    group = questionnaire.pages[0].groups[0]
    texts = [group.skills[0].name, *(level.anchor for level in group.skills[0].levels.values())]
    words = len(" ".join(texts).split())
    assert group.seconds == pytest.approx((words + 12) / 4 + 2)  # 240 words a minute


def test_neighbours(questionnaire):
    maths, coding = questionnaire.pages
    assert questionnaire.page("coding") is coding
    assert questionnaire.page("nowhere") is None
    assert (questionnaire.page_before(maths), questionnaire.page_after(maths)) == (None, coding)
    assert (questionnaire.page_before(coding), questionnaire.page_after(coding)) == (maths, None)


@pytest.mark.parametrize(
    ("answers", "answered"),
    [
        ({}, 0),
        ({"vectors": 0}, 1),  # level 0 is an answer
        ({"vectors": "unsure", "limits": "not-relevant"}, 2),
        ({"coffee": 4}, 1),  # one of several is enough
        ({"coffee": 4, "snake": 1}, 1),
        ({"vectors": 1, "limits": 1, "snake": 1}, 3),
        ({"other": 3}, 0),
    ],
)
def test_progress(questionnaire, answers, answered):
    progress = questionnaire.progress(answers)
    assert (progress.answered, progress.total) == (answered, 3)
    assert (progress.seconds_left > 0) == (answered < 3)
    left = [skill for item in questionnaire.unanswered(answers) for skill in item.skills]
    assert len(left) == 3 - answered


@pytest.mark.parametrize(
    ("answered", "total", "seconds", "percent", "minutes"),
    [
        (0, 50, 900, 0, 15), (49, 50, 18, 98, 1), (50, 50, 0, 100, 0), (0, 0, 0, 100, 0),
        (199, 200, 61, 99, 2),
    ],
)  # fmt: skip
def test_progress_in_words(answered, total, seconds, percent, minutes):
    progress = Progress(answered, total, seconds)
    assert (progress.percent, progress.minutes_left) == (percent, minutes)
    assert progress.is_complete == (answered == total)


@pytest.mark.parametrize(
    ("limits", "vectors", "inconsistent"),
    [
        (3, 1, True),
        (4, 0, True),
        (3, 2, False),
        (2, 0, False),
        (3, "unsure", False),
        (3, None, False),
        ("unsure", 0, False),
    ],
)
def test_a_high_answer_on_a_low_prerequisite(limits, vectors, inconsistent):
    files = small()
    files["skills/maths.yaml"]["skills"][1] = skill(
        "limits", prerequisites=[{"skill": "vectors", "level": 2}]
    )
    questionnaire = Questionnaire.build(document(files), "engineer", AREAS)
    answers = {"limits": limits} | ({} if vectors is None else {"vectors": vectors})
    found = list(questionnaire.inconsistencies(answers))
    assert bool(found) == inconsistent
    if found:
        [item] = found
        assert (item.skill.slug, item.level, item.needed_level) == ("vectors", vectors, 2)
        assert [(row.skill.slug, row.level) for row in item.dependents] == [("limits", limits)]


def test_one_low_prerequisite_is_reported_once():
    files = small()
    first, _, *rest = files["skills/maths.yaml"]["skills"]
    needed = [{"skill": "vectors", "level": level} for level in (2, 3)]
    files["skills/maths.yaml"]["skills"] = [first, skill("limits", prerequisites=needed[:1]), *rest]
    files["skills/coding.yaml"]["skills"][0] = skill("snake", prerequisites=needed[1:])
    questionnaire = Questionnaire.build(document(files), "engineer", AREAS)
    [item] = questionnaire.inconsistencies({"vectors": 1, "limits": 3, "snake": 4})
    assert [row.skill.slug for row in item.dependents] == ["limits", "snake"]
    assert item.needed_level == 3
