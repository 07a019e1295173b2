"""Add a skill to a taxonomy with everything that belongs to it; defaults for open parts. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import fmean

from assessments.domain.taxonomy.complete import EXERCISE_LEVELS, FREE_UP_TO, MIN_RESOURCES
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import (
    Chapter,
    ChapterStep,
    Learning,
    Prerequisite,
    Requirement,
    Skill,
    TypicalLevel,
)
from assessments.domain.taxonomy.rules import MAX_LEVEL, MIN_SPREAD

MAX_SLUG = 50
# The source of estimates, if the taxonomy has it.
JUDGEMENT = "judgement"
# From this level on, a step belongs to a later chapter than the levels below.
HIGHER_LEVEL = 3
UNCOUNTED_WEIGHT = "No job ads have been counted for this skill yet; an editor chose the weight."


@dataclass(frozen=True)
class NewSkill:
    """A skill, and what else it adds: by role, its chapters by level, and how to learn it.

    ``alternatives`` are the slugs of requirements by role that the skill is enough for, too.
    """

    skill: Skill
    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    typical_levels: Mapping[str, TypicalLevel] = field(default_factory=dict)
    chapters: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    learning: Learning | None = None
    alternatives: Mapping[str, str] = field(default_factory=dict)


def with_new_skill(taxonomy: Taxonomy, new: NewSkill) -> Taxonomy:
    """Return the taxonomy with a new skill, last of its kind everywhere."""
    requirements, typical = dict(taxonomy.requirements), dict(taxonomy.typical_levels)
    for role, row in new.requirements.items():
        requirements[role] = (*requirements.get(role, ()), row)
    for role, level in new.typical_levels.items():
        typical[role] = (*typical.get(role, ()), level)
    for role, slug in new.alternatives.items():
        requirements[role] = tuple(
            row.model_copy(update={"skills": (*row.skills, new.skill.slug)})
            if row.slug == slug
            else row
            for row in requirements[role]
        )
    curricula = dict(taxonomy.curricula)
    for role, chapter_of in new.chapters.items():
        curricula[role] = tuple(
            _with_steps(chapter, new.skill.slug, chapter_of) for chapter in curricula[role]
        )
    return taxonomy.model_copy(
        update={
            "skills": (*taxonomy.skills, new.skill),
            "requirements": requirements,
            "typical_levels": typical,
            "curricula": curricula,
            "learning": (*taxonomy.learning, *([new.learning] if new.learning else ())),
        }
    )


def _with_steps(chapter: Chapter, skill: str, chapter_of: Mapping[int, str]) -> Chapter:
    levels = sorted(level for level, slug in chapter_of.items() if slug == chapter.slug)
    steps = (ChapterStep(skill=skill, level=level) for level in levels)
    return chapter.model_copy(update={"steps": (*chapter.steps, *steps)})


def chapters_by_level(level: int, first: str, higher: str) -> dict[int, str]:
    """Return the chapter of each level up to ``level``: the higher ones can be in another."""
    return {
        number: higher if number >= HIGHER_LEVEL else first
        for number in range(1, level + 1)
        if (higher if number >= HIGHER_LEVEL else first)
    }


def slug_from(name: str) -> str:
    """Return the slug made from a name; empty if the name has no letter or digit of ASCII."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:MAX_SLUG].strip("-")


def requirement_slug(taxonomy: Taxonomy, role: str, skill: str) -> str:
    """Return a free slug for a role's requirement of a new skill, the skill's own if possible."""
    taken = {row.slug for row in taxonomy.requirements.get(role, ())}
    names = (skill, *(f"{skill[: MAX_SLUG - 3]}-{number}" for number in range(2, 100)))
    return next(name for name in names if name not in taken)


@dataclass(frozen=True)
class Averages:
    """The averages of an area's skills: hours by level; mean and spread by start role."""

    skills: int
    study_hours: Mapping[int, int]
    practice_hours: Mapping[int, int]
    typical: Mapping[str, tuple[Decimal, Decimal]]


