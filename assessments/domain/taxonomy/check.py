"""Check that a taxonomy is consistent. Each problem is one sentence that names its place."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import prod
from typing import Any

from pydantic import BaseModel

from assessments.domain.addresses import AddressError, parse_address
from assessments.domain.matching.phrases import PhraseError, parse_phrase
from assessments.domain.taxonomy.curricula import curriculum_problems, repeated_in_curricula
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.fields import references
from assessments.domain.taxonomy.likeness import alike
from assessments.domain.taxonomy.objects import Requirement, Role, Skill, SpecialismRequirement
from assessments.domain.taxonomy.problems import Problems
from assessments.domain.taxonomy.rules import MAX_LEVEL, demand_weight, prerequisite_cycle
from assessments.domain.text import has_visible

# Two anchors with at least this share of words in common count as duplicates.
SAME_ANCHOR = 0.8
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
            chain(_texts(taxonomy, ()), _twice(taxonomy), _unknown(taxonomy), _projects(taxonomy))
        )
    if not problems:
        problems = Problems(
            chain(
                _skills(taxonomy),
                _anchors(taxonomy),
                _aliases(taxonomy),
                _phrases(taxonomy),
                _resources(taxonomy),
                curriculum_problems(taxonomy),
                *(_target(taxonomy, role) for role in taxonomy.target_roles),
                *(_start(taxonomy, role) for role in taxonomy.start_roles),
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
            _texts(taxonomy, ()),
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


def _texts(value: Any, place: tuple[str, ...]) -> Iterator[str]:
    """Yield a problem for each text without visible characters, and each address not accepted."""
    if isinstance(value, str):
        if problem := _text_problem(value, place):
            yield f"{', '.join(place)}: {problem}"
    elif isinstance(value, BaseModel):
        own = getattr(value, "slug", None) or getattr(value, "skill", None)
        inner = (*place[:-1], own) if own and place else place
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), (*inner, name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*place, str(key)))
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from _texts(item, (*place, f"number {number}"))


def _text_problem(text: str, place: tuple[str, ...]) -> str:
    if text and not has_visible(text):
        return "this text has no visible characters"
    if text and place[-1] == "address":
        try:
            parse_address(text)
        except AddressError as error:
            return str(error)
    return ""


def _repeated(slugs: Iterable[str]) -> list[str]:
    return [slug for slug, count in Counter(slugs).items() if count > 1]


def _twice(taxonomy: Taxonomy) -> Iterator[str]:
    for kind in ("areas", "sources", "skills", "roles", "specialisms", "projects"):
        for slug in _repeated(item.slug for item in getattr(taxonomy, kind)):
            yield f"{kind}: {slug} appears twice"
    requirements: list[tuple[str, Sequence[SpecialismRequirement]]] = [
        *((f"requirements of {role}", rows) for role, rows in taxonomy.requirements.items()),
        *((f"specialism {field.slug}", field.requirements) for field in taxonomy.specialisms),
    ]
    for place, rows in requirements:
        for slug in _repeated(row.slug for row in rows):
            yield f"{place}: {slug} appears twice"
        for slug in _repeated(skill for row in rows for skill in row.skills):
            yield f"{place}: the skill {slug} appears in two places"
    for role, levels in taxonomy.typical_levels.items():
        for slug in _repeated(level.skill for level in levels):
            yield f"typical levels of {role}: {slug} appears twice"
    for slug in _repeated(learning.skill for learning in taxonomy.learning):
        yield f"learning: {slug} appears twice"
    yield from repeated_in_curricula(taxonomy)


def _unknown(taxonomy: Taxonomy) -> Iterator[str]:
    known: dict[str, Container[str]] = {
        "area": taxonomy.area_by_slug,
        "skill": taxonomy.skill_by_slug,
        "source": taxonomy.source_by_slug,
        "role": taxonomy.role_by_slug,
        "project": {project.slug for project in taxonomy.projects},
    }
    for (kind, name), value in taxonomy.objects().items():
        for _, other, slug in dict.fromkeys(references(value)):
            if slug not in known[other]:
                yield f"{kind} {name}: unknown {other} {slug}"
    yield from _without_role(taxonomy)
    for role in taxonomy.target_roles:
        for row in taxonomy.requirements.get(role.slug, ()):
            yield from _retired(taxonomy, f"requirement {row.slug} of {role.slug}", row.skills)


def _without_role(taxonomy: Taxonomy) -> Iterator[str]:
    owners: tuple[tuple[str, Iterable[str], str], ...] = (
        ("requirements", taxonomy.requirements, "target"),
        ("curriculum", taxonomy.curricula, "target"),
        ("typical levels", taxonomy.typical_levels, "start"),
    )
    for kind, slugs, use in owners:
        for slug in slugs:
            role = taxonomy.role_by_slug.get(slug)
            if role is None or not getattr(role, use):
                yield f"{kind} of {slug}: not a {use} role"


def _retired(taxonomy: Taxonomy, place: str, skills: Iterable[str]) -> Iterator[str]:
    for slug in skills:
        skill = taxonomy.skill_by_slug.get(slug)
        if skill and skill.retired:
            yield f"{place}: the skill {slug} is retired"


def _projects(taxonomy: Taxonomy) -> Iterator[str]:
    for project in taxonomy.projects:
        skills = [shown.skill for shown in project.skills]
        for slug in _repeated(skills):
            yield f"project {project.slug}: the skill {slug} appears twice"
        yield from _retired(taxonomy, f"project {project.slug}", skills)


def _skills(taxonomy: Taxonomy) -> Iterator[str]:
    for skill in taxonomy.skills:
        missing = [n for n in range(1, MAX_LEVEL + 1) if n not in skill.levels]
        if missing and not skill.retired:
            yield f"skill {skill.slug}: no anchor for level {', '.join(map(str, missing))}"
        for number, level in skill.levels.items():
            for slug in _repeated(prerequisite.skill for prerequisite in level.prerequisites):
                yield f"skill {skill.slug}: the prerequisite {slug} of level {number} appears twice"
            if skill.slug in {prerequisite.skill for prerequisite in level.prerequisites}:
                yield f"skill {skill.slug}: it needs itself at level {number}"
    cycle = prerequisite_cycle(
        (skill.slug, number, needed.skill, needed.level)
        for skill in taxonomy.skills
        for number, level in skill.levels.items()
        for needed in level.prerequisites
    )
    if cycle:
        yield f"prerequisites form a cycle: {' → '.join(cycle)}"


def _anchors(taxonomy: Taxonomy) -> Iterator[str]:
    anchors = (
        (f"{skill.slug} {number}", level.anchor)
        for skill in taxonomy.skills
        for number, level in skill.levels.items()
    )
    for pair in alike(anchors, SAME_ANCHOR):
        yield f"the anchors of {pair.earlier} and {pair.later} say the same"


def _aliases(taxonomy: Taxonomy) -> Iterator[str]:
    owners: dict[str, str] = {}
    for skill in taxonomy.skills:
        for alias in {skill.slug, skill.name.lower(), *(a.lower() for a in skill.aliases)}:
            owner = owners.setdefault(alias, skill.slug)
            if owner != skill.slug:
                yield f"skill {skill.slug}: the name “{alias}” already belongs to {owner}"


def _phrases(taxonomy: Taxonomy) -> Iterator[str]:
    for skill in taxonomy.skills:
        for phrase in skill.phrases:
            try:
                parse_phrase(phrase)
            except PhraseError as error:
                yield f"skill {skill.slug}: {error}"


def _resources(taxonomy: Taxonomy) -> Iterator[str]:
    for learning in taxonomy.learning:
        for resource in learning.resources:
            if resource.address is None and resource.reviewed:
                yield (
                    f"learning {learning.skill}: “{resource.title}” needs an address, or "
                    "“reviewed” switched off"
                )


def _target(taxonomy: Taxonomy, role: Role) -> Iterator[str]:
    requirements = taxonomy.requirements.get(role.slug, ())
    if not any(requirement.floor for requirement in requirements):
        yield f"target role {role.slug}: has no must-have"
    if prod(len(requirement.skills) for requirement in requirements) > MAX_COMBINATIONS:
        yield f"target role {role.slug}: over {MAX_COMBINATIONS} ways through its any-of skills"
    for requirement in requirements:
        expected = requirement_demand_weight(requirement, role.slug)
        # Sites may have weights from before the mirror rule, which check_taxonomy reports.
        accepted = {expected, requirement_demand_weight(requirement, role.slug, mirror=False)}
        if requirement.weight not in accepted and requirement.weight_reason is None:
            yield (
                f"requirement {requirement.slug} of {role.slug}: weight {requirement.weight}, but "
                f"its demand figures give {expected or 'none'}; give weight_reason"
            )


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


def _start(taxonomy: Taxonomy, role: Role) -> Iterator[str]:
    known = {level.skill for level in taxonomy.typical_levels.get(role.slug, ())}
    requirements: list[SpecialismRequirement] = [
        row
        for target in taxonomy.target_roles
        for row in taxonomy.requirements.get(target.slug, ())
    ]
    requirements += [row for field in taxonomy.specialisms for row in field.requirements]
    for slug in dict.fromkeys(slug for row in requirements for slug in row.skills):
        if slug not in known:
            yield f"start role {role.slug}: no typical level for {slug}"
