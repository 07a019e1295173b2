"""Pages, the largest plan and batch scoring, in one process on SQLite."""

import json
import random
import statistics
import time
from typing import Any

from benchmarks.visits import visited, visits

REPETITIONS = 30
PEOPLE = 5000


def measure() -> dict[str, Any]:
    """Return the figures of all three."""
    pages = {name: visited(visit) for name, visit in visits().items()}
    return {"pages": pages, "plan": _plan(), "batch": _batch()}


def _plan() -> dict[str, Any]:
    """Plan the largest gap there is: everything at 0, for the role that takes most steps."""
    from datetime import date

    from assessments.editions import edition_current
    from assessments.plan import Choices, build_plan_view
    from assessments.planning import Schedule
    from assessments.profile import Profile

    edition = edition_current()
    taxonomy = edition.taxonomy
    nothing = {skill.slug: 0 for skill in taxonomy.skills}
    choices = Choices(
        Schedule(date(2027, 1, 4), 6), specialisms=tuple(edition.specialisms.values())[:3]
    )
    slowest: dict[str, Any] = {"milliseconds": 0.0}
    for role in taxonomy.target_roles:
        target = edition.target("student", role.slug)
        times = []
        for _ in range(REPETITIONS):
            began = time.perf_counter()
            profile = Profile(taxonomy, "student", role.slug, target, nothing)
            view = build_plan_view(profile, edition.learning, choices)
            times.append(1000 * (time.perf_counter() - began))
        found = {
            "target_role": role.slug,
            "steps": len(view.steps),
            "milliseconds": round(statistics.median(times), 1),
        }
        slowest = max(slowest, found, key=lambda row: row["milliseconds"])
    return slowest


def _batch() -> dict[str, Any]:
    from assessments.batch import score_lines
    from assessments.editions import edition_current

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
    began = time.perf_counter()
    for _ in score_lines(lines, edition):
        pass
    return {"assessments_a_second": round(PEOPLE / (time.perf_counter() - began))}
