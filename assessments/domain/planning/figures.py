"""A plan as JSON values, in the format of the ``plan_answers`` command. Pure."""

from datetime import date
from typing import Any

from assessments.domain.planning.choices import Choices
from assessments.domain.planning.path import find_path, is_ready, steps_until
from assessments.domain.planning.profile import Profile
from assessments.domain.planning.schedule import Schedule


def plan_figures(profile: Profile, hours_a_week: float) -> dict[str, Any]:
    """Return the suggested plan for a person's answers.

    Hours of steps are those of the taxonomy. The totals count the person's own time: projects
    practise several steps at once, and practice in real work, from level 3 on, is left out of
    them (``work_hours``). ``weeks`` are weeks of ``hours_a_week``.
    """
    schedule = Schedule(date.min, hours_a_week)
    path = find_path(profile, Choices(schedule))
    steps = path.steps
    apply_after = sum(step.before_applying for step in steps)
    ready_after = steps_until(profile, steps, is_ready)
    skills = path.skills
    chapters = {chapter.slug: chapter for chapter in profile.curriculum}

    def stage(number: int) -> str:
        if number < apply_after:
            return "apply"
        return "ready" if ready_after is None or number < ready_after else "beyond"

    rows: list[dict[str, Any]] = []
    for index, part in enumerate(path.parts):
        for step in part.steps:
            levels = range(step.start, step.level)
            skill = skills[step.skill]
            rows.append(
                {
                    "skill": step.skill,
                    "level": step.level,
                    "study_hours": step.study_hours,
                    "practice_hours": sum(skill.practice_hours[level] for level in levels),
                    "stage": stage(len(rows)),
                    "chapter": index,
                    "requirements": list(step.needs),
                    "check_first": step.check_first,
                }
            )

    def hours(number: int | None) -> float | None:
        return None if number is None else round(sum(s.hours for s in steps[:number]), 1)

    return {
        "steps": rows,
        "chapters": [
            {
                "title": chapters[part.sources[0]].name if part.sources[0] in chapters else None,
                "project": next((step.project for step in part.steps if step.project), None),
                "weeks": round(part.hours / schedule.usable_hours, 1),
                "work_hours": round(part.work_hours, 1),
            }
            for part in path.parts
        ],
        "apply_after": apply_after,
        "ready_after": ready_after,
        "hours_to_apply": hours(apply_after),
        "hours_to_ready": hours(ready_after),
        "hours_total": hours(len(steps)),
    }
