"""Check that a consistent taxonomy is also complete.

The admin accepts edits that leave the taxonomy incomplete. ``check_taxonomy`` and the tests of the
fixtures do not.
"""

from collections.abc import Iterator

from assessments.domain.taxonomy.document import Taxonomy
from assessments.domain.taxonomy.objects import BEGINNER

MIN_RESOURCES = 2
# The role that the product is made for.
MAIN_TARGET = "machine-learning-engineer"
# People give up on longer questionnaires.
MAX_SKILLS_ASKED = 60


def completeness_problems(taxonomy: Taxonomy) -> list[str]:
    """Return the gaps in a consistent taxonomy, in reading order; one sentence each."""
    return [
        *_unused(taxonomy),
        *_learning(taxonomy),
        *_reverse_skillsets(taxonomy),
        *_length(taxonomy),
        *_checklist(taxonomy),
    ]


def _unused(taxonomy: Taxonomy) -> Iterator[str]:
    used = {p.skill for skill in taxonomy.skills for p in skill.prerequisites}
    used |= {s for rows in taxonomy.requirements.values() for row in rows for s in row.skills}
    used |= {s for field in taxonomy.specialisms for row in field.requirements for s in row.skills}
    for skill in taxonomy.skills:
        if skill.slug not in used and not skill.retired:
            yield f"skill {skill.slug}: no requirement, specialism or prerequisite uses it"


def _learning(taxonomy: Taxonomy) -> Iterator[str]:
    resources = {row.skill: row.resources for row in taxonomy.learning}
    for skill in taxonomy.skills:
        if skill.retired:
            continue
        if skill.slug not in resources:
            yield f"skill {skill.slug}: no learning resources"
        elif len(resources[skill.slug]) < MIN_RESOURCES:
            yield f"skill {skill.slug}: fewer than {MIN_RESOURCES} resources"


def _reverse_skillsets(taxonomy: Taxonomy) -> Iterator[str]:
    if MAIN_TARGET not in taxonomy.requirements:
        return
    for role in taxonomy.start_roles:
        target = taxonomy.target(role.slug, MAIN_TARGET)
        lacking = len(target.usually_lacking())
        if not lacking:
            yield f"start role {role.slug}: its reverse skillset is empty"
        elif lacking == len(target.requirements) and role.slug != BEGINNER:
            yield f"start role {role.slug}: its reverse skillset has every requirement"


def _length(taxonomy: Taxonomy) -> Iterator[str]:
    for role in taxonomy.target_roles:
        skills = sum(len(row.skills) for row in taxonomy.requirements[role.slug])
        if skills > MAX_SKILLS_ASKED:
            yield f"target role {role.slug}: asks for {skills} skills, at most {MAX_SKILLS_ASKED}"


def _checklist(taxonomy: Taxonomy) -> Iterator[str]:
    titles = [entry.title for entry in taxonomy.guide.get("acting-above-title", ())]
    if None in titles or len(titles) != len(set(titles)):
        yield "guide acting-above-title: progress is stored by title, so each needs a unique title"
