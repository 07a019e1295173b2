"""Compile a target role for a start role, to score any number of people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.domain.scoring import policy
from assessments.domain.scoring.gaps import (
    CompiledRequirement,
    compile_requirement,
    with_readings,
)
from assessments.domain.scoring.rules import CURRENT, Rules
from assessments.domain.taxonomy.objects import Requirement, TypicalLevel


@dataclass(frozen=True, slots=True)
class Target:
    """The compiled requirements of a target role, in slug order."""

    requirements: tuple[CompiledRequirement, ...]
    rules: Rules = CURRENT

    @property
    def skills(self) -> frozenset[str]:
        """All skills of the requirements."""
        return frozenset(
            skill for compiled in self.requirements for skill in compiled.requirement.skills
        )

    def with_readings(self) -> "Target":
        """Return the same target, faster for scoring many people."""
        return replace(self, requirements=tuple(map(with_readings, self.requirements)))

    def usually_lacking(self) -> list[CompiledRequirement]:
        """Return the requirements that people usually meet by half or less, heaviest first."""
        lacking = [
            compiled
            for compiled in self.requirements
            if compiled.typical_gap >= policy.REVERSE_SKILLSET_GAP
        ]
        return sorted(lacking, key=lambda c: (-_weighted_gap(c), c.requirement.slug))

    def reverse_skillset(self) -> list[CompiledRequirement]:
        """Return the heaviest requirements that people from the start role usually lack."""
        return self.usually_lacking()[: policy.REVERSE_SKILLSET_SIZE]

    @property
    def lacks_nearly_everything(self) -> bool:
        """True if people from the start role usually lack nearly every requirement."""
        return is_nearly_everything(len(self.usually_lacking()), len(self.requirements))

    def area_order(self, areas: Sequence[str]) -> list[str]:
        """Sort ``areas`` by the weighted gaps of what is usually lacking; ties keep their order.

        Areas without requirements are left out.
        """
        totals = {compiled.requirement.area: 0.0 for compiled in self.requirements}
        for compiled in self.usually_lacking():
            totals[compiled.requirement.area] += _weighted_gap(compiled)
        return sorted((a for a in areas if a in totals), key=lambda area: -totals[area])


def is_nearly_everything(lacking: int, requirements: int) -> bool:
    """Return True if most requirements are usually lacking, so that a list says little."""
    return lacking > policy.NEARLY_EVERYTHING * requirements


def _weighted_gap(compiled: CompiledRequirement) -> float:
    return compiled.requirement.weight * compiled.typical_gap


def compile_target(
    requirements: Iterable[Requirement],
    typical_levels: Mapping[str, TypicalLevel],
    rules: Rules = CURRENT,
) -> Target:
    """Compile a target role's requirements against a start role's typical levels by skill.

    Raises ValueError if there is no must-have, which can never be excluded from the sums, or if a
    slug or a skill is used twice. Raises KeyError if a skill has no typical level.
    """
    ordered = sorted(requirements, key=lambda requirement: requirement.slug)
    if not any(requirement.floor is not None for requirement in ordered):
        raise ValueError("a target role needs at least one must-have")
    skills = [skill for requirement in ordered for skill in requirement.skills]
    for kind, slugs in (("requirement", [r.slug for r in ordered]), ("skill", skills)):
        if len(slugs) != len(set(slugs)):
            raise ValueError(f"a {kind} appears twice in one target role")
    return Target(tuple(compile_requirement(r, typical_levels, rules) for r in ordered), rules)
