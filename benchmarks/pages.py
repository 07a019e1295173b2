"""Cost of pages, of plans and of batch scoring, in one process on SQLite."""

import json
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.visits import relative_work, visited, visits

REPETITIONS = 30
PEOPLE = 1000
TURNS = 5


def measure() -> dict[str, Any]:
    """Return the figures for all three."""
    pages = {name: visited(visit) for name, visit in visits().items()}
    return {"pages": pages, "plans": _plans(), "batch": _batch()}


def _plans() -> dict[str, Any]:
    """Build the largest possible plan, and that of a typical data scientist.

    The largest one is for all answers 0, three specialisms and the role with the most steps.
    """
    from datetime import date

    from assessments.domain.planning import Schedule
    from assessments.domain.planning.choices import Choices
    from assessments.domain.planning.plan import PlanView, build_plan_view
    from assessments.taxonomy_store.editions import edition_current

    edition = edition_current()
    taxonomy = edition.taxonomy
    nothing = {skill.slug: 0 for skill in taxonomy.skills}
    specialisms = tuple(edition.specialisms.values())[:3]
    schedule = Schedule(date(2027, 1, 4), 6)

    def largest(role: str) -> PlanView:
        profile = edition.profile("student", role, nothing)
        return build_plan_view(
            profile, edition.learning, Choices(schedule, specialisms=specialisms)
        )

    steps = {role.slug: len(largest(role.slug).steps) for role in taxonomy.target_roles}
    role = max(steps, key=lambda role: steps[role])
    levels = taxonomy.typical_levels["data-scientist"]
    typical = {row.skill: int(row.mean + row.mean % 1) for row in levels}

    def usual() -> PlanView:
        profile = edition.profile("data-scientist", "machine-learning-engineer", typical)
        return build_plan_view(profile, edition.learning, Choices(schedule))

    return {
        "largest": {"target_role": role, "steps": steps[role]} | _cost(lambda: largest(role)),
        "typical": {"steps": len(usual().steps)} | _cost(usual),
    }


def _cost(function: Callable[[], Any]) -> dict[str, float]:
    """Return the median CPU time of a function, also as a multiple of a fixed task's."""
    times = []

    def timed() -> None:
        began = time.process_time()
        function()
        times.append(1000 * (time.process_time() - began))

    work = statistics.median(relative_work(timed) for _ in range(REPETITIONS))
    return {"milliseconds": round(statistics.median(times), 1), "work": round(work, 3)}


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
