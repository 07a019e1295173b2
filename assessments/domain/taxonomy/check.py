"""Check that a taxonomy is consistent. Each problem knows the objects that it is about."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import prod
from typing import Any

from pydantic import BaseModel

from assessments.domain.addresses import AddressError, parse_address
from assessments.domain.taxonomy.check_skills import skill_problems
from assessments.domain.taxonomy.curricula import (
    curriculum_problems,
    repeated_in_curricula,
    retired_skills,
)
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.fields import references
from assessments.domain.taxonomy.languages import language_problems
from assessments.domain.taxonomy.objects import Requirement, Role, Skill, SpecialismRequirement
from assessments.domain.taxonomy.problems import Problem, Problems, Ref, mirrored
from assessments.domain.taxonomy.rules import demand_weight
from assessments.domain.text import has_visible

# Planning tries every combination of skills for the any-of requirements of a target role.
MAX_COMBINATIONS = 2000
# Several times the size of the real taxonomy. The time for checks and previews grows with these.
MAX_SIZES = {
    "areas": 60,
    "sources": 1_000,
    "skills": 1_000,
    "roles": 50,
    "requirements": 5_000,
    "typical levels": 10_000,
    "specialisms": 100,
    "projects": 500,
    "chapters": 1_000,
    "steps of chapters": 10_000,
    "salaries": 1_000,
    "guide entries": 1_000,
    "languages": 20,
    "translations": 20_000,
}
# Limit on required skills times start roles: a preview scores each pair of roles.
MAX_SCORED = 40_000


def taxonomy_problems(taxonomy: Taxonomy) -> list[str]:
    """Return the inconsistencies of a taxonomy, in reading order.

    After the first 200 problems one more sentence gives the number of the others.
    """
    # Later checks rely on earlier ones: first the size, then references, then the rest.
    problems = Problems(_sizes(taxonomy))
    if not problems:
        problems = Problems(
            chain(_texts(taxonomy), _twice(taxonomy), _unknown(taxonomy), _projects(taxonomy))
        )
    if not problems:
        problems = Problems(
            chain(
                skill_problems(taxonomy),
                curriculum_problems(taxonomy),
                *(_target(taxonomy, role) for role in taxonomy.target_roles),
                _start(taxonomy),
            )
        )
    return problems.sentences()


def part_problems(taxonomy: Taxonomy, start_role: str, target_role: str) -> list[str]:
    """Return why this is not a valid part for scoring these two roles; empty if it is valid."""
    for role, kind, rows in (
        (start_role, "typical levels", taxonomy.typical_levels),
        (target_role, "requirements", taxonomy.requirements),
    ):
        if role not in taxonomy.role_by_slug or role not in rows:
            return [f"no {kind} of {role}"]
    problems = Problems(
        chain(
            _texts(taxonomy),
            _twice(taxonomy),
            # A part does not have the prerequisites of its skills.
            _unknown(taxonomy.model_copy(update={"skills": tuple(map(_alone, taxonomy.skills))})),
        )
    )
    if not problems and taxonomy.part(start_role, target_role) != taxonomy:
        problems.add("has data that these two roles do not need")
    return problems.sentences()


def _alone(skill: Skill) -> Skill:
    return skill.with_prerequisites(lambda _: ())


def _sizes(taxonomy: Taxonomy) -> Iterator[str]:
    by_owner: dict[str, Mapping[Any, Sequence[Any]]] = {
        "requirements": taxonomy.requirements,
        "typical levels": taxonomy.typical_levels,
        "guide entries": taxonomy.guide,
        "chapters": taxonomy.curricula,
        "steps of chapters": {
            (role, chapter.slug): chapter.steps
            for role, chapters in taxonomy.curricula.items()
            for chapter in chapters
        },
        "translations": {row.code: row.translations for row in taxonomy.languages},
    }
    for kind, most in MAX_SIZES.items():
        lists = by_owner[kind].values() if kind in by_owner else [getattr(taxonomy, kind)]
        number = sum(map(len, lists))
        if number > most:
            yield f"{number:,} {kind}, at most {most:,} are allowed"
    required = sum(len(row.skills) for rows in taxonomy.requirements.values() for row in rows)
    start_roles = len(taxonomy.start_roles)
    if required * start_roles > MAX_SCORED:
        yield (
            f"the requirements name {required:,} skills; with {start_roles} start roles at most "
            f"{MAX_SCORED // start_roles:,} are allowed"
        )


def _texts(taxonomy: Taxonomy) -> Iterator[str]:
    """Yield a problem for each text without visible characters, and each address not accepted."""
    for (kind, name), value in taxonomy.objects().items():
        for path, text in _texts_in(value, ()):
            if problem := _text_problem(text, path):
                yield Problem.of(taxonomy.ref(kind, name), path, problem)


def _texts_in(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[Any, str]]:
    """Yield the texts of a value and of the values inside it, each with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts_in(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts_in(item, (*path, key))
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from _texts_in(item, (*path, number))


def _text_problem(text: str, path: tuple[str | int, ...]) -> str:
    if text and not has_visible(text):
        return "This text has no visible characters. Type it again."
    if text and path[-1] == "address":
        try:
            parse_address(text)
        except AddressError as error:
            return _sentence(error)
    return ""


def _sentence(error: ValueError) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."


def _repeated(slugs: Iterable[str]) -> list[str]:
    return [slug for slug, count in Counter(slugs).items() if count > 1]


def _twice(taxonomy: Taxonomy) -> Iterator[str]:
    for kind, values in (
        ("area", taxonomy.areas),
        ("source", taxonomy.sources),
        ("skill", taxonomy.skills),
        ("role", taxonomy.roles),
        ("specialism", taxonomy.specialisms),
        ("project", taxonomy.projects),
    ):
        for slug in _repeated(item.slug for item in values):
            text = f"Two {kind}s have the short name “{slug}”. Choose another one."
            yield Problem.of(taxonomy.ref(kind, slug), "slug", text)
    for role, rows in taxonomy.requirements.items():
        owner = taxonomy.ref("role", role)
        for slug in _repeated(row.slug for row in rows):
            text = f" has two requirements with the short name “{slug}”. Choose another one."
            yield Problem.of(taxonomy.ref("requirement", f"{role}/{slug}"), "slug", owner, text)
        places = [taxonomy.ref("requirement", f"{role}/{row.slug}") for row in rows]
        yield from _skills_twice(taxonomy, zip(rows, places, strict=True))
    for field in taxonomy.specialisms:
        place = taxonomy.ref("specialism", field.slug)
        for slug in _repeated(row.slug for row in field.requirements):
            text = f"Two requirements have the short name “{slug}”. Choose another one."
            yield Problem.of(place, "requirements", text)
        yield from _skills_twice(taxonomy, ((row, place) for row in field.requirements))
    for role, levels in taxonomy.typical_levels.items():
        for slug in _repeated(level.skill for level in levels):
            place = taxonomy.ref("typical level", f"{role}/{slug}")
            yield Problem.of(place, "skill", "There are two. Delete one of them.")
    for slug in _repeated(learning.skill for learning in taxonomy.learning):
        yield Problem.of(
            taxonomy.ref("learning", slug), "skill", "There are two. Delete one of them."
        )
    yield from repeated_in_curricula(taxonomy)
    yield from language_problems(taxonomy.languages)


def _skills_twice(
    taxonomy: Taxonomy, rows: Iterable[tuple[SpecialismRequirement, Ref]]
) -> Iterator[str]:
    """Yield a problem for each skill that requirements of one owner name twice."""
    owners: dict[str, Ref] = {}

    def taken(place: Ref, slug: str, other: Ref) -> Problem:
        advice = ". Remove it there, or choose another skill."
        skill = taxonomy.ref("skill", slug)
        return Problem.of(place, "skills", skill, " is already in ", other, advice)

    for row, place in rows:
        for slug in row.skills:
            if (other := owners.get(slug)) is not None:
                yield mirrored(taken(place, slug, other), taken(other, slug, place))
            owners[slug] = place


def _unknown(taxonomy: Taxonomy) -> Iterator[str]:
    known: dict[str, Container[str]] = {
        "area": taxonomy.area_by_slug,
        "skill": taxonomy.skill_by_slug,
        "source": taxonomy.source_by_slug,
        "role": taxonomy.role_by_slug,
        "project": {project.slug for project in taxonomy.projects},
    }
    for (kind, name), value in taxonomy.objects().items():
        for field, other, slug in dict.fromkeys(references(value)):
            if slug not in known[other]:
                yield Problem.of(taxonomy.ref(kind, name), field, f"There is no {other} “{slug}”.")
    yield from _without_role(taxonomy)
    for role in taxonomy.target_roles:
        for row in taxonomy.requirements.get(role.slug, ()):
            place = taxonomy.ref("requirement", f"{role.slug}/{row.slug}")
            yield from retired_skills(taxonomy, place, "skills", row.skills)


def _without_role(taxonomy: Taxonomy) -> Iterator[str]:
    owners: tuple[tuple[str, Iterable[str], str], ...] = (
        ("requirements", taxonomy.requirements, "target"),
        ("a curriculum", taxonomy.curricula, "target"),
        ("typical levels", taxonomy.typical_levels, "start"),
    )
    for kind, slugs, use in owners:
        for slug in slugs:
            role = taxonomy.role_by_slug.get(slug)
            if role is None or not getattr(role, use):
                text = f" has {kind}, but is not a {use} role. Make it one, or delete them."
                yield Problem.of(
                    taxonomy.ref("role", slug), use, taxonomy.ref("role", slug).label, text
                )


def _projects(taxonomy: Taxonomy) -> Iterator[str]:
    for project in taxonomy.projects:
        place = taxonomy.ref("project", project.slug)
        skills = [shown.skill for shown in project.skills]
        for slug in _repeated(skills):
            skill = taxonomy.ref("skill", slug)
            yield Problem.of(place, "skills", skill, " is there twice. Remove one of them.")
        yield from retired_skills(taxonomy, place, "skills", skills)


def _target(taxonomy: Taxonomy, role: Role) -> Iterator[str]:
    place = taxonomy.ref("role", role.slug)
    requirements = taxonomy.requirements.get(role.slug, ())
    if not any(requirement.floor for requirement in requirements):
        yield Problem.of(place, "", f"{role.name} has no must-have. Make a requirement one.")
    if prod(len(requirement.skills) for requirement in requirements) > MAX_COMBINATIONS:
        yield Problem.of(
            place,
            "",
            f"There are over {MAX_COMBINATIONS:,} ways to choose among the alternative skills of "
            "its requirements, which is too many for a plan. Remove some.",
        )
    for requirement in requirements:
        expected = requirement_demand_weight(requirement, role.slug)
        # Sites may have weights from before the mirror rule, which check_taxonomy reports.
        accepted = {expected, requirement_demand_weight(requirement, role.slug, mirror=False)}
        if requirement.weight not in accepted and requirement.weight_reason is None:
            yield Problem.of(
                taxonomy.ref("requirement", f"{role.slug}/{requirement.slug}"),
                "weight_reason",
                unexplained_weight(requirement.weight, expected),
            )


def unexplained_weight(weight: int, expected: int | None) -> str:
    """Return why a weight needs a reason; ``expected`` is the one that job ads give."""
    if expected is None:
        return f"No job ads give a weight. Say why it is {weight}."
    return f"Job ads give {expected}. Say why it is {weight}, or choose {expected}."


def requirement_demand_weight(
    requirement: Requirement, role: str, *, mirror: bool = True
) -> int | None:
    """Return the weight given by a requirement's demand figures, None without one for ``role``.

    The first figure for the role counts. It is compared with figures of other roles for the same
    term and period, of the same source. A variant of a role, such as
    product-machine-learning-engineer, has the figures of that role. ``mirror`` is explained at
    ``demand_weight``.
    """
    own = requirement.figure_of(role)
    if own is None:
        return None
    compared = [float(figure.share or 0) for figure in requirement.compared(own)]
    return demand_weight(float(own.share or 0), compared, mirror=mirror)


def _start(taxonomy: Taxonomy) -> Iterator[str]:
    """Yield a problem for each skill that is asked about without all typical levels."""
    requirements: list[SpecialismRequirement] = [
        row
        for target in taxonomy.target_roles
        for row in taxonomy.requirements.get(target.slug, ())
    ]
    requirements += [row for field in taxonomy.specialisms for row in field.requirements]
    known = {
        role.slug: {level.skill for level in taxonomy.typical_levels.get(role.slug, ())}
        for role in taxonomy.start_roles
    }
    for slug in dict.fromkeys(slug for row in requirements for slug in row.skills):
        missing = [role.name for role in taxonomy.start_roles if slug not in known[role.slug]]
        if missing:
            skill = taxonomy.ref("skill", slug)
            every = "any start role" if len(missing) == len(known) else ", ".join(missing)
            yield Problem.of(
                skill,
                "typical_levels",
                f"There is no typical level for {every}. Add it in the ",
                Ref("typical levels", slug, "grid of typical levels"),
                ".",
            )
