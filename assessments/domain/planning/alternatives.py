"""Choose one skill for each requirement that several skills can meet. Pure."""

from collections.abc import Collection, Iterable, Mapping

from assessments.domain.planning.steps import Learnable, Need
from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import Requirement, SpecialismRequirement

# A skill whose share of the job ads is less than this part of the best share is not suggested,
# unless the person is better at it (policy).
LEAST_SHARE = 0.5


def choose_skills(
    needs: Iterable[Need], skills: Mapping[str, Learnable], preferred: Collection[str] = ()
) -> dict[tuple[str, ...], str]:
    """Return the skill to plan for each need, by the skills that can meet it.

    It is the one that the person prefers; otherwise the one where their level is highest, then
    the one with the largest share of the job ads, then the one with the fewest hours. Needs with
    the same skills get the same one.
    """
    chosen: dict[tuple[str, ...], str] = {}
    for need in needs:
        if need.skills not in chosen:
            chosen[need.skills] = _choose(need, skills, preferred)
    return chosen


def _choose(need: Need, skills: Mapping[str, Learnable], preferred: Collection[str]) -> str:
    if len(need.skills) == 1:
        return need.skills[0]
    shares = dict(zip(need.skills, need.shares or [0.0] * len(need.skills), strict=True))
    favourite = max(need.skills, key=lambda slug: shares[slug])

    def rank(slug: str) -> tuple[bool, bool, bool, int, float, int]:
        skill = skills[slug]
        is_rare = (
            shares[slug] < LEAST_SHARE * shares[favourite]
            and skill.start <= skills[favourite].start
        )
        hours = sum(map(skill.hours, range(skill.start + 1, need.level + 1)))
        is_limited = max(skill.start, skill.ceiling) < need.level
        return slug not in preferred, is_limited, is_rare, -skill.start, -shares[slug], hours

    return min(need.skills, key=rank)


def ad_shares(
    requirement: SpecialismRequirement, role: str, taxonomy: Taxonomy
) -> tuple[float, ...]:
    """Return the percentage of a role's job ads that name each skill of a requirement.

    Without figures for the role, those for other roles count. 0 if no demand figure is about the
    skill; empty if there is only one skill.
    """
    if len(requirement.skills) == 1 or not isinstance(requirement, Requirement):
        return ()
    own = [figure for figure in requirement.figures if figure.role == role]
    terms: dict[str, float] = {}
    for figure in own or requirement.figures:
        for term in figure.terms:
            terms[term] = max(float(figure.share or 0), terms.get(term, 0.0))
    shares = []
    for slug in requirement.skills:
        names = taxonomy.skill_by_slug[slug].names
        shares.append(max((terms[name] for name in names & terms.keys()), default=0.0))
    return tuple(shares)
