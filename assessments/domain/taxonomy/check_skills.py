"""Check the skills of a taxonomy whose references are valid."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from assessments.domain.matching.phrases import PhraseError, parse_phrase
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.likeness import alike
from assessments.domain.taxonomy.objects import Skill
from assessments.domain.taxonomy.problems import Problem, Ref, mirrored
from assessments.domain.taxonomy.rules import MAX_LEVEL, prerequisite_cycle

# Two anchors with at least this share of words in common count as duplicates.
SAME_ANCHOR = 0.8


def skill_problems(taxonomy: Taxonomy) -> Iterator[str]:
    """Yield the problems of skills, their levels and their names."""
    return chain(
        _levels(taxonomy),
        _anchors(taxonomy),
        _aliases(taxonomy),
        _phrases(taxonomy),
    )


def _levels(taxonomy: Taxonomy) -> Iterator[str]:
    for skill in taxonomy.skills:
        place = taxonomy.ref("skill", skill.slug)
        for number in range(1, MAX_LEVEL + 1) if not skill.retired else ():
            if number not in skill.levels:
                text = "Say what a person at this level has done."
                yield Problem.of(place, ("levels", number), text)
        for number, level in skill.levels.items():
            at = ("levels", number, "prerequisites")
            needed = [prerequisite.skill for prerequisite in level.prerequisites]
            for slug in dict.fromkeys(slug for slug in needed if needed.count(slug) > 1):
                twice = " is there twice. Remove one of them."
                yield Problem.of(place, at, taxonomy.ref("skill", slug), twice)
            if skill.slug in needed:
                yield Problem.of(place, at, "A skill cannot need itself.")
    cycle = prerequisite_cycle(
        (skill.slug, number, needed.skill, needed.level)
        for skill in taxonomy.skills
        for number, level in skill.levels.items()
        for needed in level.prerequisites
    )
    # A skill that needs itself has its own problem above.
    if cycle and len({slug for slug, _ in cycle}) > 1:
        yield _cycle_problem(taxonomy, cycle)


def _cycle_problem(taxonomy: Taxonomy, cycle: Sequence[tuple[str, int]]) -> Problem:
    parts: list[str | Ref] = ["Each of these needs the next, so no one could start: "]
    for slug, level in cycle[:-1]:
        parts += [taxonomy.ref("skill", slug), f" {level}, "]
    last, level = cycle[-1]
    parts += ["and again ", taxonomy.ref("skill", last), f" {level}. Remove one prerequisite."]
    (slug, number), *_ = cycle
    return Problem.of(taxonomy.ref("skill", slug), ("levels", number, "prerequisites"), *parts)


def _anchors(taxonomy: Taxonomy) -> Iterator[str]:
    anchors = (
        ((skill.slug, number), level.anchor)
        for skill in taxonomy.skills
        for number, level in skill.levels.items()
    )

    def same(one: tuple[str, int], other: tuple[str, int]) -> Problem:
        return Problem.of(
            taxonomy.ref("skill", one[0]),
            ("levels", one[1], "anchor"),
            f"This says the same as level {other[1]} of ",
            taxonomy.ref("skill", other[0]),
            ". Change one of them, so that people can tell them apart.",
        )

    for earlier, later in alike(anchors, SAME_ANCHOR):
        yield mirrored(same(later, earlier), same(earlier, later))


class _Name(NamedTuple):
    """A name of a skill, as it is written, and the field that has it."""

    skill: Skill
    field: str
    text: str

    @property
    def use(self) -> str:
        return {"slug": "the short name", "name": "the name"}.get(self.field, "another name")


def _names(skill: Skill) -> dict[str, _Name]:
    """Return the names of a skill by what must be unique, see ``name_key``."""
    names: dict[str, _Name] = {}
    aliases = (_Name(skill, "aliases", alias) for alias in skill.aliases)
    for name in (_Name(skill, "name", skill.name), *aliases, _Name(skill, "slug", skill.slug)):
        names.setdefault(name_key(name.text), name)
    return names


def name_key(text: str) -> str:
    """Return a name in the form in which names of skills are compared."""
    return " ".join(text.lower().split())


def skills_by_name(taxonomy: Taxonomy) -> dict[str, str]:
    """Return the slugs of the skills that are not retired, by ``name_key`` of all their names."""
    skills = (skill for skill in taxonomy.skills if not skill.retired)
    return {key: skill.slug for skill in skills for key in _names(skill)}


def taken_names(taxonomy: Taxonomy, skill: Skill) -> Iterator[Problem]:
    """Yield a problem for each name of a new skill that a skill of the taxonomy has.

    The new skill has no page yet, so the problems are about an object without a name.
    """
    new = Ref("skill", "", skill.name)
    owners = {key: name for other in taxonomy.skills for key, name in _names(other).items()}
    for key, name in _names(skill).items():
        if key in owners:
            yield _taken(taxonomy, name, owners[key], new)


def _aliases(taxonomy: Taxonomy) -> Iterator[str]:
    owners: dict[str, _Name] = {}
    for skill in taxonomy.skills:
        for key, name in _names(skill).items():
            owner = owners.setdefault(key, name)
            if owner.skill.slug != skill.slug:
                yield mirrored(_taken(taxonomy, name, owner), _taken(taxonomy, owner, name))


def _taken(taxonomy: Taxonomy, own: _Name, other: _Name, about: Ref | None = None) -> Problem:
    advice = "Choose another name."
    if other.field == "aliases":
        advice = "Remove it there, or choose another name."
    elif other.skill.retired:
        advice = "That skill is retired: restore it, or choose another name."
    return Problem.of(
        about or taxonomy.ref("skill", own.skill.slug),
        own.field,
        f"“{own.text}” is {other.use} of ",
        taxonomy.ref("skill", other.skill.slug),
        f". {advice}",
    )


def _phrases(taxonomy: Taxonomy) -> Iterator[str]:
    for skill in taxonomy.skills:
        for phrase in skill.phrases:
            try:
                parse_phrase(phrase)
            except PhraseError as error:
                yield Problem.of(taxonomy.ref("skill", skill.slug), "phrases", f"{error}.")
