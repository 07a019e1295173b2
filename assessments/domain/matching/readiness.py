"""Readiness for one advertisement: the scoring of a target role with what the ad asks for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from assessments.domain.matching.findings import STRENGTHS, AdFindings, Finding
from assessments.domain.planning.profile import Profile
from assessments.domain.scoring import NOT_RELEVANT, Report, Target, score_answers
from assessments.domain.scoring.gaps import compile_requirement
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Requirement

# For skills that the target role does not require: with help, and named by many.
OTHER_LEVEL: Final = 2
OTHER_WEIGHT: Final = 2
NICE_WEIGHT: Final = 1


def ad_report(findings: AdFindings, profile: Profile) -> Report | None:
    """Score a person's answers against an advertisement; None if nothing was found in it.

    Skills that are “not relevant” to the person count as unanswered, because the ad asks for them.
    """
    requirements = ad_requirements(findings, profile.taxonomy, profile.target_role)
    if not requirements:
        return None
    target = Target(tuple(compile_requirement(row, profile.typical_levels) for row in requirements))
    answers = {skill: value for skill, value in profile.answers.items() if value != NOT_RELEVANT}
    return score_answers(target, answers, profile.posterior)


def ad_requirements(
    findings: AdFindings, taxonomy: Taxonomy, target_role: str
) -> list[Requirement]:
    """Return the requirements of an advertisement, in slug order.

    Alternatives are one requirement. Level, weight and must-have come from the target role's
    requirement for the skill, if it has one; what is only an advantage weighs 1 and is no
    must-have. Each has the slug of its first skill.
    """
    rows = {skill: row for row in taxonomy.requirements[target_role] for skill in row.skills}
    required = [_requirement(group, rows, taxonomy) for group in _asked(findings)]
    return sorted(required, key=lambda row: row.slug)


def _asked(findings: AdFindings) -> Iterator[Sequence[Finding]]:
    for strength in STRENGTHS:
        yield from ([finding] for finding in findings.single(strength))
        yield from findings.groups(strength)


def _requirement(
    group: Sequence[Finding], rows: Mapping[str, Requirement], taxonomy: Taxonomy
) -> Requirement:
    skills = tuple(finding.skill for finding in group)
    first = taxonomy.skill_by_slug[skills[0]]
    row = next((rows[skill] for skill in skills if skill in rows), None)
    is_must = group[0].strength == "must"
    weight = row.weight if row else OTHER_WEIGHT
    return Requirement.model_construct(
        slug=first.slug,
        name=first.name,
        skills=skills,
        area=row.area if row else first.area,
        level=row.level if row else OTHER_LEVEL,
        weight=weight if is_must else NICE_WEIGHT,
        floor=row.floor if row and is_must else None,
        reason=group[0].sentence.words,
    )
