"""A person's answers compared with a target role, as input for planning. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from assessments.domain.planning.alternatives import ad_shares
from assessments.domain.planning.choices import Choices
from assessments.domain.planning.curriculum import WANTED, Course, Extra
from assessments.domain.planning.steps import Learnable, Need
from assessments.domain.scoring import (
    UNSURE,
    Answer,
    Report,
    State,
    Target,
    score_answers,
)
from assessments.domain.scoring.expectations import (
    expected_levels,
    mean_level,
    typical_spread,
)
from assessments.domain.scoring.gaps import (
    RequirementScore,
    compile_requirement,
    read_requirement,
    score_reading,
)
from assessments.domain.scoring.inference import Outlook, Posterior, infer
from assessments.domain.scoring.totals import answered_levels, read_answers
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import (
    BEGINNER,
    Chapter,
    Project,
    Requirement,
    Specialism,
    SpecialismRequirement,
    TypicalLevel,
)
from assessments.domain.taxonomy.rules import MAX_LEVEL


@dataclass(frozen=True)
class Profile:
    """A person's answers by skill, with the target role compiled for their start role.

    ``curriculum`` and ``projects`` (by slug) are those of the target role and of the taxonomy.
    ``inferred`` is what is known about skills without an answer, if not what ``answers`` say.
    """

    taxonomy: Taxonomy
    start_role: str
    target_role: str
    target: Target
    answers: Mapping[str, Answer]
    curriculum: tuple[Chapter, ...] = ()
    projects: Mapping[str, Project] = field(default_factory=dict)
    inferred: Posterior | None = None

    def with_levels(self, levels: Mapping[str, int]) -> "Profile":
        """Return the profile with its levels raised to at least ``levels``, by skill.

        What a person learns says nothing about other skills, so their expected levels stay.
        """
        if not levels:
            return self
        known = {s: answer for s, answer in self.answers.items() if isinstance(answer, int)}
        raised = {skill: max(level, known.get(skill, 0)) for skill, level in levels.items()}
        return replace(self, answers={**self.answers, **raised}, inferred=self.posterior)

    @cached_property
    def posterior(self) -> Posterior:
        """What is known about skills without an answer."""
        if self.inferred is not None:
            return self.inferred
        readings = read_answers(self.target, self.answers)
        return infer(answered_levels(self.target, readings))

    @cached_property
    def report(self) -> Report:
        """The scored answers."""
        return score_answers(self.target, self.answers, self.inferred)

    @cached_property
    def rows(self) -> dict[str, Requirement]:
        """The target role's requirements by slug."""
        return {row.slug: row for row in self.taxonomy.requirements[self.target_role]}

    @cached_property
    def typical_levels(self) -> dict[str, TypicalLevel]:
        """The start role's typical levels by skill."""
        return self.taxonomy.typical_by_skill(self.start_role)

    def specialism_scores(self, specialism: Specialism) -> list[RequirementScore]:
        """Score the requirements of a specialism, in order, as if the target role had them."""
        return [
            score_reading(
                read_requirement(
                    compile_requirement(
                        Requirement.model_construct(
                            **dict(row), area=self.taxonomy.skill_by_slug[row.skills[0]].area
                        ),
                        self.typical_levels,
                    ),
                    self.answers,
                ),
                self.posterior,
            )
            for row in specialism.requirements
        ]

    def course(self, choices: Choices) -> Course:
        """Return the input of the plan for the target role."""
        role = self.taxonomy.role_by_slug[self.target_role]
        return Course(
            skills=self.skills(choices.ceilings),
            needs=self._needs(self.report.requirements, self.rows),
            chapters=self.curriculum,
            extras=[
                Extra(
                    specialism.slug,
                    self._needs(
                        self.specialism_scores(specialism),
                        {row.slug: row for row in specialism.requirements},
                        prefix=f"{specialism.slug}/",
                    ),
                )
                for specialism in choices.specialisms
            ]
            + [Extra(WANTED, _wanted(choices.wanted))],
            preferred=choices.preferred,
            reached=choices.reached,
            has_job=self.has_job,
            hires_at_level_3=role.hires_at_level_3,
        )

    def planned_rows(self, choices: Choices) -> dict[str, SpecialismRequirement]:
        """Return the requirements of the role and of specialisms by their names in steps."""
        rows: dict[str, SpecialismRequirement] = dict(self.rows)
        for specialism in choices.specialisms:
            rows |= {f"{specialism.slug}/{row.slug}": row for row in specialism.requirements}
        return rows

    def alternatives(self, skill: str, choices: Choices) -> list[str]:
        """Return the other skills that meet a requirement of the plan that ``skill`` meets."""
        rows = self.planned_rows(choices).values()
        others = (slug for row in rows if skill in row.skills for slug in row.skills)
        return [slug for slug in dict.fromkeys(others) if slug != skill]

    @property
    def has_job(self) -> bool:
        """False for people who cannot practise at work."""
        return self.start_role != BEGINNER

    def _needs(
        self,
        scores: Iterable[RequirementScore],
        rows: Mapping[str, SpecialismRequirement],
        prefix: str = "",
    ) -> tuple[Need, ...]:
        """Return the requirements to plan for, also those that are met."""
        return tuple(
            Need(
                slug=prefix + score.slug,
                skills=score.skills,
                level=score.target_level,
                weight=score.weight,
                floor=score.floor,
                typical_gap=score.typical_gap,
                when=getattr(rows[score.slug], "when", "core"),
                shares=ad_shares(rows[score.slug], self.target_role, self.taxonomy),
            )
            for score in scores
            if score.state is not State.EXCLUDED
        )

    def skills(self, ceilings: Mapping[str, int] | None = None) -> dict[str, Learnable]:
        """Return every skill with the person's current level.

        This is the answered level. Without one it is the expected level, rounded down, or 0 if
        another skill settles the requirement. ``ceilings`` has levels above which the person does
        not want to go.
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
        areas = {skill: row.area for row in self.rows.values() for skill in row.skills}
        skills = {}
        for skill in self.taxonomy.skills:
            answer = self.answers.get(skill.slug)
            typical = self.typical_levels.get(skill.slug)
            known = isinstance(answer, int) or skill.slug in settled
            start = answer if isinstance(answer, int) else 0
            if typical and not known:
                outlook = self.posterior.outlook(areas.get(skill.slug, skill.area))
                start = expected_level(typical, outlook, is_unsure=answer == UNSURE)
            skills[skill.slug] = Learnable(
                slug=skill.slug,
                study_hours=tuple(
                    skill.levels[level].study_hours if level in skill.levels else 0
                    for level in range(1, MAX_LEVEL + 1)
                ),
                practice_hours=tuple(
                    skill.levels[level].practice_hours if level in skill.levels else 1
                    for level in range(1, MAX_LEVEL + 1)
                ),
                prerequisites=tuple(
                    tuple((p.skill, p.level) for p in skill.levels[level].prerequisites)
                    if level in skill.levels
                    else ()
                    for level in range(1, MAX_LEVEL + 1)
                ),
                start=start,
                is_open=not known,
            )
        return skills


def _wanted(levels: Mapping[str, int]) -> tuple[Need, ...]:
    """Return the needs that a person adds to the plan."""
    return tuple(Need(f"{WANTED}/{slug}", (slug,), level) for slug, level in levels.items())


def expected_level(typical: TypicalLevel, outlook: Outlook, *, is_unsure: bool) -> int:
    """Return the expected level, 0..4, of a skill that was not answered with one; rounded down."""
    mean, spread = float(typical.mean), typical_spread(typical)
    level = mean_level(expected_levels(mean, spread, outlook, is_unsure=is_unsure))
    return int(round(level, 9))  # A rounding error must not cost a level.
