"""A taxonomy compiled for matching advertisements."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assessments.domain.matching.phrases import Phrases
from assessments.domain.taxonomy.document import Taxonomy


@dataclass(frozen=True)
class Matcher:
    """All wordings of the skills, and what the target roles ask for."""

    phrases: Phrases
    # The names of the target roles.
    role_names: Phrases
    # The skills of each target role's requirements, with the weight of the requirement.
    weights: Mapping[str, Mapping[str, int]]
    # Skills of which one is enough for some role, as one of several clouds is.
    families: tuple[frozenset[str], ...]


def compile_matcher(taxonomy: Taxonomy) -> Matcher:
    """Compile the names, aliases and phrases of all skills in use. Raises PhraseError."""
    phrases = Phrases()
    for skill in taxonomy.skills:
        if skill.retired:
            continue
        for name in (skill.name, skill.slug.replace("-", " "), *skill.aliases):
            phrases.add_name(name, skill.slug)
        for phrase in skill.phrases:
            phrases.add_phrase(phrase, skill.slug)
    weights = {
        role.slug: {
            skill: row.weight for row in taxonomy.requirements[role.slug] for skill in row.skills
        }
        for role in taxonomy.target_roles
        if role.slug in taxonomy.requirements
    }
    return Matcher(phrases, _role_names(taxonomy), weights, _families(taxonomy))


def _role_names(taxonomy: Taxonomy) -> Phrases:
    names = Phrases()
    for role in taxonomy.target_roles:
        name = re.sub(r"\(.*\)", "", role.name).lower()
        for variant in {name, name.replace("machine learning", "ml")}:
            names.add_name(variant, role.slug)
    return names


def _families(taxonomy: Taxonomy) -> tuple[frozenset[str], ...]:
    """Return the skills of each any-of requirement, joined where they have a skill in common."""
    families: list[frozenset[str]] = []
    for rows in taxonomy.requirements.values():
        for row in rows:
            if len(row.skills) > 1:
                joined = [family for family in families if family & set(row.skills)]
                families = [family for family in families if family not in joined]
                families.append(frozenset(row.skills).union(*joined))
    return tuple(families)
