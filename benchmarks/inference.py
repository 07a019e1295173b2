"""How well short forms predict a complete questionnaire, for simulated people; and its speed.

People are drawn from the typical levels of each start role with the correlations of the model, or
from models that are wrong on purpose. The first questions are answered for them, and readiness is
compared with that of all their answers.
"""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from assessments.domain.scoring import Answer, Target
    from assessments.domain.taxonomy.document import Taxonomy
    from assessments.domain.taxonomy.objects import Requirement

FOLDER = Path("fixtures/taxonomy")
STOPS = (12, 20)
PEOPLE = 100  # for each start role
TURNS = 5
OPEN_SHARE = 0.2


class World(NamedTuple):
    """How simulated people differ from the model."""

    error: float = 0.0  # standard deviation of each typical level
    shift: float = 0.0  # of all levels
    scale: float = 1.0  # of all spreads
    within: float = 0.50  # correlation within an area
    between: float = 0.27  # correlation between areas


WORLDS = {
    "right model": World(),
    "prior error .5 per skill": World(error=0.5),
    "error .5, -.5 everywhere, spread x 1.3": World(error=0.5, shift=-0.5, scale=1.3),
    "error .5, correlations .35/.15": World(error=0.5, within=0.35, between=0.15),
}


class Row(NamedTuple):
    """Readiness by all answers and by the first ones, with its range."""

    full: float
    readiness: float
    low: float
    high: float


def measure() -> dict[str, Any]:
    """Return the accuracy of short forms by target role, and the speed."""
    from assessments.domain.taxonomy.files import read_taxonomy

    taxonomy = read_taxonomy(FOLDER)
    accuracy = {role.slug: _accuracy(taxonomy, role.slug) for role in taxonomy.target_roles}
    return {"accuracy": accuracy, "speed": _speed(taxonomy)}


def _accuracy(taxonomy: "Taxonomy", target_role: str) -> dict[str, Any]:
    from assessments.domain.questionnaire.order import question_order

    requirements = taxonomy.requirements[target_role]
    targets = [
        taxonomy.target(role, target_role)
        for role in sorted(start.slug for start in taxonomy.start_roles)
    ]
    forms = [(target, question_order(target)) for target in targets]
    chance = random.Random(5)  # noqa: S311 - sample data
    accuracy = {}
    for name, world in WORLDS.items():
        groups = [_group(requirements, *form, world, chance) for form in forms]
        accuracy[name] = {
            str(stop): _summary([[row[stop] for row in group] for group in groups])
            for stop in STOPS
        }
    return accuracy


def _group(
    requirements: "Sequence[Requirement]",
    target: "Target",
    order: tuple[str, ...],
    world: World,
    chance: random.Random,
) -> list[dict[int, Row]]:
    """Return the rows of people from one start role, by the number of their answers."""
    from assessments.domain.scoring import score_answers

    skills = {row.slug: row.skills for row in requirements}
    group = []
    for _ in range(PEOPLE):
        levels = _levels(requirements, target, world, chance)
        full = score_answers(target, levels).readiness
        rows = {}
        for stop in STOPS:
            asked = {skill: levels[skill] for slug in order[:stop] for skill in skills[slug]}
            report = score_answers(target, asked)
            rows[stop] = Row(full, report.readiness, report.readiness_low, report.readiness_high)
        group.append(rows)
    return group


def _levels(
    requirements: "Sequence[Requirement]", target: "Target", world: World, chance: random.Random
) -> "dict[str, Answer]":
    """Return a simulated person's level of each skill.

    Numbers are drawn in the order of the taxonomy's files, so that another simulation can draw the
    same people.
    """
    compiled = {row.requirement.slug: row.skills for row in target.requirements}
    shared = chance.gauss(0, 1)
    areas: dict[str, float] = {}
    levels: dict[str, Answer] = {}
    for row in requirements:
        area = areas.setdefault(row.area, chance.gauss(0, 1))
        for slug in row.skills:
            typical = compiled[row.slug][slug].latent
            z = (
                world.between**0.5 * shared
                + (world.within - world.between) ** 0.5 * area
                + (1 - world.within) ** 0.5 * chance.gauss(0, 1)
            )
            mean = typical.mean + world.shift + world.error * chance.gauss(0, 1)
            levels[slug] = max(0, min(4, round(mean + typical.spread * world.scale * z)))
    return levels


def _summary(groups: list[list[Row]]) -> dict[str, float]:
    everyone = [row for group in groups for row in group]
    return {
        "r_within_roles": round(statistics.fmean(map(_correlation, groups)), 3),
        "r": round(_correlation(everyone), 3),
        "error": round(statistics.fmean(abs(row.full - row.readiness) for row in everyone), 2),
        "width": round(statistics.fmean(row.high - row.low for row in everyone), 1),
        "coverage": round(
            statistics.fmean(row.low - 1e-9 <= row.full <= row.high + 1e-9 for row in everyone), 3
        ),
    }


def _correlation(rows: list[Row]) -> float:
    return statistics.correlation([row.full for row in rows], [row.readiness for row in rows])


def _speed(taxonomy: "Taxonomy") -> dict[str, Any]:
    """Measure processor time: one assessment, the next question and all orders."""
    from assessments.domain.questionnaire.order import most_informative, question_order
    from assessments.domain.scoring import score_answers

    requirements = taxonomy.requirements["machine-learning-engineer"]
    target = taxonomy.target("data-scientist", "machine-learning-engineer")
    chance = random.Random(1)  # noqa: S311 - sample data
    people = []
    for _ in range(PEOPLE * TURNS):
        levels = _levels(requirements, target, World(), chance)
        open_skills = {
            skill for row in requirements if chance.random() < OPEN_SHARE for skill in row.skills
        }
        people.append({s: level for s, level in levels.items() if s not in open_skills})
    pairs = [
        taxonomy.target(start.slug, role.slug)
        for start, role in product(taxonomy.start_roles, taxonomy.target_roles)
        if start is not role
    ]

    def score() -> None:
        for answers in people:
            score_answers(target, answers)

    def order() -> None:
        for pair in pairs:
            question_order(pair)

    return {
        "assessments_a_second": round(len(people) / _seconds(score)),
        "next_question_milliseconds": round(
            1000 * _seconds(lambda: next(most_informative(target, {}))), 2
        ),
        "orders": len(pairs),
        "all_orders_seconds": round(_seconds(order), 2),
    }


def _seconds(work: Callable[[], Any]) -> float:
    def once() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return statistics.median(once() for _ in range(TURNS))