def area_averages(taxonomy: Taxonomy, area: str) -> Averages:
    """Return the averages of an area; those of all skills if it has none."""
    skills = [skill for skill in taxonomy.skills if not skill.retired and skill.levels]
    skills = [skill for skill in skills if skill.area == area] or skills
    slugs = {skill.slug for skill in skills}
    levels = {
        number: [skill.levels[number] for skill in skills if number in skill.levels]
        for number in range(1, MAX_LEVEL + 1)
    }
    return Averages(
        len(skills),
        {n: _whole((row.study_hours for row in rows), 0) for n, rows in levels.items()},
        {n: _whole((row.practice_hours for row in rows), 1) for n, rows in levels.items()},
        {
            role.slug: _typical(
                [row for row in taxonomy.typical_levels.get(role.slug, ()) if row.skill in slugs]
            )
            for role in taxonomy.start_roles
        },
    )


def _whole(hours: Iterable[int], least: int) -> int:
    return max(round(fmean([*hours] or [0])), least)


def _typical(rows: list[TypicalLevel]) -> tuple[Decimal, Decimal]:
    if not rows:
        return Decimal(0), Decimal(1)
    mean, spread = (
        Decimal(str(round(fmean(values), 1)))
        for values in ([row.mean for row in rows], [row.spread for row in rows])
    )
    return mean, max(spread, Decimal(str(MIN_SPREAD)))


def estimate_source(taxonomy: Taxonomy) -> str | None:
    """Return the source of estimates: that of editors, or the most used; None without any."""
    if JUDGEMENT in taxonomy.source_by_slug:
        return JUDGEMENT
    used = Counter(row.source for rows in taxonomy.typical_levels.values() for row in rows)
    most_used = [slug for slug, _ in used.most_common(1)]
    return next(iter([*most_used, *taxonomy.source_by_slug]), None)


@dataclass(frozen=True)
class Needed:
    """A skill and level that must come first, and what these need in turn."""

    name: str
    level: int
    hours: int  # from nothing to this level
    needs: tuple["Needed", ...]


def needed_first(taxonomy: Taxonomy, prerequisites: Iterable[Prerequisite]) -> tuple[Needed, ...]:
    """Return the skills that come before a step, with those that they need; each skill once."""
    return tuple(_needed(taxonomy, prerequisites, set()))


def _needed(
    taxonomy: Taxonomy, prerequisites: Iterable[Prerequisite], shown: set[str]
) -> Iterator[Needed]:
    rows = [row for row in prerequisites if row.skill not in shown]
    shown.update(row.skill for row in rows)
    for row in rows:
        skill = taxonomy.skill_by_slug[row.skill]
        below = (
            Prerequisite(skill=slug, level=level)
            for slug, level in skill.prerequisites(row.level).items()
        )
        yield Needed(
            skill.name,
            row.level,
            sum(level.hours for number, level in skill.levels.items() if number <= row.level),
            tuple(_needed(taxonomy, below, shown)),
        )


def total_hours(needed: Iterable[Needed]) -> int:
    """Return the hours of everything that must come first."""
    return sum(row.hours + total_hours(row.needs) for row in needed)


def open_parts(taxonomy: Taxonomy, new: NewSkill) -> list[str]:
    """Return the open parts of a new skill apart from its own texts, one sentence each."""
    found = []
    resources = new.learning.resources if new.learning else ()
    if len(resources) < MIN_RESOURCES:
        found.append(f"It has {len(resources)} of at least {MIN_RESOURCES} resources.")
    if not any(row.cost == "free" and row.to_level >= FREE_UP_TO for row in resources):
        found.append(f"No free resource leads to level {FREE_UP_TO}.")
    exercises = new.learning.exercises if new.learning else {}
    if missing := [str(level) for level in EXERCISE_LEVELS if level not in exercises]:
        found.append(f"No exercises for level {', '.join(missing)}.")
    for role, row in new.requirements.items():
        missing = [str(n) for n in range(1, row.level + 1) if n not in new.chapters.get(role, {})]
        if missing and role in taxonomy.curricula:
            name = taxonomy.role_by_slug[role].name
            found.append(f"{name}: level {', '.join(missing)} is in no chapter of the curriculum.")
    if new.requirements:
        found.append("No job ads have been counted for it, so the weights are your estimate.")
    if not new.skill.phrases:
        found.append("Job ads are searched for its name and aliases only.")
    return found
