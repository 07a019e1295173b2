"""Cost of pages, of the largest plan and of batch scoring, in one process on SQLite."""

import json
import random
import statistics
from typing import Any

from benchmarks.visits import relative_work, visited, visits

REPETITIONS = 30
PEOPLE = 1000
TURNS = 5


def measure() -> dict[str, Any]:
    """Return the figures for all three."""
    pages = {name: visited(visit) for name, visit in visits().items()}
    return {"pages": pages, "plan": _plan(), "batch": _batch()}


def _plan() -> dict[str, Any]:
    """Build the largest possible plan: all answers 0, for the role with the most steps."""
    from datetime import date

    from assessments.domain.planning import Schedule
    from assessments.domain.planning.choices import Choices
    from assessments.domain.planning.plan import PlanView, build_plan_view
    from assessments.taxonomy_store.editions import edition_current

    edition = edition_current()
    taxonomy = edition.taxonomy
    nothing = {skill.slug: 0 for skill in taxonomy.skills}
    choices = Choices(
        Schedule(date(2027, 1, 4), 6), specialisms=tuple(edition.specialisms.values())[:3]
    )

    def planned(role: str) -> PlanView:
        profile = edition.profile("student", role, nothing)
        return build_plan_view(profile, edition.learning, choices)

    steps = {role.slug: len(planned(role.slug).steps) for role in taxonomy.target_roles}
    largest = max(steps, key=lambda role: steps[role])
    work = statistics.median(relative_work(lambda: planned(largest)) for _ in range(REPETITIONS))
    return {"target_role": largest, "steps": steps[largest], "work": round(work, 3)}


def _batch() -> dict[str, Any]:
    from assessments.management.batch import computed_lines, scored
    from assessments.taxonomy_store.editions import edition_current

    edition = edition_current()
    target = edition.target("data-scientist", "machine-learning-engineer")
    skills = sorted(target.skills)
    chance = random.Random(1)  # noqa: S311 - sample data
    values = [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, "unsure", "not-relevant"]
    lines = [
        json.dumps(
            {
                "id": number,
                "start_role": "data-scientist",
                "target_role": "machine-learning-engineer",
                "answers": {skill: chance.choice(values) for skill in skills},
            }
        ).encode()
        for number in range(PEOPLE)
    ]

    def score() -> None:
        for _ in computed_lines(lines, edition, scored):
            pass

    work = statistics.median(relative_work(score) / PEOPLE for _ in range(TURNS))
    return {"work_an_assessment": round(work, 4)}
