"""A taxonomy compiled for matching advertisements."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.domain.matching.phrases import Phrases
from assessments.domain.taxonomy.document import Taxonomy


@dataclass(frozen=True)
class Matcher:
    """All wordings of the skills, and what the target roles ask for."""

    phrases: Phrases
    # The skills of each target role's requirements, with the weight of the requirement.
    weights: Mapping[str, Mapping[str, int]]


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
    return Matcher(phrases, weights)
