"""Somebody's answers seen against a target role, and what planning makes of them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from assessments.domain.planning import Learnable, Need
from assessments.domain.scoring import (
    UNSURE,
    Answer,
    Report,
    State,
    Target,
    TypicalLevel,
    score_answers,
)
from assessments.domain.scoring.gaps import (
    RequirementScore,
    compile_requirement,
    level_distribution,
    prior,
    score_requirement,
    unsure_distribution,
)
from assessments.domain.scoring.types import MAX_LEVEL, Requirement
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Requirement as RoleRequirement
from assessments.domain.taxonomy.objects import Specialism
from assessments.domain.taxonomy.values import scoring_typical_levels


@dataclass(frozen=True)
class Profile:
    """Answers by skill of somebody from a start role, and the target role compiled for them."""

    taxonomy: Taxonomy
    start_role: str
    target_role: str
    target: Target
    answers: Mapping[str, Answer]

    def at_least(self, levels: Mapping[str, int]) -> "Profile":
        """Return the profile with each of ``levels`` reached; what is higher stays."""
        known = {s: answer for s, answer in self.answers.items() if isinstance(answer, int)}
        raised = {skill: max(level, known.get(skill, 0)) for skill, level in levels.items()}
        return self.supposing(raised) if raised else self

    def supposing(self, answers: Mapping[str, Answer]) -> "Profile":
        """Return the profile with other answers for some skills."""
        return replace(self, answers={**self.answers, **answers})

    @cached_property
    def report(self) -> Report:
        """The answers, scored."""
        return score_answers(self.target, self.answers)

    @cached_property
    def rows(self) -> dict[str, RoleRequirement]:
        """The target role's requirements by slug."""
        return {row.slug: row for row in self.taxonomy.requirements[self.target_role]}

    @cached_property
    def typical_levels(self) -> dict[str, TypicalLevel]:
        """The start role's typical levels by skill."""
        return scoring_typical_levels(self.taxonomy, self.start_role)

    def specialism_scores(self, specialism: Specialism) -> list[RequirementScore]:
        """Score what a specialism asks for, in its order, as if the role asked for it."""
        return [
            score_requirement(
                compile_requirement(
                    Requirement(row.slug, specialism.slug, row.skills, row.level, row.weight),
                    self.typical_levels,
                ),
                self.answers,
            )
            for row in specialism.requirements
        ]

    def needs(self, specialisms: Iterable[Specialism] = ()) -> list[Need]:
        """Return the gaps as planning takes them; those of specialisms on the same scale."""
        scores = list(self.report.requirements)
        for specialism in specialisms:
            scores += [
                score._replace(slug=f"{specialism.slug}/{score.slug}")
                for score in self.specialism_scores(specialism)
            ]
        return [
            Need(
                slug=score.slug,
                skills=score.skills,
                level=score.target_level,
                importance=100
                * score.weight
                * (1 + score.typical_gap)
                / self.report.total_importance,
                floor=score.floor if score.is_missing else None,
            )
            for score in scores
            if score.state is not State.EXCLUDED and score.attainment < 1
        ]

    def skills(self, ceilings: Mapping[str, int] | None = None) -> dict[str, Learnable]:
        """Return every skill with where the person is.

        An answered level counts; a skill without one starts at the level expected of somebody
        from the start role, rounded down, or at 0 where another skill settles its requirement.
        """
        lowered = {
            slug: replace(self._skills[slug], ceiling=ceiling)
            for slug, ceiling in (ceilings or {}).items()
            if slug in self._skills
        }
        return self._skills | lowered

    @cached_property
    def _skills(self) -> dict[str, Learnable]:
        settled = {
            skill
            for score in self.report.requirements
            if score.state is State.SETTLED
            for skill in score.skills
        }
        found = {}
        for skill in self.taxonomy.skills:
            answer = self.answers.get(skill.slug)
            known = isinstance(answer, int) or skill.slug in settled
            if isinstance(answer, int):
                start = answer
            else:
                start = 0 if known else self._expected(skill.slug, answer)
            found[skill.slug] = Learnable(
                slug=skill.slug,
                hours=tuple(
                    skill.levels[level].hours if level in skill.levels else 1
                    for level in range(1, MAX_LEVEL + 1)
                ),
                prerequisites=tuple((p.skill, p.level) for p in skill.prerequisites),
                start=start,
                is_open=not known,
            )
        return found

    def _expected(self, skill: str, answer: Answer | None) -> int:
        typical = self.typical_levels.get(skill)
        return expected_level(typical, is_unsure=answer == UNSURE) if typical else 0


# The same for everybody from a start role; so much room is a taxonomy of thousands of them.
@lru_cache(maxsize=10_000)
def expected_level(typical: TypicalLevel, *, is_unsure: bool) -> int:
    """Return the level, 0..4, that is expected of a skill without one, rounded down."""
    distribution = level_distribution(typical)
    if is_unsure:
        distribution = unsure_distribution(distribution)
    return int(prior(distribution, MAX_LEVEL).level)
