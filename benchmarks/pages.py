"""Cost of pages, of plans and of batch scoring, in one process on SQLite."""

import json
import random
import statistics
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks.visits import cpu_seconds, relative_work, visited, visits

if TYPE_CHECKING:
    from assessments.domain.planning.plan import PlanView

REPETITIONS = 30
PEOPLE = 1000
TURNS = 5


def measure() -> dict[str, Any]:
    """Return the figures for all three."""
    pages = {name: visited(visit) for name, visit in visits().items()}
    return {"pages": pages, "plan": _plan(), "batch": _batch()}


def _plan() -> dict[str, Any]:
    """Build the largest possible plan, all answers 0, and that of a typical data scientist."""
    from datetime import date

    from assessments.domain.planning import Schedule
    from assessments.domain.planning.choices import Choices
    from assessments.domain.planning.plan import build_plan_view
    from assessments.domain.scoring import Answer
    from assessments.taxonomy_store.editions import edition_current

    edition = edition_current()
    taxonomy = edition.taxonomy
    choices = Choices(Schedule(date(2027, 1, 4), 6))
    most = replace(choices, specialisms=tuple(edition.specialisms.values())[:3])
    nothing: dict[str, Answer] = {skill.slug: 0 for skill in taxonomy.skills}
    start = "data-scientist"
    typical: dict[str, Answer] = {
        row.skill: round(row.mean) for row in taxonomy.typical_levels[start]
    }

    def largest(role: str) -> "PlanView":
        return build_plan_view(edition.profile("student", role, nothing), edition.learning, most)

    def usual() -> "PlanView":
        profile = edition.profile(start, "machine-learning-engineer", typical)
        return build_plan_view(profile, edition.learning, choices)

    role = max(
        (row.slug for row in taxonomy.target_roles), key=lambda slug: len(largest(slug).steps)
    )
    return {
        "largest": {"target_role": role, **_cost(lambda: largest(role))},
        "typical": {"start_role": start, **_cost(usual)},
    }


def _cost(build: Callable[[], "PlanView"]) -> dict[str, Any]:
    """Return the number of steps of a plan, and the work and the CPU time to build it."""
    work = statistics.median(relative_work(build) for _ in range(REPETITIONS))
    milliseconds = 1000 * statistics.median(cpu_seconds(build) for _ in range(REPETITIONS))
    return {
        "steps": len(build().steps),
        "work": round(work, 3),
        "milliseconds": round(milliseconds, 1),
    }


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
