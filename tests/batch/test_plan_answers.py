"""Plans in a batch. What both batch commands do with bad lines is in test_score_answers.py."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.domain.limits import MAX_HOURS_A_WEEK, MIN_HOURS_A_WEEK
from assessments.domain.planning.schedule import DEFAULT_HOURS
from assessments.management.batch import computed_lines
from assessments.management.batch import planned as plan_figures
from assessments.taxonomy_store.editions import edition_current
from tests.cast import DATA_SCIENTIST, ML_ENGINEER, typical_answers
from tests.planning.plans import plan_of

pytestmark = pytest.mark.django_db

GOOD = {
    "id": 7,
    "start_role": DATA_SCIENTIST,
    "target_role": ML_ENGINEER,
    "answers": {"python": 3, "docker": 0, "kubernetes": "unsure", "spark": "not-relevant"},
}
KEYS = {
    "id", "steps", "chapters", "apply_after", "ready_after", "hours_to_apply", "hours_to_ready", "hours_total",
}  # fmt: skip
STEP_KEYS = {
    "skill", "level", "study_hours", "practice_hours", "stage", "chapter", "requirements", "check_first",
}  # fmt: skip


def line(**changes) -> bytes:
    return json.dumps(GOOD | changes).encode()


def planned(*lines: bytes) -> list[dict]:
    return [
        json.loads(answer) for answer, _ in computed_lines(lines, edition_current(), plan_figures)
    ]


def test_a_line_as_the_contract_defines_it():
    (answer,) = planned(line())
    assert set(answer) == KEYS
    assert answer["id"] == 7
    assert all(set(step) == STEP_KEYS for step in answer["steps"])
    assert all({"title", "project", "weeks"} <= set(chapter) for chapter in answer["chapters"])
    steps = {(step["skill"], step["level"]): step for step in answer["steps"]}
    # No level was given for Kubernetes, so its step says to check that first.
    assert steps["docker", 2]["check_first"] is False
    assert steps["kubernetes", 2]["check_first"] is True
    assert steps["docker", 2]["requirements"] == ["docker"]
    assert not any(skill in ("python", "spark") for skill, level in steps if level < 4)


def test_stages_chapters_and_totals_agree(real_taxonomy):
    answers = dict(typical_answers(real_taxonomy))
    (answer,) = planned(line(answers=answers))
    steps, chapters = answer["steps"], answer["chapters"]
    apply, ready = answer["apply_after"], answer["ready_after"]
    assert 0 < apply <= ready < len(steps)
    stages = ["apply"] * apply + ["ready"] * (ready - apply)
    assert [step["stage"] for step in steps] == stages + ["beyond"] * (len(steps) - ready)
    places = [step["chapter"] for step in steps]
    assert places == sorted(places)
    assert set(places) == set(range(len(chapters)))
    assert answer["hours_to_apply"] <= answer["hours_to_ready"] <= answer["hours_total"]
    weeks = sum(chapter["weeks"] for chapter in chapters)
    assert weeks * DEFAULT_HOURS * 0.8 == pytest.approx(answer["hours_total"], abs=len(chapters))
    # Projects practise several steps at once, and real work takes none of the hours.
    assert answer["hours_total"] < sum(s["study_hours"] + s["practice_hours"] for s in steps)
    projects = {project.slug for project in real_taxonomy.projects}
    assert {chapter["project"] for chapter in chapters} <= projects | {None}


def test_a_person_who_is_ready_has_nothing_to_do_before(real_taxonomy):
    skills = {skill.slug: 4 for skill in real_taxonomy.skills if not skill.retired}
    (answer,) = planned(line(answers=skills))
    assert answer == {
        "id": 7,
        "steps": [],
        "chapters": [],
        "apply_after": 0,
        "ready_after": 0,
        "hours_to_apply": 0,
        "hours_to_ready": 0,
        "hours_total": 0,
    }


def test_the_plan_is_that_of_the_site(typical_scientist, real_taxonomy):
    (answer,) = planned(line(answers=dict(typical_answers(real_taxonomy))))
    plan = plan_of(typical_scientist)
    assert [(step["skill"], step["level"]) for step in answer["steps"]] == [
        (row.skill.slug, row.step.level) for row in plan.steps
    ]
    assert answer["hours_total"] == pytest.approx(plan.summary.hours, abs=0.05)
    assert answer["hours_to_apply"] == pytest.approx(plan.summary.hours_to_apply, abs=0.05)


def test_hours_a_week_change_the_weeks_only():
    standard, same, twice = planned(line(), line(hours_a_week=6.0), line(hours_a_week=12))
    assert standard == same
    assert twice["steps"] == standard["steps"]
    for slow, fast in zip(standard["chapters"], twice["chapters"], strict=True):
        assert slow["weeks"] == pytest.approx(2 * fast["weeks"], abs=0.2)


@pytest.mark.parametrize("hours", [0, -1, MAX_HOURS_A_WEEK + 1, "6", None, True, [6], 1e300])
def test_hours_a_week_out_of_range_are_refused(hours):
    answers = planned(line(hours_a_week=hours), line(id="b"))
    assert answers[0] == {
        "id": 7,
        "error": f"hours_a_week must be a number from {MIN_HOURS_A_WEEK} to {MAX_HOURS_A_WEEK}",
    }
    assert "error" not in answers[1]


def test_lines_written_by_other_programs():
    """With a byte order mark, CRLF, empty lines, and 3.0 for 3."""
    floats = line(answers=GOOD["answers"] | {"python": 3.0, "docker": -0.0})
    first, *others = planned(line(), b"\xef\xbb\xbf" + line() + b"\r\n", b"\r\n", floats)
    assert "error" not in first
    assert others == [first] * 2


def test_a_file_with_a_bad_line(tmp_path):
    source, output = tmp_path / "people.jsonl", StringIO()
    source.write_bytes(b"\n".join([line(id=1), line(id=2, answers={"juggling": 3}), line(id=3)]))
    with pytest.raises(CommandError, match="1 line could not be planned") as refused:
        call_command("plan_answers", source, stdout=output)
    assert refused.value.returncode == 1
    first, second, third = map(json.loads, output.getvalue().splitlines())
    assert [first["id"], third["id"]] == [1, 3]
    assert second == {"id": 2, "error": "unknown skill “juggling”"}
    output = StringIO()
    source.write_bytes(line())
    call_command("plan_answers", source, stdout=output)
    assert json.loads(output.getvalue())["id"] == 7


def test_without_a_taxonomy_one_sentence_is_printed(no_taxonomy):
    with pytest.raises(CommandError, match="There is no taxonomy yet") as refused:
        call_command("plan_answers", "-")
    assert refused.value.returncode == 2
