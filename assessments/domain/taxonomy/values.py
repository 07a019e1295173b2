"""Convert parts of a taxonomy to the input of scoring. Pure."""

from assessments.domain.scoring import Requirement, TypicalLevel
from assessments.domain.taxonomy.document import Taxonomy


def scoring_requirements(taxonomy: Taxonomy, target_role: str) -> list[Requirement]:
    """Return a target role's requirements. Raises KeyError if it has none."""
    return [
        Requirement(row.slug, row.area, row.skills, row.level, row.weight, row.floor)
        for row in taxonomy.requirements[target_role]
    ]


def scoring_typical_levels(taxonomy: Taxonomy, start_role: str) -> dict[str, TypicalLevel]:
    """Return a start role's typical levels by skill. Raises KeyError if it has none."""
    return {
        row.skill: TypicalLevel(float(row.mean), float(row.spread))
        for row in taxonomy.typical_levels[start_role]
    }
