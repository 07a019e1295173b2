"""The worked example and the numbers in docs/planning.md."""

import pytest

from assessments.domain.planning import (
    Learnable,
    Need,
    Step,
    StepKey,
    alternatives,
    chapters,
    curriculum,
    schedule,
)
from assessments.domain.planning.chapters import group_steps, with_projects
from assessments.domain.planning.curriculum import Course, plan_steps_with_outline
from assessments.domain.taxonomy.objects import Chapter, Project, SkillShown
from tests.markdown import table
from tests.planning.strategies import chapter
from tests.source import ROOT

PAGE = (ROOT / "docs/planning.md").read_text()
TEXT = " ".join(PAGE.split())


def key(text: str) -> StepKey:
    skill, level = text.split()
    return skill, int(level)


def skills() -> dict[str, Learnable]:
    found = {}
    for row in table(PAGE, "skill"):
        hours = [row[f"to level {level}"].split(" + ") for level in (1, 2, 3)]
        needed = dict(part.split(": ") for part in row["prerequisites"].split("; ") if part)
        found[row["skill"]] = Learnable(
            slug=row["skill"],
            study_hours=tuple(int(study) for study, _ in hours),
            practice_hours=tuple(int(practice) for _, practice in hours),
            prerequisites=tuple(
                (key(needed[str(level)]),) if str(level) in needed else () for level in (1, 2, 3)
            ),
            start=int(row["level"]),
        )
    return found


def needs() -> list[Need]:
    found = []
    for row in table(PAGE, "requirement"):
        named = [part.split() for part in row["skills, with shares of job ads"].split(", ")]
        found.append(
            Need(
                slug=row["requirement"],
                skills=tuple(skill for skill, *_ in named),
                level=int(row["target level"]),
                weight=int(row["weight"]),
                floor=int(row["floor"]) if row["floor"] else None,
                when=row["when"],
                shares=tuple(float(share) for _, *shares in named for share in shares),
            )
        )
    return found


def chapters_and_projects() -> tuple[list[Chapter], dict[str, Project]]:
    rows, projects = [], {}
    for row in table(PAGE, "chapter"):
        slug = row["project"]
        if slug:
            shown = [key(part) for part in row["demonstrates"].split(", ")]
            projects[slug] = Project(
                slug=slug,
                name=slug,
                setting="home",
                hours=int(row["hours"]),
                brief="Build it.",
                skills=[SkillShown(skill=skill, level=level) for skill, level in shown],
                checks=["It works."],
            )
        rows.append(
            chapter(
                row["chapter"],
                *map(key, row["steps"].split(", ")),
                before_applying=row["before applying"] == "yes",
                project_at_home=slug or None,
            )
        )
    return rows, projects


def example() -> list[Step]:
    rows, projects = chapters_and_projects()
    course = Course(skills(), needs(), rows)
    steps, chapter_of = plan_steps_with_outline(course)
    return with_projects(steps, rows, chapter_of, projects, has_job=True)


def test_the_steps_on_the_page_are_those_of_the_code():
    stated = [tuple(row.values()) for row in table(PAGE, "step")]
    assert stated == [
        (
            f"{step.skill} {step.level}",
            step.chapter,
            f"{step.study_hours}",
            f"{step.practice_hours:.1f}",
            f"{step.work_hours:.0f}",
        )
        for step in example()
    ]


def test_the_chapters_on_the_page_are_those_of_the_code():
    stated = [tuple(row.values()) for row in table(PAGE, "chapter of the plan")]
    week = schedule.DEFAULT_HOURS * schedule.USABLE_TIME
    assert stated == [
        (
            str(number),
            ", ".join(part.sources),
            "yes" if part.before_applying else "no",
            str(len(part.steps)),
            f"{part.hours:.1f}",
            f"{part.hours / week:.1f}",
        )
        for number, part in enumerate(group_steps(example()), 1)
    ]


def test_the_numbers_on_the_page_are_those_of_the_code():
    weeks = [
        round(hours / 6 / schedule.USABLE_TIME)
        for hours in (chapters.MIN_HOURS, chapters.MAX_HOURS, chapters.MAX_FIRST_HOURS)
    ]
    for sentence in (
        f"level 1 takes less than {curriculum.MIN_HOURS_OF_LEVEL_1} hours",
        f"less than {alternatives.LEAST_SHARE:.0%} (policy) of".replace("%", " %"),
        f"at least {curriculum.NEAR_SHARE:.0%} of the role's weight".replace("%", " %"),
        f"at level {curriculum.NEAR_LEVEL} or better already",
        f"From level {curriculum.REAL_WORK_LEVEL} on, practice is **real work**",
        f"more than {curriculum.MAX_STEPS_BEFORE_APPLYING} steps are left before applying",
        f"requirements with a weight below {curriculum.HEAVY_WEIGHT} wait",
        f"at least {chapters.MIN_PRACTISED} (policy) unless it takes less time",
        f"at most {chapters.MAX_CHAPTERS} chapters before applying",
        f"{chapters.MIN_STEPS} to {chapters.MAX_STEPS} steps and {weeks[0]} to {weeks[1]} weeks",
        f"the first one at most {weeks[2]} weeks",
        f"cost: {chapters.EACH:.0f} for each chapter, {chapters.JOINED:.0f} for each chapter of the "
        f"curriculum that it joins and {chapters.JOINED_MORE:.0f} more from the third on, "
        f"{chapters.CUT:.0f} if it begins within one, {chapters.OUTSIDE:.0f} if it is too short",
        f"{chapters.STRONG_SIDE:.0f} if the first one has too few steps of the weak side",
        f"if it lacks at least {curriculum.MIN_WEAK_SIDE}",
        f"and {chapters.BROKEN:.0f} if another rule does not hold",
        f"coefficient of variation of {schedule.PACE_VARIATION} (policy)",
        f"at {schedule.SLOW_PACE:.2f} times the hours",
        f"Of the stated hours a week, {schedule.USABLE_TIME} count; {schedule.DEFAULT_HOURS} is",
        f"real work offers {schedule.WORK_HOURS_A_WEEK} hours a week",
    ):
        assert sentence in TEXT


def test_the_shares_of_level_3_on_the_page_are_those_of_the_code():
    assert "at most a quarter of the steps" in TEXT
    assert "At most three fifths do" in TEXT
    # Shares of all steps from those per other step.
    shares = [
        per_other / (1 + per_other)
        for per_other in (
            curriculum.LEVEL_3_PER_OTHER_STEP,
            curriculum.LEVEL_3_PER_OTHER_STEP_IF_NEAR,
        )
    ]
    assert shares == [pytest.approx(1 / 4), pytest.approx(3 / 5)]
